import { config, Failure, http, intake, log, rules, secrets, type Connector, type HookRequest } from "plugboard";
import { busy } from "./order.js";

/** An item of the platform, as its documentation would describe it. Undocumented kinds may occur. */
type PlatformItem = { account: string; key: string; thread: string; contact: string } & (
  | { kind: "message"; text: string; at: number; id: string; name: string }
  | { kind: "reaction"; message: string; emoji: string | null }
  | { kind: "edit"; message: string; text: string }
  | { kind: "deletion"; message: string }
  | { kind: "receipt"; message: string }
  | { kind: "watermark"; until: number }
  | { kind: "feedback"; message: string | null; rating: number; best: number; text: string | null }
);

export const connector: Connector = {
  verify(request) {
    const challenge = request.query("challenge");
    if (challenge !== undefined) return request.respond(200, "text/plain", challenge);
    const mac = bytes(request.header("x-signature") ?? "");
    if (mac === undefined || !secrets.hmacMatches("token", "sha256", request.bytes(), mac)) {
      throw Failure.denied("the signature is wrong", { code: "bad-signature" });
    }
  },

  receive(request) {
    for (const item of items(request)) take(item);
    log.info(`accounts ${request.accounts.join(",")}`);
  },

  send(part) {
    const answer = http.send({
      method: "POST",
      url: `${config.get("api_base") ?? ""}/send`,
      headers: { authorization: `Bearer ${http.secret("token")}` },
      json: {
        id: part.id,
        attempt: part.attempt,
        account: part.account,
        thread: part.thread,
        recipient: part.recipient,
        text: part.text ?? null,
        kind: part.conversationKind,
        sender: part.sender,
      },
    });
    if (answer.status === 429) throw busy("the shop", answer.header("retry-after"));
    if (answer.status !== 200) throw Failure.denied(`the platform answered ${answer.status}`, { code: "refused" });
    const { id, thread } = answer.json() as { id: string; thread?: unknown };
    part.sent(id);
    if (typeof thread === "string") part.sentIn(thread);
  },

  profile(request) {
    request.setName(`Name of ${request.contact}`);
    request.setAttribute("language", "en");
  },

  rules() {
    rules.textLimit(100);
    rules.attachment("image", 1_000_000);
    rules.quickReplies(3, 20);
    rules.replyWindow(86_400);
    rules.personWindow(604_800, "human");
    rules.templates();
    rules.sendRate(10, 1);
    rules.receiveRate(20, 1);
    rules.echoes(30);
    rules.privateReplyWindow(604_800);
  },
};

function items(request: HookRequest): PlatformItem[] {
  let body: { items: PlatformItem[] };
  try {
    body = JSON.parse(request.text()) as typeof body;
  } catch {
    throw Failure.invalid("the body is no JSON");
  }
  return body.items;
}

function take(item: PlatformItem): void {
  const { kind, account, key: dedupeKey, thread, contact } = item;
  const about = { account, dedupeKey, thread, contact };
  switch (item.kind) {
    case "message":
      return intake.message({ ...about, at: item.at, externalId: item.id, text: item.text, contactName: item.name });
    case "reaction":
      return intake.reaction(about, item.message, item.emoji ?? undefined);
    case "edit":
      return intake.edit(about, item.message, item.text);
    case "deletion":
      return intake.deletion(about, item.message);
    case "receipt":
      return intake.receipt(about, item.message, "read");
    case "watermark":
      return intake.watermark(about, item.until, "delivered");
    case "feedback":
      return intake.feedback(about, item.message ?? undefined, item.rating, item.best, item.text ?? undefined);
    default:
      return intake.unknown(dedupeKey, `kind ${kind}`);
  }
}

/** Decodes hexadecimal digits. */
function bytes(hex: string): Uint8Array | undefined {
  if (!/^([0-9a-f]{2})+$/i.test(hex)) return undefined;
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
