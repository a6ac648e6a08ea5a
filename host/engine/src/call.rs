//! What goes into a call of a plugin, and what comes out.

use crate::{Gate, NoPowers, Powers, Secrets, Tape, imports::clean};
use plugboard_model::{Clock, Failure, Grants, LimitKind, Limits, LogLine, Usage};
use std::{fmt, sync::Arc};

/// What one call brings along.
#[derive(Clone)]
pub struct Call {
    /// The installation's or channel's name, for logs.
    pub installation: String,
    /// Its configuration, a JSON object.
    pub config: Arc<serde_json::Value>,
    /// Its secrets.
    pub secrets: Arc<Secrets>,
    /// Its way out.
    pub gate: Arc<Gate>,
    /// What the call may use.
    pub limits: Limits,
    /// The base of the `Idempotency-Key` header: the n-th HTTP call carries `{idempotency}-{n}`, so that it
    /// is the same when the call is repeated.
    pub idempotency: String,
    /// Where it takes its time from.
    pub clock: Clock,
    /// What it reads of the rest of the host.
    pub powers: Arc<dyn Powers>,
    /// Keeps what it is told, or tells it again.
    pub tape: Option<Tape>,
}

impl Call {
    /// A call that is no installation's and reaches nothing.
    pub(crate) fn nobodys(limits: Limits) -> Self {
        Self {
            installation: String::new(),
            config: Arc::new(serde_json::Value::Null),
            secrets: Arc::new(Secrets::default()),
            gate: Arc::new(Gate::new(Grants::default())),
            limits,
            idempotency: String::new(),
            clock: Clock::system(),
            powers: Arc::new(NoPowers),
            tape: None,
        }
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("installation", &self.installation)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

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
    #[error("the plugin answered {0}")]
    Refused(Failure),
    /// The plugin broke off.
    #[error("the plugin trapped: {0}")]
    Trapped(String),
    /// The call ran into a limit.
    #[error("the call ran into its limit of {0}: {1}")]
    Limit(LimitKind, String),
    /// The plugin said something that makes no sense.
    #[error("the plugin's answer makes no sense: {0}")]
    BadOutput(String),
    /// The host could not run it; it is not the plugin's fault.
    #[error("the host could not run the plugin: {0}")]
    Host(String),
}

impl CallError {
    /// The same without U+0000: a plugin's own words and names of its functions are in it, and it is stored.
    pub(crate) fn clean(self) -> Self {
        let clean = |text| clean(text, usize::MAX);
        match self {
            Self::Refused(failure) => Self::Refused(failure),
            Self::Trapped(text) => Self::Trapped(clean(text)),
            Self::Limit(kind, text) => Self::Limit(kind, clean(text)),
            Self::BadOutput(text) => Self::BadOutput(clean(text)),
            Self::Host(text) => Self::Host(clean(text)),
        }
    }
}
