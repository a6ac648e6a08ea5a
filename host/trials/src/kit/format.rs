//! The format of a kit file.

use plugboard_model::{AttachmentKind, ConversationKind, FailureKind, Grant, OpeningKind, Sender};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

use super::{
    catalogue::RawCatalogue, expect::WantedItem, fields::RawFields, gesture::RawGesture, kept::RawKept,
    media::RawMedia, poll::RawPoll, settle::RawSettle, setup::RawSetup,
};
use crate::scenario::words::{Span, Time};

/// A kit file as its author writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KitFile {
    pub now: Option<Time>,
    #[serde(default)]
    pub accounts: Vec<String>,
    #[serde(default)]
    pub config: toml::Table,
    #[serde(default)]
    pub secrets: BTreeMap<String, String>,
    /// The hosts that an admin grants besides those of plugin.toml and that of `api_base`.
    #[serde(default)]
    pub grants: Vec<Grant>,
    pub signature: Option<Spanned<RawSignature>>,
    pub challenge: Option<Spanned<RawChallenge>>,
    /// Paths of the arrays in which the platform can send several elements in one request.
    #[serde(default)]
    pub batches: Vec<String>,
    /// Whether `receive` may make requests to the platform.
    #[serde(default)]
    pub asks_in_receive: bool,
    #[serde(default, rename = "request")]
    pub requests: Vec<Spanned<RawRequest>>,
    #[serde(default)]
    pub http: Vec<Spanned<RawHttp>>,
    pub slow_down: Option<Spanned<RawSlowDown>>,
    #[serde(default, rename = "send")]
    pub sends: Vec<Spanned<RawSend>>,
    #[serde(default, rename = "profile")]
    pub profiles: Vec<Spanned<RawProfile>>,
    #[serde(default)]
    pub media: Vec<Spanned<RawMedia>>,
    #[serde(default, rename = "poll")]
    pub polls: Vec<Spanned<RawPoll>>,
    #[serde(default, rename = "setup")]
    pub setups: Vec<Spanned<RawSetup>>,
    #[serde(default, rename = "catalogue")]
    pub catalogues: Vec<Spanned<RawCatalogue>>,
    #[serde(default, rename = "gesture")]
    pub gestures: Vec<Spanned<RawGesture>>,
    #[serde(default, rename = "settle")]
    pub settles: Vec<Spanned<RawSettle>>,
}

/// How the platform proves that a request is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SignatureKind {
    HmacSha256,
    HmacSha1,
    /// A plain hash of texts, of which one is a secret.
    Sha256,
    Sha1,
    Ed25519,
    Token,
    None,
}

/// How the bytes of a signature are encoded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Encoding {
    #[default]
    Hex,
    Base64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSignature {
    pub kind: SignatureKind,
    pub secret: Option<String>,
    pub header: Option<String>,
    pub query: Option<String>,
    #[serde(default)]
    pub prefix: String,
    #[serde(default)]
    pub encoding: Encoding,
    pub over: Option<String>,
}

/// The challenge by which the platform sets up a hook, and the expected answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChallenge {
    pub method: Option<String>,
    #[serde(default)]
    pub query: RawFields,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    pub body: Option<String>,
    pub json: Option<toml::Value>,
    pub form: Option<RawFields>,
    #[serde(default)]
    pub signed: bool,
    pub answer: RawAnswer,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRequest {
    pub name: Option<String>,
    pub method: Option<String>,
    #[serde(default)]
    pub query: RawFields,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    pub body: Option<String>,
    pub json: Option<toml::Value>,
    pub form: Option<RawFields>,
    pub emits: Vec<WantedItem>,
    /// How many parts of the request the connector must report with `unknown`.
    #[serde(default)]
    pub unknown: usize,
}

/// An answer: the platform's answer to the connector, or the connector's answer to a challenge.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawAnswer {
    pub status: Option<u16>,
    pub headers: BTreeMap<String, String>,
    pub body: Option<String>,
    pub json: Option<toml::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHttp {
    pub method: Option<String>,
    pub url: String,
    pub answer: RawAnswer,
}

/// The platform's answer when it says to slow down, and the wait that it asks for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSlowDown {
    pub answer: RawAnswer,
    pub wait: Span,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSend {
    pub name: Option<String>,
    pub account: Option<String>,
    pub thread: String,
    pub recipient: String,
    pub conversation_kind: Option<ConversationKind>,
    /// The text, or the caption of the file.
    pub text: Option<String>,
    pub file: Option<RawFile>,
    /// The files after `file`, if the platform takes whole replies.
    #[serde(default)]
    pub more_files: Vec<RawFile>,
    /// The subject, if the platform takes whole replies.
    pub subject: Option<String>,
    pub template: Option<RawTemplate>,
    #[serde(default)]
    pub quick_replies: Vec<RawQuickReply>,
    pub reply_to: Option<String>,
    pub reply_to_author: Option<String>,
    pub private_reply_to: Option<String>,
    /// The kind of identifier, if the part begins the conversation.
    pub opens: Option<OpeningKind>,
    pub tag: Option<String>,
    pub sender: Option<Sender>,
    /// What the connector has kept for the part and its conversation.
    #[serde(default)]
    pub kept: RawKept,
    pub method: Option<String>,
    pub url: Option<String>,
    #[serde(default)]
    pub answer: RawAnswer,
    pub external_id: Option<String>,
    /// Whether the request to the platform must contain the part's identifier.
    #[serde(default)]
    pub delivery_id: bool,
    /// What the connector must keep.
    #[serde(default)]
    pub keeps: RawKept,
    #[serde(default)]
    pub refusals: Vec<RawRefusal>,
    /// Rich content: a document, or a list of its blocks.
    pub content: Option<toml::Value>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile {
    pub kind: AttachmentKind,
    pub name: Option<String>,
    pub media_type: Option<String>,
    #[serde(default)]
    pub content: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTemplate {
    pub name: String,
    pub language: String,
    #[serde(default)]
    pub variables: Vec<String>,
    /// The texts of parameters that have names.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
    /// The files of parameters.
    #[serde(default)]
    pub files: BTreeMap<String, RawFile>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawQuickReply {
    pub title: String,
    pub payload: String,
}

/// The expected outcome of a part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PartOutcome {
    #[default]
    Failed,
    /// The part is queued again and sent later.
    Again,
    Uncertain,
}

/// A refusal of the platform, and the expected outcome of the part.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRefusal {
    pub name: String,
    pub answer: RawAnswer,
    #[serde(default)]
    pub becomes: PartOutcome,
    pub kind: Option<FailureKind>,
    pub code: Option<String>,
    pub wait: Option<Span>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProfile {
    pub account: Option<String>,
    pub contact: String,
    /// The conversation, if its identifier differs from the customer's.
    pub thread: Option<String>,
    /// What the connector has kept for the conversation.
    #[serde(default)]
    pub kept: RawKept,
    pub method: Option<String>,
    pub url: Option<String>,
    #[serde(default)]
    pub answer: RawAnswer,
    pub name: Option<String>,
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
}
