/**
 * The power `timers`: being told later, by the handler `on-timer`. Once for each time that a timer was set, be it late
 * after the server was down.
 *
 * A timer belongs to the conversation of the event and has a name of the plugin's choosing: at most 256 bytes, at most
 * 16 names of each conversation. It is set and cancelled when the handler's work takes effect.
 *
 * @module
 */
import * as power from "plugboard:inbox/timers@0.1.1";
import { ask } from "../failure.js";
import { number, string } from "../values.js";

/**
 * Sets a timer, `after` milliseconds from now: 10 seconds to 366 days. A timer of this name that is set already is
 * moved. `data` comes back with the event, at most 4 KiB.
 *
 * @throws {Failure} `denied` when the plugin does not hear `on-timer`.
 */
export function set(name: string, after: number, data = ""): void {
  ask(() => power.set(string(name, "name"), number(after, "after"), string(data, "data")));
}

/** Cancels a timer. Changes nothing when there is none of this name. */
export function cancel(name: string): void {
  ask(() => power.cancel(string(name, "name")));
}
