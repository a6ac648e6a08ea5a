//! Platforms that refuse, fail or do not answer, in calls that the host may repeat: all but `send`.

use plugboard_engine::CallError;
use plugboard_model::{Failure, FailureKind};
use plugboard_rules::retry::is_transient;

use super::{
    report::{Mismatch, mismatch},
    send::bare,
    show,
    test_bench::Answer,
};

/// Returns answers with these statuses and nothing else, each with its description.
pub(super) fn with_status(statuses: &[u16]) -> Vec<(String, Answer)> {
    statuses.iter().map(|status| (format!("the platform answers {status}"), Ok(bare(*status, "")))).collect()
}

/// Returns ways in which a platform fails for now, each with its description: these statuses, and no answer.
pub(super) fn for_now(statuses: &[u16]) -> Vec<(String, Answer)> {
    let mut all = with_status(statuses);
    for (what, kind, code) in [
        ("the platform cannot be reached", FailureKind::Unavailable, "not-reached"),
        ("no answer comes", FailureKind::Uncertain, "no-answer"),
    ] {
        let failure = Failure::new(kind, "the kit makes this request fail").code(code);
        all.push((what.to_owned(), Err(failure)));
    }
    all
}

/// Checks that a call failed so that the host makes it again.
pub(super) fn check_retried<T>(actual: &Result<T, CallError>) -> Result<(), Mismatch> {
    match actual {
        Err(CallError::Refused(failure)) if is_transient(failure) => Ok(()),
        actual => mismatch("a failure after which the host asks again", show::end(actual)),
    }
}

/// Checks that a call failed for good, and that the failure tells a person why.
pub(super) fn check_given_up<T>(actual: &Result<T, CallError>) -> Result<(), Mismatch> {
    check_reason(actual)?;
    match actual {
        Err(CallError::Refused(failure)) if !is_transient(failure) => Ok(()),
        actual => mismatch("a failure after which the host gives up", show::end(actual)),
    }
}

/// Checks that a call failed, with a reason and not with the kind `internal`.
pub(super) fn check_reason<T>(actual: &Result<T, CallError>) -> Result<(), Mismatch> {
    match actual {
        Err(CallError::Refused(failure)) if failure.kind == FailureKind::Internal => {
            mismatch("no failure of the kind `internal`", show::end(actual))
        }
        Err(CallError::Refused(failure)) if !failure.message.trim().is_empty() => Ok(()),
        actual => mismatch("a failure with a message that gives the reason", show::end(actual)),
    }
}

/// Checks that a call neither trapped, nor reached a limit, nor failed with the kind `internal`.
pub(super) fn check_no_crash<T>(actual: &Result<T, CallError>) -> Result<(), Mismatch> {
    match actual {
        Ok(_) => Ok(()),
        Err(CallError::Refused(failure)) if failure.kind != FailureKind::Internal => Ok(()),
        error => mismatch("no trap, no limit and no failure of the kind `internal`", show::end(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_failure_says_whether_the_call_is_repeated() {
        let failed = |kind, message: &str| Err::<(), _>(CallError::Refused(Failure::new(kind, message)));
        let (later, never) = (failed(FailureKind::Unavailable, "busy"), failed(FailureKind::Denied, "no"));
        assert!(check_retried(&later).is_ok() && check_given_up(&later).is_err());
        assert!(check_retried(&never).is_err() && check_given_up(&never).is_ok());
        assert!(check_given_up(&failed(FailureKind::Denied, " ")).is_err(), "nobody learns why");
        for crash in [failed(FailureKind::Internal, "a bug"), Err(CallError::Trapped("unreachable".into()))] {
            for checked in [check_retried(&crash), check_given_up(&crash), check_no_crash(&crash)] {
                assert!(checked.is_err(), "{crash:?}");
            }
        }
        for quiet in [Ok(()), later, never] {
            assert!(check_no_crash(&quiet).is_ok());
        }
        assert!(check_retried(&Ok(())).is_err() && check_given_up(&Ok(())).is_err());
    }

    #[test]
    fn a_platform_fails_for_now_with_a_status_or_without_an_answer() {
        let all = for_now(&[429, 500]);
        let names: Vec<_> = all.iter().map(|(what, _)| what.as_str()).collect();
        assert_eq!(
            names,
            [
                "the platform answers 429",
                "the platform answers 500",
                "the platform cannot be reached",
                "no answer comes"
            ]
        );
        assert_eq!(all.iter().filter(|(_, answer)| answer.is_ok()).count(), 2);
    }
}
