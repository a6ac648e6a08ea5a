/**
 * The power `templates`: sends templates, the only messages that some platforms allow outside the reply window.
 *
 * @module
 */
import * as power from "plugboard:inbox/templates@0.1.2";
import { Conversation } from "../conversations.js";
import { ask } from "../failure.js";
import { held } from "../handle.js";
import { maybe, string } from "../values.js";
import type { Preview } from "./replies.js";

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
