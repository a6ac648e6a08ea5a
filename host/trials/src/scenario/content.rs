//! Rich content as authors write it in scenarios and kit files: a document, or a list of its blocks.

use plugboard_rules::content;
use serde_json::{Value, json};

use super::words;

/// Converts rich content to the text of a JSON document, and checks it. `files` is the number of the message's files.
///
/// # Errors
/// Returns a sentence that names the wrong place.
pub(crate) fn text(given: &toml::Value, files: usize) -> Result<String, String> {
    let document = match words::json(given) {
        Value::Array(blocks) => json!({ "version": 1, "blocks": blocks }),
        document => document,
    };
    content::checked(&document.to_string(), files).map_err(|error| format!("`content`: {error}"))
}

/// Returns whether a document is as expected: `wanted` is a document or a list of blocks. Members that are not named
/// may have any value.
pub(crate) fn fits(wanted: &Value, document: &Value) -> bool {
    match wanted {
        Value::Array(_) => document.get("blocks").is_some_and(|blocks| agrees(wanted, blocks)),
        wanted => agrees(wanted, document),
    }
}

fn agrees(wanted: &Value, actual: &Value) -> bool {
    match (wanted, actual) {
        (Value::Object(wanted), Value::Object(actual)) => {
            wanted.iter().all(|(name, wanted)| actual.get(name).is_some_and(|actual| agrees(wanted, actual)))
        }
        (Value::Array(wanted), Value::Array(actual)) => {
            wanted.len() == actual.len() && wanted.iter().zip(actual).all(|(wanted, actual)| agrees(wanted, actual))
        }
        // TOML tells whole numbers from others, and JSON does not.
        (Value::Number(wanted), Value::Number(actual)) => wanted.as_f64() == actual.as_f64(),
        (wanted, actual) => wanted == actual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(toml: &str) -> toml::Value {
        let table: toml::Table = toml::from_str(&format!("content = {toml}")).expect("TOML");
        table["content"].clone()
    }

    #[test]
    fn content_is_a_document_or_a_list_of_blocks() {
        let blocks = r#"[{ type = "text", text = "żółw" }, { type = "sticker", file = 0 }]"#;
        let document = format!("{{ version = 1, blocks = {blocks} }}");
        let read =
            |toml: &str| -> Value { serde_json::from_str(&text(&given(toml), 1).expect("it is valid")).expect("JSON") };
        assert_eq!(read(blocks), read(&document));
        assert_eq!(read(blocks)["blocks"][0], json!({ "type": "text", "text": "żółw" }));
        for (wrong, why) in [
            (blocks, "`content`: rich content, at `/blocks/1/file`: refers to file 0, but the message has no files"),
            ("[]", "at `/blocks`: must have 1 to 20 entries"),
            ("7", "must be an object, got `7`"),
            (r#""buttons""#, "must be an object, got a string"),
        ] {
            let message = text(&given(wrong), 0).expect_err(wrong);
            assert!(message.contains(why), "{wrong}: {message}");
        }
    }

    #[test]
    fn only_named_members_of_content_are_compared() {
        let button = json!({ "title": "Yes", "action": "reply", "payload": "y" });
        let place = json!({ "type": "location", "latitude": 52.0, "longitude": 13 });
        let document =
            json!({ "version": 1, "blocks": [{ "type": "buttons", "text": "Ok?", "buttons": [button] }, place] });
        for (wanted, expected) in [
            ("{ version = 1 }", true),
            ("[{ type = 'buttons' }, { latitude = 52, longitude = 13.0 }]", true),
            ("[{ buttons = [{ payload = 'y' }] }, {}]", true),
            ("[{ buttons = [] }, {}]", false),
            ("[{ type = 'buttons' }]", false),
            ("[{ type = 'card' }, {}]", false),
            ("[{}, { name = 'here' }]", false),
            ("{ plain = 'x' }", false),
        ] {
            assert_eq!(fits(&words::json(&given(wanted)), &document), expected, "{wanted}");
        }
    }
}
