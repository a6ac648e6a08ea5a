//! What connectors send to a platform.

use crate::{Attachment, AttachmentKind, ConversationKind, Kept, MadeFile, QuickReply};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// Whether a person or a plugin sends a message. Some rules differ between the two.
    Sender, "sender" {
        /// A person.
        Person = "person",
        /// A plugin.
        Automation = "automation",
    }
}

/// One part of a reply, as passed to a connector's `send`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The delivery's identifier.
    pub id: String,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The channel's account.
    pub account: String,
    /// The platform's identifier of the conversation.
    pub thread: String,
    /// Who can see the conversation.
    pub conversation_kind: ConversationKind,
    /// The platform's identifier of the customer.
    pub recipient: String,
    /// The content.
    pub body: PartBody,
    /// The text that comes with a file, if the platform allows both in one part.
    pub caption: Option<String>,
    /// The files after the first one, which is in `body`, if the platform takes whole replies.
    pub more_files: Vec<Attachment>,
    /// The subject of the reply, if the platform has subjects.
    pub subject: Option<String>,
    /// Quick replies. Only the last part of a reply has them.
    pub quick_replies: Vec<QuickReply>,
    /// The platform's identifier of the message that this replies to.
    pub reply_to: Option<String>,
    /// The platform's identifier of the comment that this replies to in private.
    pub private_reply_to: Option<String>,
    /// The tag of the person window, if the part is sent under that window.
    pub tag: Option<String>,
    /// Whether a person or a plugin sends it.
    pub sender: Sender,
    /// What the connector has kept for it.
    pub kept: Kept,
}

impl Part {
    /// Returns all files of the part, in order.
    pub fn files(&self) -> impl Iterator<Item = &Attachment> {
        let first = match &self.body {
            PartBody::Attachment(file) => Some(file),
            PartBody::Text(_) | PartBody::Template(_) => None,
        };
        first.into_iter().chain(&self.more_files)
    }
}

/// The result of sending a part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentPart {
    /// The platform's identifier of the message, if the platform supplies one.
    pub external_id: Option<String>,
    /// The platform's identifier of the private conversation in which a private reply arrived, if the platform supplies
    /// it.
    pub thread: Option<String>,
}

/// What a connector found out about a part whose answer was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// The platform took the part.
    Sent(SentPart),
    /// The platform did not take the part.
    NotSent,
    /// The platform does not know yet.
    Unknown,
}

/// The content of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartBody {
    /// Text.
    Text(String),
    /// A file.
    Attachment(Attachment),
    /// A template of the platform.
    Template(TemplatePart),
}

/// A template with its variables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatePart {
    /// The template's name on the platform.
    pub name: String,
    /// The template's language on the platform.
    pub language: String,
    /// The template's variables, in order.
    pub variables: Vec<String>,
}

impl TemplatePart {
    /// The maximum number of variables in a template. This is our own limit; platforms allow fewer.
    pub const VARIABLES_MAX: usize = 64;
    /// The maximum length of a variable, in bytes. This is our own limit.
    pub const VARIABLE_BYTES_MAX: usize = 4 << 10;
}

/// A request for the name of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileRequest {
    /// The channel's account.
    pub account: String,
    /// The platform's identifier of the customer.
    pub contact: String,
    /// The platform's identifier of the conversation.
    pub thread: String,
    /// What the connector has kept for the conversation.
    pub kept: Kept,
}

impl ProfileRequest {
    /// Creates a request for a customer in a conversation whose identifier is the customer's.
    #[must_use]
    pub fn new(account: impl Into<String>, contact: impl Into<String>) -> Self {
        let contact = contact.into();
        Self { account: account.into(), thread: contact.clone(), contact, kept: Kept::new() }
    }
}

/// A customer's profile on a platform.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// The full name.
    pub name: Option<String>,
    /// Other attributes.
    pub attributes: BTreeMap<String, String>,
}

/// A request for a file that a customer sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaRequest {
    /// The channel's account.
    pub account: String,
    /// The platform's identifier of the conversation.
    pub thread: String,
    /// The platform's identifier of the message.
    pub message: Option<String>,
    /// The kind of file.
    pub kind: AttachmentKind,
    /// The connector's reference to the file.
    pub reference: String,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The largest file that is stored, in bytes.
    pub max_bytes: u32,
    /// What the connector has kept for the message and the conversation.
    pub kept: Kept,
}

/// A file that a connector has fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedFile {
    /// The file.
    pub made: MadeFile,
    /// The name that the connector reported.
    pub name: Option<String>,
}

/// A channel to connect to its platform, or to disconnect.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetupRequest {
    /// The channel's account; `None` if it is not known yet.
    pub account: Option<String>,
    /// The address of the channel's hook.
    pub hook_url: String,
}

words! {
    /// How a channel hears what happens on its platform.
    HearsBy, "way to hear" {
        /// The platform calls the channel's hook.
        Hook = "hook",
        /// The host polls the platform.
        Poll = "poll",
    }
}

/// What a connector reports after it has connected a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetupReport {
    /// The platform's identifier of the account.
    pub account: Option<String>,
    /// The account's name.
    pub account_name: Option<String>,
    /// How the channel hears of events.
    pub hears_by: Option<HearsBy>,
    /// What the admin should know or do, at most [`SetupReport::REPORTS_MAX`] sentences.
    pub reports: Vec<String>,
    /// In how many seconds the registration must be renewed.
    pub renew_after: Option<u32>,
}

impl SetupReport {
    /// The maximum number of reports.
    pub const REPORTS_MAX: usize = 10;
    /// The shortest and the longest time before a renewal, in seconds: a minute, and 366 days.
    pub const RENEW: std::ops::RangeInclusive<u32> = 60..=366 * 24 * 60 * 60;
}

/// The outcome of one attempt to deliver a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The platform accepted the part. Holds the platform's identifier of the message, if the platform supplied one.
    Sent(Option<String>),
    /// The platform did nothing. The part is sent again at this time, in milliseconds.
    Retry(i64),
    /// The part failed permanently.
    Failed,
    /// The part may have been sent. The host does not send it again on its own.
    Uncertain,
}
