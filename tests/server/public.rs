//! Public conversations and later events: comments continued in private, reactions, receipts, feedback.

use crate::{
    Inbox, SHOP,
    people::{MINUTE, NOON, accepted_texts, ada_writes, answer, at_noon, last_send, path},
    plugins::install_guest,
    texts,
};
use plugboard_tests::{
    databases::Kind,
    graph::{
        Behavior, Edge,
        webhook::{entry, feed, item},
    },
    on_both,
};
use serde_json::{Value, json};

on_both! {
    a_comment_is_answered_in_a_linked_private_conversation;
    a_private_reply_goes_to_the_author_of_the_comment;
    plugins_receive_reactions_and_receipts;
    an_answer_to_a_receipt_of_an_answer_is_refused;
    feedback_on_a_conversation_is_stored_and_reaches_plugins;
    a_plugin_reads_a_customers_file_in_parts;
}

/// Starts an inbox at noon, with `desk` and without `welcome`.
pub(crate) async fn with_desk(kind: Kind, config: &Value) -> Inbox {
    let inbox = at_noon(kind).await;
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("welcome is switched off");
    install_guest(&inbox.server, "desk", "desk");
    if *config != json!({}) {
        let file = format!("{}/../target/guests/desk.wasm", env!("CARGO_MANIFEST_DIR"));
        let install = ["plugin", "install", &file, "--yes", "--config", &config.to_string()];
        inbox.server.command(&install).expect("desk is configured");
    }
    inbox
}

fn comment(id: &str, who: &str, answers: &str) -> Value {
    json!({ "item": "comment", "verb": "add", "post_id": "1001_50", "parent_id": answers, "comment_id": id,
        "from": { "id": who, "name": format!("Public {who}") }, "message": "how much?", "created_time": NOON / 1_000 })
}

async fn of_kind(inbox: &Inbox, kind: &str) -> Vec<Value> {
    inbox.conversations().await.into_iter().filter(|c| c["kind"] == kind).collect()
}

/// Returns the notes of a conversation, in order.
pub(crate) async fn notes(inbox: &Inbox, conversation: &Value) -> Vec<String> {
    let all = inbox.server.messages(conversation).await;
    let notes: Vec<_> = all.into_iter().filter(|message| message["kind"] == "note").collect();
    texts(&notes).into_iter().map(str::to_owned).collect()
}

async fn linked(inbox: &Inbox, conversation: &Value) -> Vec<Value> {
    let id = conversation["id"].as_str().expect("an identifier");
    inbox.server.list(&format!("/api/v1/conversations?linked={id}")).await
}

async fn a_comment_is_answered_in_a_linked_private_conversation(kind: Kind) {
    let inbox = with_desk(kind, &json!({})).await;
    inbox.graph.comment_by("50_1", "ada");
    assert_eq!(inbox.post(&[feed(SHOP.0, &[comment("50_1", "ada", "1001_50")])]).await, 200);
    inbox.server.drained().await;

    let (public, private) = (of_kind(&inbox, "public").await.remove(0), of_kind(&inbox, "direct").await.remove(0));
    assert_eq!(private["contact"], public["contact"]);
    let said = inbox.server.messages(&private).await;
    assert_eq!(texts(&said), ["Hello Public ada, let us talk here."]);
    assert_eq!((&said[0]["state"], &said[0]["kind"]), (&json!("sent"), &json!("message")), "{said:?}");
    assert_eq!(last_send(&inbox).value("recipient"), json!({ "comment_id": "50_1" }));
    let said = inbox.server.messages(&public).await;
    assert_eq!(texts(&said), ["how much?", "We have sent you a message."]);
    assert_eq!((&said[1]["state"], &said[1]["kind"]), (&json!("sent"), &json!("comment")), "{said:?}");
    assert_eq!(linked(&inbox, &public).await[0]["id"], private["id"]);
    assert_eq!(linked(&inbox, &private).await[0]["id"], public["id"]);

    // The customer's answer arrives there, under the same contact.
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text("ada", "m1", "where")])]).await, 200);
    inbox.server.drained().await;
    assert_eq!(inbox.conversations().await.len(), 2);
    assert_eq!(notes(&inbox, &private).await, ["linked with public"]);

    // A comment can have one private reply. The next comment of the same person continues the same conversation.
    assert_eq!(inbox.post(&[feed(SHOP.0, &[comment("50_2", "ada", "50_1")])]).await, 200);
    inbox.server.drained().await;
    assert_eq!(inbox.conversations().await.len(), 2);
    assert_eq!(last_send(&inbox).value("recipient"), json!({ "comment_id": "50_2" }));
}

