//! The connector, exporter and migration roles.

use super::{
    Guest, guests,
    scene::{plain, with},
};
use plugboard_engine::{CallError, Finished, SendState};
use plugboard_model::{
    ChangedRecord, ConversationKind, Failure, FailureKind, HookAnswer, HookRequest, Kept, LeadStage, MigrationStep,
    Part, PartBody, PolledLead, ProfileRequest, RecordKind, RecordReport, Rules, Sender,
};
use plugboard_tests::{
    calls::NOW,
    stub::{Behavior, Stub},
};
use ring::hmac;
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};

pub(crate) fn request(query: &[(&str, &str)], headers: &[(&str, &str)], body: &str) -> Arc<HookRequest> {
    let owned = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    Arc::new(HookRequest {
        method: "POST".into(),
        query: owned(query),
        headers: owned(headers),
        body: body.as_bytes().into(),
        received_at: NOW,
        ..HookRequest::default()
    })
}

pub(super) fn refused<T: std::fmt::Debug>(guest: &Guest, finished: Finished<T>) -> Failure {
    match finished.result {
        Err(CallError::Refused(failure)) => failure,
        other => panic!("{}: {other:?}", guest.language),
    }
}

#[tokio::test]
async fn a_connector_checks_signatures_and_answers_challenges() {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"s3cret");
    let mac = hex::encode(hmac::sign(&key, b"body").as_ref());
    for guest in guests().await {
        let verify = async |request| guest.plugin.verify(plain(), request, Vec::new()).await;
        let challenge = verify(request(&[("challenge", "42")], &[], "")).await;
        let answer = HookAnswer { status: 200, content_type: "text/plain".into(), body: b"42".into() };
        assert_eq!(guest.logged(challenge, &[]), Some(answer), "{}", guest.language);
        let good = verify(request(&[], &[("x-signature", &mac)], "body")).await;
        assert_eq!(guest.logged(good, &[]), None, "{}", guest.language);
        let wrong = Failure::denied("the signature is wrong").code("bad-signature");
        for headers in [&[][..], &[("x-signature", "")], &[("x-signature", "zz")], &[("x-signature", &mac)]] {
            let run = verify(request(&[], headers, "another")).await;
            assert_eq!(refused(guest, run), wrong, "{}", guest.language);
        }
    }
}

#[tokio::test]
async fn a_connector_reports_every_kind_of_item() {
    let item = json!({ "account": "a", "thread": "t", "contact": "c" });
    let of = |kind: &str, more: Value| {
        let mut item = item.clone();
        let members = item.as_object_mut().unwrap();
        members.insert("kind".into(), kind.into());
        members.insert("key".into(), format!("k-{kind}").into());
        members.extend(more.as_object().unwrap().clone());
        item
    };
    let body = json!({ "items": [
        of("message", json!({ "at": NOW, "id": "m-1", "text": "hi 👋", "name": "Ada" })),
        of("reaction", json!({ "message": "m-1", "emoji": "❤" })),
        of("reaction", json!({ "message": "m-1", "emoji": null, "key": "k-taken-back" })),
        of("edit", json!({ "message": "m-1", "text": "hello" })),
        of("deletion", json!({ "message": "m-1" })),
        of("receipt", json!({ "message": "m-1" })),
        of("watermark", json!({ "until": NOW })),
        of("feedback", json!({ "message": "m-1", "rating": 4, "best": 5, "text": "good 👍" })),
        of("feedback", json!({ "message": null, "rating": 9, "best": 10, "text": null, "key": "k-of-all" })),
        of("typing", json!({ "seconds": 90 })),
        of("reaction-added", json!({ "message": "m-1", "emoji": "❤" })),
        of("reaction-removed", json!({ "message": "m-1", "emoji": "❤" })),
        of("dance", json!({})),
    ] });
    let about = |body: Value| {
        let mut body = body;
        body.as_object_mut().unwrap().insert("message".into(), "m-1".into());
        body
    };
    let expected = [
        ("k-message", json!({ "item": "message", "external_id": "m-1", "text": "hi 👋" })),
        ("k-reaction", about(json!({ "item": "reaction", "emoji": "❤" }))),
        ("k-taken-back", about(json!({ "item": "reaction", "emoji": null }))),
        ("k-edit", about(json!({ "item": "edit", "text": "hello" }))),
        ("k-deletion", about(json!({ "item": "deletion" }))),
        ("k-receipt", about(json!({ "item": "receipt", "state": "read" }))),
        ("k-watermark", json!({ "item": "watermark", "until": NOW, "state": "delivered" })),
        ("k-feedback", about(json!({ "item": "feedback", "rating": { "rating": 4, "best": 5, "text": "good 👍" } }))),
        (
            "k-of-all",
            json!({ "item": "feedback", "message": null, "rating": { "rating": 9, "best": 10, "text": null } }),
        ),
        ("k-typing", json!({ "item": "typing", "seconds": 60 })),
        ("k-reaction-added", about(json!({ "item": "reaction_added", "emoji": "❤" }))),
        ("k-reaction-removed", about(json!({ "item": "reaction_removed", "emoji": "❤" }))),
    ];
    for guest in guests().await {
        let accounts = vec!["a".to_owned(), "b".to_owned()];
        let run = guest.plugin.receive(plain(), request(&[], &[], &body.to_string()), accounts).await;
        let received = guest.logged(run, &["accounts a,b"]);
        assert_eq!(received.items.len(), expected.len(), "{}", guest.language);
        for (item, (key, members)) in received.items.iter().zip(&expected) {
            let found = serde_json::to_value(&item.body).unwrap();
            assert_eq!((&*item.account, &*item.thread, &*item.contact), ("a", "t", "c"), "{}", guest.language);
            assert_eq!(item.dedupe_key, *key, "{}", guest.language);
            for (name, value) in members.as_object().unwrap() {
                assert_eq!(&found[name], value, "{}: {key}: {name}", guest.language);
            }
        }
        let first = &received.items[0];
        assert_eq!((first.at, first.contact_name.as_deref()), (Some(NOW), Some("Ada")), "{}", guest.language);
        let unknown = &received.unknown[0];
        assert_eq!((&*unknown.dedupe_key, &*unknown.reason), ("k-dance", "kind dance"), "{}", guest.language);
        let run = guest.plugin.receive(plain(), request(&[], &[], "{"), Vec::new()).await;
        assert_eq!(refused(guest, run), Failure::invalid("the body is no JSON"), "{}", guest.language);
    }
}

