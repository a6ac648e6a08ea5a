// Conversion of drafts for the powers `replies` and `handover`.

import { Draft as Raw } from "plugboard:inbox/replies@0.1.2";
import { Attachment, Message } from "./conversations.js";
import { held } from "./handle.js";
import type { Draft } from "./powers/replies.js";
import { document, string } from "./values.js";

/** Converts a text or a draft to the engine's type. */
export function made(draft: string | Draft): Raw {
  const {
    text = "",
    quickReplies = [],
    attachments = [],
    replyTo,
    subject,
    content,
    purpose,
  }: Draft = typeof draft === "string" ? { text: draft } : draft;
  const raw = new Raw(string(text, "text"));
  for (const { title, payload } of quickReplies) raw.quickReply(string(title, "title"), string(payload, "payload"));
  for (const file of attachments) raw.attachment(held(file, Attachment, "attachment"));
  if (replyTo !== undefined) raw.replyTo(held(replyTo, Message, "replyTo"));
  if (subject !== undefined) raw.subject(string(subject, "subject"));
  if (content !== undefined) raw.content(document(content, "content"));
  if (purpose !== undefined) raw.purpose(string(purpose, "purpose"));
  return raw;
}
