/**
 * The power `replies`: answers the customer.
 *
 * @module
 */
import * as power from "plugboard:inbox/replies@0.1.1";
import { Conversation, type Attachment, type Message } from "../conversations.js";
import { made } from "../drafts.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import type { QuickReply } from "../platform.js";

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
  const to = held(conversation, Conversation, "conversation");
  const lowered = made(draft);
  return ask(() => power.reply(to, lowered));
}
