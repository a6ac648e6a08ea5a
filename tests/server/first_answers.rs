//! Conversations that the business began: who answers, in which thread, and when the customer has something of it.

use crate::{
    people_of_platforms::{Platform, in_group, message},
    writing_first::{NUMBER, any, arrives_in, by_phone, open, opened},
};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};

on_both! {
    a_customer_who_is_known_as_another_contact_keeps_what_was_reported;
    a_report_before_the_first_answer_is_about_the_customer;
    a_thread_that_the_platform_has_given_is_not_replaced;
    a_conversation_has_begun_once_the_customer_has_something;
}

/// A message in the thread `t-7`.
fn in_thread(key: &str, who: &str, text: &str) -> Value {
    let mut message = message(key, who, text);
    message["thread"] = json!("t-7");
    message
}

/// A customer withdraws consent in the thread `t-7`.
fn stop(who: &str) -> Value {
    json!({
        "item": "consent", "key": format!("stop-{who}"), "thread": "t-7", "contact": who, "purpose": "all",
        "given": false,
    })
}

async fn show(platform: &Platform, conversation: &Value) -> Value {
    platform.server.get(&crate::people::path(conversation)).await
}

async fn a_customer_who_is_known_as_another_contact_keeps_what_was_reported(kind: Kind) {
    let platform = Platform::with(kind, &[], any(), &[arrives_in("t-7")]).await;
    platform.report(&[in_group("m-1", "bob", "hello all")]).await;
    let bob = platform.conversation().await["contact"]["id"].clone();
    let began = opened(&platform, &by_phone("Hello")).await;
    assert_ne!(began["contact"]["id"], bob);
    // The number is Bob's, which only the thread shows.
    platform.report(&[stop("bob")]).await;
    assert_eq!(show(&platform, &began).await["contact"]["id"], bob);
    platform.refuses(&began, "no-consent").await;
    platform.report(&[in_thread("m-2", "bob", "Who are you?")]).await;
    assert_eq!(platform.write(&began, "The shop").await.0, 201, "a person answers what the customer wrote");

    // Whoever else writes in the thread later is somebody else.
    platform.report(&[in_thread("m-3", "eve", "And I am Eve")]).await;
    let shown = show(&platform, &began).await;
    assert_eq!(shown["contact"]["id"], bob, "{shown}");
    let contacts = platform.server.list("/api/v1/contacts").await;
    let of = |who: &str| {
        let has = |contact: &&Value| {
            contact["identities"].as_array().into_iter().flatten().any(|identity| identity["external_id"] == who)
        };
        contacts.iter().find(has).unwrap_or_else(|| panic!("{who}: {contacts:?}"))["id"].clone()
    };
    assert_eq!((contacts.len(), of("bob") == bob, of("eve") == bob, of(NUMBER) == bob), (3, true, false, false));
    assert_ne!(of("eve"), of(NUMBER));
}

async fn a_report_before_the_first_answer_is_about_the_customer(kind: Kind) {
    let platform = Platform::with(kind, &[], any(), &[arrives_in("t-7")]).await;
    let began = opened(&platform, &by_phone("Hello")).await;
    platform.report(&[stop("u-7")]).await;
    assert_eq!(platform.server.list("/api/v1/contacts").await.len(), 1);
    platform.refuses(&began, "no-consent").await;
    let again = open(&platform, &by_phone("Hello again")).await;
    assert_eq!((again.0, &again.1["code"]), (422, &json!("no-consent")), "{again:?}");
    assert_eq!(platform.sent().len(), 1);
}

async fn a_thread_that_the_platform_has_given_is_not_replaced(kind: Kind) {
    let platform = Platform::with(kind, &[], any(), &[arrives_in("t-7")]).await;
    let began = opened(&platform, &by_phone("Hello")).await;
    // The same customer begins another thread.
    let mut other = message("m-1", "u-1", "Hi there");
    other["also"] = json!({ "phone": NUMBER });
    platform.report(&[other]).await;
    let all = platform.conversations().await;
    assert_eq!(all.len(), 2, "{all:?}");
    assert_eq!(all[0]["contact"]["id"], all[1]["contact"]["id"]);
    assert_eq!(platform.write(&began, "We wrote to you here").await.0, 201);
    assert_eq!(platform.sent()[1]["thread"], "t-7");
    platform.report(&[in_thread("m-2", "u-1", "I see")]).await;
    let said = platform.server.messages(&began).await;
    assert_eq!(crate::texts(&said), ["Hello", "We wrote to you here", "I see"]);
}

async fn a_conversation_has_begun_once_the_customer_has_something(kind: Kind) {
    let mut rules = any();
    let more = [json!(["opening", "id", "any"]), json!(["private-reply-window", 3_600]), json!(["gesture", "read", 0])];
    rules.as_array_mut().expect("a list").extend(more);
    let platform = Platform::with(kind, &[], rules, &[]).await;
    let opens = || platform.sent().pop().expect("a part")["opens"].clone();
    let reads = async |conversation: &Value| {
        let place = format!("{}/read", crate::people::path(conversation));
        let (status, problem) = platform.server.ask("POST", &place, None).await;
        platform.server.drained().await;
        (status, problem["code"].clone())
    };
    // Nobody knows whether the first message arrived, until a person finds out.
    let began = opened(&platform, &by_phone("lost")).await;
    assert_eq!(reads(&began).await, (422, json!("not-sent")), "there is no thread yet");
    let message = began["message"]["id"].as_str().expect("an identifier");
    platform.server.post(&format!("/api/v1/messages/{message}/settle"), json!({ "sent": true })).await;
    assert_eq!(platform.write(&began, "Hello again").await.0, 201);
    assert_eq!((opens(), reads(&began).await.0), (Value::Null, 202));

    // The same with a customer who comments, and gets a private reply.
    let to = json!({ "kind": "id", "id": "ada" });
    let began = opened(&platform, &json!({ "channel": "chat", "to": to, "text": "lost" })).await;
    assert_eq!(opens(), "id");
    let mut comment = message_in_public("m-1", "ada", "How much?");
    comment["comment"] = json!(true);
    platform.report(&[comment]).await;
    let all = platform.conversations().await;
    let public = all.iter().find(|one| one["kind"] == "public").expect("a public conversation");
    let comment = platform.server.messages(public).await.remove(0);
    let (status, answer) = platform.post(public, json!({ "text": "10 euros", "reply_to": comment["id"] })).await;
    assert_eq!((status, &answer["conversation"]), (201, &began["id"]), "{answer}");
    assert_eq!(platform.write(&began, "Or 9 for you").await.0, 201);
    assert_eq!((platform.texts().pop().as_deref(), opens()), (Some("Or 9 for you"), Value::Null));
}

/// A message under a public post.
fn message_in_public(key: &str, who: &str, text: &str) -> Value {
    let mut message = message(key, who, text);
    (message["thread"], message["kind"]) = (json!("post-1"), json!("public"));
    message
}
