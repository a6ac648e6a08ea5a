//! Conversations, messages, contacts and attachments.

use crate::{Episode, LastMessage, OpeningKind, Standing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// Who can see a conversation.
    ConversationKind, "kind of conversation" {
        /// One customer and us.
        Direct = "direct",
        /// A closed group of several people.
        Group = "group",
        /// Everybody, such as the comments on a post.
        Public = "public",
    }
}
words! {
    /// The status of a conversation.
    Status, "status" {
        /// Needs somebody to act.
        Open = "open",
        /// Waiting for the customer.
        Pending = "pending",
        /// Hidden until a set time, or until the customer writes.
        Snoozed = "snoozed",
        /// Done. Reopens when the customer writes.
        Resolved = "resolved",
    }
}
words! {
    /// The priority of a conversation.
    Priority, "priority" {
        /// Can wait.
        Low = "low",
        /// The default.
        Normal = "normal",
        /// Comes before normal ones.
        High = "high",
        /// Needs attention at once.
        Urgent = "urgent",
    }
}
words! {
    /// The direction of a message.
    Direction, "direction" {
        /// From the customer.
        In = "in",
        /// To the customer.
        Out = "out",
    }
}
words! {
    /// The kind of a message.
    MessageKind, "kind of message" {
        /// A private message.
        Message = "message",
        /// A comment that other people can see too.
        Comment = "comment",
        /// An internal note. It never leaves the host.
        Note = "note",
    }
}
words! {
    /// The kind of author of a message.
    AuthorKind, "kind of author" {
        /// The customer.
        Contact = "contact",
        /// A person on our side.
        Agent = "agent",
        /// An installed plugin.
        Plugin = "plugin",
        /// Another program, as seen through the platform.
        Platform = "platform",
    }
}
words! {
    /// The delivery state of a message.
    MessageState, "state of a message" {
        /// Received from the customer and stored.
        Received = "received",
        /// Waiting for a person to decide whether to send it.
        Held = "held",
        /// Waiting to be sent.
        Queued = "queued",
        /// Accepted by the platform.
        Sent = "sent",
        /// Reached the customer's device.
        Delivered = "delivered",
        /// Seen by the customer.
        Read = "read",
        /// Not delivered, and not retried, for example because the platform refused it.
        Failed = "failed",
        /// May have been sent: no answer came. The host does not send it again on its own.
        Uncertain = "uncertain",
    }
}
words! {
    /// The kind of an attachment.
    AttachmentKind, "kind of attachment" {
        /// An image.
        Image = "image",
        /// An audio recording.
        Audio = "audio",
        /// A video.
        Video = "video",
        /// Anything else.
        File = "file",
    }
}

impl AttachmentKind {
    /// Returns the kind that fits a media type.
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
    /// Whether the host has an attachment's bytes.
    AttachmentState, "state of an attachment" {
        /// Not fetched yet.
        Pending = "pending",
        /// Stored by the host.
        Stored = "stored",
        /// Could not be fetched. The message is kept.
        Failed = "failed",
    }
}

/// A thread of messages on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// The identifier.
    pub id: String,
    /// The channel's name.
    pub channel: String,
    /// The platform's identifier of the thread.
    pub thread: String,
    /// Who can see it.
    pub kind: ConversationKind,
    /// The status.
    pub status: Status,
    /// The category, such as `support` or `sales`.
    pub category: Option<String>,
    /// The priority.
    pub priority: Priority,
    /// The labels: sorted, unique, at most 32.
    pub labels: Vec<String>,
    /// The handle of the person assigned to it.
    pub assignee: Option<String>,
    /// The identifier of the person assigned to it. `None` in a trial, which knows no people.
    #[serde(default)]
    pub assignee_id: Option<String>,
    /// The handle of the team assigned to it.
    pub team: Option<String>,
    /// The identifier of the team assigned to it. `None` in a trial.
    #[serde(default)]
    pub team_id: Option<String>,
    /// Whether automatic replies are on. If they are off, policy refuses plugins' automatic replies.
    pub automation: bool,
    /// The customer's identifier in the host.
    pub contact_id: String,
    /// The identifier of its latest lead, open or closed.
    pub lead_id: Option<String>,
    /// The number of its last message. The next message gets this plus one.
    pub last_seq: i64,
    /// The number of its last event. The next event gets this plus one.
    pub event_seq: i64,
    /// When the customer last wrote.
    pub last_inbound_at: Option<i64>,
    /// When a person on our side last wrote.
    pub last_agent_at: Option<i64>,
    /// True if another program handles the conversation, as the platform reported with the customer's latest message.
    /// Plugins then do not reply.
    #[serde(default)]
    pub standby: bool,
    /// When the snooze ends.
    pub snoozed_until: Option<i64>,
    /// The name on the platform, such as a group's title.
    #[serde(default)]
    pub name: Option<String>,
    /// When it got this name, by the platform's clock.
    #[serde(default)]
    pub named_at: Option<i64>,
    /// The kind of identifier by which the business began it. `None` if the customer, or another program, did.
    #[serde(default)]
    pub opened_by: Option<OpeningKind>,
    /// True as long as the business has begun it here only: none of our messages has reached the platform, and the
    /// customer has not written. Its thread is the identifier until then.
    #[serde(default)]
    pub begins: bool,
    /// What a list shows of the last message. `None` if there is none, notes excepted.
    #[serde(default)]
    pub last_message: Option<LastMessage>,
    /// When the customer's oldest message was sent that nobody on our side has answered, a plugin included.
    #[serde(default)]
    pub waiting_since: Option<i64>,
    /// The same, of the messages that no person has answered.
    #[serde(default)]
    pub waiting_for_person_since: Option<i64>,
    /// The current episode: the last one that began. `None` until somebody writes.
    #[serde(default)]
    pub episode: Option<Episode>,
    /// When the conversation began.
    pub created_at: i64,
    /// When any part of the conversation last changed.
    pub updated_at: i64,
}

