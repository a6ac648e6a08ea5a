//! What goes into a call of a plugin, and what comes out.

use crate::{Gate, NoPowers, Powers, Secrets, Tape, imports::clean};
use plugboard_model::{CallError, Clock, Grants, Limits};
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
