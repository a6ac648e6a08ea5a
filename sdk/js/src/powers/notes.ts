/**
 * The power `notes`: notes beside the conversation, which the customer never sees.
 *
 * @module
 */
import * as power from "plugboard:inbox/notes@0.1.1";
import { Conversation } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { string } from "../values.js";

/** Adds a note. At most 16 KiB, and 20 a handler. */
export function add(conversation: Conversation, text: string): void {
  ask(() => power.add(held(conversation, Conversation, "conversation"), string(text, "text")));
}
