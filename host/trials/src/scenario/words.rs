//! How scenarios write times, spans and values, and how results show them.

use jiff::Timestamp;
use plugboard_model::span;
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Number, Value};

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
