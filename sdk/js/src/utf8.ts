// UTF-8 by what the engine brings as native code: a loop over the characters takes it some hundred times as long.

/** What the engine has and TypeScript's libraries name elsewhere. */
interface Native {
  atob(base64: string): string;
  btoa(binary: string): string;
  escape(binary: string): string;
  unescape(escaped: string): string;
}
interface NativeBytes {
  fromBase64(base64: string): Uint8Array;
}

const native = globalThis as unknown as Native;

/** The UTF-8 of a text. Halves of characters are replaced. */
export function encode(text: string): Uint8Array {
  const whole = (text as unknown as { toWellFormed(): string }).toWellFormed();
  const binary = native.unescape(encodeURIComponent(whole));
  return (Uint8Array as unknown as NativeBytes).fromBase64(native.btoa(binary));
}

/** The text of some UTF-8. What is none is replaced, or with `fatal` a TypeError. */
export function decode(bytes: Uint8Array, fatal = false): string {
  const binary = native.atob((bytes as unknown as { toBase64(): string }).toBase64());
  try {
    return decodeURIComponent(native.escape(binary));
  } catch {
    if (fatal) throw new TypeError("the bytes are no UTF-8");
    return lenient(bytes);
  }
}

/** Decodes character by character, with U+FFFD for each part that is none. */
function lenient(bytes: Uint8Array): string {
  let text = "";
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at++] as number;
    if (first < 0x80) {
      text += String.fromCharCode(first);
      continue;
    }
    const more =
      first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : 0;
    // The second byte's bounds keep out overlong forms, surrogates, and what lies past the last character.
    let [low, high] = [
      first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80,
      first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf,
    ];
    let code = first & (0x3f >> more);
    let left = more;
    while (left > 0 && at < bytes.length) {
      const next = bytes[at] as number;
      if (next < low || next > high) break;
      [low, high] = [0x80, 0xbf];
      code = (code << 6) | (next & 0x3f);
      at += 1;
      left -= 1;
    }
    text += more === 0 || left > 0 ? "\ufffd" : String.fromCodePoint(code);
  }
  return text;
}
