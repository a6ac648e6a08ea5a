// Connects an invented platform to the inbox. README.md describes the platform's API.

import {
  config,
  Failure,
  http,
  intake,
  rules,
  secrets,
  type Connector,
  type FailureKind,
  type HookRequest,
  type Json,
  type JsonObject,
} from "plugboard";

export const connector: Connector = {
  verify(request) {
    if (request.method === "GET") return challenge(request);
    const mac = signature(request.header("X-Platform-Signature") ?? "");
    if (mac === undefined || !secrets.hmacMatches("signing_key", "sha256", request.bytes(), mac)) {
      throw Failure.denied("the signature does not match the body", { code: "bad-signature" });
    }
  },

  receive(request) {
    const body = request.json();
    const { account, events }: JsonObject = isObject(body) ? body : {};
    if (typeof account !== "string" || account === "" || !Array.isArray(events)) {
      throw Failure.invalid("the body must have an account and a list of events");
    }
    for (const event of events) receive(account, event);
  },

  send(part) {
    const file = part.attachment;
    const message = { to: part.thread, id: part.id };
    const response = http.send({
      method: "POST",
      url: `${api()}/messages`,
      headers: { authorization: `Bearer ${http.secret("token")}` },
      ...(file === undefined ? { json: { ...message, text: part.text ?? null } } : { form: { ...message, file } }),
    });
    // On a server error, the platform may have sent the message anyway.
    if (!response.ok) throw refused(response, "uncertain");
    const { id } = answer(response);
    const externalId = typeof id === "string" && id !== "" ? id : undefined;
    if (externalId === undefined) console.warn("the platform accepted a message but returned no identifier for it");
    part.sent(externalId);
  },

  profile(request) {
    const response = http.send({
      url: `${api()}/people?id=${encodeURIComponent(request.contact)}`,
      headers: { authorization: `Bearer ${http.secret("token")}` },
    });
    // This request can safely be repeated.
    if (!response.ok) throw refused(response, "unavailable");
    const { name, language } = answer(response);
    if (typeof name === "string") request.setName(name);
    if (typeof language === "string") request.setAttribute("language", language);
  },

  rules() {
    rules.textLimit(1_000);
    rules.attachment("image", 10_000_000);
    rules.attachment("file", 10_000_000);
    rules.replyWindow(24 * 60 * 60);
    rules.sendRate(10, 1);
  },
};

/** Thrown for an event that cannot be read, with the reason. */
class Unreadable extends Error {}

/** Answers the challenge that the platform sends when the webhook is set up. */
function challenge(request: HookRequest): void {
  if (!secrets.equals("hook_word", request.query("word") ?? "")) {
    throw Failure.denied("the word does not match the secret `hook_word`");
  }
  const echo = request.query("echo");
  if (echo === undefined) throw Failure.invalid("the query parameter `echo` is missing");
  request.respond(200, "text/plain", echo);
}

/** Reports one event. An event that cannot be read is stored as unknown; the other events are still reported. */
function receive(account: string, event: Json): void {
  let item: intake.Item;
  try {
    item = message(account, event);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return intake.unknown(unknownKey(event), error.message);
  }
  intake.message(item);
}

/** Converts an event to an item. */
function message(account: string, event: Json): intake.Item {
  const { type, id, from, text, at, files }: JsonObject = isObject(event) ? event : {};
  if (typeof type !== "string") throw new Unreadable("an event without a type");
  if (type !== "message") throw new Unreadable(`an event of the unknown type \`${type.slice(0, 64)}\``);
  const sender = object(from, "from");
  const [externalId, contact] = [string(id, "id"), string(sender.id, "from.id")];
  if (externalId === "" || contact === "") throw new Unreadable("a message without an identifier or a sender");
  const attachments = maybe(list, files, "files")?.map((value) => {
    const { type, url, name } = object(value, "files");
    return { kind: string(type, "type"), url: string(url, "url"), name: maybe(string, name, "name") };
  });
  return {
    account,
    dedupeKey: `message:${externalId}`,
    thread: contact,
    contact,
    externalId,
    at: maybe(number, at, "at"),
    contactName: maybe(string, sender.name, "from.name"),
    text: maybe(string, text, "text"),
    attachments,
  };
}

/** Reads a member of an event, or throws an error that describes the problem. */
type Reader<T> = (value: Json | undefined, name: string) => T;

/** Reads an optional member. */
function maybe<T>(read: Reader<T>, value: Json | undefined, name: string): T | undefined {
  return value === undefined || value === null ? undefined : read(value, name);
}

function string(value: Json | undefined, name: string): string {
  if (typeof value !== "string") throw unreadable(name, "a text");
  return value;
}

function number(value: Json | undefined, name: string): number {
  if (typeof value !== "number") throw unreadable(name, "a number");
  return value;
}

function list(value: Json | undefined, name: string): Json[] {
  if (!Array.isArray(value)) throw unreadable(name, "a list");
  return value;
}

function object(value: Json | undefined, name: string): JsonObject {
  if (!isObject(value)) throw unreadable(name, "an object");
  return value;
}

function unreadable(name: string, expected: string): Unreadable {
  return new Unreadable(`a message that cannot be read: \`${name}\` is not ${expected}`);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns a key that is the same each time the platform reports the same event. */
function unknownKey(event: Json): string {
  const id = isObject(event) ? event.id : undefined;
  return typeof id === "string" && id !== "" ? `unknown:${id}` : `unknown:${JSON.stringify(event)}`;
}

/** Returns the bytes of a signature header: `sha256=` and hexadecimal digits. */
function signature(header: string): Uint8Array | undefined {
  if (!/^sha256=([0-9a-f]{2})*$/i.test(header)) return undefined;
  const digits = header.slice("sha256=".length).match(/../g) ?? [];
  return Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16));
}

/** Returns the body of a response, or an empty object if it is not a JSON object. */
function answer(response: http.Response): JsonObject {
  try {
    const body = response.json();
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}

/** Converts an error response to a failure. `onServerError` is the kind for a status of 500 or more. */
function refused(response: http.Response, onServerError: FailureKind): Failure {
  const status = response.status;
  let kind: FailureKind = status >= 500 ? onServerError : "denied";
  if (status === 404) kind = "not-found";
  if (status === 429) kind = "rate-limited";
  // Use only the code: the rest of a response may repeat the request, including the token.
  const { error } = answer(response);
  const wait = /^\s*(\d{1,6})\s*$/.exec(response.header("Retry-After") ?? "")?.[1];
  return new Failure(kind, `the platform answered ${status}`, {
    code: typeof error === "string" ? error : String(status),
    retryAfterMs: wait === undefined ? undefined : Number(wait) * 1_000,
  });
}

/** Returns the base URL of the platform's API. */
function api(): string {
  return config.get("api_base") ?? "https://api.platform.example";
}
