//! The connector's own types for what a request reports, between the JSON and the host's intake.

use crate::members::Wrong;

/// The result of reading one thing of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Something for the inbox.
    Event(Box<Event>),
    /// The connector cannot use it, so the host keeps it.
    Unknown {
        /// The dedupe key: the same each time.
        key: String,
        /// What is wrong with it, and where.
        wrong: Wrong,
        /// What to keep. `None`: the whole request.
        document: Option<String>,
    },
    /// Understood, but it does not belong in the inbox.
    Ignored(String),
}

/// One event for the inbox.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Event {
    /// The account.
    pub account: String,
    /// The dedupe key.
    pub key: String,
    /// The conversation.
    pub thread: String,
    /// `direct`, `group` or `public`.
    pub conversation_kind: Option<&'static str>,
    /// The name of the conversation.
    pub conversation_name: Option<String>,
    /// The customer.
    pub contact: Contact,
    /// When it happened, in milliseconds.
    pub at: Option<f64>,
    /// What happened.
    pub body: EventBody,
    /// A sentence for each part that was left out.
    pub warnings: Vec<String>,
}

/// What an event says of its customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// The identifier.
    pub id: String,
    /// The name.
    pub name: Option<String>,
    /// The attributes.
    pub attributes: Vec<(String, String)>,
    /// Other identifiers of the same customer, each with its kind.
    pub also_known_as: Vec<(String, String)>,
}

/// How far a message of ours came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It is on the customer's device.
    Delivered,
    /// The customer has seen it.
    Read,
    /// It will not arrive.
    Failed,
}

/// What happened: one variant for each function of the contract's `intake`. `message` is the identifier of the message
/// that it is about.
#[derive(Debug, Clone, PartialEq)]
pub enum EventBody {
    /// A message, in either direction.
    Message(Box<Message>),
    /// The customer's only reaction to a message. Without an emoji, it was taken back.
    Reaction { message: String, emoji: Option<String> },
    /// One of several reactions was added.
    ReactionAdded { message: String, emoji: String },
    /// One of several reactions was taken back.
    ReactionRemoved { message: String, emoji: String },
    /// A message got a new text.
    Edit { message: String, text: String },
    /// A message was deleted.
    Deletion { message: String },
    /// How far a message of ours came. `failure` has a code and a sentence.
    Receipt { message: String, state: Progress, failure: Option<(String, String)> },
    /// How far all messages of ours up to a time came.
    Watermark { until: f64, state: Progress },
    /// The customer rated a message, or the conversation.
    Feedback { message: Option<String>, rating: u32, best: u32, text: Option<String> },
    /// The customer is typing, for so many seconds.
    Typing { seconds: u32 },
    /// The customer `joined` or `left` a group.
    Participant { change: &'static str },
    /// The conversation has another identifier.
    Moved { to: String },
    /// The customer has another identifier.
    IdentityChanged { to: String },
    /// The customer is `blocked` or `reachable`.
    Reachability { state: &'static str },
    /// The customer gave or withdrew consent to a purpose.
    Consent { purpose: String, given: bool, how: Option<String> },
    /// The account is `ok`, `limited` or `lost`.
    Account { state: &'static str, reason: Option<String> },
    /// The other system took a part of ours.
    Taken { delivery: String, message: Option<String> },
    /// The customer filled in a form for leads.
    Lead { source: String, answers: Vec<(String, String)> },
}

impl Default for EventBody {
    fn default() -> Self {
        Self::Message(Box::default())
    }
}

/// A message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// The identifier.
    pub id: Option<String>,
    /// `message` or `comment`.
    pub kind: Option<&'static str>,
    /// The text.
    pub text: Option<String>,
    /// The subject.
    pub subject: Option<String>,
    /// The identifier of the message that this one answers.
    pub reply_to: Option<String>,
    /// The payload of the button that the customer pressed.
    pub payload: Option<String>,
    /// Rich content, as a JSON document.
    pub content: Option<String>,
    /// The attributes.
    pub attributes: Vec<(String, String)>,
    /// The files.
    pub files: Vec<File>,
    /// The author, if the customer is not: `agent` or `platform`.
    pub outgoing: Option<&'static str>,
    /// The identifier of our part, if this is its echo.
    pub delivery: Option<String>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// `image`, `audio`, `video` or `file`.
    pub kind: &'static str,
    /// Where its bytes are.
    pub source: FileSource,
    /// The name.
    pub name: Option<String>,
    /// The media type.
    pub media_type: Option<String>,
    /// What people should see it as.
    pub hint: Option<String>,
    /// How long the recording is.
    pub duration_ms: Option<u32>,
}

/// Where the bytes of a file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileSource {
    /// At this address.
    Url(String),
    /// In the item itself.
    Bytes(Vec<u8>),
    /// In the form that was received: the number of the file.
    Form(usize),
}

/// Returns the kind of a file with a media type.
pub fn kind_of(media_type: Option<&str>) -> &'static str {
    let class = media_type.and_then(|media_type| media_type.split('/').next()).unwrap_or_default();
    ["image", "audio", "video"].into_iter().find(|kind| class.eq_ignore_ascii_case(kind)).unwrap_or("file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_file_comes_from_its_media_type() {
        for (media_type, kind) in [
            (Some("image/png"), "image"),
            (Some("Audio/OGG; codecs=opus"), "audio"),
            (Some("video"), "video"),
            (Some("application/pdf"), "file"),
            (Some(""), "file"),
            (None, "file"),
        ] {
            assert_eq!(kind_of(media_type), kind, "{media_type:?}");
        }
    }
}
