//! Backoff between retries.

use plugboard_model::{Failure, FailureKind};

/// The shortest wait, in milliseconds.
const FIRST_MS: i64 = 1_000;
/// The longest wait that we choose ourselves, in milliseconds.
const LONGEST_MS: i64 = 10 * 60 * 1_000;
/// The longest wait that a plugin or platform may ask for, in milliseconds (see `failure` in `wit/`).
const ASKED_MS: i64 = 24 * 60 * 60 * 1_000;

/// Returns the wait after the attempt with this number, counted from 1, in milliseconds: 1 s, 2 s, 4 s and so on up to
/// 10 minutes, or what the failure asks for if that is longer, up to 24 hours.
#[must_use]
pub fn wait_ms(attempt: i64, failure: Option<&Failure>) -> i64 {
    let doublings = u32::try_from(attempt.saturating_sub(1).clamp(0, 20)).unwrap_or(0);
    let own = FIRST_MS.saturating_mul(1 << doublings).min(LONGEST_MS);
    let asked = failure.and_then(|failure| failure.retry_after_ms).map_or(0, i64::from).min(ASKED_MS);
    own.max(asked)
}

/// Returns whether a failure is temporary, so that a retry may succeed. An uncertain outcome counts as temporary, so
/// use this only for calls that can be repeated without harm.
#[must_use]
pub fn is_transient(failure: &Failure) -> bool {
    matches!(
        failure.kind,
        FailureKind::Unavailable | FailureKind::RateLimited | FailureKind::Uncertain | FailureKind::Conflict
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_waits_double_up_to_a_limit_and_respect_the_requested_wait() {
        assert_eq!([1, 2, 3, 4].map(|n| wait_ms(n, None)), [1_000, 2_000, 4_000, 8_000]);
        assert_eq!(wait_ms(50, None), LONGEST_MS);
        assert_eq!(wait_ms(0, None), 1_000);
        let mut failure = Failure::new(FailureKind::RateLimited, "slow down");
        failure.retry_after_ms = Some(30_000);
        assert_eq!(wait_ms(1, Some(&failure)), 30_000);
        failure.retry_after_ms = Some(u32::MAX);
        assert_eq!(wait_ms(1, Some(&failure)), ASKED_MS);
    }
}
