//! Leads: from a question about a price to a sale, by plugins, people and API clients.

use crate::{Inbox, SHOP, now, plugins::install_guest};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
};
use serde_json::{Value, json};

on_both! {
    a_customer_who_asks_for_a_price_becomes_a_lead_and_is_asked_for_details;
    questions_stop_when_a_person_takes_over_or_the_customer_declines;
    a_question_blocked_by_another_answer_is_asked_after_the_next_message;
    leads_can_be_created_changed_and_listed_by_the_api;
}

async fn started(kind: Kind, config: &Value) -> Inbox {
    let inbox = Inbox::start(kind, &[]).await;
    inbox.server.install("lead-capture", &["--config", &config.to_string()]);
    inbox
}

async fn writes(inbox: &Inbox, person: &str, mid: &str, said: &str) -> Value {
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, person, mid, now(), said)])]).await, 200);
    inbox.server.drained().await;
    inbox.conversation_with(&format!("Person {person}")).await
}

/// Returns the messages that the platform accepted, in order.
fn said(inbox: &Inbox) -> Vec<String> {
    inbox
        .graph
        .accepted()
        .iter()
        .map(|message| message.message["text"].as_str().unwrap_or_default().to_owned())
        .collect()
}

async fn a_customer_who_asks_for_a_price_becomes_a_lead_and_is_asked_for_details(kind: Kind) {
    let inbox = started(kind, &json!({ "team": "sales" })).await;
    inbox.server.add_team("sales", &[]).await;
    writes(&inbox, "ada", "m1", "hello").await;
    assert!(inbox.server.list("/api/v1/leads").await.is_empty(), "a greeting is no lead");

    let ada = writes(&inbox, "ada", "m2", "What is the PRICE of a chair?").await;
    let lead = inbox.server.list("/api/v1/leads").await.remove(0);
    assert_eq!((&lead["stage"], &lead["source"]), (&json!("new"), &json!(SHOP.1)), "{lead}");
    assert_eq!((&lead["conversation"], &lead["contact"]), (&ada["id"], &ada["contact"]), "{lead}");
    assert!(ada["labels"].to_string().contains("lead"), "{ada}");
    assert!(said(&inbox)[1].contains("Which e-mail address"), "the name is known: {:?}", said(&inbox));

    writes(&inbox, "ada", "m3", "what for?").await;
    assert!(said(&inbox)[2].starts_with("Sorry, I did not get that. Which e-mail"), "{:?}", said(&inbox));
    writes(&inbox, "ada", "m4", "OK: ada@example.org").await;
    assert_eq!(said(&inbox)[3], "What exactly do you need?");
    let ada = writes(&inbox, "ada", "m5", "ten chairs, no armrests").await;
    assert!(said(&inbox)[4].starts_with("Thank you, Person!"), "{:?}", said(&inbox));

    let path = format!("/api/v1/leads/{}", lead["id"].as_str().expect("an identifier"));
    let lead = inbox.server.get(&path).await;
    assert_eq!((&lead["stage"], &lead["attributes"]["need"]), (&json!("qualified"), &json!("ten chairs, no armrests")));
    assert_eq!(ada["team"], "sales", "`on-lead` heard that it is qualified");
    let contact = inbox.server.get(&format!("/api/v1/contacts/{}", ada["contact"]["id"].as_str().expect("one"))).await;
    assert_eq!(contact["attributes"]["email"], "ada@example.org");

    // Another question opens no second lead while the first is open. After the first is lost, it does.
    writes(&inbox, "ada", "m6", "how much is a table?").await;
    assert_eq!(inbox.server.list("/api/v1/leads").await.len(), 1);
    let lost = inbox.server.ask("PATCH", &path, Some(&json!({ "stage": "lost" }))).await;
    assert_eq!((lost.0, &lost.1["stage"]), (200, &json!("lost")));
    writes(&inbox, "ada", "m7", "how much is a sofa?").await;
    assert_eq!(inbox.server.list("/api/v1/leads").await.len(), 2);
    assert_eq!(inbox.server.list("/api/v1/leads?stage=lost").await.len(), 1);
}

async fn questions_stop_when_a_person_takes_over_or_the_customer_declines(kind: Kind) {
    let inbox = started(kind, &json!({ "ask_consent": true })).await;
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    let ada = writes(&inbox, "ada", "m1", "I'd like a quote").await;
    assert!(said(&inbox)[0].contains("May we keep"), "{:?}", said(&inbox));
    let quick = &inbox.graph.accepted()[0].message["quick_replies"];
    assert_eq!((&quick[0]["title"], &quick[1]["title"]), (&json!("Yes"), &json!("No")));
    let path = format!("/api/v1/conversations/{}", ada["id"].as_str().expect("an identifier"));
    inbox.server.add_person("Ann").await;
    assert_eq!(inbox.server.ask("PATCH", &path, Some(&json!({ "assignee": "Ann" }))).await.0, 200);
    writes(&inbox, "ada", "m2", "Yes").await;
    assert_eq!(said(&inbox).len(), 1, "Ann has taken over");

    let bob = writes(&inbox, "bob", "m3", "I'd like a quote").await;
    writes(&inbox, "bob", "m4", "No").await;
    assert!(said(&inbox)[2].contains("will not ask again"), "{:?}", said(&inbox));
    let contact = inbox.server.get(&format!("/api/v1/contacts/{}", bob["contact"]["id"].as_str().expect("one"))).await;
    assert_eq!(contact["attributes"]["consent"], "denied");
    let leads = inbox.server.list("/api/v1/leads").await;
    assert!(leads.len() == 2 && leads.iter().all(|lead| lead["stage"] == "new"), "the leads stay: {leads:?}");
    let path = format!("/api/v1/leads/{}", leads[0]["id"].as_str().expect("an identifier"));
    inbox.server.ask("PATCH", &path, Some(&json!({ "stage": "lost" }))).await;
    writes(&inbox, "bob", "m5", "what is the price?").await;
    assert_eq!(said(&inbox).len(), 3, "a customer who declined is not asked again, even for another lead");
}

