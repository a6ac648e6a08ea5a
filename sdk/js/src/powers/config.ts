/**
 * The power `config`: what the admin configured for this installation or channel.
 *
 * @module
 */
import * as power from "plugboard:inbox/config@0.1.1";
import { object, optional, string, type JsonObject } from "../values.js";

/**
 * A member of the configuration: a string as it is, anything else as JSON. A path such as `hours.monday` reaches
 * inside. `undefined` when it is not there.
 */
export function get(path: string): string | undefined {
  return optional(power.get(string(path, "path")));
}

/** The whole configuration. */
export function json(): JsonObject {
  return object(power.json());
}
