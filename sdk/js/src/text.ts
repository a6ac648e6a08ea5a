/**
 * Finds words, e-mail addresses, telephone numbers and the language in text, by the same rules for every plugin. Not a
 * power: `plugin.toml` does not list it.
 *
 * The result depends only on the arguments. Only the first 64 KiB of a text are read.
 *
 * @module
 */
import * as host from "plugboard:inbox/text@0.1.2";
import { maybe, optional, string } from "./values.js";

/** A telephone number found in a text. */
export interface Phone {
  /** The number as written, without its extension. */
  written: string;
  /** The number in E.164 format, such as `+48601234567`. */
  number: string;
  /** The extension to dial after the call is answered: 1 to 7 digits. */
  extension: string | undefined;
}

/**
 * Reduces a text to its words: no case, no accents on Latin letters, no punctuation, one space between words. `ł`
 * becomes `l`, `ß` becomes `ss`, a dotless `ı` becomes `i`. Marks in other scripts stay, because there they distinguish
 * letters.
 */
export function fold(text: string): string {
  return host.fold(string(text, "text"));
}

/**
 * Returns the indexes of the keywords that the text contains, in order. Text and keywords are folded first.
 *
 * A keyword is one word or several consecutive words. It matches whole words only, except in scripts without spaces
 * between words; a Korean word may be followed by a particle. A word that ends in `*` matches every word that begins
 * with it. One entry may hold several keywords separated by commas: its index is returned once if any of them is found,
 * which is cheaper than separate entries. At most 2,000 keywords of 200 bytes each; the rest is never found.
 */
export function contains(text: string, keywords: readonly string[]): number[] {
  return host.contains(
    string(text, "text"),
    keywords.map((keyword) => string(keyword, "keyword")),
  );
}

/**
 * Returns the e-mail addresses in a text as written, in order and without duplicates. Letters of any script are
 * accepted before and after the `@`. At most 20.
 */
export function emails(text: string): string[] {
  return host.emails(string(text, "text"));
}

/**
 * Returns the telephone numbers in a text, in order and without duplicates. At most 20. A number must be valid under
 * its country's numbering plan. Dates, prices, and numbers that the preceding words identify as order numbers are left
 * out.
 * `region` is the country whose national numbers are recognized, as a two-letter ISO 3166-1 code; without it only
 * international numbers are found.
 */
export function phones(text: string, region?: string): Phone[] {
  const found = host.phones(string(text, "text"), maybe(string, region, "region"));
  return found.map(({ written, number, extension }) => ({ written, number, extension: optional(extension) }));
}

/**
 * Returns the language of a text as a two-letter ISO 639-1 code, or `undefined` if it cannot be determined reliably.
 * Supported are Arabic, Croatian, Dutch, English, French, German, Italian, Latvian, Polish, Portuguese, Spanish,
 * Turkish and Ukrainian.
 */
export function language(text: string): string | undefined {
  return optional(host.language(string(text, "text")));
}
