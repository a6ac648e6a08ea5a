import type * as contract from "plugboard:inbox/platform@0.1.2";
import { Attachment } from "../conversations.js";
import { ask, Failure } from "../failure.js";
import { Handle, raw } from "../handle.js";
import { decode } from "../utf8.js";
import { bytes, fromJson, optional, string, u16, type Json, type Open } from "../values.js";

/** A request to a channel's hook. */
export class HookRequest extends Handle<contract.HookRequest> {
  /**
   * The method. `AGAIN` means that the request is an item that `intake.unknownItem` kept: the body is the item's
   * document, and there are no query, headers or path.
   */
  get method(): Open<"GET" | "POST" | "AGAIN"> {
    return raw(this).method();
  }

  /**
   * The address that the platform called: the server's public address, with path and query as received. Some platforms
   * sign it.
   */
  get url(): string {
    return raw(this).url();
  }

  /** The part of the path after the hook's own path, as received. It is empty, or begins with `/`. */
  get path(): string {
    return raw(this).path();
  }

  /** The query as received, without the `?`. It is empty if there is none. */
  get queryString(): string {
    return raw(this).queryString();
  }

  /** Returns the first value of a query parameter, decoded. */
  query(name: string): string | undefined {
    return optional(raw(this).query(string(name, "name")));
  }

  /** Returns all values of a query parameter, decoded, in order. */
  queries(name: string): string[] {
    return raw(this).queries(string(name, "name"));
  }

  /** Returns the first value of a header. Names are case-insensitive. */
  header(name: string): string | undefined {
    return optional(raw(this).header(string(name, "name")));
  }

  /** Returns all values of a header, in order. Names are case-insensitive. */
  headers(name: string): string[] {
    return raw(this).headers(string(name, "name"));
  }

  /** Returns the body, unchanged: the bytes that a signature covers. At most 1 MiB. */
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
      throw Failure.invalid(`the body is not JSON: ${(cause as Error).message}`, { cause });
    }
  }

  /**
   * Returns the name and value of each field of a form, decoded, in order. At most 1,000. The body is
   * `application/x-www-form-urlencoded` or `multipart/form-data`.
   *
   * @throws {Failure} `invalid` if the body is neither.
   */
  fields(): [name: string, value: string][] {
    return ask(() => raw(this).fields());
  }

  /**
   * Returns the files of a form in `multipart/form-data`, each with the name of its field. At most 32. The bytes stay
   * with the host: pass a file to `intake` as the `content` of a file.
   *
   * @throws {Failure} `invalid` if the body is not such a form.
   */
  files(): [name: string, file: Attachment][] {
    return ask(() => raw(this).files()).map(([name, file]) => [name, new Attachment(file)]);
  }

  /**
   * The time when the host received the request, in milliseconds since 1970. It stays the same if a kept request is
   * received again.
   */
  get receivedAt(): number {
    return raw(this).receivedAt();
  }

  /** The accounts of the channels that share this hook. The request may belong to any of them. */
  get accounts(): string[] {
    return raw(this).accounts();
  }

  /**
   * Sets the response to the request, such as the answer to a challenge, instead of an empty 200. After this call in
   * `verify` the request ends there: `receive` is not called. `status` is from 200 to 599 and `body` at most 64 KiB;
   * other values make the whole call fail.
   */
  respond(status: number, contentType: string, body: string | Uint8Array): void {
    raw(this).respond(u16(status, "status"), string(contentType, "contentType"), bytes(body, "body"));
  }
}
