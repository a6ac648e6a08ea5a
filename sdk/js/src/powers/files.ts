/**
 * The power `files`: reads files that belong to the event, such as a customer's picture or document.
 *
 * To forward a file, use `replies` or `http`, which do not require reading it.
 *
 * @module
 */
import * as power from "plugboard:inbox/files@0.1.2";
import { Attachment } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { u32 } from "../values.js";

/**
 * Returns up to `length` bytes of a file from `offset`: fewer at the end of the file, none beyond it. At most 1 MiB per
 * call and 64 MiB per handler.
 *
 * @throws {Failure} `unavailable` while the file is still being fetched; `not-found` if it could not be fetched;
 * `invalid` for more than 1 MiB; `rate-limited` beyond 64 MiB.
 */
export function read(file: Attachment, offset: number, length: number): Uint8Array {
  return ask(() => power.read(held(file, Attachment, "file"), u32(offset, "offset"), u32(length, "length")));
}
