import type * as contract from "plugboard:inbox/conversations@0.1.2";
import { parsed, type RichContent } from "./content.js";
import { Handle, raw } from "./handle.js";
import { optional, string, u32, unsigned, type Open } from "./values.js";

/**
 * A thread of messages on one channel: a direct conversation, a group, or a public thread.
 *
 * Each property asks the host. It shows the state at the time of the event, plus the changes that this handler has made
 * since.
 */
export class Conversation extends Handle<contract.Conversation> {
  #contact: Contact | undefined;

  /** The conversation's identifier: an opaque string of at most 128 bytes. */
  get id(): string {
    return raw(this).id();
  }

  /** The channel's name, chosen by the admin. */
  get channel(): string {
    return raw(this).channel();
  }

  /** The kind of conversation. */
  get kind(): Open<"direct" | "group" | "public"> {
    return raw(this).kind();
  }

  /** The status. */
  get status(): Open<"open" | "pending" | "snoozed" | "resolved"> {
    return raw(this).status();
  }

  /** The category, such as `support` or `sales`; `undefined` until one is set. */
  get category(): string | undefined {
    return optional(raw(this).category());
  }

  /** The priority. */
  get priority(): Open<"low" | "normal" | "high" | "urgent"> {
    return raw(this).priority();
  }

  /** The labels, in alphabetical order. At most 32. */
  get labels(): string[] {
    return raw(this).labels();
  }

  /** The name of the person who handles the conversation. */
  get assignee(): string | undefined {
    return optional(raw(this).assignee());
  }

  /** The name of the team that handles the conversation. */
  get team(): string | undefined {
    return optional(raw(this).team());
  }

  /** Whether automatic replies are on. False once people have taken over. */
  get automation(): boolean {
    return raw(this).automation();
  }

  /** The customer. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }

  /**
   * Returns the latest messages up to the event, oldest first. A `limit` above 100 counts as 100. If the host cannot
   * read the history, it ends the call.
   */
  messages(limit: number): Message[] {
    return raw(this)
      .messages(u32(limit, "limit"))
      .map((message) => new Message(message));
  }

  /** The time when the conversation began, in milliseconds since 1970. */
  get createdAt(): number {
    return raw(this).createdAt();
  }

  /** The display name of the channel's account, such as a page's name, from the channel's settings. */
  get accountName(): string | undefined {
    return optional(raw(this).accountName());
  }

  /** The latest lead of this conversation, open or closed. */
  get lead(): Lead | undefined {
    const lead = raw(this).lead();
    return lead === null ? undefined : new Lead(lead);
  }

  /** The conversation's name on the platform, such as a group's title. */
  get name(): string | undefined {
    return optional(raw(this).name());
  }

  /**
   * Returns the customers who are in the conversation, most recent writer first: those who wrote or joined, and have
   * not left. A `limit` above 100 counts as 100. A direct conversation has one participant. Only the customer of the
   * event can be changed by `contacts`. If the host cannot read them, it ends the call.
   */
  participants(limit: number): Contact[] {
    return raw(this)
      .participants(u32(limit, "limit"))
      .map((contact) => new Contact(contact));
  }

  /**
   * The number of customers who are in the conversation, as far as the host knows them. At most 10,000 are counted. If
   * the host cannot count them, it ends the call.
   */
  get participantCount(): number {
    return unsigned(raw(this).participantCount());
  }
}

/** A message, comment or note. */
export class Message extends Handle<contract.Message> {
  /** The message's identifier: an opaque string of at most 128 bytes. */
  get id(): string {
    return raw(this).id();
  }

  /** The direction: `in` from the customer, `out` to the customer. */
  get direction(): Open<"in" | "out"> {
    return raw(this).direction();
  }

  /** The kind of message. */
  get kind(): Open<"message" | "comment" | "note"> {
    return raw(this).kind();
  }

  /** The text. Empty if there is only an attachment, or if the message was deleted. */
  get text(): string {
    return raw(this).text();
  }

  /** The subject, such as that of a mail: one line. `undefined` if there is none, or if the message was deleted. */
  get subject(): string | undefined {
    return optional(raw(this).subject());
  }

  /** The time when it was sent, in milliseconds since 1970: the platform's time if the platform reports one. */
  get sentAt(): number {
    return raw(this).sentAt();
  }

  /** The kind of author. */
  get authorKind(): Open<"contact" | "agent" | "plugin" | "platform"> {
    return raw(this).authorKind();
  }

  /** The author's name, if known. */
  get authorName(): string | undefined {
    return optional(raw(this).authorName());
  }

  /** The identifier of the message that this one answers, if the host knows it. */
  get replyTo(): string | undefined {
    return optional(raw(this).replyTo());
  }

  /** The payload of the button or quick reply that was pressed. */
  get payload(): string | undefined {
    return optional(raw(this).payload());
  }

