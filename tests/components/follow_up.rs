//! The plugin `follow-up`, compiled, in the engine.

use crate::automation::{Loaded, call, event, loaded, message, refusal};
use plugboard_model::{Action, DueTimer, EventBody, EventKind, KvScope, Status, Verdict};
use plugboard_tests::calls::NOW;
use serde_json::{Value, json};
use std::sync::Arc;

const HOUR: i64 = 3_600_000;

async fn actions(config: Value, event: plugboard_model::Event) -> plugboard_model::Journal {
    static ONCE: Loaded = Loaded::const_new();
    let plugin = loaded(&ONCE, "follow-up").await;
    let finished = plugin.handle(call(config, NOW, Ok(Verdict::Allowed)), Arc::new(event)).await;
    finished.result.unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn follow_up_has_exactly_the_expected_handlers_and_powers() {
    static ONCE: Loaded = Loaded::const_new();
    let plugin = loaded(&ONCE, "follow-up").await;
    assert_eq!(plugin.surface().hears, [EventKind::Message, EventKind::Conversation, EventKind::Timer]);
    let powers = ["clock", "config", "kv", "log", "notes", "replies", "timers", "triage"];
    assert_eq!(plugin.surface().powers, powers);
    let manifest = plugin.manifest().expect("a manifest is embedded");
    manifest.check().unwrap();
    manifest.check_config(&json!({ "remind_after_hours": 4, "texts": { "de": {} } })).unwrap();
    let wrong = call(json!({ "ask": 1 }), NOW, Ok(Verdict::Allowed));
    let failure = refusal(plugin.handle(wrong, Arc::new(message("hello"))).await);
    assert!(failure.message.contains("`ask`"), "{failure}");
}

#[tokio::test]
async fn a_message_restarts_the_reminder_timer() {
    let journal = actions(json!({ "remind_after_hours": 4 }), message("hello")).await;
    let set = Action::SetTimer { name: "silence".into(), due_at: NOW + 4 * HOUR, data: String::new() };
    assert_eq!(journal.actions, [Action::CancelTimer { name: "close".into() }, set]);
    let none = actions(json!({ "remind_after_hours": 0 }), message("hello")).await;
    assert_eq!(none.actions, [Action::CancelTimer { name: "close".into() }]);
}

#[tokio::test]
async fn a_reminder_timer_does_nothing_if_we_have_not_written_yet() {
    let timer = DueTimer { name: "silence".into(), data: String::new() };
    assert_eq!(actions(json!({}), event(EventBody::Timer(timer))).await.actions, []);
}

#[tokio::test]
async fn resolving_a_conversation_asks_in_the_customers_language() {
    let mut resolved = event(EventBody::Conversation { changes: vec!["status".into()] });
    resolved.conversation.status = Status::Resolved;
    resolved.contact.attributes.insert("language".into(), "de-AT".into());
    let journal = actions(json!({}), resolved).await;
    let Some(Action::Reply { draft }) = journal.actions.last() else { panic!("{journal:?}") };
    assert_eq!(draft.text, "Ist jetzt alles in Ordnung?");
    assert_eq!(draft.quick_replies.iter().map(|q| q.title.as_str()).collect::<Vec<_>>(), ["Ja", "Nein"]);
    assert_eq!((journal.writes[0].scope, journal.writes[0].key.as_str()), (KvScope::Conversation, "asked"));
}
