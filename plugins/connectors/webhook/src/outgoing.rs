//! What is sent, in the neutral form.

use plugboard_sdk::Failure;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A part of a reply.
#[derive(Debug, Default, Serialize)]
pub struct Message<'a> {
    /// `message`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The part's identifier. It is the same on every attempt.
    pub id: &'a str,
    /// The number of the attempt.
    pub attempt: u32,
    /// The channel's account.
    pub account: &'a str,
    /// The conversation.
    pub thread: &'a str,
    /// The kind of conversation.
    pub conversation: Conversation<'a>,
    /// The customer.
    pub recipient: &'a str,
    /// `person` or `automation`.
    pub sender: &'a str,
    /// The kind of identifier in `recipient` and `thread`, if the part begins the conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<String>,
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The message that the part answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The author of that message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to_author: Option<String>,
    /// The public comment that the part answers in private.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_reply_to: Option<String>,
    /// The tag of the rule `person_window`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The quick replies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quick_replies: Vec<QuickReply>,
    /// Rich content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Value>,
    /// The template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<Template>,
    /// The files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
}

/// A conversation.
#[derive(Debug, Default, Serialize)]
pub struct Conversation<'a> {
    /// `direct`, `group` or `public`.
    pub kind: &'a str,
}

/// A quick reply.
#[derive(Debug, Serialize)]
pub struct QuickReply {
    /// What the customer sees.
    pub title: String,
    /// What comes back.
    pub payload: String,
}

/// A template.
#[derive(Debug, Serialize)]
pub struct Template {
    /// The name.
    pub name: String,
    /// The language.
    pub language: String,
    /// The text of each parameter, by name.
    pub parameters: BTreeMap<String, String>,
    /// The file of each parameter that has one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, File>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct File {
    /// `image`, `audio`, `video` or `file`.
    pub kind: String,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The media type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    /// What it should be shown as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// How long the recording is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u32>,
    /// Where its bytes are.
    #[serde(flatten)]
    pub place: Place,
}

/// Where the bytes of a file are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Place {
    /// At this address, for a day.
    Url {
        /// The address.
        url: String,
    },
    /// In the same request.
    Field {
        /// The field of the form.
        field: String,
        /// The SHA-256 of the bytes, in hexadecimal, because the signature covers only the field `message`.
        sha256: String,
    },
}

/// A gesture.
#[derive(Debug, Default, Serialize)]
pub struct Gesture<'a> {
    /// `typing`, `read`, `reaction`, `edit` or `deletion`.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// The gesture's identifier. It is the same on every attempt.
    pub id: &'a str,
    /// The number of the attempt.
    pub attempt: u32,
    /// The channel's account.
    pub account: &'a str,
    /// The conversation.
    pub thread: &'a str,
    /// The kind of conversation.
    pub conversation: Conversation<'a>,
    /// The customer.
    pub recipient: &'a str,
    /// `person` or `automation`.
    pub sender: &'a str,
    /// The message that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The emoji of a reaction. `null` takes the reaction back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emoji: Option<Value>,
    /// The new text of an edit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How long typing is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
}

/// Returns the parameters of a template by name. An older host has only numbered variables.
pub fn parameters(named: Vec<(String, String)>, variables: Vec<String>) -> BTreeMap<String, String> {
    if named.is_empty() {
        return (1..).zip(variables).map(|(number, text): (u32, String)| (number.to_string(), text)).collect();
    }
    named.into_iter().collect()
}

/// Reads the document of a part's rich content.
///
/// # Errors
/// Returns `internal` if it is not JSON, which would be the host's fault.
pub fn content(document: &str) -> Result<Value, Failure> {
    serde_json::from_str(document)
        .map_err(|error| Failure::internal(format!("the host passed rich content that is not JSON: {error}")))
}

#[cfg(test)]
mod tests;
