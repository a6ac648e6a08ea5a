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
import type { RichContent } from "../content.js";
import type { Attachment } from "../conversations.js";
import { ask } from "../failure.js";
import { lower } from "../items.js";
import { boolean, bytes, instant, maybe, string, u32, word, type Open } from "../values.js";

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
  /**
   * Rich content of the message, such as a location or the button that was pressed, as an object or as its JSON text.
   * At most 64 KiB. Its files are numbered in the order of `attachments`, followed by `files`. If there is no `text`,
   * the message gets the plain form as its text. A document that is wrong is left out, and the message gets a warning
   * that names the place.
   */
  content?: RichContent | string | undefined;
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
  /**
   * The name of the conversation, such as a group's title. At most 256 bytes. The name with the latest time counts. To
   * report only a new name, report {@link moved} to the same thread.
   */
  conversationName?: string | undefined;
  /**
   * Attributes of the contact, such as `email`. They never replace a value that the contact already has. At most 32,
   * each with a key of 64 bytes and a value of 4 KiB.
   */
  contactAttributes?: Readonly<Record<string, string>> | undefined;
  /**
   * Other identifiers of the same contact on this channel, such as a telephone number. At most 4. From then on, the
   * host knows the customer by these identifiers too. If the contact is new, and a customer is known only by
   * identifiers that this item names, the contact is that customer. Two customers who are known by different contacts
   * are never merged.
   */
  alsoKnownAs?: readonly KnownAs[] | undefined;
  /** Why the message failed, for a {@link receipt} with the state `failed`. Shown with the message and its part. */
  failure?: ReceiptFailure | undefined;
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

/** Another identifier of a contact. */
export interface KnownAs {
  /** What the identifier is: a word of the connector's own, at most 64 bytes. */
  kind: string;
  /** The identifier, at most 256 bytes. */
  id: string;
}

/** Why a message failed. */
export interface ReceiptFailure {
  /** The platform's error code, at most 64 bytes. */
  code: string;
  /** The reason as a sentence for people, at most 2,000 bytes. */
  message: string;
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

/**
 * Reports that the customer is typing, for this many seconds from now: at most 60, and more counts as 60. 0: the
 * customer has stopped. It is shown to people and not stored as a message. Only the item's account, thread and contact
 * count, and a repeated dedupe key does too. Without a conversation in this thread, nothing happens.
 */
export function typing(item: Item, seconds: number): void {
  ask(() => power.typing(lower(item), u32(seconds, "seconds")));
}

/**
 * Reports that a person added a reaction to a message, given by the platform's identifier. It is for platforms where
 * one person can have several reactions to a message; for the others, use {@link reaction}. `emoji` is at most 64
 * bytes. At most 50 reactions of one person to a message are stored.
 */
export function reactionAdded(item: Item, message: string, emoji: string): void {
  ask(() => power.reactionAdded(lower(item), string(message, "message"), string(emoji, "emoji")));
}

/** Reports that a person took one of several reactions to a message back. */
export function reactionRemoved(item: Item, message: string, emoji: string): void {
  ask(() => power.reactionRemoved(lower(item), string(message, "message"), string(emoji, "emoji")));
}

/**
 * Reports that the item's contact joined or left the group of the item's thread. It is ignored if the thread has no
 * conversation yet, or if that is a direct one.
 */
export function participant(item: Item, change: Open<"joined" | "left">): void {
  ask(() => power.participant(lower(item), string(change, "change")));
}

/**
 * Reports that the platform calls the item's thread `to` from now on: the conversation gets the new identifier, at most
 * 256 bytes. If messages in `to` came first, there are two conversations: the host links them, and the old one is
 * resolved.
 */
export function moved(item: Item, to: string): void {
  ask(() => power.moved(lower(item), string(to, "to")));
}

/**
 * Reports that the platform calls the item's contact `to` from now on. The customer keeps everything else. It is
 * ignored if `to` is another customer here. If the platform also names the conversation by the customer, report
 * {@link moved} as well.
 */
export function identityChanged(item: Item, to: string): void {
  ask(() => power.identityChanged(lower(item), string(to, "to")));
}

/**
 * Reports whether messages reach the item's contact on this channel. Nobody can send to a customer who is `blocked`. A
 * later message from the customer makes the customer reachable again.
 */
export function reachability(item: Item, state: Open<"blocked" | "reachable">): void {
  ask(() => power.reachability(lower(item), string(state, "state")));
}

/**
 * Reports that the item's contact gave or withdrew consent on this channel. `purpose` is `marketing` or another word,
 * at most 64 bytes; `all` is for all messages, such as after a STOP. While `all` is withdrawn, plugins send nothing,
 * and a person can only answer what the customer wrote later. A customer who writes again does not give consent by
 * that. `how` says how consent was given or withdrawn, such as `keyword STOP`, at most 256 bytes.
 */
export function consent(item: Item, purpose: Open<"marketing" | "all">, given: boolean, how?: string): void {
  ask(() => power.consent(lower(item), string(purpose, "purpose"), boolean(given, "given"), maybe(string, how, "how")));
}

/**
 * Reports the state of the channel's account on the platform. Admins see the state and the reason, which is at most
 * 2,000 bytes, at the channel and in the connector's log. Nobody can send while the account is `lost`, until it is
 * reported as `ok` or `limited`, or an admin changes the channel.
 */
export function account(
  account: string,
  dedupeKey: string,
  state: Open<"ok" | "limited" | "lost">,
  reason?: string,
): void {
  ask(() =>
    power.account(
      string(account, "account"),
      string(dedupeKey, "dedupeKey"),
      string(state, "state"),
      maybe(string, reason, "reason"),
    ),
  );
}

/**
 * Reports that the platform accepted the part with this identifier ({@link Outgoing.id}), if it does not show the
 * message itself. An uncertain part is sent then. The item's `externalId` is the platform's identifier of the message.
 */
export function taken(item: Item, delivery: string): void {
  ask(() => power.taken(lower(item), string(delivery, "delivery")));
}

/**
 * Reports that the item's contact filled in a form for leads. A lead is opened in the conversation of the item's
 * thread, which begins with it if it is new. If the conversation has an open lead of the same contact, that one gets
 * the answers; if it is another customer's, they become a note. `source` is the lead's source, at most 64 bytes.
 * `answers` are questions with their answers, which become the lead's attributes: at most 32, each question at most
 * 64 bytes, each answer at most 4 KiB.
 */
export function lead(
  item: Item,
  source: string,
  answers: readonly (readonly [question: string, answer: string])[],
): void {
  ask(() => {
    const pairs = answers.map(([question, answer]): [string, string] => [
      string(question, "question"),
      string(answer, "answer"),
    ]);
    power.lead(lower(item), string(source, "source"), pairs);
  });
}
