//! The effects of a call that succeeds, and of one that fails.

use super::{lines, refused, tell};
use plugboard_engine::{Call, CallError, SendState};
use plugboard_model::{Action, FailureKind, KvScope, KvWrite, SharedRead};
use plugboard_tests::calls::{MemoryData, call};
use std::sync::Arc;

#[tokio::test]
async fn a_trap_discards_all_requested_actions() {
    let died = tell(call(), "half").await;
    let Err(CallError::Trapped(message)) = &died.result else { panic!("{died:?}") };
    assert!(message.contains("unreachable"), "{message}");
    assert!(lines(&died.log).contains(&"about to die"), "the log survives: {:?}", died.log);
    assert_eq!(died.send_state, SendState::Untouched);
}

#[tokio::test]
async fn a_returned_failure_discards_all_requested_actions() {
    let failure = refused(tell(call(), "refuse").await);
    assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::RateLimited, Some("later")));
    assert_eq!(failure.retry_after_ms, Some(24 * 60 * 60 * 1_000), "the wait is capped at one day");
}

#[tokio::test]
async fn getters_reflect_the_actions_of_the_handler() {
    let own = tell(call(), "own").await;
    assert_eq!(lines(&own.log), [r#"Some("sales") urgent a Some("ann") open false Some("de")"#], "{:?}", own.result);
    assert_eq!(own.result.unwrap().actions.len(), 8);
}

#[tokio::test]
async fn reads_see_earlier_writes_and_shared_reads_are_recorded() {
    let values = [((KvScope::Shared, "counter".to_owned()), "40".to_owned())].into();
    let run = tell(Call { data: Arc::new(MemoryData { values }), ..call() }, "reads").await;
    assert_eq!(lines(&run.log), [r#"Some("2") None 42.5 Some("42.5") true false"#], "{:?}", run.result);
    let journal = run.result.unwrap();
    let write =
        |scope, key: &str, value: Option<&str>| KvWrite { scope, key: key.into(), value: value.map(Into::into) };
    assert_eq!(
        journal.writes,
        [
            write(KvScope::Conversation, "mine", None),
            write(KvScope::Shared, "blind", Some("x")),
            write(KvScope::Shared, "counter", Some("42.5")),
            write(KvScope::Shared, "flag", Some("up")),
        ]
    );
    let read = |key: &str, value: Option<&str>| SharedRead { key: key.into(), value: value.map(Into::into) };
    assert_eq!(journal.reads, [read("counter", Some("40")), read("flag", None)]);
}

#[tokio::test]
async fn powers_of_connectors_are_denied_to_handlers() {
    let failure = refused(tell(call(), "roles").await);
    assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Denied, Some("wrong-call")));
    // `rules` cannot return an error at once, so the whole call fails.
    let rules = tell(call(), "rules").await;
    assert!(matches!(&rules.result, Err(CallError::BadOutput(what)) if what.contains("rules.text-limit")), "{rules:?}");
}

#[tokio::test]
async fn a_refusal_by_the_policy_is_returned_immediately() {
    let run = tell(Call { data: Arc::new(plugboard_engine::NoHostData), ..call() }, "own").await;
    assert_eq!(refused(run).kind, FailureKind::Denied);
}

#[tokio::test]
async fn a_dropped_call_ends_and_frees_its_slot() {
    let (engine, plugin) = super::engine().await;
    let limits = plugboard_model::Limits { cpu_ms: 60_000, wall_ms: 60_000, ..plugboard_model::Limits::default() };
    let spin = plugin.handle(plugboard_tests::calls::call_with(limits), plugboard_tests::calls::message_event("spin"));
    assert!(tokio::time::timeout(std::time::Duration::from_millis(20), spin).await.is_err());
    // All of the engine's slots are free again: one call more than it runs at once succeeds.
    let all = (0..65).map(|_| tokio::spawn(tell(call(), "nothing"))).collect::<Vec<_>>();
    for done in all {
        assert!(done.await.unwrap().result.is_ok());
    }
    assert!(format!("{engine:?}").contains("Engine"));
}

#[tokio::test]
async fn actions_keep_the_order_in_which_they_were_requested() {
    let journal = tell(call(), "actions 3").await.result.unwrap();
    let turns: Vec<_> = journal
        .actions
        .iter()
        .map(|action| match action {
            Action::ContactAttribute { value, .. } => value.as_deref().unwrap_or_default(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(turns, ["0", "1", "2"]);
}
