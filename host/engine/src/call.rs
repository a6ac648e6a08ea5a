//! The input and output of a plugin call.

use crate::{Gate, NoPowers, Powers, Secrets, Tape, imports::clean};
use plugboard_model::{CallError, Clock, Grants, Limits};
use std::{fmt, sync::Arc};

/// The input of one call.
#[derive(Clone)]
pub struct Call {
    /// The name of the installation or channel, for logs.
    pub installation: String,
    /// The configuration, a JSON object.
    pub config: Arc<serde_json::Value>,
    /// The secrets.
    pub secrets: Arc<Secrets>,
    /// The gate for outgoing requests.
    pub gate: Arc<Gate>,
    /// The resource limits of the call.
    pub limits: Limits,
    /// The base of the `Idempotency-Key` header. The n-th HTTP call sends `{idempotency}-{n}`, so a retried call sends
    /// the same keys.
    pub idempotency: String,
    /// The source of the time.
    pub clock: Clock,
    /// Access to the rest of the host.
    pub powers: Arc<dyn Powers>,
    /// Records the host's answers, or replays recorded ones.
    pub tape: Option<Tape>,
}

impl Call {
    /// Creates a call that belongs to no installation and has no access to anything.
    pub(crate) fn placeholder(limits: Limits) -> Self {
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

/// An error without U+0000, which PostgreSQL cannot store. A plugin's own words and the names of its functions may contain
/// the character.
pub(crate) fn clean_error(error: CallError) -> CallError {
    let clean = |text| clean(text, usize::MAX);
    match error {
        CallError::Refused(failure) => CallError::Refused(failure),
        CallError::Trapped(text) => CallError::Trapped(clean(text)),
        CallError::Limit(kind, text) => CallError::Limit(kind, clean(text)),
        CallError::BadOutput(text) => CallError::BadOutput(clean(text)),
        CallError::Host(text) => CallError::Host(clean(text)),
    }
}
