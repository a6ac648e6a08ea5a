//! Rich content where it is shown as JSON. Drafts and messages store it as text, exactly as it was given.

use crate::Action;
use serde_json::Value;

/// Returns stored rich content as a JSON value.
#[must_use]
pub fn content_value(text: &str) -> Value {
    // Stored content was checked, so it is valid JSON.
    serde_json::from_str(text).unwrap_or_default()
}

impl Action {
    /// Returns the action in full, as JSON. Rich content is a value, not a text.
    #[must_use]
    pub fn shown(&self) -> Value {
        // An action is plain data, so serializing it cannot fail.
        let mut shown = serde_json::to_value(self).unwrap_or_default();
        if let Some(content) = shown.pointer_mut("/draft/content")
            && let Value::String(text) = content
        {
            *content = content_value(text);
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draft;
    use serde_json::json;

    #[test]
    fn rich_content_is_stored_as_text_and_shown_as_a_value() {
        let text = r#"{"version": 1, "blocks": [{"type": "text", "text": "zażółć"}]}"#;
        let draft = Draft { text: "hi".into(), content: Some(text.into()), ..Draft::default() };
        let actions = [
            Action::Reply { draft: draft.clone() },
            Action::PrivateReply { comment: "c".into(), draft: draft.clone() },
        ];
        for action in actions {
            let stored = serde_json::to_value(&action).expect("JSON");
            assert_eq!(stored["draft"]["content"], text);
            assert_eq!(serde_json::from_value::<Action>(stored).expect("an action"), action);
            let block = &action.shown()["draft"]["content"]["blocks"][0];
            assert_eq!(*block, json!({ "type": "text", "text": "zażółć" }));
        }
        let action = Action::Reply { draft: Draft { content: None, ..draft } };
        assert_eq!(action.shown(), json!({ "action": "reply", "draft": { "text": "hi" } }));
        let note = Action::Note { text: "n".into() };
        assert_eq!(note.shown(), json!({ "action": "note", "text": "n" }));
    }
}
