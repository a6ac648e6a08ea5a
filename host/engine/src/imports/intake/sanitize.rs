//! Decides which of a platform's data can be stored, with the same rules for all connectors.
//!
//! - A text is cleaned and cut to its maximum length. A cut is marked by `…`.
//! - An optional part is left out if it is not valid. An empty part counts as absent.
//! - An impossible time is replaced by the time at which the request arrived.
//! - Identifiers are never changed, because a different identifier would name something else. An item with an unusable
//!   required identifier is set aside, and its request is kept.
//!
//! Each of these problems causes a warning, which is stored with the message.

use super::super::check::{self, ID_MAX};
use crate::clean::{clean, cut};
use std::str::FromStr;

/// The maximum number of warnings per item. The last one counts those beyond the limit.
const WARNINGS_MAX: usize = 10;
/// The maximum number of bytes that a warning quotes of an unknown word.
const QUOTED_MAX: usize = 40;
/// How old an item may be when it arrives, in milliseconds: 30 years. If a connector mistakes seconds for milliseconds,
/// the time is in 1970, which is longer ago.
const MAX_AGE_MS: i64 = 30 * 365 * 24 * 3_600_000;
/// How far a platform's clock or time zone may be ahead of ours, in milliseconds: one day.
const MAX_AHEAD_MS: i64 = 24 * 3_600_000;

/// The warnings about an item's parts.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    lines: Vec<String>,
    /// The number of warnings beyond the limit.
    more: usize,
}

impl Warnings {
    /// Adds a warning, or only counts it if there are too many.
    pub(crate) fn add(&mut self, warning: String) {
        if self.lines.len() + 1 < WARNINGS_MAX {
            self.lines.push(clean(warning, usize::MAX));
        } else {
            self.more += 1;
        }
    }

    /// Returns all warnings, at most [`WARNINGS_MAX`].
    pub(crate) fn into_lines(self) -> Vec<String> {
        let mut lines = self.lines;
        if self.more > 0 {
            lines.push(format!("{} more parts could not be stored unchanged", self.more));
        }
        lines
    }

    /// Cleans a text for people and cuts it to `max` bytes, with a warning if it was longer. `what` names the text.
    pub(crate) fn text(&mut self, what: &str, text: String, max: usize) -> String {
        let long = text.len();
        // Cut first, so that a text far beyond the limit is not processed in full.
        let text = if long > max { cut(text, max) } else { text };
        let text = clean(text, max);
        if long <= max {
            return text;
        }
        self.add(format!("{what} was cut: it had {long} bytes; at most {max} are allowed"));
        cut(text, max - '…'.len_utf8()) + "…"
    }

    /// Like [`Warnings::text`], for an optional text. Returns `None` if it is empty.
    pub(crate) fn optional_text(&mut self, what: &str, name: String, max: usize) -> Option<String> {
        if name.trim().is_empty() { None } else { Some(self.text(what, name, max)) }
    }

    /// Like [`Warnings::optional_text`], for a text of one line. Line breaks become spaces.
    pub(crate) fn line(&mut self, what: &str, text: &str, max: usize) -> Option<String> {
        let parts = text.split(['\r', '\n']).map(str::trim).filter(|part| !part.is_empty());
        self.optional_text(what, parts.collect::<Vec<_>>().join(" "), max)
    }

    /// Checks an optional identifier, key or address of at most `max` bytes. Returns `None` if it is empty, or if it is
    /// unusable, which causes a warning.
    pub(crate) fn id(&mut self, what: &str, id: String, max: usize) -> Option<String> {
        if id.trim().is_empty() {
            return None;
        }
        match unusable(what, &id, max) {
            None => Some(id),
            Some(why) => {
                self.add(format!("{why}, so it was left out"));
                None
            }
        }
    }

    /// Parses one of the contract's words. If the word is unknown, warns and returns `default`.
    pub(crate) fn word<T: FromStr + ToString>(&mut self, what: &str, word: &str, default: T) -> T {
        word.parse().unwrap_or_else(|_| {
            let word = cut(word.to_owned(), QUOTED_MAX);
            self.add(format!("{what} is `{word}`, which is unknown, so `{}` is used", default.to_string()));
            default
        })
    }

