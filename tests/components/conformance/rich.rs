//! Rich content, templates with named parameters, and the first message of a conversation, both ways.

use super::{
    Guest, guests,
    roles::{part, refused, request},
    scene::{CONTENT, FakeHost, full, plain, set, with},
};
use plugboard_model::{
    Action, Attachment, AttachmentKind, AttachmentState, Draft, Failure, FailureKind, ItemBody, MessageItem, Part,
    PartBody, SentPart, TemplatePart,
};
use plugboard_tests::{
    calls::NOW,
    stub::{Behavior, Stub},
};
use serde_json::{Value, json};

/// Has the guest send a part to a platform that answers with this body. Returns what it reports, and the body of its
/// request.
async fn sent(guest: &Guest, part: Part, answer: &str) -> (SentPart, Value) {
    let stub = Stub::start(Behavior::Answer(200, answer.into())).await;
    let sent = guest.logged(guest.plugin.send(with(&stub), part).await, &[]);
    let request = stub.requests().remove(0);
    let (_, body) = request.split_once("\r\n\r\n").expect("a request");
    (sent, serde_json::from_str(body).unwrap_or_else(|error| panic!("{}: {error}: {body}", guest.language)))
}

/// Parses a document that must be there.
fn document(text: Option<&str>) -> Value {
    serde_json::from_str(text.expect("a document")).expect("JSON")
}

#[tokio::test]
async fn a_reply_has_rich_content_and_a_purpose() {
    for guest in guests().await {
        for (held, preview) in [(false, "preview allowed"), (true, "preview held")] {
            let call = set(json!({}), FakeHost { held, ..FakeHost::default() });
            let journal = guest.logs(call, &format!("rich {CONTENT}"), &[preview]).await;
            let [Action::Reply { draft }] = &journal.actions[..] else { panic!("{}: {journal:?}", guest.language) };
            assert_eq!(document(draft.content.as_deref()), document(Some(CONTENT)), "{}", guest.language);
            let purpose = Some("service".to_owned());
            let expected = Draft { content: draft.content.clone(), purpose, ..Draft::default() };
            assert_eq!(*draft, expected, "{}", guest.language);
        }
    }
}

