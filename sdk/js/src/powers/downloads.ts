/**
 * The power `downloads`: files for the admin to download, made of lines that are stored under a key. For exporters
 * only.
 *
 * Changes take effect together with the results that `exportBatch` reports; in any other call the functions throw a
 * {@link Failure} `denied`. A file's name is 1 to 64 characters of a-z, 0-9, `.`, `-` and `_` and must not begin with
 * `.`. An installation has at most 16 files and 1,000,000 lines. A batch that exceeds this fails with the code
 * `downloads-full`.
 *
 * @module
 */
import * as power from "plugboard:inbox/downloads@0.1.2";
import { ask } from "../failure.js";
import { maybe, string } from "../values.js";

/** Sets the first line of a file, such as its column names. At most 4 KiB. */
export function setHeader(file: string, line: string): void {
  ask(() => power.setHeader(string(file, "file"), string(line, "line")));
}

/**
 * Stores a line under a key and replaces the line with the same key; `undefined` removes it. The key is at most 256
 * bytes, the line at most 16 KiB and without a line break.
 */
export function setLine(file: string, key: string, line: string | undefined): void {
  ask(() => power.setLine(string(file, "file"), string(key, "key"), maybe(string, line, "line")));
}
