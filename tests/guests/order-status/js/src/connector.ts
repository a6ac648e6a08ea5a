import {
  config,
  Failure,
  http,
  intake,
  links,
  log,
  rules,
  secrets,
  type Attachment,
  type Connector,
  type HookRequest,
} from "plugboard";
import { busy } from "./order.js";

/** An item of the platform, as its documentation would describe it. Undocumented kinds may occur. */
type PlatformItem = Told & { account: string; key: string; thread: string; contact: string } & (
  | PlatformMessage
  | { kind: "reaction"; message: string; emoji: string | null }
  | { kind: "edit"; message: string; text: string }
  | { kind: "deletion"; message: string }
  | { kind: "receipt"; message: string }
  | { kind: "watermark"; until: number }
  | { kind: "feedback"; message: string | null; rating: number; best: number; text: string | null }
  | { kind: "typing"; seconds: number }
  | { kind: "reaction-added"; message: string; emoji: string }
  | { kind: "reaction-removed"; message: string; emoji: string }
  | { kind: "participant"; change: string }
  | { kind: "moved"; to: string }
  | { kind: "identity"; to: string }
  | { kind: "reachability"; state: string }
  | { kind: "consent"; purpose: string; given: boolean; how: string | null }
  | { kind: "account"; state: string; reason: string | null }
  | { kind: "taken"; id: string; delivery: string }
  | { kind: "lead"; source: string; answers: Pair[] }
  | { kind: "failed"; message: string }
  | { kind: "item" }
);

/** What every item may tell about its conversation and its contact. */
interface Told {
  title?: string;
  attributes?: Pair[];
  also?: Pair[];
  failure?: Pair[];
}

/** Two texts, such as a key and a value. */
type Pair = [string, string];

/** A message. */
interface PlatformMessage {
  kind: "message";
  text: string;
  subject?: string;
  content?: string;
  at: number;
  id: string;
  name: string;
  keep?: Kept[];
  files?: PlatformFile[];
  conversation?: string;
  sort?: string;
  reply_to?: string;
  payload?: string;
  extra?: Pair[];
  pictures?: [kind: string, url: string, name: string | null][];
  outgoing?: string;
  correlation?: string;
  warning?: string;
}

/** A value to keep. */
type Kept = [of: string, key: string, value: string];

/** A file of a message. */
interface PlatformFile {
  kind: string;
  url?: string;
  reference?: string;
  bytes?: string;
  name?: string;
  type?: string;
  hint?: string;
  duration?: number;
}

export const connector: Connector = {
  verify(request) {
    const challenge = request.query("challenge");
    if (challenge !== undefined) return request.respond(200, "text/plain", challenge);
    if (request.query("about") !== undefined) return describe(request);
    const mac = bytes(request.header("x-signature") ?? "");
    if (mac === undefined || !secrets.hmacMatches("token", "sha256", request.bytes(), mac)) {
      throw Failure.denied("the signature is wrong", { code: "bad-signature" });
    }
  },

  receive(request) {
    if (request.method === "AGAIN") return log.info(`again ${request.text()}`);
    if (request.header("content-type")?.startsWith("multipart/")) return takeForm(request);
    for (const item of items(request)) take(item);
    log.info(`accounts ${request.accounts.join(",")}`);
  },

  send(part) {
    const files = part.attachments;
    const [first] = files;
    const json = {
      id: part.id,
      attempt: part.attempt,
      account: part.account,
      thread: part.thread,
      recipient: part.recipient,
      text: part.text ?? null,
      kind: part.conversationKind,
      sender: part.sender,
      file: part.attachment?.name ?? null,
      files: files.map((file) => file.name ?? null),
      link: first === undefined ? null : links.address(first, 600),
      subject: part.subject ?? null,
      content: part.contentText ?? null,
      parameters: [...part.templateParameters],
      parameter_files: [...part.templateFiles].map(([name, file]) => [name, file.name ?? null]),
      opens: part.opens ?? null,
      auth: http.secret("token"),
      kept: [
        part.kept("thread", "topic") ?? null,
        part.kept("answered", "token") ?? null,
        part.kept("message", "mark") ?? null,
        part.kept("part", "upload") ?? null,
      ],
      answers: part.replyToAuthor ?? null,
      quick_replies: part.quickReplies.map(({ title, payload }) => [title, payload]),
      reply_to: part.replyTo ?? null,
      private_reply_to: part.privateReplyTo ?? null,
      tag: part.tag ?? null,
      template: part.template === undefined ? null : [part.template.name, part.template.language],
      variables: part.templateVariables,
    };
    part.keep("part", "upload", "u-1");
    part.keep("message", "mark", "m-1");
    part.keep("thread", "topic", "t-9");
    const answer = http.send({
      method: "POST",
      url: `${config.get("api_base") ?? ""}/send`,
      headers: { authorization: `Bearer ${http.secret("token")}` },
      json,
    });
    if (answer.status === 429) throw busy("the shop", answer.header("retry-after"));
    if (answer.status !== 200) throw Failure.denied(`the platform answered ${answer.status}`, { code: "refused" });
    const { id, thread, changed } = answer.json() as { id: string; thread?: unknown; changed?: unknown };
    part.sent(id);
    if (typeof thread === "string") part.sentIn(thread);
    if (changed === true) part.rulesChanged();
  },

  profile(request) {
    request.setName(`Name of ${request.contact}`);
    request.setAttribute("language", "en");
    const topic = request.kept("thread", "topic") ?? "-";
    request.setAttribute("seen_in", `${request.account} ${request.thread} ${topic}`);
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
    rules.length("caption", 50, "utf-16");
    rules.length("payload", 64, "bytes");
    rules.rate("conversation", 1, 1);
    rules.captions();
    rules.pollEvery(10);
    rules.repeatable(3_600);
    rules.settles(60);
    rules.wholeReplies(5_000_000);
    rules.gesture("typing", 0);
    rules.gesture("reaction", 0);
    rules.gesture("edit", 900);
    rules.gesture("deletion", 86_400);
    rules.block("buttons");
    rules.buttonAction("reply");
    rules.buttonAction("link");
    rules.count("buttons", 3);
    rules.length("button", 20, "characters");
    rules.windowCount(10, 172_800);
    rules.mediaType("image", "image/png", 500_000);
    rules.needsConsent("marketing");
    rules.validFor(3_600);
    rules.opening("phone", "template");
    log.info(`length ${rules.length("text", 5, "furlongs")}`);
    log.info(`rate ${rules.rate("planet", 1, 1)}`);
    log.info(`gesture ${rules.gesture("wink", 0)}`);
    log.info(`count ${rules.count("wheels", 1)}`);
    log.info(`opening ${rules.opening("fax", "any")}`);
  },
};

