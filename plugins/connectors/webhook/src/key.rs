//! Dedupe keys. A thing has the same key each time it is reported.

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The contract's maximum length of a key, in bytes.
const MAX_BYTES: usize = 256;

/// Returns the key of something that has an identifier. An identifier that is too long, or contains U+0000, which the
/// host cannot store, is replaced by its hash.
pub fn named(kind: &str, id: &str) -> String {
    let fits = kind.len() + 1 + id.len() <= MAX_BYTES && !id.contains('\0');
    if fits { format!("{kind}:{id}") } else { hashed(kind, &[id.as_bytes()]) }
}

/// Returns the key of something without an identifier: a hash of its JSON with sorted members and without white space.
/// `salt` tells apart what has the same JSON, such as by the identifier of the request.
pub fn of_json(kind: &str, value: &Value, salt: &str) -> String {
    // A map of `serde_json` sorts its members.
    hashed(kind, &[value.to_string().as_bytes(), b"\n", salt.as_bytes()])
}

/// Returns the key of a form in `multipart/form-data`: a hash of its body without the boundary, which a sender may
/// choose anew each time.
pub fn of_form(kind: &str, body: &[u8], boundary: &str) -> String {
    let boundary = boundary.as_bytes();
    let (mut pieces, mut rest) = (Vec::new(), body);
    while let Some(at) = find(rest, boundary) {
        pieces.push(&rest[..at]);
        rest = &rest[at + boundary.len()..];
    }
    pieces.push(rest);
    hashed(kind, &pieces)
}

/// Returns where a text begins in some bytes.
fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    let first = text.first()?;
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| byte == first) {
        if bytes[from + at..].starts_with(text) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// Returns `kind#` and 128 bits of the hash in hexadecimal, enough to rule out collisions in practice.
fn hashed(kind: &str, pieces: &[&[u8]]) -> String {
    let mut sum = Sha256::new();
    for piece in pieces {
        sum.update(piece);
    }
    let mut key = format!("{kind}#");
    for byte in &sum.finalize()[..16] {
        let _ = write!(key, "{byte:02x}");
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_long_or_unusable_identifier_is_replaced_by_a_hash() {
        assert_eq!(named("message", "m-1"), "message:m-1");
        let long = named("message", &"m".repeat(249));
        assert!(long.starts_with("message#") && long.len() == 40, "{long}");
        assert_eq!(named("message", &"m".repeat(248)).len(), MAX_BYTES);
        assert_ne!(long, named("message", &"n".repeat(249)));
        assert!(named("message", "a\0b").starts_with("message#"));
    }

    #[test]
    fn a_hash_depends_on_values_and_salt_but_not_on_the_order_of_members() {
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let one = of_json("typing", &value(r#"{"a": 1, "b": {"c": 2, "d": 3}}"#), "");
        assert_eq!(one, of_json("typing", &value(r#"{"b":{"d":3,"c":2},"a":1}"#), ""));
        assert_ne!(one, of_json("typing", &json!({ "a": 2, "b": { "c": 2, "d": 3 } }), ""));
        assert_ne!(one, of_json("typing", &json!({ "a": 1, "b": { "c": 2, "d": 3 } }), "msg_1"));
    }

    #[test]
    fn the_boundary_of_a_form_does_not_count() {
        let form = |boundary: &str, text: &str| {
            let body = format!("--{boundary}\r\nx\r\n\r\n{text}\r\n--{boundary}--\r\n");
            of_form("request", body.as_bytes(), boundary)
        };
        assert_eq!(form("aab", "ż"), form("----other7", "ż"));
        assert_ne!(form("aab", "ż"), form("aab", "z"));
        assert_eq!(form("", "ż"), form("aab", "ż"), "a form without a boundary has an end, too");
        assert_eq!(find(b"aaab", b"aab"), Some(1));
    }
}
