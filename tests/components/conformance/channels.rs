//! What a connector sees of requests, keeps, fetches, polls and registers.

use super::{
    guests,
    roles::{part, refused, request},
    scene::{plain, with},
};
use plugboard_model::{
    Attachment, AttachmentKind, AttachmentState, AuthorKind, ConversationKind, Failure, FailureKind, FileSource,
    GestureKind, GestureRequest, HearsBy, HookRequest, ItemBody, Kept, KeptOf, KeptValue, MediaRequest, MessageItem,
    MessageKind, Part, PartBody, Sender, SetupRequest,
};
use plugboard_tests::{
    calls::NOW,
    stub::{Behavior, Stub},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};

fn kept(values: &[(KeptOf, &str, &str)]) -> Kept {
    values.iter().map(|(of, key, value)| ((*of, (*key).to_owned()), (*value).to_owned())).collect()
}

#[tokio::test]
async fn a_connector_sees_a_request_as_it_was_sent() {
    let headers = [("x-many", "1"), ("X-Many", "2"), ("content-type", "application/x-www-form-urlencoded")];
    let seen = HookRequest {
        url: "https://inbox.example/hooks/shop/a%20b?about=1&x=%C5%BC&about=2".into(),
        path: "/a%20b".into(),
        query_string: "about=1&x=%C5%BC&about=2".into(),
        ..Arc::unwrap_or_clone(request(&[("about", "1"), ("x", "ż"), ("about", "2")], &headers, "a=1+2&b=%C5%82&a="))
    };
    let at = format!("at {NOW}");
    let mut lines = vec![
        "url https://inbox.example/hooks/shop/a%20b?about=1&x=%C5%BC&about=2",
        "path /a%20b",
        "query about=1&x=%C5%BC&about=2",
        "queries 1,2",
        "headers 1,2",
        &at,
        "fields a=1 2&b=ł&a=",
        "files ",
    ];
    for guest in guests().await {
        let run = guest.plugin.verify(plain(), Arc::new(seen.clone()), Vec::new()).await;
        assert_eq!(guest.logged(run, &lines), None, "{}", guest.language);
    }
    lines.truncate(6);
    lines.push("caught invalid no-form");
    let no_form = HookRequest { headers: seen.headers[..2].to_vec(), ..seen };
    for guest in guests().await {
        let run = guest.plugin.verify(plain(), Arc::new(no_form.clone()), Vec::new()).await;
        guest.logged(run, &lines);
    }
}

#[tokio::test]
async fn a_connector_sees_the_files_of_a_form() {
    let body = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nz\r\n\
        --x\r\nContent-Disposition: form-data; name=\"pic\"; filename=\"kot.png\"\r\n\
        Content-Type: image/png\r\n\r\npng\r\n--x--\r\n";
    let sent = request(&[("about", "")], &[("content-type", "multipart/form-data; boundary=x")], body);
    for guest in guests().await {
        let run = guest.plugin.verify(plain(), sent.clone(), Vec::new()).await;
        let lines: Vec<&str> = run.log.iter().map(|line| line.message.as_str()).collect();
        assert_eq!(lines[6..], ["fields a=z", "files pic:image:kot.png:image/png:3"], "{}", guest.language);
        assert!(run.result.is_ok(), "{}: {:?}", guest.language, run.result);
    }
}

