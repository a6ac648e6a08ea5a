//! Lenient reading of JSON as platforms really send it: with unpaired surrogates and invalid UTF-8.

use crate::{Failure, HookRequest};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;
use serde_path_to_error::Segment;

/// Returns the text of a document for `serde_json::from_str`, with the replacements that parsers of other languages
/// make: U+FFFD replaces invalid UTF-8, and each escape such as `\ud83d` that stands for an unpaired surrogate. Without
/// this, one unpaired surrogate in a customer's message would make the whole request unreadable.
#[must_use]
pub fn text(document: &[u8]) -> String {
    let text = String::from_utf8_lossy(document);
    let mut fixed = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('\\') {
        fixed.push_str(&rest[..at]);
        rest = &rest[at..];
        let (taken, unpaired) = match (unit(rest), rest.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (12, false),
            (Some(0xD800..=0xDFFF), _) => (6, true),
            // For any other escape, take the backslash and the next character, so that `\\ud83d` is not read as one.
            _ => (1 + rest[1..].chars().next().map_or(0, char::len_utf8), false),
        };
        fixed.push_str(if unpaired { "\\ufffd" } else { &rest[..taken] });
        rest = &rest[taken..];
    }
    fixed.push_str(rest);
    fixed
}

/// Returns the UTF-16 unit of an escape `\uXXXX` at the start of a text.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

/// A value, and a warning for each part of the document that was left out because it does not fit the type.
pub type Usable<T> = (T, Vec<String>);

/// The maximum number of parts that [`usable`] leaves out.
const LEFT_OUT: usize = 32;

/// Parses a document into a type, and leaves out the parts that do not fit, each as small as possible. In the type,
/// mark optional parts with `Option` and `#[serde(default)]`. Pass the warnings to
/// [`Item::warning`](crate::intake::Item::warning). A part that is `null` counts as absent, without a warning.
///
/// ```
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Message {
///     id: String,
///     #[serde(default)]
///     text: String,
/// }
///
/// let (message, warnings) = plugboard_sdk::json::usable::<Message>(r#"{ "id": "1", "text": {} }"#)?;
/// assert_eq!((&*message.id, &*message.text), ("1", ""));
/// assert_eq!(warnings, ["`text` was left out: invalid type: map, expected a string"]);
/// assert!(plugboard_sdk::json::usable::<Message>(r#"{ "text": "hi" }"#).is_err());
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// Returns a sentence if the document is not JSON, lacks a part that the type requires, or has more than 32 parts that
/// do not fit.
pub fn usable<T: DeserializeOwned>(document: &str) -> Result<Usable<T>, String> {
    // Fast path: nearly all documents fit.
    let first = match serde_json::from_str(document) {
        Ok(value) => return Ok((value, Vec::new())),
        Err(error) => error,
    };
    let mut document: Value = serde_json::from_str(document).map_err(|_| first.to_string())?;
    let mut warnings = Vec::new();
    // One round more than parts may be left out: the last one finds nothing wrong.
    for _ in 0..=LEFT_OUT {
        let error = match serde_path_to_error::deserialize::<_, T>(&document) {
            Ok(value) => return Ok((value, warnings)),
            Err(error) => error,
        };
        let why = error.inner().to_string();
        let path: Vec<Segment> = error.path().iter().cloned().collect();
        let Some(part) = leave_out(&mut document, &path) else {
            warnings.push(why);
            return Err(warnings.swap_remove(0));
        };
        if !part.is_null() {
            warnings.push(format!("`{}` was left out: {why}", error.path()));
        }
    }
    Err(format!("more than {LEFT_OUT} parts of the document are malformed"))
}

/// Removes the part at a path from a document. Returns `None` if the path is empty or does not exist.
fn leave_out(document: &mut Value, path: &[Segment]) -> Option<Value> {
    // A path cannot be followed into an enum variant, so remove the part that contains the variant.
    let known = path.iter().take_while(|segment| matches!(segment, Segment::Seq { .. } | Segment::Map { .. }));
    let known: Vec<&Segment> = known.collect();
    let (last, before) = known.split_last()?;
    let parent = before.iter().try_fold(document, |value, segment| match segment {
        Segment::Seq { index } => value.get_mut(*index),
        Segment::Map { key } => value.get_mut(key),
        _ => None,
    })?;
    match (parent, last) {
        (Value::Array(items), Segment::Seq { index }) if *index < items.len() => Some(items.remove(*index)),
        (Value::Object(members), Segment::Map { key }) => members.remove(key),
        _ => None,
    }
}

/// Deserializes a number that may be written as a string. Use it with
/// `#[serde(default, deserialize_with = "json::number")]`.
///
/// # Errors
/// Returns an error if the value is neither.
pub fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum NumberOrText {
        Number(f64),
        Text(String),
        None(()),
    }
    match NumberOrText::deserialize(deserializer) {
        Ok(NumberOrText::Number(number)) => Ok(Some(number)),
        Ok(NumberOrText::Text(text)) => match text.trim().parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(serde::de::Error::custom("invalid value: a string that is not a number, expected a number")),
        },
        Ok(NumberOrText::None(())) => Ok(None),
        Err(_) => Err(serde::de::Error::custom("invalid type: neither a number nor a string, expected a number")),
    }
}

