//! `types`: failures, converted in both directions.

use super::bindings::types::{self, Host};
use crate::{
    clean::{clean, cut},
    error::Error,
    state::State,
};
use plugboard_model::{Failure, FailureKind};

impl Host for State {
    fn convert_failure(&mut self, error: Error) -> wasmtime::Result<types::Failure> {
        match error {
            Error::Failure(failure) => Ok(to_guest(failure)),
            Error::Trap(error) => Err(error),
        }
    }
}

/// Converts a failure to the type of the contract.
fn to_guest(failure: Failure) -> types::Failure {
    use types::FailureKind as Theirs;
    let kind = match failure.kind {
        FailureKind::Invalid => Theirs::Invalid,
        FailureKind::NotFound => Theirs::NotFound,
        FailureKind::Denied => Theirs::Denied,
        FailureKind::Conflict => Theirs::Conflict,
        FailureKind::RateLimited => Theirs::RateLimited,
        FailureKind::Unavailable => Theirs::Unavailable,
        FailureKind::Uncertain => Theirs::Uncertain,
        FailureKind::Internal => Theirs::Internal,
    };
    types::Failure { kind, code: failure.code, message: failure.message, retry_after_ms: failure.retry_after_ms }
}

/// Converts a guest's error to the host's type, cut to the lengths in the contract.
pub(crate) fn from_guest(failure: types::Failure) -> Failure {
    use types::FailureKind as Theirs;
    const DAY_MS: u32 = 24 * 60 * 60 * 1_000;
    let kind = match failure.kind {
        Theirs::Invalid => FailureKind::Invalid,
        Theirs::NotFound => FailureKind::NotFound,
        Theirs::Denied => FailureKind::Denied,
        Theirs::Conflict => FailureKind::Conflict,
        Theirs::RateLimited => FailureKind::RateLimited,
        Theirs::Unavailable => FailureKind::Unavailable,
        Theirs::Uncertain => FailureKind::Uncertain,
        Theirs::Internal => FailureKind::Internal,
    };
    Failure {
        kind,
        code: failure.code.map(|code| clean(cut(code, 64), 64)),
        message: clean(cut(failure.message, 2_000), 2_000),
        retry_after_ms: failure.retry_after_ms.map(|wait| wait.min(DAY_MS)),
    }
}
