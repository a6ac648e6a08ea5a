//! Every power of a plugin.

use super::{
    guests,
    scene::{CAT, FakeHost, full, plain, set, with},
};
use jiff::civil::date;
use plugboard_engine::{Call, CallError, Secret, Secrets};
use plugboard_model::{Action, Draft, FailureKind, KvScope, LogLevel, QuickReply};
use plugboard_tests::{
    calls::NOW,
    stub::{Behavior, Stub},
};
use ring::{digest, hmac};
use serde_json::{Value, json};
use std::sync::Arc;

#[tokio::test]
async fn every_action_reaches_the_host() {
    for guest in guests().await {
        let journal = guest.logs(plain(), "act", &["preview allowed"]).await;
        let lead = journal.actions.iter().find_map(|action| match action {
            Action::OpenLead { lead, .. } => Some(lead.clone()),
            _ => None,
        });
        let lead = lead.unwrap_or_else(|| panic!("{}: no lead", guest.language));
        let expected = json!([
            { "action": "change", "change": "category", "category": "sales" },
            { "action": "change", "change": "priority", "priority": "urgent" },
            { "action": "change", "change": "add_label", "label": "a" },
            { "action": "change", "change": "remove_label", "label": "a" },
            { "action": "change", "change": "add_label", "label": "b" },
            { "action": "change", "change": "assignee", "assignee": "ann" },
            { "action": "change", "change": "team", "team": "blue" },
            { "action": "change", "change": "status", "status": "pending" },
            { "action": "change", "change": "snooze", "until": NOW + 3_600_000 },
            { "action": "escalate", "reason": "look" },
            { "action": "note", "text": "noted" },
            { "action": "contact_name", "name": "Ada" },
            { "action": "contact_attribute", "key": "language", "value": "de" },
            { "action": "contact_attribute", "key": "old", "value": null },
            { "action": "open_lead", "lead": lead, "source": "chat" },
            { "action": "change_lead", "lead": lead, "change": "stage", "stage": "qualified" },
            { "action": "change_lead", "lead": lead, "change": "value", "value": 1_250, "currency": "EUR" },
            { "action": "change_lead", "lead": lead, "change": "attribute", "key": "need", "value": "boots" },
            { "action": "change_lead", "lead": lead, "change": "attribute", "key": "old", "value": null },
            { "action": "set_timer", "name": "t", "due_at": NOW + 60_000, "data": "data" },
            { "action": "cancel_timer", "name": "u" },
        ]);
        let (last, before) = journal.actions.split_last().expect("actions");
        assert_eq!(serde_json::to_value(before).unwrap(), expected, "{}", guest.language);
        let yes = QuickReply { title: "Yes".into(), payload: "yes".into() };
        let draft = Draft {
            text: "done".into(),
            quick_replies: vec![yes],
            reply_to: Some("message-1".into()),
            subject: Some("Done".into()),
            ..Draft::default()
        };
        assert_eq!(*last, Action::Reply { draft }, "{}", guest.language);
    }
}

#[tokio::test]
async fn every_gesture_reaches_the_host() {
    let corrected = ["edited-at 1700000000000", "caught denied not-own"];
    for guest in guests().await {
        let journal = guest.logs(plain(), "signal", &["caught invalid -"]).await;
        let expected = json!([
            { "action": "gesture", "gesture": "typing", "seconds": 5 },
            { "action": "gesture", "gesture": "read" },
            { "action": "gesture", "gesture": "reaction", "message": "message-1", "emoji": "👍" },
            { "action": "gesture", "gesture": "reaction", "message": "message-1", "emoji": null },
        ]);
        assert_eq!(serde_json::to_value(journal.actions).unwrap(), expected, "{}", guest.language);
        let own = set(json!({}), FakeHost { own: true, ..FakeHost::default() });
        let journal = guest.logs(own, "correct", &corrected).await;
        let expected = json!([
            { "action": "gesture", "gesture": "edit", "message": "message-3", "text": "corrected" },
            { "action": "gesture", "gesture": "deletion", "message": "message-3" },
        ]);
        assert_eq!(serde_json::to_value(journal.actions).unwrap(), expected, "{}", guest.language);
        // Another's message cannot be corrected.
        let run = guest.tell(plain(), "correct").await;
        let code = match run.result {
            Err(CallError::Refused(failure)) => failure.code,
            other => panic!("{}: {other:?}", guest.language),
        };
        assert_eq!(code.as_deref(), Some("not-own"), "{}", guest.language);
    }
}

#[tokio::test]
async fn a_preview_reports_that_a_reply_is_held() {
    for guest in guests().await {
        let call = set(json!({}), FakeHost { held: true, ..FakeHost::default() });
        guest.logs(call, "act", &["preview held"]).await;
    }
}

