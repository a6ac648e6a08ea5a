// Joins the rooms of an invented platform to the inbox. README.md says how the platform speaks.

import { Failure, http, intake, rules, secrets, type Connector, type HookRequest, type Outgoing } from "plugboard";
import { readEvent, Unreadable, type RoomEvent } from "./events.js";

const api = "https://api.rooms.example";
const authorization = `Bearer ${http.secret("token")}`;

export const connector: Connector = {
  verify(request) {
    if (!signed(request)) throw Failure.denied("the signature does not fit", { code: "bad-signature" });
  },

  receive(request) {
    const body = request.json();
    const id = request.header("webhook-id");
    if (id === undefined) throw Failure.invalid("there is no webhook-id");
    const type = typeof body === "object" && body !== null && !Array.isArray(body) ? body.type : undefined;
    if (typeof type !== "string") throw Failure.invalid("the body is not an event");
    let event: RoomEvent;
    try {
      event = readEvent(type, body);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return intake.unknown(`unknown:${id}`, error.message);
    }
    tell(event, id);
  },

  send(part) {
    const response = http.send({ url: `${api}/messages`, headers: { authorization }, json: message(part) });
    // In trouble, the platform may have sent it all the same.
    if (!response.ok) throw refused(response, "uncertain");
    part.sent(member(response, "id"));
  },

  profile(request) {
    const response = http.send({
      url: `${api}/people?id=${encodeURIComponent(request.contact)}`,
      headers: { authorization },
    });
    // To ask again does no harm.
    if (!response.ok) throw refused(response, "unavailable");
    const name = member(response, "name");
    if (name !== undefined) request.setName(name);
  },

  rules() {
    rules.textLimit(2_000);
    rules.quickReplies(5, 30);
    rules.sendRate(5, 1);
  },
};

/** Standard Webhooks: an HMAC over identifier, time and body, as `v1,` and base64. There may be several. */
function signed(request: HookRequest): boolean {
  const [id, time] = [request.header("webhook-id"), request.header("webhook-timestamp")];
  if (id === undefined || time === undefined) return false;
  // Over the body's own bytes: as text, what is not UTF-8 would be replaced.
  const [head, body] = [new TextEncoder().encode(`${id}.${time}.`), request.bytes()];
  const over = new Uint8Array(head.length + body.length);
  over.set(head);
  over.set(body, head.length);
  return (request.header("webhook-signature") ?? "").split(" ").some((signature) => {
    const mac = signature.startsWith("v1,") ? base64(signature.slice("v1,".length)) : undefined;
    return mac !== undefined && secrets.hmacMatches("signing_key", "sha256", over, mac);
  });
}

/** The bytes of some base64, where it is base64. */
function base64(text: string): Uint8Array | undefined {
  if (!/^[0-9A-Za-z+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  return Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
}

/** Tells of an event. */
function tell(event: RoomEvent, id: string): void {
  const { room, person, at } = event;
  const item: intake.Item = { account: "", dedupeKey: `event:${id}`, thread: room, contact: person, at };
  switch (event.type) {
    case "message.created":
      return intake.message({
        ...item,
        externalId: event.message,
        contactName: event.name,
        text: event.text,
        attachments: event.files,
      });
    case "button.pressed":
      return intake.message({ ...item, text: event.title, payload: event.payload, replyTo: event.message });
    case "message.reacted":
      return intake.reaction(item, event.message, event.emoji);
    case "message.read":
      return intake.receipt(item, event.message, "read");
    default:
      // The compiler says when a type of event is forgotten here.
      event satisfies never;
  }
}

/** A part as the platform takes it. */
function message(part: Outgoing): object {
  if (part.text === undefined) throw Failure.invalid("rooms take texts alone", { code: "no-files" });
  return {
    room: part.thread,
    key: part.id,
    text: part.text,
    buttons: part.quickReplies,
  };
}

/** A text of the platform's answer, where it has one. */
function member(response: http.Response, name: string): string | undefined {
  try {
    const answer = response.json();
    if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return undefined;
    const value = answer[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What a refusal means. `trouble` is the kind of failure when the platform itself is in trouble. */
function refused(response: http.Response, trouble: "uncertain" | "unavailable"): Failure {
  const { status } = response;
  // The code alone: a platform may repeat what it was sent, the token included.
  const details = { code: member(response, "error") ?? String(status) };
  const message = `the platform answered ${status}`;
  if (status === 429) {
    const wait = /^\d{1,6}$/.exec(response.header("retry-after") ?? "")?.[0];
    const retryAfterMs = wait === undefined ? undefined : Number(wait) * 1_000;
    return Failure.rateLimited(message, { ...details, retryAfterMs });
  }
  return status >= 500 ? new Failure(trouble, message, details) : Failure.denied(message, details);
}
