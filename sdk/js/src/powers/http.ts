/**
 * The power `http`: calls other systems, and only hosts that the admin granted. `fetch` goes through it too.
 *
 * A call happens at once and at least once: when the handler is run again, so is the call. Each carries the header
 * `Idempotency-Key`, the same on every run, unless the plugin sets its own. Redirects are answers like others.
 *
 * @module
 */
import * as power from "plugboard:inbox/http@0.1.1";
import { Attachment } from "../conversations.js";
import { ask, Failure, type FailureKind } from "../failure.js";
import { Handle, held, raw } from "../handle.js";
import { decode } from "../utf8.js";
import { bytes, fromJson, maybe, optional, string, u32, type Json } from "../values.js";

/** The place of a secret in a request. The host puts the secret there on its way out: the plugin never sees it. */
export class Secret {
  /** The secret's name, as the manifest has it. */
  readonly name: string;

  /** See {@link secret}. */
  constructor(name: string) {
    this.name = string(name, "name");
  }

  /** The words that the host replaces in the address or a header: `${secret.NAME}`. */
  toString(): string {
    return `\${secret.${this.name}}`;
  }
}

/**
 * The place of a secret: in the address or a header as part of a text, in a form as a value. It is replaced for the
 * host that the secret is bound to only.
 *
 * @example
 * http.send({ url, headers: { authorization: `Bearer ${http.secret("token")}` } });
 */
export function secret(name: string): Secret {
  return new Secret(name);
}

/** A value of a form's field. */
export type FormValue = string | Attachment | Secret;

/** A call of another system. Of `body`, `json` and `form` it may have one. */
export interface Request {
  /** `GET` when left out, `POST` where there is a body. */
  method?: string | undefined;
  /**
   * `https://` anywhere granted; `http://` only where the grant names the port. Never put a customer's words there
   * unencoded.
   */
  url: string;
  /** At most 64. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** The body: at most 4 MiB, or a file of the host's, which does not enter the plugin. */
  body?: string | Uint8Array | Attachment | undefined;
  /** A value that goes as JSON, with `content-type` set to say so where `headers` does not. */
  json?: unknown;
  /**
   * Fields of a form; several values make several fields of the name. With a file among them the body is
   * `multipart/form-data`, else `application/x-www-form-urlencoded`. Files do not enter the plugin.
   */
  form?: Readonly<Record<string, FormValue | readonly FormValue[]>> | undefined;
  /** How long to wait for the whole answer, in milliseconds. Default and longest: what the call's own limit leaves. */
  timeoutMs?: number | undefined;
  /**
   * The request may be made again without harm, such as an upload that a message names afterwards. So a connector's
   * `send` may make it by POST or PATCH before the one request that hands the part over, and when it is lost the part is
   * tried again.
   */
  repeatable?: boolean | undefined;
}

/** An answer, whatever its status. */
export class Response extends Handle<power.Response> {
  /** The status, such as 200. */
  get status(): number {
    return raw(this).status();
  }

  /** Is the status one of 200 to 299? */
  get ok(): boolean {
    const status = this.status;
    return status >= 200 && status < 300;
  }

  /** The first value of a header. Names are compared without regard to case. */
  header(name: string): string | undefined {
    return optional(raw(this).header(string(name, "name")));
  }

  /** The body. At most 4 MiB; more is a failure of {@link send}. */
  bytes(): Uint8Array {
    return raw(this).body();
  }

  /** The body as text, with what is not UTF-8 replaced. */
  text(): string {
    return decode(this.bytes());
  }

  /**
   * The body as a value of JSON.
   *
   * @throws {Failure} `invalid` when it is not JSON, or is nested deeper than 100 levels.
   */
  json(): Json {
    try {
      return fromJson(this.text());
    } catch (cause) {
      throw Failure.invalid(`the answer (status ${this.status}) is not JSON: ${(cause as Error).message}`, { cause });
    }
  }

  /**
   * The body as a file, without entering the plugin: for a reply, or for another request. What kind of file it is says
   * the answer's media type. At most 10 in a call. It is kept once a reply of this call has it.
   */
  attachment(name?: string): Attachment {
    return new Attachment(ask(() => raw(this).attachment(maybe(string, name, "name"))));
  }

  /**
   * What an answer that is no success means for who asked: whether to try again, and when. `who` is the other system's
   * name, for the message. Fits requests that may be made again; where one may not, a 5xx may have done something.
   */
  failure(who: string): Failure {
    const status = this.status;
    // Seconds, as servers nearly always say it; a date is as good as nothing said.
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
 * Calls another system and waits for its answer.
 *
 * @throws {Failure} `denied`: not granted; the message says the grant to ask for. `unavailable`: nothing left this
 * machine. `uncertain`: the request may have arrived, but no answer came.
 */
export function send(request: Request): Response {
  const { url, headers = {}, body, json, form, timeoutMs, repeatable = false } = request;
  const bodies = [body, json, form].filter((one) => one !== undefined).length;
  if (bodies > 1) throw new TypeError("a request has one of body, json and form");
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
