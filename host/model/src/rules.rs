//! A platform's rules, as declared by its connector. A rule that is not declared sets no limit, with these exceptions:
//! files, quick replies and private replies may be sent only if their rules are declared.

use crate::{AttachmentKind, ConversationKind, GestureKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use unicode_segmentation::UnicodeSegmentation as _;

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
    /// The gestures that the platform has, each with how long after the message it is possible, in seconds; 0 for no
    /// limit.
    pub gestures: BTreeMap<GestureKind, u32>,
    /// The types of block that the platform shows, at most [`Rules::CONTENT_MAX`].
    pub blocks: BTreeSet<String>,
    /// What buttons of a block may do on the platform, at most [`Rules::CONTENT_MAX`] actions.
    pub button_actions: BTreeSet<String>,
    /// The maximum numbers of things.
    pub counts: BTreeMap<CountOf, u32>,
    /// The longest text that has quick replies or buttons, in addition to [`Rules::text_limit`].
    pub text_with_buttons_limit: Option<Length>,
    /// The longest title of a button in rich content.
    pub button_limit: Option<Length>,
    /// The longest title of a card.
    pub title_limit: Option<Length>,
    /// The longest subtitle of a card.
    pub subtitle_limit: Option<Length>,
    /// The longest title of a row or a section of a list, and of an option of a poll.
    pub row_limit: Option<Length>,
    /// The longest description of a row of a list.
    pub row_description_limit: Option<Length>,
    /// The maximum number of messages in a direct conversation after the customer's last message, counted for a time
    /// after that message.
    pub window_count: Option<Rate>,
    /// The media types in which files may be sent, by kind of file. Files of a kind that has none may have any type.
    pub media_types: BTreeMap<AttachmentKind, Vec<MediaTypeRule>>,
    /// The maximum rate at which parts are sent to one customer, in all direct conversations of the channel.
    pub contact_rate: Option<Rate>,
    /// How long these rules are valid, in seconds. If absent, until the channel or its connector changes.
    pub valid_for: Option<u32>,
    /// The purposes for which a message needs the customer's consent, at most [`Rules::PURPOSES_MAX`].
    pub needs_consent: BTreeSet<String>,
    /// The kinds of identifier with which the business may begin a conversation, each with how it may begin.
    pub openings: BTreeMap<OpeningKind, OpeningFirst>,
}

impl Rules {
    /// The maximum number of purposes that need consent.
    pub const PURPOSES_MAX: usize = 8;
    /// How often the host polls a channel whose connector declares nothing, in seconds.
    pub const POLL_EVERY: u32 = 5;
    /// The longest time in which a part may be sent again after its first try, in seconds: 7 days.
    pub const REPEATABLE_MAX: u32 = 7 * 24 * 60 * 60;
    /// How long after a try the host asks whether the platform took the part, if its connector declares nothing, in
    /// seconds.
    pub const SETTLES: u32 = 60;
    /// The longest such time, in seconds: a day.
    pub const SETTLES_MAX: u32 = 24 * 60 * 60;
    /// The maximum number of types of block that can be declared, and of button actions.
    pub const CONTENT_MAX: usize = 32;
    /// The largest maximum of [`Rules::window_count`].
    pub const WINDOW_COUNT_MAX: u32 = 1_000;
    /// The maximum number of media types, of all kinds of file together.
    pub const MEDIA_TYPES_MAX: usize = 64;
    /// The shortest and the longest time for which rules may be valid, in seconds: a minute, and 30 days.
    pub const VALID_FOR: std::ops::RangeInclusive<u32> = 60..=30 * 24 * 60 * 60;

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

    /// Returns the media types in which files of a kind may be sent; empty for any.
    #[must_use]
    pub fn media_types(&self, kind: AttachmentKind) -> &[MediaTypeRule] {
        self.media_types.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }
}

words! {
    /// What the rule `count` limits.
    CountOf, "thing to count" {
        /// The files of a message.
        Files = "files",
        /// The members of a group. In larger groups plugins send nothing.
        Members = "members",
        /// The buttons of a text or a card.
        Buttons = "buttons",
        /// The cards of a carousel.
        Cards = "cards",
        /// The rows of a list.
        Rows = "rows",
        /// The options of a poll.
        Options = "options",
        /// The files of an album.
        Album = "album",
    }
}

