/**
 * Write Plugboard plugins in TypeScript or JavaScript.
 *
 * `plugin.toml` lists the events a plugin handles (`handlers`) and the host functions it may use (`powers`). The plugin
 * exports a function for each handler and imports each power as a module:
 *
 * ```ts
 * import { replies, type MessageEvent } from "plugboard";
 *
 * export function onMessage(event: MessageEvent): void {
 *   replies.reply(event.conversation, event.message.text);
 * }
 * ```
 *
 * Each call runs in a fresh instance of the plugin as it was built, so variables outside the handlers are reset. Store
 * anything that must persist in `kv`.
 *
 * The functions of a power throw {@link Failure} if the host refuses the request, and a TypeError for an argument of
 * the wrong type or an unknown word. Whole numbers out of range are clamped to the nearest valid number.
 *
 * @module
 */
/// <reference path="./contract.d.ts" />

export * from "./assistance.js";
export * from "./batches.js";
export type * from "./content.js";
export * from "./conversations.js";
export * from "./events.js";
export { Failure, failureKinds, type FailureDetails, type FailureKind } from "./failure.js";
export type * from "./handlers.js";
export * from "./migrations.js";
export * from "./platform/index.js";
export * from "./reviews.js";
export * as text from "./text.js";
export type { Json, JsonObject, Open } from "./values.js";

export * as clock from "./powers/clock.js";
export * as config from "./powers/config.js";
export * as contacts from "./powers/contacts.js";
export * as corrections from "./powers/corrections.js";
export * as directory from "./powers/directory.js";
export * as downloads from "./powers/downloads.js";
export * as feedback from "./powers/feedback.js";
export * as files from "./powers/files.js";
export * as handover from "./powers/handover.js";
export * as http from "./powers/http.js";
export * as intake from "./powers/intake.js";
export * as kv from "./powers/kv.js";
export * as leads from "./powers/leads.js";
export * as links from "./powers/links.js";
export * as log from "./powers/log.js";
export * as notes from "./powers/notes.js";
export * as random from "./powers/random.js";
export * as replies from "./powers/replies.js";
export * as rules from "./powers/rules.js";
export * as secrets from "./powers/secrets.js";
export * as signals from "./powers/signals.js";
export * as templates from "./powers/templates.js";
export * as timers from "./powers/timers.js";
export * as triage from "./powers/triage.js";
