//! What a plugin may look up beyond the conversation at hand.

use crate::Status;
use serde::{Deserialize, Serialize};

/// A question to the inbox. Each is answered by records, one JSON document each, as the API shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "look", rename_all = "snake_case")]
pub enum Lookup {
    /// One conversation.
    Conversation {
        /// Which.
        id: String,
    },
    /// Conversations, the latest changed first.
    Conversations {
        /// Of this contact alone.
        contact: Option<String>,
        /// On this channel alone.
        channel: Option<String>,
        /// Of this status alone.
        status: Option<Status>,
        /// How many at most: 1 to 100.
        limit: u32,
    },
    /// The latest messages of a conversation, oldest first.
    Messages {
        /// Which conversation.
        conversation: String,
        /// How many at most: 1 to 100.
        limit: u32,
    },
    /// One contact.
    Contact {
        /// Which.
        id: String,
    },
    /// Contacts by what is known of them.
    Contacts {
        /// An attribute, or `identity` for a platform's identifier.
        key: String,
        /// Its value.
        value: String,
        /// How many at most: 1 to 100.
        limit: u32,
    },
    /// The identifiers of the conversations that are linked with one: no documents.
    Linked {
        /// Which conversation.
        conversation: String,
    },
}