fn text(who: &str, mid: &str, said: &str) -> Value {
    plugboard_tests::graph::webhook::text(SHOP.0, who, mid, NOON, said)
}

async fn a_private_reply_goes_to_the_author_of_the_comment(kind: Kind) {
    let inbox = with_desk(kind, &json!({})).await;
    // In private, the platform knows the second person by another identifier.
    inbox.graph.comment_by("50_2", "bob-in-private");
    let both = [comment("50_1", "ada", "1001_50"), comment("50_2", "bob", "50_1")];
    assert_eq!(inbox.post(&[feed(SHOP.0, &both)]).await, 200);
    inbox.server.drained().await;

    let public = of_kind(&inbox, "public").await;
    assert_eq!(public.len(), 1, "an answer belongs to its comment's thread");
    let mut taking_part: Vec<_> =
        public[0]["participants"].as_array().into_iter().flatten().filter_map(|one| one["name"].as_str()).collect();
    taking_part.sort_unstable();
    assert_eq!(taking_part, ["Public ada", "Public bob"]);
    assert_eq!(public[0]["contact"]["name"], "Public ada", "the first author");
    let private = of_kind(&inbox, "direct").await;
    let bob = private.iter().find(|c| c["contact"]["name"] == "Public bob").expect("a conversation with bob");
    assert_eq!(private.len(), 2);
    assert_eq!(texts(&inbox.server.messages(bob).await), ["Hello Public bob, let us talk here."]);
    // Bob's messages arrive under that identifier, in the conversation that was started in this way.
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text("bob-in-private", "m1", "thanks")])]).await, 200);
    inbox.server.drained().await;
    assert_eq!(of_kind(&inbox, "direct").await.len(), 2);
    assert_eq!(inbox.server.messages(bob).await.len(), 2);
    // Answers to Bob are sent to that identifier.
    answer(&inbox, bob, json!({ "text": "You are welcome." })).await;
    assert_eq!(last_send(&inbox).value("recipient"), json!({ "id": "bob-in-private" }));
}

async fn plugins_receive_reactions_and_receipts(kind: Kind) {
    let inbox = with_desk(kind, &json!({})).await;
    let ada = ada_writes(&inbox, "m1", NOON, "say hello").await;
    let mid = inbox.graph.accepted()[0].mid.clone();
    let of_ada = |what: &Value| item(SHOP.0, "ada", NOON + MINUTE, what);
    let events = [
        of_ada(&json!({ "delivery": { "mids": [mid], "watermark": NOON + 1 } })),
        of_ada(&json!({ "reaction": { "mid": mid, "action": "react", "emoji": "❤" } })),
        of_ada(&json!({ "read": { "watermark": NOON + 1 } })),
    ];
    assert_eq!(inbox.post(&[entry(SHOP.0, &events)]).await, 200);
    let undone = of_ada(&json!({ "reaction": { "mid": mid, "action": "unreact", "emoji": "❤" } }));
    assert_eq!(inbox.post(&[entry(SHOP.0, &[undone])]).await, 200);
    inbox.server.drained().await;
    let expected = ["delivered hello", "Person ada: ❤ to hello", "read hello", "Person ada: - to hello"];
    assert_eq!(notes(&inbox, &ada).await, expected);
    // Repeated reactions and receipts cause no events.
    assert_eq!(inbox.post(&[entry(SHOP.0, &events)]).await, 200);
    inbox.server.drained().await;
    assert_eq!(notes(&inbox, &ada).await.len(), expected.len());

    // A message that the platform refuses permanently.
    let refused = Behavior::Error { status: 400, code: 100, subcode: 0 };
    inbox.graph.next(Edge::Send, 1, refused);
    ada_writes(&inbox, "m2", NOON + MINUTE, "say no").await;
    assert_eq!(notes(&inbox, &ada).await.last().map(String::as_str), Some("failed no"));
}

