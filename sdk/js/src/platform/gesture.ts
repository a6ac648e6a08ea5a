import type * as contract from "plugboard:inbox/platform@0.1.2";
import { Handle, raw } from "../handle.js";
import { optional, string, unsigned, type Open } from "../values.js";
import type { KeptOf } from "./kept.js";

/** A gesture: something that we do on the platform other than writing a message. */
export class Gesture extends Handle<contract.Gesture> {
  /** The gesture's identifier, the same on every attempt. */
  get id(): string {
    return raw(this).id();
  }

  /** The number of this attempt, from 1. */
  get attempt(): number {
    return unsigned(raw(this).attempt());
  }

  /**
   * The kind of gesture: `typing` says that we are writing, `read` that we have read the conversation. Only kinds that
   * the connector declared with the rule `gesture`.
   */
  get kind(): Open<"typing" | "read" | "reaction" | "edit" | "deletion"> {
    return raw(this).kind();
  }

  /** The channel's account, such as a page's identifier. */
  get account(): string {
    return raw(this).account();
  }

  /** The platform's identifier of the conversation. */
  get thread(): string {
    return raw(this).thread();
  }

  /** The kind of conversation. */
  get conversationKind(): Open<"direct" | "group" | "public"> {
    return raw(this).conversationKind();
  }

  /** The platform's identifier of the customer. In a group, of the author of the message, if a customer wrote it. */
  get recipient(): string {
    return raw(this).recipient();
  }

  /**
   * The platform's identifier of the message that the gesture is about. For `typing` and `read`, it is the last message
   * of the customer that has one. A deletion of a message that was sent in several parts comes once for each part.
   */
  get message(): string | undefined {
    return optional(raw(this).message());
  }

  /** For a `reaction`: the emoji, at most 64 bytes. `undefined` takes our reaction back. */
  get emoji(): string | undefined {
    return optional(raw(this).emoji());
  }

  /** For an `edit`: the new text. */
  get text(): string | undefined {
    return optional(raw(this).text());
  }

  /** For `typing`: how long the customer should see it, from 1 to 60 seconds. 0 for the other kinds. */
  get seconds(): number {
    return unsigned(raw(this).seconds());
  }

  /** Who makes the gesture. */
  get sender(): Open<"person" | "automation"> {
    return raw(this).sender();
  }

  /** Returns a kept value of the `message` that the gesture is about, or of the `thread`. */
  kept(of: KeptOf, key: string): string | undefined {
    return optional(raw(this).kept(string(of, "of"), string(key, "key")));
  }

  /**
   * Reports that the platform gave the message another identifier, as some platforms do after an edit. At most 256
   * bytes.
   */
  changedId(externalId: string): void {
    raw(this).changedId(string(externalId, "externalId"));
  }
}
