import type * as contract from "plugboard:inbox/platform@0.1.2";
import { Handle, raw } from "../handle.js";
import { optional, string } from "../values.js";
import type { KeptOf } from "./kept.js";

/** A request for the name and attributes of a customer. */
export class ProfileRequest extends Handle<contract.ProfileRequest> {
  /** The channel's account, such as a page's identifier. */
  get account(): string {
    return raw(this).account();
  }

  /** The platform's identifier of the customer. */
  get contact(): string {
    return raw(this).contact();
  }

  /** The platform's identifier of the conversation in which the customer was first seen. */
  get thread(): string {
    return raw(this).thread();
  }

  /** Returns a kept value of the `thread`. */
  kept(of: KeptOf, key: string): string | undefined {
    return optional(raw(this).kept(string(of, "of"), string(key, "key")));
  }

  /** Reports the customer's full name. At most 256 bytes. */
  setName(name: string): void {
    raw(this).setName(string(name, "name"));
  }

  /**
   * Reports an attribute: `first_name`, `language`, `time_zone`, `picture_url` or one of the platform's own. At most
   * 64, each with a key of 64 bytes and a value of 4 KiB. The rest is left out, with a warning in the log.
   */
  setAttribute(key: string, value: string): void {
    raw(this).setAttribute(string(key, "key"), string(value, "value"));
  }
}
