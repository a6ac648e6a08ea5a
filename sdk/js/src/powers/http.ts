/**
 * The power `http`: sends requests to other systems, and only to hosts and ports that the admin granted. `fetch` uses
 * it too.
 *
 * A request is sent immediately and at least once: if the handler is run again, the request is sent again. Each request
 * has the header `Idempotency-Key`, with the same value on every run, unless the plugin sets its own. Redirects are not
 * followed; they are returned like other responses.
 *
 * A call may send at most 20 requests and transfer at most 32 MiB of bodies; exceeding a limit ends the call.
 *
 * @module
 */
import * as power from "plugboard:inbox/http@0.1.1";
import { Attachment } from "../conversations.js";
import { ask, Failure, type FailureKind } from "../failure.js";
import { Handle, held, raw } from "../handle.js";
import { decode } from "../utf8.js";
import { bytes, fromJson, maybe, optional, string, u32, type Json } from "../values.js";

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
 * Returns a placeholder for a secret: part of a text in the URL or a header, or a value in a form. It is replaced only
 * in requests to the host that the secret is bound to.
 *
 * @example
 * http.send({ url, headers: { authorization: `Bearer ${http.secret("token")}` } });
 */
export function secret(name: string): Secret {
  return new Secret(name);
}

/** A value of a form field. */
export type FormValue = string | Attachment | Secret;

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
  /** The body: at most 4 MiB, or a file, whose content the host inserts and the plugin does not read. */
  body?: string | Uint8Array | Attachment | undefined;
  /** A value to send as JSON. Sets `content-type` to `application/json` unless `headers` has one. */
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

  /** Returns the body, at most 4 MiB; {@link send} fails for a larger one. */
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
   * Makes the body a file for a reply or another request, without the plugin reading it. The response's media type
   * determines the kind of file. At most 10 per call. The file is stored only if a reply of this call includes it.
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
 * Sends a request to another system and waits for the response.
 *
 * @throws {Failure} `denied` if the host is not granted (the message names the grant to ask for); `invalid` if a part
 * of the request is invalid; `unavailable` if nothing was sent; `uncertain` if the request may have arrived but no
 * complete response came back.
 */
export function send(request: Request): Response {
  const { url, headers = {}, body, json, form, timeoutMs, repeatable = false } = request;
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
    made.body(bytes(JSON.stringify(json), "json"));
  } else if (body instanceof Attachment) {
    made.bodyFile(raw(body));
  } else if (body !== undefined) {
    made.body(bytes(body, "body"));
  }
  for (const [name, value] of Object.entries(form ?? {})) {
    for (const one of Array.isArray(value) ? (value as readonly FormValue[]) : [value as FormValue]) {
      if (one instanceof Attachment) made.file(string(name, "field"), held(one, Attachment, name));
      else if (one instanceof Secret) made.secretField(string(name, "field"), one.name);
      else made.field(string(name, "field"), string(one, `field ${name}`));
    }
  }
  if (timeoutMs !== undefined) made.timeoutMs(u32(timeoutMs, "timeoutMs"));
  if (repeatable) made.repeatable();
  return new Response(ask(() => power.send(made)));
}
