import type * as contract from "plugboard:inbox/platform@0.1.1";
import { Attachment } from "./conversations.js";
import { Failure } from "./failure.js";
import { Handle, raw } from "./handle.js";
import { decode } from "./utf8.js";
import { bytes, fromJson, maybe, optional, string, u16, unsigned, type Json, type Open } from "./values.js";

/** A request to a channel's hook. */
export class HookRequest extends Handle<contract.HookRequest> {
  /** The method. */
  get method(): Open<"GET" | "POST"> {
    return raw(this).method();
  }

  /** Returns the first value of a query parameter, decoded. */
  query(name: string): string | undefined {
    return optional(raw(this).query(string(name, "name")));
  }

  /** Returns the first value of a header. Names are case-insensitive. */
  header(name: string): string | undefined {
    return optional(raw(this).header(string(name, "name")));
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

/** A quick reply: a button below a reply. */
export interface QuickReply {
  /** The button's text. */
  title: string;
  /** The value returned as {@link Message.payload} when the button is pressed. */
  payload: string;
}

/** One part of a reply, to be sent to the platform. */
export class Outgoing extends Handle<contract.Outgoing> {
  /**
   * The delivery's identifier, the same on every attempt. Pass it as the platform's idempotency key, or in a field that
   * the platform returns with the echo of the message.
   */
  get id(): string {
    return raw(this).id();
  }

  /** The number of this attempt, from 1. */
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

  /** The kind of conversation. */
  get conversationKind(): Open<"direct" | "group" | "public"> {
    return raw(this).conversationKind();
  }

  /** The platform's identifier of the customer. */
  get recipient(): string {
    return raw(this).recipient();
  }

  /** The text, if this part is a text. */
  get text(): string | undefined {
    return optional(raw(this).text());
  }

  /** The file, if this part is a file. */
  get attachment(): Attachment | undefined {
    const attachment = raw(this).attachment();
    return attachment === null ? undefined : new Attachment(attachment);
  }

  /** The quick replies. Only the last part of a reply has them. */
  get quickReplies(): QuickReply[] {
    return raw(this)
      .quickReplies()
      .map(([title, payload]) => ({ title, payload }));
  }

  /** The platform's identifier of the message that this reply answers. */
  get replyTo(): string | undefined {
    return optional(raw(this).replyTo());
  }

  /** The platform's identifier of the public comment that this private reply answers. */
  get privateReplyTo(): string | undefined {
    return optional(raw(this).privateReplyTo());
  }

  /** The tag of the rule `personWindow`, if the message is sent under that rule. */
  get tag(): string | undefined {
    return optional(raw(this).tag());
  }

  /** The template's name and language on the platform, if this part is a template. */
  get template(): { name: string; language: string } | undefined {
    const template = raw(this).template();
    return template === null ? undefined : { name: template[0], language: template[1] };
  }

  /** The template's variables, in order. */
  get templateVariables(): string[] {
    return raw(this).templateVariables();
  }

  /** The kind of sender. */
  get sender(): Open<"person" | "automation"> {
    return raw(this).sender();
  }

  /** Reports success, with the platform's identifier of the new message if the platform returns one. */
  sent(externalId?: string): void {
    raw(this).sent(maybe(string, externalId, "externalId"));
  }

  /**
   * Reports the private conversation in which a private reply arrived, if the platform returns it. `thread` is the
   * platform's identifier, at most 256 bytes.
   */
  sentIn(thread: string): void {
    raw(this).sentIn(string(thread, "thread"));
  }
}

/** A request for the name and attributes of a customer. */
export class ProfileRequest extends Handle<contract.ProfileRequest> {
  /** The channel's account, such as a page's identifier. */
  get account(): string {
    return raw(this).account();
  }

  /** The platform's identifier of the customer. */
  get contact(): string {
    return raw(this).contact();
  }

  /** Reports the customer's full name. At most 256 bytes. */
  setName(name: string): void {
    raw(this).setName(string(name, "name"));
  }

  /**
   * Reports an attribute: `first_name`, `language`, `time_zone`, `picture_url` or one of the platform's own. At most
   * 64, each with a key of 64 bytes and a value of 4 KiB. The rest is left out, with a warning in the log.
   */
  setAttribute(key: string, value: string): void {
    raw(this).setAttribute(string(key, "key"), string(value, "value"));
  }
}
