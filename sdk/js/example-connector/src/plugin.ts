// Connects the rooms of an invented platform to the inbox. README.md describes the platform's API.

import { Failure, http, intake, rules, secrets, type Connector, type HookRequest, type Outgoing } from "plugboard";
import { readEvent, Unreadable, type RoomEvent } from "./events.js";

const api = "https://api.rooms.example";
const authorization = `Bearer ${http.secret("token")}`;

export const connector: Connector = {
  verify(request) {
    if (!signed(request)) throw Failure.denied("the signature does not match the body", { code: "bad-signature" });
  },

  receive(request) {
    const body = request.json();
    const id = request.header("webhook-id");
    if (id === undefined) throw Failure.invalid("the header webhook-id is missing");
    const type = typeof body === "object" && body !== null && !Array.isArray(body) ? body.type : undefined;
    if (typeof type !== "string") throw Failure.invalid("the body is not an event");
    let event: RoomEvent;
    try {
      event = readEvent(type, body);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return intake.unknown(`unknown:${id}`, error.message);
    }
    report(event, id);
  },

  send(part) {
    const response = http.send({ url: `${api}/messages`, headers: { authorization }, json: message(part) });
    // On a server error, the platform may have sent the message anyway.
    if (!response.ok) throw refused(response, "uncertain");
    part.sent(member(response, "id"));
  },

  profile(request) {
    const response = http.send({
      url: `${api}/people?id=${encodeURIComponent(request.contact)}`,
      headers: { authorization },
    });
    // This request can safely be repeated.
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

/**
 * Verifies the signature of Standard Webhooks: an HMAC over identifier, time and body, written as `v1,` and base64.
 * There may be several signatures; one must match.
 */
function signed(request: HookRequest): boolean {
  const [id, time] = [request.header("webhook-id"), request.header("webhook-timestamp")];
  if (id === undefined || time === undefined) return false;
  // Uses the body's bytes, because converting them to text would replace invalid UTF-8.
  const [head, body] = [new TextEncoder().encode(`${id}.${time}.`), request.bytes()];
  const over = new Uint8Array(head.length + body.length);
  over.set(head);
  over.set(body, head.length);
  return (request.header("webhook-signature") ?? "").split(" ").some((signature) => {
    const mac = signature.startsWith("v1,") ? base64(signature.slice("v1,".length)) : undefined;
    return mac !== undefined && secrets.hmacMatches("signing_key", "sha256", over, mac);
  });
}

/** Returns the bytes that a base64 text encodes, or `undefined` if it is not base64. */
function base64(text: string): Uint8Array | undefined {
  if (!/^[0-9A-Za-z+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  return Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
}

/** Reports an event. */
function report(event: RoomEvent, id: string): void {
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
      // The compiler reports an error here if a type of event is not handled above.
      event satisfies never;
  }
}

/** Converts a part to the platform's format. */
function message(part: Outgoing): object {
  if (part.text === undefined) throw Failure.invalid("rooms accept only texts", { code: "no-files" });
  return {
    room: part.thread,
    key: part.id,
    text: part.text,
    buttons: part.quickReplies,
  };
}

/** Returns a text member of the platform's response, or `undefined` if there is none. */
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

/** Converts an error response to a failure. `onServerError` is the kind for a status of 500 or more. */
function refused(response: http.Response, onServerError: "uncertain" | "unavailable"): Failure {
  const { status } = response;
  // Use only the code: the rest of a response may repeat the request, including the token.
  const details = { code: member(response, "error") ?? String(status) };
  const message = `the platform answered ${status}`;
  if (status === 429) {
    const wait = /^\d{1,6}$/.exec(response.header("retry-after") ?? "")?.[0];
    const retryAfterMs = wait === undefined ? undefined : Number(wait) * 1_000;
    return Failure.rateLimited(message, { ...details, retryAfterMs });
  }
  return status >= 500 ? new Failure(onServerError, message, details) : Failure.denied(message, details);
}
