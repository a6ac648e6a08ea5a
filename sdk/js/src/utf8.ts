// UTF-8 conversion with the engine's native functions: a loop over the characters takes about a hundred times as long.

/** Functions that the engine has and that TypeScript declares only in libraries not used here. */
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

/** Returns the UTF-8 encoding of a text. Lone surrogates are replaced. */
export function encode(text: string): Uint8Array {
  const whole = (text as unknown as { toWellFormed(): string }).toWellFormed();
  const binary = native.unescape(encodeURIComponent(whole));
  return (Uint8Array as unknown as NativeBytes).fromBase64(native.btoa(binary));
}

/** Returns the text that the bytes encode. Invalid UTF-8 is replaced or, with `fatal`, a TypeError. */
export function decode(bytes: Uint8Array, fatal = false): string {
  const binary = native.atob((bytes as unknown as { toBase64(): string }).toBase64());
  try {
    return decodeURIComponent(native.escape(binary));
  } catch {
    if (fatal) throw new TypeError("the bytes are not valid UTF-8");
    return lenient(bytes);
  }
}

/** Decodes character by character, with U+FFFD for each invalid sequence. */
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
    // The second byte's bounds exclude overlong forms, surrogates, and code points beyond U+10FFFF.
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
