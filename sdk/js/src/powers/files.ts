/**
 * The power `files`: reads files that belong to the event: a customer's picture, a document.
 *
 * To send a file on, see `replies` and `http`: that needs no reading.
 *
 * @module
 */
import * as power from "plugboard:inbox/files@0.1.1";
import { Attachment } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { u32 } from "../values.js";

/**
 * A part of a file: from `offset`, up to `length` bytes, fewer at its end and none behind it. At most 1 MiB at once,
 * and 64 MiB a handler.
 *
 * @throws {Failure} `unavailable` while the file is still being fetched; `not-found` when it could not be had.
 */
export function read(file: Attachment, offset: number, length: number): Uint8Array {
  return ask(() => power.read(held(file, Attachment, "file"), u32(offset, "offset"), u32(length, "length")));
}
