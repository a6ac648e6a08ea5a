import type * as contract from "plugboard:inbox/assistance@0.1.1";
import { Contact, Conversation } from "./conversations.js";
import { Event } from "./events.js";
import { Handle, raw } from "./handle.js";
import { maybe, object, optional, string, type JsonObject } from "./values.js";

/** What a person asks an assistant for while looking at a conversation. */
export abstract class AssistanceRequest<
  Raw extends contract.AssistanceRequest = contract.AssistanceRequest,
> extends Handle<Raw> {
  #conversation: Conversation | undefined;
  #contact: Contact | undefined;

  /** The conversation that the person looks at. */
  get conversation(): Conversation {
    return (this.#conversation ??= new Conversation(raw(this).conversation()));
  }

  /** The customer. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }

  /** The person's name. */
  get agent(): string {
    return raw(this).agent();
  }

  /** The whole request as one JSON object, in a single call of the host. Members may be added to it at any time. */
  json(): JsonObject {
    return object(raw(this).json());
  }
}

/** A person looks for words. */
export class SuggestionRequest extends AssistanceRequest<contract.SuggestionRequest> {
  /** What the person has written so far. */
  get draft(): string {
    return raw(this).draft();
  }

  /** Gives a reply that the person may send, change or leave. At most 10 a call, 64 KiB each. */
  suggest(text: string): void {
    raw(this).suggest(string(text, "text"));
  }
}

/** A person looks for what can be done in a conversation. */
export class CommandList extends AssistanceRequest<contract.CommandList> {
  /**
   * Gives a command that the person may run here. `name`: 1 to 64 of a-z, 0-9 and `-`. `title`: what the person reads,
   * at most 64 bytes. `input`: what may be written along, such as `order number`, at most 64 bytes; left out when there
   * is nothing to write. At most 20 a call.
   */
  offer(name: string, title: string, input?: string): void {
    raw(this).offer(string(name, "name"), string(title, "title"), maybe(string, input, "input"));
  }
}

/**
 * A person runs a command.
 *
 * Its {@link Event.id} is the same when the command is run again.
 */
export class CommandEvent extends Event<contract.CommandEvent> {
  #contact: Contact | undefined;

  /** The customer. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }

  /** The command's name, as it was offered. */
  get name(): string {
    return raw(this).name();
  }

  /** What the person wrote along, at most 4 KiB. */
  get input(): string | undefined {
    return optional(raw(this).input());
  }

  /** The person's name. */
  get agent(): string {
    return raw(this).agent();
  }
}
