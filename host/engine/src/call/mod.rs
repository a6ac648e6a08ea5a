//! One call of a plugin: its input, its log (`log`) and its outgoing requests (`web`).

mod log;
mod web;

pub(crate) use log::{LINE_MAX, LogBook};
pub(crate) use web::{GuestRequest, HEADER_MAX, HEADERS_MAX, HOST_HEADERS, RequestNumber, Web, http_method};

use crate::{BoxFuture, Gate, HostData, NoHostData, Secrets, Tape, clean::clean, tape::Reply};
use bytes::Bytes;
use plugboard_model::{CallError, Clock, Failure, Grants, Limits};
use serde::{Serialize, de::DeserializeOwned};
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
    /// The data that the rest of the host provides.
    pub data: Arc<dyn HostData>,
    /// Records the host's answers, or replays recorded ones.
    pub tape: Option<Tape>,
}

impl Call {
    /// Creates a call that belongs to no installation, and that has no data, secrets or granted hosts.
    pub(crate) fn placeholder(limits: Limits) -> Self {
        Self {
            installation: String::new(),
            config: Arc::new(serde_json::Value::Null),
            secrets: Arc::new(Secrets::default()),
            gate: Arc::new(Gate::new(Grants::default())),
            limits,
            idempotency: String::new(),
            clock: Clock::system(),
            data: Arc::new(NoHostData),
            tape: None,
        }
    }

    /// Returns data of the host that `read` reads. If the call has a tape, the answer is recorded or replayed under the
    /// name `question`: a word and its arguments, such as `history 20`.
    pub(crate) async fn read<T: Serialize + DeserializeOwned>(
        &self,
        question: impl FnOnce() -> String,
        read: BoxFuture<'_, Result<T, Failure>>,
    ) -> Result<T, Failure> {
        match &self.tape {
            Some(tape) => tape.read_or_record(question(), read).await,
            None => read.await,
        }
    }

    /// Does the same as [`Self::read`] for a file's bytes, which a tape stores in base64.
    pub(crate) async fn read_bytes(
        &self,
        question: impl FnOnce() -> String,
        read: BoxFuture<'_, Result<Bytes, Failure>>,
    ) -> Result<Bytes, Failure> {
        let Some(tape) = &self.tape else { return read.await };
        let encoded = async { read.await.map(|bytes| Reply::encode(&bytes)) };
        Ok(Reply::bytes(&tape.read_or_record(question(), encoded).await?))
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

/// Replaces U+0000 in the message of an error, because PostgreSQL cannot store it. A plugin's messages and function
/// names may contain the character. A refusal was cleaned when it was converted (see `imports::from_guest`).
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
