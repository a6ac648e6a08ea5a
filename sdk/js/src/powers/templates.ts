/**
 * The power `templates`: sends templates, the only messages that some platforms allow outside the reply window.
 *
 * @module
 */
import * as power from "plugboard:inbox/templates@0.1.2";
import { Attachment, Conversation } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { maybe, object, string, type JsonObject } from "../values.js";
import type { Preview } from "./replies.js";

/** A template that is filled in. */
export interface Filling {
  /** The template's name on the platform. */
  name: string;
  /** The template's language on the platform. */
  language: string;
  /**
   * The text of each parameter, by its name. Numbered parameters have the names `1`, `2`, and so on. At most 64, each
   * with a name of 64 bytes and a text of 4 KiB.
   */
  parameters?: Readonly<Record<string, string>> | undefined;
  /** The file of each parameter that takes one, such as the picture at the top of the template. At most 10. */
  files?: Readonly<Record<string, Attachment>> | undefined;
}

/** Returns the names of the channel's templates in a language, or in all languages. */
export function names(conversation: Conversation, language?: string): string[] {
  return ask(() => power.names(held(conversation, Conversation, "conversation"), maybe(string, language, "language")));
}

/**
 * Replies with a template. `name` and `language` identify it on the platform; `variables` fill it in order, at most 64
 * of 4 KiB each. It counts as a reply: at most 20 per handler.
 *
 * @throws {Failure} `not-found` if the channel has no such template; `invalid` if the number of variables is wrong;
 * `denied` if a rule refuses it now; `rate-limited` after 20 replies.
 */
export function reply(
  conversation: Conversation,
  name: string,
  language: string,
  variables: readonly string[] = [],
): Preview {
  return ask(() =>
    power.reply(
      held(conversation, Conversation, "conversation"),
      string(name, "name"),
      string(language, "language"),
      variables.map((variable) => string(variable, "variable")),
    ),
  );
}

/**
 * Replies with a template that has named parameters or files. It counts as a reply: at most 20 per handler. The
 * purpose of the message is the template's category (see `purpose` of a draft).
 *
 * @throws {Failure} `not-found` if the channel has no such template; `invalid` if a parameter is missing, unknown, or
 * of the wrong kind; `denied` if a rule refuses it now; `rate-limited` after 20 replies.
 *
 * @example
 * templates.replyWith(event.conversation, { name: "order", language: "en", parameters: { name: "Ada" } });
 */
export function replyWith(conversation: Conversation, filling: Filling): Preview {
  const { name, language, parameters = {}, files = {} } = filling;
  const to = held(conversation, Conversation, "conversation");
  const made = new power.Filling(string(name, "name"), string(language, "language"));
  for (const [parameter, text] of Object.entries(parameters)) {
    made.set(string(parameter, "parameter"), string(text, `parameter ${parameter}`));
  }
  for (const [parameter, file] of Object.entries(files)) {
    made.setFile(string(parameter, "parameter"), held(file, Attachment, `file ${parameter}`));
  }
  return ask(() => power.replyWith(to, made));
}

/**
 * Returns one of the channel's templates in the API's form: with its text, parameters, buttons, category and status.
 * Future versions may add members.
 *
 * @throws {Failure} `not-found` if the channel has no such template.
 */
export function find(conversation: Conversation, name: string, language: string): JsonObject {
  const to = held(conversation, Conversation, "conversation");
  return object(ask(() => power.find(to, string(name, "name"), string(language, "language"))));
}
