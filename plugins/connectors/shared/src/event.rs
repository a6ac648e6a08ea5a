//! What a request or a poll reports, between the platform's JSON and the host's intake.

use crate::{Attributes, Content};

/// The result of reading one item of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Something for the inbox.
    Event(Box<Event>),
    /// The connector does not understand the item, so the host keeps it.
    Unknown {
        /// The dedupe key: the same each time for the same item.
        key: String,
        /// Why the connector does not understand it.
        reason: String,
    },
    /// Something that an admin may want to read in the log.
    Noted(String),
    /// Understood, but it does not belong in the inbox, such as a pinned message.
    Ignored(String),
}

/// One event for the inbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The identifier of the account.
    pub account: String,
    /// The dedupe key.
    pub key: String,
    /// The thread.
    pub thread: String,
    /// `direct`, `group` or `public`.
    pub conversation_kind: &'static str,
    /// The title of a group.
    pub conversation_name: Option<String>,
    /// The customer's identifier.
    pub contact: String,
    /// The customer's name, if the item has it.
    pub contact_name: Option<String>,
    /// When it happened, in milliseconds.
    pub at: Option<f64>,
    /// What happened.
    pub body: EventBody,
    /// A sentence for each part of the item that was left out because it was malformed.
    pub warnings: Vec<String>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum EventBody {
    /// A message or comment, in either direction.
    Message(Message),
    /// The customer's only reaction to a message was set or removed.
    Reaction {
        /// The message's identifier.
        message: String,
        /// The emoji; `None` removes the reaction.
        emoji: Option<String>,
    },
    /// One of a customer's reactions was added to a message or removed from it.
    ReactionChange {
        /// The message's identifier.
        message: String,
        /// The emoji.
        emoji: String,
        /// Whether it was added.
        added: bool,
    },
    /// A message got a new text.
    Edit {
        /// The message's identifier.
        message: String,
        /// The new text.
        text: String,
    },
    /// A message was deleted.
    Deletion {
        /// The message's identifier.
        message: String,
    },
    /// One of our messages was delivered or read.
    Receipt {
        /// The message's identifier.
        message: String,
        /// Whether it was delivered or read.
        progress: Progress,
    },
    /// All of our messages up to a time were delivered or read.
    Watermark {
        /// The time, in milliseconds.
        until: f64,
        /// Whether they were delivered or read.
        progress: Progress,
    },
    /// The customer joined the group, or left it.
    Participant {
        /// Whether the customer joined.
        joined: bool,
    },
    /// The thread is called something else from now on, or only its name has changed.
    Moved {
        /// The new thread.
        to: String,
    },
    /// The customer blocked us, or unblocked us.
    Reachability {
        /// Whether the customer blocked us.
        blocked: bool,
    },
}

/// The progress of a message of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It reached the customer's device.
    Delivered,
    /// The customer saw it.
    Read,
}

/// A message or comment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Message {
    /// The platform's identifier. A pressed button may have none.
    pub external_id: Option<String>,
    /// Whether it is a public comment.
    pub comment: bool,
    /// The text. If it is empty, the host takes the plain form of the rich content.
    pub text: String,
    /// The identifier of the message that this one replies to.
    pub reply_to: Option<String>,
    /// The payload of the button that the customer pressed.
    pub payload: Option<String>,
    /// Other data worth storing.
    pub attributes: Attributes,
    /// Files to fetch. Rich content refers to them by their places.
    pub files: Vec<File>,
    /// Rich content.
    pub content: Content,
    /// The author, if the customer is not: `agent` or `platform`.
    pub outgoing: Option<&'static str>,
    /// The delivery's identifier, if the message is an echo that contains it.
    pub correlation: Option<String>,
    /// Values that later calls of the connector need.
    pub keep: Vec<Keep>,
}

/// A value to keep for later calls of the connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// What it belongs to: `message` or `thread`.
    pub of: &'static str,
    /// The key.
    pub key: &'static str,
    /// The value.
    pub value: String,
}

/// A file to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// `image`, `audio`, `video` or `file`.
    pub kind: &'static str,
    /// Where its bytes are.
    pub source: Source,
    /// The file's name.
    pub name: Option<String>,
    /// The media type.
    pub media_type: Option<String>,
    /// What people should see it as, such as `voice`.
    pub hint: Option<&'static str>,
    /// How long the recording is.
    pub duration_ms: Option<u32>,
}

/// Where the bytes of a file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// At an address, which may expire. The host fetches it alone.
    Url(String),
    /// The connector's own reference, for its role `media`.
    Reference(String),
}

impl File {
    /// Creates a file that the host fetches from an address.
    pub fn at(kind: &'static str, url: impl Into<String>) -> Self {
        Self::new(kind, Source::Url(url.into()))
    }

    /// Creates a file that the connector fetches by its own reference.
    pub fn by_reference(kind: &'static str, reference: impl Into<String>) -> Self {
        Self::new(kind, Source::Reference(reference.into()))
    }

    fn new(kind: &'static str, source: Source) -> Self {
        Self { kind, source, name: None, media_type: None, hint: None, duration_ms: None }
    }
}

impl Keep {
    /// Creates a value of the message.
    pub fn of_message(key: &'static str, value: impl Into<String>) -> Self {
        Self { of: "message", key, value: value.into() }
    }

    /// Creates a value of the thread.
    pub fn of_thread(key: &'static str, value: impl Into<String>) -> Self {
        Self { of: "thread", key, value: value.into() }
    }
}
