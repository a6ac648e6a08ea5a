//! Constructors for [`Failure`], and conversions from other errors for `?`.

use crate::{Failure, FailureKind};

impl Failure {
    /// Creates a failure without a code or a retry delay. The message is a sentence for people: what happened, where,
    /// and how to fix it.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, code: None, message: message.into(), retry_after_ms: None }
    }

    /// Creates a failure for invalid input: the same call would fail again.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Invalid, message)
    }

    /// Creates a failure for something that does not exist.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(FailureKind::NotFound, message)
    }

    /// Creates a failure for something that is not allowed.
    pub fn denied(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Denied, message)
    }

    /// Creates a failure for something that changed in the meantime. The host runs the handler again.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Conflict, message)
    }

    /// Creates a failure for something that is too much, too frequent or too large. The host retries after the delay
    /// that [`Failure::with_retry_after_ms`] sets.
    pub fn rate_limited(message: impl Into<String>) -> Self {
        Self::new(FailureKind::RateLimited, message)
    }

    /// Creates a failure for a temporary fault: nothing was done. The host retries.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Unavailable, message)
    }

    /// Creates a failure for an operation that may or may not have taken effect. The host never retries it on its own.
    pub fn uncertain(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Uncertain, message)
    }

    /// Creates a failure for a bug.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Internal, message)
    }

    /// Adds a short stable code for programs, such as a platform's error code. At most 64 bytes.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Adds a delay in milliseconds before the next retry. The host waits at most 24 hours.
    #[must_use]
    pub fn with_retry_after_ms(mut self, milliseconds: u32) -> Self {
        self.retry_after_ms = Some(milliseconds);
        self
    }
}

/// A plain sentence becomes a failure of kind [`FailureKind::Internal`].
impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::internal(message)
    }
}

/// A plain sentence becomes a failure of kind [`FailureKind::Internal`].
impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        Self::internal(message)
    }
}

/// A JSON error becomes a failure of kind [`FailureKind::Invalid`].
impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::invalid(format!("JSON: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_mark_operator_turns_other_errors_into_failures() {
        fn parse(text: &str) -> Result<u32, Failure> {
            Ok(serde_json::from_str(text)?)
        }
        fn refuse() -> Result<(), Failure> {
            Err("no such thing")?
        }
        assert_eq!(parse("7").unwrap(), 7);
        assert_eq!(parse("x").unwrap_err().kind, FailureKind::Invalid);
        assert_eq!(refuse().unwrap_err().kind, FailureKind::Internal);
    }

    #[test]
    fn a_failure_has_a_code_and_a_retry_delay() {
        let failure = Failure::rate_limited("slow down").with_code("613").with_retry_after_ms(5_000);
        assert_eq!(failure.kind, FailureKind::RateLimited);
        assert_eq!(failure.code.as_deref(), Some("613"));
        assert_eq!(failure.retry_after_ms, Some(5_000));
    }
}
