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
    use types::FailureKind as GuestFailureKind;
    let kind = match failure.kind {
        FailureKind::Invalid => GuestFailureKind::Invalid,
        FailureKind::NotFound => GuestFailureKind::NotFound,
        FailureKind::Denied => GuestFailureKind::Denied,
        FailureKind::Conflict => GuestFailureKind::Conflict,
        FailureKind::RateLimited => GuestFailureKind::RateLimited,
        FailureKind::Unavailable => GuestFailureKind::Unavailable,
        FailureKind::Uncertain => GuestFailureKind::Uncertain,
        FailureKind::Internal => GuestFailureKind::Internal,
    };
    types::Failure { kind, code: failure.code, message: failure.message, retry_after_ms: failure.retry_after_ms }
}

/// Converts a guest's error to the host's type, cut to the lengths in the contract.
pub(crate) fn from_guest(failure: types::Failure) -> Failure {
    use types::FailureKind as GuestFailureKind;
    const DAY_MS: u32 = 24 * 60 * 60 * 1_000;
    let kind = match failure.kind {
        GuestFailureKind::Invalid => FailureKind::Invalid,
        GuestFailureKind::NotFound => FailureKind::NotFound,
        GuestFailureKind::Denied => FailureKind::Denied,
        GuestFailureKind::Conflict => FailureKind::Conflict,
        GuestFailureKind::RateLimited => FailureKind::RateLimited,
        GuestFailureKind::Unavailable => FailureKind::Unavailable,
        GuestFailureKind::Uncertain => FailureKind::Uncertain,
        GuestFailureKind::Internal => FailureKind::Internal,
    };
    Failure {
        kind,
        code: failure.code.map(|code| clean(cut(code, 64), 64)),
        message: clean(cut(failure.message, 2_000), 2_000),
        retry_after_ms: failure.retry_after_ms.map(|wait| wait.min(DAY_MS)),
    }
}
