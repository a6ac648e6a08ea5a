//! What comes out of a call of a plugin.

use crate::{Failure, LimitKind, LogLine, Usage};

/// What came of a call.
#[derive(Debug, Clone)]
pub struct Finished<T> {
    /// What it made, or why it made nothing.
    pub result: Result<T, CallError>,
    /// What it logged, whether it came to a good end or not.
    pub log: Vec<LogLine>,
    /// What it used.
    pub usage: Usage,
    /// What became of its requests that must not be repeated.
    pub wire: Wire,
}

/// What became of a call's non-idempotent requests (POST and PATCH). The host's gate says so, never the plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// No byte of one left this machine.
    Untouched,
    /// Every one that left got a full answer.
    Answered,
    /// A first byte may have left, and no full answer came.
    Unknown,
}

/// Why a call made nothing. The messages are for an admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The plugin said no, in its own words.
    #[error("the plugin returned {0}")]
    Refused(Failure),
    /// The plugin broke off.
    #[error("the plugin trapped: {0}")]
    Trapped(String),
    /// The call ran into a limit.
    #[error("the call reached its {0} limit: {1}")]
    Limit(LimitKind, String),
    /// The plugin said something that makes no sense.
    #[error("the plugin's output is invalid: {0}")]
    BadOutput(String),
    /// The host could not run it; it is not the plugin's fault.
    #[error("the host could not run the plugin: {0}")]
    Host(String),
}
