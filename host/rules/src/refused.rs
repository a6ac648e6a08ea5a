//! The refusal of an action by a rule of the inbox.

/// The refusal of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The rule that refuses it, as a stable code.
    pub code: &'static str,
    /// The reason, as a sentence without a full stop.
    pub reason: String,
}

impl Refused {
    /// Creates a refusal.
    #[must_use]
    pub fn new(code: &'static str, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into() }
    }
}
