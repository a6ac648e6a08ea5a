//! The events of a step, as parsed from a scenario file.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use plugboard_model::{
    AttachmentKind, LeadStage, Priority, QuickReply, Rating, ReceiptFailure, ReceiptState, Sender, Status,
    TemplatePart, Verdict,
};
use serde::{Deserialize, Deserializer, de};
use std::collections::BTreeMap;

use super::words::OrFalse;

/// A value that is written as a table or, in short, as its main member alone.
#[derive(Debug)]
pub(super) struct Short<T>(pub T);

/// A table that has a main member.
pub(super) trait Main: for<'de> Deserialize<'de> {
    /// The main member's name.
    const KEY: &'static str;
    /// How the main member is written, for error messages.
    const FORM: &'static str;
}

impl<'de, T: Main> Deserialize<'de> for Short<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        let short = !value.is_table();
        let value = if short { toml::Table::from_iter([(T::KEY.to_owned(), value)]).into() } else { value };
        T::deserialize(value).map(Self).map_err(|error| {
            let hint = if short { format!("; write {}, or a table with `{}`", T::FORM, T::KEY) } else { String::new() };
            de::Error::custom(format!("{}{hint}", error.message()))
        })
    }
}

/// A private message from a customer.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawMessage {
    pub text: String,
    pub subject: Option<String>,
    pub payload: Option<String>,
    pub attributes: BTreeMap<String, String>,
    pub reply_to: Option<String>,
    pub files: Vec<RawFile>,
    /// Rich content: a document, or a list of its blocks.
    pub content: Option<toml::Value>,
}

impl Main for RawMessage {
    const KEY: &'static str = "text";
    const FORM: &'static str = "a text";
}

/// A public comment.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawComment {
    pub text: String,
    /// The name of the comment's author; `None` for the conversation's own customer.
    pub from: Option<String>,
    pub attributes: BTreeMap<String, String>,
    pub reply_to: Option<String>,
    pub files: Vec<RawFile>,
    /// Rich content: a document, or a list of its blocks.
    pub content: Option<toml::Value>,
}

impl Main for RawComment {
    const KEY: &'static str = "text";
    const FORM: &'static str = "a text";
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawFile {
    pub name: Option<String>,
    pub media_type: Option<String>,
    /// Defaults to the kind of the media type.
    pub kind: Option<AttachmentKind>,
    pub text: Option<String>,
    pub base64: Option<String>,
}

impl RawFile {
    /// Returns the file's contents.
    pub(super) fn bytes(&self) -> Result<Bytes, String> {
        match (&self.text, &self.base64) {
            (Some(text), None) => Ok(text.clone().into()),
            (None, Some(base64)) => {
                STANDARD.decode(base64).map(Bytes::from).map_err(|error| format!("files: invalid `base64`: {error}"))
            }
            _ => Err("files: write the contents of a file as either `text` or `base64`".to_owned()),
        }
    }

    pub(super) fn kind(&self) -> AttachmentKind {
        let media_type = self.media_type.as_deref().unwrap_or_default();
        self.kind.unwrap_or_else(|| AttachmentKind::of_media_type(media_type))
    }
}

/// A reaction to a message, by default the plugin's last one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReaction {
    pub emoji: OrFalse,
    /// The reaction that was removed.
    pub taken_back: Option<String>,
    pub message: Option<String>,
    pub from: Option<String>,
}

impl Main for RawReaction {
    const KEY: &'static str = "emoji";
    const FORM: &'static str = "an emoji, or false to remove the reaction";
}

/// A receipt for one of our messages, by default the plugin's last one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReceipt {
    pub state: ReceiptState,
    pub message: Option<String>,
    /// The platform's error code, if the message failed.
    pub code: Option<String>,
    /// Why the message failed, as a sentence.
    pub reason: Option<String>,
}

impl RawReceipt {
    /// Returns why the message failed, if the scenario says so.
    pub(super) fn failure(&self) -> Option<ReceiptFailure> {
        let message = self.reason.clone().or_else(|| self.code.clone())?;
        Some(ReceiptFailure { code: self.code.clone(), message })
    }
}

impl Main for RawReceipt {
    const KEY: &'static str = "state";
    const FORM: &'static str = "a receipt state";
}

/// A customer's feedback on a message or on the conversation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFeedback {
    pub rating: u32,
    pub best: Option<u32>,
    pub text: Option<String>,
    pub message: Option<String>,
}

impl Main for RawFeedback {
    const KEY: &'static str = "rating";
    const FORM: &'static str = "a number";
}

impl RawFeedback {
    /// The default for the best possible rating.
    const BEST: u32 = 5;

    pub(super) fn rating(&self) -> Rating {
        Rating { rating: self.rating, best: self.best.unwrap_or(Self::BEST), text: self.text.clone() }
    }
}

/// A reply that is about to go out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReview {
    pub text: String,
    pub sender: Option<Sender>,
    #[serde(default)]
    pub quick_replies: Vec<Short<RawButton>>,
    pub template: Option<RawPart>,
    /// Rich content: a document, or a list of its blocks.
    pub content: Option<toml::Value>,
}

impl Main for RawReview {
    const KEY: &'static str = "text";
    const FORM: &'static str = "a text";
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawButton {
    pub title: String,
    pub payload: Option<String>,
}

impl Main for RawButton {
    const KEY: &'static str = "title";
    const FORM: &'static str = "a title";
}

impl RawButton {
    /// Returns the button. Its payload defaults to its title.
    pub(super) fn button(&self) -> QuickReply {
        let payload = self.payload.clone().unwrap_or_else(|| self.title.clone());
        QuickReply { title: self.title.clone(), payload }
    }
}

/// The template, for a reply that uses one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPart {
    pub name: String,
    pub language: String,
    #[serde(default)]
    pub variables: Vec<String>,
    /// The texts of parameters with names.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
}

impl RawPart {
    pub(super) fn part(&self) -> TemplatePart {
        let Self { name, language, variables, parameters } = self;
        let mut part = TemplatePart::numbered(name.clone(), language.clone(), variables.clone());
        part.parameters.extend(parameters.iter().map(|(name, text)| (name.clone(), text.clone())));
        part
    }
}

/// A command that a person runs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCommand {
    pub name: String,
    pub input: Option<String>,
    pub agent: Option<String>,
}

impl Main for RawCommand {
    const KEY: &'static str = "name";
    const FORM: &'static str = "a name";
}

/// A change that someone other than the plugin makes, in the vocabulary of actions.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawChange {
    pub status: Option<Status>,
    pub category: Option<OrFalse>,
    pub priority: Option<Priority>,
    pub label: Option<String>,
    pub unlabel: Option<String>,
    pub assignee: Option<OrFalse>,
    pub team: Option<OrFalse>,
    pub automation: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRefusal {
    pub action: String,
    pub code: String,
    #[serde(default)]
    pub reason: String,
    pub verdict: Option<Verdict>,
}

/// A change that someone other than the plugin makes to the conversation's lead. Opens a lead if there is none.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawLead {
    pub stage: Option<LeadStage>,
    pub value: Option<f64>,
    pub currency: Option<String>,
    pub source: Option<String>,
    pub attributes: BTreeMap<String, String>,
}
