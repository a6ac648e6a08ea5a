import type * as contract from "plugboard:inbox/conversations@0.1.1";
import { Handle, raw } from "./handle.js";
import { optional, string, u32, unsigned, type Open } from "./values.js";

/**
 * A thread of messages on one channel: a direct talk, a group, or a public thread.
 *
 * Each property asks the host, which answers from one moment: the event's own, plus what this handler has done since.
 */
export class Conversation extends Handle<contract.Conversation> {
  #contact: Contact | undefined;

  /** Its identifier: compare it, never take it apart. */
  get id(): string {
    return raw(this).id();
  }

  /** The channel's name, as the admin chose it. */
  get channel(): string {
    return raw(this).channel();
  }

  /** What sort of thread it is. */
  get kind(): Open<"direct" | "group" | "public"> {
    return raw(this).kind();
  }

  /** Where the work on it stands. */
  get status(): Open<"open" | "pending" | "snoozed" | "resolved"> {
    return raw(this).status();
  }

  /** `support`, `sales` or another category, once somebody has set one. */
  get category(): string | undefined {
    return optional(raw(this).category());
  }

  /** How urgent it is. */
  get priority(): Open<"low" | "normal" | "high" | "urgent"> {
    return raw(this).priority();
  }

  /** Its labels in alphabetical order, at most 32. */
  get labels(): string[] {
    return raw(this).labels();
  }

  /** The person who handles it, by name. */
  get assignee(): string | undefined {
    return optional(raw(this).assignee());
  }

  /** The team that handles it, by name. */
  get team(): string | undefined {
    return optional(raw(this).team());
  }

  /** False when people have taken over and automatic replies are off. */
  get automation(): boolean {
    return raw(this).automation();
  }

  /** The customer. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }

  /** The latest messages up to the event, oldest first. A `limit` above 100 is taken as 100. */
  messages(limit: number): Message[] {
    return raw(this)
      .messages(u32(limit, "limit"))
      .map((message) => new Message(message));
  }

  /** When it began, in milliseconds since 1970. */
  get createdAt(): number {
    return raw(this).createdAt();
  }

  /** The display name of the account on our side (a page's name), from the channel's settings. */
  get accountName(): string | undefined {
    return optional(raw(this).accountName());
  }

  /** Its latest lead, open or closed. */
  get lead(): Lead | undefined {
    const lead = raw(this).lead();
    return lead === null ? undefined : new Lead(lead);
  }
}

/** One message, comment or note. */
export class Message extends Handle<contract.Message> {
  /** Its identifier: compare it, never take it apart. */
  get id(): string {
    return raw(this).id();
  }

  /** `in` from the customer, `out` to the customer. */
  get direction(): Open<"in" | "out"> {
    return raw(this).direction();
  }

  /** What sort of message it is. */
  get kind(): Open<"message" | "comment" | "note"> {
    return raw(this).kind();
  }

  /** Empty when there is only an attachment, or when the message was deleted. */
  get text(): string {
    return raw(this).text();
  }

  /** When it was sent, in milliseconds since 1970: by the platform's clock where that says. */
  get sentAt(): number {
    return raw(this).sentAt();
  }

  /** Who wrote it. */
  get authorKind(): Open<"contact" | "agent" | "plugin" | "platform"> {
    return raw(this).authorKind();
  }

  /** The author's name, where it is known. */
  get authorName(): string | undefined {
    return optional(raw(this).authorName());
  }

  /** The identifier of the message that this one answers, when it is known here. */
  get replyTo(): string | undefined {
    return optional(raw(this).replyTo());
  }

  /** What a pressed button or quick reply carries. */
  get payload(): string | undefined {
    return optional(raw(this).payload());
  }

  /** What else the platform told, such as `referral.source`. Keys are the connector's. */
  attribute(key: string): string | undefined {
    return optional(raw(this).attribute(string(key, "key")));
  }

  /** Was it deleted? */
  get deleted(): boolean {
    return raw(this).deleted();
  }

  /** Its files, at most 32. */
  get attachments(): Attachment[] {
    return raw(this)
      .attachments()
      .map((attachment) => new Attachment(attachment));
  }
}

/** A customer. */
export class Contact extends Handle<contract.Contact> {
  /** Its identifier: compare it, never take it apart. */
  get id(): string {
    return raw(this).id();
  }

  /** The name the customer goes by, once it is known. */
  get name(): string | undefined {
    return optional(raw(this).name());
  }

  /** The given name alone, when the platform tells it apart or the name's first word serves. */
  get firstName(): string | undefined {
    return optional(raw(this).firstName());
  }

  /** A property such as `language` (a BCP 47 tag), `email`, `phone`, `value`, or one of the admin's. */
  attribute(key: string): string | undefined {
    return optional(raw(this).attribute(string(key, "key")));
  }

  /** When the customer came to be known here, in milliseconds since 1970. */
  get createdAt(): number {
    return raw(this).createdAt();
  }
}

/** Somebody who may buy. A conversation has at most one open lead at a time. */
export class Lead extends Handle<contract.Lead> {
  /** Its identifier: compare it, never take it apart. */
  get id(): string {
    return raw(this).id();
  }

  /** How far it has come. With `won` and `lost` it is closed. */
  get stage(): Open<"new" | "qualified" | "won" | "lost"> {
    return raw(this).stage();
  }

  /** What it is worth, once somebody has said. */
  get value(): number | undefined {
    return optional(raw(this).value());
  }

  /** The value's currency, an ISO 4217 code such as `EUR`. */
  get currency(): string | undefined {
    return optional(raw(this).currency());
  }

  /** Where it comes from, such as `messenger` or a campaign. */
  get source(): string | undefined {
    return optional(raw(this).source());
  }

  /** A property such as `need`. */
  attribute(key: string): string | undefined {
    return optional(raw(this).attribute(string(key, "key")));
  }

  /** When it was opened, in milliseconds since 1970. */
  get createdAt(): number {
    return raw(this).createdAt();
  }
}

/** A file that belongs to a message or an answer. Its bytes stay with the host. */
export class Attachment extends Handle<contract.Attachment> {
  /** Its identifier: compare it, never take it apart. */
  get id(): string {
    return raw(this).id();
  }

  /** What sort of file it is. */
  get kind(): Open<"image" | "audio" | "video" | "file"> {
    return raw(this).kind();
  }

  /** The file's name, where it has one. */
  get name(): string | undefined {
    return optional(raw(this).name());
  }

  /** Such as `image/png`, where it is known. */
  get mediaType(): string | undefined {
    return optional(raw(this).mediaType());
  }

  /** In bytes; `undefined` while the file has not been fetched. */
  get size(): number | undefined {
    const size = raw(this).size();
    return size === null ? undefined : unsigned(size);
  }
}
