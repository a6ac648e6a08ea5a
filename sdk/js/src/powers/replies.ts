/**
 * The power `replies`: sends replies to the customer.
 *
 * @module
 */
import * as power from "plugboard:inbox/replies@0.1.2";
import type { RichContent } from "../content.js";
import { Conversation, type Attachment, type Message } from "../conversations.js";
import { made } from "../drafts.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import type { QuickReply } from "../platform/index.js";
import type { Open } from "../values.js";

/**
 * The rules' current decision on a reply: it will be sent (`allowed`), or a person will decide (`held`). The rules are
 * checked again when the reply takes effect.
 */
export type Preview = "allowed" | "held";

/** A reply to be sent. */
export interface Draft {
  /**
   * The text, which may be empty if there is an attachment or rich content. At most 64 KiB. The platform's own limit is
   * checked as a rule.
   */
  text?: string | undefined;
  /**
   * Buttons that answer with their payload when pressed. At most 13, each with a title of 1 to 256 bytes and a payload
   * of at most 4 KiB.
   */
  quickReplies?: readonly QuickReply[] | undefined;
  /** Files that the host already has. At most 10. */
  attachments?: readonly Attachment[] | undefined;
  /** The message that this draft answers. It is shown as a reply if the platform supports that. */
  replyTo?: Message | undefined;
  /**
   * The subject: one line of at most 998 bytes. It is left out if the platform has no subjects, as on every channel
   * without the rule `wholeReplies`.
   */
  subject?: string | undefined;
  /**
   * Rich content after the text, as an object or as its JSON text. At most 64 KiB. The files that it refers to are
   * those of `attachments`, counted from 0. The host turns what the platform cannot show into text.
   */
  content?: RichContent | string | undefined;
  /**
   * What the reply is for: `marketing` or another word, at most 64 bytes. The rules may demand the customer's consent
   * to this purpose (the rule `needsConsent`). Without it, a reply has no purpose.
   */
  purpose?: Open<"marketing"> | undefined;
}

/**
 * Replies with a plain text or a draft. The host splits the reply into parts and delivers them in order. At most 20
 * replies per handler.
 *
 * @throws {Failure} `denied` if a rule refuses it now (the code names the rule); `invalid` if the draft is empty or a
 * part of it is invalid, with the code `bad-content` if that is the rich content (the message names the place);
 * `rate-limited` after 20 replies.
 *
 * @example
 * replies.reply(event.conversation, { text: "Shall we?", quickReplies: [{ title: "Yes", payload: "yes" }] });
 */
export function reply(conversation: Conversation, draft: string | Draft): Preview {
  const to = held(conversation, Conversation, "conversation");
  const lowered = made(draft);
  return ask(() => power.reply(to, lowered));
}
