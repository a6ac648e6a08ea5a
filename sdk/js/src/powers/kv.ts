/**
 * The power `kv`: values that the plugin stores from one event to the next. Other installations cannot see them.
 *
 * The functions {@link get}, {@link set} and `delete` act on values of the event's conversation; in a call that has no
 * conversation, such as a connector's, they throw a {@link Failure} `denied`. {@link shared} acts on values of the
 * whole installation.
 *
 * Keys are at most 256 bytes, values at most 64 KiB. A handler may read and write at most 1,000 times. Up to 256 values
 * per conversation and 10,000 for the whole installation are stored; a handler that would exceed this fails with the
 * code `kv-full`. Every function throws a {@link Failure}: `invalid` for an empty key, or for a key or value that is
 * too long, `rate-limited` after 1,000 calls. Writing is `denied` in every call except event handlers, a reviewer's
 * `review`, an assistant's `run`, a connector's `receive`, and an exporter's functions.
 *
 * @module
 */
import * as power from "plugboard:inbox/kv@0.1.2";
import { ask } from "../failure.js";
import { maybe, number, optional, string } from "../values.js";

/** Returns a value of this conversation, or `undefined` if there is none. */
export function get(key: string): string | undefined {
  return optional(ask(() => power.get(string(key, "key"))));
}

/** Stores a value for this conversation. */
export function set(key: string, value: string): void {
  ask(() => power.set(string(key, "key"), string(value, "value")));
}

function remove(key: string): void {
  ask(() => power.delete(string(key, "key")));
}

export {
  /** Deletes a value of this conversation. Does nothing if it does not exist. */
  remove as delete,
};

/** The values of the whole installation. */
export interface Shared {
  /**
   * Returns a value, or `undefined` if there is none. If the value changes before this handler's work takes effect, the
   * handler is run again from the start.
   */
  get(key: string): string | undefined;
  /** Stores a value. */
  set(key: string, value: string): void;
  /** Deletes a value. Does nothing if it does not exist. */
  delete(key: string): void;
  /**
   * Adds to a number that starts at 0, and returns the sum.
   *
   * @throws {Failure} `invalid` if the value is not a number.
   */
  add(key: string, by: number): number;
  /**
   * Writes a value only if the current one equals `expected`, and returns whether it did. `expected` `undefined` means
   * that there must be no value; `value` `undefined` deletes it.
   */
  compareAndSet(key: string, expected: string | undefined, value: string | undefined): boolean;
}

/** The values of the whole installation. */
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
