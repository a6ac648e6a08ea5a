//! Episodes: what people count of a conversation, which itself lasts for ever.

use crate::AuthorKind;
use serde::{Deserialize, Serialize};

/// A part of a conversation that begins with a message and ends when it is resolved. A customer who writes again within
/// the reopening time reopens it; after that, the next one begins. All times are milliseconds since the Unix epoch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Episode {
    /// The identifier.
    pub id: String,
    /// Its number in the conversation, from 1.
    pub number: i64,
    /// Who began it: the customer, or somebody on our side.
    pub opened_by: AuthorKind,
    /// The position of the message that began it.
    pub opened_seq: i64,
    /// When that message was sent, by the platform's clock, but not later than it was stored.
    pub opened_at: i64,
    /// When anybody on our side first answered the customer, a plugin included.
    pub first_reply_at: Option<i64>,
    /// When a person first answered the customer, in Plugboard or with another program.
    pub first_person_reply_at: Option<i64>,
    /// How many messages people have sent to the customer in it.
    pub person_replies: i64,
    /// When a plugin first handed it to people, by turning automatic replies off.
    pub handed_over_at: Option<i64>,
    /// When it was resolved for the first time.
    pub first_resolved_at: Option<i64>,
    /// When it was last resolved. `None` while it is not.
    pub resolved_at: Option<i64>,
    /// Who last resolved it. `None` if nobody has yet, or if the host did.
    pub resolved_by: Option<Author>,
    /// How often it was reopened.
    pub reopened: i64,
}

/// Somebody who acts in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The kind.
    pub kind: AuthorKind,
    /// The person's, the contact's or the installation's identifier. `None` for a program that uses a token.
    pub id: Option<String>,
    /// The person's handle, or the name of the token or of the installation. `None` for a contact, whose name changes,
    /// and for a person who used another program.
    pub name: Option<String>,
}

impl Author {
    /// An author who is not in the inbox's records: a program with a token, or something at a platform.
    #[must_use]
    pub fn named(kind: AuthorKind, name: &str) -> Self {
        Self { kind, id: None, name: Some(name.to_owned()) }
    }

    /// The name, or an empty text.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }
}

/// What a list shows of a conversation's last message, notes excepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastMessage {
    /// The message's position.
    pub seq: i64,
    /// The beginning of its text, in one line of at most [`LastMessage::TEXT_MAX`] characters. Empty if it has no text,
    /// or was deleted.
    pub text: String,
    /// The kind of author.
    pub author_kind: AuthorKind,
    /// The author's name, unless a customer wrote it.
    pub author_name: Option<String>,
    /// When it was sent.
    pub at: i64,
}

impl LastMessage {
    /// The maximum length of the text, in characters.
    pub const TEXT_MAX: usize = 140;

    /// Returns what a list shows of a text: its words in one line, truncated.
    #[must_use]
    pub fn line(text: &str) -> String {
        let mut line = String::new();
        for word in text.split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
            // A character has at most four bytes, so the rest would be cut anyway.
            if line.len() > 4 * Self::TEXT_MAX {
                break;
            }
        }
        line.chars().take(Self::TEXT_MAX).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_shows_the_beginning_of_a_text_in_one_line() {
        assert_eq!(LastMessage::line("  Dzień\n\tdobry \r\n"), "Dzień dobry");
        assert_eq!(LastMessage::line(" \n"), "");
        let long = "zażółć ".repeat(10_000);
        let line = LastMessage::line(&long);
        assert_eq!(line.chars().count(), LastMessage::TEXT_MAX);
        assert!(long.starts_with(&line));
        assert_eq!(LastMessage::line(&"ł".repeat(200)).chars().count(), LastMessage::TEXT_MAX);
    }
}
