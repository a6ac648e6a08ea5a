//! The plugin `triage`, compiled, in the engine.

use crate::automation::{Loaded, asked, call, loaded, message, refusal, with_attribute};
use plugboard_engine::{Finished, Plugin};
use plugboard_model::{Action, ConversationChange, Event, EventKind, FailureKind, Journal, Priority, Verdict};
use plugboard_tests::calls;
use serde_json::{Value, json};
use std::sync::Arc;

async fn triage() -> Arc<Plugin> {
    static ONCE: Loaded = Loaded::const_new();
    loaded(&ONCE, "triage").await
}

async fn handle(config: Value, event: Event) -> Finished<Journal> {
    triage().await.handle(call(config, calls::NOW, Ok(Verdict::Allowed)), Arc::new(event)).await
}

fn category(word: &str) -> Action {
    Action::Change(ConversationChange::Category { category: Some(word.into()) })
}

fn priority(priority: Priority) -> Action {
    Action::Change(ConversationChange::Priority { priority })
}

fn label(word: &str) -> Action {
    Action::Change(ConversationChange::AddLabel { label: word.into() })
}

#[tokio::test]
async fn triage_handles_messages_and_cannot_reply() {
    let plugin = triage().await;
    assert_eq!(plugin.surface().hears, [EventKind::Message]);
    assert_eq!(plugin.surface().powers, ["config", "log", "triage"]);
    let manifest = plugin.manifest().expect("a manifest is embedded");
    manifest.check().unwrap();
    assert_eq!(manifest.name, "triage");
    manifest.check_config(&json!({ "rules": [], "high_value": 10, "default_category": "x" })).unwrap();
}

#[tokio::test]
async fn an_urgent_order_question_is_urgent_support_by_default() {
    let (actions, log) = asked(handle(json!({}), message("hi, where is my order? it is urgent")).await);
    let expected = [category("support"), priority(Priority::Urgent), label("urgent"), label("order")];
    assert_eq!(actions, expected);
    assert_eq!(log, ["matched: urgent, order"]);
}

#[tokio::test]
async fn a_message_that_matches_no_rule_gets_only_the_default_category() {
    let (actions, log) = asked(handle(json!({}), message("hello!")).await);
    assert_eq!(actions, [category("other")]);
    assert_eq!(log, ["no rule matched"]);

    let mut sorted = message("hello!");
    sorted.conversation.category = Some("sales".into());
    assert_eq!(asked(handle(json!({}), sorted).await).0, []);
}

#[tokio::test]
async fn a_complaint_is_escalated_only_once() {
    let mut event = message("You will hear from my LAWYER.");
    let (actions, _) = asked(handle(json!({}), event.clone()).await);
    let escalation = Action::Escalate { reason: "The customer complains or threatens legal action.".into() };
    assert_eq!(actions.last(), Some(&escalation));

    event.conversation.automation = false;
    let (again, _) = asked(handle(json!({}), event).await);
    assert!(!again.contains(&escalation), "{again:?}");
}

#[tokio::test]
async fn custom_rules_check_keywords_patterns_language_channel_and_attributes() {
    let config = json!({
        "high_value": 1000,
        "default_category": "unsorted",
        "rules": [{
            "name": "gold returns",
            "when": {
                "keywords": ["rückgabe"], "patterns": ["rma-[0-9]{4}"],
                "language": "de", "channel": "shop", "attributes": { "plan": "gold" }
            },
            "then": { "category": "returns", "priority": "high", "labels": ["return"], "team": "gold" }
        }]
    });
    let gold = |text| with_attribute(with_attribute(message(text), "plan", "gold"), "language", "de-AT");
    let expected = [
        category("returns"),
        priority(Priority::High),
        label("return"),
        Action::Change(ConversationChange::Team { team: Some("gold".into()) }),
    ];
    let (actions, log) = asked(handle(config.clone(), gold("Bitte RUCKGABE!")).await);
    assert_eq!(actions, expected);
    assert_eq!(log, ["matched: gold returns"]);
    assert_eq!(asked(handle(config.clone(), gold("zu RMA-1234")).await).0, expected);

    let valued = with_attribute(gold("zu RMA-1234"), "value", "2500.50");
    assert_eq!(asked(handle(config.clone(), valued).await).0[1], priority(Priority::Urgent));

    let silver = with_attribute(gold("zu RMA-1234"), "plan", "silver");
    assert_eq!(asked(handle(config.clone(), silver).await).0, [category("unsorted")]);
    let mut elsewhere = gold("zu RMA-1234");
    elsewhere.conversation.channel = "other".into();
    assert_eq!(asked(handle(config, elsewhere).await).0, [category("unsorted")]);
}

#[tokio::test]
async fn an_invalid_configuration_is_refused_with_its_member() {
    let wrong = json!({ "rules": [{ "when": { "patterns": ["("] }, "then": {} }] });
    let failure = refusal(handle(wrong, message("hi")).await);
    assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Invalid, Some("config")));
    assert!(failure.message.starts_with("configuration member `rules[0].when.patterns[0]`"), "{}", failure.message);

    let failure = refusal(handle(json!({ "rules": [{ "then": { "priority": "huge" } }] }), message("hi")).await);
    assert!(failure.message.contains("`rules[0].then.priority`"), "{}", failure.message);
}
