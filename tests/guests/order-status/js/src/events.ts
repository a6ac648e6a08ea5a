import {
  handover,
  log,
  type CommentEvent,
  type ContactEvent,
  type ConversationEvent,
  type FeedbackEvent,
  type LeadEvent,
  type ReactionEvent,
  type ReceiptEvent,
  type RefusedEvent,
  type TimerEvent,
} from "plugboard";

export function onConversation(event: ConversationEvent): void {
  log.info(`conversation ${event.conversation.id} ${event.changes.join(",")}`);
  log.info(`json ${typeof event.json()}`);
}

export function onRefused(event: RefusedEvent): void {
  log.info(`refused ${event.action} ${event.verdict} ${event.code} ${event.reason}`);
}

export function onTimer(event: TimerEvent): void {
  log.info(`timer ${event.name} ${event.data}`);
}

export function onLead(event: LeadEvent): void {
  const { id, stage, value, currency } = event.lead;
  log.info(`lead ${id} ${stage} ${value ?? "-"} ${currency ?? "-"} ${event.changes.join(",")}`);
}

export function onComment(event: CommentEvent): void {
  const { comment, contact } = event;
  log.info(`comment ${contact.name ?? "-"} ${comment.text}`);
  log.info(`json ${typeof event.json()}`);
  if (!comment.text.startsWith("order ")) return;
  const preview = handover.privateReply(comment, "Let us talk here.");
  log.info(`preview ${preview}`);
}

export function onReaction(event: ReactionEvent): void {
  log.info(`reaction ${event.emoji ?? "-"} ${event.message.text} ${event.contact.name ?? "-"}`);
  log.info(`taken-back ${event.takenBack ?? "-"}`);
}

export function onReceipt(event: ReceiptEvent): void {
  log.info(`receipt ${event.state} ${event.message.text} ${event.code ?? "-"} ${event.reason ?? "-"}`);
}

export function onFeedback(event: FeedbackEvent): void {
  log.info(`feedback ${event.rating}/${event.best} ${event.text ?? "-"} ${event.message?.text ?? "-"}`);
}

export function onContact(event: ContactEvent): void {
  const { contact, changes, purpose } = event;
  const known = `${contact.reachable} ${contact.consent("marketing")}`;
  log.info(`contact ${contact.id} ${changes.join(",")} ${purpose ?? "-"} ${known}`);
  log.info(`json ${typeof event.json()}`);
}
