//! A platform's rules, as declared by its connector. A rule that is not declared sets no limit, with these exceptions:
//! files, quick replies and private replies may be sent only if their rules are declared.

use crate::{AttachmentKind, ConversationKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The rules of one platform.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// The longest text.
    pub text_limit: Option<Length>,
    /// The longest text that comes with a file. Without it, [`Rules::text_limit`] applies.
    pub caption_limit: Option<Length>,
    /// Whether a part may have both a text and a file.
    pub captions: bool,
    /// The kinds of file that may be sent. If empty, no files may be sent.
    pub attachments: BTreeMap<AttachmentKind, AttachmentRule>,
    /// Limits for quick replies. If absent, quick replies may not be sent.
    pub quick_replies: Option<QuickReplyRule>,
    /// The longest title of a quick reply, in addition to the limit in [`Rules::quick_replies`].
    pub quick_reply_limit: Option<Length>,
    /// The longest payload of a quick reply.
    pub payload_limit: Option<Length>,
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
    /// The maximum rate at which parts are sent in one conversation.
    pub conversation_rate: Option<Rate>,
    /// The maximum rate at which parts are sent in one group.
    pub group_rate: Option<Rate>,
    /// The maximum rate at which messages of one customer are accepted.
    pub receive_rate: Option<Rate>,
    /// The number of seconds within which every message that the platform accepts comes back as an echo.
    pub echoes: Option<u32>,
    /// How often the host polls the channel, in seconds. If absent, [`Rules::POLL_EVERY`].
    pub poll_every: Option<u32>,
    /// The number of seconds after the first try of a part in which it may be sent again, because the platform
    /// recognizes the repetition. If absent, a part that may have been sent is not sent again.
    pub repeatable: Option<u32>,
    /// The number of seconds after a try in which the platform does not know reliably whether it took the part. If
    /// absent, [`Rules::SETTLES`].
    pub settles: Option<u32>,
    /// Whether a reply is sent as one part, with its text and all of its files: the maximum size of the files together,
    /// in bytes. If absent, a reply is sent in parts, and without its subject.
    pub whole_replies: Option<u32>,
}

impl Rules {
    /// How often the host polls a channel whose connector declares nothing, in seconds.
    pub const POLL_EVERY: u32 = 5;
    /// The longest time in which a part may be sent again after its first try, in seconds: 7 days.
    pub const REPEATABLE_MAX: u32 = 7 * 24 * 60 * 60;
    /// How long after a try the host asks whether the platform took the part, if its connector declares nothing, in
    /// seconds.
    pub const SETTLES: u32 = 60;
    /// The longest such time, in seconds: a day.
    pub const SETTLES_MAX: u32 = 24 * 60 * 60;

    /// Returns the rates that apply in a conversation of this kind, without the rate of the whole channel.
    pub fn conversation_rates(&self, kind: ConversationKind) -> impl Iterator<Item = Rate> {
        let group = self.group_rate.filter(|_| kind != ConversationKind::Direct);
        self.conversation_rate.into_iter().chain(group)
    }

    /// Returns the limit of a text that comes with a file.
    #[must_use]
    pub fn caption_limit(&self) -> Option<Length> {
        self.caption_limit.or(self.text_limit)
    }
}

words! {
    /// What lengths are counted in.
    LengthUnit, "unit" {
        /// Unicode scalar values.
        Characters = "characters",
        /// UTF-16 code units.
        Utf16 = "utf-16",
        /// Bytes of UTF-8.
        Bytes = "bytes",
    }
}

impl LengthUnit {
    /// Returns the length of a text.
    #[must_use]
    pub fn measure(self, text: &str) -> usize {
        match self {
            Self::Characters => text.chars().count(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Bytes => text.len(),
        }
    }

    /// Returns what is counted, for messages.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Characters => "characters",
            Self::Utf16 => "UTF-16 units",
            Self::Bytes => "bytes",
        }
    }
}

/// The maximum length of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredLength")]
pub struct Length {
    /// The maximum.
    pub length: u32,
    /// What is counted.
    pub unit: LengthUnit,
}

/// A length as it is stored. Until the contract 0.1.1, only characters and UTF-16 units could be counted, and a flag
/// said which.
#[derive(Deserialize)]
struct StoredLength {
    length: u32,
    #[serde(default)]
    utf16: bool,
    unit: Option<LengthUnit>,
}

impl From<StoredLength> for Length {
    fn from(stored: StoredLength) -> Self {
        let old = if stored.utf16 { LengthUnit::Utf16 } else { LengthUnit::Characters };
        Self { length: stored.length, unit: stored.unit.unwrap_or(old) }
    }
}

impl Length {
    /// Returns the length of a text if it is too long.
    #[must_use]
    pub fn exceeded_by(&self, text: &str) -> Option<usize> {
        let length = self.unit.measure(text);
        (length > self.length as usize).then_some(length)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_an_older_version_stored_are_read() {
        let read = |text: &str| serde_json::from_str::<Length>(text).expect("a length");
        assert_eq!(read(r#"{"length":9,"utf16":false}"#), Length { length: 9, unit: LengthUnit::Characters });
        assert_eq!(read(r#"{"length":9,"utf16":true}"#), Length { length: 9, unit: LengthUnit::Utf16 });
        let now = Length { length: 9, unit: LengthUnit::Bytes };
        assert_eq!(read(&serde_json::to_string(&now).expect("JSON")), now);
    }

    #[test]
    fn a_text_is_measured_in_the_unit_of_its_limit() {
        let text = "żółw 🐢";
        let lengths = LengthUnit::ALL.iter().map(|unit| unit.measure(text)).collect::<Vec<_>>();
        assert_eq!(lengths, [6, 7, 12]);
        let limit = Length { length: 6, unit: LengthUnit::Characters };
        assert_eq!((limit.exceeded_by(text), limit.exceeded_by("żółw 🐢!")), (None, Some(7)));
    }
}
