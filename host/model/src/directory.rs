//! Queries by which a plugin looks beyond the current conversation.

use crate::Status;
use serde::{Deserialize, Serialize};

/// A query on the inbox. Each result is one JSON document in the format of the API, except for [`Lookup::Linked`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "look", rename_all = "snake_case")]
pub enum Lookup {
    /// One conversation.
    Conversation {
        /// The identifier.
        id: String,
    },
    /// Conversations, most recently changed first.
    Conversations {
        /// Only those of this contact.
        contact: Option<String>,
        /// Only those on this channel.
        channel: Option<String>,
        /// Only those with this status.
        status: Option<Status>,
        /// The maximum number of results, 1 to 100.
        limit: u32,
    },
    /// The latest messages of a conversation, oldest first.
    Messages {
        /// The conversation's identifier.
        conversation: String,
        /// The maximum number of results, 1 to 100.
        limit: u32,
    },
    /// One contact.
    Contact {
        /// The identifier.
        id: String,
    },
    /// Contacts by an attribute or a platform identifier.
    Contacts {
        /// The attribute's name, or `identity` for a platform's identifier.
        key: String,
        /// The value to match.
        value: String,
        /// The maximum number of results, 1 to 100.
        limit: u32,
    },
    /// The conversations that are linked with a conversation, as identifiers instead of documents.
    Linked {
        /// The conversation's identifier.
        conversation: String,
    },
}