#[tokio::test]
async fn every_operation_on_stored_values_works() {
    for guest in guests().await {
        let lines = ["kv 1", "kv -", "shared x", "sum 2.5", "swapped true", "swapped false"];
        let journal = guest.logs(plain(), "keep", &lines).await;
        let writes: Vec<_> =
            journal.writes.iter().map(|write| (write.scope, &*write.key, write.value.as_deref())).collect();
        let (own, shared) = (KvScope::Conversation, KvScope::Shared);
        let expected = [(own, "a", None), (shared, "f", Some("up")), (shared, "n", Some("2.5")), (shared, "s", None)];
        assert_eq!(writes, expected, "{}", guest.language);
    }
}

#[tokio::test]
async fn read_only_powers_and_the_log_work() {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"s3cret");
    let mac = hex::encode(hmac::sign(&key, b"data").as_ref());
    let instant = date(2026, 7, 5).at(12, 30, 0, 0).in_tz("Europe/Berlin").unwrap().timestamp().as_millisecond();
    let expected = [
        "config on its way",
        "config object",
        "secret true",
        "equals true",
        &format!("hmac {mac}"),
        "matches true",
        "local 2023-11-14 23:13:20 2 60",
        &format!("instant {instant}"),
        "random 8",
        "number true",
        "templates hello,bye",
        "level debug",
        "level info",
        "level warn",
        "level error",
    ];
    for guest in guests().await {
        let run = guest.tell(plain(), "ask").await;
        let levels: Vec<LogLevel> = run.log.iter().rev().take(4).map(|line| line.level).collect();
        guest.logged(run, &expected);
        let down = [LogLevel::Error, LogLevel::Warn, LogLevel::Info, LogLevel::Debug];
        assert_eq!(levels, down, "{}", guest.language);
    }
}

#[tokio::test]
async fn a_secret_is_hashed_with_data_and_joined_with_another_secret() {
    // Its letters beyond ASCII and those with a meaning in addresses are percent-encoded when it is joined.
    let value = "a secret & ü~/with=signs";
    let secret = Secret { value: value.into(), hosts: Vec::new(), webhook_key: false, source: None };
    let secrets = Arc::new(Secrets::new([("token".to_owned(), secret)]));
    let hash = hex::encode(digest::digest(&digest::SHA256, format!("a{value}b").as_bytes()));
    let encoded = "a%20secret%20%26%20%C3%BC~%2Fwith%3Dsigns";
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, format!("{encoded}&{encoded}").as_bytes());
    let joined = hex::encode(hmac::sign(&key, b"data"));
    let (hash, joined) = (format!("hash {hash}"), format!("joined {joined}"));
    let caught = ["caught invalid no-secret", "caught invalid names"];
    let expected = [hash.as_str(), "same true", "other false", &joined, caught[0], caught[1]];
    for guest in guests().await {
        guest.logs(Call { secrets: secrets.clone(), ..plain() }, "sign", &expected).await;
    }
}

#[tokio::test]
async fn a_secret_that_is_too_short_is_not_hashed_plainly() {
    for guest in guests().await {
        let run = guest.tell(plain(), "sign").await;
        match &run.result {
            Err(CallError::Refused(failure)) => {
                let refused = (failure.kind, failure.code.as_deref());
                assert_eq!(refused, (FailureKind::Invalid, Some("short-secret")), "{}", guest.language);
            }
            other => panic!("{}: {other:?}", guest.language),
        }
    }
}

#[tokio::test]
async fn a_file_is_uploaded_and_the_answer_becomes_a_file() {
    for guest in guests().await {
        let stub = Stub::start(Behavior::WithHeaders(200, "content-type: image/png\r\n", "png".into())).await;
        let run = guest.plugin.handle(with(&stub), full("post")).await;
        let journal = guest.logged(run, &["posted 200", "type image/png", "body 3"]);
        let request = stub.requests().remove(0);
        assert!(request.starts_with("POST /upload HTTP/1.1\r\n"), "{}: {request}", guest.language);
        let file = String::from_utf8_lossy(CAT);
        for part in [&*file, "filename=\"cat.gif\"", "name=\"a\"\r\n\r\n1\r\n", "name=\"token\"\r\n\r\ns3cret\r\n"] {
            assert!(request.contains(part), "{}: {part}: {request}", guest.language);
        }
        let [png] = &journal.files[..] else { panic!("{}: {journal:?}", guest.language) };
        assert_eq!((&*png.bytes, png.file.name.as_deref()), (&b"png"[..], Some("answer.bin")), "{}", guest.language);
        let draft = Draft { attachments: vec![png.file.id.clone()], ..Draft::default() };
        assert_eq!(journal.actions, [Action::Reply { draft }], "{}", guest.language);
    }
}

#[tokio::test]
async fn printed_output_appears_in_the_log() {
    for guest in guests().await {
        guest.logs(plain(), "print", &["printed"]).await;
    }
}

#[tokio::test]
async fn a_message_without_a_known_word_does_nothing() {
    for guest in guests().await {
        let journal = guest.logs(plain(), "hello there", &[]).await;
        assert_eq!(serde_json::to_value(journal).unwrap()["actions"], Value::Array(vec![]), "{}", guest.language);
    }
}