/// One message, comment or note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The identifier.
    pub id: String,
    /// The identifier of its conversation.
    pub conversation_id: String,
    /// Its position in the conversation, from 1.
    pub seq: i64,
    /// The direction.
    pub direction: Direction,
    /// The kind.
    pub kind: MessageKind,
    /// The kind of author.
    pub author_kind: AuthorKind,
    /// The author's name when it was written: a person's handle, or the name of a token or of an installation.
    pub author_name: Option<String>,
    /// The identifier of the person or of the installation that wrote it.
    #[serde(default)]
    pub author_id: Option<String>,
    /// The customer who wrote it, if a customer did.
    pub contact_id: Option<String>,
    /// The text; empty if there is only a file.
    pub text: String,
    /// The subject, such as that of a mail: one line of at most [`Message::SUBJECT_MAX`] bytes.
    #[serde(default)]
    pub subject: Option<String>,
    /// The payload of the button that the customer pressed.
    pub payload: Option<String>,
    /// Other data that the platform supplied.
    pub attributes: BTreeMap<String, String>,
    /// The message that this one replies to, once the host has stored it.
    pub reply_to: Option<String>,
    /// The platform's identifier of the message that this one replies to, whether or not the host has stored that
    /// message.
    #[serde(default)]
    pub reply_to_external_id: Option<String>,
    /// True if the message was deleted on the platform.
    pub deleted: bool,
    /// The delivery state.
    pub state: MessageState,
    /// The platform's identifier of the message.
    pub external_id: Option<String>,
    /// When it was sent, by the platform's clock if known.
    pub sent_at: i64,
    /// When the host stored it.
    pub created_at: i64,
    /// The attachments.
    pub attachments: Vec<Attachment>,
    /// Warnings about parts that the host could not store as the platform sent them: one sentence each, at most 10.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// When the text was last edited, by the customer or by us.
    #[serde(default)]
    pub edited_at: Option<i64>,
    /// Rich content: the text of a JSON document that `plugboard_rules::content` has checked.
    #[serde(default)]
    pub content: Option<String>,
    /// What a message of ours is for, such as `marketing`.
    #[serde(default)]
    pub purpose: Option<String>,
}

impl Message {
    /// The longest subject, in bytes: the longest line of a mail.
    pub const SUBJECT_MAX: usize = 998;
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The identifier.
    pub id: String,
    /// The name, once known.
    pub name: Option<String>,
    /// Attributes such as `language`, at most [`Contact::ATTRIBUTES`].
    pub attributes: BTreeMap<String, String>,
    /// Whether messages reach the customer, and what the customer consents to.
    #[serde(default)]
    pub standing: Standing,
    /// When the customer first wrote.
    pub created_at: i64,
}

impl Contact {
    /// The maximum number of attributes of a contact, whoever adds them: a plugin, a person or a profile.
    pub const ATTRIBUTES: usize = 64;

    /// Takes a name that the platform says, if none is known. Returns whether anything changed.
    pub fn take_name(&mut self, name: Option<&str>) -> bool {
        if self.name.is_some() {
            return false;
        }
        self.name = name.map(str::to_owned);
        name.is_some()
    }

    /// Adds what the platform says about the customer. Values that are known already take precedence, whether an admin, a
    /// plugin, a person or the platform set them, and the excess over [`Contact::ATTRIBUTES`] is omitted. Returns whether
    /// anything changed.
    pub fn complete<'a>(&mut self, told: impl IntoIterator<Item = (&'a String, &'a String)>) -> bool {
        let before = self.attributes.len();
        for (key, value) in told {
            if self.attributes.len() < Self::ATTRIBUTES && !self.attributes.contains_key(key) {
                self.attributes.insert(key.clone(), value.clone());
            }
        }
        self.attributes.len() > before
    }

    /// Returns the first name: the one that the platform supplied, else the first word of the full name.
    #[must_use]
    pub fn first_name(&self) -> Option<&str> {
        let supplied = self.attributes.get("first_name").map(String::as_str);
        supplied
            .or_else(|| self.name.as_deref().and_then(|name| name.split_whitespace().next()))
            .filter(|n| !n.is_empty())
    }
}

/// A file that belongs to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The identifier.
    pub id: String,
    /// The kind.
    pub kind: AttachmentKind,
    /// The file's name, if it has one.
    pub name: Option<String>,
    /// The media type, such as `image/png`, once known.
    pub media_type: Option<String>,
    /// The size in bytes, once fetched.
    pub size: Option<u32>,
    /// Whether the host has the bytes.
    pub state: AttachmentState,
    /// Why the bytes could not be fetched, as a sentence. The fetch is not retried.
    #[serde(default)]
    pub failure: Option<String>,
    /// What people should see it as, such as `voice`.
    #[serde(default)]
    pub hint: Option<String>,
    /// How long the recording is, in milliseconds.
    #[serde(default)]
    pub duration_ms: Option<u32>,
}

impl Attachment {
    /// Creates a file that is not fetched yet, and of which nothing else is known.
    #[must_use]
    pub fn new(id: String, kind: AttachmentKind) -> Self {
        Self {
            id,
            kind,
            name: None,
            media_type: None,
            size: None,
            state: AttachmentState::Pending,
            failure: None,
            hint: None,
            duration_ms: None,
        }
    }
}
