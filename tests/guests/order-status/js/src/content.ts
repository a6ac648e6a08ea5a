import { log, replies, templates, type MessageEvent } from "plugboard";
import { tell } from "./read.js";

/** Replies with rich content. */
export function rich(event: MessageEvent, content: string): void {
  log.info(`preview ${replies.reply(event.conversation, { content, purpose: "service" })}`);
}

/** Replies with a template that is filled in, and looks it up. */
export function fill(event: MessageEvent): void {
  const { conversation, message } = event;
  const [picture] = message.attachments;
  const preview = templates.replyWith(conversation, {
    name: "order",
    language: "en",
    parameters: { name: "Ada" },
    files: picture && { picture },
  });
  log.info(`preview ${preview}`);
  const { name } = templates.find(conversation, "order", "en");
  log.info(`template ${String(name)}`);
  tell(() => templates.find(conversation, "none", "en"));
}
