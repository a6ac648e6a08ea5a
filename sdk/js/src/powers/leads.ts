/**
 * The power `leads`: manages leads, which are people who may buy.
 *
 * @module
 */
import * as power from "plugboard:inbox/leads@0.1.2";
import { Conversation, Lead } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { maybe, number, string, word } from "../values.js";

/** The stage of a lead. `won` and `lost` close it. */
export type Stage = "new" | "qualified" | "won" | "lost";

const stages: readonly Stage[] = ["new", "qualified", "won", "lost"];

/**
 * Opens a lead with the stage `new`. `source` is its origin, at most 64 bytes.
 *
 * @throws {Failure} `conflict` with the code `lead-open` if the conversation already has an open lead.
 */
export function open(conversation: Conversation, source?: string): Lead {
  return new Lead(
    ask(() => power.open(held(conversation, Conversation, "conversation"), maybe(string, source, "source"))),
  );
}

/** Moves a lead to another stage. `won` and `lost` close it. */
export function setStage(lead: Lead, stage: Stage): void {
  ask(() => power.setStage(held(lead, Lead, "lead"), word(stage, stages, "stage")));
}

/**
 * Sets a lead's value, from 0 to 1,000,000,000,000, rounded to hundredths; `undefined` removes it. `currency` is an ISO
 * 4217 code such as `EUR`.
 *
 * @throws {Failure} `invalid` if the value is out of range or the currency is not such a code.
 */
export function setValue(lead: Lead, value: number | undefined, currency?: string): void {
  ask(() =>
    power.setValue(held(lead, Lead, "lead"), maybe(number, value, "value"), maybe(string, currency, "currency")),
  );
}

/**
 * Sets an attribute. The key is at most 64 bytes, the value at most 4 KiB.
 *
 * @throws {Failure} `invalid` for a key or value outside these limits; `rate-limited` with the code `too-many` if the
 * lead already has 32 other attributes.
 */
export function setAttribute(lead: Lead, key: string, value: string): void {
  ask(() => power.setAttribute(held(lead, Lead, "lead"), string(key, "key"), string(value, "value")));
}

/** Removes an attribute. Does nothing if it does not exist. */
export function removeAttribute(lead: Lead, key: string): void {
  ask(() => power.removeAttribute(held(lead, Lead, "lead"), string(key, "key")));
}
