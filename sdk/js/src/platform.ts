import type * as contract from "plugboard:inbox/platform@0.1.1";
import { Attachment } from "./conversations.js";
import { Failure } from "./failure.js";
import { Handle, raw } from "./handle.js";
import { decode } from "./utf8.js";
import { bytes, fromJson, maybe, optional, string, u16, unsigned, type Json, type Open } from "./values.js";

/** A request that came to a channel's hook. */
export class HookRequest extends Handle<contract.HookRequest> {
  /** `GET` or `POST`. */
  get method(): Open<"GET" | "POST"> {
    return raw(this).method();
  }

  /** The first value of a query parameter, decoded. */
  query(name: string): string | undefined {
    return optional(raw(this).query(string(name, "name")));
  }

  /** The first value of a header. Names are compared without regard to case. */
  header(name: string): string | undefined {
    return optional(raw(this).header(string(name, "name")));
  }

  /** The body as it came, byte for byte: what a signature is over. At most 1 MiB. */
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
      throw Failure.invalid(`the body is not JSON: ${(cause as Error).message}`, { cause });
    }
  }

  /** The accounts of the channels that share this hook: a request may belong to any of them. */
  get accounts(): string[] {
    return raw(this).accounts();
  }

  /**
   * Answers the request with these words instead of the plain 200, a challenge for instance. In `verify` it ends the
   * request there: `receive` is not called. At most 64 KiB.
   */
  respond(status: number, contentType: string, body: string | Uint8Array): void {
    raw(this).respond(u16(status, "status"), string(contentType, "contentType"), bytes(body, "body"));
  }
}

/** A button below a reply. */
export interface QuickReply {
  /** What stands on it. */
  title: string;
  /** What comes back when it is pressed, as {@link Message.payload}. */
  payload: string;
}

/** One part of a reply, to be handed to the platform. */
export class Outgoing extends Handle<contract.Outgoing> {
  /**
   * The delivery's identifier, the same on every try. Put it where the platform takes an idempotency key, or where it
   * comes back with the echo.
   */
  get id(): string {
    return raw(this).id();
  }

  /** 1 for the first try. */
  get attempt(): number {
    return unsigned(raw(this).attempt());
  }

  /** The channel's account, such as a page's identifier. */
  get account(): string {
    return raw(this).account();
  }

  /** The platform's identifier of the conversation. */
  get thread(): string {
    return raw(this).thread();
  }

  /** What sort of conversation it is. */
  get conversationKind(): Open<"direct" | "group" | "public"> {
    return raw(this).conversationKind();
  }

  /** The platform's identifier of the customer. */
  get recipient(): string {
    return raw(this).recipient();
  }

  /** Set when this part is text. */
  get text(): string | undefined {
    return optional(raw(this).text());
  }

  /** Set when this part is a file. */
  get attachment(): Attachment | undefined {
    const attachment = raw(this).attachment();
    return attachment === null ? undefined : new Attachment(attachment);
  }

  /** The buttons, on the last part of a reply only. */
  get quickReplies(): QuickReply[] {
    return raw(this)
      .quickReplies()
      .map(([title, payload]) => ({ title, payload }));
  }

  /** The platform's identifier of the message that is answered. */
  get replyTo(): string | undefined {
    return optional(raw(this).replyTo());
  }

  /** The platform's identifier of the public comment that this answers in private. */
  get privateReplyTo(): string | undefined {
    return optional(raw(this).privateReplyTo());
  }

  /** The tag of the `personWindow` rule, when the message goes out under it. */
  get tag(): string | undefined {
    return optional(raw(this).tag());
  }

  /** The template, when this part is one: its name and language on the platform. */
  get template(): { name: string; language: string } | undefined {
    const template = raw(this).template();
    return template === null ? undefined : { name: template[0], language: template[1] };
  }

  /** The template's variables, in order. */
  get templateVariables(): string[] {
    return raw(this).templateVariables();
  }

  /** Who says it. */
  get sender(): Open<"person" | "automation"> {
    return raw(this).sender();
  }

  /** Reports success: the platform's identifier of the new message, when it gives one. */
  sent(externalId?: string): void {
    raw(this).sent(maybe(string, externalId, "externalId"));
  }

  /**
   * Reports the platform's identifier of the private conversation in which a private reply arrived, where the platform
   * tells it. At most 256 bytes.
   */
  sentIn(thread: string): void {
    raw(this).sentIn(string(thread, "thread"));
  }
}

/** A customer whose name is wanted. */
export class ProfileRequest extends Handle<contract.ProfileRequest> {
  /** The channel's account, such as a page's identifier. */
  get account(): string {
    return raw(this).account();
  }

  /** The platform's identifier of the customer. */
  get contact(): string {
    return raw(this).contact();
  }

  /** Reports the full name. */
  setName(name: string): void {
    raw(this).setName(string(name, "name"));
  }

  /** Reports a property: `first_name`, `language`, `time_zone`, `picture_url` or the platform's own. */
  setAttribute(key: string, value: string): void {
    raw(this).setAttribute(string(key, "key"), string(value, "value"));
  }
}