/// Deserializes an identifier that may be written as a number. Use it with
/// `#[serde(default, deserialize_with = "json::id")]`.
/// An empty string becomes `None`.
///
/// # Errors
/// Returns an error if the value is neither.
pub fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Text(String),
        Number(i64),
        Large(u64),
        None(()),
    }
    match Id::deserialize(deserializer) {
        Ok(Id::Text(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
        Ok(Id::Number(number)) => Ok(Some(number.to_string())),
        Ok(Id::Large(number)) => Ok(Some(number.to_string())),
        Ok(Id::None(())) => Ok(None),
        Err(_) => Err(serde::de::Error::custom("invalid type: neither a string nor a number, expected an identifier")),
    }
}

/// Deserializes a boolean that may be written as a string or a number. Use it with
/// `#[serde(default, deserialize_with = "json::flag")]`.
///
/// # Errors
/// Returns an error if the value is none of these.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Bool(flag) => Ok(flag),
        Value::Null => Ok(false),
        Value::String(word) if word.eq_ignore_ascii_case("true") || word == "1" => Ok(true),
        Value::String(word) if word.eq_ignore_ascii_case("false") || word == "0" || word.is_empty() => Ok(false),
        Value::Number(number) if number.as_u64().is_some_and(|number| number <= 1) => Ok(number.as_u64() == Some(1)),
        _ => Err(serde::de::Error::custom("invalid value: expected true or false")),
    }
}

impl HookRequest {
    /// Parses the body into a type of the plugin, after the replacements that [`text`] makes.
    ///
    /// # Errors
    /// Returns [`Invalid`](crate::FailureKind::Invalid) if the body is not JSON of that type. A connector that receives
    /// several events in one request should parse each of them separately, for example as
    /// [`serde_json::value::RawValue`] from [`text`], so that one unreadable event does not affect the others.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_str(&text(&self.body()))
            .map_err(|error| Failure::invalid(format!("the body is not in the expected format: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpaired_surrogates_and_invalid_bytes_are_replaced() {
        for (document, expected) in [
            (r#""a\ud83d\ude00b""#, "a😀b"),
            (r#""a\ud83db""#, "a\u{fffd}b"),
            (r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\uD83D\n""#, "\u{fffd}\n"),
            (r#""\\ud83d""#, "\\ud83d"),
            (r#""\\\ud83d""#, "\\\u{fffd}"),
            (r#""Zażółć \"gęślą\" \u0142""#, "Zażółć \"gęślą\" ł"),
        ] {
            assert_eq!(serde_json::from_str::<Value>(&text(document.as_bytes())).unwrap(), expected, "{document}");
        }
        assert_eq!(serde_json::from_str::<Value>(&text(b"\"\xff\xc5\"")).unwrap(), "\u{fffd}\u{fffd}");
    }

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Part {
        text: String,
        #[serde(deserialize_with = "number")]
        at: Option<f64>,
        #[serde(deserialize_with = "id")]
        reply_to: Option<String>,
        #[serde(deserialize_with = "flag")]
        echo: bool,
        files: Vec<File>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct File {
        url: String,
    }

    fn part(document: &str) -> Usable<Part> {
        usable(document).unwrap()
    }

    #[test]
    fn an_unusable_member_is_left_out_and_the_rest_is_kept() {
        let (whole, warnings) = part(r#"{ "text": "hi", "at": 5, "files": [{ "url": "a" }] }"#);
        assert_eq!((&*whole.text, whole.at, whole.files.len(), warnings.len()), ("hi", Some(5.0), 1, 0));
        for (broken, place) in [
            (r#""at": {}"#, "`at`"),
            (r#""at": "soon""#, "`at`"),
            (r#""reply_to": true"#, "`reply_to`"),
            (r#""echo": "perhaps""#, "`echo`"),
            (r#""files": 7"#, "`files`"),
            (r#""files": [{ "url": 7 }]"#, "`files[0].url`"),
            (r#""files": [{}]"#, "`files[0]`"),
        ] {
            let (found, warnings) = part(&format!(r#"{{ "text": "hi", {broken} }}"#));
            assert_eq!(found, Part { text: "hi".into(), ..Part::default() }, "{broken}");
            assert!(warnings[0].contains(place), "{broken}: {warnings:?}");
        }
        let (found, warnings) = part(r#"{ "text": null, "files": null, "reply_to": null, "at": null, "echo": null }"#);
        assert_eq!((found, warnings), (Part::default(), Vec::new()), "null is absent");
        let (found, warnings) = part(r#"{ "files": [{ "url": "a" }, 7, { "url": "b" }, null] }"#);
        assert_eq!((found.files.len(), warnings.len()), (2, 1), "{warnings:?}");
    }

    #[test]
    fn a_document_without_a_required_member_is_refused_with_the_first_reason() {
        assert!(usable::<File>("{}").unwrap_err().contains("missing field `url`"));
        assert!(usable::<File>(r#"{ "url": 7 }"#).unwrap_err().contains("`url`"));
        for document in ["", "7", "[]", "null", "{"] {
            assert!(usable::<File>(document).is_err(), "{document}");
        }
        let many = format!(r#"{{ "files": [{}] }}"#, vec!["7"; 40].join(","));
        assert!(usable::<Part>(&many).unwrap_err().contains("32"));
    }

    #[test]
    fn numbers_identifiers_and_flags_are_read_as_platforms_write_them() {
        let (found, warnings) = part(r#"{ "at": "1700000000000", "reply_to": 18446744073709551615, "echo": "true" }"#);
        let expected =
            Part { at: Some(1.7e12), reply_to: Some("18446744073709551615".into()), echo: true, ..Part::default() };
        assert_eq!((found, warnings), (expected, Vec::new()));
        let (found, _) = part(r#"{ "reply_to": "", "echo": 0 }"#);
        assert_eq!(found, Part::default());
    }

    #[test]
    fn malformed_json_is_refused_by_the_parser() {
        for given in [r"\", r"\u", r#""\ud8"#, r#""\ud83d"#, r#""\u12""#, r#""\uzzzz""#, "\\ł", "\\u12ł"] {
            assert!(serde_json::from_str::<Value>(&text(given.as_bytes())).is_err(), "{given}");
        }
    }
}
