/**
 * The power `triage`: sets category, priority, labels, assignment and status of the conversation.
 *
 * Every function throws a {@link Failure} `invalid` for a value outside its limits.
 *
 * @module
 */
import * as power from "plugboard:inbox/triage@0.1.2";
import { Conversation } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { instant, maybe, string, word, type Open } from "../values.js";

/** The priority of a conversation. */
export type Priority = "low" | "normal" | "high" | "urgent";

const priorities: readonly Priority[] = ["low", "normal", "high", "urgent"];

function of(conversation: Conversation): Parameters<typeof power.escalate>[0] {
  return held(conversation, Conversation, "conversation");
}

/** Sets the category, such as `support`, `sales` or `other`. At most 64 bytes. */
export function setCategory(conversation: Conversation, category: string): void {
  ask(() => power.setCategory(of(conversation), string(category, "category")));
}

/** Sets the priority. */
export function setPriority(conversation: Conversation, priority: Priority): void {
  ask(() => power.setPriority(of(conversation), word(priority, priorities, "priority")));
}

/**
 * Adds a label of at most 64 bytes. Does nothing if the conversation already has it.
 *
 * @throws {Failure} `rate-limited` with the code `too-many` if the conversation already has 32 labels.
 */
export function addLabel(conversation: Conversation, label: string): void {
  ask(() => power.addLabel(of(conversation), string(label, "label")));
}

/** Removes a label. Does nothing if the conversation does not have it. */
export function removeLabel(conversation: Conversation, label: string): void {
  ask(() => power.removeLabel(of(conversation), string(label, "label")));
}

/** Assigns the conversation to a person, by a name of at most 256 bytes; `undefined` removes the assignment. */
export function assign(conversation: Conversation, assignee: string | undefined): void {
  ask(() => power.assign(of(conversation), maybe(string, assignee, "assignee")));
}

/** Assigns the conversation to a team, by a name of at most 256 bytes; `undefined` removes the assignment. */
export function assignTeam(conversation: Conversation, team: string | undefined): void {
  ask(() => power.assignTeam(of(conversation), maybe(string, team, "team")));
}

/** Sets the status. Use {@link snooze} to snooze a conversation. */
export function setStatus(conversation: Conversation, status: Open<"open" | "pending" | "resolved">): void {
  ask(() => power.setStatus(of(conversation), string(status, "status")));
}

/**
 * Hides the conversation until a time, in milliseconds since 1970 or as a `Date`, or until the customer writes. The
 * time must be in the future, at most 366 days ahead.
 */
export function snooze(conversation: Conversation, until: number | Date): void {
  ask(() => power.snooze(of(conversation), instant(until, "until")));
}

/** Hands the conversation to people: opens it, turns automatic replies off, and adds the reason as a note. */
export function escalate(conversation: Conversation, reason: string): void {
  ask(() => power.escalate(of(conversation), string(reason, "reason")));
}
