//! What a connector reports from its platform.

use crate::{
    AttachmentKind, AuthorKind, ConversationKind, HookAnswer, Journal, KeptValue, MessageKind, News, Rating, Told,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// The delivery state of one of our messages, as reported by a platform.
    ReceiptState, "state of a receipt" {
        /// It reached the customer's device.
        Delivered = "delivered",
        /// The customer saw it.
        Read = "read",
        /// It cannot be delivered.
        Failed = "failed",
    }
}

/// One thing that happened on a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The platform's identifier of the account that the item belongs to. It selects the channel.
    pub account: String,
    /// A key that is the same each time the platform reports this item, and unique on its channel.
    pub dedupe_key: String,
    /// The platform's identifier of the conversation.
    pub thread: String,
    /// The platform's identifier of the customer.
    pub contact: String,
    /// The customer's name, if the request contains it.
    pub contact_name: Option<String>,
    /// Who can see the conversation.
    pub conversation_kind: ConversationKind,
    /// When it happened, by the platform's clock; `None` means now.
    pub at: Option<i64>,
    /// Values that the connector keeps with the message or its conversation. They are stored when the item arrives, even
    /// if the item itself must wait for its message.
    #[serde(skip)]
    pub keep: Vec<KeptValue>,
    /// What else the item says about its conversation and its contact.
    #[serde(default, skip_serializing_if = "Told::is_empty")]
    pub told: Told,
    /// What happened.
    pub body: ItemBody,
}

/// What happened, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum ItemBody {
    /// A message or comment, in either direction.
    Message(MessageItem),
    /// A reaction that was added to a message or removed from it.
    Reaction {
        /// The platform's identifier of the message.
        message: String,
        /// The emoji; `None` removes the reaction.
        emoji: Option<String>,
    },
    /// A message got a new text.
    Edit {
        /// The platform's identifier of the message.
        message: String,
        /// The new text.
        text: String,
    },
    /// A message was deleted.
    Deletion {
        /// The platform's identifier of the message.
        message: String,
    },
    /// One of our messages was delivered, was read, or failed.
    Receipt {
        /// The platform's identifier of the message.
        message: String,
        /// The delivery state.
        state: ReceiptState,
    },
    /// All our messages up to a time were delivered, were read, or failed.
    Watermark {
        /// The time, in milliseconds.
        until: i64,
        /// Their delivery state.
        state: ReceiptState,
    },
    /// The customer gave a rating.
    Feedback {
        /// The platform's identifier of the rated message; `None` if the rating is for the conversation.
        message: Option<String>,
        /// The rating.
        rating: Rating,
    },
    /// The customer is typing.
    Typing {
        /// For how long, in seconds, at most 60; 0 if the customer has stopped.
        seconds: u32,
    },
    /// A person added one of several reactions to a message.
    ReactionAdded {
        /// The platform's identifier of the message.
        message: String,
        /// The emoji.
        emoji: String,
    },
    /// A person took one of several reactions back.
    ReactionRemoved {
        /// The platform's identifier of the message.
        message: String,
        /// The emoji.
        emoji: String,
    },
    /// Something besides messages and changes to them.
    #[serde(untagged)]
    News(News),
}

/// A message or comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageItem {
    /// The kind.
    pub kind: MessageKind,
    /// The platform's identifier of the message.
    pub external_id: Option<String>,
    /// Its text.
    pub text: String,
    /// Its subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The platform's identifier of the message that this one replies to.
    pub reply_to: Option<String>,
    /// The payload of the button that the customer pressed.
    pub payload: Option<String>,
    /// Other data worth storing.
    pub attributes: BTreeMap<String, String>,
    /// Its files.
    pub attachments: Vec<ItemAttachment>,
    /// The author of a message that went out from our side; `None` for a message from the customer.
    pub outgoing: Option<AuthorKind>,
    /// The delivery's identifier, if an echo carries it back.
    pub correlation: Option<String>,
    /// Warnings about parts that the host could not store as the platform sent them: one sentence each, at most 10.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Rich content: the text of a JSON document that `plugboard_rules::content` has checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemAttachment {
    /// The kind.
    pub kind: AttachmentKind,
    /// Where its bytes are.
    pub source: FileSource,
    /// The file's name.
    pub name: Option<String>,
    /// The media type that the platform reports.
    pub media_type: Option<String>,
    /// What people should see it as, such as `voice`.
    pub hint: Option<String>,
    /// How long the recording is, in milliseconds.
    pub duration_ms: Option<u32>,
}

/// Where the bytes of a customer's file are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileSource {
    /// At this address, which may expire.
    Url(String),
    /// At the platform, under a reference that only the connector understands.
    Reference(String),
    /// In the journal of the call that reported the message: the identifier of a [`MadeFile`](crate::MadeFile).
    Made(String),
}

/// An item that a connector does not understand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unknown {
    /// A key that is the same each time the platform reports this item.
    pub dedupe_key: String,
    /// Why the connector does not understand it.
    pub reason: String,
    /// The platform's data about this item alone. If absent, the whole request is kept.
    pub document: Option<Vec<u8>>,
}

/// Everything that `receive` produced from a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// The items, in the order emitted.
    pub items: Vec<Item>,
    /// The items that were not understood. `items` and `unknown` together have at most 1,000 entries.
    pub unknown: Vec<Unknown>,
    /// The response to give instead of the plain 200.
    pub answer: Option<HookAnswer>,
    /// Writes to the connector's key-value memory (shared keys only), and the files that items refer to.
    pub journal: Journal,
}

/// What a connector reports from a poll of its platform.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChannelPolled {
    /// The items.
    pub received: Received,
    /// Where the next poll begins; `None` if it begins where this one did.
    pub cursor: Option<String>,
    /// Whether the next poll should follow at once.
    pub again: bool,
    /// How long to wait for the next poll, in seconds.
    pub wait: Option<u32>,
    /// Why events are missing, if some are.
    pub gap: Option<String>,
}

impl ChannelPolled {
    /// The longest wait that a connector may ask for, in seconds: a day.
    pub const WAIT_MAX: u32 = 24 * 60 * 60;
    /// The longest cursor, in bytes.
    pub const CURSOR_MAX: usize = 4 << 10;
}
