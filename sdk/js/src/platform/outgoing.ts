import type * as contract from "plugboard:inbox/platform@0.1.2";
import { parsed, type RichContent } from "../content.js";
import { Attachment } from "../conversations.js";
import { ask } from "../failure.js";
import { Handle, raw } from "../handle.js";
import { maybe, optional, string, unsigned, type Open } from "../values.js";
import type { KeptOf } from "./kept.js";

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

  /**
   * All files of this part, in order. It has several only if it is a block that refers to several, or if the rule
   * `wholeReplies` is declared.
   */
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

  /**
   * The rich content of this part, if it has any: exactly one block, because each block is a part of its own, unless
   * the rule `wholeReplies` is declared. The host keeps only blocks that are declared with the rule `block` and are
   * within the declared limits, and writes all others into the text. Files are numbered as in {@link attachments}. Each
   * access parses the document again.
   */
  get content(): RichContent | undefined {
    return parsed(raw(this).content());
  }

  /** The rich content as JSON text, exactly as the host passes it. */
  get contentText(): string | undefined {
    return optional(raw(this).content());
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

  /**
   * The platform's identifier of the author of the message that this reply answers: a customer's, or the account if the
   * message is ours. `undefined` if this reply answers no message (see {@link replyTo}), or if the author is not known.
   */
  get replyToAuthor(): string | undefined {
    return optional(raw(this).replyToAuthor());
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

  /**
   * The text of each parameter of the template, by its name. Numbered parameters have the names `1`, `2`, and so on.
   */
  get templateParameters(): Map<string, string> {
    return new Map(raw(this).templateParameters());
  }

  /** The file of each parameter of the template that has one, by its name. */
  get templateFiles(): Map<string, Attachment> {
    return new Map(
      raw(this)
        .templateFiles()
        .map(([parameter, file]): [string, Attachment] => [parameter, new Attachment(file)]),
    );
  }

  /**
   * The kind of identifier that {@link recipient} and {@link thread} hold, if this part begins the conversation: one of
   * those that the rule `opening` declared. {@link sentIn} then reports the platform's identifier of the conversation,
   * if it is another one.
   */
  get opens(): Open<"phone" | "email" | "username" | "id"> | undefined {
    return optional(raw(this).opens());
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
   * Reports the conversation in which a private reply, or the first message of a conversation (see {@link opens}),
   * arrived, if the platform returns it. `thread` is the platform's identifier, at most 256 bytes.
   */
  sentIn(thread: string): void {
    raw(this).sentIn(string(thread, "thread"));
  }

  /** Reports that the platform did not take this part, so that the host sends it again. Only in `settle`. */
  notSent(): void {
    raw(this).notSent();
  }

  /**
   * Reports that the platform's answer shows that its rules have changed. The host then calls the connector's `rules`
   * again, at most once a minute.
   */
  rulesChanged(): void {
    raw(this).rulesChanged();
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
