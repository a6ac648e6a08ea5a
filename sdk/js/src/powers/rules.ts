/**
 * The power `rules`: declares what a connector's platform allows. Usable in `rules` only.
 *
 * The host enforces every rule for every sender and names the rule when it refuses a message. Without a rule there is
 * no restriction, with these exceptions: files, quick replies and private replies are refused unless they are declared,
 * and so are templates outside the reply window. All numbers must be at least 1; anything else, or a call outside
 * `rules`, makes the whole call fail.
 *
 * @module
 */
import * as power from "plugboard:inbox/rules@0.1.2";
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

/**
 * Declares how long something may be; `quick-reply` stands for its title. `utf-16` means code units, as `String.length`
 * counts. Returns `false`, and declares nothing, if the host does not know one of the words: declare a stricter rule
 * that it knows instead.
 */
export function length(
  of: Open<"text" | "caption" | "quick-reply" | "payload">,
  max: number,
  unit: Open<"characters" | "utf-16" | "bytes">,
): boolean {
  return power.length(string(of, "of"), u32(max, "max"), string(unit, "unit"));
}

/**
 * Declares that at most `count` parts per `seconds` may be sent on each channel, conversation or `group` (a
 * conversation with several customers). Returns `false`, and declares nothing, if the host does not know the word.
 */
export function rate(per: Open<"channel" | "conversation" | "group">, count: number, seconds: number): boolean {
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
