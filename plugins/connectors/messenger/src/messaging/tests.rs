//! Tests of the outcomes of each kind of item.

use super::*;
use connector_shared::File;
use serde_json::json;

/// Returns the outcomes of one item of page 1. The sender is customer 9 unless the item says otherwise.
fn outcomes(item: &Value) -> Vec<Outcome> {
    let mut whole = json!({ "sender": { "id": "9" }, "recipient": { "id": "1" }, "timestamp": 1_700_000_000_123_i64 });
    whole.as_object_mut().unwrap().extend(item.as_object().unwrap().clone());
    let mut outcomes = Vec::new();
    read("1", &RawValue::from_string(whole.to_string()).unwrap(), false, &mut outcomes);
    outcomes
}

fn event(item: &Value) -> Event {
    match outcomes(item).as_slice() {
        [Outcome::Event(event)] => event.as_ref().clone(),
        other => panic!("expected one event, found {other:?}"),
    }
}

fn message(item: &Value) -> Message {
    match event(item).body {
        EventBody::Message(message) => message,
        other => panic!("expected a message, found {other:?}"),
    }
}

#[test]
fn a_text_message_names_its_page_customer_and_time() {
    let found = event(&json!({ "message": { "mid": "m_1", "text": "hi", "seq": 3, "nlp": {} } }));
    assert_eq!((found.account.as_str(), found.thread.as_str(), found.contact.as_str()), ("1", "9", "9"));
    assert_eq!((found.key.as_str(), found.at), ("message:m_1", Some(1_700_000_000_123.0)));
    let expected = Message { external_id: Some("m_1".into()), text: "hi".into(), ..Message::default() };
    assert_eq!(found.body, EventBody::Message(expected));
}

#[test]
fn a_message_carries_files_replies_payloads_and_referrals() {
    let found = message(&json!({ "message": {
        "mid": "m_2", "text": "Red", "quick_reply": { "payload": "RED" }, "reply_to": { "mid": "m_1" },
        "referral": { "ref": "shoes", "source": "ADS", "type": "OPEN_THREAD", "ad_id": "77" },
        "attachments": [{ "type": "image", "payload": { "url": "https://x.fbcdn.net/a.jpg" } }] } }));
    assert_eq!((found.payload.as_deref(), found.reply_to.as_deref()), (Some("RED"), Some("m_1")));
    assert_eq!(found.files, [File::at("image", "https://x.fbcdn.net/a.jpg")]);
    assert!(found.attributes.iter().any(|pair| pair == ("referral.ad_id", "77")));
}

#[test]
fn an_echo_belongs_to_the_customer_and_says_who_wrote_it() {
    let echo = |app: Value| {
        let mut item = json!({ "sender": { "id": "1" }, "recipient": { "id": "9" },
            "message": { "mid": "m_3", "text": "hello", "is_echo": true, "metadata": "delivery-1" } });
        item["message"]["app_id"] = app;
        event(&item)
    };
    for (app, author) in [
        (Value::Null, "agent"),
        (json!(263_902_037_430_900_i64), "agent"),
        (json!("263902037430900"), "agent"),
        (json!(42), "platform"),
    ] {
        let found = echo(app.clone());
        assert_eq!((found.contact.as_str(), found.key.as_str()), ("9", "echo:m_3"));
        let EventBody::Message(message) = found.body else { panic!("no message") };
        assert_eq!((message.outgoing, message.correlation.as_deref()), (Some(author), Some("delivery-1")), "{app}");
    }
}

#[test]
fn a_postback_is_a_message_with_a_payload() {
    let with =
        event(&json!({ "postback": { "mid": "m_4", "title": "Start", "payload": "GO", "referral": { "ref": "r" } } }));
    assert_eq!(with.key, "postback:m_4");
    let without = event(&json!({ "postback": { "title": "Start", "payload": "GO" } }));
    assert!(without.key.starts_with("postback#"), "{}", without.key);
    let EventBody::Message(found) = with.body else { panic!("no message") };
    assert_eq!((found.text.as_str(), found.payload.as_deref()), ("Start", Some("GO")));
    assert_eq!(found.attributes.iter().collect::<Vec<_>>(), [("referral.ref", "r")]);
}

