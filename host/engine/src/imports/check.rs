//! The checks that all imports apply to texts from plugins.
//!
//! PostgreSQL cannot store the character U+0000, so it must not reach the database in any text from a plugin:
//!
//! - [`display_text`], [`nonempty_display_text`]: texts for people (messages, names, reasons). U+0000 is replaced.
//! - [`id`], [`verbatim`]: identifiers, keys, labels and a plugin's own values. A change would alter their meaning, so
//!   a value with U+0000 is refused.
//!
//! Data that a connector passes on from its platform is never refused, but accepted as far as possible: see
//! `intake::sanitize`.
//!
//! In all functions, `what` names the text in the error message.

use crate::clean::clean;
use plugboard_model::{Failure, FailureKind};

/// The maximum length of a text where the contract states none, in bytes.
pub(crate) const TEXT_MAX: usize = 64 << 10;
/// The maximum length of a platform's identifier, in bytes.
pub(crate) const ID_MAX: usize = 256;
/// The maximum length of the name of a person, team or file, in bytes.
pub(crate) const NAME_MAX: usize = 256;
/// The maximum length of an attribute's key, a label or a category, in bytes.
pub(crate) const WORD_MAX: usize = 64;
/// The maximum length of an attribute's value or a button's payload, in bytes.
pub(crate) const VALUE_MAX: usize = 4 << 10;

/// Returns the failure unless `condition` is true.
pub(crate) fn ensure(condition: bool, failure: impl FnOnce() -> Failure) -> Result<(), Failure> {
    if condition { Ok(()) } else { Err(failure()) }
}

/// Checks that a text has at most `max` bytes. It may be empty.
pub(crate) fn text(what: &str, text: &str, max: usize) -> Result<(), Failure> {
    if text.len() <= max {
        return Ok(());
    }
    Err(Failure::invalid(format!("{what} is {} bytes long; at most {max} are allowed", text.len())).code("too-long"))
}

/// Checks a value that is stored unchanged: at most `max` bytes and without U+0000. It may be empty.
pub(crate) fn verbatim(what: &str, value: &str, max: usize) -> Result<(), Failure> {
    no_zero(what, value)?;
    text(what, value, max)
}

/// Checks an identifier, key or label: not empty, at most `max` bytes and without U+0000.
pub(crate) fn id(what: &str, id: &str, max: usize) -> Result<(), Failure> {
    nonempty(what, id, max)?;
    no_zero(what, id)
}

/// Returns an error if a value contains U+0000.
pub(crate) fn no_zero(what: &str, value: &str) -> Result<(), Failure> {
    if value.contains('\0') {
        return Err(
            Failure::invalid(format!("{what} contains the character U+0000, which cannot be stored")).code("zero")
        );
    }
    Ok(())
}

/// Checks and cleans a text for people: at most `max` bytes. It may be empty.
pub(crate) fn display_text(what: &str, value: String, max: usize) -> Result<String, Failure> {
    text(what, &value, max)?;
    Ok(clean(value, max))
}

/// Checks and cleans a text for people: not empty, and at most `max` bytes.
pub(crate) fn nonempty_display_text(what: &str, value: String, max: usize) -> Result<String, Failure> {
    nonempty(what, &value, max)?;
    Ok(clean(value, max))
}

/// Checks and cleans one line of text for people: not empty, at most `max` bytes, and without line breaks.
pub(crate) fn line(what: &str, value: String, max: usize) -> Result<String, Failure> {
    ensure(!value.contains(['\r', '\n']), || {
        Failure::invalid(format!("{what} must be one line, but it contains a line break")).code("line-break")
    })?;
    nonempty_display_text(what, value, max)
}

/// Checks that a text is not empty and has at most `max` bytes.
pub(crate) fn nonempty(what: &str, value: &str, max: usize) -> Result<(), Failure> {
    if value.trim().is_empty() {
        return Err(Failure::invalid(format!("{what} is empty")).code("empty"));
    }
    text(what, value, max)
}

/// Checks that one more can be added to the `have` existing ones, with at most `max` in total. `what` is a plural.
pub(crate) fn count(what: &str, have: usize, max: usize) -> Result<(), Failure> {
    if have < max {
        return Ok(());
    }
    Err(Failure::new(FailureKind::RateLimited, format!("at most {max} {what}")).code("too-many"))
}

/// Checks and converts a time in milliseconds. It must be in the years 0 to 9999.
pub(crate) fn time(what: &str, at: f64) -> Result<i64, Failure> {
    const RANGE: std::ops::RangeInclusive<f64> = -62_167_219_200_000.0..=253_402_300_799_999.0;
    if !RANGE.contains(&at) {
        return Err(Failure::invalid(format!("{what} {at} is not a valid time; use milliseconds since 1970")));
    }
    #[expect(clippy::cast_possible_truncation, reason = "within the range above, where f64 is exact")]
    let millis = at as i64;
    Ok(millis)
}

/// Converts a time in milliseconds to the contract's type.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of any real date are exact in f64")]
pub(crate) fn millis(at: i64) -> f64 {
    at as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_for_people_are_cleaned_and_limited_in_length() {
        assert_eq!(display_text("x", "as it was".into(), 9).unwrap(), "as it was");
        assert_eq!(display_text("x", "a\0b\0\0\0c".into(), 64).unwrap(), "a\u{fffd}b\u{fffd}c");
        assert_eq!(display_text("x", "\0".into(), 64).unwrap(), "\u{fffd}");
        assert_eq!(display_text("x", "ab\0".into(), 3).unwrap(), "ab", "U+FFFD takes more bytes than it stands for");
        assert_eq!(display_text("x", "abcd".into(), 3).unwrap_err().code.as_deref(), Some("too-long"));
        assert_eq!(nonempty_display_text("x", " ".into(), 3).unwrap_err().code.as_deref(), Some("empty"));
        assert_eq!(line("x", "a b".into(), 3).unwrap(), "a b");
        for (wrong, code) in [("a\nb", "line-break"), ("a\r", "line-break"), ("abcd", "too-long"), ("", "empty")] {
            assert_eq!(line("x", wrong.into(), 3).unwrap_err().code.as_deref(), Some(code), "{wrong:?}");
        }
    }

    #[test]
    fn invalid_identifiers_and_values_are_refused_rather_than_changed() {
        assert!(id("x", "a-1", 3).is_ok() && verbatim("x", "", 3).is_ok());
        for wrong in [id("x", "a\0", 3), verbatim("x", "\0", 3)] {
            assert_eq!(wrong.unwrap_err().code.as_deref(), Some("zero"));
        }
        assert_eq!(id("x", "", 3).unwrap_err().code.as_deref(), Some("empty"));
        assert_eq!(id("x", "abcd", 3).unwrap_err().code.as_deref(), Some("too-long"));
    }
}
