//! What connectors send to a platform.

use crate::{Attachment, ConversationKind, QuickReply};
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
}

/// A customer's profile on a platform.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// The full name.
    pub name: Option<String>,
    /// Other attributes.
    pub attributes: BTreeMap<String, String>,
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
