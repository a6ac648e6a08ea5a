/**
 * The power `intake`: reports events of a connector's platform. Usable in a connector's `receive` and a poller's `poll`
 * only.
 *
 * Nothing is stored until they return; then all items are stored, in the order in which they were reported. Every
 * function throws a {@link Failure}: `denied` in any other call, `rate-limited` after 1,000 items of one call.
 *
 * The functions never fail because of what the platform sent. The host cleans or shortens texts and drops unusable
 * optional parts, with a warning on the message. An item with an unusable identifier is stored as if by {@link
 * unknown}.
 *
 * @module
 */
import * as power from "plugboard:inbox/intake@0.1.2";
import { Attachment } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { bytes, instant, maybe, string, u32, word, type Open } from "../values.js";

/** The state of an outgoing message. */
export type ReceiptState = "delivered" | "read" | "failed";

const receiptStates: readonly ReceiptState[] = ["delivered", "read", "failed"];

/** An event on the platform, with its account, conversation and customer. */
export interface Item {
  /** The platform's identifier of the account. The item goes to the channel with that account. */
  account: string;
  /**
   * Identifies the event and must be the same each time the platform reports it, such as its kind and the platform's
   * event identifier. At most 256 bytes.
   */
  dedupeKey: string;
  /** The platform's identifier of the conversation, at most 256 bytes. */
  thread: string;
  /** The platform's identifier of the customer, at most 256 bytes. */
  contact: string;
  /**
   * The time of the event by the platform's clock, in milliseconds since 1970 or as a `Date`. Default: the time of
   * arrival.
   */
  at?: number | Date | undefined;
  /** The platform's identifier of the message, at most 256 bytes. */
  externalId?: string | undefined;
  /** The text. At most 64 KiB. */
  text?: string | undefined;
  /** The subject, such as that of a mail. At most 998 bytes. Line breaks become spaces. */
  subject?: string | undefined;
  /** The kind of conversation. Default: `direct`. */
  conversationKind?: Open<"direct" | "group" | "public"> | undefined;
  /** The kind of message. Default: `message`. */
  kind?: Open<"message" | "comment"> | undefined;
  /** The customer's name, if the platform sends it with the message. At most 256 bytes. */
  contactName?: string | undefined;
  /** The platform's identifier of the message that this one answers, at most 256 bytes. */
  replyTo?: string | undefined;
  /** The payload of the button or quick reply that was pressed. At most 4 KiB. */
  payload?: string | undefined;
  /**
   * Other values to store with the message. At most 32, each with a key of 64 bytes and a value of 4 KiB. The host
   * interprets two keys: `language` is the language in which the customer wants to be answered; `standby` with the
   * value `true` means that another program answers the customer, so automatic replies are suppressed.
   */
  attributes?: Readonly<Record<string, string>> | undefined;
  /**
   * Files to fetch and store. At most 32. The host fetches them after the message is stored, under the same grants as
   * `http`.
   */
  attachments?: readonly ItemAttachment[] | undefined;
  /** Files, wherever their bytes are. At most 32, together with `attachments`. */
  files?: readonly File[] | undefined;
  /**
   * Values to keep of the message or the thread for later calls of this connector, such as a reply token. Each message
   * and each thread has at most 16. If the item is not a message, only `thread` can be used. {@link Outgoing.kept}
   * returns a value.
   */
  keep?: readonly KeptValue[] | undefined;
  /**
   * Marks a message that was sent from the business's side: `agent` if a person wrote it elsewhere, `platform` if
   * another program did.
   */
  outgoing?: Open<"agent" | "platform"> | undefined;
  /** The delivery's identifier ({@link Outgoing.id}) that the echo of one of our own messages contains. */
  correlation?: string | undefined;
  /**
   * Warnings about parts of the item that could not be used, shown to people with the message. At most 10, each a
   * sentence of at most 500 bytes.
   */
  warnings?: readonly string[] | undefined;
}

/** A file of a message. */
export interface ItemAttachment {
  /** The kind of file. */
  kind: Open<"image" | "audio" | "video" | "file">;
  /** The address to fetch it from. At most 8 KiB. */
  url: string;
  /** The file's name, if known. */
  name?: string | undefined;
}

/**
 * A file of a message. One of `url`, `reference`, `content` and `bytes` says where its bytes are. Of several, the last
 * in this order counts. A file without bytes is left out, with a warning on the message.
 */
export interface File {
  /** The kind of file. */
  kind: Open<"image" | "audio" | "video" | "file">;
  /** The address to fetch it from. The host fetches it after the message is stored, under the same grants as `http`. */
  url?: string | undefined;
  /**
   * The connector's own reference to it. At most 4 KiB. The host passes it to {@link Media.fetch} after the message is
   * stored.
   */
  reference?: string | undefined;
  /** A file that the host has: from {@link HookRequest.files}, or from a response in this call. */
  content?: Attachment | undefined;
  /** The bytes. Prefer `content` where possible: the plugin then does not read them. */
  bytes?: string | Uint8Array | undefined;
  /** The file's name. */
  name?: string | undefined;
  /** The media type that the platform reports, such as `image/png`. */
  mediaType?: string | undefined;
  /** What people should see it as, such as `voice` for a voice note. At most 64 bytes. */
  hint?: Open<"voice" | "sticker" | "animation" | "video-note"> | undefined;
  /** The length of the recording, in milliseconds. */
  durationMs?: number | undefined;
}

/** A value to keep for later calls of this connector. Handlers and people never see it. */
export interface KeptValue {
  /** What the value belongs to. */
  of: Open<"message" | "thread">;
  /** The key, at most 64 bytes. */
  key: string;
  /** The value, at most 4 KiB. An empty value deletes the key. */
  value: string;
}

