import type * as contract from "plugboard:inbox/platform@0.1.2";
import { Attachment } from "./conversations.js";
import { ask, Failure } from "./failure.js";
import { Handle, held, raw } from "./handle.js";
import { decode } from "./utf8.js";
import { bytes, fromJson, maybe, optional, string, u16, u32, unsigned, type Json, type Open } from "./values.js";

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

/** A quick reply: a button below a reply. */
export interface QuickReply {
  /** The button's text. */
  title: string;
  /** The value returned as {@link Message.payload} when the button is pressed. */
  payload: string;
}

/**
 * What a kept value belongs to.
 *
 * A connector can keep values of its own with what it reports and sends, and read them in later calls, such as a reply
 * token, a topic or the identifier of an upload. Handlers and people never see them.
 *
 * - `thread`: the conversation.
 * - `message`: one message. In `send`, it is the message that is being sent.
 * - `answered`: the message that the reply answers, or else the customer's last message. Only for reading, in `send`.
 * - `part`: the part that is being sent, on all its attempts. Only in `send` and `settle`.
 *
 * A key is at most 64 bytes and a value at most 4 KiB. Each of these has at most 16 values. A value is deleted together
 * with what it belongs to. An empty value deletes the key.
 */
export type KeptOf = Open<"thread" | "message" | "answered" | "part">;

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

  /**
   * The text, if this part has one. A part has both a text and a file only if the rule `captions` or `wholeReplies` is
   * declared.
   */
  get text(): string | undefined {
    return optional(raw(this).text());
  }

  /** The file, if this part has one. If it has several, the first one. */
  get attachment(): Attachment | undefined {
    const attachment = raw(this).attachment();
    return attachment === null ? undefined : new Attachment(attachment);
  }

  /** All files of this part, in order. It has several only if the rule `wholeReplies` is declared. */
  get attachments(): Attachment[] {
    return raw(this)
      .attachments()
      .map((attachment) => new Attachment(attachment));
  }

  /**
   * The subject of the reply, if it has one: one line of at most 998 bytes. Only if the rule `wholeReplies` is
   * declared. If the reply is sent in several parts, each has the subject.
   */
  get subject(): string | undefined {
    return optional(raw(this).subject());
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

  /** Reports that the platform did not take this part, so that the host sends it again. Only in `settle`. */
  notSent(): void {
    raw(this).notSent();
  }

  /** Returns a kept value of the `thread`, the `message`, the `answered` message or the `part`. */
  kept(of: KeptOf, key: string): string | undefined {
    return optional(raw(this).kept(string(of, "of"), string(key, "key")));
  }

  /**
   * Keeps a value of the `part`, the `message` or the `thread`, whatever the outcome of this call is. A key is at most
   * 64 bytes, a value at most 4 KiB; an empty value deletes the key.
   *
   * @throws {Failure} if the value cannot be kept, for example because there are already 16.
   */
  keep(of: KeptOf, key: string, value: string): void {
    ask(() => raw(this).keep(string(of, "of"), string(key, "key"), string(value, "value")));
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

  /** The platform's identifier of the conversation in which the customer was first seen. */
  get thread(): string {
    return raw(this).thread();
  }

  /** Returns a kept value of the `thread`. */
  kept(of: KeptOf, key: string): string | undefined {
    return optional(raw(this).kept(string(of, "of"), string(key, "key")));
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

/** A file that a customer sent, for which the connector gave a reference of its own. */
export class MediaRequest extends Handle<contract.MediaRequest> {
  /** The channel's account, such as a page's identifier. */
  get account(): string {
    return raw(this).account();
  }

  /** The platform's identifier of the conversation. */
  get thread(): string {
    return raw(this).thread();
  }

  /** The platform's identifier of the message, if it has one. */
  get message(): string | undefined {
    return optional(raw(this).message());
  }

  /** The kind of file. */
  get kind(): Open<"image" | "audio" | "video" | "file"> {
    return raw(this).kind();
  }

  /** The `reference` that the item's file had. */
  get reference(): string {
    return raw(this).reference();
  }

  /** The number of this attempt, from 1. */
  get attempt(): number {
    return unsigned(raw(this).attempt());
  }

  /** The size of the largest file that the host stores, in bytes. */
  get maxBytes(): number {
    return unsigned(raw(this).maxBytes());
  }

  /** Returns a kept value of the `message` or the `thread`. */
  kept(of: KeptOf, key: string): string | undefined {
    return optional(raw(this).kept(string(of, "of"), string(key, "key")));
  }

  /**
   * Hands over the file: the answer to a request of `http` with `answerToFile`. Its media type determines the kind of
   * file, unless its bytes show another.
   */
  deliver(file: Attachment): void {
    raw(this).deliver(held(file, Attachment, "file"));
  }

  /** Reports the file's name, if the message did not contain it. */
  setName(name: string): void {
    raw(this).setName(string(name, "name"));
  }
}

/** A poll of a channel, for a platform that does not call a hook. */
export class ChannelPoll extends Handle<contract.ChannelPoll> {
  /** The channel's account, such as a page's identifier. */
  get account(): string {
    return raw(this).account();
  }

  /** The cursor that was last stored, as passed to {@link setCursor}; `undefined` on the first poll. */
  get cursor(): string | undefined {
    return optional(raw(this).cursor());
  }

  /**
   * The time from which the admin asked for messages, in milliseconds since 1970; `undefined` if the admin did not. In
   * that case the first poll must only set the cursor, so that a new channel does not import the past.
   */
  get since(): number | undefined {
    return optional(raw(this).since());
  }

  /** Sets where the next poll begins. At most 4 KiB. The cursor is stored together with the items of this poll. */
  setCursor(cursor: string): void {
    raw(this).setCursor(string(cursor, "cursor"));
  }

  /** Has `poll` called again at once, because there is more to read. */
  again(): void {
    raw(this).again();
  }

  /** Has `poll` called again after this many seconds, because the platform asked for a pause. At most a day. */
  wait(seconds: number): void {
    raw(this).wait(u32(seconds, "seconds"));
  }

  /** Reports that events are missing, because the platform no longer has them. People see the reason at the channel. */
  gap(reason: string): void {
    raw(this).gap(string(reason, "reason"));
  }
}

/** A channel that is being connected to its platform, or disconnected. */
export class SetupRequest extends Handle<contract.SetupRequest> {
  /** The channel's account, such as a page's identifier, if it is known. */
  get account(): string | undefined {
    return optional(raw(this).account());
  }

  /** The address of the channel's hook, for the platform to call. */
  get hookUrl(): string {
    return raw(this).hookUrl();
  }

  /** Reports the platform's identifier of the account, and its name. */
  setAccount(id: string, name?: string): void {
    raw(this).setAccount(string(id, "id"), maybe(string, name, "name"));
  }

  /**
   * Reports how the channel hears of events: by the hook or by a poll. Without a report, the host polls if
   * `plugin.toml` lists `poller`.
   */
  hearsBy(way: "hook" | "poll"): void {
    raw(this).hearsBy(string(way, "way"));
  }

  /** Reports something that the admin should know or do, as a sentence. At most 10. */
  report(line: string): void {
    raw(this).report(string(line, "line"));
  }

  /** Has `join` called again after this many seconds, for a registration that expires. From 60 seconds to 366 days. */
  renewAfter(seconds: number): void {
    raw(this).renewAfter(u32(seconds, "seconds"));
  }
}
