import type * as contract from "plugboard:inbox/platform@0.1.2";
import { Handle, raw } from "../handle.js";
import { maybe, optional, string, u32 } from "../values.js";

/** A channel that is being connected to its platform, or disconnected. */
export class SetupRequest extends Handle<contract.SetupRequest> {
  /** The channel's account, such as a page's identifier, if it is known. */
  get account(): string | undefined {
    return optional(raw(this).account());
  }

  /** The address of the channel's hook, for the platform to call. */
  get hookUrl(): string {
    return raw(this).hookUrl();
  }

  /** Reports the platform's identifier of the account, and its name. */
  setAccount(id: string, name?: string): void {
    raw(this).setAccount(string(id, "id"), maybe(string, name, "name"));
  }

  /**
   * Reports how the channel hears of events: by the hook or by a poll. Without a report, the host polls if
   * `plugin.toml` lists `poller`.
   */
  hearsBy(way: "hook" | "poll"): void {
    raw(this).hearsBy(string(way, "way"));
  }

  /** Reports something that the admin should know or do, as a sentence. At most 10. */
  report(line: string): void {
    raw(this).report(string(line, "line"));
  }

  /** Has `join` called again after this many seconds, for a registration that expires. From 60 seconds to 366 days. */
  renewAfter(seconds: number): void {
    raw(this).renewAfter(u32(seconds, "seconds"));
  }
}
