import type * as contract from "plugboard:inbox/events@0.1.1";
import { Contact, Conversation, Lead, Message } from "./conversations.js";
import { Handle, raw } from "./handle.js";
import { object, unsigned, type JsonObject, type Open } from "./values.js";

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

/** A message came in from a customer. Comments on public posts are not among them. */
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
