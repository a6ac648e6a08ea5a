//! What is sent: once, in order, and recorded correctly.

use crate::{Inbox, SECRET, SHOP, now};
use plugboard_tests::{
    databases::Kind,
    graph::{
        Behavior, EchoTo, Edge, webhook,
        webhook::{entry, text},
    },
    on_both,
};
use serde_json::{Value, json};

on_both! {
    an_echo_and_a_send_record_become_one_message_in_either_order;
    a_send_without_an_answer_is_uncertain_until_its_echo_arrives;
    a_rate_limit_delays_only_its_own_conversation;
    hooks_are_answered_while_the_platform_hangs;
    a_late_echo_does_not_silence_plugins;
}

/// Sends an answer as a person, and returns the message.
async fn answer(inbox: &Inbox, conversation: &Value, text: &str) -> Value {
    let id = conversation["id"].as_str().expect("an identifier");
    inbox.server.post(&format!("/api/v1/conversations/{id}/messages"), json!({ "text": text, "kind": "message" })).await
}

async fn state_of(inbox: &Inbox, message: &Value) -> String {
    let id = message["id"].as_str().expect("an identifier");
    let message = inbox.server.get(&format!("/api/v1/messages/{id}")).await;
    message["state"].as_str().unwrap_or_default().to_owned()
}

/// Returns the conversation of a new customer who has written and been welcomed.
async fn welcomed(inbox: &Inbox, person: &str) -> Value {
    assert_eq!(
        inbox.post(&[entry(SHOP.0, &[text(SHOP.0, person, &format!("in-{person}"), now(), "hello")])]).await,
        200
    );
    inbox.server.drained().await;
    inbox.conversation_with(&format!("Person {person}")).await
}

async fn an_echo_and_a_send_record_become_one_message_in_either_order(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let ada = welcomed(&inbox, "ada").await;

    // The record comes first, then the echo.
    let first = answer(&inbox, &ada, "record first").await;
    inbox.server.drained().await;
    let accepted = inbox.graph.accepted().pop().expect("it arrived");
    assert_eq!(inbox.post(&[entry(SHOP.0, &[webhook::echo_of(&accepted, Some(7))])]).await, 200);
    assert_eq!(state_of(&inbox, &first).await, "sent");

    // The echo comes first, because the platform holds its answer back.
    inbox.graph.next(Edge::Send, 1, Behavior::Hold);
    let before = inbox.graph.accepted().len();
    let second = answer(&inbox, &ada, "echo first").await;
    inbox
        .server
        .until("the send", async |_| if inbox.graph.accepted().len() > before { Ok(()) } else { Err(String::new()) })
        .await;
    let accepted = inbox.graph.accepted().pop().expect("it arrived");
    assert_eq!(inbox.post(&[entry(SHOP.0, &[webhook::echo_of(&accepted, Some(7))])]).await, 200);
    assert_eq!(state_of(&inbox, &second).await, "sent");
    inbox.graph.release();

    // The echo comes first, without the identifiers that say whose it is.
    inbox.graph.next(Edge::Send, 1, Behavior::Hold);
    let before = inbox.graph.accepted().len();
    let third = answer(&inbox, &ada, "anonymous echo first").await;
    inbox
        .server
        .until("the send", async |_| if inbox.graph.accepted().len() > before { Ok(()) } else { Err(String::new()) })
        .await;
    let mut accepted = inbox.graph.accepted().pop().expect("it arrived");
    accepted.message.as_object_mut().expect("a message").remove("metadata");
    assert_eq!(inbox.post(&[entry(SHOP.0, &[webhook::echo_of(&accepted, Some(7))])]).await, 200);
    inbox.graph.release();
    inbox.server.drained().await;
    assert_eq!(state_of(&inbox, &third).await, "sent");

    // An echo of a message that was written elsewhere.
    let elsewhere = webhook::item(
        SHOP.0,
        "x",
        now(),
        &json!({ "sender": { "id": SHOP.0 }, "recipient": { "id": "ada" },
        "message": { "mid": "m-elsewhere", "text": "from the page's own inbox", "is_echo": true } }),
    );
    for _ in 0..2 {
        assert_eq!(inbox.post(&[entry(SHOP.0, std::slice::from_ref(&elsewhere))]).await, 200);
    }
    inbox.server.drained().await;
    let messages = inbox.server.messages(&ada).await;
    for said in ["record first", "echo first", "anonymous echo first", "from the page's own inbox"] {
        let count = messages.iter().filter(|m| m["text"] == *said).count();
        assert_eq!(count, 1, "`{said}` stands {count} times: {messages:?}");
    }
    assert_eq!(inbox.graph.accepted().len(), 4, "a welcome and three answers");
}

async fn a_send_without_an_answer_is_uncertain_until_its_echo_arrives(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let ada = welcomed(&inbox, "ada").await;
    inbox.graph.next(Edge::Send, 1, Behavior::Drop { accepted: true });
    let lost = answer(&inbox, &ada, "into the void").await;
    let status = inbox.server.drained().await;
    assert_eq!(status["uncertain"], json!(1), "{status}");
    assert_eq!(state_of(&inbox, &lost).await, "uncertain");
    // It does not block later messages, and nothing sends it again.
    let next = answer(&inbox, &ada, "and on").await;
    inbox.server.drained().await;
    assert_eq!(state_of(&inbox, &next).await, "sent");
    let texts: Vec<_> = inbox.graph.accepted().iter().map(|t| t.message["text"].clone()).collect();
    assert_eq!(texts.iter().filter(|t| **t == json!("into the void")).count(), 1, "{texts:?}");
    let accepted =
        inbox.graph.accepted().into_iter().find(|t| t.message["text"] == "into the void").expect("it arrived");
    assert_eq!(inbox.post(&[entry(SHOP.0, &[webhook::echo_of(&accepted, Some(7))])]).await, 200);
    assert_eq!(state_of(&inbox, &lost).await, "sent");
    assert_eq!(inbox.server.drained().await["uncertain"], json!(0));
}

