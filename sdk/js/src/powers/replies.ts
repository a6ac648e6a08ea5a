/**
 * The power `replies`: answers the customer.
 *
 * @module
 */
import * as power from "plugboard:inbox/replies@0.1.1";
import { Attachment, Conversation, Message } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import type { QuickReply } from "../platform.js";
import { string } from "../values.js";

/**
 * What the rules say of a reply at this moment: it will be sent (`allowed`), or a person will decide (`held`). They are
 * asked again when it takes effect.
 */
export type Preview = "allowed" | "held";

/** A reply in the making. */
export interface Draft {
  /** May be empty when there is an attachment. At most 64 KiB; the platform's own limit is a rule. */
  text?: string | undefined;
  /** Buttons that answer with their payload when pressed. At most 13 by the contract. */
  quickReplies?: readonly QuickReply[] | undefined;
  /** Files that the host already has. At most 10. */
  attachments?: readonly Attachment[] | undefined;
  /** The message that this answers, shown so where the platform can. */
  replyTo?: Message | undefined;
}

/**
 * Replies with a text, or a whole draft. The host splits it into parts and delivers them in order. At most 20 a
 * handler.
 *
 * @throws {Failure} `denied` when the rules refuse it now; the code names the rule.
 *
 * @example
 * replies.reply(event.conversation, { text: "Shall we?", quickReplies: [{ title: "Yes", payload: "yes" }] });
 */
export function reply(conversation: Conversation, draft: string | Draft): Preview {
  const {
    text = "",
    quickReplies = [],
    attachments = [],
    replyTo,
  }: Draft = typeof draft === "string" ? { text: draft } : draft;
  const to = held(conversation, Conversation, "conversation");
  const made = new power.Draft(string(text, "text"));
  for (const { title, payload } of quickReplies) made.quickReply(string(title, "title"), string(payload, "payload"));
  for (const file of attachments) made.attachment(held(file, Attachment, "attachment"));
  if (replyTo !== undefined) made.replyTo(held(replyTo, Message, "replyTo"));
  return ask(() => power.reply(to, made));
}
