//! Decides what becomes of a part whose answer was lost, after its connector has asked the platform about it.

use plugboard_model::{CallError, DeliveryOutcome, Failure, FailureKind, Settled};

use crate::{
    delivery,
    retry::{is_transient, wait_ms},
};

/// How long a platform is asked about a part after the part became uncertain, in milliseconds: a day.
pub const ASKED_MS: i64 = 24 * 60 * 60 * 1_000;

/// A question to a platform about an uncertain part.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// The number of attempts to send the part.
    pub tries: i64,
    /// The number of the question, from 1.
    pub asked: i64,
    /// When the part became uncertain, in milliseconds.
    pub since: i64,
    /// The time, in milliseconds.
    pub now: i64,
}

/// What a question has led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// The part has this outcome. The failure is the one to show.
    Ended(DeliveryOutcome, Option<Failure>),
    /// There is no answer yet: ask again at this time, in milliseconds.
    AskAt(i64),
    /// Nobody is asked any more. The part stays uncertain, and a person decides.
    LeaveToPeople,
}

/// Judges the result of a question.
#[must_use]
pub fn judge(result: Result<Settled, CallError>, question: Question) -> Settlement {
    let failure = match result {
        Ok(Settled::Sent(sent)) => return Settlement::Ended(DeliveryOutcome::Sent(sent.external_id), None),
        Ok(Settled::NotSent) => {
            let failure = Failure::new(FailureKind::Unavailable, "the platform did not take this part");
            let (outcome, failure) = delivery::outcome_of(&failure, question.tries, question.now, failure.clone());
            return Settlement::Ended(outcome, failure);
        }
        Err(CallError::Refused(failure)) if !is_transient(&failure) => return Settlement::LeaveToPeople,
        Err(CallError::Refused(failure)) => Some(failure),
        // If the plugin broke, ask again, because asking does no harm.
        Ok(Settled::Unknown) | Err(_) => None,
    };
    let at = question.now + wait_ms(question.asked, failure.as_ref());
    if at - question.since <= ASKED_MS { Settlement::AskAt(at) } else { Settlement::LeaveToPeople }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::SentPart;

    const FIRST: Question = Question { tries: 1, asked: 1, since: 0, now: 60_000 };

    #[test]
    fn an_answer_of_the_platform_ends_the_question() {
        let sent = SentPart { external_id: Some("m".into()), ..SentPart::default() };
        let outcome = DeliveryOutcome::Sent(Some("m".into()));
        assert_eq!(judge(Ok(Settled::Sent(sent)), FIRST), Settlement::Ended(outcome, None));
        let again = judge(Ok(Settled::NotSent), FIRST);
        assert!(matches!(again, Settlement::Ended(DeliveryOutcome::Retry(61_000), Some(_))), "{again:?}");
        let last = judge(Ok(Settled::NotSent), Question { tries: delivery::TRIES, ..FIRST });
        assert!(matches!(last, Settlement::Ended(DeliveryOutcome::Failed, Some(_))), "{last:?}");
    }

    #[test]
    fn without_an_answer_the_platform_is_asked_again_for_a_day() {
        let trap = || Err(CallError::Trapped("unreachable".into()));
        let refused = |kind| Err(CallError::Refused(Failure::new(kind, "x")));
        for result in [Ok(Settled::Unknown), trap(), refused(FailureKind::Uncertain)] {
            assert_eq!(judge(result, FIRST), Settlement::AskAt(61_000));
        }
        assert_eq!(judge(Ok(Settled::Unknown), Question { asked: 3, ..FIRST }), Settlement::AskAt(64_000));
        assert_eq!(judge(refused(FailureKind::Denied), FIRST), Settlement::LeaveToPeople);
        let mut wait = Failure::new(FailureKind::RateLimited, "slow down");
        wait.retry_after_ms = Some(30_000);
        assert_eq!(judge(Err(CallError::Refused(wait)), FIRST), Settlement::AskAt(90_000));
        let at = |now| judge(Ok(Settled::Unknown), Question { now, ..FIRST });
        assert_eq!(at(ASKED_MS - 1_000), Settlement::AskAt(ASKED_MS));
        assert_eq!(at(ASKED_MS - 999), Settlement::LeaveToPeople);
    }
}
