//! Replies that reviewers see before they are sent.

use crate::{
    people::{NOON, accepted_texts, ada_writes, answer, path, show},
    public::{notes, with_desk},
};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};

on_both! {
    a_reviewer_passes_amends_and_holds_replies;
    replies_of_plugins_are_also_reviewed;
    a_reply_that_cannot_be_reviewed_is_held_or_sent_in_order;
    disabling_a_reviewer_ends_its_pending_reviews;
}

async fn a_reviewer_passes_amends_and_holds_replies(kind: Kind) {
    let inbox = with_desk(kind, &json!({ "quiet": true })).await;
    let ada = ada_writes(&inbox, "m1", NOON, "hi").await;
    let sent = answer(&inbox, &ada, json!({ "text": "fine" })).await;
    assert_eq!((&sent["state"], &sent["text"]), (&json!("sent"), &json!("fine")));
    let amended = answer(&inbox, &ada, json!({ "text": "teh cat" })).await;
    assert_eq!((&amended["state"], &amended["text"]), (&json!("sent"), &json!("the cat")));
    let held = answer(&inbox, &ada, json!({ "text": "a secret" })).await;
    assert_eq!(held["state"], json!("held"), "{held}");
    // The platform's own limit applies to what a reviewer writes.
    let long = answer(&inbox, &ada, json!({ "text": "so long" })).await;
    assert_eq!(long["state"], json!("held"), "{long}");
    let why = notes(&inbox, &ada).await;
    assert_eq!(why[0], "Reply held: it tells a secret");
    assert!(why[1].contains("5000 characters"), "{why:?}");
    // A held reply does not block later ones. It is sent without a review once a person has released it.
    answer(&inbox, &ada, json!({ "text": "next" })).await;
    assert_eq!(accepted_texts(&inbox), ["fine", "the cat", "next"]);
    let id = held["id"].as_str().expect("an identifier");
    inbox.server.post(&format!("/api/v1/messages/{id}/release"), json!({})).await;
    inbox.server.drained().await;
    assert_eq!(accepted_texts(&inbox).last().map(String::as_str), Some("a secret"));
}

async fn replies_of_plugins_are_also_reviewed(kind: Kind) {
    let inbox = with_desk(kind, &json!({})).await;
    let ada = ada_writes(&inbox, "m1", NOON, "say teh secret").await;
    assert!(accepted_texts(&inbox).is_empty());
    let messages = inbox.server.messages(&ada).await;
    let held = messages.iter().find(|message| message["state"] == "held").expect("a held reply");
    assert_eq!(held["text"], json!("the secret"), "{held}");
    ada_writes(&inbox, "m2", NOON, "say teh weather").await;
    assert_eq!(accepted_texts(&inbox), ["the weather"]);
    let runs = inbox.server.list("/api/v1/runs?plugin=desk").await;
    let reviews = runs.iter().filter(|run| run["event"]["kind"] == "review").count();
    assert_eq!(reviews, 2, "{runs:?}");
}

/// Tess requests a message, without waiting for it to be sent.
async fn ask(inbox: &crate::Inbox, ada: &Value, text: &str) -> Value {
    inbox.server.post(&format!("{}/messages", path(ada)), json!({ "text": text })).await
}

async fn a_reply_that_cannot_be_reviewed_is_held_or_sent_in_order(kind: Kind) {
    let inbox = with_desk(kind, &json!({ "quiet": true })).await;
    let ada = ada_writes(&inbox, "m1", NOON, "hi").await;
    // The review is tried three times, with waits in between; the next reply waits as well.
    let tried = async |times: i64, message: &Value| {
        inbox
            .server
            .until("the review to be tried", async |server| {
                let runs = server.list("/api/v1/runs?plugin=desk").await;
                let of = runs.iter().find(|run| run["event"]["message"] == message["id"]).cloned().unwrap_or_default();
                if of["attempts"] == times && of["state"] != "running" { Ok(()) } else { Err(of.to_string()) }
            })
            .await;
    };
    let broken = ask(&inbox, &ada, "broken").await;
    let next = ask(&inbox, &ada, "next").await;
    tried(1, &broken).await;
    assert!(accepted_texts(&inbox).is_empty());
    assert_eq!(show(&inbox, &next).await["state"], json!("queued"));
    for (times, clock) in [(2, "2026-01-05T12:01:00Z"), (3, "2026-01-05T12:02:00Z")] {
        inbox.server.set_clock(clock).await;
        tried(times, &broken).await;
    }
    inbox.server.drained().await;
    assert_eq!(show(&inbox, &broken).await["state"], json!("held"));
    assert_eq!(accepted_texts(&inbox), ["next"]);
    let why = notes(&inbox, &ada).await;
    assert!(why[0].contains("the dictionary is closed"), "{why:?}");

    // If the admin chooses so, such a reply is sent, and in order.
    inbox.server.command(&["plugin", "failed-review", "desk", "pass"]).expect("it is set");
    let broken = ask(&inbox, &ada, "broken again").await;
    ask(&inbox, &ada, "and after").await;
    tried(1, &broken).await;
    for (times, clock) in [(2, "2026-01-05T12:03:00Z"), (3, "2026-01-05T12:04:00Z")] {
        inbox.server.set_clock(clock).await;
        tried(times, &broken).await;
    }
    inbox.server.drained().await;
    assert_eq!(accepted_texts(&inbox), ["next", "broken again", "and after"]);
    let dead = inbox.server.get("/api/v1/status").await;
    assert_eq!(dead["dead_letters"], json!(2), "{dead}");
}

async fn disabling_a_reviewer_ends_its_pending_reviews(kind: Kind) {
    let inbox = with_desk(kind, &json!({ "quiet": true })).await;
    let ada = ada_writes(&inbox, "m1", NOON, "hi").await;
    let waiting = ask(&inbox, &ada, "broken").await;
    inbox
        .server
        .until("the review to have failed once", async |server| {
            let runs = server.list("/api/v1/runs?plugin=desk").await;
            let of = runs.iter().find(|run| run["event"]["message"] == waiting["id"]).cloned().unwrap_or_default();
            if of["attempts"] == 1 && of["state"] != "running" { Ok(()) } else { Err(of.to_string()) }
        })
        .await;
    inbox.server.command(&["plugin", "disable", "desk"]).expect("it is switched off");
    inbox.server.drained().await;
    assert_eq!(show(&inbox, &waiting).await["state"], json!("held"));
    let free = answer(&inbox, &ada, json!({ "text": "teh end" })).await;
    assert_eq!((&free["state"], &free["text"]), (&json!("sent"), &json!("teh end")));
}
