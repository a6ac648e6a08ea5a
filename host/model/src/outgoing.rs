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
    /// The most variables of a template. A limit of ours: platforms' templates have fewer.
    pub const VARIABLES_MAX: usize = 64;
    /// The longest variable, in bytes. A limit of ours.
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

/// The result of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The platform took it.
    Sent(Option<String>),
    /// The platform did nothing; tried again at a time.
    Retry(i64),
    /// It failed for good.
    Failed,
    /// It may have been sent.
    Uncertain,
}