  /** Returns another value that the platform sent, such as `referral.source`. The connector defines the keys. */
  attribute(key: string): string | undefined {
    return optional(raw(this).attribute(string(key, "key")));
  }

  /** Whether the message was deleted. */
  get deleted(): boolean {
    return raw(this).deleted();
  }

  /** The message's files, at most 32. */
  get attachments(): Attachment[] {
    return raw(this)
      .attachments()
      .map((attachment) => new Attachment(attachment));
  }

  /**
   * The time when the text was last edited, by the customer or by us, in milliseconds since 1970; `undefined` if it
   * never was.
   */
  get editedAt(): number | undefined {
    return optional(raw(this).editedAt());
  }

  /**
   * Rich content, such as buttons, a location or a list; `undefined` if the message has none, or was deleted. Its files
   * are numbered as in {@link attachments}. The text contains its plain form, so a plugin can ignore it. Each access
   * parses the document again.
   */
  get content(): RichContent | undefined {
    return parsed(raw(this).content());
  }

  /** The rich content as JSON text, exactly as the host passes it. */
  get contentText(): string | undefined {
    return optional(raw(this).content());
  }
}

/** A customer. */
export class Contact extends Handle<contract.Contact> {
  /** The contact's identifier: an opaque string of at most 128 bytes. */
  get id(): string {
    return raw(this).id();
  }

  /** The customer's name, once known. */
  get name(): string | undefined {
    return optional(raw(this).name());
  }

  /** The given name: the one that the platform reports, or else the first word of the name. */
  get firstName(): string | undefined {
    return optional(raw(this).firstName());
  }

  /**
   * Returns an attribute such as `language` (a BCP 47 tag), `email`, `phone`, `value`, or one that the admin defined.
   */
  attribute(key: string): string | undefined {
    return optional(raw(this).attribute(string(key, "key")));
  }

  /** The time when the customer was first seen, in milliseconds since 1970. */
  get createdAt(): number {
    return raw(this).createdAt();
  }

  /**
   * Whether messages of ours reach the customer on the event's channel, as far as the platform reported. False, for
   * example, if the customer has blocked the account.
   */
  get reachable(): boolean {
    return raw(this).reachable();
  }

  /**
   * Returns whether the customer consents to this purpose on the event's channel. It is `withdrawn` for every purpose
   * that was not given again since consent to `all` was withdrawn.
   */
  consent(purpose: string): Open<"given" | "withdrawn" | "unknown"> {
    return raw(this).consent(string(purpose, "purpose"));
  }
}

/** A possible buyer. A conversation has at most one open lead at a time. */
export class Lead extends Handle<contract.Lead> {
  /** The lead's identifier: an opaque string of at most 128 bytes. */
  get id(): string {
    return raw(this).id();
  }

  /** The stage. `won` and `lost` close the lead. */
  get stage(): Open<"new" | "qualified" | "won" | "lost"> {
    return raw(this).stage();
  }

  /** The value of the lead, once one is set. */
  get value(): number | undefined {
    return optional(raw(this).value());
  }

  /** The value's currency, an ISO 4217 code such as `EUR`. */
  get currency(): string | undefined {
    return optional(raw(this).currency());
  }

  /** The origin of the lead, such as `messenger` or a campaign. */
  get source(): string | undefined {
    return optional(raw(this).source());
  }

  /** Returns an attribute such as `need`. */
  attribute(key: string): string | undefined {
    return optional(raw(this).attribute(string(key, "key")));
  }

  /** The time when the lead was opened, in milliseconds since 1970. */
  get createdAt(): number {
    return raw(this).createdAt();
  }
}

/** A file that belongs to a message or a response. Its content stays with the host. */
export class Attachment extends Handle<contract.Attachment> {
  /** The file's identifier: an opaque string of at most 128 bytes. */
  get id(): string {
    return raw(this).id();
  }

  /** The kind of file. */
  get kind(): Open<"image" | "audio" | "video" | "file"> {
    return raw(this).kind();
  }

  /** The file's name, if known. */
  get name(): string | undefined {
    return optional(raw(this).name());
  }

  /** The media type, such as `image/png`, if known. */
  get mediaType(): string | undefined {
    return optional(raw(this).mediaType());
  }

  /** The size in bytes; `undefined` until the file has been fetched. */
  get size(): number | undefined {
    const size = raw(this).size();
    return size === null ? undefined : unsigned(size);
  }

  /** What the platform shows the file as. */
  get hint(): Open<"voice" | "sticker" | "animation" | "video-note"> | undefined {
    return optional(raw(this).hint());
  }

  /** The length of the recording in milliseconds, if the platform reported it. */
  get durationMs(): number | undefined {
    const ms = raw(this).durationMs();
    return ms === null ? undefined : unsigned(ms);
  }
}
