/**
 * The power `kv`: a memory of the plugin's own, from one event to the next. Another installation never sees it.
 *
 * The functions are of the event's conversation; where a call belongs to none (a connector's), they are `denied`.
 * {@link shared} is of the whole installation. Keys are at most 256 bytes, values at most 64 KiB, and a handler reads
 * and writes at most 1,000 times. Up to 256 values of each conversation and 10,000 of the whole installation are kept:
 * a handler that would keep more fails with the code `kv-full`.
 *
 * @module
 */
import * as power from "plugboard:inbox/kv@0.1.1";
import { ask } from "../failure.js";
import { maybe, number, optional, string } from "../values.js";

/** A value of this conversation; `undefined` when there is none. */
export function get(key: string): string | undefined {
  return optional(ask(() => power.get(string(key, "key"))));
}

/** Keeps a value of this conversation. */
export function set(key: string, value: string): void {
  ask(() => power.set(string(key, "key"), string(value, "value")));
}

function remove(key: string): void {
  ask(() => power.delete(string(key, "key")));
}

export {
  /** Forgets a value of this conversation. */
  remove as delete,
};

/** The memory of the whole installation. */
export interface Shared {
  /**
   * A value; `undefined` when there is none. What was read here may have changed when the handler's work is to take
   * effect; then the handler is run again from the start.
   */
  get(key: string): string | undefined;
  /** Keeps a value. */
  set(key: string, value: string): void;
  /** Forgets a value. */
  delete(key: string): void;
  /**
   * Adds to a number that starts at 0, and gives the new one.
   *
   * @throws {Failure} `invalid` when the value is no number.
   */
  add(key: string, by: number): number;
  /** Writes only where the value is the expected one, `undefined` for none; says whether it was. */
  compareAndSet(key: string, expected: string | undefined, value: string | undefined): boolean;
}

/** The memory of the whole installation. */
export const shared: Shared = {
  get: (key) => optional(ask(() => power.sharedGet(string(key, "key")))),
  set: (key, value) => ask(() => power.sharedSet(string(key, "key"), string(value, "value"))),
  delete: (key) => ask(() => power.sharedDelete(string(key, "key"))),
  add: (key, by) => ask(() => power.sharedAdd(string(key, "key"), number(by, "by"))),
  compareAndSet: (key, expected, value) =>
    ask(() =>
      power.sharedCompareAndSet(string(key, "key"), maybe(string, expected, "expected"), maybe(string, value, "value")),
    ),
};
