//! Conversations and what they consist of.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// How many people see a conversation.
    ConversationKind, "kind of conversation" {
        /// Between one customer and us.
        Direct = "direct",
        /// Several people, closed.
        Group = "group",
        /// Open to everybody, such as the comments on a post.
        Public = "public",
    }
}
words! {
    /// Where a conversation stands.
    Status, "status" {
        /// Somebody has to act.
        Open = "open",
        /// Waits for the customer.
        Pending = "pending",
        /// Out of sight until a time, or until the customer writes.
        Snoozed = "snoozed",
        /// Done. It opens again when the customer writes.
        Resolved = "resolved",
    }
}
words! {
    /// How much a conversation matters.
    Priority, "priority" {
        /// Can wait.
        Low = "low",
        /// As it comes.
        Normal = "normal",
        /// Before others.
        High = "high",
        /// Now.
        Urgent = "urgent",
    }
}
words! {
    /// Which way a message went.
    Direction, "direction" {
        /// From the customer.
        In = "in",
        /// To the customer.
        Out = "out",
    }
}
words! {
    /// What a message is.
    MessageKind, "kind of message" {
        /// A private message.
        Message = "message",
        /// A comment that others see too.
        Comment = "comment",
        /// A note among ourselves. It never leaves the host.
        Note = "note",
    }
}
words! {
    /// Who wrote a message.
    AuthorKind, "kind of author" {
        /// The customer.
        Contact = "contact",
        /// A person of ours.
        Agent = "agent",
        /// An installed plugin.
        Plugin = "plugin",
        /// Another program, by way of the platform.
        Platform = "platform",
    }
}
words! {
    /// How far a message has come.
    MessageState, "state of a message" {
        /// From the customer, stored.
        Received = "received",
        /// A person has to decide whether it goes out.
        Held = "held",
        /// To be sent.
        Queued = "queued",
        /// The platform has taken it.
        Sent = "sent",
        /// It reached the customer's device.
        Delivered = "delivered",
        /// The customer saw it.
        Read = "read",
        /// The platform refused it for good.
        Failed = "failed",
        /// It may have been sent: no answer came. It is never sent again by itself.
        Uncertain = "uncertain",
    }
}
words! {
    /// What a file is.
    AttachmentKind, "kind of attachment" {
        /// A picture.
        Image = "image",
        /// A sound.
        Audio = "audio",
        /// A film.
        Video = "video",
        /// Anything else.
        File = "file",
    }
}

impl AttachmentKind {
    /// What a file of this media type is.
    #[must_use]
    pub fn of_media_type(media_type: &str) -> Self {
        match media_type.split_once('/') {
            Some(("image", _)) => Self::Image,
            Some(("audio", _)) => Self::Audio,
            Some(("video", _)) => Self::Video,
            _ => Self::File,
        }
    }
}

words! {
    /// Whether the host has a file's bytes.
    AttachmentState, "state of an attachment" {
        /// Still to be fetched.
        Pending = "pending",
        /// Kept here.
        Stored = "stored",
        /// It could not be had; the message stays.
        Failed = "failed",
    }
}

/// A thread of messages on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Identifier.
    pub id: String,
    /// The channel's name.
    pub channel: String,
    /// The platform's identifier of the thread.
    pub thread: String,
    /// Who sees it.
    pub kind: ConversationKind,
    /// Where it stands.
    pub status: Status,
    /// Such as `support` or `sales`.
    pub category: Option<String>,
    /// How much it matters.
    pub priority: Priority,
    /// Sorted, without repetition, at most 32.
    pub labels: Vec<String>,
    /// The person who handles it.
    pub assignee: Option<String>,
    /// The team that handles it.
    pub team: Option<String>,
    /// False while automatic replies are off.
    pub automation: bool,
    /// The customer's identifier here.
    pub contact_id: String,
    /// Its latest lead's identifier.
    pub lead_id: Option<String>,
    /// The number of its last message; the next gets one more.
    pub last_seq: i64,
    /// The number of its last event; the next gets one more.
    pub event_seq: i64,
    /// When the customer last wrote.
    pub last_inbound_at: Option<i64>,
    /// When a person of ours last wrote.
    pub last_agent_at: Option<i64>,
    /// Another program has the conversation in hand, as the platform told with the customer's latest message. Plugins keep
    /// silent.
    #[serde(default)]
    pub standby: bool,
    /// When a snooze ends.
    pub snoozed_until: Option<i64>,
    /// When it began.
    pub created_at: i64,
    /// When anything about it last changed.
    pub updated_at: i64,
}

/// One message, comment or note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Identifier.
    pub id: String,
    /// Its conversation.
    pub conversation_id: String,
    /// Its place in the conversation, from 1.
    pub seq: i64,
    /// Which way it went.
    pub direction: Direction,
    /// What it is.
    pub kind: MessageKind,
    /// Who wrote it.
    pub author_kind: AuthorKind,
    /// The author's name: an agent's, or an installation's.
    pub author_name: Option<String>,
    /// The customer who wrote it, when one did.
    pub contact_id: Option<String>,
    /// Its text; empty when there is only a file.
    pub text: String,
    /// What a pressed button carries.
    pub payload: Option<String>,
    /// What else the platform told.
    pub attributes: BTreeMap<String, String>,
    /// The message it answers, once that message is here.
    pub reply_to: Option<String>,
    /// The platform's identifier of the message it answers, whether or not that message is here.
    #[serde(default)]
    pub reply_to_external_id: Option<String>,
    /// True when it was taken back.
    pub deleted: bool,
    /// How far it has come.
    pub state: MessageState,
    /// The platform's identifier.
    pub external_id: Option<String>,
    /// When it was sent, by the platform's clock where known.
    pub sent_at: i64,
    /// When the host stored it.
    pub created_at: i64,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// What of it could not be taken as the platform sent it, a sentence each, at most 10.
    #[serde(default)]
    pub warnings: Vec<String>,
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Identifier.
    pub id: String,
    /// The name, once known.
    pub name: Option<String>,
    /// Properties such as `language`.
    pub attributes: BTreeMap<String, String>,
    /// When the customer first wrote.
    pub created_at: i64,
}

impl Contact {
    /// The given name: what the platform says it is, else the name's first word.
    #[must_use]
    pub fn first_name(&self) -> Option<&str> {
        let told = self.attributes.get("first_name").map(String::as_str);
        told.or_else(|| self.name.as_deref().and_then(|name| name.split_whitespace().next())).filter(|n| !n.is_empty())
    }
}

/// A file that belongs to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Identifier.
    pub id: String,
    /// What it is.
    pub kind: AttachmentKind,
    /// The file's name, when it has one.
    pub name: Option<String>,
    /// Such as `image/png`, once known.
    pub media_type: Option<String>,
    /// In bytes, once fetched.
    pub size: Option<u32>,
    /// Whether the bytes are here.
    pub state: AttachmentState,
    /// Why they are not and will not be: a sentence.
    #[serde(default)]
    pub failure: Option<String>,
}
