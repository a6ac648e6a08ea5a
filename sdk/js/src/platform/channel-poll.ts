import type * as contract from "plugboard:inbox/platform@0.1.2";
import { Handle, raw } from "../handle.js";
import { optional, string, u32 } from "../values.js";

/** A poll of a channel, for a platform that does not call a hook. */
export class ChannelPoll extends Handle<contract.ChannelPoll> {
  /** The channel's account, such as a page's identifier. */
  get account(): string {
    return raw(this).account();
  }

  /** The cursor that was last stored, as passed to {@link setCursor}; `undefined` on the first poll. */
  get cursor(): string | undefined {
    return optional(raw(this).cursor());
  }

  /**
   * The time from which the admin asked for messages, in milliseconds since 1970; `undefined` if the admin did not. In
   * that case the first poll must only set the cursor, so that a new channel does not import the past.
   */
  get since(): number | undefined {
    return optional(raw(this).since());
  }

  /** Sets where the next poll begins. At most 4 KiB. The cursor is stored together with the items of this poll. */
  setCursor(cursor: string): void {
    raw(this).setCursor(string(cursor, "cursor"));
  }

  /** Has `poll` called again at once, because there is more to read. */
  again(): void {
    raw(this).again();
  }

  /** Has `poll` called again after this many seconds, because the platform asked for a pause. At most a day. */
  wait(seconds: number): void {
    raw(this).wait(u32(seconds, "seconds"));
  }

  /** Reports that events are missing, because the platform no longer has them. People see the reason at the channel. */
  gap(reason: string): void {
    raw(this).gap(string(reason, "reason"));
  }
}
