//! What customers choose from numbered lines, where the platform does not show buttons.

use super::{
    ask, asks, buttons, conversation_with, document, messages_with, payload_of, release, reply, tea, with_reviewer,
};
use crate::{
    people_of_platforms::{Platform, in_group, message},
    scenarios::{component, passes},
    sending::{BEGIN, set_clock},
};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};

on_both! {
    choices_end_after_a_day;
    choices_end_with_our_next_message;
    a_message_that_the_customer_does_not_have_changes_nothing;
    an_edited_or_deleted_message_offers_nothing;
    everyone_in_a_group_can_choose;
}

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// An item about what is in the conversation with a customer.
fn about(item: &str, key: &str, who: &str, ours: &Value, text: &str) -> Value {
    json!({
        "item": item, "key": key, "thread": who, "contact": who, "message": ours["external_id"], "text": text,
    })
}

async fn choices_end_after_a_day(kind: Kind) {
    let platform = Platform::with(kind, &["--test-clock"], json!([]), &[]).await;
    platform.report(&[asks("m-1", "ada", &[tea()])]).await;
    assert_eq!(payload_of(&platform, "m-2", "ada", "yes please").await, Value::Null);
    // The customer may choose again, and need not do it at once.
    assert_eq!(payload_of(&platform, "m-3", "ada", "2").await, "tea:no");
    assert_eq!(payload_of(&platform, "m-4", "ada", "YES").await, "tea:yes");
    set_clock(&platform.server, DAY).await;
    assert_eq!(payload_of(&platform, "m-5", "ada", "1.").await, "tea:yes");
    set_clock(&platform.server, DAY + 1).await;
    assert_eq!(payload_of(&platform, "m-6", "ada", "1.").await, Value::Null);
    // A message that arrives late was written in time.
    let mut late = message("m-7", "ada", "1)");
    late["at"] = json!(*BEGIN + 60_000);
    platform.report(&[late]).await;
    assert_eq!(messages_with(&platform, "ada").await.pop().expect("a message")["payload"], "tea:yes");
    // What the platform says itself is never replaced.
    set_clock(&platform.server, DAY + 2).await;
    platform.report(&[asks("m-8", "ada", &[tea()])]).await;
    let mut pressed = message("m-9", "ada", "2");
    pressed["payload"] = json!("menu");
    platform.report(&[pressed]).await;
    assert_eq!(messages_with(&platform, "ada").await.pop().expect("a message")["payload"], "menu");
    // What was written before the choices were sent does not answer them. The platform's clock may be 5 seconds behind.
    let offered = *BEGIN + (DAY + 2) * 1_000;
    for (key, before, expected) in [("m-10", 5_001, Value::Null), ("m-11", 5_000, json!("tea:no"))] {
        let mut early = message(key, "ada", "2");
        early["at"] = json!(offered - before);
        platform.report(&[early]).await;
        let found = messages_with(&platform, "ada").await.pop().expect("a message");
        assert_eq!((&found["external_id"], &found["payload"]), (&json!(key), &expected));
    }
}

async fn choices_end_with_our_next_message(kind: Kind) {
    let platform = Platform::start(kind).await;
    for (n, who) in ["ada", "bob", "cleo", "dora"].into_iter().enumerate() {
        platform.report(&[asks(&format!("m-{n}"), who, &[tea()])]).await;
    }
    // The plugin, a person, and another program.
    platform.report(&[message("p-1", "ada", "say Anything else?")]).await;
    reply(&platform, "bob", &json!({ "text": "Anything else?" })).await;
    let mut elsewhere = message("p-2", "cleo", "Anything else?");
    elsewhere["outgoing"] = json!("platform");
    platform.report(&[elsewhere]).await;
    for (key, who) in [("c-1", "ada"), ("c-2", "bob"), ("c-3", "cleo")] {
        assert_eq!(payload_of(&platform, key, who, "1").await, Value::Null, "{who}");
    }
    // A note is not sent, and what the customer writes is no message of ours.
    let (status, note) = ask(&platform, "dora", &json!({ "kind": "note", "text": "Dora likes tea." })).await;
    assert_eq!(status, 201, "{note}");
    assert_eq!(payload_of(&platform, "c-4", "dora", "hm").await, Value::Null);
    assert_eq!(payload_of(&platform, "c-5", "dora", "1").await, "tea:yes");
    // New choices replace the old ones.
    let cake = buttons("Cake?", &[("Yes", "cake:yes")]);
    platform.report(&[asks("m-9", "dora", &[cake])]).await;
    assert_eq!(payload_of(&platform, "c-6", "dora", "yes").await, "cake:yes");
    assert_eq!(payload_of(&platform, "c-7", "dora", "2").await, Value::Null);
}

