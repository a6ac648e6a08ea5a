//! Failures: those that the author returns, uncaught errors, time limits, and texts of every size.

use super::{guests, scene::plain};
use plugboard_engine::{Call, CallError};
use plugboard_model::{Action, Failure, FailureKind, LimitKind, Limits};

#[tokio::test]
async fn each_kind_of_failure_reaches_the_host_unchanged() {
    let kinds = [
        (FailureKind::Invalid, "invalid"),
        (FailureKind::NotFound, "not-found"),
        (FailureKind::Denied, "denied"),
        (FailureKind::Conflict, "conflict"),
        (FailureKind::RateLimited, "rate-limited"),
        (FailureKind::Unavailable, "unavailable"),
        (FailureKind::Uncertain, "uncertain"),
        (FailureKind::Internal, "internal"),
    ];
    for guest in guests().await {
        for (kind, word) in kinds {
            let expected =
                Failure { retry_after_ms: Some(1_500), ..Failure::new(kind, "failed as asked").code("as-asked") };
            let run = guest.tell(plain(), &format!("fail {word}")).await;
            assert_eq!(run.result, Err(CallError::Refused(expected)), "{}", guest.language);
        }
    }
}

#[tokio::test]
async fn an_uncaught_error_is_reported_with_its_message() {
    for guest in guests().await {
        let run = guest.tell(plain(), "throw").await;
        let logged = run.log.iter().any(|line| line.message.contains("boom"));
        match &run.result {
            Err(CallError::Refused(failure)) => {
                assert_eq!(failure.kind, FailureKind::Internal, "{}", guest.language);
                assert!(failure.message.contains("boom"), "{}: {failure}", guest.language);
            }
            // If a language cannot catch it, the log says what it was.
            Err(CallError::Trapped(_)) => assert!(logged, "{}: {:?}", guest.language, run.log),
            other => panic!("{}: {other:?}", guest.language),
        }
    }
}

#[tokio::test]
async fn refusals_by_the_host_can_be_caught() {
    for guest in guests().await {
        let caught = [
            "caught not-found no-such-zone",
            "caught invalid empty",
            "caught denied not-granted",
            "caught not-found no-such-template",
        ];
        let journal = guest.logs(plain(), "catch", &caught).await;
        assert_eq!(journal.actions, [], "{}", guest.language);
    }
}

#[tokio::test]
async fn texts_keep_every_character() {
    for guest in guests().await {
        for text in ["grüße", "日本語", "👨‍👩‍👧 🦀", "\u{1}\t\"\\'</script>", "e\u{301}", "x"] {
            let line = format!("{text} is {} bytes", text.len());
            let journal = guest.logs(plain(), &format!("echo {text}"), &[&line]).await;
            match &journal.actions[..] {
                [Action::Reply { draft }] => assert_eq!(draft.text, text, "{}", guest.language),
                other => panic!("{}: {other:?}", guest.language),
            }
        }
        let run = guest.tell(plain(), "echo ").await;
        let empty = matches!(&run.result, Err(CallError::Refused(failure)) if failure.kind == FailureKind::Invalid);
        assert!(empty, "{}: {:?}", guest.language, run.result);
    }
}

#[tokio::test]
async fn values_may_be_empty_or_large_but_not_over_the_limit() {
    for guest in guests().await {
        for size in [0, 1, 65_536] {
            guest.logs(plain(), &format!("size {size}"), &[&format!("kept {size}")]).await;
        }
        let run = guest.tell(plain(), "size 65537").await;
        let large = matches!(&run.result, Err(CallError::Refused(failure)) if failure.kind == FailureKind::Invalid);
        assert!(large, "{}: {:?}", guest.language, run.result);
    }
}

#[tokio::test]
async fn a_handler_that_never_returns_is_ended() {
    for guest in guests().await {
        let limits = Limits { cpu_ms: 150, ..Limits::default() };
        let run = guest.tell(Call { limits, ..plain() }, "spin").await;
        assert!(matches!(run.result, Err(CallError::Limit(LimitKind::Cpu, _))), "{}: {:?}", guest.language, run.result);
        let limits = Limits { wall_ms: 150, ..Limits::default() };
        let run = guest.tell(Call { limits, ..plain() }, "spin").await;
        assert!(
            matches!(run.result, Err(CallError::Limit(LimitKind::Wall, _))),
            "{}: {:?}",
            guest.language,
            run.result
        );
    }
}

#[tokio::test]
async fn no_state_persists_from_one_event_to_the_next() {
    for guest in guests().await {
        for _ in 0..3 {
            guest.logs(plain(), "state", &["state 1"]).await;
        }
    }
}
