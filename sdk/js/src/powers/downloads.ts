/**
 * The power `downloads`: files for the admin to download, made of lines that are kept by a key each.
 *
 * For exporters only; it takes effect with what `exportBatch` reports. A file's name is at most 64 of a-z, 0-9, `.`,
 * `-` and `_`; an installation has at most 16 files, and 1,000,000 lines.
 *
 * @module
 */
import * as power from "plugboard:inbox/downloads@0.1.1";
import { ask } from "../failure.js";
import { maybe, string } from "../values.js";

/** The first line of a file, such as the names of its columns. At most 4 KiB. */
export function setHeader(file: string, line: string): void {
  ask(() => power.setHeader(string(file, "file"), string(line, "line")));
}

/**
 * Keeps a line, without its line break, in the place of the one with this key: key at most 256 bytes, line at most 16
 * KiB. Without a line it removes the one that is there.
 */
export function setLine(file: string, key: string, line: string | undefined): void {
  ask(() => power.setLine(string(file, "file"), string(key, "key"), maybe(string, line, "line")));
}
