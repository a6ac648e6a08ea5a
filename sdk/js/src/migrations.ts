import type * as contract from "plugboard:inbox/migrations@0.1.2";
import { Handle, raw } from "./handle.js";
import { optional, string } from "./values.js";

/** A part of the values that an older version of this plugin stored: those of one conversation, or the shared ones. */
export class MigrationStep extends Handle<contract.MigrationStep> {
  /** The older version, from its manifest. Empty if the manifest has none. */
  get from(): string {
    return raw(this).from();
  }

  /** The identifier of the conversation whose values these are; `undefined` for the shared values. */
  get conversation(): string | undefined {
    return optional(raw(this).conversation());
  }

  /** All keys and values in the order of the keys, including the changes made so far. */
  get values(): Map<string, string> {
    return new Map(raw(this).values());
  }

  /** Returns a value, including the changes made so far, or `undefined` if there is none. */
  get(key: string): string | undefined {
    return optional(raw(this).get(string(key, "key")));
  }

  /** Stores a value. The key is at most 256 bytes, the value at most 64 KiB; longer ones make the whole call fail. */
  set(key: string, value: string): void {
    raw(this).set(string(key, "key"), string(value, "value"));
  }

  /** Deletes a value. Does nothing if it does not exist. */
  delete(key: string): void {
    raw(this).delete(string(key, "key"));
  }
}
