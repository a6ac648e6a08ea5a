//! Spare instances, which are made ahead: they behave like any other instance, and their number is limited.

use crate::hostile::bad::component;
use plugboard_engine::{Call, CallError, Engine, EngineOptions, Finished, Plugin, Tape};
use plugboard_model::{Journal, LimitKind, Limits};
use plugboard_tests::{
    calls::{call, message_event},
    guest,
};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// The maximum number of spares of one component.
const PER_COMPONENT_MAX: usize = 2;

/// Returns an engine for `calls` concurrent calls, and a plugin whose start takes long and makes no host calls.
async fn engine(calls: u32) -> (Engine, Arc<Plugin>) {
    let engine = Engine::new(EngineOptions { calls, ..EngineOptions::default() }).expect("an engine");
    let plugin = engine.load(&guest("order-status-js")).await.expect("the guest loads");
    (engine, plugin)
}

fn with(state: &str) -> Call {
    Call { config: Arc::new(json!({ "orders": { "7": state } })), ..call() }
}

async fn tell(plugin: &Plugin, call: Call) -> Finished<Journal> {
    plugin.handle(call, message_event("order 7")).await
}

/// Makes calls until `ready` spares are ready. A busy machine makes them later.
async fn until_ready(engine: &Engine, plugin: &Plugin, ready: usize) {
    let since = Instant::now();
    while engine.spares().ready != ready {
        assert!(since.elapsed() < Duration::from_mins(1), "{:?}", engine.spares());
        if engine.spares().ready < ready {
            assert!(tell(plugin, with("sent")).await.result.is_ok());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_call_on_a_spare_gives_the_same_result_as_one_on_a_fresh_instance() {
    let (fresh, plain) = engine(15).await;
    let (ahead, plugin) = engine(256).await;
    for state in ["on its way", "lost"] {
        until_ready(&ahead, &plugin, PER_COMPONENT_MAX).await;
        let taken = ahead.spares().taken;
        let (on_spare, on_fresh) = (tell(&plugin, with(state)).await, tell(&plain, with(state)).await);
        assert_eq!(ahead.spares().taken, taken + 1);
        let journal = on_spare.result.unwrap();
        assert_eq!(journal, on_fresh.result.unwrap());
        assert!(format!("{journal:?}").contains(state), "{journal:?}");
        assert_eq!((on_spare.log, on_spare.usage.memory_bytes), (on_fresh.log, on_fresh.usage.memory_bytes));
        assert_eq!(on_spare.usage.host_calls, on_fresh.usage.host_calls);
    }
    assert!(ahead.spares().cpu_us > 0);
    assert_eq!(fresh.spares().made, 0, "15 calls at once are too few for any");
}

/// A start function that computes for a while and makes no host calls.
const SLOW: &str = "(func $s (local i32) (loop (br_if 0 (i32.lt_u
    (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 1000000))))) (start $s)";

#[tokio::test]
async fn a_spare_reported_as_ready_can_be_taken_immediately() {
    let engine = Engine::new(EngineOptions::default()).unwrap();
    let plugin = engine.load(&component("", SLOW)).await.unwrap();
    for _ in 0..20 {
        until_ready(&engine, &plugin, PER_COMPONENT_MAX).await;
        let taken = engine.spares().taken;
        for _ in 0..PER_COMPONENT_MAX {
            // After a call that fails, no more spares are made.
            let limits = Limits { handles: 0, ..Limits::default() };
            assert!(tell(&plugin, Call { limits, ..call() }).await.result.is_err());
        }
        assert_eq!(engine.spares().taken, taken + PER_COMPONENT_MAX as u64);
    }
}

#[tokio::test]
async fn a_spare_obeys_the_limits_of_the_call_that_takes_it() {
    let (engine, plugin) = engine(256).await;
    until_ready(&engine, &plugin, PER_COMPONENT_MAX).await;
    let needs = tell(&plugin, with("sent")).await.usage.memory_bytes;
    let broken = async |limits: Limits| match tell(&plugin, Call { limits, ..with("sent") }).await.result {
        Err(CallError::Limit(kind, message)) => (kind, message),
        other => panic!("no limit: {other:?}"),
    };
    // The start exceeds these limits. Such a call takes no spare, and is stopped in its own start.
    until_ready(&engine, &plugin, PER_COMPONENT_MAX).await;
    let taken = engine.spares().taken;
    let (kind, message) = broken(Limits { memory_bytes: 64 << 10, ..Limits::default() }).await;
    assert!(kind == LimitKind::Memory && message.ends_with(" 65536 allowed"), "{kind} {message}");
    assert_eq!(broken(Limits { table_elements: 1, ..Limits::default() }).await.0, LimitKind::Tables);
    assert_eq!(engine.spares().taken, taken);
    // These limits are those of the call that takes the spare, not those that the spare was made with.
    for (limits, kind) in [
        (Limits { host_calls: 1, ..Limits::default() }, LimitKind::HostCalls),
        (Limits { handles: 0, ..Limits::default() }, LimitKind::Handles),
    ] {
        assert_eq!(broken(limits).await.0, kind);
    }
    assert_eq!(engine.spares().taken, taken + 2);
    until_ready(&engine, &plugin, PER_COMPONENT_MAX).await;
    let limits = Limits { memory_bytes: needs, ..Limits::default() };
    let enough = tell(&plugin, Call { limits, ..with("sent") }).await;
    assert!(enough.result.is_ok(), "{enough:?}");
}

