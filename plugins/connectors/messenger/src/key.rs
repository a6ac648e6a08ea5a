//! Dedupe keys: the same for the same happening, however often Meta tells it.

use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The contract's limit in bytes.
const LONGEST: usize = 256;

/// A key from a kind and what identifies the event. Where that would be too long, or has U+0000, which the host cannot store,
/// its hash stands for it.
pub fn key(kind: &str, parts: &[&str]) -> String {
    let id = parts.join(":");
    let fits = kind.len() + 1 + id.len() <= LONGEST && !id.contains('\0');
    if fits { format!("{kind}:{id}") } else { hashed(kind, id.as_bytes()) }
}

/// A key for an event without identifier: the hash of its JSON, members sorted and white space left out.
/// `salt` tells apart what the JSON does not, such as the time of its entry.
pub fn canonical(kind: &str, json: &RawValue, salt: &str) -> String {
    // A map of serde_json sorts its members; what cannot be read again stands for itself.
    let mut text = serde_json::from_str::<serde_json::Value>(json.get())
        .map_or_else(|_| json.get().to_owned(), |value| value.to_string());
    text.push('\n');
    text.push_str(salt);
    hashed(kind, text.as_bytes())
}

/// `kind#` and 128 bits in hexadecimal: enough that no two events meet by chance.
fn hashed(kind: &str, bytes: &[u8]) -> String {
    let mut key = format!("{kind}#");
    for byte in &Sha256::digest(bytes)[..16] {
        let _ = write!(key, "{byte:02x}");
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn a_key_is_never_too_long() {
        assert_eq!(key("message", &["m_1"]), "message:m_1");
        let long = key("message", &[&"m".repeat(300)]);
        assert!(long.starts_with("message#") && long.len() < 64, "{long}");
        assert_ne!(long, key("message", &[&"n".repeat(300)]));
        assert!(key("message", &["a\0b"]).starts_with("message#"));
    }

    #[test]
    fn order_and_white_space_do_not_matter_but_values_do() {
        let one = canonical("referral", &raw(r#"{"a": 1, "b": {"c": 2, "d": 3}}"#), "");
        assert_eq!(one, canonical("referral", &raw(r#"{"b":{"d":3,"c":2},"a":1}"#), ""));
        assert_ne!(one, canonical("referral", &raw(r#"{"b":{"d":3,"c":2},"a":2}"#), ""));
        assert_ne!(one, canonical("referral", &raw(r#"{"b":{"d":3,"c":2},"a":1}"#), "1"));
    }
}
