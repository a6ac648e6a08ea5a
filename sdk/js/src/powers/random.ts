/**
 * The power `random`: random numbers that cannot be foreseen. Where it is listed, `Math.random` takes from it too.
 *
 * @module
 */
import * as power from "plugboard:inbox/random@0.1.1";
import { u32, unsigned } from "../values.js";

/** Random bytes, at most 4,096 a call. */
export function bytes(length: number): Uint8Array {
  return power.bytes(u32(length, "length"));
}

/** A whole number from 0 to 4,294,967,295. */
export function number(): number {
  return unsigned(power.number());
}
