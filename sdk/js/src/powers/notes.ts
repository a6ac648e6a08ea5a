/**
 * The power `notes`: internal notes on the conversation, which the customer never sees.
 *
 * @module
 */
import * as power from "plugboard:inbox/notes@0.1.2";
import { Conversation } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { string } from "../values.js";

/**
 * Adds a note of at most 16 KiB. At most 20 per handler.
 *
 * @throws {Failure} `invalid` for an empty or longer note; `rate-limited` after 20 notes.
 */
export function add(conversation: Conversation, text: string): void {
  ask(() => power.add(held(conversation, Conversation, "conversation"), string(text, "text")));
}