pub(crate) fn part() -> Part {
    Part {
        id: "delivery-1".into(),
        attempt: 2,
        account: "a".into(),
        thread: "t".into(),
        conversation_kind: ConversationKind::Direct,
        recipient: "c".into(),
        opens: None,
        body: PartBody::Text("hé".into()),
        quick_replies: Vec::new(),
        reply_to: None,
        reply_to_author: None,
        private_reply_to: None,
        tag: None,
        sender: Sender::Automation,
        caption: None,
        more_files: Vec::new(),
        subject: None,
        kept: Kept::new(),
        content: None,
    }
}

#[tokio::test]
async fn a_connector_sends_a_part_and_reports_the_outcome() {
    for guest in guests().await {
        let stub = Stub::start(Behavior::Answer(200, r#"{"id":"p-9"}"#.into())).await;
        let run = guest.plugin.send(with(&stub), part()).await;
        assert_eq!(run.send_state, SendState::Answered, "{}", guest.language);
        let sent = guest.logged(run, &[]);
        assert_eq!((sent.external_id.as_deref(), sent.thread), (Some("p-9"), None), "{}", guest.language);
        let request = stub.requests().remove(0);
        let (head, body) = request.split_once("\r\n\r\n").expect("a request");
        assert!(head.starts_with("POST /send HTTP/1.1\r\n"), "{}: {head}", guest.language);
        for header in ["authorization: Bearer s3cret", "content-type: application/json"] {
            assert!(head.contains(&format!("\r\n{header}")), "{}: {header}: {head}", guest.language);
        }
        let body: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{}: {error}", guest.language));
        let expected = json!({
            "id": "delivery-1", "attempt": 2, "account": "a", "thread": "t", "recipient": "c", "text": "hé",
            "kind": "direct", "sender": "automation", "file": null, "kept": [null, null, null, null],
            "auth": "s3cret", "files": [], "link": null, "subject": null, "answers": null, "content": null,
            "parameters": [], "parameter_files": [], "opens": null, "quick_replies": [], "reply_to": null,
            "private_reply_to": null, "tag": null, "template": null, "variables": [],
        });
        assert_eq!(body, expected, "{}", guest.language);
        let stub = Stub::start(Behavior::Answer(200, r#"{"id":"p-9"}"#.into())).await;
        let answer = Part { reply_to: Some("m-1".into()), reply_to_author: Some("c-2".into()), ..part() };
        guest.logged(guest.plugin.send(with(&stub), answer).await, &[]);
        let request = stub.requests().remove(0);
        let (_, body) = request.split_once("\r\n\r\n").expect("a request");
        let body: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{}: {error}", guest.language));
        assert_eq!(body["answers"], "c-2", "{}", guest.language);
        let stub = Stub::start(Behavior::Answer(200, r#"{"id":"p-9","thread":"t-2"}"#.into())).await;
        let sent = guest.logged(guest.plugin.send(with(&stub), part()).await, &[]);
        assert_eq!(sent.thread.as_deref(), Some("t-2"), "{}", guest.language);
        let stub = Stub::start(Behavior::WithHeaders(429, "retry-after: 3\r\n", String::new())).await;
        let busy = refused(guest, guest.plugin.send(with(&stub), part()).await);
        assert_eq!((busy.kind, busy.retry_after_ms), (FailureKind::RateLimited, Some(3_000)), "{}", guest.language);
        let stub = Stub::start(Behavior::Answer(400, String::new())).await;
        let wrong = Failure::denied("the platform answered 400").code("refused");
        assert_eq!(refused(guest, guest.plugin.send(with(&stub), part()).await), wrong, "{}", guest.language);
    }
}

#[tokio::test]
async fn a_connector_provides_profiles_and_rules() {
    let rules: Rules = serde_json::from_value(json!({
        "text_limit": { "length": 100, "unit": "characters" },
        "caption_limit": { "length": 50, "unit": "utf-16" },
        "captions": true,
        "payload_limit": { "length": 64, "unit": "bytes" },
        "conversation_rate": { "count": 1, "seconds": 1 },
        "poll_every": 10,
        "repeatable": 3_600,
        "settles": 60,
        "whole_replies": 5_000_000,
        "gestures": { "typing": 0, "reaction": 0, "edit": 900, "deletion": 86_400 },
        "blocks": ["buttons"],
        "button_actions": ["link", "reply"],
        "counts": { "buttons": 3 },
        "button_limit": { "length": 20, "unit": "characters" },
        "window_count": { "count": 10, "seconds": 172_800 },
        "media_types": { "image": [{ "media_type": "image/png", "max_bytes": 500_000 }] },
        "needs_consent": ["marketing"],
        "valid_for": 3_600,
        "openings": { "phone": "template" },
        "attachments": { "image": { "max_bytes": 1_000_000 } },
        "quick_replies": { "max": 3, "title_length": 20 },
        "reply_window": 86_400,
        "person_window": { "seconds": 604_800, "tag": "human" },
        "private_reply_window": 604_800,
        "templates": true,
        "send_rate": { "count": 10, "seconds": 1 },
        "receive_rate": { "count": 20, "seconds": 1 },
        "echoes": 30,
    }))
    .unwrap();
    for guest in guests().await {
        let asked = ProfileRequest::new("a", "c-7");
        let profile = guest.logged(guest.plugin.profile(plain(), asked).await, &[]);
        assert_eq!(profile.name.as_deref(), Some("Name of c-7"), "{}", guest.language);
        let seen_in = ("seen_in".into(), "a c-7 -".into());
        let attributes = BTreeMap::from([("language".into(), "en".into()), seen_in]);
        assert_eq!(profile.attributes, attributes, "{}", guest.language);
        let unknown = ["length false", "rate false", "gesture false", "count false", "opening false"];
        let declared = guest.logged(guest.plugin.rules(plain()).await, &unknown);
        assert_eq!(declared, rules, "{}", guest.language);
    }
}

#[tokio::test]
async fn an_exporter_reports_each_record() {
    let record = |id: &str, external: Option<&str>, mark: Option<&str>| ChangedRecord {
        kind: RecordKind::Contact,
        id: id.into(),
        external_id: external.map(str::to_owned),
        mark: mark.map(str::to_owned),
        document: json!({ "id": id }).to_string(),
    };
    let records: Arc<[ChangedRecord]> =
        [record("a", None, None), record("bad-1", Some("x"), None), record("c", Some("x-c"), Some("m"))].into();
    for guest in guests().await {
        let lines = [
            "record contact a - -",
            "json object",
            "record contact bad-1 x -",
            "json object",
            "record contact c x-c m",
            "json object",
        ];
        let exported = guest.logged(guest.plugin.export_batch(plain(), Arc::clone(&records)).await, &lines);
        let done = |id: &str| Some(RecordReport::Done { external_id: Some(format!("x-{id}")), mark: Some("m".into()) });
        let bad = Some(RecordReport::Failed(Failure::invalid("this one is bad").code("bad")));
        assert_eq!(exported.records, [done("a"), bad, done("c")], "{}", guest.language);
        let mut kept: Vec<_> =
            exported.lines.iter().map(|line| (&*line.file, line.key.as_deref(), line.text.as_deref())).collect();
        kept.sort_unstable();
        kept.dedup();
        let file = "all.csv";
        let expected = [(file, None, Some("id")), (file, Some("a"), Some("a")), (file, Some("c"), Some("c"))];
        assert_eq!(kept, expected, "{}", guest.language);
    }
}

#[tokio::test]
async fn an_exporter_polls_from_its_cursor() {
    for guest in guests().await {
        for (cursor, line) in [(None, "cursor -"), (Some("before"), "cursor before")] {
            let polled = guest.logged(guest.plugin.poll(plain(), cursor.map(str::to_owned)).await, &[line]);
            let lead = PolledLead { id: "lead-1".into(), stage: LeadStage::Won, mark: Some("m".into()) };
            let expected = (Some("next"), vec![lead], true);
            assert_eq!((polled.cursor.as_deref(), polled.leads, polled.again), expected, "{}", guest.language);
        }
    }
}

#[tokio::test]
async fn a_migration_converts_old_values() {
    for guest in guests().await {
        for (conversation, word) in [(Some("conversation-1"), "conversation-1"), (None, "-")] {
            let values = BTreeMap::from([("count".into(), "3".into()), ("other".into(), "o".into())]);
            let step = MigrationStep { from: "0.9.0".into(), conversation: conversation.map(str::to_owned), values };
            let line = format!("from 0.9.0 {word} 2");
            let values = guest.logged(guest.plugin.migrate(plain(), step).await, &[&line]);
            let expected = BTreeMap::from([("counted".into(), "3".into()), ("other".into(), "o".into())]);
            assert_eq!(values, expected, "{}", guest.language);
        }
    }
}
