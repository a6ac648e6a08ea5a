//! Guests that are malicious, or merely broken. Each gets its own clear error, its actions are discarded, and nothing
//! else is affected. Every limit is tested from both sides: respected and exceeded.

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

/// Returns the guest that does what its message says, compiled once for all tests.
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

/// The number of measurements, all of which must be bad for a test to fail. Other work on the machine can spoil any one
/// measurement; a defect of the engine spoils all of them.
const TRIES: usize = 5;

/// Returns the first good measurement, or the last one.
pub(crate) async fn best<T>(mut measure: impl AsyncFnMut() -> T, good: impl Fn(&T) -> bool) -> T {
    for _ in 1..TRIES {
        let measured = measure().await;
        if good(&measured) {
            return measured;
        }
    }
    measure().await
}

/// Tells the guest what to do, as a message.
async fn tell(call: Call, text: &str) -> Finished<Journal> {
    hostile().await.handle(call, message_event(text)).await
}

async fn tell_within(limits: Limits, text: &str) -> Finished<Journal> {
    tell(call_with(limits), text).await
}

/// Returns the limit that a call exceeded, with the message.
fn limit<T: std::fmt::Debug>(finished: Finished<T>) -> (LimitKind, String) {
    match finished.result {
        Err(CallError::Limit(kind, message)) => (kind, message),
        other => panic!("no limit: {other:?}"),
    }
}

/// Returns the failure that the guest returned.
fn refused<T: std::fmt::Debug>(finished: Finished<T>) -> Failure {
    match finished.result {
        Err(CallError::Refused(failure)) => failure,
        other => panic!("not refused: {other:?}"),
    }
}

pub(crate) fn lines(log: &[LogLine]) -> Vec<&str> {
    log.iter().map(|line| line.message.as_str()).collect()
}
