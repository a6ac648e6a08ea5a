/**
 * The power `http`: sends requests to other systems, and only to hosts and ports that the admin granted. `fetch` uses
 * it too.
 *
 * A request is sent immediately and at least once: if the handler is run again, the request is sent again. Each request
 * has the header `Idempotency-Key`, with the same value on every run, unless the plugin sets its own. Redirects are
 * returned like other responses, unless the request follows them.
 *
 * A call may send at most 20 requests and transfer at most 32 MiB of bodies; exceeding a limit ends the call.
 *
 * @module
 */
import * as power from "plugboard:inbox/http@0.1.2";
import { Attachment } from "../conversations.js";
import { ask, Failure, type FailureKind } from "../failure.js";
import { Handle, held, raw } from "../handle.js";
import { decode } from "../utf8.js";
import { bytes, fromJson, maybe, number, optional, string, u32, type Json } from "../values.js";

/**
 * A placeholder for a secret in a request. The host replaces it when it sends the request; the plugin never sees the
 * secret.
 */
export class Secret {
  /** The secret's name in the manifest. */
  readonly name: string;

  /** See {@link secret}. */
  constructor(name: string) {
    this.name = string(name, "name");
  }

  /** Returns the text that the host replaces in the URL or a header: `${secret.NAME}`. */
  toString(): string {
    return `\${secret.${this.name}}`;
  }
}

/**
 * Returns a placeholder for a secret: part of a text in the URL or a header, or a value in a form or in JSON. It is
 * replaced only in requests to the host that the secret is bound to.
 *
 * @example
 * http.send({ url, headers: { authorization: `Bearer ${http.secret("token")}` } });
 * http.send({ url, json: { auth: { token: http.secret("token") } } });
 */
export function secret(name: string): Secret {
  return new Secret(name);
}

/** A part of a file, to be sent without the rest of it. */
export class FileRange {
  /** The file. */
  readonly file: Attachment;
  /** Where the part begins, in bytes. */
  readonly offset: number;
  /** The number of bytes: fewer at the end of the file. */
  readonly length: number;

  /** See {@link range}. */
  constructor(file: Attachment, offset: number, length: number) {
    held(file, Attachment, "file");
    this.file = file;
    this.offset = number(offset, "offset");
    this.length = number(length, "length");
  }
}

/**
 * Returns a part of a file, as the body of a request or a value in a form: `length` bytes from `offset`, fewer at the
 * end of the file. The host reads only this part, so a large file can be uploaded in several requests.
 *
 * @example
 * http.send({ method: "PUT", url, body: http.range(file, 0, 1_000_000) });
 */
export function range(file: Attachment, offset: number, length: number): FileRange {
  return new FileRange(file, offset, length);
}

/** A value of a form field. */
export type FormValue = string | Attachment | FileRange | Secret;

/** A request to another system. It has at most one of `body`, `json` and `form`. */
export interface Request {
  /**
   * `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE` or `OPTIONS`. The default is `POST` if there is a body, otherwise
   * `GET`.
   */
  method?: string | undefined;
  /**
   * The URL, at most 8 KiB: `https://` for any granted host, `http://` only if the grant names the port. Never insert a
   * customer's text without encoding it.
   */
  url: string;
  /** The headers. At most 64. */
  headers?: Readonly<Record<string, string>> | undefined;
  /**
   * The body: at most 4 MiB, or a file or a part of one, whose content the host inserts and the plugin does not read.
   */
  body?: string | Uint8Array | Attachment | FileRange | undefined;
  /**
   * A value to send as JSON. Sets `content-type` to `application/json` unless `headers` has one. Members of its objects
   * and arrays may be secrets ({@link secret}): at most 16, each with a path of at most 256 bytes.
   */
  json?: unknown;
  /**
   * The fields of a form, at most 256 with files; several values become several fields of that name. If there is a
   * file, the body is `multipart/form-data`, otherwise `application/x-www-form-urlencoded`. The plugin does not read
   * the files.
   */
  form?: Readonly<Record<string, FormValue | readonly FormValue[]>> | undefined;
  /**
   * How long to wait for the complete response, in milliseconds. The default, and the maximum, is the time that the
   * call's own limit leaves.
   */
  timeoutMs?: number | undefined;
  /**
   * Declares that the request can safely be repeated, such as an upload that a later message refers to. A connector's
   * `send` may then send it with POST or PATCH before the one request that delivers the part. If the outcome of this
   * request is unknown, the host retries the part.
   */
  repeatable?: boolean | undefined;
  /**
   * Makes the body of a successful response (2xx) a file of at most this many bytes, and at most 25 MiB. The plugin
   * does not read it: {@link Response.attachment} returns it once, and {@link Response.bytes} is empty. For a larger
   * body, {@link send} throws a {@link Failure} `invalid` with the code `answer-too-large`.
   */
  answerToFile?: number | undefined;
  /**
   * Follows up to 3 redirects of a GET request. Each is checked as a new request. `headers` are sent again only if
   * host, port and scheme stay the same.
   */
  followRedirects?: boolean | undefined;
}

/** A response, whatever its status. */
export class Response extends Handle<power.Response> {
  /** The status code, such as 200. */
  get status(): number {
    return raw(this).status();
  }

  /** Whether the status is between 200 and 299. */
  get ok(): boolean {
    const status = this.status;
    return status >= 200 && status < 300;
  }

  /** Returns the first value of a header. Names are case-insensitive. */
  header(name: string): string | undefined {
    return optional(raw(this).header(string(name, "name")));
  }

  /** Returns all values of a header, in order. Names are case-insensitive. */
  headers(name: string): string[] {
    return raw(this).headers(string(name, "name"));
  }

