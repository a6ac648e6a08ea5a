/**
 * The power `handover`: moves a public matter into a private conversation.
 *
 * It requires the power `replies`, which must be listed too.
 *
 * @module
 */
import * as power from "plugboard:inbox/handover@0.1.2";
import { Conversation, Message } from "../conversations.js";
import { made } from "../drafts.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import type { Draft, Preview } from "./replies.js";

/**
 * Answers a public comment with a private message to its author: a plain text or a draft. The message is added to the
 * author's private conversation on the same channel, which is created if there is none, and the two conversations are
 * linked. It counts as a reply: at most 20 per handler.
 *
 * @throws {Failure} `denied` if a rule refuses it now (most platforms allow one private reply per comment, within some
 * days); `invalid` if the message is not a customer's public comment or the draft is empty.
 */
export function privateReply(comment: Message, draft: string | Draft): Preview {
  const to = held(comment, Message, "comment");
  const lowered = made(draft);
  return ask(() => power.privateReply(to, lowered));
}

/** Returns the identifiers of the conversations linked to this one, newest first. At most 16. */
export function linked(conversation: Conversation): string[] {
  return ask(() => power.linked(held(conversation, Conversation, "conversation")));
}