/** Logs everything that is known about a request. */
function describe(request: HookRequest): void {
  log.info(`url ${request.url}`);
  log.info(`path ${request.path}`);
  log.info(`query ${request.queryString}`);
  log.info(`queries ${request.queries("about").join(",")}`);
  log.info(`headers ${request.headers("x-many").join(",")}`);
  log.info(`at ${request.receivedAt}`);
  try {
    const fields = request.fields().map(([name, value]) => `${name}=${value}`);
    log.info(`fields ${fields.join("&")}`);
    const files = request.files().map(([name, file]) => `${name}:${shown(file)}`);
    log.info(`files ${files.join(",")}`);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    log.info(`caught ${failure.kind} ${failure.code ?? "-"}`);
  }
}

function shown({ kind, name, mediaType, size }: Attachment): string {
  return `${kind}:${name ?? "-"}:${mediaType ?? "-"}:${size ?? "-"}`;
}

/** Emits a message with the files of a form. */
function takeForm(request: HookRequest): void {
  const files = request.files().map(([name, content]) => ({ kind: content.kind, content, name }));
  intake.message({ account: "a", dedupeKey: "form", thread: "t", contact: "c", files });
}

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
  const [failure] = item.failure ?? [];
  const about: intake.Item = {
    account,
    dedupeKey,
    thread,
    contact,
    conversationName: item.title,
    contactAttributes: Object.fromEntries(item.attributes ?? []),
    alsoKnownAs: item.also?.map(([kind, id]) => ({ kind, id })),
    failure: failure && { code: failure[0], message: failure[1] },
  };
  switch (item.kind) {
    case "message":
      return intake.message({
        ...about,
        at: item.at,
        externalId: item.id,
        text: item.text,
        subject: item.subject,
        content: item.content,
        contactName: item.name,
        keep: item.keep?.map(([of, key, value]) => ({ of, key, value })),
        files: item.files?.map(({ type, duration, ...file }) => ({ ...file, mediaType: type, durationMs: duration })),
        conversationKind: item.conversation,
        kind: item.sort,
        replyTo: item.reply_to,
        payload: item.payload,
        attributes: Object.fromEntries(item.extra ?? []),
        attachments: item.pictures?.map(([kind, url, name]) => ({ kind, url, name: name ?? undefined })),
        outgoing: item.outgoing,
        correlation: item.correlation,
        warnings: item.warning === undefined ? [] : [item.warning],
      });
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
    case "typing":
      return intake.typing(about, item.seconds);
    case "reaction-added":
      return intake.reactionAdded(about, item.message, item.emoji);
    case "reaction-removed":
      return intake.reactionRemoved(about, item.message, item.emoji);
    case "participant":
      return intake.participant(about, item.change);
    case "moved":
      return intake.moved(about, item.to);
    case "identity":
      return intake.identityChanged(about, item.to);
    case "reachability":
      return intake.reachability(about, item.state);
    case "consent":
      return intake.consent(about, item.purpose, item.given, item.how ?? undefined);
    case "account":
      return intake.account(account, dedupeKey, item.state, item.reason ?? undefined);
    case "taken":
      return intake.taken({ ...about, externalId: item.id }, item.delivery);
    case "lead":
      return intake.lead(about, item.source, item.answers);
    case "failed":
      return intake.receipt(about, item.message, "failed");
    case "item":
      return intake.unknownItem(dedupeKey, `kind ${kind}`, "{}");
    default:
      return intake.unknown(dedupeKey, `kind ${kind}`);
  }
}

/** Decodes hexadecimal digits. */
function bytes(hex: string): Uint8Array | undefined {
  if (!/^([0-9a-f]{2})+$/i.test(hex)) return undefined;
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
