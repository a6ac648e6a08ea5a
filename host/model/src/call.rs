//! The outcome of a plugin call.

use crate::{Failure, KeptValue, LimitKind, LogLine, Usage};

/// A finished call: its result, its log and the resources that it used.
#[derive(Debug, Clone)]
pub struct Finished<T> {
    /// What the handler produced, or why the call failed.
    pub result: Result<T, CallError>,
    /// The lines that the plugin logged. They are kept even if the call failed.
    pub log: Vec<LogLine>,
    /// The resources that the call used.
    pub usage: Usage,
    /// Whether the call's non-idempotent requests may have left this machine.
    pub send_state: SendState,
    /// What a connector's `send` keeps. It is stored whatever the result.
    pub keep: Vec<KeptValue>,
    /// Whether a connector's `send` or `settle` reported that the platform's rules have changed, whatever the result.
    pub rules_changed: bool,
}

/// The state of a call's non-idempotent requests: each POST or PATCH that the plugin did not mark as repeatable. The
/// host's gate records it, so a plugin cannot misreport it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendState {
    /// There was no such request, or none left this machine.
    Untouched,
    /// Each one that left this machine got a complete answer.
    Answered,
    /// At least one may have left this machine without getting a complete answer.
    Unknown,
}

/// Why a call failed. The messages are for an admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The handler returned an error.
    #[error("the plugin returned {0}")]
    Refused(Failure),
    /// The plugin trapped.
    #[error("the plugin trapped: {0}")]
    Trapped(String),
    /// The call reached a resource limit.
    #[error("the call reached its {0} limit: {1}")]
    Limit(LimitKind, String),
    /// The plugin's output does not follow the contract.
    #[error("the plugin's output is invalid: {0}")]
    BadOutput(String),
    /// The host could not run the plugin. The plugin is not at fault.
    #[error("the host could not run the plugin: {0}")]
    Host(String),
}
