import type * as contract from "plugboard:inbox/reviews@0.1.2";
import { Contact, Message } from "./conversations.js";
import { Event } from "./events.js";
import { raw } from "./handle.js";
import type { QuickReply } from "./platform/index.js";
import { string, type Open } from "./values.js";

/**
 * A reply that is about to be sent. It proceeds unchanged unless the reviewer calls {@link amend} or {@link hold}.
 *
 * Its {@link Event.id} is the same if the review is repeated.
 */
export class ReplyReview extends Event<contract.ReplyReview> {
  #message: Message | undefined;
  #contact: Contact | undefined;

  /** The customer. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }

  /** The reply, including the changes of earlier reviewers. */
  get message(): Message {
    return (this.#message ??= new Message(raw(this).message()));
  }

  /** The quick replies. */
  get quickReplies(): QuickReply[] {
    return raw(this)
      .quickReplies()
      .map(([title, payload]) => ({ title, payload }));
  }

  /** The template's name and language on the platform, if the reply is a template. Its text cannot be amended. */
  get template(): { name: string; language: string } | undefined {
    const template = raw(this).template();
    return template === null ? undefined : { name: template[0], language: template[1] };
  }

  /** The kind of sender. */
  get sender(): Open<"person" | "automation"> {
    return raw(this).sender();
  }

  /**
   * Replaces the reply's text. At most 64 KiB. If called more than once, the last call counts. The platform's rules are
   * checked again. A longer text, or a reply that is a template, makes the whole call fail.
   */
  amend(text: string): void {
    raw(this).amend(string(text, "text"));
  }

  /**
   * Holds the reply for a person to decide. `reason` is shown to that person, at most 2,000 bytes; an empty or longer
   * one makes the whole call fail. If called more than once, the first call counts.
   */
  hold(reason: string): void {
    raw(this).hold(string(reason, "reason"));
  }
}
