/**
 * The power `clock`: the current time, and conversion between instants and local time.
 *
 * `Date` works without this power, but only in UTC: the engine has no time zones.
 *
 * @module
 */
import * as power from "plugboard:inbox/clock@0.1.2";
import { ask } from "../failure.js";
import { instant as milliseconds, s32, string, u32 } from "../values.js";

/** A local date and time in a time zone. */
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
  /** The zone's offset from UTC at that time, in minutes: 60 in Berlin in winter, negative in the Americas. */
  utcOffsetMinutes: number;
}

/** Returns the host's time, in milliseconds since 1970-01-01T00:00:00Z. */
export function now(): number {
  return power.now();
}

/**
 * Converts an instant, in milliseconds since 1970 or as a `Date`, to local time in an IANA time zone such as
 * `Europe/Berlin`.
 *
 * @throws {Failure} `not-found` with the code `no-such-zone` for an unknown zone; `invalid` for an instant out of
 * range.
 */
export function local(at: number | Date, zone: string): LocalTime {
  return ask(() => power.local(milliseconds(at, "at"), string(zone, "zone")));
}

/**
 * Converts a local date and time of day in a time zone to an instant, in milliseconds since 1970. A time that a clock
 * change skips becomes the first instant after the change. A time that occurs twice becomes the earlier instant.
 *
 * @throws {Failure} `not-found` with the code `no-such-zone` for an unknown zone; `invalid` for a date or time that
 * does not exist.
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