function lowerFile(file: File): power.File {
  const made = new power.File(string(file.kind, "kind"));
  if (file.url !== undefined) made.url(string(file.url, "url"));
  if (file.reference !== undefined) made.reference(string(file.reference, "reference"));
  if (file.content !== undefined) made.content(held(file.content, Attachment, "content"));
  if (file.bytes !== undefined) made.bytes(bytes(file.bytes, "bytes"));
  if (file.name !== undefined) made.name(string(file.name, "name"));
  if (file.mediaType !== undefined) made.mediaType(string(file.mediaType, "mediaType"));
  if (file.hint !== undefined) made.hint(string(file.hint, "hint"));
  if (file.durationMs !== undefined) made.durationMs(u32(file.durationMs, "durationMs"));
  return made;
}

function lower(item: Item): power.Item {
  const made = new power.Item(
    string(item.account, "account"),
    string(item.dedupeKey, "dedupeKey"),
    string(item.thread, "thread"),
    string(item.contact, "contact"),
  );
  if (item.at !== undefined) made.at(instant(item.at, "at"));
  if (item.externalId !== undefined) made.externalId(string(item.externalId, "externalId"));
  if (item.text !== undefined) made.text(string(item.text, "text"));
  if (item.subject !== undefined) made.subject(string(item.subject, "subject"));
  if (item.conversationKind !== undefined) made.conversationKind(string(item.conversationKind, "conversationKind"));
  if (item.kind !== undefined) made.kind(string(item.kind, "kind"));
  if (item.contactName !== undefined) made.contactName(string(item.contactName, "contactName"));
  if (item.replyTo !== undefined) made.replyTo(string(item.replyTo, "replyTo"));
  if (item.payload !== undefined) made.payload(string(item.payload, "payload"));
  for (const [key, value] of Object.entries(item.attributes ?? {})) {
    made.attribute(string(key, "attribute"), string(value, `attribute ${key}`));
  }
  for (const { kind, url, name } of item.attachments ?? []) {
    made.attachment(string(kind, "kind"), string(url, "url"), maybe(string, name, "name"));
  }
  for (const { of, key, value } of item.keep ?? []) {
    made.keep(string(of, "of"), string(key, "key"), string(value, "value"));
  }
  for (const file of item.files ?? []) made.addFile(lowerFile(file));
  if (item.outgoing !== undefined) made.outgoing(string(item.outgoing, "outgoing"));
  if (item.correlation !== undefined) made.correlation(string(item.correlation, "correlation"));
  for (const warning of item.warnings ?? []) made.warning(string(warning, "warning"));
  return made;
}

/** Reports a message or comment, incoming or outgoing. */
export function message(item: Item): void {
  ask(() => power.message(lower(item)));
}

/**
 * Reports a reaction to a message, given by the platform's identifier. `emoji` is at most 64 bytes; `undefined` removes
 * the reaction.
 */
export function reaction(item: Item, message: string, emoji: string | undefined): void {
  ask(() => power.reaction(lower(item), string(message, "message"), maybe(string, emoji, "emoji")));
}

/** Reports that a message, given by the platform's identifier, was edited. `text` is the new text. */
export function edit(item: Item, message: string, text: string): void {
  ask(() => power.edit(lower(item), string(message, "message"), string(text, "text")));
}

/** Reports that a message, given by the platform's identifier, was deleted. */
export function deletion(item: Item, message: string): void {
  ask(() => power.deletion(lower(item), string(message, "message")));
}

/** Reports the state of an outgoing message, given by the platform's identifier. */
export function receipt(item: Item, message: string, state: ReceiptState): void {
  ask(() => power.receipt(lower(item), string(message, "message"), word(state, receiptStates, "state")));
}

/** Reports the state of all outgoing messages of the thread up to a time, in milliseconds since 1970 or as a `Date`. */
export function watermark(item: Item, until: number | Date, state: ReceiptState): void {
  ask(() => power.watermark(lower(item), instant(until, "until"), word(state, receiptStates, "state")));
}

/**
 * Reports a customer's rating of an outgoing message, given by the platform's identifier, or of the conversation if
 * `message` is `undefined`. `rating` is from 1 to `best`, `best` from 2 to 100; `text` is what the customer wrote
 * with the rating, at most 4 KiB.
 */
export function feedback(item: Item, message: string | undefined, rating: number, best: number, text?: string): void {
  ask(() =>
    power.feedback(
      lower(item),
      maybe(string, message, "message"),
      u32(rating, "rating"),
      u32(best, "best"),
      maybe(string, text, "text"),
    ),
  );
}

/**
 * Reports something that this connector does not understand. The request is stored with this reason, so that a later
 * version of the connector can receive it again. The other items are stored now.
 */
export function unknown(dedupeKey: string, reason: string): void {
  ask(() => power.unknown(string(dedupeKey, "dedupeKey"), string(reason, "reason")));
}

/**
 * Reports one thing that this connector does not understand, with the platform's data about this thing only. The
 * document, at most 1 MiB, is stored with this reason. A later version of the connector receives it again, as a
 * {@link HookRequest} with the method `AGAIN`. In a poller's `poll`, which has no request to store, this is the way
 * instead of {@link unknown}.
 */
export function unknownItem(dedupeKey: string, reason: string, document: string | Uint8Array): void {
  ask(() => power.unknownItem(string(dedupeKey, "dedupeKey"), string(reason, "reason"), bytes(document, "document")));
}