#[test]
fn a_referral_alone_is_a_message_without_text() {
    let found = event(&json!({ "referral": { "source": "SHORTLINK", "type": "OPEN_THREAD", "ref": "summer" } }));
    assert!(found.key.starts_with("referral#"), "{}", found.key);
    let EventBody::Message(found) = found.body else { panic!("no message") };
    assert_eq!((found.text.as_str(), found.external_id), ("", None));
}

#[test]
fn reactions_edits_and_deletions_name_their_message() {
    let react = json!({ "reaction": { "mid": "m_1", "action": "react", "reaction": "love", "emoji": "❤" } });
    let found = event(&react);
    assert_eq!(found.key, "reaction:m_1:react:1700000000123:❤");
    assert_eq!(found.body, EventBody::Reaction { message: "m_1".into(), emoji: Some("❤".into()) });
    let unreact = event(&json!({ "reaction": { "mid": "m_1", "action": "unreact" } }));
    assert_eq!(unreact.body, EventBody::Reaction { message: "m_1".into(), emoji: None });

    let edit = event(&json!({ "message_edit": { "mid": "m_1", "text": "new", "num_edit": "2" } }));
    assert_eq!(
        (edit.key.as_str(), edit.body),
        ("edit:m_1:2", EventBody::Edit { message: "m_1".into(), text: "new".into() })
    );
    let deletion = event(&json!({ "message": { "mid": "m_1", "is_deleted": true } }));
    assert_eq!((deletion.key.as_str(), deletion.body), ("deletion:m_1", EventBody::Deletion { message: "m_1".into() }));
}

#[test]
fn a_delivery_gives_receipts_and_a_watermark() {
    let found = outcomes(&json!({ "delivery": { "mids": ["m_1", "m_2"], "watermark": 1_700_000_000_000_i64 } }));
    let keys: Vec<_> = found
        .iter()
        .map(|outcome| match outcome {
            Outcome::Event(event) => event.key.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(keys, ["delivered:m_1", "delivered:m_2", "delivered:until:9:1700000000000"]);
    let read = event(&json!({ "read": { "watermark": 1_700_000_000_000_i64 } }));
    assert_eq!(read.body, EventBody::Watermark { until: 1_700_000_000_000.0, progress: Progress::Read });
}

#[test]
fn many_receipts_are_reduced_to_their_watermark() {
    let count = |mids: usize, watermark: Option<i64>| {
        outcomes(&json!({ "delivery": { "mids": vec!["m"; mids], "watermark": watermark } })).len()
    };
    assert_eq!((count(MAX_RECEIPTS, Some(1)), count(MAX_RECEIPTS + 1, Some(1))), (MAX_RECEIPTS + 1, 1));
    assert_eq!(count(MAX_RECEIPTS + 1, None), MAX_RECEIPTS + 1);
}

#[test]
fn an_unusable_item_is_unknown_with_a_reason() {
    for (item, word) in [
        (json!({ "something_new": { "ref": "x" } }), "`something_new`"),
        (json!({}), "without content"),
        (json!({ "message": { "text": "no mid" } }), "mid"),
        (json!({ "message": { "mid": {} } }), "message.mid"),
        (json!({ "sender": null, "message": { "mid": "m" } }), "customer"),
        (json!({ "sender": { "user_ref": "u" }, "message": { "mid": "m" } }), "customer"),
        (json!({ "reaction": { "mid": "m", "action": "dance" } }), "`dance`"),
        (json!({ "reaction": { "mid": "m", "action": "react" } }), "neither"),
    ] {
        match outcomes(&item).as_slice() {
            [Outcome::Unknown { reason, key }] => {
                assert!(reason.contains(word), "{item}: {reason}");
                assert!(key.starts_with("unknown#"), "{key}");
            }
            other => panic!("{item}: {other:?}"),
        }
    }
}
