/**
 * The power `feedback`: keeps how good customers say it was.
 *
 * @module
 */
import * as power from "plugboard:inbox/feedback@0.1.1";
import { Conversation } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { maybe, string, u32 } from "../values.js";

/**
 * Keeps what the customer said of the conversation. `rating` is from 1 to `best`, `best` from 2 to 100; `text` is what
 * the customer wrote with it, at most 4 KiB. Whoever hears `on-feedback` is told.
 */
export function record(conversation: Conversation, rating: number, best: number, text?: string): void {
  ask(() =>
    power.record(
      held(conversation, Conversation, "conversation"),
      u32(rating, "rating"),
      u32(best, "best"),
      maybe(string, text, "text"),
    ),
  );
}