async fn an_answer_to_a_receipt_of_an_answer_is_refused(kind: Kind) {
    let inbox = with_desk(kind, &json!({})).await;
    ada_writes(&inbox, "m1", NOON, "say loop").await;
    let mid = inbox.graph.accepted()[0].mid.clone();
    let read = item(SHOP.0, "ada", NOON + 1, &json!({ "delivery": { "mids": [mid], "watermark": NOON + 1 } }));
    assert_eq!(inbox.post(&[entry(SHOP.0, &[read])]).await, 200);
    inbox.server.drained().await;
    assert_eq!(accepted_texts(&inbox), ["loop"]);
    let runs = inbox.server.list("/api/v1/runs?plugin=desk").await;
    let of_receipt = runs.iter().find(|run| run["event"]["kind"] == "receipt").expect("desk got the event");
    assert!(of_receipt.to_string().contains("\"answered\""), "{of_receipt}");
}

async fn feedback_on_a_conversation_is_stored_and_reaches_plugins(kind: Kind) {
    let inbox = with_desk(kind, &json!({})).await;
    let ada = ada_writes(&inbox, "m1", NOON, "rate 3").await;
    let place = format!("{}/feedback", path(&ada));
    inbox.server.set_clock("2026-01-05T12:01:00Z").await;
    let kept = inbox.server.post(&place, json!({ "rating": 9, "best": 10, "text": "great 👍" })).await;
    assert_eq!((&kept["rating"], &kept["best"], &kept["text"]), (&json!(9), &json!(10), &json!("great 👍")));
    inbox.server.drained().await;
    assert_eq!(notes(&inbox, &ada).await, ["rated 3/5: in words", "rated 9/10: great 👍"]);
    let all = inbox.server.list(&place).await;
    let ratings: Vec<_> = all.iter().map(|one| (one["rating"].as_u64(), one["source"].as_str())).collect();
    assert_eq!(ratings, [(Some(9), kept["source"].as_str()), (Some(3), Some("desk"))]);
    let page = inbox.server.get(&format!("{place}?limit=1")).await;
    assert_eq!((page["data"].as_array().map(Vec::len), page["next"].is_string()), (Some(1), true), "{page}");

    for wrong in [
        json!({ "rating": 0 }),
        json!({ "rating": 6 }),
        json!({ "rating": 1, "best": 1 }),
        json!({ "rating": 1, "best": 101 }),
        json!({ "rating": 1, "text": "x".repeat(4_097) }),
        json!({ "rating": 1, "text": "a\u{0}b" }),
    ] {
        assert_eq!(inbox.server.ask("POST", &place, Some(&wrong)).await.0, 422, "{wrong}");
    }
    let nowhere = "/api/v1/conversations/nowhere/feedback";
    assert_eq!(inbox.server.ask("POST", nowhere, Some(&json!({ "rating": 1 }))).await.0, 404);
    assert_eq!(inbox.server.ask("GET", nowhere, None).await.0, 404);
    assert_eq!(inbox.server.list(&place).await.len(), 2);
}

async fn a_plugin_reads_a_customers_file_in_parts(kind: Kind) {
    let inbox = with_desk(kind, &json!({})).await;
    let url = inbox.graph.file("letter.txt", "text/plain", b"0123456789");
    let attachment = json!({ "type": "file", "payload": { "url": url } });
    let message = json!({ "message": { "mid": "m1", "text": "read it", "attachments": [attachment] } });
    assert_eq!(inbox.post(&[entry(SHOP.0, &[item(SHOP.0, "ada", NOON, &message)])]).await, 200);
    let mut seconds = 0;
    inbox
        .server
        .until("the file to be read", async |server| {
            // While the file is being fetched, the handler has to retry, so the clock has to advance.
            seconds += 10;
            let (hour, minute) = (12 + seconds / 3_600, seconds / 60 % 60);
            server.set_clock(&format!("2026-01-05T{hour:02}:{minute:02}:{:02}Z", seconds % 60)).await;
            let ada = inbox.conversations().await.remove(0);
            let notes = notes(&inbox, &ada).await;
            if notes == ["read 34567 and 0"] { Ok(()) } else { Err(format!("{notes:?}")) }
        })
        .await;
    inbox.server.drained().await;
}