#[tokio::test]
async fn a_connector_reports_files_and_keeps_values() {
    let message = json!({
        "kind": "message", "account": "a", "key": "k", "thread": "t", "contact": "c", "text": "look", "at": NOW,
        "id": "m-1", "name": "Ada", "keep": [["message", "token", "t-1"], ["thread", "topic", "5"]],
        "files": [
            { "kind": "image", "url": "https://files.example/1" },
            { "kind": "audio", "reference": "file-2", "name": "ń.ogg", "type": "audio/ogg", "hint": "voice", "duration": 900 },
            { "kind": "file", "bytes": "zażółć" },
        ],
    });
    let unknown = json!({ "kind": "item", "account": "a", "key": "k-2", "thread": "t", "contact": "c" });
    let body = json!({ "items": [message, unknown] }).to_string();
    let value = |of, key: &str, value: &str| KeptValue { of, key: key.into(), value: value.into() };
    for guest in guests().await {
        let run = guest.plugin.receive(plain(), request(&[], &[], &body), Vec::new()).await;
        let received = guest.logged(run, &["accounts "]);
        let item = &received.items[0];
        let keep = [value(KeptOf::Message, "token", "t-1"), value(KeptOf::Thread, "topic", "5")];
        assert_eq!(item.keep, keep, "{}", guest.language);
        let ItemBody::Message(MessageItem { attachments, .. }) = &item.body else { panic!("{item:?}") };
        let [image, voice, file] = &attachments[..] else { panic!("{}: {attachments:?}", guest.language) };
        assert_eq!(image.source, FileSource::Url("https://files.example/1".into()), "{}", guest.language);
        assert_eq!(voice.source, FileSource::Reference("file-2".into()), "{}", guest.language);
        let seen = (voice.name.as_deref(), voice.media_type.as_deref(), voice.hint.as_deref(), voice.duration_ms);
        assert_eq!(seen, (Some("ń.ogg"), Some("audio/ogg"), Some("voice"), Some(900)), "{}", guest.language);
        let FileSource::Made(id) = &file.source else { panic!("{}: {file:?}", guest.language) };
        let made = received.journal.files.iter().find(|made| made.file.id == *id);
        assert_eq!(made.map(|made| &made.bytes[..]), Some("zażółć".as_bytes()), "{}", guest.language);
        let unknown = &received.unknown[0];
        let seen = (&*unknown.dedupe_key, &*unknown.reason, unknown.document.as_deref());
        assert_eq!(seen, ("k-2", "kind item", Some(&b"{}"[..])), "{}", guest.language);
        let again = guest.plugin.receive(plain(), Arc::new(HookRequest::again(b"{}", NOW)), Vec::new()).await;
        guest.logged(again, &["again {}"]);
    }
}

#[tokio::test]
async fn a_connector_passes_on_the_files_of_a_form() {
    let body = "--x\r\nContent-Disposition: form-data; name=\"pic\"; filename=\"kot.png\"\r\n\
        Content-Type: image/png\r\n\r\npng\r\n--x--\r\n";
    let sent = request(&[], &[("content-type", "multipart/form-data; boundary=x")], body);
    for guest in guests().await {
        let received = guest.logged(guest.plugin.receive(plain(), sent.clone(), Vec::new()).await, &[]);
        let ItemBody::Message(MessageItem { attachments, .. }) = &received.items[0].body else {
            panic!("{}: {received:?}", guest.language)
        };
        let [file] = &attachments[..] else { panic!("{}: {attachments:?}", guest.language) };
        assert_eq!((file.kind, file.name.as_deref()), (AttachmentKind::Image, Some("pic")), "{}", guest.language);
        let FileSource::Made(id) = &file.source else { panic!("{}: {file:?}", guest.language) };
        let made = received.journal.files.iter().find(|made| made.file.id == *id);
        assert_eq!(made.map(|made| &made.bytes[..]), Some(&b"png"[..]), "{}", guest.language);
    }
}

#[tokio::test]
async fn a_connector_reports_where_a_message_belongs() {
    let message = json!({
        "kind": "message", "account": "a", "key": "k", "thread": "t", "contact": "c", "text": "look", "at": NOW,
        "id": "m-1", "name": "Ada", "conversation": "group", "sort": "comment", "reply_to": "m-0", "payload": "żółw",
        "extra": [["language", "pl"]], "outgoing": "agent", "correlation": "d-1", "warning": "a poll was left out",
        "pictures": [["image", "https://files.example/1", "kot.png"], ["file", "https://files.example/2", null]],
    });
    let body = json!({ "items": [message] }).to_string();
    for guest in guests().await {
        let run = guest.plugin.receive(plain(), request(&[], &[], &body), Vec::new()).await;
        let received = guest.logged(run, &["accounts "]);
        let item = &received.items[0];
        assert_eq!(item.conversation_kind, ConversationKind::Group, "{}", guest.language);
        let ItemBody::Message(message) = &item.body else { panic!("{item:?}") };
        let seen = (message.kind, message.reply_to.as_deref(), message.payload.as_deref(), message.outgoing);
        let expected = (MessageKind::Comment, Some("m-0"), Some("żółw"), Some(AuthorKind::Agent));
        assert_eq!(seen, expected, "{}", guest.language);
        assert_eq!(message.correlation.as_deref(), Some("d-1"), "{}", guest.language);
        assert_eq!(message.attributes, BTreeMap::from([("language".into(), "pl".into())]), "{}", guest.language);
        assert_eq!(message.warnings, ["a poll was left out"], "{}", guest.language);
        let files = message.attachments.iter().map(|file| (file.kind, &file.source, file.name.as_deref()));
        let url = |url: &str| FileSource::Url(url.into());
        let (first, second) = (url("https://files.example/1"), url("https://files.example/2"));
        let expected = [(AttachmentKind::Image, &first, Some("kot.png")), (AttachmentKind::File, &second, None)];
        assert_eq!(files.collect::<Vec<_>>(), expected, "{}", guest.language);
    }
}

