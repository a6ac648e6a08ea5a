//! A platform's rules, as declared by its connector. A rule that is not declared sets no limit, with these exceptions:
//! files, quick replies and private replies may be sent only if their rules are declared.

use crate::AttachmentKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The rules of one platform.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// The longest text.
    pub text_limit: Option<TextLimit>,
    /// The kinds of file that may be sent. If empty, no files may be sent.
    pub attachments: BTreeMap<AttachmentKind, AttachmentRule>,
    /// Limits for quick replies. If absent, quick replies may not be sent.
    pub quick_replies: Option<QuickReplyRule>,
    /// How long plugins and people may write after the customer's last message, in seconds.
    pub reply_window: Option<u32>,
    /// A longer window in which only a person may write. Messages then carry a tag.
    pub person_window: Option<PersonWindow>,
    /// How long after a comment one private reply to it is allowed, in seconds. If absent, private replies are not
    /// allowed.
    pub private_reply_window: Option<u32>,
    /// Whether templates may be sent outside the reply window. Within the window they are always allowed.
    pub templates: bool,
    /// The maximum rate at which parts are sent on the channel.
    pub send_rate: Option<Rate>,
    /// The maximum rate at which messages of one customer are accepted.
    pub receive_rate: Option<Rate>,
    /// The number of seconds within which every message that the platform accepts comes back as an echo.
    pub echoes: Option<u32>,
}

/// The maximum length of the text of one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLimit {
    /// The maximum length.
    pub length: u32,
    /// Whether the length is counted in UTF-16 code units instead of characters.
    pub utf16: bool,
}

impl TextLimit {
    /// Returns the length of a text, in the units of this limit.
    #[must_use]
    pub fn measure(&self, text: &str) -> usize {
        if self.utf16 { text.encode_utf16().count() } else { text.chars().count() }
    }
}

/// The rule for one kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentRule {
    /// The maximum size in bytes.
    pub max_bytes: u32,
}

/// Limits for quick replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuickReplyRule {
    /// The maximum number of quick replies.
    pub max: u32,
    /// The maximum length of a title, in characters.
    pub title_length: u32,
}

/// A window in which only people may write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonWindow {
    /// The length of the window after the customer's last message, in seconds.
    pub seconds: u32,
    /// The platform's tag for it.
    pub tag: String,
}

/// A rate limit: a count per time span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// The count, at least 1.
    pub count: u32,
    /// The time span in seconds, at least 1.
    pub seconds: u32,
}
