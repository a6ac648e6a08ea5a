//! Guests that mean ill, or are merely broken. Each meets its own clear error, what it asked for is discarded, and
//! nobody else notices. Every limit is tried from both sides: obeyed, and run into.

pub(crate) mod bad;
mod compiling;
mod connector;
mod effects;
mod gate;
mod limits;
mod neighbour;

use plugboard_engine::{Call, CallError, Engine, EngineOptions, Finished, Plugin};
use plugboard_model::{Failure, Journal, LimitKind, Limits, LogLine};
use plugboard_tests::{
    calls::{call_with, message_event},
    guest,
};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// The guest that does what it is told, compiled once for all tests.
async fn hostile() -> Arc<Plugin> {
    Arc::clone(&engine().await.1)
}

async fn engine() -> &'static (Engine, Arc<Plugin>) {
    static ONCE: OnceCell<(Engine, Arc<Plugin>)> = OnceCell::const_new();
    let load = async || {
        let engine = Engine::new(EngineOptions::default()).expect("an engine");
        let plugin = engine.load(&guest("hostile")).await.expect("the guest loads");
        (engine, plugin)
    };
    ONCE.get_or_init(load).await
}

/// How often something is measured before it is wrong. Other work on the machine can spoil any one measurement; what is
/// wrong with the engine spoils all of them.
const TRIES: usize = 5;

/// The first measurement that is good, or the last.
pub(crate) async fn best<T>(mut measure: impl AsyncFnMut() -> T, good: impl Fn(&T) -> bool) -> T {
    for _ in 1..TRIES {
        let measured = measure().await;
        if good(&measured) {
            return measured;
        }
    }
    measure().await
}

/// Tells the guest what to do.
async fn tell(call: Call, text: &str) -> Finished<Journal> {
    hostile().await.handle(call, message_event(text)).await
}

async fn tell_within(limits: Limits, text: &str) -> Finished<Journal> {
    tell(call_with(limits), text).await
}

/// The limit that a call ran into, with the sentence.
fn limit<T: std::fmt::Debug>(finished: Finished<T>) -> (LimitKind, String) {
    match finished.result {
        Err(CallError::Limit(kind, message)) => (kind, message),
        other => panic!("no limit: {other:?}"),
    }
}

/// What the guest refused with.
fn refused<T: std::fmt::Debug>(finished: Finished<T>) -> Failure {
    match finished.result {
        Err(CallError::Refused(failure)) => failure,
        other => panic!("not refused: {other:?}"),
    }
}

pub(crate) fn lines(log: &[LogLine]) -> Vec<&str> {
    log.iter().map(|line| line.message.as_str()).collect()
}
