//! The notation in which authors of scenarios write actions, and in which results show them: keys, the forms of their
//! values, and spans of time. [`Action`](crate::Action) has the keys of each action.

/// The type of a member's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A text.
    Text,
    /// A text, or a pattern if the key ends with `_like`.
    Pattern,
    /// A text, or `false` for none.
    OrFalse,
    /// A text, or `true`.
    OrTrue,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A number, or `false` for none.
    NumberOrFalse,
    /// A span such as `1h30m`.
    Span,
    /// A list of texts.
    Texts,
    /// Titles, or tables with `title` and `payload`.
    Buttons,
    /// One key with a text, or `false` for none.
    Pair,
    /// A document of rich content or a list of its blocks, or `false` for none.
    Content,
    /// A table of texts.
    Named,
    /// The name of a priority.
    Priority,
    /// The name of a status.
    Status,
    /// The name of a stage of a lead.
    Stage,
}

/// The key of an action, the form of its value, and the other members that the action may have.
pub type ActionNotation = (&'static str, Form, &'static [(&'static str, Form)]);

/// The longest span, in milliseconds: ten years.
const LONGEST_MS: i64 = 10 * 366 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// The units of a span, largest first.
const UNITS: [(&str, i64); 5] = [("d", DAY_MS), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Parses a span such as `1h30m`. Returns it in milliseconds.
///
/// # Errors
/// Returns a sentence if the text is not a span, or the span is not between a millisecond and ten years.
pub fn span(text: &str) -> Result<i64, String> {
    let wrong = || {
        let text: String = text.chars().take(64).collect();
        format!("`{text}` is not a valid span; write it with its units, such as 90s, 20m, 1h30m or 2d")
    };
    let (mut rest, mut total) = (text.trim(), 0_i64);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let (number, after) = rest.split_at(digits);
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let unit = UNITS.iter().find(|(known, _)| *known == unit).ok_or_else(wrong)?.1;
        let number: i64 = number.parse().map_err(|_| wrong())?;
        total = number.checked_mul(unit).and_then(|part| total.checked_add(part)).ok_or_else(wrong)?;
        rest = after.trim_start();
    }
    if total == 0 || total > LONGEST_MS {
        return Err(format!("a span must be between 1ms and ten years, got `{text}`"));
    }
    Ok(total)
}

/// Writes a span, in milliseconds, so that [`span`] can read it.
#[must_use]
pub fn show_span(ms: i64) -> String {
    let (mut left, mut text) = (ms.unsigned_abs(), String::new());
    for (unit, size) in UNITS {
        let count = left / size.unsigned_abs();
        left %= size.unsigned_abs();
        if count > 0 {
            text.push_str(&format!("{count}{unit}"));
        }
    }
    match (text.is_empty(), ms < 0) {
        (true, _) => "0s".to_owned(),
        (false, true) => format!("-{text}"),
        (false, false) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_shown() {
        for (text, ms) in [("90s", 90_000), ("1h 30m", 5_400_000), ("2d", 172_800_000), ("1500ms", 1_500)] {
            assert_eq!(span(text), Ok(ms), "{text}");
        }
        assert_eq!((show_span(5_400_000).as_str(), show_span(90_000).as_str()), ("1h30m", "1m30s"));
        assert_eq!((show_span(0).as_str(), show_span(-1_000).as_str()), ("0s", "-1s"));
        for wrong in ["", "1", "h", "1x", "-1h", "0s", "9999999d", "99999999999999999999h", "1h é"] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }
}
