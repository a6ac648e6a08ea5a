import { clock, contacts, Failure, http, log, replies, templates, type MessageEvent } from "plugboard";

/** Causes four failures of the host, and continues after each. */
export function caught(event: MessageEvent): void {
  const attempts = [
    () => clock.local(0, "Mars/Base"),
    () => replies.reply(event.conversation, ""),
    () => http.send({ url: "https://elsewhere.example/" }),
    () => templates.reply(event.conversation, "none", "en"),
  ];
  for (const attempt of attempts) tell(attempt);
}

/** Logs the failure of the host that this causes. */
export function tell(attempt: () => void): void {
  try {
    attempt();
    log.info("not caught");
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    log.info(`caught ${failure.kind} ${failure.code ?? "-"}`);
  }
}

/** Logs the value of every getter. */
export function read(event: MessageEvent): void {
  const say = (name: string, value: unknown): void => log.info(`${name} ${value ?? "-"}`);
  const { message, contact, conversation } = event;
  say("event.id", event.id);
  say("event.occurred-at", event.occurredAt);
  say("event.depth", event.depth);
  say("event.late", event.late);
  say("event.json", typeof event.json());
  say("message.id", message.id);
  say("message.direction", message.direction);
  say("message.kind", message.kind);
  say("message.text", message.text);
  say("message.subject", message.subject);
  say("message.sent-at", message.sentAt);
  say("message.author-kind", message.authorKind);
  say("message.author-name", message.authorName);
  say("message.reply-to", message.replyTo);
  say("message.payload", message.payload);
  say("message.attribute", message.attribute("campaign"));
  say("message.deleted", message.deleted);
  say("message.edited-at", message.editedAt);
  say("message.content", message.contentText);
  say("message.attachments", message.attachments.length);
  const [attachment] = message.attachments;
  if (attachment !== undefined) {
    say("attachment.id", attachment.id);
    say("attachment.kind", attachment.kind);
    say("attachment.name", attachment.name);
    say("attachment.media-type", attachment.mediaType);
    say("attachment.size", attachment.size);
    say("attachment.hint", attachment.hint);
    say("attachment.duration-ms", attachment.durationMs);
  }
  say("contact.id", contact.id);
  say("contact.name", contact.name);
  say("contact.first-name", contact.firstName);
  say("contact.attribute", contact.attribute("language"));
  say("contact.created-at", contact.createdAt);
  say("contact.reachable", contact.reachable);
  say("contact.consent", contact.consent("marketing"));
  say("conversation.id", conversation.id);
  say("conversation.channel", conversation.channel);
  say("conversation.kind", conversation.kind);
  say("conversation.status", conversation.status);
  say("conversation.category", conversation.category);
  say("conversation.priority", conversation.priority);
  say("conversation.labels", conversation.labels.join(","));
  say("conversation.assignee", conversation.assignee);
  say("conversation.team", conversation.team);
  say("conversation.automation", conversation.automation);
  say("conversation.contact", conversation.contact.id);
  say("conversation.messages", conversation.messages(10).length);
  say("conversation.created-at", conversation.createdAt);
  say("conversation.account-name", conversation.accountName);
  say("conversation.lead", conversation.lead?.id);
  say("conversation.name", conversation.name);
  const ids = conversation.participants(10).map(({ id }) => id);
  say("conversation.participants", ids.join(","));
  say("conversation.participant-count", conversation.participantCount);
}

/** Logs the customers who are in the conversation, and tries to change each of them. */
export function members(event: MessageEvent): void {
  const people = event.conversation.participants(10);
  for (const one of people) {
    log.info(`member ${one.id} ${one.name ?? "-"} ${one.reachable} ${one.consent("marketing")}`);
  }
  log.info(`members ${event.conversation.participantCount}`);
  for (const one of people) {
    try {
      contacts.setName(one, "Countess");
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      log.info(`caught ${failure.kind} ${failure.code ?? "-"}`);
    }
  }
  log.info(`named ${event.contact.name ?? "-"}`);
}
