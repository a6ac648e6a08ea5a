/**
 * The power `log`: words for the admin, shown with the run. `console` writes there too, where the power is listed.
 *
 * At most 2 KiB a line, what is over is cut off, and 200 lines a call; what is over is counted and dropped.
 *
 * @module
 */
import * as power from "plugboard:inbox/log@0.1.1";
import { string, word } from "../values.js";

/** How much a line matters. */
export type Level = "debug" | "info" | "warn" | "error";

const levels: readonly Level[] = ["debug", "info", "warn", "error"];

/** Writes a line. */
export function write(level: Level, message: string): void {
  power.write(word(level, levels, "level"), string(message, "message"));
}

/** Writes a line for the author. */
export function debug(message: string): void {
  write("debug", message);
}

/** Writes a line for the admin. */
export function info(message: string): void {
  write("info", message);
}

/** Writes a line that is worth a look. */
export function warn(message: string): void {
  write("warn", message);
}

/** Writes a line about something to mend. */
export function error(message: string): void {
  write("error", message);
}