  /**
   * Returns the body, at most 4 MiB; {@link send} fails for a larger one. It is empty if the request had `answerToFile`
   * and was successful.
   */
  bytes(): Uint8Array {
    return raw(this).body();
  }

  /** Returns the body as text. Invalid UTF-8 is replaced. */
  text(): string {
    return decode(this.bytes());
  }

  /**
   * Parses the body as JSON.
   *
   * @throws {Failure} `invalid` if it is not JSON, or is nested deeper than 100 levels.
   */
  json(): Json {
    try {
      return fromJson(this.text());
    } catch (cause) {
      throw Failure.invalid(`the response (status ${this.status}) is not JSON: ${(cause as Error).message}`, { cause });
    }
  }

  /**
   * Makes the body a file for a reply, another request, an item's file or {@link MediaRequest.deliver}, without the
   * plugin reading it. The response's media type determines the kind of file. At most 10 per call. The file is stored
   * only if this call uses it.
   *
   * @throws {Failure} `rate-limited` after 10 files.
   */
  attachment(name?: string): Attachment {
    return new Attachment(ask(() => raw(this).attachment(maybe(string, name, "name"))));
  }

  /**
   * Returns a failure that describes an unsuccessful response, including whether and when to retry. `who` is the other
   * system's name, for the message. Use this for requests that can be repeated: after a request that must not be
   * repeated, a status of 500 or above may mean that it took effect.
   */
  failure(who: string): Failure {
    const status = this.status;
    // Only the form in seconds, which nearly all servers use. A date is ignored.
    const wait = /^\s*(\d{1,6})\s*$/.exec(this.header("retry-after") ?? "")?.[1];
    return new Failure(kindOf(status), `${who} answered ${status}: ${this.text().slice(0, 500)}`, {
      code: String(status),
      retryAfterMs: wait === undefined ? undefined : Number(wait) * 1000,
    });
  }
}

function kindOf(status: number): FailureKind {
  if (status === 401 || status === 403) return "denied";
  if (status === 404 || status === 410) return "not-found";
  if (status === 409) return "conflict";
  if (status === 423 || status === 429) return "rate-limited";
  if (status === 408 || status === 425 || status === 477 || (status >= 500 && status < 600)) return "unavailable";
  return "invalid";
}

/**
 * Writes a value as JSON, with an empty string in place of each secret. Also returns the secrets: for each one the
 * pointer to its member (RFC 6901) and its name.
 */
function written(json: unknown): { text: string; secrets: [pointer: string, name: string][] } {
  const secrets: [pointer: string, name: string][] = [];
  const pointers = new Map<unknown, string>();
  const text = JSON.stringify(json, function (this: unknown, key: string, value: unknown): unknown {
    const parent = pointers.get(this);
    // The whole value comes first, as a member of an object that is not part of it.
    const pointer = parent === undefined ? "" : `${parent}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (value instanceof Secret) {
      secrets.push([pointer, value.name]);
      return "";
    }
    // An object that occurs twice is visited twice, each time right before its members.
    if (typeof value === "object" && value !== null) pointers.set(value, pointer);
    return value;
  });
  return { text, secrets };
}

/**
 * Sends a request to another system and waits for the response.
 *
 * @throws {Failure} `denied` if the host is not granted (the message names the grant to ask for); `invalid` if a part
 * of the request is invalid; `unavailable` if nothing was sent; `uncertain` if the request may have arrived but no
 * complete response came back.
 */
export function send(request: Request): Response {
  const { url, headers = {}, body, json, form, timeoutMs, answerToFile } = request;
  const { repeatable = false, followRedirects = false } = request;
  const bodies = [body, json, form].filter((one) => one !== undefined).length;
  if (bodies > 1) throw new TypeError("a request may have only one of body, json and form");
  const method = request.method ?? (bodies === 0 ? "GET" : "POST");
  const made = new power.Request(string(method, "method"), string(url, "url"));
  const names = Object.entries(headers).map(([name, value]) => {
    made.header(string(name, "header"), string(value, `header ${name}`));
    return name.toLowerCase();
  });
  if (json !== undefined) {
    if (!names.includes("content-type")) made.header("content-type", "application/json");
    const { text, secrets } = written(json);
    made.body(bytes(text, "json"));
    for (const [pointer, name] of secrets) made.jsonSecret(string(pointer, "member"), name);
  } else if (body instanceof Attachment) {
    made.bodyFile(raw(body));
  } else if (body instanceof FileRange) {
    made.bodyFileRange(raw(body.file), u32(body.offset, "offset"), u32(body.length, "length"));
  } else if (body !== undefined) {
    made.body(bytes(body, "body"));
  }
  for (const [name, value] of Object.entries(form ?? {})) {
    for (const one of Array.isArray(value) ? (value as readonly FormValue[]) : [value as FormValue]) {
      if (one instanceof Attachment) made.file(string(name, "field"), held(one, Attachment, name));
      else if (one instanceof FileRange)
        made.fileRange(string(name, "field"), raw(one.file), u32(one.offset, "offset"), u32(one.length, "length"));
      else if (one instanceof Secret) made.secretField(string(name, "field"), one.name);
      else made.field(string(name, "field"), string(one, `field ${name}`));
    }
  }
  if (timeoutMs !== undefined) made.timeoutMs(u32(timeoutMs, "timeoutMs"));
  if (repeatable) made.repeatable();
  if (answerToFile !== undefined) made.answerToFile(u32(answerToFile, "answerToFile"));
  if (followRedirects) made.followRedirects();
  return new Response(ask(() => power.send(made)));
}
