/**
 * Reads what people write: words, addresses, numbers and the language, by the same rules for every plugin. No power:
 * `plugin.toml` does not list it.
 *
 * It reads only what it is given, and the same text always gives the same answer. Of a text only the first 64 KiB are
 * read.
 *
 * @module
 */
import * as host from "plugboard:inbox/text@0.1.1";
import { maybe, optional, string } from "./values.js";

/** A telephone number. */
export interface Phone {
  /** As it was written, without its extension. */
  written: string;
  /** In the form of E.164, such as `+48601234567`. */
  number: string;
  /** What is dialled once the call is answered: 1 to 7 digits. */
  extension: string | undefined;
}

/**
 * A text as its words alone: no case, no accents on Latin letters, no punctuation, one space between words. `ł` is `l`,
 * `ß` is `ss`, a dotless `ı` is `i`. Marks of other scripts stay, since they make other letters.
 */
export function fold(text: string): string {
  return host.fold(string(text, "text"));
}

/**
 * Which of these keywords the text contains: their places in the list, in order. Both are folded. A keyword is one word
 * or several in a row, and is found as whole words only, except in scripts without spaces between words; a Korean word
 * may be followed by a particle. A word that ends in `*` stands for all that begin with it. At most 2,000 keywords of
 * 200 bytes; what is over is never found.
 */
export function contains(text: string, keywords: readonly string[]): number[] {
  return host.contains(
    string(text, "text"),
    keywords.map((keyword) => string(keyword, "keyword")),
  );
}

/**
 * The e-mail addresses in a text, in order, each once, as they were written. Letters of any script count, before the
 * `@` and after it. At most 20.
 */
export function emails(text: string): string[] {
  return host.emails(string(text, "text"));
}

/**
 * The telephone numbers in a text, in order, each once. Every number is one by its country's numbering plan, and not a
 * date, a price, or by the words before it the number of an order. `region` is the country whose national numbers are
 * meant, by the two letters of ISO 3166-1; without it only international numbers are found. At most 20.
 */
export function phones(text: string, region?: string): Phone[] {
  const found = host.phones(string(text, "text"), maybe(string, region, "region"));
  return found.map(({ written, number, extension }) => ({ written, number, extension: optional(extension) }));
}

/**
 * The language of a text, by its two letters (ISO 639-1), where it is one of thirteen and can be told reliably: Arabic,
 * Croatian, Dutch, English, French, German, Italian, Latvian, Polish, Portuguese, Spanish, Turkish, Ukrainian.
 */
export function language(text: string): string | undefined {
  return optional(host.language(string(text, "text")));
}
