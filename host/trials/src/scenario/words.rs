//! How scenarios write times, spans and values, and how results show them.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Number, Value};

/// The longest span, in milliseconds: ten years.
const LONGEST_MS: i64 = 10 * 366 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// The units of a span, largest first.
const UNITS: [(&str, i64); 5] = [("d", DAY_MS), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// A time, in milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time(pub i64);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match toml::Value::deserialize(deserializer)? {
            toml::Value::String(text) => text,
            toml::Value::Datetime(time) => time.to_string(),
            other => other.to_string(),
        };
        let wrong = |_| {
            let text: String = text.chars().take(64).collect();
            de::Error::custom(format!(
                "`{text}` is not a valid time; write it with its zone, such as 2026-07-06T10:00:00+02:00"
            ))
        };
        Ok(Self(text.parse::<Timestamp>().map_err(wrong)?.as_millisecond()))
    }
}

/// A span, in milliseconds, written as `90s`, `20m`, `1h30m` or `2d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span(pub i64);

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        span(&text).map(Self).map_err(de::Error::custom)
    }
}

/// Parses a span.
pub(crate) fn span(text: &str) -> Result<i64, String> {
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

/// Writes a span so that [`span`] can read it.
pub(crate) fn show_span(ms: i64) -> String {
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

/// Converts a TOML value to JSON. Times become texts.
pub(crate) fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        toml::Value::Boolean(yes) => (*yes).into(),
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(all) => all.iter().map(json).collect(),
        toml::Value::Table(table) => object(table),
    }
}

/// Converts a TOML table to a JSON object.
pub(crate) fn object(table: &toml::Table) -> Value {
    Value::Object(table.iter().map(|(key, value)| (key.clone(), json(value))).collect())
}

/// Shows a value on one line, in TOML syntax.
pub(crate) fn show(value: &Value) -> String {
    match value {
        // JSON's escapes are valid in TOML.
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(all) => format!("[{}]", all.iter().map(show).collect::<Vec<_>>().join(", ")),
        Value::Object(all) => show_table(all),
    }
}

fn show_table(table: &Map<String, Value>) -> String {
    show_members(table.iter().map(|(key, value)| (key.as_str(), value)))
}

/// Shows members in braces.
pub(crate) fn show_members<'a>(members: impl Iterator<Item = (&'a str, &'a Value)>) -> String {
    let bare = |key: &str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let key = |key: &str| if bare(key) { key.to_owned() } else { Value::from(key).to_string() };
    let all: Vec<_> = members.map(|(name, value)| format!("{} = {}", key(name), show(value))).collect();
    if all.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", all.join(", ")) }
}

/// Returns whether a text matches a pattern, in which `*` stands for any text.
pub(crate) fn like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// A text, or `false` for none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrFalse(pub Option<String>);

impl<'de> Deserialize<'de> for OrFalse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match toml::Value::deserialize(deserializer)? {
            toml::Value::String(text) => Ok(Self(Some(text))),
            toml::Value::Boolean(false) => Ok(Self(None)),
            other => Err(de::Error::custom(format!("expected a text, or false for none; found {other}"))),
        }
    }
}

/// A text, or `true` for any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OrTrue(pub Option<String>);

impl<'de> Deserialize<'de> for OrTrue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match toml::Value::deserialize(deserializer)? {
            toml::Value::String(text) => Ok(Self(Some(text))),
            toml::Value::Boolean(true) => Ok(Self(None)),
            other => Err(de::Error::custom(format!("expected a text, or true for any; found {other}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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

    #[test]
    fn a_star_in_a_pattern_matches_anything() {
        for (pattern, text) in
            [("a*", "abc"), ("*c", "abc"), ("a*c", "ac"), ("abc", "abc"), ("*", ""), ("a*b*c", "a-b-c")]
        {
            assert!(like(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a*", "b"), ("ab*bc", "abc"), ("abc", "abcd"), ("", "a"), ("a*b*b", "ab")] {
            assert!(!like(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn values_are_shown_in_toml_notation() {
        let value = json!({ "a b": [1, "x\n\"y\""], "c": {}, "d": true });
        let shown = show(&value);
        assert_eq!(shown, r#"{ "a b" = [1, "x\n\"y\""], c = {}, d = true }"#);
        let read: toml::Table = toml::from_str(&format!("v = {shown}")).unwrap();
        assert_eq!(json(&read["v"]), value);
    }
}
