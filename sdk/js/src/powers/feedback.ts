/**
 * The power `feedback`: records customers' ratings.
 *
 * @module
 */
import * as power from "plugboard:inbox/feedback@0.1.2";
import { Conversation } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { maybe, string, u32 } from "../values.js";

/**
 * Records a customer's rating of the conversation. It triggers `on-feedback` in plugins that handle it. `rating` is
 * from 1 to `best`, `best` from 2 to 100; `text` is what the customer wrote with the rating, at most 4 KiB. At most 10
 * per handler.
 *
 * @throws {Failure} `invalid` if a value is out of range; `rate-limited` after 10 records.
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
