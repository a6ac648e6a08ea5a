/**
 * The power `log`: log lines for the admin, shown with the run. If the power is listed, `console` writes there too.
 *
 * A line is cut at 2 KiB. Lines beyond 200 lines or 64 KiB per call are dropped and counted.
 *
 * @module
 */
import * as power from "plugboard:inbox/log@0.1.2";
import { string, word } from "../values.js";

/** The level of a line. */
export type Level = "debug" | "info" | "warn" | "error";

const levels: readonly Level[] = ["debug", "info", "warn", "error"];

/** Writes a line at a level. */
export function write(level: Level, message: string): void {
  power.write(word(level, levels, "level"), string(message, "message"));
}

/** Writes a line for the plugin's author. */
export function debug(message: string): void {
  write("debug", message);
}

/** Writes a line for the admin. */
export function info(message: string): void {
  write("info", message);
}

/** Writes a line that the admin should look at. */
export function warn(message: string): void {
  write("warn", message);
}

/** Writes a line about a problem that the admin must fix. */
export function error(message: string): void {
  write("error", message);
}
