import { log, type ConversationEvent, type LeadEvent, type RefusedEvent, type TimerEvent } from "plugboard";

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
