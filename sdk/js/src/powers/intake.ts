/**
 * The power `intake`: how a connector tells what happened on its platform. Usable in `receive` only.
 *
 * Nothing is stored until `receive` returns; then all is, in the order of emission. At most 1,000 items a request.
 *
 * @module
 */
import * as power from "plugboard:inbox/intake@0.1.1";
import { ask } from "../failure.js";
import { instant, maybe, string, u32, word, type Open } from "../values.js";

/** How far a message of ours has come. */
export type ReceiptState = "delivered" | "read" | "failed";

const receiptStates: readonly ReceiptState[] = ["delivered", "read", "failed"];

/** Something that happened: whose it is, and where. */
export interface Item {
  /** Whose it is, by the platform's identifier: it goes to the channel with that account. */
  account: string;
  /**
   * The same for the same happening, however often the platform tells it; for instance its kind and the platform's
   * event identifier. At most 256 bytes.
   */
  dedupeKey: string;
  /** The platform's identifier of the conversation, at most 256 bytes. */
  thread: string;
  /** The platform's identifier of the customer, at most 256 bytes. */
  contact: string;
  /** When it happened, by the platform's clock. Default: now. */
  at?: number | Date | undefined;
  /** The platform's identifier of the message. */
  externalId?: string | undefined;
  /** At most 64 KiB. */
  text?: string | undefined;
  /** What sort of conversation it belongs to. Default: `direct`. */
  conversationKind?: Open<"direct" | "group" | "public"> | undefined;
  /** What sort of message it is. Default: `message`. */
  kind?: Open<"message" | "comment"> | undefined;
  /** The customer's name, when the platform tells it with the message. */
  contactName?: string | undefined;
  /** The platform's identifier of the message that this one answers. */
  replyTo?: string | undefined;
  /** What a pressed button or quick reply carries. At most 4 KiB. */
  payload?: string | undefined;
  /** Anything else worth keeping. At most 32, key 64 bytes, value 4 KiB. */
  attributes?: Readonly<Record<string, string>> | undefined;
  /**
   * Files to fetch and keep. The host fetches them after the message is stored, through the same gate as `http`. At
   * most 32.
   */
  attachments?: readonly ItemAttachment[] | undefined;
  /** Marks a message that went out from our side: a person wrote it elsewhere (`agent`), or another program did. */
  outgoing?: Open<"agent" | "platform"> | undefined;
  /** The delivery's identifier that came back with the echo of our own send. */
  correlation?: string | undefined;
  /** What of the item could not be taken, a sentence for people each: they are shown with the message. At most 10. */
  warnings?: readonly string[] | undefined;
}

/** A file of a message. */
export interface ItemAttachment {
  /** What sort of file it is. */
  kind: Open<"image" | "audio" | "video" | "file">;
  /** Where it is fetched from. */
  url: string;
  /** The file's name, where it has one. */
  name?: string | undefined;
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
  if (item.outgoing !== undefined) made.outgoing(string(item.outgoing, "outgoing"));
  if (item.correlation !== undefined) made.correlation(string(item.correlation, "correlation"));
  for (const warning of item.warnings ?? []) made.warning(string(warning, "warning"));
  return made;
}

/** A message or comment, either way. */
export function message(item: Item): void {
  ask(() => power.message(lower(item)));
}

/**
 * A reaction to a message, by the platform's identifier of that; without an emoji it is taken back. At most 64 bytes.
 */
export function reaction(item: Item, message: string, emoji: string | undefined): void {
  ask(() => power.reaction(lower(item), string(message, "message"), maybe(string, emoji, "emoji")));
}

/** A message was edited. */
export function edit(item: Item, message: string, text: string): void {
  ask(() => power.edit(lower(item), string(message, "message"), string(text, "text")));
}

/** A message was deleted. */
export function deletion(item: Item, message: string): void {
  ask(() => power.deletion(lower(item), string(message, "message")));
}

/** A message of ours got somewhere. */
export function receipt(item: Item, message: string, state: ReceiptState): void {
  ask(() => power.receipt(lower(item), string(message, "message"), word(state, receiptStates, "state")));
}

/** All messages of ours in the thread, up to a time, got somewhere. */
export function watermark(item: Item, until: number | Date, state: ReceiptState): void {
  ask(() => power.watermark(lower(item), instant(until, "until"), word(state, receiptStates, "state")));
}

/**
 * The customer said how good it was: of one of our messages, by the platform's identifier of that, or of the
 * conversation where that is `undefined`. `rating` is from 1 to `best`, `best` from 2 to 100; `text` is what the
 * customer wrote with it, at most 4 KiB.
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
 * Something this connector does not know. The request is kept, with this reason, for a later version of the connector
 * to receive again; the other items are stored now.
 */
export function unknown(dedupeKey: string, reason: string): void {
  ask(() => power.unknown(string(dedupeKey, "dedupeKey"), string(reason, "reason")));
}
