//! Rich content that customers send.

use super::{document, logged, messages_with};
use crate::people_of_platforms::{Platform, message};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};

on_both! {
    rich_content_of_customers_is_heard_by_plugins_and_shown_as_text;
    wrong_rich_content_is_left_out_with_a_warning;
    a_customers_edit_keeps_rich_content_and_a_deletion_erases_it;
}

/// A customer's message with rich content.
fn with(key: &str, text: &str, content: Value) -> Value {
    let mut message = message(key, "ada", text);
    message["content"] = content;
    message
}

async fn rich_content_of_customers_is_heard_by_plugins_and_shown_as_text(kind: Kind) {
    let platform = Platform::start(kind).await;
    let place = document(&[json!({
        "type": "location", "latitude": 52.2297, "longitude": 21.0122, "name": "Pałac Kultury",
    })]);
    let sticker = document(&[json!({ "type": "sticker", "id": "7/1" })]);
    let form = document(&[json!({ "type": "slack.modal", "plain": "A form", "callback": [1, { "a": null }] })]);
    let mut hello = message("m-0", "ada", "Dzień dobry");
    hello["attributes"] = json!({ "language": "pl" });
    let items = [
        hello,
        with("m-1", "", place.clone()),
        with("m-2", "", sticker.clone()),
        with("m-3", "Tutaj:", place.clone()),
        with("m-4", "", form.clone()),
    ];
    platform.report(&items).await;
    let messages = messages_with(&platform, "ada").await;
    let expected = [
        ("Pałac Kultury\nhttps://www.openstreetmap.org/?mlat=52.2297&mlon=21.0122", &place),
        ("[Naklejka]", &sticker),
        ("Tutaj:", &place),
        ("A form", &form),
    ];
    for (message, (text, content)) in messages[1..].iter().zip(expected) {
        assert_eq!((&message["text"], &message["content"], &message["warnings"]), (&json!(text), content, &json!([])));
    }
    assert_eq!((messages.len(), &messages[0]["content"]), (5, &Value::Null));
    let lines = logged(&platform, "content").await;
    let heard = lines.iter().filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("content ")?).ok());
    // Lines of one millisecond are in any order.
    let mut heard: Vec<_> = heard.map(|document| document.to_string()).collect();
    let mut expected = [place.clone(), sticker, place, form].map(|document| document.to_string());
    heard.sort();
    expected.sort();
    assert_eq!(heard, expected);
}

async fn wrong_rich_content_is_left_out_with_a_warning(kind: Kind) {
    let platform = Platform::start(kind).await;
    let card = document(&[json!({ "type": "card", "subtitle": "no title" })]);
    let voice = document(&[json!({ "type": "voice", "file": 0 })]);
    let items = [
        with("m-1", "Look", card),
        with("m-2", "Listen", voice),
        with("m-3", "", json!("{")),
        with("m-4", "Large", json!(" ".repeat((64 << 10) + 1))),
    ];
    platform.report(&items).await;
    let messages = messages_with(&platform, "ada").await;
    let expected = [
        ("Look", "at `/blocks/0`: `title` is missing"),
        ("Listen", "at `/blocks/0/file`: refers to file 0, but the message has no files"),
        ("", "must be valid JSON"),
        ("Large", "must have at most 65536 bytes"),
    ];
    assert_eq!(messages.len(), expected.len(), "{messages:?}");
    for (message, (text, why)) in messages.iter().zip(expected) {
        assert_eq!((&message["text"], &message["content"]), (&json!(text), &Value::Null));
        let warnings = message["warnings"].as_array().expect("a list");
        let [Value::String(warning)] = warnings.as_slice() else { panic!("{message}") };
        assert!(warning.contains(why) && warning.contains("the rich content was left out"), "{warning}");
    }
}

async fn a_customers_edit_keeps_rich_content_and_a_deletion_erases_it(kind: Kind) {
    let platform = Platform::start(kind).await;
    let sticker = document(&[json!({ "type": "sticker", "emoji": "🎉" })]);
    platform.report(&[with("m-1", "Hurra", sticker.clone()), with("m-2", "", sticker.clone())]).await;
    let edit = json!({
        "item": "edit", "key": "e-1", "thread": "ada", "contact": "ada", "message": "m-1", "text": "Hurra!",
    });
    let deletion = json!({ "item": "deletion", "key": "d-1", "thread": "ada", "contact": "ada", "message": "m-2" });
    platform.report(&[edit, deletion]).await;
    let messages = messages_with(&platform, "ada").await;
    let shown: Vec<_> = messages.iter().map(|message| (&message["text"], &message["content"])).collect();
    assert_eq!(shown, [(&json!("Hurra!"), &sticker), (&json!(""), &Value::Null)]);
}
