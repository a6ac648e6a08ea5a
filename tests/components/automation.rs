//! Shared by the tests of automations: events, and a host that answers previews in a fixed way.

use plugboard_engine::{
    BoxFuture, Call, CallError, Directory, Engine, EngineOptions, Files, Finished, History, Kv, NoPowers, Plugin,
    Preview, Templates,
};
use plugboard_model::{Action, Clock, Event, EventBody, Failure, Journal, KvScope, Lookup, Message, Verdict};
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
    Call { config: Arc::new(config), clock: Clock::test(now), powers: Arc::new(Policy(says)), ..calls::call() }
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

impl Preview for Policy {
    fn preview(&self, _: &Action, _: &[Action]) -> Result<Verdict, Failure> {
        self.0.clone()
    }
}

impl Kv for Policy {
    fn get<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        NoPowers.get(scope, key)
    }
}

impl History for Policy {
    fn messages(&self, limit: u32) -> BoxFuture<'_, Result<Vec<Message>, Failure>> {
        NoPowers.messages(limit)
    }
}

impl Templates for Policy {
    fn names<'a>(&'a self, language: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>> {
        NoPowers.names(language)
    }

    fn check<'a>(&'a self, name: &'a str, language: &'a str, variables: usize) -> BoxFuture<'a, Result<(), Failure>> {
        NoPowers.check(name, language, variables)
    }
}

impl Files for Policy {
    fn read<'a>(&'a self, attachment: &'a str) -> BoxFuture<'a, Result<bytes::Bytes, Failure>> {
        NoPowers.read(attachment)
    }
}

impl Directory for Policy {
    fn look(&self, lookup: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>> {
        NoPowers.look(lookup)
    }
}
