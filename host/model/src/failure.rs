//! The error type of the contract, as the host uses it.

use serde::{Deserialize, Serialize};

words! {
    /// The kind of a failure. The words are those of `failure-kind` in `wit/`.
    FailureKind, "kind of failure" {
        /// The input is wrong. The same call would fail again.
        Invalid = "invalid",
        /// Something that the call names does not exist.
        NotFound = "not-found",
        /// Not granted, or forbidden by a rule.
        Denied = "denied",
        /// Something changed in the meantime; read it again.
        Conflict = "conflict",
        /// Too many, too fast or too large.
        RateLimited = "rate-limited",
        /// A temporary fault; nothing was done.
        Unavailable = "unavailable",
        /// The operation may or may not have been done.
        Uncertain = "uncertain",
        /// A bug.
        Internal = "internal",
    }
}

/// An error, for programs (`kind`, `code`) and for people (`message`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{kind}{}: {message}", code.as_ref().map(|c| format!(" ({c})")).unwrap_or_default())]
pub struct Failure {
    /// The kind.
    pub kind: FailureKind,
    /// A stable code of the host, or the platform's own error code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// A sentence that explains the failure.
    pub message: String,
    /// How long to wait before a retry, in milliseconds, at most 24 hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u32>,
}

impl Failure {
    /// Creates a failure without a code or a retry delay.
    #[must_use]
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, code: None, message: message.into(), retry_after_ms: None }
    }

    /// Adds a code.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Creates a failure of kind [`FailureKind::Invalid`].
    #[must_use]
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Invalid, message)
    }

    /// Creates a failure of kind [`FailureKind::Denied`].
    #[must_use]
    pub fn denied(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Denied, message)
    }
}
