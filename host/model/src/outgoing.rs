//! What connectors send to a platform.

use crate::{Attachment, AttachmentKind, ConversationKind, Kept, MadeFile, QuickReply, Template};
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
    /// The platform's identifier of the author of that message.
    pub reply_to_author: Option<String>,
    /// The platform's identifier of the comment that this replies to in private.
    pub private_reply_to: Option<String>,
    /// The tag of the person window, if the part is sent under that window.
    pub tag: Option<String>,
    /// Whether a person or a plugin sends it.
    pub sender: Sender,
    /// What the connector has kept for it.
    pub kept: Kept,
    /// Rich content: the text of a JSON document. Its files are numbered as in [`Part::files`].
    pub content: Option<String>,
    /// The kind of identifier in `recipient` and `thread`, if the part begins the conversation: a word of
    /// [`OpeningKind`](crate::OpeningKind).
    pub opens: Option<String>,
}

impl Part {
    /// Returns all files of the part, in order, without those of a template's parameters.
    pub fn files(&self) -> impl Iterator<Item = &Attachment> {
        let first = match &self.body {
            PartBody::Attachment(file) => Some(file),
            PartBody::Text(_) | PartBody::Template(_) | PartBody::Content => None,
        };
        first.into_iter().chain(&self.more_files)
    }

    /// Returns the files of a template's parameters, in order.
    pub fn template_files(&self) -> impl Iterator<Item = &Attachment> {
        let files = match &self.body {
            PartBody::Template(template) => template.files.as_slice(),
            PartBody::Text(_) | PartBody::Attachment(_) | PartBody::Content => &[],
        };
        files.iter().map(|(_, file)| file)
    }
}

/// The result of sending a part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentPart {
    /// The platform's identifier of the message, if the platform supplies one.
    pub external_id: Option<String>,
    /// The platform's identifier of the conversation in which a private reply or the first message of a conversation
    /// arrived, if the platform supplies it.
    pub thread: Option<String>,
    /// Whether the connector reported that the platform's rules have changed. A call that failed may have reported it,
    /// too: see [`Finished::rules_changed`](crate::Finished::rules_changed).
    pub rules_changed: bool,
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
    /// Nothing but the rich content in [`Part::content`].
    Content,
}

/// A template with the values of its parameters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredTemplatePart")]
pub struct TemplatePart {
    /// The template's name on the platform.
    pub name: String,
    /// The template's language on the platform.
    pub language: String,
    /// The texts of its numbered parameters, in order.
    pub variables: Vec<String>,
    /// The text of each text parameter, by name. Numbered parameters have the names `1`, `2`, and so on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<(String, String)>,
    /// The file of each other parameter, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<(String, Attachment)>,
}

/// A template as it is stored. Until the contract 0.1.1, templates had only variables.
#[derive(Deserialize)]
struct StoredTemplatePart {
    name: String,
    language: String,
    variables: Vec<String>,
    #[serde(default)]
    parameters: Vec<(String, String)>,
    #[serde(default)]
    files: Vec<(String, Attachment)>,
}

impl From<StoredTemplatePart> for TemplatePart {
    fn from(stored: StoredTemplatePart) -> Self {
        let StoredTemplatePart { name, language, variables, parameters, files } = stored;
        if parameters.is_empty() && files.is_empty() {
            return Self::numbered(name, language, variables);
        }
        Self { name, language, variables, parameters, files }
    }
}

impl TemplatePart {
    /// The maximum number of parameters of a template. This is our own limit; platforms allow fewer.
    pub const VARIABLES_MAX: usize = 64;
    /// The maximum length of a parameter's text, in bytes. This is our own limit.
    pub const VARIABLE_BYTES_MAX: usize = 4 << 10;

    /// Creates a template with only numbered parameters.
    #[must_use]
    pub fn numbered(name: String, language: String, variables: Vec<String>) -> Self {
        let parameters = (1..).zip(&variables).map(|(number, text): (usize, _)| (number.to_string(), text.clone()));
        Self { name, language, parameters: parameters.collect(), variables, files: Vec::new() }
    }

    /// Returns whether its values are only variables: no parameter and no file is given by its name.
    #[must_use]
    pub fn is_numbered(&self) -> bool {
        self.parameters.is_empty() && self.files.is_empty()
    }
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

/// What a connector read from its platform's list of templates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// The templates, each name and language once, by name and language.
    pub templates: Vec<Template>,
    /// Why templates were not added: one sentence for each of the first [`Catalogue::REFUSED_MAX`].
    pub refused: Vec<String>,
}

impl Catalogue {
    /// The maximum number of reasons.
    pub const REFUSED_MAX: usize = 10;
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_template_that_an_older_version_stored_is_read() {
        let old = json!({ "name": "t", "language": "en", "variables": ["a", "b"] });
        let read: TemplatePart = serde_json::from_value(old).expect("a template");
        assert_eq!(read, TemplatePart::numbered("t".into(), "en".into(), vec!["a".into(), "b".into()]));
        assert_eq!(read.parameters, [("1".to_owned(), "a".to_owned()), ("2".to_owned(), "b".to_owned())]);
        let file = Attachment::new("f".into(), AttachmentKind::Image);
        let now = TemplatePart { files: vec![("logo".into(), file)], ..read };
        let again: TemplatePart = serde_json::from_value(json!(now)).expect("a template");
        assert_eq!(again, now);
    }
}
