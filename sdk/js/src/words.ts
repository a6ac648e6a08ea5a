/**
 * Finding whole words in what people write, without regard to case, accents and punctuation. No power.
 *
 * @module
 */

/** A text as its words alone: lower case, no accents, one space between words. */
export function fold(text: string): string {
  // Compatibility forms too: full-width letters are the same words.
  const plain = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
  return plain.replace(/[^\p{Alphabetic}\p{N}]+/gu, " ").trim();
}

/** Letters of scripts that are written without spaces: Thai, Lao, Khmer, Burmese, kana, ideographs. */
const unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u{20000}-\u{3ffff}]/u;

/** Does a text contain a keyword, one word or several in a row, as whole words? Both may be folded already. */
export function contains(text: string, keyword: string): boolean {
  const [all, wanted] = [fold(text), fold(keyword)];
  if (wanted === "") return false;
  // A word ends where letters do, except in scripts that put no spaces between words.
  const parted = (a: string | undefined, b: string | undefined): boolean =>
    a === undefined || b === undefined || a === " " || b === " " || unspaced.test(a) || unspaced.test(b);
  const first = [...wanted][0];
  const last = [...wanted].at(-1);
  for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + 1)) {
    const before = [...all.slice(Math.max(0, at - 2), at)].at(-1);
    const after = [...all.slice(at + wanted.length, at + wanted.length + 2)][0];
    if (parted(before, first) && parted(last, after)) return true;
  }
  return false;
}
