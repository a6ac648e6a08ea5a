/**
 * The power `templates`: sends a template, the only thing that some platforms allow outside the reply window.
 *
 * @module
 */
import * as power from "plugboard:inbox/templates@0.1.1";
import { Conversation } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { maybe, string } from "../values.js";
import type { Preview } from "./replies.js";

/** The names of the channel's templates in a language, or in all of them. */
export function names(conversation: Conversation, language?: string): string[] {
  return ask(() => power.names(held(conversation, Conversation, "conversation"), maybe(string, language, "language")));
}

/**
 * Sends a template, with its variables in order.
 *
 * @throws {Failure} `not-found` when the channel has no such template; `invalid` when the number of variables is wrong.
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
