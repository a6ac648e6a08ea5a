//! Making a [`Failure`] in one call, and from other errors by `?`.

use crate::{Failure, FailureKind};

impl Failure {
    /// A failure without code or wait. The message is a sentence for people: what happened, where, and how to mend it.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, code: None, message: message.into(), retry_after_ms: None }
    }

    /// The input is wrong: the same call would fail again.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Invalid, message)
    }

    /// What was named does not exist.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(FailureKind::NotFound, message)
    }

    /// It is not allowed.
    pub fn denied(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Denied, message)
    }

    /// Something changed in between. The host runs the handler again.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Conflict, message)
    }

    /// Too many, too fast or too large. The host tries again after the wait of [`Failure::with_retry_after_ms`].
    pub fn rate_limited(message: impl Into<String>) -> Self {
        Self::new(FailureKind::RateLimited, message)
    }

    /// A passing fault: nothing was done. The host tries again.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Unavailable, message)
    }

    /// It may or may not have been done. The host never repeats it by itself.
    pub fn uncertain(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Uncertain, message)
    }

    /// A defect.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Internal, message)
    }

    /// The same with a short stable word for programs, such as a platform's error code. At most 64 bytes.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// The same with a wait in milliseconds before the next try. The host takes it as at most 24 hours.
    #[must_use]
    pub fn with_retry_after_ms(mut self, milliseconds: u32) -> Self {
        self.retry_after_ms = Some(milliseconds);
        self
    }
}

/// A sentence alone is a defect: [`FailureKind::Internal`].
impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::internal(message)
    }
}

/// A sentence alone is a defect: [`FailureKind::Internal`].
impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        Self::internal(message)
    }
}

/// JSON that does not fit is wrong input: [`FailureKind::Invalid`].
impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::invalid(format!("JSON: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_mark_turns_other_errors_into_failures() {
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
    fn a_failure_carries_its_code_and_wait() {
        let failure = Failure::rate_limited("slow down").with_code("613").with_retry_after_ms(5_000);
        assert_eq!(failure.kind, FailureKind::RateLimited);
        assert_eq!(failure.code.as_deref(), Some("613"));
        assert_eq!(failure.retry_after_ms, Some(5_000));
    }
}
