import { clock, contacts, feedback, leads, log, notes, replies, timers, triage, type MessageEvent } from "plugboard";

/** Takes one action of each kind. */
export function act(event: MessageEvent): void {
  const { conversation, contact } = event;
  triage.setCategory(conversation, "sales");
  triage.setPriority(conversation, "urgent");
  triage.addLabel(conversation, "a");
  triage.removeLabel(conversation, "a");
  triage.addLabel(conversation, "b");
  triage.assign(conversation, "ann");
  triage.assignTeam(conversation, "blue");
  triage.setStatus(conversation, "pending");
  triage.snooze(conversation, clock.now() + 3_600_000);
  triage.escalate(conversation, "look");
  notes.add(conversation, "noted");
  contacts.setName(contact, "Ada");
  contacts.setAttribute(contact, "language", "de");
  contacts.removeAttribute(contact, "old");
  const lead = leads.open(conversation, "chat");
  leads.setStage(lead, "qualified");
  leads.setValue(lead, 12.5, "EUR");
  leads.setAttribute(lead, "need", "boots");
  leads.removeAttribute(lead, "old");
  timers.set("t", 60_000, "data");
  timers.cancel("u");
  const preview = replies.reply(conversation, {
    text: "done",
    subject: "Done",
    quickReplies: [{ title: "Yes", payload: "yes" }],
    replyTo: event.message,
  });
  log.info(`preview ${preview}`);
}

/** Records the customer's rating. */
export function rate(event: MessageEvent, rating: string): void {
  feedback.record(event.conversation, Number(rating), 5, "as asked");
}
