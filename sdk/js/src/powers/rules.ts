/**
 * The power `rules`: declares what a connector's platform allows. Usable in `rules` only.
 *
 * The host enforces every rule for every sender and names the rule when it refuses a message. Without a rule there is
 * no restriction, with these exceptions: files, quick replies, private replies and gestures are refused unless they are
 * declared, and so are templates outside the reply window. Rich content is turned into text unless its blocks are
 * declared, and only customers begin conversations unless an opening is declared. All numbers must be at least 1,
 * except where 0 is mentioned; anything else, or a call outside `rules`, makes the whole call fail.
 *
 * @module
 */
import * as power from "plugboard:inbox/rules@0.1.2";
import type { Block, Button } from "../content.js";
import { boolean, string, u32, type Open } from "../values.js";

/**
 * Declares the longest text: in UTF-16 code units (as `String.length` counts) if `utf16` is set, otherwise in
 * characters.
 */
export function textLimit(length: number, utf16 = false): void {
  power.textLimit(u32(length, "length"), boolean(utf16, "utf16"));
}

/** Declares that a kind of file may be sent, up to `maxBytes`. If no kind is declared, no files may be sent. */
export function attachment(kind: Open<"image" | "audio" | "video" | "file">, maxBytes: number): void {
  power.attachment(string(kind, "kind"), u32(maxBytes, "maxBytes"));
}

/** Declares how many quick replies a message may have and how long their titles may be, in characters. */
export function quickReplies(max: number, titleLength: number): void {
  power.quickReplies(u32(max, "max"), u32(titleLength, "titleLength"));
}

/** Declares how long after the customer's last message any message may be sent. */
export function replyWindow(seconds: number): void {
  power.replyWindow(u32(seconds, "seconds"));
}

/** Declares how long after the customer's last message a person may still write, under a tag of at most 64 bytes. */
export function personWindow(seconds: number, tag: string): void {
  power.personWindow(u32(seconds, "seconds"), string(tag, "tag"));
}

/** Declares how long after a public comment one private reply to it may be sent. */
export function privateReplyWindow(seconds: number): void {
  power.privateReplyWindow(u32(seconds, "seconds"));
}

/** Declares that approved templates may be sent outside the reply window. */
export function templates(): void {
  power.templates();
}

/** Declares that at most `count` parts per `seconds` may be sent on the whole channel. */
export function sendRate(count: number, seconds: number): void {
  power.sendRate(u32(count, "count"), u32(seconds, "seconds"));
}

/**
 * Declares that at most `count` messages per `seconds` are accepted from one customer. Further requests are answered
 * with 429.
 */
export function receiveRate(count: number, seconds: number): void {
  power.receiveRate(u32(count, "count"), u32(seconds, "seconds"));
}

/**
 * Declares that the platform returns every message it accepts as an echo, within `seconds` at the latest. An uncertain
 * part without an echo after that time was not accepted, so the host sends it again.
 */
export function echoes(seconds: number): void {
  power.echoes(u32(seconds, "seconds"));
}

/** What the rule {@link length} limits. */
export type LengthOf = Open<
  | "text"
  | "caption"
  | "text-with-buttons"
  | "quick-reply"
  | "payload"
  | "button"
  | "title"
  | "subtitle"
  | "row"
  | "row-description"
>;

/**
 * Declares how long something may be. `text-with-buttons` is a text that has quick replies or buttons, and
 * `quick-reply` the title of one. Of rich content, `button` is the title of a button, `title` and `subtitle` are those
 * of a card, `row` is the title of a list's row, and `row-description` its description. `utf-16` means code units, as
 * `String.length` counts, and `graphemes` means characters as people see them. Returns `false`, and declares nothing, if the host does not know one of the words: declare a
 * stricter rule that it knows instead.
 */
export function length(
  of: LengthOf,
  max: number,
  unit: Open<"characters" | "utf-16" | "bytes" | "graphemes">,
): boolean {
  return power.length(string(of, "of"), u32(max, "max"), string(unit, "unit"));
}

/**
 * Declares that at most `count` parts per `seconds` may be sent on each channel, conversation, `group` (a conversation
 * with several customers) or `contact` (a customer, in all direct conversations of the channel). Returns `false`, and
 * declares nothing, if the host does not know the word.
 */
export function rate(
  per: Open<"channel" | "conversation" | "group" | "contact">,
  count: number,
  seconds: number,
): boolean {
  return power.rate(string(per, "per"), u32(count, "count"), u32(seconds, "seconds"));
}

/** Declares that a text and one file may be sent in the same part. Otherwise, the text is a part of its own. */
export function captions(): void {
  power.captions();
}

