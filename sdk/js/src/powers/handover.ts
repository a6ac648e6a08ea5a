/**
 * The power `handover`: takes a public matter into private.
 *
 * It brings along `replies`, which is to be listed with it.
 *
 * @module
 */
import * as power from "plugboard:inbox/handover@0.1.1";
import { Conversation, Message } from "../conversations.js";
import { made } from "../drafts.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import type { Draft, Preview } from "./replies.js";

/**
 * Answers a public comment with a private message to who wrote it: a text, or a whole draft. The message stands in that
 * customer's private conversation on the same channel, which begins with it where there is none, and the two
 * conversations are linked. Counts as a reply.
 *
 * @throws {Failure} `denied` when the rules refuse it now: most platforms take one for each comment, within some days.
 */
export function privateReply(comment: Message, draft: string | Draft): Preview {
  const to = held(comment, Message, "comment");
  const lowered = made(draft);
  return ask(() => power.privateReply(to, lowered));
}

/** The conversations that are linked with this one, by their identifiers, the latest first. At most 16. */
export function linked(conversation: Conversation): string[] {
  return ask(() => power.linked(held(conversation, Conversation, "conversation")));
}
