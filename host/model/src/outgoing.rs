//! What goes out to a platform.

use crate::{Attachment, ConversationKind, QuickReply};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// On whose behalf something is sent; rules tell the two apart.
    Sender, "sender" {
        /// A person.
        Person = "person",
        /// A plugin.
        Automation = "automation",
    }
}

/// One part of a reply: what a connector's `send` hands to its platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The delivery's identifier.
    pub id: String,
    /// 1 for the first try.
    pub attempt: u32,
    /// The channel's account.
    pub account: String,
    /// The platform's identifier of the conversation.
    pub thread: String,
    /// Who sees it.
    pub conversation_kind: ConversationKind,
    /// The platform's identifier of the customer.
    pub recipient: String,
    /// What it is.
    pub body: PartBody,
    /// Buttons, on the last part only.
    pub quick_replies: Vec<QuickReply>,
    /// The platform's identifier of the message that is answered.
    pub reply_to: Option<String>,
    /// The platform's identifier of the comment that is answered in private.
    pub private_reply_to: Option<String>,
    /// The tag of the person window, when it goes out under it.
    pub tag: Option<String>,
    /// On whose behalf.
    pub sender: Sender,
}

/// That a part was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentPart {
    /// The platform's identifier of the message, when it gives one.
    pub external_id: Option<String>,
    /// The platform's identifier of the private conversation that a private reply arrived in, when it tells.
    pub thread: Option<String>,
}

/// What a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartBody {
    /// Text.
    Text(String),
    /// A file.
    Attachment(Attachment),
    /// A template of the platform's.
    Template(TemplatePart),
}

/// A template with its variables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatePart {
    /// Its name on the platform.
    pub name: String,
    /// Its language on the platform.
    pub language: String,
    /// Its variables, in order.
    pub variables: Vec<String>,
}

impl TemplatePart {
    /// The most variables of a template. A limit of ours: platforms' templates have fewer.
    pub const VARIABLES_MAX: usize = 64;
    /// The longest variable, in bytes. A limit of ours.
    pub const VARIABLE_BYTES_MAX: usize = 4 << 10;
}

/// A customer whose name is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileRequest {
    /// The channel's account.
    pub account: String,
    /// The platform's identifier of the customer.
    pub contact: String,
}

/// What a platform tells of a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// The full name.
    pub name: Option<String>,
    /// Properties.
    pub attributes: BTreeMap<String, String>,
}

/// What became of a delivery.
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
