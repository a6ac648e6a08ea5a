//! The contract's one error, as the host speaks it.

use serde::{Deserialize, Serialize};

words! {
    /// Why something did not happen. The words are those of `failure-kind` in `wit/`.
    FailureKind, "kind of failure" {
        /// The input is wrong. The same call would fail again.
        Invalid = "invalid",
        /// What was named does not exist.
        NotFound = "not-found",
        /// Not granted, or against a rule.
        Denied = "denied",
        /// Something changed in between.
        Conflict = "conflict",
        /// Too many, too fast or too large.
        RateLimited = "rate-limited",
        /// A passing fault: nothing was done.
        Unavailable = "unavailable",
        /// It may or may not have been done.
        Uncertain = "uncertain",
        /// A defect.
        Internal = "internal",
    }
}

/// What went wrong, for a program (`kind`, `code`) and for a person (`message`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{kind}{}: {message}", code.as_ref().map(|c| format!(" ({c})")).unwrap_or_default())]
pub struct Failure {
    /// The kind.
    pub kind: FailureKind,
    /// A stable word, or the platform's own error code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// A sentence.
    pub message: String,
    /// How long to wait before trying again, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u32>,
}

impl Failure {
    /// A failure without code or wait.
    #[must_use]
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, code: None, message: message.into(), retry_after_ms: None }
    }

    /// The same with a stable word.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// [`FailureKind::Invalid`].
    #[must_use]
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Invalid, message)
    }

    /// [`FailureKind::Denied`].
    #[must_use]
    pub fn denied(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Denied, message)
    }
}