#[tokio::test]
async fn spares_are_few_and_expire_or_end_with_their_plugin() {
    let (engine, plugin) = engine(16).await;
    let other = engine.load(&guest("order-status-c")).await.unwrap();
    until_ready(&engine, &plugin, 1).await;
    for plugin in [&plugin, &other, &plugin] {
        assert!(tell(plugin, with("sent")).await.result.is_ok());
        assert!(engine.spares().ready <= 1, "one for 16 calls at once");
    }
    until_ready(&engine, &plugin, 1).await;
    let now = Instant::now();
    engine.expire_spares(now);
    assert_eq!(engine.spares().ready, 1);
    engine.expire_spares(now + Duration::from_mins(5));
    assert_eq!(engine.spares().ready, 0);
    assert!(tell(&plugin, with("sent")).await.result.is_ok());
    until_ready(&engine, &plugin, 1).await;
    drop((plugin, other));
    let since = Instant::now();
    while engine.spares().ready > 0 {
        assert!(since.elapsed() < Duration::from_secs(30), "a dropped plugin leaves no spares");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn no_spare_is_made_if_the_start_makes_host_calls() {
    let engine = Engine::new(EngineOptions::default()).unwrap();
    let plugin = engine.load(&guest("order-status-go")).await.unwrap();
    for _ in 0..5 {
        assert!(tell(&plugin, with("sent")).await.result.is_ok());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!((engine.spares().made, engine.spares().ready), (0, 0));
}

#[tokio::test]
async fn pages_of_an_interpreter_are_prepared_and_each_instance_starts_fresh() {
    let folder = tempfile::tempdir().unwrap();
    let options = EngineOptions { cache_dir: Some(folder.path().to_owned()), ..EngineOptions::default() };
    let engine = Engine::new(options).unwrap();
    let plugin = engine.load(&guest("order-status-python")).await.unwrap();
    let first = tell(&plugin, with("sent")).await.result.unwrap();
    let since = Instant::now();
    let mut pages = 0;
    // Once would be enough, except that the memories of other calls may be found only later.
    for _ in 0..10 {
        while engine.spares().pages == pages {
            assert!(since.elapsed() < Duration::from_mins(1), "{:?}", engine.spares());
            assert_eq!(tell(&plugin, with("sent")).await.result.unwrap(), first);
            let counted = plugin.handle(with("sent"), message_event("state")).await;
            assert!(format!("{:?}", counted.log).contains("state 1"), "{:?}", counted.log);
        }
        pages = engine.spares().pages;
    }
}

#[tokio::test]
async fn no_spare_is_prepared_while_another_call_runs() {
    let folder = tempfile::tempdir().unwrap();
    let options = EngineOptions { cache_dir: Some(folder.path().to_owned()), ..EngineOptions::default() };
    let engine = Engine::new(options).unwrap();
    let plugin = engine.load(&guest("order-status-js")).await.unwrap();
    until_ready(&engine, &plugin, PER_COMPONENT_MAX).await;
    let taken = engine.spares().taken;
    let limits = Limits { cpu_ms: 60_000, wall_ms: 60_000, ..Limits::default() };
    let (spinning, spin) = (Arc::clone(&plugin), Call { limits, ..with("sent") });
    let spinning = tokio::spawn(async move { spinning.handle(spin, message_event("spin")).await });
    while engine.spares().taken == taken {
        tokio::task::yield_now().await;
    }
    let before = engine.spares();
    for _ in 0..10 {
        assert!(tell(&plugin, with("sent")).await.result.is_ok());
    }
    let after = engine.spares();
    assert_eq!((after.made, after.pages, after.cpu_us), (before.made, before.pages, before.cpu_us));
    spinning.abort();
}

#[tokio::test]
async fn a_tape_records_the_same_with_a_spare() {
    let (engine, plugin) = engine(256).await;
    let record = async || {
        let tape = Tape::record();
        let finished = tell(&plugin, Call { tape: Some(tape.clone()), ..with("lost") }).await;
        let entries = tape.entries().unwrap();
        (finished.result.unwrap(), entries)
    };
    let (first, recorded) = record().await;
    until_ready(&engine, &plugin, PER_COMPONENT_MAX).await;
    let taken = engine.spares().taken;
    let (second, again) = record().await;
    assert_eq!(engine.spares().taken, taken + 1);
    let questions = |entries: &[plugboard_engine::Entry]| -> Vec<String> {
        entries.iter().map(|entry| entry.question.clone()).collect()
    };
    assert_eq!((first, questions(&recorded)), (second.clone(), questions(&again)));
    until_ready(&engine, &plugin, PER_COMPONENT_MAX).await;
    let played = Call { tape: Some(Tape::play(again)), ..with("lost") };
    assert_eq!(tell(&plugin, played).await.result.unwrap(), second);
}
