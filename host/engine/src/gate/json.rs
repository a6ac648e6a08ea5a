//! Secrets in a JSON body. A secret replaces a string of the document, and every other byte stays as the plugin wrote it.

use super::request::Field;
use plugboard_model::Failure;
use serde_json::value::RawValue;
use std::{collections::BTreeMap, ops::Range};

/// The largest body that a secret is put into, in bytes. Each step of each pointer parses a part of it again.
const JSON_BODY_MAX: usize = 256 << 10;
/// The maximum number of steps of a pointer: how deep in the body its member is.
const STEPS_MAX: usize = 8;

/// Replaces strings in a JSON document. The name of each field is the pointer to a string (RFC 6901), and `value`
/// returns the text that replaces it, by the field's value.
///
/// # Errors
/// Returns `invalid` if the body is too large or not JSON, if a pointer does not lead to a string, or if two lead to the
/// same string. Returns the error of `value`.
pub(crate) fn json_with(
    body: &[u8],
    fields: &[Field],
    value: impl Fn(&str) -> Result<String, Failure>,
) -> Result<Vec<u8>, Failure> {
    if body.len() > JSON_BODY_MAX {
        let message = format!("a body that a secret is put into may have at most {JSON_BODY_MAX} bytes");
        return Err(Failure::invalid(message).code("too-long"));
    }
    let text = std::str::from_utf8(body).map_err(|_| not_json("it is not UTF-8"))?;
    let mut places = Vec::with_capacity(fields.len());
    for field in fields {
        places.push((place(text, &field.name)?, value(&field.value)?));
    }
    // From the last one, so that the places of the others stay valid.
    places.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    if places.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return Err(Failure::invalid("two secrets cannot be put at the same place of the body"));
    }
    let mut filled = text.to_owned();
    for (place, value) in places {
        filled.replace_range(place, &serde_json::Value::from(value).to_string());
    }
    Ok(filled.into_bytes())
}

fn not_json(why: &str) -> Failure {
    Failure::invalid(format!("the body must be JSON if a secret is put into it: {why}"))
}

/// Returns the place of a string in a JSON document, with its quotes.
fn place(text: &str, pointer: &str) -> Result<Range<usize>, Failure> {
    let wrong = |why: &str| {
        let pointer: String = pointer.chars().take(64).collect();
        Failure::invalid(format!("a secret cannot be put at `{pointer}`: {why}"))
    };
    let steps = pointer.strip_prefix('/').ok_or_else(|| wrong("a pointer begins with `/`, such as `/auth/token`"))?;
    if steps.split('/').count() > STEPS_MAX {
        return Err(wrong(&format!("a pointer has at most {STEPS_MAX} steps")));
    }
    let broken = |error: &serde_json::Error| not_json(&error.to_string());
    let mut found: &RawValue = serde_json::from_str(text).map_err(|error| broken(&error))?;
    for step in steps.split('/') {
        let name = unescaped(step).ok_or_else(|| wrong("`~` must be followed by `0` or `1`"))?;
        let next = match found.get().as_bytes().first() {
            Some(b'{') => {
                let members: BTreeMap<String, &RawValue> =
                    serde_json::from_str(found.get()).map_err(|error| broken(&error))?;
                members.get(&name).copied()
            }
            Some(b'[') => {
                let elements: Vec<&RawValue> = serde_json::from_str(found.get()).map_err(|error| broken(&error))?;
                index(&name).and_then(|index| elements.get(index).copied())
            }
            _ => None,
        };
        found = next.ok_or_else(|| wrong("the body has no such member"))?;
    }
    let raw = found.get();
    if !raw.starts_with('"') {
        return Err(wrong("the member must be a string, which the secret replaces"));
    }
    // A raw value is a part of the text that it was read from.
    let start = raw.as_ptr().addr() - text.as_ptr().addr();
    Ok(start..start + raw.len())
}

/// Replaces the escapes in a step of a pointer: `~0` is `~`, and `~1` is `/` (RFC 6901, section 4). Returns `None` for
/// any other `~`.
fn unescaped(step: &str) -> Option<String> {
    let mut parts = step.split('~');
    let mut name = parts.next()?.to_owned();
    for part in parts {
        let (escaped, rest) = match part.strip_prefix('0') {
            Some(rest) => ('~', rest),
            None => ('/', part.strip_prefix('1')?),
        };
        name.push(escaped);
        name.push_str(rest);
    }
    Some(name)
}

