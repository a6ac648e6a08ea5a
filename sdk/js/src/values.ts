// What an author gives, as the engine takes it. The engine ends the whole call for a value of the wrong type, without a
// word that helps; so each value is looked at before, and what does not fit is a TypeError that names it.

import { encode } from "./utf8.js";

function wrong(what: string, wanted: string, value: unknown): TypeError {
  const got = value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
  return new TypeError(`${what} must be ${wanted}, not ${got}`);
}

/** A text. Halves of characters, which UTF-8 does not have, are replaced. */
export function string(value: string, what: string): string {
  if (typeof value !== "string") throw wrong(what, "a string", value);
  return (value as unknown as { toWellFormed(): string }).toWellFormed();
}

/** A truth value. */
export function boolean(value: boolean, what: string): boolean {
  if (typeof value !== "boolean") throw wrong(what, "a boolean", value);
  return value;
}

/** Any number. */
export function number(value: number, what: string): number {
  if (typeof value !== "number") throw wrong(what, "a number", value);
  return value;
}

/** An instant in milliseconds. */
export function instant(value: number | Date, what: string): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value !== "number") throw wrong(what, "a number of milliseconds or a Date", value);
  return value;
}

function whole(value: number, most: number, what: string): number {
  if (typeof value !== "number" || Number.isNaN(value)) throw wrong(what, "a number", value);
  return Math.trunc(Math.min(Math.max(value, 0), most));
}

/** A whole number from 0 to 4,294,967,295: the nearest one. */
export function u32(value: number, what: string): number {
  // The engine takes a number of 32 bits with a sign and reads it without one.
  return whole(value, 0xffff_ffff, what) | 0;
}

/** A whole number from 0 to 65,535: the nearest one. */
export function u16(value: number, what: string): number {
  return whole(value, 0xffff, what) | 0;
}

/** A whole number with a sign: the nearest one. */
export function s32(value: number, what: string): number {
  if (typeof value !== "number" || Number.isNaN(value)) throw wrong(what, "a number", value);
  return Math.trunc(Math.min(Math.max(value, -0x8000_0000), 0x7fff_ffff)) | 0;
}

/** Bytes; a text stands for its UTF-8. */
export function bytes(value: string | Uint8Array | ArrayBuffer, what: string): Uint8Array {
  if (typeof value === "string") return encode(value);
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw wrong(what, "a string or a Uint8Array", value);
}

/** One of some words. */
export function word<T extends string>(value: T, words: readonly T[], what: string): T {
  if (!words.includes(value)) throw new TypeError(`${what} must be one of ${words.join(", ")}, not ${String(value)}`);
  return value;
}

/** A value that may be missing, as `null`. */
export function maybe<T, R>(as: (value: T, what: string) => R, value: T | null | undefined, what: string): R | null {
  return value === undefined || value === null ? null : as(value, what);
}

/** A value that may be missing, as `undefined`. */
export function optional<T>(value: T | null): T | undefined {
  return value === null ? undefined : value;
}

/** A whole number without a sign. The engine gives it with one: 4,294,967,295 comes as -1. */
export function unsigned(value: number): number {
  return value >>> 0;
}

/** The object that a JSON document is. */
export function object(json: string): JsonObject {
  return JSON.parse(json) as JsonObject;
}

/** The deepest nesting that is read. The engine's parser calls itself at each level, and its stack has an end. */
const levels = 100;

/**
 * Reads JSON that comes from elsewhere. What is not JSON, or is nested deeper than 100 levels, is a SyntaxError.
 */
export function fromJson(text: string): Json {
  if (deeper(text)) throw new SyntaxError(`it is nested deeper than ${levels} levels`);
  return JSON.parse(text) as Json;
}

/** Is it nested deeper than is read? Brackets inside of strings do not count. */
function deeper(text: string): boolean {
  let opening = 0;
  for (const bracket of ["[", "{"]) {
    for (let at = text.indexOf(bracket); at >= 0 && opening <= levels; at = text.indexOf(bracket, at + 1)) opening += 1;
  }
  if (opening <= levels) return false;
  // Without escapes, a string ends at the next quote.
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

/** A value of JSON. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** An object of JSON. */
export interface JsonObject {
  /** A member by its name. */
  [member: string]: Json | undefined;
}

/** A string that is one of some words today; more may come. */
export type Open<Word extends string> = Word | (string & {});