    /// Checks a time of the platform's clock, in milliseconds. Returns `None`, with a warning, if it is impossible.
    /// `arrival` is the time at which the request arrived.
    pub(crate) fn time(&mut self, what: &str, at: f64, arrival: i64) -> Option<i64> {
        #[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and NaN becomes 0")]
        let millis = at as i64;
        let possible = arrival.saturating_sub(MAX_AGE_MS)..=arrival.saturating_add(MAX_AHEAD_MS);
        if at.is_finite() && possible.contains(&millis) {
            return Some(millis);
        }
        self.add(format!("{what} {at} is impossible, so the time of arrival is used; use milliseconds since 1970"));
        None
    }
}

/// Returns why a value cannot be stored unchanged: it is empty, too long, or contains U+0000, which PostgreSQL cannot
/// store.
pub(crate) fn unusable(what: &str, id: &str, max: usize) -> Option<String> {
    check::id(what, id, max).err().map(|failure| failure.message)
}

/// Returns why the first unusable one of these identifiers cannot be stored. Each is given with its name.
pub(crate) fn first_unusable(ids: &[(&str, &str)]) -> Option<String> {
    ids.iter().find_map(|(what, id)| unusable(what, id, ID_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-01-01T00:00:00Z.
    const NOW: i64 = 1_767_225_600_000;

    #[test]
    fn a_long_text_is_cut_between_characters_with_a_warning() {
        let mut warnings = Warnings::default();
        assert_eq!(warnings.text("x", "Zażółć".into(), 10), "Zażółć");
        assert_eq!(warnings.text("x", "a\0\0b".into(), 10), "a\u{fffd}b");
        assert!(warnings.lines.is_empty(), "a cleaned text is whole");
        assert_eq!(warnings.text("x", "😀😀😀".into(), 11), "😀😀…");
        assert_eq!(warnings.text("x", "\0".repeat(40), 11), "\u{fffd}…");
        assert_eq!(warnings.lines[0], "x was cut: it had 12 bytes; at most 11 are allowed");
    }

    #[test]
    fn a_line_has_no_line_breaks() {
        let mut warnings = Warnings::default();
        assert_eq!(warnings.line("x", "Your\r\n  order\rNo. 7\n", 20).as_deref(), Some("Your order No. 7"));
        assert_eq!(warnings.line("x", " \r\n ", 20), None);
        assert!(warnings.lines.is_empty(), "a joined line is whole");
        assert_eq!(warnings.line("x", "abcd\nefgh", 8).as_deref(), Some("abcd …"));
        assert_eq!(warnings.lines.len(), 1);
    }

    #[test]
    fn unusable_optional_parts_are_left_out_with_a_warning() {
        let mut warnings = Warnings::default();
        assert_eq!(warnings.id("x", "m-1".into(), 3), Some("m-1".into()));
        assert_eq!((warnings.id("x", " ".into(), 3), warnings.optional_text("x", String::new(), 3)), (None, None));
        assert!(warnings.lines.is_empty(), "an empty part is an absent one");
        assert_eq!((warnings.id("x", "m-12".into(), 3), warnings.id("x", "\0".into(), 3)), (None, None));
        assert_eq!(warnings.lines.len(), 2, "{warnings:?}");
    }

    #[test]
    fn an_implausible_time_becomes_none() {
        let mut warnings = Warnings::default();
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of our days are exact in f64")]
        let mut time = |at: i64| warnings.time("x", at as f64, NOW);
        let hour = 3_600_000;
        for possible in [NOW, NOW - 1, NOW - 20 * 365 * 24 * hour, NOW + 14 * hour] {
            assert_eq!(time(possible), Some(possible));
        }
        for not in [NOW / 1_000, NOW * 1_000, NOW + 25 * hour, 0, i64::MIN, i64::MAX] {
            assert_eq!(time(not), None, "{not}");
        }
        for not in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
            assert_eq!(warnings.time("x", not, NOW), None);
        }
    }

    #[test]
    fn warnings_are_bounded_and_counted() {
        let mut warnings = Warnings::default();
        (0..30).for_each(|n| warnings.add(format!("part {n}")));
        let lines = warnings.into_lines();
        assert_eq!(lines.len(), WARNINGS_MAX);
        assert_eq!(lines[WARNINGS_MAX - 1], "21 more parts could not be stored unchanged");
    }
}
