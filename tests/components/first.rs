//! A plugin that was built for the contract's first version, in today's engine. It must work as before.

use crate::hostile::lines;
use plugboard_engine::{Call, Engine, EngineOptions, Gate, Plugin};
use plugboard_model::{Action, ConversationChange, DueTimer, EventBody, EventKind, FailureKind, Grants, KvScope};
use plugboard_tests::{
    calls::{NOW, call, event, message_event},
    guest,
    stub::{Behavior, Stub},
};
use serde_json::json;
use std::sync::Arc;
use tokio::sync::OnceCell;

async fn first() -> Arc<Plugin> {
    static ONCE: OnceCell<(Engine, Arc<Plugin>)> = OnceCell::const_new();
    let load = async || {
        let engine = Engine::new(EngineOptions::default()).expect("an engine");
        let plugin = engine.load(&guest("first")).await.expect("the guest loads");
        (engine, plugin)
    };
    Arc::clone(&ONCE.get_or_init(load).await.1)
}

#[tokio::test]
async fn a_plugin_of_the_first_contract_version_loads() {
    let component = guest("first");
    let names = |what: &str| component.windows(what.len()).any(|window| window == what.as_bytes());
    assert!(names("plugboard:inbox/kv@0.1.0"), "the names of its imports have a version");
    assert!(!names("plugboard:inbox/kv@0.1.2"), "it is never built for another");
    let surface = first().await.surface().clone();
    assert_eq!(
        surface.hears,
        [EventKind::Message, EventKind::Conversation, EventKind::Refused, EventKind::Timer, EventKind::Lead]
    );
    assert_eq!(surface.powers, first().await.manifest().expect("a manifest").powers.clone().expect("its powers"));
}

#[tokio::test]
async fn a_first_version_plugin_requests_the_same_actions_as_before() {
    let call = Call { config: Arc::new(json!({ "greeting": "Good day" })), ..call() };
    let run = first().await.handle(call, message_event("hello")).await;
    let journal = run.result.expect("a journal");
    assert_eq!(lines(&run.log), [&format!("message 1 of the conversation, 1 of all, at {NOW}"), "Preview::Allowed"]);
    let names: Vec<_> = journal.actions.iter().map(Action::name).collect();
    assert_eq!(
        names,
        ["add-label", "priority", "note", "contact-attribute", "open-lead", "lead-stage", "set-timer", "reply"]
    );
    assert_eq!(journal.actions[0], Action::Change(ConversationChange::AddLabel { label: "first".into() }));
    let Some(Action::Reply { draft }) = journal.actions.last() else { panic!("{journal:?}") };
    assert_eq!(draft.text, "Good day Ada, this is message 1.");
    assert_eq!((draft.quick_replies[0].title.as_str(), draft.reply_to.as_deref()), ("Thanks", Some("message-1")));
    let writes: Vec<_> = journal.writes.iter().map(|write| (write.scope, write.key.as_str())).collect();
    assert_eq!(writes, [(KvScope::Conversation, "count"), (KvScope::Shared, "all")]);
}

#[tokio::test]
async fn a_first_version_plugin_handles_timers_and_changes() {
    let timer = DueTimer { name: "later".into(), data: "3".into() };
    let run = first().await.handle(call(), event(EventBody::Timer(timer))).await;
    assert_eq!((lines(&run.log), run.result.is_ok()), (vec!["later rings, with 3"], true));
    let changed = event(EventBody::Conversation { changes: vec!["status".into(), "labels".into()] });
    let run = first().await.handle(call(), changed).await;
    assert_eq!((lines(&run.log), run.result.is_ok()), (vec!["open: status, labels"], true));
}

#[tokio::test]
async fn a_first_version_plugin_makes_requests_and_exchanges_failures() {
    let stub = Stub::start(Behavior::Answer(201, "made".into())).await;
    let grants = Grants { http: vec![stub.authority().parse().expect("an authority")] };
    let granted = Call { gate: Arc::new(Gate::new(grants)), ..call() };
    let text = format!("fetch http://{}/x", stub.authority());
    let run = first().await.handle(granted, message_event(&text)).await;
    assert_eq!((lines(&run.log), run.result.is_ok()), (vec!["201 made"], true));
    let request = stub.requests().remove(0);
    assert!(request.starts_with("POST /x HTTP/1.1\r\n") && request.ends_with("a=b+c"), "{request}");
    let refused = |run: plugboard_engine::Finished<plugboard_model::Journal>| match run.result {
        Err(plugboard_engine::CallError::Refused(failure)) => failure,
        other => panic!("{other:?}"),
    };
    let not_granted = refused(first().await.handle(call(), message_event(&text)).await);
    assert_eq!(not_granted.kind, FailureKind::Denied);
    let failed = refused(first().await.handle(call(), message_event("fail")).await);
    assert_eq!((failed.kind, failed.message.as_str()), (FailureKind::Invalid, "told to"));
}
