/**
 * The power `signals`: shows the customer that somebody is there, and reacts to messages.
 *
 * Each function is an action that takes effect with the handler. At most 20 gestures per handler, together with those
 * of `corrections`. Every function throws a {@link Failure}: `denied` with the code `no-gesture` if the channel does
 * not have such a gesture, `invalid` for a value outside its limits. Other rules are checked when the action takes
 * effect, among them those that keep plugins silent. `onRefused` reports what they refuse, and what fails later at the
 * platform.
 *
 * @module
 */
import * as power from "plugboard:inbox/signals@0.1.2";
import { Conversation, Message } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { maybe, string, u32 } from "../values.js";

/**
 * Shows that somebody is typing, from 1 to 60 seconds or until the next message. It is dropped if the platform does not
 * take it within 10 seconds.
 */
export function typing(conversation: Conversation, seconds: number): void {
  ask(() => power.typing(held(conversation, Conversation, "conversation"), u32(seconds, "seconds")));
}

/**
 * Marks the customer's messages as read on the platform. It is dropped if the platform does not take it within 10
 * seconds.
 */
export function read(conversation: Conversation): void {
  ask(() => power.read(held(conversation, Conversation, "conversation")));
}

/**
 * Reacts to a message with an emoji, such as `👍`, at most 64 bytes. It replaces an earlier reaction of ours.
 * `undefined` takes our reaction back.
 */
export function react(message: Message, emoji: string | undefined): void {
  ask(() => power.react(held(message, Message, "message"), maybe(string, emoji, "emoji")));
}
