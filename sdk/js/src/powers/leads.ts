/**
 * The power `leads`: keeps people who may buy.
 *
 * @module
 */
import * as power from "plugboard:inbox/leads@0.1.1";
import { Conversation, Lead } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { maybe, number, string, word } from "../values.js";

/** How far a lead has come. With `won` and `lost` it is closed. */
export type Stage = "new" | "qualified" | "won" | "lost";

const stages: readonly Stage[] = ["new", "qualified", "won", "lost"];

/**
 * Opens a lead with the stage `new`. `source` is where it comes from, at most 64 bytes.
 *
 * @throws {Failure} `conflict` with the code `lead-open` when the conversation's lead is open.
 */
export function open(conversation: Conversation, source?: string): Lead {
  return new Lead(
    ask(() => power.open(held(conversation, Conversation, "conversation"), maybe(string, source, "source"))),
  );
}

/** Sets how far it has come. */
export function setStage(lead: Lead, stage: Stage): void {
  ask(() => power.setStage(held(lead, Lead, "lead"), word(stage, stages, "stage")));
}

/**
 * What it is worth: 0 to 1,000,000,000,000, kept to the hundredth, with an ISO 4217 code such as `EUR`. `undefined`
 * takes it back.
 */
export function setValue(lead: Lead, value: number | undefined, currency?: string): void {
  ask(() =>
    power.setValue(held(lead, Lead, "lead"), maybe(number, value, "value"), maybe(string, currency, "currency")),
  );
}

/** Sets a property: key at most 64 bytes, value at most 4 KiB, 32 attributes a lead. */
export function setAttribute(lead: Lead, key: string, value: string): void {
  ask(() => power.setAttribute(held(lead, Lead, "lead"), string(key, "key"), string(value, "value")));
}

/** Removes a property. One that is not there changes nothing. */
export function removeAttribute(lead: Lead, key: string): void {
  ask(() => power.removeAttribute(held(lead, Lead, "lead"), string(key, "key")));
}
