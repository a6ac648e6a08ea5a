/**
 * The power `contacts`: stores data about a customer.
 *
 * @module
 */
import * as power from "plugboard:inbox/contacts@0.1.2";
import { Contact } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { string } from "../values.js";

/**
 * Sets the customer's name. At most 256 bytes, not empty.
 *
 * @throws {Failure} `invalid` for a name outside these limits.
 */
export function setName(contact: Contact, name: string): void {
  ask(() => power.setName(held(contact, Contact, "contact"), string(name, "name")));
}

/**
 * Sets an attribute. The key is at most 64 bytes, the value at most 4 KiB.
 *
 * @throws {Failure} `invalid` for a key or value outside these limits; `rate-limited` with the code `too-many` if the
 * contact already has 64 other attributes.
 */
export function setAttribute(contact: Contact, key: string, value: string): void {
  ask(() => power.setAttribute(held(contact, Contact, "contact"), string(key, "key"), string(value, "value")));
}

/** Removes an attribute. Does nothing if it does not exist. */
export function removeAttribute(contact: Contact, key: string): void {
  ask(() => power.removeAttribute(held(contact, Contact, "contact"), string(key, "key")));
}
