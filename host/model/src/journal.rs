//! The journal: everything that one handler call asks the host to do.

use crate::Action;
use serde::{Deserialize, Serialize};

/// The scope of a key in a plugin's key-value memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KvScope {
    /// The current conversation.
    Conversation,
    /// The whole installation.
    Shared,
}

/// The last value that a handler wrote to a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KvWrite {
    /// The key's scope.
    pub scope: KvScope,
    /// The key.
    pub key: String,
    /// The value; `None` deletes the key.
    pub value: Option<String>,
}

/// A shared value that the handler's result depends on. The value must still be the same when the journal is applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedRead {
    /// The key.
    pub key: String,
    /// The value that the handler read.
    pub value: Option<String>,
}

/// An action that policy refused during the call, so that the handler received the error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedAction {
    /// The action.
    pub action: Action,
    /// The error that the handler received.
    pub failure: crate::Failure,
}

/// A file that a handler created from an HTTP response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeFile {
    /// The file's metadata. No message refers to it yet.
    pub file: crate::Attachment,
    /// The file's bytes. Not serialized: a recording already stores them with the response.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// A reviewer's decision about a reply. The default lets the reply pass.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewOutcome {
    /// The text that replaces the reply's text.
    pub text: Option<String>,
    /// Why the reply must wait for a person's decision.
    pub hold: Option<String>,
}

/// Everything that one handler call requested. The host applies all of it or none of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// The actions, in the order requested.
    pub actions: Vec<Action>,
    /// One entry for each key that the handler wrote to.
    pub writes: Vec<KvWrite>,
    /// One entry for each shared key that the handler read before it wrote to that key.
    pub reads: Vec<SharedRead>,
    /// Actions that were refused during the call. They help explain why a plugin did not act.
    pub refused: Vec<RefusedAction>,
    /// Files that the handler created and that replies may attach.
    #[serde(default)]
    pub files: Vec<MadeFile>,
    /// The reviewer's decision, if the call was a review.
    #[serde(default)]
    pub review: ReviewOutcome,
}
