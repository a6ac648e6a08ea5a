//! Dedupe keys. An event has the same key each time the platform reports it.

use crate::hex;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

/// The contract's maximum length of a key, in bytes.
const MAX_BYTES: usize = 256;

/// Builds a key from a kind and the parts that identify the event. If the key would be too long, or contains U+0000,
/// which the host cannot store, the parts are replaced by their hash.
#[must_use]
pub fn key(kind: &str, parts: &[&str]) -> String {
    let id = parts.join(":");
    let fits = kind.len() + 1 + id.len() <= MAX_BYTES && !id.contains('\0');
    if fits { format!("{kind}:{id}") } else { hashed(kind, id.as_bytes()) }
}

/// Builds a key for an event without an identifier: a hash of its JSON with sorted members and no white space. `salt`
/// distinguishes events with the same JSON, for example by the time of the entry.
#[must_use]
pub fn canonical(kind: &str, json: &RawValue, salt: &str) -> String {
    // A serde_json map sorts its members. JSON that cannot be parsed again is hashed as it is.
    let mut text = serde_json::from_str::<serde_json::Value>(json.get())
        .map_or_else(|_| json.get().to_owned(), |value| value.to_string());
    text.push('\n');
    text.push_str(salt);
    hashed(kind, text.as_bytes())
}

/// Builds a key from the bytes that report an event: `kind#` and 128 bits of their hash in hexadecimal, enough to rule
/// out collisions in practice.
#[must_use]
pub fn hashed(kind: &str, bytes: &[u8]) -> String {
    format!("{kind}#{}", hex::encode(&Sha256::digest(bytes)[..16]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn a_long_or_unusable_key_is_replaced_by_a_hash() {
        assert_eq!(key("message", &["m_1"]), "message:m_1");
        let long = key("message", &[&"m".repeat(300)]);
        assert!(long.starts_with("message#") && long.len() < 64, "{long}");
        assert_ne!(long, key("message", &[&"n".repeat(300)]));
        assert!(key("message", &["a\0b"]).starts_with("message#"));
    }

    #[test]
    fn a_key_depends_on_json_values_but_not_on_order_or_white_space() {
        let one = canonical("referral", &raw(r#"{"a": 1, "b": {"c": 2, "d": 3}}"#), "");
        assert_eq!(one, canonical("referral", &raw(r#"{"b":{"d":3,"c":2},"a":1}"#), ""));
        assert_ne!(one, canonical("referral", &raw(r#"{"b":{"d":3,"c":2},"a":2}"#), ""));
        assert_ne!(one, canonical("referral", &raw(r#"{"b":{"d":3,"c":2},"a":1}"#), "1"));
    }
}
