/**
 * The power `corrections`: corrects the plugin's own messages after they were sent.
 *
 * Each function is an action that takes effect with the handler, and the stored message changes once the platform has
 * made the correction. They count with the 20 gestures of `signals` per handler. Every function throws a {@link
 * Failure} `denied`: with the code `not-own` if the message is not one that this plugin wrote, and with the code
 * `no-gesture` if the channel does not have such a gesture. Other rules, such as how long a message can be edited, are
 * checked when the action takes effect, and again when the correction is made. `onRefused` reports what they refuse,
 * and what fails at the platform.
 *
 * @module
 */
import * as power from "plugboard:inbox/corrections@0.1.2";
import { Message } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { string } from "../values.js";

/** Replaces the text of a message. At most 64 KiB; the platform's own limit is the rule `length`. */
export function edit(message: Message, text: string): void {
  ask(() => power.edit(held(message, Message, "message"), string(text, "text")));
}

function remove(message: Message): void {
  ask(() => power.delete(held(message, Message, "message")));
}

export {
  /** Deletes a message for everybody. */
  remove as delete,
};
