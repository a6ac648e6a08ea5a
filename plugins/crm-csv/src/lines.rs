//! Formats records as lines of text.

use serde_json::Value;

/// A column: its name and the JSON pointer to its value in the document.
type Column = (&'static str, &'static str);

const CONTACT: [Column; 8] = [
    ("id", "/id"),
    ("name", "/name"),
    ("email", "/attributes/email"),
    ("phone", "/attributes/phone"),
    ("company", "/attributes/company"),
    ("language", "/attributes/language"),
    ("identities", "/identities"),
    ("created_at", "/created_at"),
];

const CONVERSATION: [Column; 13] = [
    ("id", "/id"),
    ("channel", "/channel"),
    ("kind", "/kind"),
    ("status", "/status"),
    ("category", "/category"),
    ("priority", "/priority"),
    ("labels", "/labels"),
    ("assignee", "/assignee"),
    ("team", "/team"),
    ("contact_id", "/contact/id"),
    ("contact_name", "/contact/name"),
    ("created_at", "/created_at"),
    ("updated_at", "/updated_at"),
];

const LEAD: [Column; 13] = [
    ("id", "/id"),
    ("stage", "/stage"),
    ("value", "/value"),
    ("currency", "/currency"),
    ("source", "/source"),
    ("need", "/attributes/need"),
    ("contact_id", "/contact/id"),
    ("contact_name", "/contact/name"),
    ("contact_email", "/contact/attributes/email"),
    ("contact_phone", "/contact/attributes/phone"),
    ("conversation", "/conversation"),
    ("created_at", "/created_at"),
    ("updated_at", "/updated_at"),
];

fn columns(kind: &str) -> &'static [Column] {
    match kind {
        "contact" => &CONTACT,
        "conversation" => &CONVERSATION,
        _ => &LEAD,
    }
}

/// Returns the CSV header of a kind of record.
#[must_use]
pub fn header(kind: &str) -> String {
    columns(kind).iter().map(|(name, _)| *name).collect::<Vec<_>>().join(",")
}

/// Formats a record as a CSV line (RFC 4180).
#[must_use]
pub fn csv(kind: &str, document: &Value) -> String {
    columns(kind).iter().map(|(_, place)| cell(document.pointer(place))).collect::<Vec<_>>().join(",")
}

/// The maximum length of a cell, in characters: long enough for meaningful values, and far below the limit for a line.
const CELL: usize = 2_000;

fn cell(value: Option<&Value>) -> String {
    let text = match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => safe(text),
        Some(Value::Array(items)) => safe(&items.iter().map(item).collect::<Vec<_>>().join("; ")),
        Some(other) => other.to_string(),
    };
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(CELL).collect();
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn item(value: &Value) -> String {
    match (value.get("channel"), value.get("external_id"), value) {
        (Some(Value::String(channel)), Some(Value::String(id)), _) => format!("{channel}:{id}"),
        (_, _, Value::String(text)) => text.clone(),
        (_, _, other) => other.to_string(),
    }
}

/// Prefixes an apostrophe to text that a spreadsheet would treat as a formula. Customers choose their names, so such
/// text can be an attack.
fn safe(text: &str) -> String {
    // Spreadsheets also accept the full-width forms.
    const SIGNS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    if text.starts_with(SIGNS) { format!("'{text}") } else { text.to_owned() }
}

/// Formats a record as a JSON line. The document is unchanged, except that the messages are removed.
#[must_use]
pub fn jsonl(document: &Value) -> String {
    let mut document = document.clone();
    if let Some(members) = document.as_object_mut() {
        members.remove("messages");
    }
    document.to_string()
}

/// Encodes bytes in base64, for signatures.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let number =
            chunk.iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = usize::try_from((number >> (18 - 6 * place)) & 63).unwrap_or(0);
            text.push(if place <= chunk.len() { char::from(DIGITS[digit]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_lead_becomes_one_line_whatever_it_contains() {
        let lead = json!({
            "id": "1", "stage": "new", "value": 12.5, "currency": "EUR", "source": null,
            "attributes": { "need": "chairs, \"blue\"\nten" },
            "contact": { "id": "c", "name": "=HYPERLINK(1)", "attributes": { "phone": "+49 30" } },
            "conversation": "v",
        });
        assert_eq!(csv("lead", &lead), "1,new,12.5,EUR,,\"chairs, \"\"blue\"\" ten\",c,'=HYPERLINK(1),,'+49 30,v,,");
        let wide = json!({ "contact": { "name": "＝HYPERLINK(1)" } });
        assert!(csv("lead", &wide).contains("'＝HYPERLINK(1)"));
        assert_eq!(header("lead").split(',').count(), csv("lead", &json!({})).split(',').count());
        assert!(!jsonl(&json!({ "id": "1", "messages": [1] })).contains("messages"));
    }

    #[test]
    fn lists_are_joined_into_one_field() {
        let contact = json!({ "id": "c", "identities": [{ "channel": "web", "external_id": "x" }] });
        assert_eq!(csv("contact", &contact), "c,,,,,,web:x,");
        assert!(csv("conversation", &json!({ "labels": ["a", "b"] })).contains("a; b"));
    }

    #[test]
    fn base64_output_follows_the_standard() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xff, 0xfe, 0xfd]), "//79");
    }
}