#[tokio::test]
async fn a_reply_with_wrong_content_is_refused_with_the_place() {
    for guest in guests().await {
        for (wrong, place) in
            [(r#"{"version":1,"blocks":[]}"#, "/blocks"), (r#"{"version":2,"blocks":[]}"#, "/version")]
        {
            let failure = refused(guest, guest.tell(plain(), &format!("rich {wrong}")).await);
            let expected = (FailureKind::Invalid, Some("bad-content"));
            assert_eq!((failure.kind, failure.code.as_deref()), expected, "{}: {failure}", guest.language);
            assert!(failure.message.contains(&format!("`{place}`")), "{}: {failure}", guest.language);
        }
    }
}

#[tokio::test]
async fn a_template_is_filled_with_named_parameters_and_a_file() {
    let lines = ["preview allowed", "template order", "caught not-found no-such-template"];
    for guest in guests().await {
        let journal = guest.logged(guest.plugin.handle(plain(), full("fill")).await, &lines);
        let [Action::Template { name, language, variables, parameters, files }] = &journal.actions[..] else {
            panic!("{}: {journal:?}", guest.language)
        };
        assert_eq!((&**name, &**language, variables.len()), ("order", "en", 0), "{}", guest.language);
        assert_eq!(*parameters, [("name".to_owned(), "Ada".to_owned())], "{}", guest.language);
        let files: Vec<_> = files.iter().map(|(parameter, file)| (&**parameter, &*file.id)).collect();
        assert_eq!(files, [("picture", "attachment-1")], "{}", guest.language);
        // A message without a file cannot fill the picture.
        let failure = refused(guest, guest.tell(plain(), "fill").await);
        assert_eq!(failure.kind, FailureKind::Invalid, "{}: {failure}", guest.language);
        assert!(failure.message.contains("`picture`"), "{}: {failure}", guest.language);
    }
}

#[tokio::test]
async fn a_connector_reports_rich_content() {
    let place = r#"{"version":1,"blocks":[{"type":"location","latitude":51.7592,"longitude":19.456,"name":"Łódź"}]}"#;
    let sticker = r#"{"version":1,"blocks":[{"type":"sticker","file":0,"emoji":"🎉"}]}"#;
    let wrong = r#"{"version":1,"blocks":[{"type":"sticker","file":1}]}"#;
    let message = |id: &str, more: Value| {
        let mut message = json!({
            "kind": "message", "account": "a", "key": id, "thread": "t", "contact": "c", "at": NOW, "id": id,
            "name": "Ada",
        });
        message.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        message
    };
    let items = json!({ "items": [
        message("m-1", json!({ "text": "", "content": place })),
        message("m-2", json!({ "text": "look", "content": sticker, "files": [{ "kind": "image", "bytes": "png" }] })),
        message("m-3", json!({ "text": "no more" })),
        message("m-4", json!({ "text": "wrong", "content": wrong, "files": [{ "kind": "image", "bytes": "png" }] })),
    ] })
    .to_string();
    for guest in guests().await {
        let run = guest.plugin.receive(plain(), request(&[], &[], &items), Vec::new()).await;
        let received = guest.logged(run, &["accounts "]);
        let message = |n: usize| match &received.items[n].body {
            ItemBody::Message(message) => message,
            other => panic!("{}: {other:?}", guest.language),
        };
        for (n, expected) in [(0, place), (1, sticker)] {
            let MessageItem { content, warnings, .. } = message(n);
            assert_eq!(document(content.as_deref()), document(Some(expected)), "{}", guest.language);
            assert!(warnings.is_empty(), "{}: {warnings:?}", guest.language);
        }
        for (n, text, files) in [(1, "look", 1), (2, "no more", 0), (3, "wrong", 1)] {
            let MessageItem { text: found, attachments, .. } = message(n);
            assert_eq!((&**found, attachments.len()), (text, files), "{}", guest.language);
        }
        assert_eq!((&message(2).content, &message(3).content), (&None, &None), "{}", guest.language);
        let warnings = &message(3).warnings;
        assert!(warnings.iter().any(|line| line.contains("`/blocks/0/file`")), "{}: {warnings:?}", guest.language);
    }
}

#[tokio::test]
async fn a_part_has_rich_content() {
    let rich = Part { content: Some(CONTENT.into()), ..part() };
    let alone = Part { body: PartBody::Content, ..rich.clone() };
    for guest in guests().await {
        for (part, text) in [(&rich, json!("hé")), (&alone, Value::Null)] {
            let (_, body) = sent(guest, part.clone(), r#"{"id":"p-9"}"#).await;
            assert_eq!(document(body["content"].as_str()), document(Some(CONTENT)), "{}", guest.language);
            assert_eq!(body["text"], text, "{}", guest.language);
        }
        let (_, body) = sent(guest, part(), r#"{"id":"p-9"}"#).await;
        assert_eq!(body["content"], Value::Null, "{}", guest.language);
    }
}

#[tokio::test]
async fn a_part_has_the_parameters_and_files_of_a_template() {
    let file = |id: &str, name: Option<&str>| Attachment {
        name: name.map(str::to_owned),
        state: AttachmentState::Stored,
        ..Attachment::new(id.into(), AttachmentKind::Image)
    };
    let named = TemplatePart {
        name: "order".into(),
        language: "en".into(),
        variables: Vec::new(),
        parameters: vec![("name".into(), "Zoë".into()), ("when".into(), "jutro".into())],
        files: vec![("picture".into(), file("f-1", Some("kot.png"))), ("map".into(), file("f-2", None))],
    };
    let numbered = TemplatePart {
        variables: vec!["Zoë".into(), "jutro".into()],
        parameters: vec![("1".into(), "Zoë".into()), ("2".into(), "jutro".into())],
        files: Vec::new(),
        ..named.clone()
    };
    let cases = [
        (named, json!([["name", "Zoë"], ["when", "jutro"]]), json!([["picture", "kot.png"], ["map", null]])),
        (numbered, json!([["1", "Zoë"], ["2", "jutro"]]), json!([])),
    ];
    for guest in guests().await {
        for (template, parameters, files) in &cases {
            let part = Part { body: PartBody::Template(template.clone()), ..part() };
            let (_, body) = sent(guest, part, r#"{"id":"p-9"}"#).await;
            let seen = (&body["parameters"], &body["parameter_files"], &body["text"]);
            assert_eq!(seen, (parameters, files, &Value::Null), "{}", guest.language);
        }
    }
}

#[tokio::test]
async fn a_part_begins_a_conversation_with_a_telephone_number() {
    let number = "+493012345";
    let first = Part { opens: Some("phone".into()), thread: number.into(), recipient: number.into(), ..part() };
    for guest in guests().await {
        let (reported, body) = sent(guest, first.clone(), r#"{"id":"p-9","thread":"t-2"}"#).await;
        let seen = (&body["opens"], &body["thread"], &body["recipient"]);
        assert_eq!(seen, (&json!("phone"), &json!(number), &json!(number)), "{}", guest.language);
        assert_eq!(reported.thread.as_deref(), Some("t-2"), "{}", guest.language);
    }
}

#[tokio::test]
async fn an_answer_shows_that_the_rules_have_changed() {
    for guest in guests().await {
        for (answer, changed) in [
            (r#"{"id":"p-9","changed":true}"#, true),
            (r#"{"id":"p-9","changed":false}"#, false),
            (r#"{"id":"p-9"}"#, false),
        ] {
            let (reported, _) = sent(guest, part(), answer).await;
            assert_eq!(reported.rules_changed, changed, "{}: {answer}", guest.language);
        }
    }
}

#[tokio::test]
async fn a_connector_reads_the_templates_of_its_platform() {
    let template = json!({
        "name": "order", "language": "en", "text": "{{name}}, your order is on its way.", "category": "utility",
    });
    for guest in guests().await {
        let stub = Stub::start(Behavior::Answer(200, template.to_string())).await;
        let run = guest.plugin.catalogue(with(&stub), "a".into()).await;
        let catalogue = guest.logged(run, &["catalogue a"]);
        let [read] = &catalogue.templates[..] else { panic!("{}: {catalogue:?}", guest.language) };
        assert_eq!((&*read.name, &*read.language), ("order", "en"), "{}", guest.language);
        assert_eq!(read.text, "{{name}}, your order is on its way.", "{}", guest.language);
        let request = stub.requests().remove(0);
        assert!(request.starts_with("GET /templates HTTP/1.1\r\n"), "{}: {request}", guest.language);
        assert!(request.contains("\r\nauthorization: Bearer s3cret\r\n"), "{}: {request}", guest.language);
        let stub = Stub::start(Behavior::Answer(200, r#"{"name":"order","text":"Hi"}"#.into())).await;
        let wrong = refused(guest, guest.plugin.catalogue(with(&stub), "a".into()).await);
        assert_eq!(wrong.kind, FailureKind::Invalid, "{}: {wrong}", guest.language);
        assert!(wrong.message.contains("`language`"), "{}: {wrong}", guest.language);
        let stub = Stub::start(Behavior::Answer(503, String::new())).await;
        let down = refused(guest, guest.plugin.catalogue(with(&stub), "a".into()).await);
        let expected = Failure::new(FailureKind::Unavailable, "the platform answered 503");
        assert_eq!(down, expected, "{}", guest.language);
    }
}
