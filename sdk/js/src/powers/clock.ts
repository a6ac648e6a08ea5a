/**
 * The power `clock`: what time it is, here and elsewhere.
 *
 * `Date` works without it, in UTC alone: the engine knows no time zones.
 *
 * @module
 */
import * as power from "plugboard:inbox/clock@0.1.1";
import { ask } from "../failure.js";
import { instant as milliseconds, s32, string, u32 } from "../values.js";

/** A date and time on a wall clock. */
export interface LocalTime {
  /** The year. */
  year: number;
  /** 1 for January to 12 for December. */
  month: number;
  /** The day of the month, from 1. */
  day: number;
  /** 0 to 23. */
  hour: number;
  /** 0 to 59. */
  minute: number;
  /** 0 to 59. */
  second: number;
  /** 1 for Monday to 7 for Sunday. */
  weekday: number;
  /** How far the clock is ahead of UTC. */
  utcOffsetMinutes: number;
}

/** The host's time, in milliseconds since 1970. */
export function now(): number {
  return power.now();
}

/**
 * An instant on the wall clock of an IANA time zone such as `Europe/Berlin`.
 *
 * @throws {Failure} `invalid` when there is no such zone.
 */
export function local(at: number | Date, zone: string): LocalTime {
  return ask(() => power.local(milliseconds(at, "at"), string(zone, "zone")));
}

/**
 * The instant of a date and time of day in a zone, in milliseconds since 1970. A time that a clock change skips is
 * taken as the first one after it; of one that it repeats, the first.
 *
 * @throws {Failure} `invalid` when there is no such date or zone.
 */
export function instant(
  date: { year: number; month: number; day: number; hour?: number; minute?: number },
  zone: string,
): number {
  const { year, month, day, hour = 0, minute = 0 } = date;
  return ask(() =>
    power.instant(
      s32(year, "year"),
      u32(month, "month"),
      u32(day, "day"),
      u32(hour, "hour"),
      u32(minute, "minute"),
      string(zone, "zone"),
    ),
  );
}
