// Conversion of a plugin's values to the engine's types. For a value of the wrong type the engine ends the whole call
// without a helpful message, so each value is checked first, and a wrong one is a TypeError that names it.

import { encode } from "./utf8.js";

function wrong(what: string, wanted: string, value: unknown): TypeError {
  const got = value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
  return new TypeError(`${what} must be ${wanted}, not ${got}`);
}

/** Returns a text. Lone surrogates, which UTF-8 cannot encode, are replaced. */
export function string(value: string, what: string): string {
  if (typeof value !== "string") throw wrong(what, "a string", value);
  return (value as unknown as { toWellFormed(): string }).toWellFormed();
}

/** Returns a boolean. */
export function boolean(value: boolean, what: string): boolean {
  if (typeof value !== "boolean") throw wrong(what, "a boolean", value);
  return value;
}

/** Returns any number. */
export function number(value: number, what: string): number {
  if (typeof value !== "number") throw wrong(what, "a number", value);
  return value;
}

/** Returns an instant in milliseconds since 1970. */
export function instant(value: number | Date, what: string): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value !== "number") throw wrong(what, "a number of milliseconds or a Date", value);
  return value;
}

function whole(value: number, most: number, what: string): number {
  if (typeof value !== "number" || Number.isNaN(value)) throw wrong(what, "a number", value);
  return Math.trunc(Math.min(Math.max(value, 0), most));
}

/** Returns a whole number, truncated and clamped to 0 to 4,294,967,295. */
export function u32(value: number, what: string): number {
  // The engine accepts a signed 32-bit number and reads it as unsigned.
  return whole(value, 0xffff_ffff, what) | 0;
}

/** Returns a whole number, truncated and clamped to 0 to 65,535. */
export function u16(value: number, what: string): number {
  return whole(value, 0xffff, what) | 0;
}

/** Returns a whole number, truncated and clamped to the signed 32-bit range. */
export function s32(value: number, what: string): number {
  if (typeof value !== "number" || Number.isNaN(value)) throw wrong(what, "a number", value);
  return Math.trunc(Math.min(Math.max(value, -0x8000_0000), 0x7fff_ffff)) | 0;
}

/** Returns bytes. A text is encoded as UTF-8. */
export function bytes(value: string | Uint8Array | ArrayBuffer, what: string): Uint8Array {
  if (typeof value === "string") return encode(value);
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw wrong(what, "a string or a Uint8Array", value);
}

/** Returns a word if it is one of `words`. */
export function word<T extends string>(value: T, words: readonly T[], what: string): T {
  if (!words.includes(value)) throw new TypeError(`${what} must be one of ${words.join(", ")}, not ${String(value)}`);
  return value;
}

/** Converts a value that may be missing. A missing value becomes `null`. */
export function maybe<T, R>(as: (value: T, what: string) => R, value: T | null | undefined, what: string): R | null {
  return value === undefined || value === null ? null : as(value, what);
}

/** Converts a value that may be missing. A missing value becomes `undefined`. */
export function optional<T>(value: T | null): T | undefined {
  return value === null ? undefined : value;
}

/** Converts a whole number from the engine to unsigned. The engine returns it signed: 4,294,967,295 arrives as -1. */
export function unsigned(value: number): number {
  return value >>> 0;
}

/** Returns an object as the JSON text that the host takes. A text is passed on as it is, because the host checks it. */
export function document(value: object | string, what: string): string {
  if (typeof value === "string") return string(value, what);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(what, "an object or a JSON text", value);
  }
  // JSON would escape a lone surrogate, and the host refuses such an escape. So it is replaced, as in any other text.
  const written = JSON.stringify(value, (_, member: unknown) =>
    typeof member === "string" ? string(member, what) : member,
  );
  return string(written, what);
}

/** Parses a JSON document that is an object. */
export function object(json: string): JsonObject {
  return JSON.parse(json) as JsonObject;
}

/** The deepest nesting that is parsed. The engine's parser recurses at each level, and its stack is limited. */
const levels = 100;

/** Parses JSON from outside. Throws a SyntaxError if it is not JSON, or is nested deeper than 100 levels. */
export function fromJson(text: string): Json {
  if (deeper(text)) throw new SyntaxError(`it is nested deeper than ${levels} levels`);
  return JSON.parse(text) as Json;
}

/** Returns whether a document is nested deeper than the limit. Brackets inside strings do not count. */
function deeper(text: string): boolean {
  let opening = 0;
  for (const bracket of ["[", "{"]) {
    for (let at = text.indexOf(bracket); at >= 0 && opening <= levels; at = text.indexOf(bracket, at + 1)) opening += 1;
  }
  if (opening <= levels) return false;
  // With escapes removed, a string ends at the next quote.
  const brackets = text
    .replace(/\\./gs, "")
    .replace(/"[^"]*"?/g, "")
    .replace(/[^[\]{}]+/g, "");
  let depth = 0;
  for (let at = 0; at < brackets.length; at += 1) {
    const bracket = brackets[at];
    depth += bracket === "[" || bracket === "{" ? 1 : -1;
    if (depth > levels) return true;
  }
  return false;
}

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  /** The value of a member, by its name. */
  [member: string]: Json | undefined;
}

/** One of the given words, or another string that a future version may add. */
export type Open<Word extends string> = Word | (string & {});
