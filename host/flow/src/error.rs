//! What a caller of the flow is told when something does not happen.

use plugboard_db::DbError;
use plugboard_engine::LoadError;
use plugboard_rules::InputError;

/// Why something did not happen.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// There is no such thing.
    #[error("there is no {what} `{id}`")]
    NotFound {
        /// Such as `conversation`.
        what: &'static str,
        /// What was asked for.
        id: String,
    },
    /// The input is wrong; the sentence says how to mend it.
    #[error("{0}")]
    Invalid(String),
    /// A rule refuses it.
    #[error("{reason}")]
    Refused {
        /// The rule, as a stable word.
        code: String,
        /// The rule, as a sentence.
        reason: String,
    },
    /// It does not fit what is there.
    #[error("{0}")]
    Conflict(String),
    /// What an admin's act was computed from changed before it could be stored, again and again.
    #[error("somebody else kept changing what is installed or joined, so nothing was stored: look at it and try again")]
    Changed,
    /// The component does not fit this host.
    #[error("{0}")]
    Incompatible(String),
    /// It cannot be done now, by a fault of ours. The sentence is for anybody; an admin finds the cause in the log.
    #[error("{0}")]
    Unavailable(String),
    /// The server does too much of this kind at the moment. Nothing was changed.
    #[error("{0}")]
    Busy(String),
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl FlowError {
    /// The database's error in it; what else went wrong, as one.
    pub(crate) fn into_db(self) -> DbError {
        match self {
            Self::Db(error) => error,
            error => DbError::NotStored(error.to_string()),
        }
    }

    pub(crate) fn not_found(what: &'static str, id: &str) -> Self {
        Self::NotFound { what, id: id.to_owned() }
    }
}

impl From<InputError> for FlowError {
    fn from(error: InputError) -> Self {
        match error {
            InputError::Invalid(message) => Self::Invalid(message),
            InputError::Incompatible(message) => Self::Incompatible(message),
        }
    }
}

impl From<LoadError> for FlowError {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Busy => Self::Busy(error.to_string()),
            error => Self::Incompatible(error.to_string()),
        }
    }
}
