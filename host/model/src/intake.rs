//! What a connector says happened on its platform.

use crate::{AttachmentKind, AuthorKind, ConversationKind, HookAnswer, MessageKind, Rating};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// How far a message of ours has come, as a platform tells it.
    ReceiptState, "state of a receipt" {
        /// On the customer's device.
        Delivered = "delivered",
        /// Seen.
        Read = "read",
        /// Not to be delivered.
        Failed = "failed",
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The platform's identifier of the account it belongs to.
    pub account: String,
    /// The same for the same happening, unique on its channel.
    pub dedupe_key: String,
    /// The platform's identifier of the conversation.
    pub thread: String,
    /// The platform's identifier of the customer.
    pub contact: String,
    /// The customer's name, when it came along.
    pub contact_name: Option<String>,
    /// Who sees the conversation.
    pub conversation_kind: ConversationKind,
    /// When it happened, by the platform's clock; none means now.
    pub at: Option<i64>,
    /// What happened.
    pub body: ItemBody,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum ItemBody {
    /// A message or comment, either way.
    Message(MessageItem),
    /// A reaction to a message, or its taking back.
    Reaction {
        /// The platform's identifier of the message.
        message: String,
        /// None takes it back.
        emoji: Option<String>,
    },
    /// A new text for a message.
    Edit {
        /// The platform's identifier of the message.
        message: String,
        /// The text.
        text: String,
    },
    /// A message was taken back.
    Deletion {
        /// The platform's identifier of the message.
        message: String,
    },
    /// A message of ours got somewhere.
    Receipt {
        /// The platform's identifier of the message.
        message: String,
        /// Where.
        state: ReceiptState,
    },
    /// All messages of ours up to a time got somewhere.
    Watermark {
        /// The time, in milliseconds.
        until: i64,
        /// Where.
        state: ReceiptState,
    },
    /// The customer said how good it was.
    Feedback {
        /// The platform's identifier of the answer; none for the conversation.
        message: Option<String>,
        /// What.
        rating: Rating,
    },
}

/// A message or comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageItem {
    /// What it is.
    pub kind: MessageKind,
    /// The platform's identifier of it.
    pub external_id: Option<String>,
    /// Its text.
    pub text: String,
    /// The platform's identifier of the message it answers.
    pub reply_to: Option<String>,
    /// What a pressed button carries.
    pub payload: Option<String>,
    /// Anything else worth keeping.
    pub attributes: BTreeMap<String, String>,
    /// Files to fetch.
    pub attachments: Vec<ItemAttachment>,
    /// Set when it went out from our side: who wrote it.
    pub outgoing: Option<AuthorKind>,
    /// The delivery's identifier that came back with an echo.
    pub correlation: Option<String>,
    /// What of it could not be taken as it came, a sentence each, at most 10.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// A file to fetch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemAttachment {
    /// What it is.
    pub kind: AttachmentKind,
    /// Where it is, for a while.
    pub url: String,
    /// Its name.
    pub name: Option<String>,
}

/// Something a connector does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unknown {
    /// The same for the same happening.
    pub dedupe_key: String,
    /// What is not understood.
    pub reason: String,
}

/// All that `receive` made of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// In the order of emission, at most 1,000.
    pub items: Vec<Item>,
    /// At most 1,000.
    pub unknown: Vec<Unknown>,
    /// What to answer instead of the plain 200.
    pub answer: Option<HookAnswer>,
    /// The connector's own memory: shared keys alone.
    pub journal: crate::Journal,
}
