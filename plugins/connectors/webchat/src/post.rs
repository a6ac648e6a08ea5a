//! The body that the chat page posts.

use crate::token;
use plugboard_sdk::Failure;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The maximum length of a text, in characters.
pub const TEXT_LIMIT: usize = 4000;
/// The maximum number of files of a message.
pub const FILES_LIMIT: usize = 10;
/// The maximum length of the title of what the visitor pressed, in characters. Titles of buttons in rich content have
/// at most as many.
const TITLE_LIMIT: usize = 256;
const PAYLOAD_LIMIT: usize = 4096;
const NAME_LIMIT: usize = 100;
const LANGUAGE_LIMIT: usize = 35;

/// The longest time for which the page says that the visitor is typing, in seconds.
const TYPING_LIMIT: u32 = 60;

/// What the page posts.
#[derive(Debug, PartialEq)]
pub enum Posted {
    /// A message.
    Message(Post),
    /// The visitor is typing, for this many seconds; 0 if the visitor has stopped.
    Typing(u32),
    /// The visitor has seen all messages up to this time, in milliseconds since 1970.
    Read(f64),
}

/// The members of a post that is not a message.
#[derive(Deserialize)]
struct Signal {
    typing: Option<u32>,
    read: Option<f64>,
}

impl Posted {
    /// Parses and checks a body.
    ///
    /// # Errors
    /// Returns `invalid` with a sentence that names the member.
    pub fn read(body: &str) -> Result<Self, Failure> {
        let signal: Signal = serde_json::from_str(body).map_err(|error| {
            Failure::invalid(format!("the body must be JSON with `id` and `text`, `typing` or `read`: {error}"))
        })?;
        match (signal.typing, signal.read) {
            (None, None) => Post::read(body).map(Self::Message),
            (Some(seconds), None) if seconds <= TYPING_LIMIT => Ok(Self::Typing(seconds)),
            (Some(_), None) => Err(Failure::invalid(format!("`typing` must be at most {TYPING_LIMIT} seconds"))),
            (None, Some(until)) if until >= 0.0 => Ok(Self::Read(until)),
            (None, Some(_)) => Err(Failure::invalid("`read` must be a time in milliseconds since 1970")),
            (Some(_), Some(_)) => Err(Failure::invalid("`typing` and `read` are two posts; send one after the other")),
        }
    }
}

/// A message from the page: text that the visitor typed, files that the visitor chose, or a button that the visitor
/// pressed.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Post {
    /// The identifier that the page created. It stays the same on a retry and is unique per visitor.
    pub id: String,
    /// The text that the visitor typed.
    #[serde(default)]
    pub text: String,
    /// The title of the button that the visitor pressed.
    pub title: Option<String>,
    /// The payload of the button that the visitor pressed.
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
        let post: Self = serde_json::from_str(body)
            .map_err(|error| Failure::invalid(format!("the body must be JSON with `id` and `text`: {error}")))?;
        post.checked(0)
    }

    /// Reads and checks the fields of a form. The page posts files in this way.
    ///
    /// # Errors
    /// Returns `invalid` with a sentence that names the field.
    pub fn of_form(fields: Vec<(String, String)>, files: usize) -> Result<Self, Failure> {
        // A browser ends each line of a form's field with a carriage return and a line feed.
        let member = |(name, value): (String, String)| (name, value.replace("\r\n", "\n").into());
        let members: Map<String, Value> = fields.into_iter().map(member).collect();
        let post: Self = serde_json::from_value(Value::Object(members))
            .map_err(|error| Failure::invalid(format!("the form must have the field `id`: {error}")))?;
        post.checked(files)
    }

    /// Checks a post with this number of files.
    fn checked(mut self, files: usize) -> Result<Self, Failure> {
        if files > FILES_LIMIT {
            let message = format!("the message has {files} files; at most {FILES_LIMIT} are allowed");
            return Err(Failure::invalid(message).with_code("too-many-files"));
        }
        if !token::is_id(&self.id) {
            return Err(Failure::invalid("`id` must have 1 to 64 characters, only letters, digits, `-` and `_`"));
        }
        limit("title", self.title.as_deref(), TITLE_LIMIT)?;
        limit("payload", self.payload.as_deref(), PAYLOAD_LIMIT)?;
        limit("name", self.name.as_deref(), NAME_LIMIT)?;
        limit("language", self.language.as_deref(), LANGUAGE_LIMIT)?;
        if self.text.is_empty() {
            self.text = self.title.take().unwrap_or_default();
        }
        limit("text", Some(&self.text), TEXT_LIMIT)?;
        if self.text.trim().is_empty() && files == 0 {
            return Err(Failure::invalid("`text` is empty, so there is nothing to send").with_code("empty"));
        }
        let tag = |language: &String| language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        self.language = self.language.take().filter(|language| !language.is_empty() && tag(language));
        self.name = self.name.take().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        Ok(self)
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
    fn signals_are_told_from_messages() {
        let read = |json: &Value| Posted::read(&json.to_string());
        assert_eq!(read(&json!({ "typing": 6 })).unwrap(), Posted::Typing(6));
        assert_eq!(read(&json!({ "read": 1_700_000_000_000_u64 })).unwrap(), Posted::Read(1_700_000_000_000.0));
        assert!(matches!(read(&json!({ "id": "a", "text": "x" })).unwrap(), Posted::Message(_)));
        for (wrong, word) in [
            (json!({ "typing": 61 }), "60"),
            (json!({ "typing": -1 }), "JSON"),
            (json!({ "read": -1 }), "`read`"),
            (json!({ "read": 1, "typing": 1 }), "two posts"),
            (json!({}), "id"),
            (json!([]), "JSON"),
        ] {
            let failure = read(&wrong).unwrap_err();
            assert_eq!(failure.kind, FailureKind::Invalid);
            assert!(failure.message.contains(word), "{word}: {}", failure.message);
        }
    }

    #[test]
    fn a_form_with_files_needs_no_text() {
        let fields = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let post = Post::of_form(fields(&[("id", "a-1"), ("text", ""), ("language", "pl")]), 2).unwrap();
        assert_eq!((post.id.as_str(), post.text.as_str(), post.language.as_deref()), ("a-1", "", Some("pl")));
        assert!(Post::of_form(fields(&[("id", "a-1")]), FILES_LIMIT).is_ok());
        let lines = Post::of_form(fields(&[("id", "a-1"), ("text", "a\r\nb")]), 1).unwrap();
        assert_eq!(lines.text, "a\nb");
        for (given, files, word) in [
            (fields(&[("id", "a-1")]), 0, "empty"),
            (fields(&[("text", "hi")]), 1, "`id`"),
            (fields(&[("id", "a b")]), 1, "`id`"),
            (fields(&[("id", "a-1")]), FILES_LIMIT + 1, "11 files"),
            (fields(&[("id", "a-1"), ("text", &"x".repeat(4_001))]), 1, "4001"),
        ] {
            let failure = Post::of_form(given, files).unwrap_err();
            assert_eq!(failure.kind, FailureKind::Invalid);
            assert!(failure.message.contains(word), "{word}: {}", failure.message);
        }
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
            (json!({ "id": "a", "title": "t".repeat(257), "payload": "p" }), "`title`"),
            (json!({ "id": "a", "text": "x", "name": "n".repeat(101) }), "`name`"),
            (json!([]), "JSON"),
        ] {
            let failure = read(&wrong).unwrap_err();
            assert_eq!(failure.kind, FailureKind::Invalid);
            assert!(failure.message.contains(word), "{word}: {}", failure.message);
        }
    }
}