#[tokio::test]
async fn a_part_has_kept_values_and_keeps_others_whatever_the_outcome() {
    let values = [
        (KeptOf::Thread, "topic", "5"),
        (KeptOf::Answered, "token", "t-1"),
        (KeptOf::Message, "mark", "m-0"),
        (KeptOf::Part, "upload", "u-0"),
    ];
    let file = Attachment {
        name: Some("kot.png".into()),
        state: AttachmentState::Stored,
        ..Attachment::new("f".into(), AttachmentKind::Image)
    };
    let body = PartBody::Attachment(file);
    let sent = Part { kept: kept(&values), body, caption: Some("Look: ż".into()), ..part() };
    for guest in guests().await {
        for (status, is_ok) in [(200, true), (400, false)] {
            let stub = Stub::start(Behavior::Answer(status, r#"{"id":"p-9"}"#.into())).await;
            let mut run = guest.plugin.send(with(&stub), sent.clone()).await;
            assert_eq!(run.result.is_ok(), is_ok, "{}: {:?}", guest.language, run.result);
            run.keep.sort_by_key(|value| value.of);
            let keep: Vec<_> = run.keep.iter().map(|v| (v.of, v.key.as_str(), v.value.as_str())).collect();
            let expected =
                [(KeptOf::Thread, "topic", "t-9"), (KeptOf::Message, "mark", "m-1"), (KeptOf::Part, "upload", "u-1")];
            assert_eq!(keep, expected, "{}", guest.language);
            let request = stub.requests().remove(0);
            let (_, body) = request.split_once("\r\n\r\n").expect("a request");
            let body: Value = serde_json::from_str(body).expect("JSON");
            assert_eq!(body["kept"], json!(["5", "t-1", "m-0", "u-0"]), "{}", guest.language);
            assert_eq!((&body["file"], &body["text"]), (&json!("kot.png"), &json!("Look: ż")), "{}", guest.language);
        }
    }
}

#[tokio::test]
async fn a_connector_fetches_a_file_by_its_reference() {
    let wanted = |reference: &str| MediaRequest {
        account: "a".into(),
        thread: "t".into(),
        message: Some("m-1".into()),
        kind: AttachmentKind::Image,
        reference: reference.into(),
        attempt: 2,
        max_bytes: 1_000,
        kept: kept(&[(KeptOf::Thread, "topic", "5")]),
    };
    let first = ["media a t image f-1 m-1 2 1000", "topic 5"];
    for guest in guests().await {
        let headers = "content-type: image/jpeg\r\nx-type: 1\r\nx-type: 2\r\n";
        let stub = Stub::start(Behavior::WithHeaders(200, headers, "jpeg".into())).await;
        let run = guest.plugin.fetch(with(&stub), wanted("f-1")).await;
        let fetched = guest.logged(run, &[first[0], first[1], "body 0", "types 1,2"]);
        assert_eq!((&fetched.made.bytes[..], fetched.name.as_deref()), (&b"jpeg"[..], Some("photo.jpg")));
        assert_eq!(fetched.made.file.media_type.as_deref(), Some("image/jpeg"), "{}", guest.language);
        let request = stub.requests().remove(0);
        assert!(request.starts_with("GET /files/f-1 HTTP/1.1\r\n"), "{}: {request}", guest.language);
        let stub = Stub::start(Behavior::Answer(202, String::new())).await;
        let wait = refused(guest, guest.plugin.fetch(with(&stub), wanted("f-1")).await);
        assert_eq!((wait.kind, wait.retry_after_ms), (FailureKind::Unavailable, Some(2_000)), "{}", guest.language);
        let stub = Stub::start(Behavior::Answer(404, String::new())).await;
        let gone = refused(guest, guest.plugin.fetch(with(&stub), wanted("f-1")).await);
        let expected = Failure::new(FailureKind::NotFound, "there is no file").code("no-file");
        assert_eq!(gone, expected, "{}", guest.language);
        let stub = Stub::start(Behavior::Answer(200, "x".repeat(1_001))).await;
        let large = refused(guest, guest.plugin.fetch(with(&stub), wanted("f-1")).await);
        assert_eq!(large.code.as_deref(), Some("answer-too-large"), "{}", guest.language);
    }
}

#[tokio::test]
async fn a_connector_polls_from_its_cursor() {
    for guest in guests().await {
        let first = guest.plugin.poll_channel(plain(), "a".into(), None, None).await;
        let first = guest.logged(first, &["poll a - -"]);
        assert_eq!((first.cursor.as_deref(), first.received.items.len()), (Some("start"), 0), "{}", guest.language);
        let since = format!("poll a - {NOW}");
        for (cursor, asked, line) in [(Some("start"), None, "poll a start -"), (None, Some(NOW), &*since)] {
            let run = guest.plugin.poll_channel(plain(), "a".into(), cursor.map(str::to_owned), asked).await;
            let polled = guest.logged(run, &[line]);
            let end = (polled.cursor.as_deref(), polled.again, polled.wait, polled.gap.as_deref());
            assert_eq!(end, (Some("next"), true, Some(7), Some("some are lost")), "{}", guest.language);
            let item = &polled.received.items[0];
            assert_eq!((&*item.dedupe_key, &*item.thread, &*item.contact), ("p-1", "t", "c"), "{}", guest.language);
            let unknown = &polled.received.unknown[0];
            assert_eq!((&*unknown.reason, unknown.document.as_deref()), ("kind dance", Some(&b"{}"[..])));
        }
    }
}

#[tokio::test]
async fn a_connector_registers_a_channel() {
    let hook_url = "https://inbox.example/hooks/shop".to_owned();
    for guest in guests().await {
        let request = SetupRequest { account: None, hook_url: hook_url.clone() };
        let run = guest.plugin.join(plain(), request.clone()).await;
        let report = guest.logged(run, &["join - https://inbox.example/hooks/shop"]);
        let account = (report.account.as_deref(), report.account_name.as_deref(), report.hears_by);
        assert_eq!(account, (Some("a-1"), Some("Shop"), Some(HearsBy::Poll)), "{}", guest.language);
        let more = (report.reports, report.renew_after);
        assert_eq!(more, (vec!["check it".to_owned()], Some(3_600)), "{}", guest.language);
        let left = guest.plugin.leave(plain(), SetupRequest { account: Some("a-1".into()), ..request }).await;
        assert_eq!(left.log[0].message, "leave a-1", "{}", guest.language);
        assert_eq!(refused(guest, left), Failure::new(FailureKind::Unavailable, "gone"), "{}", guest.language);
    }
}

#[tokio::test]
async fn a_connector_makes_gestures() {
    let request = |kind: GestureKind| GestureRequest {
        id: "gesture-1".into(),
        attempt: 2,
        kind,
        account: "a".into(),
        thread: "t".into(),
        conversation_kind: ConversationKind::Group,
        recipient: "c".into(),
        message: Some("m-1".into()),
        emoji: None,
        text: None,
        seconds: 0,
        sender: Sender::Automation,
        kept: kept(&[(KeptOf::Message, "mark", "m-0"), (KeptOf::Thread, "topic", "5")]),
    };
    let edit = GestureRequest { text: Some("hé".into()), ..request(GestureKind::Edit) };
    let typing = GestureRequest { message: None, seconds: 5, kept: Kept::new(), ..request(GestureKind::Typing) };
    let react = GestureRequest { emoji: Some("👍".into()), ..request(GestureKind::Reaction) };
    let cases = [
        (edit, ["gesture edit m-1 - hé 0", "mark m-0", "topic 5"]),
        (react, ["gesture reaction m-1 👍 - 0", "mark m-0", "topic 5"]),
        (typing, ["gesture typing - - - 5", "mark -", "topic -"]),
    ];
    for guest in guests().await {
        for (wanted, lines) in &cases {
            let stub = Stub::start(Behavior::Answer(200, r#"{"id":"m-2"}"#.into())).await;
            let performed = guest.logged(guest.plugin.perform(with(&stub), wanted.clone()).await, lines);
            assert_eq!(performed.changed_id.as_deref(), Some("m-2"), "{}", guest.language);
            let sent = stub.requests().remove(0);
            let (_, body) = sent.split_once("\r\n\r\n").expect("a request");
            let expected = json!({
                "id": "gesture-1", "attempt": 2, "account": "a", "thread": "t", "recipient": "c", "kind": "group",
                "sender": "automation",
            });
            assert_eq!(serde_json::from_str::<Value>(body).expect("JSON"), expected, "{}", guest.language);
        }
        let stub = Stub::start(Behavior::Answer(200, "{}".into())).await;
        let performed = guest.plugin.perform(with(&stub), request(GestureKind::Deletion)).await;
        assert_eq!(performed.result.expect("ok").changed_id, None, "{}", guest.language);
        let stub = Stub::start(Behavior::Answer(403, "{}".into())).await;
        let failure = refused(guest, guest.plugin.perform(with(&stub), request(GestureKind::Deletion)).await);
        let expected = Failure::denied("the platform answered 403").code("refused");
        assert_eq!(failure, expected, "{}", guest.language);
    }
}
