//! Subjects: of what customers write, and of replies where the platform has subjects.

use super::Setup;
use crate::people::path;
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};

on_both! {
    a_customers_subject_is_shown_as_one_line;
    a_reply_has_its_subject_only_where_the_platform_has_subjects;
    a_subject_that_is_not_one_line_is_refused;
}

/// The longest subject, in bytes.
const LONGEST: usize = 998;

async fn a_customers_subject_is_shown_as_one_line(kind: Kind) {
    let setup = Setup::start(kind, &[], &json!({})).await;
    let long = "x".repeat(LONGEST + 1);
    for (id, subject) in [("m-2", "Re: parcel\r\nBcc: all"), ("m-3", long.as_str())] {
        let item = json!({ "key": id, "thread": "ada", "id": id, "text": "Hello?", "subject": subject });
        setup.receive(&item).await;
    }
    let messages = setup.server.messages(&setup.conversation).await;
    let [plain, odd, long] = messages.as_slice() else { panic!("{messages:?}") };
    assert_eq!(plain["subject"], Value::Null);
    let subject = odd["subject"].as_str().expect("a subject");
    assert!(subject.starts_with("Re: parcel ") && subject.ends_with("Bcc: all"), "{subject}");
    assert!(!subject.contains(['\r', '\n']), "{subject:?}");
    assert_eq!(long["subject"].as_str().map(str::len), Some(LONGEST));
    assert!(long["warnings"][0].as_str().is_some_and(|warning| warning.contains("subject")), "{long}");

    // A deleted message keeps nothing of what was written.
    setup.receive(&json!({ "key": "d-2", "thread": "ada", "kind": "deletion", "id": "m-2" })).await;
    let messages = setup.server.messages(&setup.conversation).await;
    assert_eq!((&messages[1]["deleted"], &messages[1]["subject"]), (&json!(true), &Value::Null));
}

async fn a_reply_has_its_subject_only_where_the_platform_has_subjects(kind: Kind) {
    for (rules, wanted) in [(json!({}), Value::Null), (json!({ "whole": 1_000 }), json!("Your parcel"))] {
        let setup = Setup::start(kind, &[], &rules).await;
        let message = setup.write(json!({ "text": "It is here.", "subject": "Your parcel" })).await;
        assert_eq!(message["subject"], wanted, "{rules}");
        setup.reaches(&message, "sent").await;
        assert_eq!(setup.courier.requests()[0]["subject"], wanted, "{rules}");
    }
}

async fn a_subject_that_is_not_one_line_is_refused(kind: Kind) {
    let setup = Setup::start(kind, &[], &json!({ "whole": 1_000 })).await;
    let messages = format!("{}/messages", path(&setup.conversation));
    let long = "x".repeat(LONGEST + 1);
    for subject in ["two\nlines", "\r", " ", "", long.as_str()] {
        let reply = json!({ "text": "It is here.", "subject": subject });
        let (status, problem) = setup.server.ask("POST", &messages, Some(&reply)).await;
        assert_eq!(status, 422, "{subject:?}: {problem}");
    }
    let template = json!({ "template": { "name": "hello", "language": "en" }, "subject": "Your parcel" });
    let note = json!({ "kind": "note", "text": "He rang.", "subject": "Your parcel" });
    for body in [template, note] {
        let (status, problem) = setup.server.ask("POST", &messages, Some(&body)).await;
        assert_eq!(status, 422, "{body}: {problem}");
    }
    let longest = "x".repeat(LONGEST);
    let message = setup.write(json!({ "text": "It is here.", "subject": longest })).await;
    setup.reaches(&message, "sent").await;
    assert_eq!(setup.courier.requests()[0]["subject"], longest);
}
