//! Rich content that the connector sends as templates.

use super::{
    call_with, messenger,
    outbound::{file, known, part, send, started},
    refusal,
};
use plugboard_engine::{HostData, SendState};
use plugboard_model::{AttachmentKind, ConversationKind, Failure, FailureKind, Part, PartBody};
use serde_json::{Value, json};
use std::sync::Arc;

/// A part with one block of rich content.
fn rich(block: &Value) -> Part {
    let document = json!({ "version": 1, "blocks": [block] });
    Part { body: PartBody::Content, content: Some(document.to_string()), ..part("") }
}

/// A host with a public address for files.
struct Public;

impl HostData for Public {
    fn link(&self, attachment: &str, seconds: u32) -> Result<String, Failure> {
        Ok(format!("https://inbox.example/shared/{attachment}?expires={seconds}"))
    }
}

#[tokio::test]
async fn buttons_and_cards_are_sent_as_templates() {
    let graph = started().await;
    let buttons = json!([
        { "title": "Tak", "action": "reply", "payload": "order:yes" },
        { "title": "Sklep", "action": "link", "url": "https://shop.example/${secret.page_token}" },
        { "title": "Zadzwoń", "action": "call", "phone": "+48 500 600 700" },
    ]);
    let text = json!({ "type": "buttons", "text": "Czy chodzi o zamówienie?", "buttons": buttons });
    let finished = send(&graph, Part { reply_to: Some("m_1".to_owned()), ..rich(&text) }).await;
    assert_eq!((finished.result, finished.send_state), (Ok(known("m_000001")), SendState::Answered));
    let expected = json!({ "template_type": "button", "text": "Czy chodzi o zamówienie?", "buttons": [
        { "type": "postback", "title": "Tak", "payload": "order:yes" },
        { "type": "web_url", "title": "Sklep", "url": "https://shop.example/${secret.page_token}" },
        { "type": "phone_number", "title": "Zadzwoń", "payload": "+48500600700" },
    ] });
    let message = graph.requests()[0].value("message");
    assert_eq!(message["attachment"], json!({ "type": "template", "payload": expected }), "no secret in a button");
    assert_eq!((&message["metadata"], &message["text"]), (&json!("delivery-1"), &Value::Null));
    assert_eq!(graph.requests()[0].value("reply_to"), json!({ "mid": "m_1" }));

    let cards = json!({ "type": "carousel", "cards": [
        { "title": "Kubek", "image": "https://cdn.example/1.jpg", "url": "https://shop.example/1" },
        { "title": "Imbryk", "subtitle": "1,2 l", "buttons": [{ "title": "Pytanie", "action": "reply", "payload": "2" }] } ] });
    assert!(send(&graph, rich(&cards)).await.result.is_ok());
    let sent = graph.requests()[1].value("message")["attachment"]["payload"].take();
    assert_eq!(sent["template_type"], "generic");
    let elements = json!([
        { "title": "Kubek", "image_url": "https://cdn.example/1.jpg",
            "default_action": { "type": "web_url", "url": "https://shop.example/1" } },
        { "title": "Imbryk", "subtitle": "1,2 l",
            "buttons": [{ "type": "postback", "title": "Pytanie", "payload": "2" }] },
    ]);
    assert_eq!(sent["elements"], elements);

    // A text that is too long for a template keeps its buttons.
    let yes = json!([{ "title": "Tak", "action": "reply", "payload": "y" }]);
    let long = json!({ "type": "buttons", "text": "ż".repeat(641), "buttons": yes });
    assert!(send(&graph, rich(&long)).await.result.is_ok());
    let message = graph.requests()[2].value("message");
    assert_eq!((message["text"].as_str().map(str::len), &message["attachment"]), (Some(1_282), &Value::Null));
    assert_eq!(message["quick_replies"], json!([{ "content_type": "text", "title": "Tak", "payload": "y" }]));
}

#[tokio::test]
async fn the_picture_of_a_card_is_fetched_from_the_host_or_left_out() {
    let graph = started().await;
    let card = json!({ "type": "card", "title": "Imbryk", "subtitle": "1,2 l", "image": 0 });
    let part = || Part { body: file(AttachmentKind::Image), ..rich(&card) };
    let public = call_with(Some(&graph), &json!({}), Arc::new(Public));
    assert!(messenger().await.send(public, part()).await.result.is_ok());
    assert!(send(&graph, part()).await.result.is_ok(), "this host has no public address");
    let pictures = graph
        .requests()
        .into_iter()
        .map(|request| request.value("message")["attachment"]["payload"]["elements"][0]["image_url"].take());
    let address = "https://inbox.example/shared/attachment-1?expires=86400";
    assert_eq!(pictures.collect::<Vec<_>>(), [json!(address), Value::Null]);
}

#[tokio::test]
async fn rich_content_that_messenger_does_not_show_is_never_sent() {
    let graph = started().await;
    let buttons = json!([{ "title": "Tak", "action": "reply", "payload": "y" }]);
    let text = json!({ "type": "buttons", "text": "Pasuje?", "buttons": buttons });
    for (part, code) in [
        (rich(&json!({ "type": "location", "latitude": 52.5, "longitude": 13.4 })), "bad-content"),
        (
            Part { thread: "1001_50:50_60".to_owned(), conversation_kind: ConversationKind::Public, ..rich(&text) },
            "no-rich-content",
        ),
    ] {
        let failure = refusal(send(&graph, part).await);
        assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Invalid, Some(code)), "{failure}");
    }
    assert!(graph.requests().is_empty());
}