async fn a_question_blocked_by_another_answer_is_asked_after_the_next_message(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    // The plugin that was installed first answers first, and each message gets one automatic answer.
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    install_guest(&inbox.server, "plain", "plain");
    inbox.server.install("lead-capture", &[]);
    writes(&inbox, "ada", "m1", "What is the price of a chair?").await;
    assert!(said(&inbox)[0].starts_with("Hello Person ada, shop got"), "{:?}", said(&inbox));
    assert_eq!(said(&inbox).len(), 1);
    assert_eq!(inbox.server.list("/api/v1/leads").await.len(), 1);
    inbox.server.command(&["plugin", "disable", "plain"]).expect("it is switched off");
    writes(&inbox, "ada", "m2", "hello?").await;
    assert!(said(&inbox)[1].starts_with("Which e-mail address"), "{:?}", said(&inbox));
}

async fn leads_can_be_created_changed_and_listed_by_the_api(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let ada = writes(&inbox, "ada", "m1", "hello").await;
    let conversation = ada["id"].as_str().expect("an identifier");
    let new = json!({ "conversation": conversation, "source": "fair", "value": 1250.5, "currency": "EUR",
        "attributes": { "need": "chairs" } });
    let (status, lead) = inbox.server.ask("POST", "/api/v1/leads", Some(&new)).await;
    assert_eq!((status, &lead["value"], &lead["currency"]), (201, &json!(1250.5), &json!("EUR")), "{lead}");
    assert_eq!((&lead["stage"], &lead["attributes"]["need"]), (&json!("new"), &json!("chairs")));
    let path = format!("/api/v1/leads/{}", lead["id"].as_str().expect("an identifier"));

    let refused = |answer: (u16, Value)| (answer.0, answer.1["code"].as_str().unwrap_or_default().to_owned());
    let again = refused(inbox.server.ask("POST", "/api/v1/leads", Some(&new)).await);
    assert_eq!(again.0, 409, "one open lead for each conversation: {again:?}");
    for (method, path, body, status) in [
        ("POST", "/api/v1/leads", json!({ "conversation": "nowhere" }), 404),
        ("POST", "/api/v1/leads", json!({ "conversation": conversation, "price": 1 }), 422),
        ("PATCH", path.as_str(), json!({ "value": -1 }), 422),
        ("PATCH", path.as_str(), json!({ "currency": "euro" }), 422),
        ("PATCH", path.as_str(), json!({ "stage": "maybe" }), 422),
        ("PATCH", "/api/v1/leads/nowhere", json!({ "stage": "won" }), 404),
    ] {
        assert_eq!(inbox.server.ask(method, path, Some(&body)).await.0, status, "{method} {path} {body}");
    }
    let many: serde_json::Map<_, _> = (0..32).map(|n| (format!("k{n}"), json!("v"))).collect();
    let full = inbox.server.ask("PATCH", &path, Some(&json!({ "stage": "won", "attributes": many }))).await;
    assert_eq!(full.0, 422, "33 attributes: {}", full.1);
    assert_eq!(inbox.server.get(&path).await, lead, "the refused requests changed nothing");

    let change = json!({ "stage": "won", "value": 999.99, "attributes": { "need": null, "note": "by phone" } });
    let (status, won) = inbox.server.ask("PATCH", &path, Some(&change)).await;
    assert_eq!(
        (status, &won["stage"], &won["value"], &won["currency"]),
        (200, &json!("won"), &json!(999.99), &json!("EUR"))
    );
    assert_eq!(won["attributes"], json!({ "note": "by phone" }));
    let (status, second) =
        inbox.server.ask("POST", "/api/v1/leads", Some(&json!({ "conversation": conversation }))).await;
    assert_eq!(status, 201, "the first is closed: {second}");
    let reopened = inbox.server.ask("PATCH", &path, Some(&json!({ "stage": "qualified" }))).await;
    assert_eq!(reopened.0, 422, "there is another open one: {}", reopened.1);
    let of_ada = inbox.server.list(&format!("/api/v1/leads?conversation={conversation}")).await;
    assert_eq!(of_ada.len(), 2);
    assert_eq!(inbox.server.list("/api/v1/leads?stage=won").await.len(), 1);
    assert!(inbox.server.list("/api/v1/leads?contact=nobody").await.is_empty());
}
