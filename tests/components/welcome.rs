//! The plugin `welcome`, compiled, in the engine.

use crate::automation::{Loaded, asked, call, event, loaded, refusal, with_attribute};
use plugboard_engine::{Finished, Plugin};
use plugboard_model::{
    Action, ConversationKind, Draft, Event, EventBody, EventKind, Failure, FailureKind, Journal, Verdict,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// A time in December 2026, in UTC. December 7 is a Monday. Berlin is an hour ahead then.
const fn utc(day: i64, hour: i64, minute: i64) -> i64 {
    const DECEMBER: i64 = 1_796_083_200_000;
    DECEMBER + (((day - 1) * 24 + hour) * 60 + minute) * 60_000
}

/// A Monday at noon in Berlin.
const MONDAY: i64 = utc(7, 11, 0);

async fn welcome() -> Arc<Plugin> {
    static ONCE: Loaded = Loaded::const_new();
    loaded(&ONCE, "welcome").await
}

fn created() -> Event {
    event(EventBody::Conversation { changes: vec!["created".into()] })
}

async fn handle(config: Value, now: i64, event: Event) -> Finished<Journal> {
    welcome().await.handle(call(config, now, Ok(Verdict::Allowed)), Arc::new(event)).await
}

/// Returns the text of the only reply.
async fn greeting(config: Value, now: i64, event: Event) -> String {
    let (actions, _) = asked(handle(config, now, event).await);
    match actions.as_slice() {
        [Action::Reply { draft }] => draft.text.clone(),
        other => panic!("expected one reply, found {other:?}"),
    }
}

#[tokio::test]
async fn welcome_handles_conversations_and_can_reply() {
    let plugin = welcome().await;
    assert_eq!(plugin.surface().hears, [EventKind::Conversation]);
    assert_eq!(plugin.surface().powers, ["clock", "config", "log", "replies"]);
    let manifest = plugin.manifest().expect("a manifest is embedded");
    manifest.check().unwrap();
    manifest.check_config(&shop()).unwrap();
}

#[tokio::test]
async fn a_new_conversation_is_greeted_in_english_by_default() {
    let (actions, log) = asked(handle(json!({}), MONDAY, created()).await);
    let text = "Hi Ada! Thanks for writing to The Shop. We will answer as soon as we can.".to_owned();
    assert_eq!(actions, [Action::Reply { draft: Draft { text, ..Draft::default() } }]);
    assert_eq!(log, ["greeted: open, language en"]);
}

#[tokio::test]
async fn unknown_names_in_the_greeting_have_fallbacks() {
    let mut nobody = created();
    nobody.contact.name = None;
    nobody.account_name = None;
    let text = greeting(json!({}), MONDAY, nobody).await;
    assert_eq!(text, "Hi there! Thanks for writing to us. We will answer as soon as we can.");
}

#[tokio::test]
async fn reopened_group_and_public_conversations_are_not_greeted() {
    let reopened = event(EventBody::Conversation { changes: vec!["reopened".into()] });
    assert_eq!(asked(handle(json!({}), MONDAY, reopened).await).0, []);
    for kind in [ConversationKind::Group, ConversationKind::Public] {
        let mut event = created();
        event.conversation.kind = kind;
        assert_eq!(asked(handle(json!({}), MONDAY, event).await).0, [], "{kind}");
    }
}

/// A shop in Berlin with opening hours, holidays, and its own texts.
fn shop() -> Value {
    let day = json!(["09:00-17:00"]);
    json!({
        "time_zone": "Europe/Berlin",
        "hours": { "monday": day, "tuesday": day, "wednesday": day, "thursday": day, "friday": day },
        "holidays": ["12-25", "2026-12-08"],
        "texts": {
            "en": { "greeting": "Hi {first_name|there}!", "closed": "{account|We} will be back {opens|soon}." },
            "de": { "greeting": "Moin {first_name|auch}!", "closed": "Wir sind {opens|bald} zurück." }
        },
        "default_language": "en"
    })
}

#[tokio::test]
async fn outside_business_hours_the_greeting_says_when_the_shop_opens() {
    for (now, text) in [
        (MONDAY, "Hi Ada!"),
        // 08:59 and 09:00 in Berlin.
        (utc(7, 7, 59), "The Shop will be back today at 09:00."),
        (utc(7, 8, 0), "Hi Ada!"),
        // Tuesday is a holiday.
        (utc(7, 16, 0), "The Shop will be back on Wednesday at 09:00."),
        (utc(8, 11, 0), "The Shop will be back tomorrow at 09:00."),
        (utc(11, 20, 0), "The Shop will be back on Monday at 09:00."),
        // July 6, also a Monday: Berlin is two hours ahead then.
        (1_783_321_200_000, "Hi Ada!"),
        (1_783_321_140_000, "The Shop will be back today at 09:00."),
        (utc(24, 22, 0), "The Shop will be back on Monday at 09:00."),
    ] {
        assert_eq!(greeting(shop(), now, created()).await, text, "{now}");
    }
}

#[tokio::test]
async fn the_greeting_is_in_the_customers_language() {
    let german = |tag| with_attribute(created(), "language", tag);
    assert_eq!(greeting(shop(), MONDAY, german("de")).await, "Moin Ada!");
    assert_eq!(greeting(shop(), utc(11, 20, 0), german("de_AT")).await, "Wir sind am Montag um 09:00 Uhr zurück.");
    assert_eq!(greeting(shop(), MONDAY, german("fr")).await, "Hi Ada!");
    assert!(greeting(json!({}), MONDAY, german("fr-CA")).await.starts_with("Bonjour Ada !"));
}

#[tokio::test]
async fn a_refusal_by_a_rule_is_not_a_failure() {
    let says = Err(Failure::denied("a person is handling this conversation").code("person"));
    let finished = welcome().await.handle(call(json!({}), MONDAY, says), Arc::new(created())).await;
    let (actions, log) = asked(finished);
    assert_eq!(actions, []);
    assert_eq!(log, ["not greeted: a person is handling this conversation"]);

    let says = Err(Failure::new(FailureKind::Unavailable, "not now"));
    let finished = welcome().await.handle(call(json!({}), MONDAY, says), Arc::new(created())).await;
    assert_eq!(refusal(finished).kind, FailureKind::Unavailable);

    let held = welcome().await.handle(call(json!({}), MONDAY, Ok(Verdict::Held)), Arc::new(created())).await;
    assert_eq!(asked(held).1, ["greeting held for review by a person: open, language en"]);
}

#[tokio::test]
async fn an_invalid_configuration_is_refused_with_its_member() {
    for (config, member) in [
        (json!({ "hours": {}, "time_zone": "Europe/Nowhere" }), "`time_zone`"),
        (json!({ "hours": { "monday": ["9 to 5"] } }), "`hours.monday[0]`"),
        (json!({ "texts": { "en": { "greeting": "Hi {name}" } } }), "`texts.en.greeting`"),
    ] {
        let failure = refusal(handle(config, MONDAY, created()).await);
        assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Invalid, Some("config")));
        assert!(failure.message.contains(member), "{}", failure.message);
    }
}
