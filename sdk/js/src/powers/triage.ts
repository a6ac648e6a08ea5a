/**
 * The power `triage`: sorts the conversation.
 *
 * @module
 */
import * as power from "plugboard:inbox/triage@0.1.1";
import { Conversation } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { instant, maybe, string, word, type Open } from "../values.js";

/** How urgent a conversation is. */
export type Priority = "low" | "normal" | "high" | "urgent";

const priorities: readonly Priority[] = ["low", "normal", "high", "urgent"];

function of(conversation: Conversation): Parameters<typeof power.escalate>[0] {
  return held(conversation, Conversation, "conversation");
}

/** Sets the category, such as `support`, `sales` or `other`. At most 64 bytes. */
export function setCategory(conversation: Conversation, category: string): void {
  ask(() => power.setCategory(of(conversation), string(category, "category")));
}

/** Sets how urgent it is. */
export function setPriority(conversation: Conversation, priority: Priority): void {
  ask(() => power.setPriority(of(conversation), word(priority, priorities, "priority")));
}

/** Adds a label: at most 64 bytes, and 32 labels a conversation. One that is there already changes nothing. */
export function addLabel(conversation: Conversation, label: string): void {
  ask(() => power.addLabel(of(conversation), string(label, "label")));
}

/** Removes a label. One that is not there changes nothing. */
export function removeLabel(conversation: Conversation, label: string): void {
  ask(() => power.removeLabel(of(conversation), string(label, "label")));
}

/** Gives the conversation to a person, by name; `undefined` takes it back. */
export function assign(conversation: Conversation, assignee: string | undefined): void {
  ask(() => power.assign(of(conversation), maybe(string, assignee, "assignee")));
}

/** Gives the conversation to a team, by name; `undefined` takes it back. */
export function assignTeam(conversation: Conversation, team: string | undefined): void {
  ask(() => power.assignTeam(of(conversation), maybe(string, team, "team")));
}

/** Sets where the work on it stands. */
export function setStatus(conversation: Conversation, status: Open<"open" | "pending" | "resolved">): void {
  ask(() => power.setStatus(of(conversation), string(status, "status")));
}

/** Out of sight until a time, or until the customer writes. At most a year ahead. */
export function snooze(conversation: Conversation, until: number | Date): void {
  ask(() => power.snooze(of(conversation), instant(until, "until")));
}

/** Calls people: opens the conversation, turns automatic replies off, and notes the reason. */
export function escalate(conversation: Conversation, reason: string): void {
  ask(() => power.escalate(of(conversation), string(reason, "reason")));
}
