import type * as contract from "plugboard:inbox/platform@0.1.2";
import { Attachment } from "../conversations.js";
import { Handle, held, raw } from "../handle.js";
import { optional, string, unsigned, type Open } from "../values.js";
import type { KeptOf } from "./kept.js";

/** A file that a customer sent, for which the connector gave a reference of its own. */
export class MediaRequest extends Handle<contract.MediaRequest> {
  /** The channel's account, such as a page's identifier. */
  get account(): string {
    return raw(this).account();
  }

  /** The platform's identifier of the conversation. */
  get thread(): string {
    return raw(this).thread();
  }

  /** The platform's identifier of the message, if it has one. */
  get message(): string | undefined {
    return optional(raw(this).message());
  }

  /** The kind of file. */
  get kind(): Open<"image" | "audio" | "video" | "file"> {
    return raw(this).kind();
  }

  /** The `reference` that the item's file had. */
  get reference(): string {
    return raw(this).reference();
  }

  /** The number of this attempt, from 1. */
  get attempt(): number {
    return unsigned(raw(this).attempt());
  }

  /** The size of the largest file that the host stores, in bytes. */
  get maxBytes(): number {
    return unsigned(raw(this).maxBytes());
  }

  /** Returns a kept value of the `message` or the `thread`. */
  kept(of: KeptOf, key: string): string | undefined {
    return optional(raw(this).kept(string(of, "of"), string(key, "key")));
  }

  /**
   * Hands over the file: the answer to a request of `http` with `answerToFile`. Its media type determines the kind of
   * file, unless its bytes show another.
   */
  deliver(file: Attachment): void {
    raw(this).deliver(held(file, Attachment, "file"));
  }

  /** Reports the file's name, if the message did not contain it. */
  setName(name: string): void {
    raw(this).setName(string(name, "name"));
  }
}
