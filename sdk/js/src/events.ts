import type * as contract from "plugboard:inbox/events@0.1.2";
import { Contact, Conversation, Lead, Message } from "./conversations.js";
import { Handle, raw } from "./handle.js";
import { object, optional, unsigned, type JsonObject, type Open } from "./values.js";

/** Base class of all events. */
export abstract class Event<Raw extends contract.Event = contract.Event> extends Handle<Raw> {
  #conversation: Conversation | undefined;

  /** The event's identifier. It is the same if the handler is run again for this event. */
  get id(): string {
    return raw(this).id();
  }

  /** The conversation that the event belongs to. */
  get conversation(): Conversation {
    return (this.#conversation ??= new Conversation(raw(this).conversation()));
  }

  /** The time of the event, in milliseconds since 1970. */
  get occurredAt(): number {
    return raw(this).occurredAt();
  }

  /** The number of automations between this event and a customer's or a person's action: 0 if there are none. */
  get depth(): number {
    return unsigned(raw(this).depth());
  }

  /**
   * Whether an admin ran the event again after it had failed. If so, later events may already have been handled.
   */
  get late(): boolean {
    return raw(this).late();
  }

  /** Returns the whole event as one JSON object, with a single call to the host. Future versions may add members. */
  json(): JsonObject {
    return object(raw(this).json());
  }
}

/** A customer sent a message. Comments on public posts are reported as {@link CommentEvent} instead. */
export class MessageEvent extends Event<contract.MessageEvent> {
  #message: Message | undefined;
  #contact: Contact | undefined;

  /** The message. */
  get message(): Message {
    return (this.#message ??= new Message(raw(this).message()));
  }

  /** The customer who wrote it. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }
}

/** A conversation began or changed. */
export class ConversationEvent extends Event<contract.ConversationEvent> {
  /** Everything that changed in this one step. Future versions may add more words. */
  get changes(): Open<
    | "created"
    | "reopened"
    | "status"
    | "assignee"
    | "team"
    | "category"
    | "priority"
    | "labels"
    | "automation"
    | "participants"
    | "name"
  >[] {
    return raw(this).changes();
  }
}

/** The host refused or held an action of this plugin when it was due to take effect. */
export class RefusedEvent extends Event<contract.RefusedEvent> {
  /** The action, such as `reply`. */
  get action(): string {
    return raw(this).action();
  }

  /** The decision: `refused`, or `held` for a person to decide. */
  get verdict(): Open<"refused" | "held"> {
    return raw(this).verdict();
  }

  /** The rule, as a stable code such as `window-closed` or `answered`. */
  get code(): string {
    return raw(this).code();
  }

  /** The rule, as a sentence. */
  get reason(): string {
    return raw(this).reason();
  }
}

/**
 * A timer of this plugin is due. {@link Event.occurredAt} is the time when it fired, {@link Event.depth} that of the
 * event in which it was set.
 */
export class TimerEvent extends Event<contract.TimerEvent> {
  /** The timer's name. */
  get name(): string {
    return raw(this).name();
  }

  /** The data passed to `timers.set`. */
  get data(): string {
    return raw(this).data();
  }
}

/** A lead was opened or changed, whoever made the change. */
export class LeadEvent extends Event<contract.LeadEvent> {
  #lead: Lead | undefined;

  /** The lead in its current state. */
  get lead(): Lead {
    return (this.#lead ??= new Lead(raw(this).lead()));
  }

  /** What changed. Future versions may add more words. */
  get changes(): Open<"created" | "stage" | "value" | "attributes">[] {
    return raw(this).changes();
  }
}

/** A public comment on a post, or a reply to another comment. Its {@link Event.conversation} is the public thread. */
export class CommentEvent extends Event<contract.CommentEvent> {
  #comment: Message | undefined;
  #contact: Contact | undefined;

  /** The comment. */
  get comment(): Message {
    return (this.#comment ??= new Message(raw(this).comment()));
  }

  /** The comment's author. Other people may have written in the same thread. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }
}

/** A reaction to a message or comment was added or removed. */
export class ReactionEvent extends Event<contract.ReactionEvent> {
  #message: Message | undefined;
  #contact: Contact | undefined;

  /** The message or comment, incoming or outgoing. */
  get message(): Message {
    return (this.#message ??= new Message(raw(this).message()));
  }

  /** The reaction, such as `👍`; `undefined` if it was removed. */
  get emoji(): string | undefined {
    return optional(raw(this).emoji());
  }

  /** If a reaction was removed: the reaction that it was, such as `👍`, if it is known. */
  get takenBack(): string | undefined {
    return optional(raw(this).takenBack());
  }

  /** The person who reacted. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }
}

/**
 * An outgoing message was delivered or read, or failed permanently.
 *
 * If a plugin wrote the message, {@link Event.depth} is one more than that of the event that the message
 * answered; otherwise 0.
 */
export class ReceiptEvent extends Event<contract.ReceiptEvent> {
  #message: Message | undefined;

  /** The message. */
  get message(): Message {
    return (this.#message ??= new Message(raw(this).message()));
  }

  /** The new state. */
  get state(): Open<"delivered" | "read" | "failed"> {
    return raw(this).state();
  }

  /** The error code if the message failed: the platform's, or one of the connector or the host. */
  get code(): string | undefined {
    return optional(raw(this).code());
  }

  /** Why the message failed, as a sentence. */
  get reason(): string | undefined {
    return optional(raw(this).reason());
  }
}

/** A customer rated the conversation or one reply. */
export class FeedbackEvent extends Event<contract.FeedbackEvent> {
  #message: Message | undefined;
  #contact: Contact | undefined;

  /** The reply that was rated; `undefined` if the conversation was rated. */
  get message(): Message | undefined {
    if (this.#message !== undefined) return this.#message;
    const message = raw(this).message();
    return message === null ? undefined : (this.#message = new Message(message));
  }

  /** The rating, from 1 to {@link best}. */
  get rating(): number {
    return unsigned(raw(this).rating());
  }

  /** The highest possible rating, such as 5 or 10. */
  get best(): number {
    return unsigned(raw(this).best());
  }

  /** The text that the customer wrote with the rating, if any. */
  get text(): string | undefined {
    return optional(raw(this).text());
  }

  /** The customer. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }
}

/**
 * Something about a customer changed, as the platform reports: whether messages reach the customer, what the customer
 * consents to, or what the platform calls the customer. {@link Event.conversation} is the one in which it was reported,
 * or else the latest direct conversation with the customer.
 */
export class ContactEvent extends Event<contract.ContactEvent> {
  #contact: Contact | undefined;

  /** The customer. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }

  /** Everything that changed. Future versions may add more words. */
  get changes(): Open<"reachability" | "consent" | "identity">[] {
    return raw(this).changes();
  }

  /** The purpose of the consent that was given or withdrawn, such as `marketing`. */
  get purpose(): string | undefined {
    return optional(raw(this).purpose());
  }
}
