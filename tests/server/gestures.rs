//! Typing and read marks, both ways, and the gestures that a platform does not have. `telegram/gestures.rs` has
//! reactions, edits and deletions.

use crate::{
    Inbox, now,
    people::{ada_writes, answer, path},
    webchat::Chat,
};
use plugboard_tests::{
    databases::Kind,
    graph::{Behavior, Body, Edge},
    on_both,
    server::Server,
};
use serde_json::{Value, json};

on_both! {
    typing_and_read_marks_reach_the_customer;
    gestures_that_the_platform_does_not_have_are_refused;
    what_a_visitor_of_the_chat_page_types_and_reads_is_shown;
    a_correction_in_the_web_chat_takes_effect;
}

async fn typing_and_read_marks_reach_the_customer(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let (server, ada) = (&inbox.server, ada_writes(&inbox, "m1", now(), "hello").await);
    let shown = server.get(&path(&ada)).await;
    let none = (&shown["typing_until"], &shown["our_typing_until"], &shown["marked_read_until"]);
    assert_eq!(none, (&Value::Null, &Value::Null, &Value::Null));
    // Typing that fails is not repeated, so it does not hold up the read mark.
    inbox.graph.next(Edge::Action, 1, Behavior::Error { status: 500, code: 2, subcode: 0 });
    for gesture in ["typing", "read", "typing"] {
        let made = || inbox.graph.requests_to(Edge::Action).len();
        let before = made();
        let body = if gesture == "typing" { json!({ "seconds": 30 }) } else { json!({}) };
        let (status, queued) = server.ask("POST", &format!("{}/{gesture}", path(&ada)), Some(&body)).await;
        assert_eq!((status, &queued["kind"], &queued["by"]), (202, &json!(gesture), &json!("Tess")), "{queued}");
        let look = async |_: &Server| if made() > before { Ok(()) } else { Err("not yet".to_owned()) };
        server.until("the gesture to be made", look).await;
    }
    let actions: Vec<_> = inbox.graph.requests_to(Edge::Action).into_iter().map(|request| request.body).collect();
    let action = |action: &str| Body::Json(json!({ "recipient": { "id": "ada" }, "sender_action": action }));
    assert_eq!(actions, [action("typing_on"), action("mark_seen"), action("typing_on")]);
    let seen = async |server: &Server| {
        let shown = server.get(&path(&ada)).await;
        let done = shown["our_typing_until"].is_string() && shown["marked_read_until"].is_string();
        if done { Ok(()) } else { Err(shown.to_string()) }
    };
    server.until("it to be shown", seen).await;
}

async fn gestures_that_the_platform_does_not_have_are_refused(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let ada = ada_writes(&inbox, "m1", now(), "hello").await;
    let sent = answer(&inbox, &ada, json!({ "text": "Good day." })).await;
    let message = format!("/api/v1/messages/{}", sent["id"].as_str().expect("an identifier"));
    let (typing, reaction) = (format!("{}/typing", path(&ada)), format!("{message}/reaction"));
    for (method, place, body, status, code) in [
        ("PATCH", &message, json!({ "text": "Bye." }), 422, "no-gesture"),
        ("DELETE", &message, json!({}), 422, "no-gesture"),
        ("PUT", &reaction, json!({ "emoji": "👍" }), 422, "no-gesture"),
        ("POST", &typing, json!({ "seconds": 0 }), 422, "invalid"),
        ("POST", &typing, json!({ "seconds": 61 }), 422, "invalid"),
        ("POST", &"/api/v1/conversations/none/read".to_owned(), json!({}), 404, "not-found"),
    ] {
        let (answered, problem) = inbox.server.ask(method, place, Some(&body)).await;
        assert_eq!((answered, &problem["code"]), (status, &json!(code)), "{method} {place} {body}: {problem}");
    }
    assert!(inbox.graph.requests_to(Edge::Action).is_empty());
    assert_eq!(inbox.server.get(&message).await["gestures"], json!([]));
}

async fn what_a_visitor_of_the_chat_page_types_and_reads_is_shown(kind: Kind) {
    let chat = Chat::open(kind).await;
    // The same report counts each time.
    for (seconds, is_typing) in [(30, true), (0, false), (30, true)] {
        assert_eq!(chat.posts(json!({ "typing": seconds })).await, 200);
        assert_eq!(chat.conversation().await["typing_until"].is_string(), is_typing, "{seconds}");
    }
    assert_eq!(chat.posts(json!({ "id": "c-2", "text": "are you there?" })).await, 200);
    assert_eq!(chat.conversation().await["typing_until"], Value::Null, "the message ends it");
    assert_eq!(chat.posts(json!({ "typing": 61 })).await, 400);
    let answer = chat.answered("Yes.").await;
    let at: jiff::Timestamp = answer["sent_at"].as_str().and_then(|at| at.parse().ok()).expect("a time");
    assert_eq!(chat.posts(json!({ "read": at.as_millisecond() })).await, 200);
    chat.becomes(&answer, "the read mark", |message| message["state"] == "read").await;
    // Signals are limited like messages, and on their own.
    let mut refused = 0;
    for _ in 0..40 {
        refused += usize::from(chat.posts(json!({ "typing": 5 })).await == 429);
    }
    assert!(refused > 0, "the rule `receive-rate` limits signals too");
    assert_eq!(chat.posts(json!({ "id": "c-3", "text": "thanks" })).await, 200);
}

async fn a_correction_in_the_web_chat_takes_effect(kind: Kind) {
    let chat = Chat::open(kind).await;
    let answer = chat.answered("It left todya.").await;
    let place = format!("/api/v1/messages/{}", answer["id"].as_str().expect("an identifier"));
    let (status, edit) = chat.server.ask("PATCH", &place, Some(&json!({ "text": "It left today." }))).await;
    assert_eq!(status, 202, "{edit}");
    let edited = chat.becomes(&answer, "the edit", |message| message["text"] == "It left today.").await;
    assert!(edited["edited_at"].is_string(), "{edited}");
    let long = json!({ "text": "x".repeat(4_001) });
    let (status, problem) = chat.server.ask("PATCH", &place, Some(&long)).await;
    assert_eq!((status, &problem["code"]), (422, &json!("text-too-long")), "{problem}");
    assert_eq!(chat.server.ask("DELETE", &place, None).await.0, 202);
    chat.becomes(&answer, "the deletion", |message| message["deleted"] == true).await;
    let typing = format!("{}/typing", path(&chat.conversation().await));
    assert_eq!(chat.server.ask("POST", &typing, Some(&json!({ "seconds": 60 }))).await.0, 202);
    let shown = async |server: &Server| {
        let all = server.list("/api/v1/conversations").await;
        if all[0]["our_typing_until"].is_string() { Ok(()) } else { Err(all[0].to_string()) }
    };
    chat.server.until("typing to be shown", shown).await;
    let read = chat.opened().await;
    assert!(read.contains("signal") && read.contains("typing_ms") && read.contains("\"deleted\":true"), "{read}");
}
