//! `clock`: the current time, and conversion between time zones. The time zone database is built into the host, so no
//! files are read.

use super::{
    bindings::clock::{Host, LocalTime},
    check::{self, millis},
};
use crate::{error::Error, state::State};
use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase},
};
use plugboard_model::{Failure, FailureKind};
use std::sync::OnceLock;
use wasmtime::Result;

/// The maximum length of a time zone's name, in bytes.
const ZONE_MAX: usize = 64;

fn zone(name: &str) -> Result<TimeZone, Failure> {
    static ZONES: OnceLock<TimeZoneDatabase> = OnceLock::new();
    check::nonempty("the time zone", name, ZONE_MAX)?;
    ZONES.get_or_init(TimeZoneDatabase::bundled).get(name).map_err(|_| {
        let message = format!("unknown time zone `{name}`; use an IANA name such as Europe/Berlin");
        Failure::new(FailureKind::NotFound, message).code("no-such-zone")
    })
}

fn wrong(error: &jiff::Error) -> Failure {
    Failure::invalid(format!("invalid time: {error}"))
}

fn local(at: i64, zone: &TimeZone) -> Result<LocalTime, Failure> {
    let at = Timestamp::from_millisecond(at).map_err(|error| wrong(&error))?.to_zoned(zone.clone());
    let unsigned = |number: i8| u32::try_from(number).unwrap_or(0);
    Ok(LocalTime {
        year: at.year().into(),
        month: unsigned(at.month()),
        day: unsigned(at.day()),
        hour: unsigned(at.hour()),
        minute: unsigned(at.minute()),
        second: unsigned(at.second()),
        weekday: unsigned(at.weekday().to_monday_one_offset()),
        utc_offset_minutes: at.offset().seconds().div_euclid(60),
    })
}

/// Returns the first instant at or after a wall-clock time. For a repeated time, that is its first occurrence; for a
/// skipped time, the moment of the change.
fn instant(wall: DateTime, zone: &TimeZone) -> Result<i64, Failure> {
    let ambiguous = zone.to_ambiguous_timestamp(wall);
    let skipped = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
    let earlier = ambiguous.earlier().map_err(|error| wrong(&error))?;
    let at =
        if skipped { zone.following(earlier).next().map_or(earlier, |change| change.timestamp()) } else { earlier };
    Ok(at.as_millisecond())
}

impl Host for State {
    fn now(&mut self) -> Result<f64> {
        Ok(millis(self.time()))
    }

    fn local(&mut self, at: f64, name: String) -> Result<LocalTime, Error> {
        Ok(local(check::time("the instant", at)?, &zone(&name)?)?)
    }

    fn instant(&mut self, year: i32, month: u32, day: u32, hour: u32, minute: u32, name: String) -> Result<f64, Error> {
        let zone = zone(&name)?;
        // A number that is too large becomes -1, and such a year becomes `i16::MIN`; neither is valid in a date.
        let small = |number: u32| i8::try_from(number).unwrap_or(-1);
        let wall = DateTime::new(
            i16::try_from(year).unwrap_or(i16::MIN),
            small(month),
            small(day),
            small(hour),
            small(minute),
            0,
            0,
        )
        .map_err(|error| wrong(&error))?;
        Ok(millis(instant(wall, &zone)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn an_instant_converts_to_local_time_and_back() {
        let berlin = zone("Europe/Berlin").unwrap();
        let shown = local(at("2026-07-05T10:30:15Z"), &berlin).unwrap();
        assert_eq!((shown.year, shown.month, shown.day), (2026, 7, 5));
        assert_eq!((shown.hour, shown.minute, shown.second), (12, 30, 15));
        assert_eq!((shown.weekday, shown.utc_offset_minutes), (7, 120));
        let wall = "2026-07-05T12:30".parse().unwrap();
        assert_eq!(instant(wall, &berlin).unwrap(), at("2026-07-05T10:30:00Z"));
    }

    #[test]
    fn a_skipped_local_time_maps_to_the_clock_change_and_a_repeated_one_to_its_first() {
        let berlin = zone("Europe/Berlin").unwrap();
        let skipped = "2026-03-29T02:30".parse().unwrap();
        assert_eq!(instant(skipped, &berlin).unwrap(), at("2026-03-29T01:00:00Z"));
        let repeated = "2026-10-25T02:30".parse().unwrap();
        assert_eq!(instant(repeated, &berlin).unwrap(), at("2026-10-25T00:30:00Z"));
    }

    #[test]
    fn invalid_time_zones_and_times_are_refused() {
        for name in ["", "Mars/Base", "../../etc/passwd", &"x".repeat(65)] {
            assert!(zone(name).is_err(), "{name}");
        }
        for time in [f64::NAN, f64::INFINITY, 1e18, -1e18] {
            assert!(check::time("x", time).is_err(), "{time}");
        }
    }
}