/// Parses the index of an element: digits without a leading zero.
fn index(name: &str) -> Option<usize> {
    let plain = name == "0" || !name.starts_with(['0', '+']);
    name.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(pointer: &str, secret: &str) -> Field {
        Field { name: pointer.to_owned(), value: secret.to_owned(), secret: true }
    }

    /// Puts `<NAME>` at each pointer. Returns the body, or the message of the failure.
    fn filled(body: &str, places: &[(&str, &str)]) -> String {
        let fields: Vec<_> = places.iter().map(|(pointer, secret)| field(pointer, secret)).collect();
        match json_with(body.as_bytes(), &fields, |name| Ok(format!("<{name}>"))) {
            Ok(bytes) => String::from_utf8(bytes).expect("UTF-8"),
            Err(failure) => failure.message,
        }
    }

    #[test]
    fn a_secret_replaces_a_string_and_nothing_else_changes() {
        let body = r#"{ "b" : 1.50, "a": [ {"x/y~z": "old"}, "two" ], "n": 12345678901234567890123 }"#;
        assert_eq!(
            filled(body, &[("/a/1", "t"), ("/a/0/x~1y~0z", "u")]),
            r#"{ "b" : 1.50, "a": [ {"x/y~z": "<u>"}, "<t>" ], "n": 12345678901234567890123 }"#
        );
        assert_eq!(filled(r#"{"":{"":""}}"#, &[("//", "t")]), r#"{"":{"":"<t>"}}"#);
        assert_eq!(filled(r#"{"ż":"é","k":""}"#, &[("/k", "t")]), r#"{"ż":"é","k":"<t>"}"#);
    }

    #[test]
    fn a_secret_is_escaped_as_json_requires() {
        let made = json_with(br#"{"k":""}"#, &[field("/k", "t")], |_| Ok("a\"b\\c\n".to_owned())).expect("JSON");
        let read: serde_json::Value = serde_json::from_slice(&made).expect("JSON");
        assert_eq!(read["k"], "a\"b\\c\n");
    }

    #[test]
    fn a_pointer_must_lead_to_a_string_that_exists() {
        let body = r#"{"a":["x"],"n":1,"o":null}"#;
        for (pointer, why) in [
            ("", "begins with `/`"),
            ("a", "begins with `/`"),
            ("/b", "no such member"),
            ("/a/1", "no such member"),
            ("/a/00", "no such member"),
            ("/a/+0", "no such member"),
            ("/a/-", "no such member"),
            ("/a/0/0", "no such member"),
            ("/a", "must be a string"),
            ("/n", "must be a string"),
            ("/o", "must be a string"),
        ] {
            let message = filled(body, &[(pointer, "t")]);
            assert!(message.contains(why), "{pointer}: {message}");
        }
        for body in ["", "{", "{} x", "a=b"] {
            let message = filled(body, &[("/a", "t")]);
            assert!(message.contains("must be JSON"), "{body}: {message}");
        }
        assert!(json_with(b"\xff", &[field("/a", "t")], |_| Ok(String::new())).is_err());
    }

    #[test]
    fn each_place_has_one_pointer() {
        let body = r#"{"~":"abcdef","~1":"x"}"#;
        assert_eq!(filled(body, &[("/~0", "t"), ("/~01", "u")]), r#"{"~":"<t>","~1":"<u>"}"#);
        for pointer in ["/~", "/~2", "/a~", "/~~0"] {
            let message = filled(body, &[(pointer, "t"), ("/~0", "u")]);
            assert!(message.contains("must be followed by"), "{pointer}: {message}");
        }
        let message = filled(body, &[("/~0", "t"), ("/~0", "u")]);
        assert!(message.contains("the same place"), "{message}");
    }

    #[test]
    fn a_pointer_has_a_limited_number_of_steps() {
        let nested = |depth: usize| format!("{}\"\"{}", "{\"a\":".repeat(depth), "}".repeat(depth));
        let pointer = |depth: usize| "/a".repeat(depth);
        let message = filled(&nested(STEPS_MAX), &[(&pointer(STEPS_MAX), "t")]);
        assert!(message.contains("<t>"), "{message}");
        let message = filled(&nested(STEPS_MAX + 1), &[(&pointer(STEPS_MAX + 1), "t")]);
        assert!(message.contains("at most 8 steps"), "{message}");
    }

    #[test]
    fn a_body_for_a_secret_has_a_limited_size() {
        let body = |size: usize| {
            let begin = r#"{"k":"","x":""#;
            format!("{begin}{}\"}}", "x".repeat(size - begin.len() - 2))
        };
        let largest = body(JSON_BODY_MAX);
        assert_eq!(largest.len(), JSON_BODY_MAX);
        assert!(filled(&largest, &[("/k", "t")]).starts_with(r#"{"k":"<t>""#));
        let message = filled(&body(JSON_BODY_MAX + 1), &[("/k", "t")]);
        assert!(message.contains("at most 262144 bytes"), "{message}");
    }

    #[test]
    fn the_failure_of_a_secret_is_returned() {
        let refused = json_with(br#"{"k":""}"#, &[field("/k", "t")], |_| Err(Failure::denied("no")));
        assert_eq!(refused.unwrap_err().message, "no");
    }
}
