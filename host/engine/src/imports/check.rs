//! What every import checks of the texts it is given.

use plugboard_model::{Failure, FailureKind};

/// The length of a text where the contract names none, in bytes.
pub(crate) const TEXT_MAX: usize = 64 << 10;
/// The length of a platform's identifier, in bytes.
pub(crate) const ID_MAX: usize = 256;
/// The length of a person's, team's or file's name, in bytes.
pub(crate) const NAME_MAX: usize = 256;
/// The length of an attribute's key, a label or a category, in bytes.
pub(crate) const WORD_MAX: usize = 64;
/// The length of an attribute's value or a button's payload, in bytes.
pub(crate) const VALUE_MAX: usize = 4 << 10;

/// The failure, unless all is well.
pub(crate) fn ensure(well: bool, failure: impl FnOnce() -> Failure) -> Result<(), Failure> {
    if well { Ok(()) } else { Err(failure()) }
}

/// At most so many bytes; may be empty.
pub(crate) fn text(what: &str, text: &str, max: usize) -> Result<(), Failure> {
    if text.len() <= max {
        return Ok(());
    }
    Err(Failure::invalid(format!("{what} is {} bytes long, at most {max} are taken", text.len())).code("too-long"))
}

/// The same for a text that is kept: without U+0000, which PostgreSQL has no place for.
pub(crate) fn kept(what: &str, kept: &str, max: usize) -> Result<(), Failure> {
    if kept.contains('\0') {
        return Err(Failure::invalid(format!("{what} contains the character U+0000: leave it out")).code("zero"));
    }
    text(what, kept, max)
}

/// The same, and not empty.
pub(crate) fn word(what: &str, word: &str, max: usize) -> Result<(), Failure> {
    if word.trim().is_empty() {
        return Err(Failure::invalid(format!("{what} is empty")).code("empty"));
    }
    text(what, word, max)
}

/// One more of what there are `have` of already, at most `max`.
pub(crate) fn count(what: &str, have: usize, max: usize) -> Result<(), Failure> {
    if have < max {
        return Ok(());
    }
    Err(Failure::new(FailureKind::RateLimited, format!("at most {max} {what}")).code("too-many"))
}

/// A time in milliseconds, within what a date can be.
pub(crate) fn time(what: &str, at: f64) -> Result<i64, Failure> {
    // The years 0 to 9999.
    const RANGE: std::ops::RangeInclusive<f64> = -62_167_219_200_000.0..=253_402_300_799_999.0;
    if !RANGE.contains(&at) {
        return Err(Failure::invalid(format!("{what} {at} is no time: milliseconds since 1970 are expected")));
    }
    #[expect(clippy::cast_possible_truncation, reason = "within the range above, which f64 holds exactly")]
    let millis = at as i64;
    Ok(millis)
}

/// A time as the contract writes it.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of any real date are exact in f64")]
pub(crate) fn millis(at: i64) -> f64 {
    at as f64
}
