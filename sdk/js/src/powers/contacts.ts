/**
 * The power `contacts`: keeps what is learned of a customer.
 *
 * @module
 */
import * as power from "plugboard:inbox/contacts@0.1.1";
import { Contact } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { string } from "../values.js";

/** Sets the name. At most 256 bytes. */
export function setName(contact: Contact, name: string): void {
  ask(() => power.setName(held(contact, Contact, "contact"), string(name, "name")));
}

/** Sets a property: key at most 64 bytes, value at most 4 KiB, 64 attributes a contact. */
export function setAttribute(contact: Contact, key: string, value: string): void {
  ask(() => power.setAttribute(held(contact, Contact, "contact"), string(key, "key"), string(value, "value")));
}

/** Removes a property. One that is not there changes nothing. */
export function removeAttribute(contact: Contact, key: string): void {
  ask(() => power.removeAttribute(held(contact, Contact, "contact"), string(key, "key")));
}
