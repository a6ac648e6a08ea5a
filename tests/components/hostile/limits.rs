//! Each limit, respected and exceeded.

use super::{limit, lines, refused, tell, tell_within};
use plugboard_engine::CallError;
use plugboard_model::{Action, FailureKind, LimitKind, Limits};
use plugboard_tests::calls::{call, call_with};
use std::time::{Duration, Instant};

#[tokio::test]
async fn an_endless_loop_ends_when_its_processor_time_is_spent() {
    let began = Instant::now();
    let spun = tell_within(Limits { cpu_ms: 50, ..Limits::default() }, "spin").await;
    assert!(spun.usage.cpu_us >= 50_000, "{:?}", spun.usage);
    assert!(spun.usage.cpu_us < 500_000, "{:?}", spun.usage);
    let (kind, message) = limit(spun);
    assert_eq!((kind, message.as_str()), (LimitKind::Cpu, "the call has used its 50 ms of processor time"));
    assert!(began.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn a_busy_loop_within_its_time_limit_completes() {
    let calls = tell_within(Limits { cpu_ms: 5_000, ..Limits::default() }, "calls 40000").await;
    assert!(calls.result.is_ok(), "{calls:?}");
    assert!(calls.usage.cpu_us > 0);
}

#[tokio::test]
async fn a_loop_ends_at_the_wall_time_limit_if_that_comes_first() {
    let (kind, message) = limit(tell_within(Limits { wall_ms: 60, cpu_ms: 60_000, ..Limits::default() }, "spin").await);
    assert_eq!((kind, message.as_str()), (LimitKind::Wall, "it did not finish within 60 ms"));
}

#[tokio::test]
async fn memory_is_bounded() {
    let limits = |mib: u64| Limits { memory_bytes: mib << 20, cpu_ms: 10_000, ..Limits::default() };
    let held = tell_within(limits(32), "memory 16").await;
    assert!(held.result.is_ok(), "{held:?}");
    assert!(held.usage.memory_bytes >= 16 << 20 && held.usage.memory_bytes <= 32 << 20, "{:?}", held.usage);
    let (kind, message) = limit(tell_within(limits(32), "memory 100000").await);
    assert_eq!(kind, LimitKind::Memory);
    assert!(message.contains("33554432 allowed"), "{message}");
}

#[tokio::test]
async fn memory_that_the_host_holds_for_a_guest_is_bounded() {
    let limits = Limits { memory_bytes: 8 << 20, ..Limits::default() };
    assert!(tell_within(limits.clone(), "drafts 100").await.result.is_ok());
    assert_eq!(limit(tell_within(limits, "drafts 1000").await).0, LimitKind::Memory);
}

#[tokio::test]
async fn recursion_is_bounded() {
    let deep = tell(call(), "recurse 1000").await;
    assert!(deep.result.is_ok(), "{deep:?}");
    let (kind, _) = limit(tell(call(), "recurse 100000000").await);
    // Either the guest's own stack, which is in its memory, traps at its lower end, or the machine's stack ends first.
    assert_eq!(kind, LimitKind::Stack);
}

#[tokio::test]
async fn handles_are_bounded() {
    let limits = Limits { handles: 100, ..Limits::default() };
    assert!(tell_within(limits.clone(), "handles 90").await.result.is_ok());
    let (kind, message) = limit(tell_within(limits, "handles 200").await);
    assert_eq!(kind, LimitKind::Handles);
    assert!(message.contains("100 handles"), "{message}");
}

#[tokio::test]
async fn calls_into_the_host_are_bounded() {
    let limits = Limits { host_calls: 1_000, cpu_ms: 10_000, ..Limits::default() };
    let within = tell_within(limits.clone(), "calls 900").await;
    assert!(within.result.is_ok(), "{within:?}");
    assert!((900..1_000).contains(&within.usage.host_calls), "{:?}", within.usage);
    let over = tell_within(limits, "calls 1000000").await;
    assert!(over.usage.host_calls < 1_100, "it ends at once: {:?}", over.usage);
    assert_eq!(limit(over).0, LimitKind::HostCalls);
}

#[tokio::test]
async fn the_number_of_actions_is_bounded() {
    let limits = Limits { actions: 100, ..Limits::default() };
    assert_eq!(tell_within(limits.clone(), "actions 100").await.result.unwrap().actions.len(), 100);
    let (kind, message) = limit(tell_within(limits, "actions 101").await);
    assert_eq!((kind, message.as_str()), (LimitKind::Journal, "more than 100 actions and written values"));
    assert_eq!(limit(tell(call(), "actions 1000000").await).0, LimitKind::Journal);
}

#[tokio::test]
async fn the_size_of_a_journal_is_bounded() {
    let limits = Limits { journal_bytes: 100 << 10, ..Limits::default() };
    assert_eq!(tell_within(limits.clone(), "values 12").await.result.unwrap().writes.len(), 12);
    let (kind, message) = limit(tell_within(limits, "values 13").await);
    assert_eq!(kind, LimitKind::Journal);
    assert!(message.contains("102400 bytes"), "{message}");
}

#[tokio::test]
async fn log_lines_over_the_limit_are_counted_and_dropped() {
    let few = tell_within(Limits { log_lines: 10, ..Limits::default() }, "log 10").await;
    assert_eq!((few.log.len(), few.usage.log_dropped), (10, 0));
    let many = tell_within(Limits { log_lines: 10, ..Limits::default() }, "log 25").await;
    assert!(many.result.is_ok(), "{many:?}");
    assert_eq!((many.log.len(), many.usage.log_dropped), (10, 15));
    let bytes = tell_within(Limits { log_bytes: 20, ..Limits::default() }, "log 5").await;
    assert_eq!((lines(&bytes.log), bytes.usage.log_dropped), (vec!["line 0", "line 1", "line 2"], 2));
    let million = tell(call(), "log 1000000").await;
    assert_eq!(million.log.len(), 200);
    assert!(matches!(million.result, Err(CallError::Limit(LimitKind::HostCalls | LimitKind::Cpu, _))));
}

#[tokio::test]
async fn giant_strings_are_refused_as_too_long() {
    for place in ["note", "reply", "label", "category", "name", "key", "value", "url"] {
        let failure = refused(tell(call(), &format!("giant {place} 1024")).await);
        assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Invalid, Some("too-long")), "{place}");
        assert!(failure.message.contains("bytes"), "{place}: {failure}");
    }
    let note = tell(call(), "giant note 16").await.result.unwrap();
    assert!(matches!(&note.actions[..], [Action::Note { text }] if text.len() == 16 << 10));
    let value = tell(call(), "giant value 64").await.result.unwrap();
    assert_eq!(value.writes[0].value.as_ref().map(String::len), Some(64 << 10));
    let logged = tell(call(), "giant log 1024").await;
    assert_eq!(logged.log[0].message.len(), 2 << 10);
    assert!(logged.log[0].message.ends_with('…'));
}

#[tokio::test]
async fn a_string_beyond_the_memory_of_a_host_call_ends_the_call() {
    let (kind, message) =
        limit(tell(call_with(Limits { cpu_ms: 5_000, ..Limits::default() }), "giant note 16384").await);
    assert_eq!(kind, LimitKind::Memory);
    assert!(message.contains("a single host function"), "{message}");
}

#[tokio::test]
async fn a_failure_returned_by_a_guest_is_cut_to_the_maximum_lengths() {
    let failure = refused(tell(call(), "giant failure 100").await);
    assert_eq!((failure.message.len(), failure.code.map(|code| code.len())), (2_000, Some(64)));
}
