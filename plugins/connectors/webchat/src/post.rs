//! The body that the chat page posts.

use crate::token;
use plugboard_sdk::Failure;
use serde::Deserialize;

/// The maximum length of a text, in characters.
pub const TEXT_LIMIT: usize = 4000;
/// The maximum length of a quick reply's title, in characters.
pub const TITLE_LIMIT: usize = 40;
const PAYLOAD_LIMIT: usize = 4096;
const NAME_LIMIT: usize = 100;
const LANGUAGE_LIMIT: usize = 35;

/// A message from the page: text that the visitor typed, or a quick reply that the visitor pressed.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Post {
    /// The identifier that the page created. It stays the same on a retry and is unique per visitor.
    pub id: String,
    /// The text that the visitor typed.
    #[serde(default)]
    pub text: String,
    /// The title of the quick reply that the visitor pressed.
    pub title: Option<String>,
    /// The payload of the quick reply that the visitor pressed.
    pub payload: Option<String>,
    /// The visitor's name.
    pub name: Option<String>,
    /// The browser's language, a BCP 47 tag.
    pub language: Option<String>,
}

impl Post {
    /// Parses and checks a body.
    ///
    /// # Errors
    /// Returns `invalid` with a sentence that names the member.
    pub fn read(body: &str) -> Result<Self, Failure> {
        let mut post: Self = serde_json::from_str(body)
            .map_err(|error| Failure::invalid(format!("the body must be JSON with `id` and `text`: {error}")))?;
        if !token::is_id(&post.id) {
            return Err(Failure::invalid("`id` must have 1 to 64 characters, only letters, digits, `-` and `_`"));
        }
        limit("title", post.title.as_deref(), TITLE_LIMIT)?;
        limit("payload", post.payload.as_deref(), PAYLOAD_LIMIT)?;
        limit("name", post.name.as_deref(), NAME_LIMIT)?;
        limit("language", post.language.as_deref(), LANGUAGE_LIMIT)?;
        if post.text.is_empty() {
            post.text = post.title.take().unwrap_or_default();
        }
        limit("text", Some(&post.text), TEXT_LIMIT)?;
        if post.text.trim().is_empty() {
            return Err(Failure::invalid("`text` is empty, so there is nothing to send").with_code("empty"));
        }
        let tag = |language: &String| language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        post.language = post.language.filter(|language| !language.is_empty() && tag(language));
        post.name = post.name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        Ok(post)
    }
}

fn limit(member: &str, value: Option<&str>, most: usize) -> Result<(), Failure> {
    let length = value.map_or(0, |value| value.chars().count());
    if length > most {
        let message = format!("`{member}` has {length} characters; at most {most} are allowed");
        return Err(Failure::invalid(message).with_code("too-long"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::FailureKind;
    use serde_json::{Value, json};

    fn read(json: &Value) -> Result<Post, Failure> {
        Post::read(&json.to_string())
    }

    #[test]
    fn typed_messages_and_pressed_buttons_are_read() {
        let typed =
            read(&json!({ "id": "a-1", "text": " hi ", "name": " Ada ", "language": "de-DE", "more": 1 })).unwrap();
        assert_eq!(
            (typed.text.as_str(), typed.name.as_deref(), typed.language.as_deref()),
            (" hi ", Some("Ada"), Some("de-DE"))
        );
        let pressed = read(&json!({ "id": "a-2", "title": "Yes", "payload": "Y" })).unwrap();
        assert_eq!((pressed.text.as_str(), pressed.payload.as_deref()), ("Yes", Some("Y")));
        let strange = read(&json!({ "id": "a-3", "text": "x", "name": " ", "language": "<b>" })).unwrap();
        assert_eq!((strange.name, strange.language), (None, None));
    }

    #[test]
    fn posts_beyond_the_documented_limits_are_refused() {
        assert!(read(&json!({ "id": "a", "text": "ä".repeat(4000) })).is_ok());
        for (wrong, word) in [
            (json!({ "id": "a", "text": "ä".repeat(4001) }), "4001"),
            (json!({ "id": "a", "text": "" }), "empty"),
            (json!({ "id": "a", "text": " \n" }), "empty"),
            (json!({ "id": "a" }), "empty"),
            (json!({ "id": "", "text": "x" }), "`id`"),
            (json!({ "id": "a".repeat(65), "text": "x" }), "`id`"),
            (json!({ "id": "a b", "text": "x" }), "`id`"),
            (json!({ "text": "x" }), "id"),
            (json!({ "id": 1, "text": "x" }), "string"),
            (json!({ "id": "a", "title": "t".repeat(41), "payload": "p" }), "`title`"),
            (json!({ "id": "a", "text": "x", "name": "n".repeat(101) }), "`name`"),
            (json!([]), "JSON"),
        ] {
            let failure = read(&wrong).unwrap_err();
            assert_eq!(failure.kind, FailureKind::Invalid);
            assert!(failure.message.contains(word), "{word}: {}", failure.message);
        }
    }
}
