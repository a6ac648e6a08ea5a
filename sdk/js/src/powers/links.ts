/**
 * The power `links`: lets a platform fetch the files that it is sent, for platforms that take an address instead of the
 * bytes. Usable in a connector's `send` only.
 *
 * @module
 */
import * as power from "plugboard:inbox/links@0.1.2";
import { Attachment } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { u32 } from "../values.js";

/**
 * Returns an address of this server at which anyone can download a file of the part, for this many seconds: 60 to
 * 86,400. Afterwards, and once the message is deleted, the address leads nowhere.
 *
 * @throws {Failure} `denied` with the code `no-public-address` if the admin has not given the server a public address
 * with https, with the code `not-of-this-part` for another file, and in any other call; `invalid` for another time.
 */
export function address(file: Attachment, seconds: number): string {
  return ask(() => power.address(held(file, Attachment, "file"), u32(seconds, "seconds")));
}
