//! Shared by the tests of automations: events, and a host that answers previews in a fixed way.

use plugboard_engine::{Call, CallError, Engine, EngineOptions, Finished, HostData, Plugin};
use plugboard_model::{Action, Clock, Event, EventBody, Failure, Journal, Verdict};
use plugboard_tests::calls;
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// A plugin, compiled once for all tests, and its engine, which must outlive it.
pub type Loaded = OnceCell<(Engine, Arc<Plugin>)>;

/// Loads `target/plugins/<name>.wasm`, on the first call only.
pub async fn loaded(once: &'static Loaded, name: &str) -> Arc<Plugin> {
    let load = async || {
        let engine = Engine::new(EngineOptions::default()).expect("an engine");
        let plugin = engine.load(&plugboard_tests::plugin(name)).await.expect("the plugin loads");
        (engine, plugin)
    };
    Arc::clone(&once.get_or_init(load).await.1)
}

/// Returns an event with this body in Ada's new conversation.
pub fn event(body: EventBody) -> Event {
    Arc::unwrap_or_clone(calls::event(body))
}

/// Returns the event for a message by Ada.
pub fn message(text: &str) -> Event {
    Arc::unwrap_or_clone(calls::message_event(text))
}

/// Adds an attribute of Ada's to an event.
pub fn with_attribute(mut event: Event, key: &str, value: &str) -> Event {
    event.contact.attributes.insert(key.into(), value.into());
    event
}

/// Builds a call from a configuration, a stopped clock, and the answer to all previews.
pub fn call(config: Value, now: i64, says: Result<Verdict, Failure>) -> Call {
    Call { config: Arc::new(config), clock: Clock::test(now), data: Arc::new(Policy(says)), ..calls::call() }
}

/// Returns the plugin's actions, and its log.
pub fn asked(finished: Finished<Journal>) -> (Vec<Action>, Vec<String>) {
    let log = finished.log.into_iter().map(|line| line.message).collect();
    let journal = finished.result.unwrap_or_else(|error| panic!("{error}; it logged {log:?}"));
    assert!(journal.writes.is_empty() && journal.reads.is_empty(), "the plugin stores nothing: {journal:?}");
    (journal.actions, log)
}

/// Returns the failure that the plugin returned.
pub fn refusal(finished: Finished<Journal>) -> Failure {
    match finished.result {
        Err(CallError::Refused(failure)) => failure,
        other => panic!("expected a refusal by the plugin, found {other:?}"),
    }
}

/// A policy that gives everything the same verdict, and nothing to read.
struct Policy(Result<Verdict, Failure>);

impl HostData for Policy {
    fn preview(&self, _: &Action, _: &[Action]) -> Result<Verdict, Failure> {
        self.0.clone()
    }
}
