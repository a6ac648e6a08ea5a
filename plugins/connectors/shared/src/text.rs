//! Helpers for texts of a platform.

use plugboard_sdk::json;
use serde::{Deserializer, de::Error as _};

/// The maximum length of an external word in a sentence, in bytes.
const WORD: usize = 64;
/// The maximum length of a name, in bytes.
const NAME: usize = 256;
/// The maximum length of the value of an attribute, in bytes.
const VALUE: usize = 4_096;
/// The maximum length of a platform's own message in a failure, in bytes.
const SAID: usize = 500;

/// Returns at most the first `max` bytes of a text, without half a character at the end.
#[must_use]
pub fn cut(text: &str, max: usize) -> &str {
    &text[..text.floor_char_boundary(max)]
}

/// Returns at most the first `max` UTF-16 units of a text, without half a character at the end.
#[must_use]
pub fn cut_utf16(text: &str, max: usize) -> &str {
    let mut length = 0;
    let end = text.char_indices().find(|(_, c)| {
        length += c.len_utf16();
        length > max
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// Returns an external word, cut to 64 bytes, for use in a sentence.
#[must_use]
pub fn short(word: &str) -> &str {
    cut(word, WORD)
}

/// Returns what a platform says about an error, cut to 500 bytes, for use in a failure.
#[must_use]
pub fn said(message: &str) -> &str {
    cut(message, SAID)
}

/// Returns a name, cut to the 256 bytes that the contract allows. `None` if it is empty.
#[must_use]
pub fn name(name: &str) -> Option<&str> {
    let name = cut(name, NAME);
    (!name.is_empty()).then_some(name)
}

/// Returns the value of a profile's attribute, unless it is empty or longer than the 4 KiB that the contract allows.
#[must_use]
pub fn value(value: &str) -> Option<&str> {
    (1..=VALUE).contains(&value.len()).then_some(value)
}

/// Joins the first and the last name. `None` if both are missing or empty.
#[must_use]
pub fn full_name(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let name = [first, last].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// Appends the first warning to a reason, because the warning may be its cause.
#[must_use]
pub fn warned(reason: &str, warnings: &[String]) -> String {
    warnings.first().map_or_else(|| reason.to_owned(), |warning| format!("{reason}: {warning}"))
}

/// Names the members of an object in a reason, such as "`a`, `b`". At most 8 of them.
#[must_use]
pub fn named<'a>(members: impl IntoIterator<Item = &'a str>) -> String {
    let quoted = members.into_iter().map(|member| format!("`{}`", short(member)));
    quoted.take(8).collect::<Vec<_>>().join(", ")
}

/// Deserializes a required identifier that may be written as a number. Use it with
/// `#[serde(deserialize_with = "connector_shared::text::id")]`.
///
/// # Errors
/// Returns an error if the value is neither a string nor a number, or empty.
pub fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    json::id(deserializer)?.ok_or_else(|| D::Error::custom("invalid value: empty, expected an identifier"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!((cut("Zażółć", 3), cut("Zażółć", 4), cut("a", 9)), ("Za", "Zaż", "a"));
        assert_eq!((cut_utf16("ż🐢a", 2), cut_utf16("ż🐢a", 3), cut_utf16("ż🐢a", 4)), ("ż", "ż🐢", "ż🐢a"));
        assert_eq!((cut_utf16("", 0), cut_utf16("a", 0)), ("", ""));
        assert_eq!(short(&"ł".repeat(40)), "ł".repeat(32));
        assert_eq!(said(&"x".repeat(501)).len(), 500);
        assert_eq!((name(&"😀".repeat(65)), name("")), (Some("😀".repeat(64).as_str()), None));
        assert_eq!((value("pl"), value(""), value(&"x".repeat(4_097))), (Some("pl"), None, None));
    }

    #[test]
    fn names_are_joined_from_their_parts() {
        assert_eq!(full_name(Some("Ada"), Some("Lovelace")).as_deref(), Some("Ada Lovelace"));
        assert_eq!(full_name(Some(""), Some("Żółć")).as_deref(), Some("Żółć"));
        assert_eq!(full_name(None, Some("")), None);
    }

    #[test]
    fn a_reason_names_its_cause_and_its_members() {
        assert_eq!(warned("why", &[]), "why");
        assert_eq!(warned("why", &["because".to_owned(), "also".to_owned()]), "why: because");
        assert_eq!(named(["a", "b"]), "`a`, `b`");
        assert_eq!(named(["a"; 20]).matches("`a`").count(), 8);
        assert_eq!(named([""; 0]), "");
    }

    #[test]
    fn a_required_identifier_is_never_empty() {
        #[derive(Debug, serde::Deserialize)]
        struct Party {
            #[serde(deserialize_with = "id")]
            id: String,
        }
        let read = |json: &str| serde_json::from_str::<Party>(json).map(|party| party.id);
        assert_eq!(read(r#"{"id":"9"}"#).unwrap(), "9");
        assert_eq!(read(r#"{"id":9007199254740993}"#).unwrap(), "9007199254740993");
        for wrong in [r#"{"id":""}"#, r#"{"id":null}"#, r#"{"id":{}}"#, "{}"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