async fn a_rate_limit_delays_only_its_own_conversation(kind: Kind) {
    let inbox = Inbox::start(kind, &["--test-clock"]).await;
    inbox.server.set_clock("2026-01-05T12:00:00Z").await;
    let at = 1_767_614_400_000;
    let entries = ["ada", "bob"].map(|who| text(SHOP.0, who, &format!("in-{who}"), at, "hello"));
    assert_eq!(inbox.post(&[entry(SHOP.0, &entries)]).await, 200);
    inbox.server.drained().await;
    let (ada, bob) = (inbox.conversation_with("Person ada").await, inbox.conversation_with("Person bob").await);
    inbox.graph.next_for(Edge::Send, "ada", 1, Behavior::TooManyRequests(30));
    let first = answer(&inbox, &ada, "first").await;
    inbox.graph.wait_for_sends(3).await;
    let second = answer(&inbox, &ada, "second").await;
    let other = answer(&inbox, &bob, "other").await;
    inbox
        .server
        .until("bob's answer", async |_| match state_of(&inbox, &other).await.as_str() {
            "sent" => Ok(()),
            state => Err(state.to_owned()),
        })
        .await;
    assert_eq!((state_of(&inbox, &first).await, state_of(&inbox, &second).await), ("queued".into(), "queued".into()));
    assert_eq!(inbox.server.get("/api/v1/status").await["pending"]["deliveries"], json!(2));
    inbox.server.set_clock("2026-01-05T12:00:29Z").await;
    assert_eq!(state_of(&inbox, &first).await, "queued");
    inbox.server.set_clock("2026-01-05T12:00:31Z").await;
    inbox.server.drained().await;
    assert_eq!((state_of(&inbox, &first).await, state_of(&inbox, &second).await), ("sent".into(), "sent".into()));
    let to_ada: Vec<_> = inbox.graph.accepted().into_iter().filter(|t| t.recipient == "ada").collect();
    let texts: Vec<_> = to_ada.iter().skip(1).map(|t| t.message["text"].as_str().unwrap_or_default()).collect();
    assert_eq!(texts, ["first", "second"]);
}

async fn a_late_echo_does_not_silence_plugins(kind: Kind) {
    const TWO_HOURS_MS: i64 = 2 * 60 * 60 * 1_000;
    let inbox = Inbox::start(kind, &[]).await;
    let plain = format!("{}/../target/guests/plain.wasm", env!("CARGO_MANIFEST_DIR"));
    inbox.server.command(&["plugin", "install", &plain, "--name", "plain", "--yes"]).expect("it is installed");
    welcomed(&inbox, "ada").await;
    // A message was written in the page's own inbox, and the platform reports it hours later.
    let echo = json!({
        "sender": { "id": SHOP.0 },
        "recipient": { "id": "ada" },
        "timestamp": now() - TWO_HOURS_MS,
        "message": { "mid": "e1", "is_echo": true, "text": "by hand" },
    });
    assert_eq!(inbox.post(&[entry(SHOP.0, &[echo])]).await, 200);
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, "ada", "m1", now(), "hello")])]).await, 200);
    inbox.server.drained().await;
    let accepted = inbox.graph.accepted();
    assert_eq!(accepted.len(), 3, "the welcome, and plain's two answers: {accepted:?}");
}

/// The target of the stand-in's echoes.
pub(crate) fn echoes(inbox: &Inbox) -> EchoTo {
    EchoTo { hook: inbox.hook.clone(), app_secret: SECRET.to_owned(), app_id: 7 }
}

async fn hooks_are_answered_while_the_platform_hangs(kind: Kind) {
    // At most sixteen plugin calls at once, and far more customers than that.
    let inbox = Inbox::start(kind, &["--plugin-calls", "16"]).await;
    // The longest limit that a call can have, so that a busy machine can answer forty hooks before a call times out.
    let patient = json!({ "limits": { "wall_ms": 30_000 } });
    for plugin in ["messenger", "welcome"] {
        let (status, answer) = inbox.server.ask("PATCH", &format!("/api/v1/plugins/{plugin}"), Some(&patient)).await;
        assert_eq!(status, 200, "{answer}");
    }
    inbox.graph.always(Edge::Send, Behavior::Hold);
    inbox.graph.always(Edge::Profile, Behavior::Hold);
    let began = std::time::Instant::now();
    for n in 0..40 {
        let person = format!("p{n}");
        let item = text(SHOP.0, &person, &format!("in-{person}"), now(), "hello");
        assert_eq!(inbox.post(&[entry(SHOP.0, &[item])]).await, 200, "{person}");
    }
    // Shorter than the time-out of a call that hangs, so no hook waited for one.
    assert!(began.elapsed() < std::time::Duration::from_secs(25), "{:?}", began.elapsed());
    inbox.graph.recover();
    inbox.graph.release();
    inbox.server.drained().await;
    assert_eq!(inbox.conversations().await.len(), 40);
    let accepted = inbox.graph.accepted();
    assert_eq!(accepted.len(), 40, "each has one welcome: {accepted:?}");
}
