import type * as contract from "plugboard:inbox/events@0.1.1";
import { Contact, Conversation, Lead, Message } from "./conversations.js";
import { Handle, raw } from "./handle.js";
import { object, optional, unsigned, type JsonObject, type Open } from "./values.js";

/** What all events tell. */
export abstract class Event<Raw extends contract.Event = contract.Event> extends Handle<Raw> {
  #conversation: Conversation | undefined;

  /** Its identifier, the same when the handler is run again for this event. */
  get id(): string {
    return raw(this).id();
  }

  /** The conversation that it is about. */
  get conversation(): Conversation {
    return (this.#conversation ??= new Conversation(raw(this).conversation()));
  }

  /** When it happened, in milliseconds since 1970. */
  get occurredAt(): number {
    return raw(this).occurredAt();
  }

  /** How many automations lie between this event and a customer or a person: 0 for none. */
  get depth(): number {
    return unsigned(raw(this).depth());
  }

  /** True when an admin had the event handled again after it had failed: others may have overtaken it. */
  get late(): boolean {
    return raw(this).late();
  }

  /** The whole event as one JSON object, in a single call of the host. Members may be added to it at any time. */
  json(): JsonObject {
    return object(raw(this).json());
  }
}

/** A message came in from a customer. Comments on public posts are not among them: see {@link CommentEvent}. */
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
  /** All that changed at once. More words may come. */
  get changes(): Open<
    "created" | "reopened" | "status" | "assignee" | "team" | "category" | "priority" | "labels" | "automation"
  >[] {
    return raw(this).changes();
  }
}

/** Something this plugin asked for was refused or held when it was to take effect. */
export class RefusedEvent extends Event<contract.RefusedEvent> {
  /** What was asked, such as `reply`. */
  get action(): string {
    return raw(this).action();
  }

  /** `refused`, or `held` for a person to decide. */
  get verdict(): Open<"refused" | "held"> {
    return raw(this).verdict();
  }

  /** The rule, as a stable word such as `window-closed` or `answered`. */
  get code(): string {
    return raw(this).code();
  }

  /** The rule, as a sentence. */
  get reason(): string {
    return raw(this).reason();
  }
}

/** A timer that this plugin had set is due. {@link Event.occurredAt} is when it rang. */
export class TimerEvent extends Event<contract.TimerEvent> {
  /** The timer's name. */
  get name(): string {
    return raw(this).name();
  }

  /** What was given along when it was set. */
  get data(): string {
    return raw(this).data();
  }
}

/** A lead began or changed. */
export class LeadEvent extends Event<contract.LeadEvent> {
  #lead: Lead | undefined;

  /** The lead as it is now. */
  get lead(): Lead {
    return (this.#lead ??= new Lead(raw(this).lead()));
  }

  /** What changed. More words may come. */
  get changes(): Open<"created" | "stage" | "value" | "attributes">[] {
    return raw(this).changes();
  }
}

/**
 * Somebody commented in public: on a post, or in answer to another comment. Its {@link Event.conversation} is the
 * public thread.
 */
export class CommentEvent extends Event<contract.CommentEvent> {
  #comment: Message | undefined;
  #contact: Contact | undefined;

  /** The comment. */
  get comment(): Message {
    return (this.#comment ??= new Message(raw(this).comment()));
  }

  /** Who wrote the comment; others may have written in the same thread. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }
}

/** Somebody reacted to a message or comment, or took a reaction back. */
export class ReactionEvent extends Event<contract.ReactionEvent> {
  #message: Message | undefined;
  #contact: Contact | undefined;

  /** The message that it is about, ours or the customer's. */
  get message(): Message {
    return (this.#message ??= new Message(raw(this).message()));
  }

  /** The reaction, such as `👍`; `undefined` when it was taken back. */
  get emoji(): string | undefined {
    return optional(raw(this).emoji());
  }

  /** Who reacted. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }
}

/**
 * A message of ours was delivered or read, or failed for good.
 *
 * Its {@link Event.depth} is one more than that of the event which the message answered, when a plugin wrote it.
 */
export class ReceiptEvent extends Event<contract.ReceiptEvent> {
  #message: Message | undefined;

  /** The message. */
  get message(): Message {
    return (this.#message ??= new Message(raw(this).message()));
  }

  /** How far it has come. */
  get state(): Open<"delivered" | "read" | "failed"> {
    return raw(this).state();
  }
}

/** A customer said how good it was: of the conversation, or of one answer. */
export class FeedbackEvent extends Event<contract.FeedbackEvent> {
  #message: Message | undefined;
  #contact: Contact | undefined;

  /** The answer that was rated; `undefined` when it was the conversation. */
  get message(): Message | undefined {
    if (this.#message !== undefined) return this.#message;
    const message = raw(this).message();
    return message === null ? undefined : (this.#message = new Message(message));
  }

  /** From 1 to {@link best}. */
  get rating(): number {
    return unsigned(raw(this).rating());
  }

  /** The best there is, such as 5 or 10. */
  get best(): number {
    return unsigned(raw(this).best());
  }

  /** What the customer wrote with it. */
  get text(): string | undefined {
    return optional(raw(this).text());
  }

  /** The customer. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }
}
