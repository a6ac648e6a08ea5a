//! Decides the outcome of a delivery.

use plugboard_model::{CallError, DeliveryOutcome, Failure, FailureKind, Finished, SendState, SentPart};

use crate::retry;

/// Maximum number of attempts of a part, as long as it is certain that the platform did nothing.
pub const TRIES: i64 = 10;

/// Returns the outcome of a call of `send`, and the failure to show if there is one. Decides by the connector's result
/// and by what the host's gate saw of the call's POST and PATCH requests.
#[must_use]
pub fn judge(finished: Finished<SentPart>, attempt: i64, now: i64) -> (DeliveryOutcome, Option<Failure>) {
    let uncertain = |failure| (DeliveryOutcome::Uncertain, Some(failure));
    match (finished.result, finished.send_state) {
        (Ok(_), SendState::Unknown) => {
            uncertain(Failure::new(FailureKind::Uncertain, "the platform's answer did not arrive completely"))
        }
        (Ok(sent), _) => (DeliveryOutcome::Sent(sent.external_id), None),
        (Err(CallError::Refused(failure)), SendState::Unknown) => uncertain(failure),
        // The lost request can be repeated without harm, such as a GET or an upload that precedes the message.
        (Err(CallError::Refused(failure)), SendState::Untouched) if failure.kind == FailureKind::Uncertain => {
            outcome_of(&Failure::new(FailureKind::Unavailable, ""), attempt, now, failure)
        }
        (Err(CallError::Refused(failure)), _) => outcome_of(&failure, attempt, now, failure.clone()),
        // The plugin broke. If no POST or PATCH left this machine, nothing was sent; otherwise, the outcome is unknown.
        (Err(error), SendState::Untouched) => {
            let failure = Failure::new(FailureKind::Internal, error.to_string()).code("broken");
            let passing = Failure::new(FailureKind::Unavailable, "");
            outcome_of(&passing, attempt, now, failure)
        }
        (Err(error), SendState::Answered | SendState::Unknown) => {
            uncertain(Failure::new(FailureKind::Uncertain, error.to_string()).code("broken"))
        }
    }
}

/// Returns the outcome of a delivery, which depends on the kind and the requested wait of the failure `kind`, together
/// with `failure`, the failure to show. `now` is in milliseconds.
#[must_use]
pub fn outcome_of(kind: &Failure, attempt: i64, now: i64, failure: Failure) -> (DeliveryOutcome, Option<Failure>) {
    let ending = match kind.kind {
        FailureKind::RateLimited | FailureKind::Unavailable | FailureKind::Conflict if attempt < TRIES => {
            DeliveryOutcome::Retry(now + retry::wait_ms(attempt, Some(kind)))
        }
        FailureKind::Uncertain => DeliveryOutcome::Uncertain,
        _ => DeliveryOutcome::Failed,
    };
    (ending, Some(failure))
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::Usage;

    fn after(result: Result<Option<String>, CallError>, send_state: SendState, attempt: i64) -> DeliveryOutcome {
        let result = result.map(|external_id| SentPart { external_id, ..SentPart::default() });
        let (log, keep, rules_changed) = (vec![], vec![], false);
        judge(Finished { result, log, usage: Usage::default(), send_state, keep, rules_changed }, attempt, 0).0
    }

    #[test]
    fn only_deliveries_that_certainly_did_not_happen_are_retried() {
        let refused = |kind| Err(CallError::Refused(Failure::new(kind, "x")));
        assert_eq!(after(Ok(Some("m".into())), SendState::Answered, 1), DeliveryOutcome::Sent(Some("m".into())));
        assert_eq!(after(Ok(None), SendState::Untouched, 1), DeliveryOutcome::Sent(None));
        assert_eq!(after(Ok(None), SendState::Unknown, 1), DeliveryOutcome::Uncertain);
        assert_eq!(after(refused(FailureKind::Unavailable), SendState::Untouched, 1), DeliveryOutcome::Retry(1_000));
        assert_eq!(after(refused(FailureKind::RateLimited), SendState::Answered, 2), DeliveryOutcome::Retry(2_000));
        assert_eq!(after(refused(FailureKind::Unavailable), SendState::Unknown, 1), DeliveryOutcome::Uncertain);
        assert_eq!(after(refused(FailureKind::Unavailable), SendState::Untouched, TRIES), DeliveryOutcome::Failed);
        assert_eq!(after(refused(FailureKind::Denied), SendState::Answered, 1), DeliveryOutcome::Failed);
        assert_eq!(after(refused(FailureKind::Uncertain), SendState::Answered, 1), DeliveryOutcome::Uncertain);
        assert_eq!(after(refused(FailureKind::Uncertain), SendState::Untouched, 1), DeliveryOutcome::Retry(1_000));
        let trap = || Err(CallError::Trapped("unreachable".into()));
        assert_eq!(after(trap(), SendState::Untouched, 1), DeliveryOutcome::Retry(1_000));
        assert_eq!(after(trap(), SendState::Answered, 1), DeliveryOutcome::Uncertain);
        assert_eq!(after(trap(), SendState::Unknown, 1), DeliveryOutcome::Uncertain);
    }
}