async fn a_message_that_the_customer_does_not_have_changes_nothing(kind: Kind) {
    let platform = Platform::start(kind).await;
    with_reviewer(&platform);
    // A reply that is held offers nothing, and it does not end what was offered before.
    platform.report(&[asks("m-1", "ada", &[tea()])]).await;
    let held = json!({ "text": "A secret", "content": document(&[buttons("Cake?", &[("Yes", "cake:yes")])]) });
    let held = reply(&platform, "ada", &held).await;
    assert_eq!(held["state"], "held", "{held}");
    assert_eq!(payload_of(&platform, "c-1", "ada", "1").await, "tea:yes");
    // It was sent last, although it was written earlier than this reply.
    reply(&platform, "ada", &json!({ "text": "Soon.", "content": document(&[tea()]) })).await;
    release(&platform, &held).await;
    assert_eq!(payload_of(&platform, "c-2", "ada", "1").await, "cake:yes");

    // A reply that did not arrive is no message of ours for the customer.
    platform.report(&[asks("m-2", "bob", &[tea()])]).await;
    let ours = reply(&platform, "bob", &json!({ "text": "Anything else?" })).await;
    assert_eq!(payload_of(&platform, "c-3", "bob", "1").await, Value::Null);
    platform.report(&[about("failed", "f-1", "bob", &ours, "")]).await;
    assert_eq!(payload_of(&platform, "c-4", "bob", "1").await, "tea:yes");

    // One whose answer was lost may have arrived, so the customer may answer it.
    platform.report(&[message("m-3", "cleo", "hello")]).await;
    let lost = reply(&platform, "cleo", &json!({ "text": "lost in thought", "content": document(&[tea()]) })).await;
    assert_eq!(lost["state"], "uncertain", "{lost}");
    assert_eq!(payload_of(&platform, "c-5", "cleo", "2").await, "tea:no");
}

async fn an_edited_or_deleted_message_offers_nothing(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[asks("m-1", "ada", &[tea()]), asks("m-2", "bob", &[tea()])]).await;
    let (ada, bob) = (messages_with(&platform, "ada").await.remove(1), messages_with(&platform, "bob").await.remove(1));
    assert_eq!(ada["content"], document(&[tea()]));
    platform
        .report(&[about("edit", "e-1", "ada", &ada, "No tea today."), about("deletion", "d-1", "bob", &bob, "")])
        .await;
    let (ada, bob) = (messages_with(&platform, "ada").await.remove(1), messages_with(&platform, "bob").await.remove(1));
    assert_eq!(
        (&ada["text"], &ada["content"], &ada["deleted"]),
        (&json!("No tea today."), &Value::Null, &json!(false))
    );
    assert_eq!((&bob["text"], &bob["content"], &bob["deleted"]), (&json!(""), &Value::Null, &json!(true)));
    for (key, who) in [("c-1", "ada"), ("c-2", "bob")] {
        assert_eq!(payload_of(&platform, key, who, "1").await, Value::Null, "{who}");
    }
}

async fn everyone_in_a_group_can_choose(kind: Kind) {
    let platform = Platform::start(kind).await;
    let asked = format!("rich {}", document(&[tea()]));
    platform.report(&[in_group("m-1", "ada", &asked)]).await;
    platform.report(&[in_group("m-2", "bob", "2"), in_group("m-3", "carol", "yes"), in_group("m-4", "bob", "3")]).await;
    let group = platform.conversation().await;
    let said = platform.server.messages(&group).await;
    let payloads: Vec<_> = said.iter().skip(2).map(|message| message["payload"].clone()).collect();
    assert_eq!(payloads, [json!("tea:no"), json!("tea:yes"), Value::Null], "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answer_may_arrive_at_another_server() {
    let platform = Platform::start(Kind::Postgres).await;
    platform.report(&[asks("m-1", "ada", &[tea()])]).await;
    let other = platform.server.beside();
    platform.report_to(&other, &[message("m-2", "ada", "2")]).await;
    let ada = conversation_with(&platform, "ada").await;
    for server in [&platform.server, &other] {
        let messages = server.messages(&ada).await;
        assert_eq!((&messages[1]["content"], &messages[2]["payload"]), (&document(&[tea()]), &json!("tea:no")));
    }
}

#[test]
fn customers_of_a_scenario_choose_as_well() {
    let text = format!(
        r#"
        [config]
        account = "shop"
        api_base = "https://api.example"
        [secrets]
        key = "the-key"
        [rules]
        text_limit = {{ length = 1000, unit = "characters" }}
        [[step]]
        message = 'rich {tea}'
        [step.expect]
        actions = [{{ reply = "Look:", content = [{{ type = "buttons", text = "Tea?" }}] }}]
        [[step]]
        message = "2"
        expect = {{ actions = [], log = ["payload tea:no"] }}
        [[step]]
        later = "25h"
        [[step]]
        message = "2"
        expect = {{ actions = [], log = [] }}
        [[step]]
        message = 'rich {tea}'
        expect = {{ actions = [{{ reply = "Look:" }}] }}
        [[step]]
        person = "Anything else?"
        [[step]]
        message = "2"
        expect = {{ actions = [], log = [] }}
        [[step]]
        message = {{ content = [{{ type = "location", latitude = 52.5, longitude = 13 }}] }}
        expect = {{ actions = [], log_has = ["content {{", "52.5"] }}
        "#,
        tea = document(&[tea()])
    );
    passes(&component("guests", "platform"), &text);
}
