import type * as contract from "plugboard:inbox/reviews@0.1.1";
import { Contact, Message } from "./conversations.js";
import { Event } from "./events.js";
import { raw } from "./handle.js";
import type { QuickReply } from "./platform.js";
import { string, type Open } from "./values.js";

/**
 * A reply that is about to go out. It goes on as it is, unless the reviewer calls {@link amend} or {@link hold}.
 *
 * Its {@link Event.id} is the same when the review is made again.
 */
export class ReplyReview extends Event<contract.ReplyReview> {
  #message: Message | undefined;
  #contact: Contact | undefined;

  /** The customer. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }

  /** The reply, with what reviewers before this one have made of it. */
  get message(): Message {
    return (this.#message ??= new Message(raw(this).message()));
  }

  /** The buttons below it. */
  get quickReplies(): QuickReply[] {
    return raw(this)
      .quickReplies()
      .map(([title, payload]) => ({ title, payload }));
  }

  /** The template, when it is one: its name and language on the platform. Its text cannot be amended. */
  get template(): { name: string; language: string } | undefined {
    const template = raw(this).template();
    return template === null ? undefined : { name: template[0], language: template[1] };
  }

  /** Who says it. */
  get sender(): Open<"person" | "automation"> {
    return raw(this).sender();
  }

  /**
   * Puts another text in the place of the reply's. At most 64 KiB; the platform's rules are asked again. The last one
   * counts.
   */
  amend(text: string): void {
    raw(this).amend(string(text, "text"));
  }

  /** Has a person decide. The reason is for that person, at most 2,000 bytes. The first one counts. */
  hold(reason: string): void {
    raw(this).hold(string(reason, "reason"));
  }
}
