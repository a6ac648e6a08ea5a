// `TextEncoder` and `TextDecoder` as in browsers. The engine has neither.

import { decode, encode } from "../utf8.js";

/** Encodes text as UTF-8. */
export class TextEncoder {
  readonly encoding: string = "utf-8";

  encode(text = ""): Uint8Array {
    return encode(String(text));
  }
}

/** Decodes UTF-8. */
export class TextDecoder {
  readonly encoding: string = "utf-8";
  readonly #fatal: boolean;
  readonly #keepMark: boolean;

  constructor(encoding = "utf-8", options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    if (!/^(utf-?8|unicode-1-1-utf-8)$/i.test(encoding)) throw new RangeError(`${encoding}: only utf-8 is supported`);
    this.#fatal = options.fatal ?? false;
    this.#keepMark = options.ignoreBOM ?? false;
  }

  decode(bytes: Uint8Array | ArrayBuffer = new Uint8Array()): string {
    const text = decode(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes), this.#fatal);
    return !this.#keepMark && text.startsWith("\ufeff") ? text.slice(1) : text;
  }
}
