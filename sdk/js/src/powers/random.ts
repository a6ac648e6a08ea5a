/**
 * The power `random`: unpredictable random numbers, safe for cryptographic use. If it is listed, `Math.random` uses it
 * too.
 *
 * @module
 */
import * as power from "plugboard:inbox/random@0.1.2";
import { u32, unsigned } from "../values.js";

/** Returns `length` random bytes, at most 4,096. */
export function bytes(length: number): Uint8Array {
  return power.bytes(u32(length, "length"));
}

/** Returns a random whole number from 0 to 4,294,967,295. */
export function number(): number {
  return unsigned(power.number());
}