words! {
    /// The kind of identifier by which the business knows a customer who has not written yet.
    OpeningKind, "kind of identifier" {
        /// A telephone number in E.164 format.
        Phone = "phone",
        /// An e-mail address.
        Email = "email",
        /// A username.
        Username = "username",
        /// The platform's identifier.
        Id = "id",
    }
}

words! {
    /// How the business may begin a conversation.
    OpeningFirst, "first message" {
        /// With any message.
        Any = "any",
        /// Only with a template, and until the customer has written.
        Template = "template",
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
        /// Characters as people see them: extended grapheme clusters, by Annex 29 of the Unicode Standard.
        Graphemes = "graphemes",
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
            Self::Graphemes => text.graphemes(true).count(),
        }
    }

    /// Returns what is counted, for messages.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Characters => "characters",
            Self::Utf16 => "UTF-16 units",
            Self::Bytes => "bytes",
            Self::Graphemes => "characters as people see them",
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

/// A media type in which files of a kind may be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaTypeRule {
    /// The type, such as `image/png`, or a group of types, such as `image/*`.
    pub media_type: String,
    /// The maximum size in bytes. If absent, only that of the kind applies.
    #[serde(default)]
    pub max_bytes: Option<u32>,
}

impl MediaTypeRule {
    /// The maximum length of a media type, in bytes.
    pub const TYPE_MAX: usize = 255;

    /// Returns a media type without its parameters and in lowercase, as types are compared.
    #[must_use]
    pub fn essence(media_type: &str) -> String {
        media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// Creates a rule from a media type as a connector writes it. Returns `None` if this is not a media type.
    #[must_use]
    pub fn new(media_type: &str, max_bytes: Option<u32>) -> Option<Self> {
        let media_type = Self::essence(media_type);
        let (group, name) = media_type.split_once('/')?;
        let is_token = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
        };
        let is_valid = media_type.len() <= Self::TYPE_MAX && is_token(group) && (name == "*" || is_token(name));
        is_valid.then_some(Self { media_type, max_bytes })
    }

    /// Returns whether the rule is for a group of types.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.media_type.ends_with("/*")
    }

    /// Returns whether a file with this media type falls under the rule.
    #[must_use]
    pub fn fits(&self, media_type: &str) -> bool {
        let (own, other) = (Self::essence(&self.media_type), Self::essence(media_type));
        match own.strip_suffix('*') {
            Some(group) => other.starts_with(group) && other.len() > group.len(),
            None => own == other,
        }
    }
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
    fn media_types_are_compared_without_parameters_and_case() {
        let rule = |media_type: &str| MediaTypeRule::new(media_type, None).expect(media_type);
        let voice = rule("Audio/OGG; codecs=opus");
        assert_eq!(voice.media_type, "audio/ogg");
        assert!(voice.fits("audio/ogg") && voice.fits("AUDIO/Ogg ;codecs=vorbis"));
        assert!(!voice.fits("audio/oggx") && !voice.fits("audio/") && !voice.fits(""));
        let image = rule("image/*");
        assert!(image.is_group() && image.fits("image/svg+xml") && !voice.is_group());
        for other in ["image/", "image", "imagex/png", "video/mp4"] {
            assert!(!image.fits(other), "{other}");
        }
        // A scenario file may write a type as it likes.
        let raw = MediaTypeRule { media_type: "IMAGE/*".into(), max_bytes: None };
        assert!(raw.fits("image/png"));
        for wrong in ["", "image", "*/*", "*", "image/", "/png", "image/p ng", "image/żółw", "a/b/c", "image/png*"] {
            assert_eq!(MediaTypeRule::new(wrong, None), None, "{wrong}");
        }
        assert!(MediaTypeRule::new(&format!("a/{}", "b".repeat(253)), None).is_some());
        assert_eq!(MediaTypeRule::new(&format!("a/{}", "b".repeat(254)), None), None);
    }

    #[test]
    fn a_text_is_measured_in_the_unit_of_its_limit() {
        let text = "żółw 🐢";
        let lengths = LengthUnit::ALL.iter().map(|unit| unit.measure(text)).collect::<Vec<_>>();
        assert_eq!(lengths, [6, 7, 12, 6]);
        assert_eq!(LengthUnit::Graphemes.measure("z\u{307}🇵🇱👨‍👩‍👧‍👦"), 3);
        let limit = Length { length: 6, unit: LengthUnit::Characters };
        assert_eq!((limit.exceeded_by(text), limit.exceeded_by("żółw 🐢!")), (None, Some(7)));
    }
}