/** Declares how often the host polls a channel: from 1 second to a day. Without this rule, every 5 seconds. */
export function pollEvery(seconds: number): void {
  power.pollEvery(u32(seconds, "seconds"));
}

/**
 * Declares that the platform recognizes a repetition by the part's identifier ({@link Outgoing.id}), so that a part may
 * be sent again within this many seconds after its first try, at most 7 days. The host sends uncertain parts again, at
 * most 10 times in all, with the usual waits.
 */
export function repeatable(seconds: number): void {
  power.repeatable(u32(seconds, "seconds"));
}

/**
 * Declares how long after a try the platform knows whether it took the part, at most a day. The host calls `settle`
 * only after that time. Without this rule, it is a minute.
 */
export function settles(seconds: number): void {
  power.settles(u32(seconds, "seconds"));
}

/**
 * Declares that a reply is sent as one part, with its text and all of its files, if all files together have at most
 * `maxBytes` bytes and the text is not longer than a caption. A reply that does not fit is sent in parts, as without
 * this rule. Only replies of such a channel have a subject.
 */
export function wholeReplies(maxBytes: number): void {
  power.wholeReplies(u32(maxBytes, "maxBytes"));
}

/**
 * Declares a gesture that the platform has. `withinSeconds` is how long after the message a reaction, edit or deletion
 * is possible; 0 means without a limit. The host refuses gestures that are not declared. Returns `false`, and declares
 * nothing, if the host does not know the word. `plugin.toml` must list `gestures` among its `handlers`.
 */
export function gesture(kind: Open<"typing" | "read" | "reaction" | "edit" | "deletion">, withinSeconds = 0): boolean {
  return power.gesture(string(kind, "kind"), u32(withinSeconds, "withinSeconds"));
}

/**
 * Declares a type of block that the platform shows. The host turns all other blocks into text, and also those that
 * exceed a declared {@link length} or {@link count}. At most 32.
 */
export function block(kind: Open<Block["type"]>): void {
  power.block(string(kind, "kind"));
}

/**
 * Declares what a button of a block may do on the platform. The host turns a block that has another button into text.
 * At most 32.
 */
export function buttonAction(action: Open<Button["action"]>): void {
  power.buttonAction(string(action, "action"));
}

/**
 * Declares how many there may be of something: `files` of a message; `members` of a group, so that plugins send nothing
 * to larger groups; `buttons` of a text or a card; `cards` of a carousel; `rows` of a list; `options` of a poll; or
 * files of an `album`. Returns `false`, and declares nothing, if the host does not know the word.
 */
export function count(
  of: Open<"files" | "members" | "buttons" | "cards" | "rows" | "options" | "album">,
  max: number,
): boolean {
  return power.count(string(of, "of"), u32(max, "max"));
}

/**
 * Declares that at most `count` messages may be sent in a direct conversation after the customer's last message,
 * counted for `seconds` after that message.
 */
export function windowCount(count: number, seconds: number): void {
  power.windowCount(u32(count, "count"), u32(seconds, "seconds"));
}

/**
 * Declares a media type in which a kind of file may be sent, such as `image/png` or `image/*`, and the maximum size in
 * bytes; 0 means the size that {@link attachment} declares. If one is declared for a kind, files of this kind with
 * another type are refused. At most 64.
 */
export function mediaType(kind: Open<"image" | "audio" | "video" | "file">, mediaType: string, maxBytes = 0): void {
  power.mediaType(string(kind, "kind"), string(mediaType, "mediaType"), u32(maxBytes, "maxBytes"));
}

/**
 * Declares that messages with this purpose may be sent only to customers who have given consent to it on this channel.
 * A draft has a `purpose`, and `intake.consent` reports consent. At most 8 purposes, each at most 64 bytes.
 */
export function needsConsent(purpose: Open<"marketing">): void {
  power.needsConsent(string(purpose, "purpose"));
}

/**
 * Declares how long these rules are valid, because they differ for each account or change with time: from a minute to
 * 30 days. The host then calls `rules` again.
 */
export function validFor(seconds: number): void {
  power.validFor(u32(seconds, "seconds"));
}

/**
 * Declares that the business may begin a direct conversation with somebody whom it knows by an identifier of this kind:
 * `phone` (E.164, such as `+493012345`), `email`, `username` or `id` (the platform's identifier). `first` says how it
 * may begin: with `any` message or only with a `template`. Without this rule, only customers begin conversations.
 * Returns `false`, and declares nothing, if the host does not know one of the words.
 */
export function opening(
  identifier: Open<"phone" | "email" | "username" | "id">,
  first: Open<"any" | "template">,
): boolean {
  return power.opening(string(identifier, "identifier"), string(first, "first"));
}
