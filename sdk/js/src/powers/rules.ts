/**
 * The power `rules`: how a connector declares what its platform allows. Usable in `rules` only.
 *
 * The host enforces every rule for every sender, and says which one when it refuses. What is not declared is free.
 *
 * @module
 */
import * as power from "plugboard:inbox/rules@0.1.1";
import { boolean, string, u32, type Open } from "../values.js";

/** The longest text: in UTF-16 code units (as `String.length` counts) when `utf16` is set, else in characters. */
export function textLimit(length: number, utf16 = false): void {
  power.textLimit(u32(length, "length"), boolean(utf16, "utf16"));
}

/** A kind of file that may be sent and its largest size. When none is declared, no file may be sent. */
export function attachment(kind: Open<"image" | "audio" | "video" | "file">, maxBytes: number): void {
  power.attachment(string(kind, "kind"), u32(maxBytes, "maxBytes"));
}

/** How many quick replies, and how long their titles may be in characters. */
export function quickReplies(max: number, titleLength: number): void {
  power.quickReplies(u32(max, "max"), u32(titleLength, "titleLength"));
}

/** How long after the customer's last message anyone may write freely. */
export function replyWindow(seconds: number): void {
  power.replyWindow(u32(seconds, "seconds"));
}

/** How long after the customer's last message a person may still write, under a tag. */
export function personWindow(seconds: number, tag: string): void {
  power.personWindow(u32(seconds, "seconds"), string(tag, "tag"));
}

/** How long after a public comment one private reply to it is allowed. */
export function privateReplyWindow(seconds: number): void {
  power.privateReplyWindow(u32(seconds, "seconds"));
}

/** Outside the reply window, approved templates may be sent. */
export function templates(): void {
  power.templates();
}

/** How many parts may be sent in a span of time, for the whole channel. */
export function sendRate(count: number, seconds: number): void {
  power.sendRate(u32(count, "count"), u32(seconds, "seconds"));
}

/** How many messages of one customer are taken in a span of time; more are answered 429. */
export function receiveRate(count: number, seconds: number): void {
  power.receiveRate(u32(count, "count"), u32(seconds, "seconds"));
}

/**
 * Every message that the platform takes comes back as an echo, at the latest so long after. A part that is uncertain
 * and has none by then was not taken: the host sends it again.
 */
export function echoes(seconds: number): void {
  power.echoes(u32(seconds, "seconds"));
}
