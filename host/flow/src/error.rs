//! The error type of the flow.

use plugboard_db::DbError;
use plugboard_engine::LoadError;
use plugboard_rules::InputError;

/// An error of a flow operation.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// The requested object does not exist.
    #[error("there is no {what} `{id}`")]
    NotFound {
        /// The kind of object, such as `conversation`.
        what: &'static str,
        /// The requested identifier.
        id: String,
    },
    /// The input is invalid; the message says how to fix it.
    #[error("{0}")]
    Invalid(String),
    /// A rule refused the request.
    #[error("{reason}")]
    Refused {
        /// The rule, as a stable code.
        code: String,
        /// The rule, as a human-readable message.
        reason: String,
    },
    /// The request conflicts with the current state.
    #[error("{0}")]
    Conflict(String),
    /// The registry kept changing before an admin operation could be stored, even after several retries.
    #[error(
        "the installed plugins or channels kept changing during this operation, so nothing was stored; check them and \
         try again"
    )]
    Changed,
    /// The component does not fit this host.
    #[error("{0}")]
    Incompatible(String),
    /// The request cannot be served now because of a server-side fault. The message is safe for everyone; the log has
    /// the cause for the admin.
    #[error("{0}")]
    Unavailable(String),
    /// The server is too busy with requests of this kind. Nothing was changed.
    #[error("{0}")]
    Busy(String),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl FlowError {
    /// Returns the contained database error, or wraps any other error as one.
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
