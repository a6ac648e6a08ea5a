//! The answer of a hook.

use plugboard_model::{Failure, FailureKind, HookAnswer};

/// The answer of a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HookOutcome {
    /// 200: the request is stored.
    Accepted,
    /// The connector's own answer. Everything that had to be stored is stored.
    Answer(HookAnswer),
    /// 404: the channel does not exist.
    UnknownChannel,
    /// 401: the request does not come from the platform. Nothing was stored.
    Unauthorized(Failure),
    /// 400: the request is malformed. Nothing was stored.
    Invalid(Failure),
    /// 429: too many messages; the failure says how long to wait. Nothing was stored.
    TooMany(Failure),
    /// 503: temporarily unavailable, or our own fault, such as a missing secret. The platform retries. Nothing was
    /// stored, unless the store for kept requests is full: then the items that were understood are stored.
    Unavailable(Failure),
}

impl HookOutcome {
    /// Creates an [`Unavailable`](Self::Unavailable) outcome with this message for the sender.
    pub(crate) fn unavailable(message: &str) -> Self {
        Self::Unavailable(Failure::new(FailureKind::Unavailable, message))
    }

    /// The outcome as a word, for traces.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Answer(_) => "answer",
            Self::UnknownChannel => "unknown-channel",
            Self::Unauthorized(_) => "unauthorized",
            Self::Invalid(_) => "invalid",
            Self::TooMany(_) => "rate-limited",
            Self::Unavailable(_) => "unavailable",
        }
    }

    /// The failure that the sender is told, if any.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Accepted | Self::Answer(_) | Self::UnknownChannel => None,
            Self::Unauthorized(failure)
            | Self::Invalid(failure)
            | Self::TooMany(failure)
            | Self::Unavailable(failure) => Some(failure),
        }
    }
}
