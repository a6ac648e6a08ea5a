//! A platform's rules, as its connector declares them. What is not declared is free.

use crate::AttachmentKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a platform allows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// The longest text.
    pub text_limit: Option<TextLimit>,
    /// The kinds of file that may be sent; none at all when empty.
    pub attachments: BTreeMap<AttachmentKind, AttachmentRule>,
    /// Quick replies; none at all when absent.
    pub quick_replies: Option<QuickReplyRule>,
    /// Seconds after the customer's last message during which anyone may write.
    pub reply_window: Option<u32>,
    /// A longer time during which a person may write, under a tag.
    pub person_window: Option<PersonWindow>,
    /// Seconds after a comment during which one private reply to it is allowed; none at all when absent.
    pub private_reply_window: Option<u32>,
    /// Templates may be sent, outside the reply window too.
    pub templates: bool,
    /// How fast parts may be sent on the channel.
    pub send_rate: Option<Rate>,
    /// How fast one customer's messages are taken.
    pub receive_rate: Option<Rate>,
    /// Every message that the platform takes comes back as an echo within so many seconds.
    pub echoes: Option<u32>,
}

/// The longest text of one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLimit {
    /// How long.
    pub length: u32,
    /// Counted in UTF-16 code units; else in characters.
    pub utf16: bool,
}

impl TextLimit {
    /// The text's length as this limit counts it.
    #[must_use]
    pub fn measure(&self, text: &str) -> usize {
        if self.utf16 { text.encode_utf16().count() } else { text.chars().count() }
    }
}

/// One kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentRule {
    /// The largest size in bytes.
    pub max_bytes: u32,
}

/// Quick replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuickReplyRule {
    /// How many.
    pub max: u32,
    /// How long a title may be, in characters.
    pub title_length: u32,
}

/// A longer window for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonWindow {
    /// Seconds after the customer's last message.
    pub seconds: u32,
    /// The platform's tag for it.
    pub tag: String,
}

/// So many in so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// How many; at least 1.
    pub count: u32,
    /// In how many seconds; at least 1.
    pub seconds: u32,
}
