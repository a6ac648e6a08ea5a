import type * as contract from "plugboard:inbox/assistance@0.1.2";
import { Contact, Conversation } from "./conversations.js";
import { Event } from "./events.js";
import { Handle, raw } from "./handle.js";
import { maybe, object, optional, string, type JsonObject } from "./values.js";

/** A request that a person is waiting for while looking at a conversation. Valid for one call. */
export abstract class AssistanceRequest<
  Raw extends contract.AssistanceRequest = contract.AssistanceRequest,
> extends Handle<Raw> {
  #conversation: Conversation | undefined;
  #contact: Contact | undefined;

  /** The conversation that the person is looking at. */
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

  /** Returns the whole request as one JSON object, with a single call to the host. Future versions may add members. */
  json(): JsonObject {
    return object(raw(this).json());
  }
}

/**
 * A person asks for suggested replies.
 *
 * The call can read stored values and history. Any change is refused with `denied`.
 */
export class SuggestionRequest extends AssistanceRequest<contract.SuggestionRequest> {
  /** The text that the person has written so far. */
  get draft(): string {
    return raw(this).draft();
  }

  /**
   * Suggests a reply that the person may send, edit or ignore. At most 10 per call, 64 KiB each. An empty or longer
   * text, or an eleventh suggestion, makes the whole call fail.
   */
  suggest(text: string): void {
    raw(this).suggest(string(text, "text"));
  }
}

/**
 * A person asks which commands are available in a conversation.
 *
 * The call can read stored values and history. Any change is refused with `denied`.
 */
export class CommandList extends AssistanceRequest<contract.CommandList> {
  /**
   * Offers a command that the person may run here. At most 20 per call. `name` is 1 to 64 characters of a-z, 0-9 and
   * `-`. `title` is the text shown to the person, at most 64 bytes. `input` is a label for the text that the person may
   * enter, such as `order number`, at most 64 bytes; omit it if the command takes no input. A value outside these
   * limits makes the whole call fail.
   */
  offer(name: string, title: string, input?: string): void {
    raw(this).offer(string(name, "name"), string(title, "title"), maybe(string, input, "input"));
  }
}

/**
 * A person runs a command.
 *
 * Its {@link Event.id} is the same if the command is run again. Everything the handler requests takes effect on the
 * person's behalf: it may reply even when automatic replies are suppressed. A failure is shown to the person.
 */
export class CommandEvent extends Event<contract.CommandEvent> {
  #contact: Contact | undefined;

  /** The customer. */
  get contact(): Contact {
    return (this.#contact ??= new Contact(raw(this).contact()));
  }

  /** The command's name, as offered. */
  get name(): string {
    return raw(this).name();
  }

  /** The text that the person entered, at most 4 KiB; `undefined` if there is none. */
  get input(): string | undefined {
    return optional(raw(this).input());
  }

  /** The person's name. */
  get agent(): string {
    return raw(this).agent();
  }
}
