/**
 * The power `timers`: schedules calls of the handler `on-timer`.
 *
 * A timer that is set fires once; if the server was down, it fires late. It belongs to the event's conversation and has
 * a name that the plugin chooses: at most 256 bytes, and at most 16 timers per conversation. It is set or cancelled
 * when the handler's work takes effect. A handler may call these functions at most 64 times; further calls throw a
 * {@link Failure} `rate-limited`.
 *
 * @module
 */
import * as power from "plugboard:inbox/timers@0.1.2";
import { ask } from "../failure.js";
import { number, string } from "../values.js";

/**
 * Sets a timer that fires after `after` milliseconds: from 10 seconds to 366 days. An existing timer of this name is
 * rescheduled. `data` is returned with the event, at most 4 KiB.
 *
 * @throws {Failure} `invalid` for a time or data outside these limits; `denied` if the plugin does not handle
 * `on-timer`.
 */
export function set(name: string, after: number, data = ""): void {
  ask(() => power.set(string(name, "name"), number(after, "after"), string(data, "data")));
}

/** Cancels a timer. Does nothing if there is none of this name. */
export function cancel(name: string): void {
  ask(() => power.cancel(string(name, "name")));
}
