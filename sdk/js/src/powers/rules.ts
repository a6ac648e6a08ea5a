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
import * as power from "plugboard:inbox/rules@0.1.1";
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
