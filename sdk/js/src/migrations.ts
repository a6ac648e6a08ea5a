import type * as contract from "plugboard:inbox/migrations@0.1.1";
import { Handle, raw } from "./handle.js";
import { optional, string } from "./values.js";

/** One part of the memory that an older version of this plugin has kept: of one conversation, or the shared one. */
export class MigrationStep extends Handle<contract.MigrationStep> {
  /** The older version, as its manifest says; empty where it has none. */
  get from(): string {
    return raw(this).from();
  }

  /** The identifier of the conversation whose values these are; `undefined` for the shared ones. */
  get conversation(): string | undefined {
    return optional(raw(this).conversation());
  }

  /** Keys and values, in the order of the keys, as changed so far. */
  get values(): Map<string, string> {
    return new Map(raw(this).values());
  }

  /** A value by its key. */
  get(key: string): string | undefined {
    return optional(raw(this).get(string(key, "key")));
  }

  /** Keeps a value: key at most 256 bytes, value at most 64 KiB. */
  set(key: string, value: string): void {
    raw(this).set(string(key, "key"), string(value, "value"));
  }

  /** Forgets a value. */
  delete(key: string): void {
    raw(this).delete(string(key, "key"));
  }
}
