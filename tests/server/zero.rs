//! U+0000 from outside, which PostgreSQL cannot store: it loses nothing, blocks nothing, and causes no retries.

use crate::{Inbox, SHOP, now, texts};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, item, text},
    on_both,
    server::Server,
};
use serde_json::{Value, json};

on_both! {
    a_text_with_u0000_is_cleaned_and_its_siblings_are_stored;
    items_with_u0000_in_an_identifier_are_kept_and_their_siblings_are_stored;
    a_profile_name_with_u0000_is_cleaned;
    a_visitor_message_with_u0000_is_cleaned_and_stored;
}

fn inbound(messages: &[Value]) -> Vec<Value> {
    messages.iter().filter(|message| message["direction"] == "in").cloned().collect()
}

async fn a_text_with_u0000_is_cleaned_and_its_siblings_are_stored(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let said = ["one", "t\0wo", "three"];
    let items: Vec<_> =
        said.iter().zip(1..).map(|(said, n)| text(SHOP.0, "ada", &format!("m{n}"), now() + n, said)).collect();
    assert_eq!(inbox.post(&[entry(SHOP.0, &items)]).await, 200);
    let status = inbox.server.drained().await;
    assert_eq!((&status["kept_requests"], &status["dead_letters"]), (&json!(0), &json!(0)), "{status}");
    let ada = inbox.conversation_with("Person ada").await;
    assert_eq!(texts(&inbound(&inbox.server.messages(&ada).await)), ["one", "t\u{fffd}wo", "three"]);
}

async fn items_with_u0000_in_an_identifier_are_kept_and_their_siblings_are_stored(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let reaction = json!({ "reaction": { "mid": "m\u{0}", "action": "react", "emoji": "👍" } });
    let items = [
        text(SHOP.0, "ada", "m1", now(), "one"),
        text(SHOP.0, "eve\0", "m2", now(), "from nobody"),
        item(SHOP.0, "ada", now(), &reaction),
        text(SHOP.0, "ada", "m4", now(), "two"),
    ];
    assert_eq!(inbox.post(&[entry(SHOP.0, &items)]).await, 200);
    let status = inbox.server.drained().await;
    assert_eq!(status["kept_requests"], json!(1), "{status}");
    let ada = inbox.conversation_with("Person ada").await;
    assert_eq!(texts(&inbound(&inbox.server.messages(&ada).await)), ["one", "two"]);
    assert_eq!(inbox.conversations().await.len(), 1);
}

async fn a_profile_name_with_u0000_is_cleaned(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    inbox.graph.profile("ada", json!({ "first_name": "A\u{0}da", "name": "A\u{0}da Byron", "locale": "en_GB" }));
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, "ada", "m1", now(), "hello")])]).await, 200);
    let status = inbox.server.drained().await;
    assert_eq!(status["dead_letters"], json!(0), "{status}");
    inbox.conversation_with("A\u{fffd}da Byron").await;
}

async fn a_visitor_message_with_u0000_is_cleaned_and_stored(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    server.install("webchat", &[]);
    server.command(&["channel", "add", "chat", "--connector", "webchat"]).expect("a channel");
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let session = http.post(format!("{}/chat/chat/session", server.base)).send().await.expect("an answer");
    let session: Value = session.json().await.expect("a session");
    let token = session["token"].as_str().expect("a token");
    let post = json!({ "id": "a-1", "text": "he\u{0}llo", "name": "A\u{0}da", "payload": "p\u{0}" });
    let request = http.post(format!("{}/hooks/chat", server.base)).header("X-Visitor-Token", token).json(&post);
    assert_eq!(request.send().await.expect("an answer").status(), 200);
    server.drained().await;
    let conversation = server.list("/api/v1/conversations").await.remove(0);
    assert_eq!(conversation["contact"]["name"], "A\u{fffd}da");
    assert_eq!(texts(&server.messages(&conversation).await), ["he\u{fffd}llo"]);
}
