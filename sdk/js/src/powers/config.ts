/**
 * The power `config`: the admin's configuration of this installation or channel.
 *
 * @module
 */
import * as power from "plugboard:inbox/config@0.1.2";
import { object, optional, string, type JsonObject } from "../values.js";

/**
 * Returns a member of the configuration: a string unchanged, any other value as JSON, `undefined` if it is missing or
 * null. A path such as `hours.monday` or `rules.0` addresses a nested value.
 */
export function get(path: string): string | undefined {
  return optional(power.get(string(path, "path")));
}

/** Returns the whole configuration. */
export function json(): JsonObject {
  return object(power.json());
}
