//! Sending safely and whole: parts with several files and a subject, addresses of files, parts of files, secrets in
//! JSON, and what became of a part.

use super::{
    guests,
    roles::{part, refused, request},
    scene::{CAT, full, plain, with},
};
use plugboard_model::{
    Attachment, AttachmentKind, AttachmentState, Failure, ItemBody, Kept, KeptOf, MessageItem, Part, PartBody,
    QuickReply, SentPart, Settled, TemplatePart,
};
use plugboard_tests::{
    calls::NOW,
    stub::{Behavior, Stub},
};
use serde_json::{Value, json};

fn file(id: &str, name: Option<&str>) -> Attachment {
    Attachment {
        name: name.map(str::to_owned),
        state: AttachmentState::Stored,
        ..Attachment::new(id.into(), AttachmentKind::File)
    }
}

/// Returns the body of a request.
fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").map(|(_, body)| body).expect("a request")
}

#[tokio::test]
async fn a_part_has_all_files_and_the_subject_of_a_reply() {
    let sent = Part {
        body: PartBody::Attachment(file("f-1", Some("a.pdf"))),
        caption: Some("All of it.".into()),
        more_files: vec![file("f-2", Some("ż.pdf")), file("f-3", None)],
        subject: Some("Your order – é".into()),
        ..part()
    };
    for guest in guests().await {
        let stub = Stub::start(Behavior::Answer(200, r#"{"id":"p-9"}"#.into())).await;
        guest.logged(guest.plugin.send(with(&stub), sent.clone()).await, &[]);
        let request = stub.requests().remove(0);
        let body: Value = serde_json::from_str(body(&request)).expect("JSON");
        let seen = (&body["file"], &body["files"], &body["text"], &body["subject"]);
        let expected = (json!("a.pdf"), json!(["a.pdf", "ż.pdf", null]), json!("All of it."), json!("Your order – é"));
        assert_eq!(seen, (&expected.0, &expected.1, &expected.2, &expected.3), "{}", guest.language);
        assert_eq!(body["link"], "https://inbox.example/f-1/600", "{}", guest.language);
        assert_eq!(body["auth"], "s3cret", "{}", guest.language);
    }
}

#[tokio::test]
async fn a_part_has_quick_replies_and_what_it_answers() {
    let replies = [("Tak", "yes"), ("Nie – później", "")];
    let answer = Part {
        quick_replies: replies
            .map(|(title, payload)| QuickReply { title: title.into(), payload: payload.into() })
            .into(),
        reply_to: Some("m-1".into()),
        private_reply_to: Some("comment-1".into()),
        tag: Some("human".into()),
        ..part()
    };
    let template = TemplatePart {
        name: "order".into(),
        language: "pl".into(),
        variables: vec!["Zoë".into(), "jutro".into()],
        parameters: Vec::new(),
        files: Vec::new(),
    };
    let template = Part { body: PartBody::Template(template), ..part() };
    for guest in guests().await {
        let stub = Stub::start(Behavior::Answer(200, r#"{"id":"p-9"}"#.into())).await;
        guest.logged(guest.plugin.send(with(&stub), answer.clone()).await, &[]);
        guest.logged(guest.plugin.send(with(&stub), template.clone()).await, &[]);
        let bodies: Vec<Value> =
            stub.requests().iter().map(|request| serde_json::from_str(body(request)).expect("JSON")).collect();
        for (seen, name, expected) in [
            (&bodies[0], "quick_replies", json!([["Tak", "yes"], ["Nie – później", ""]])),
            (&bodies[0], "reply_to", json!("m-1")),
            (&bodies[0], "private_reply_to", json!("comment-1")),
            (&bodies[0], "tag", json!("human")),
            (&bodies[1], "template", json!(["order", "pl"])),
            (&bodies[1], "variables", json!(["Zoë", "jutro"])),
        ] {
            assert_eq!(seen[name], expected, "{}: {name}", guest.language);
        }
    }
}

#[tokio::test]
async fn a_handler_gets_no_address_of_a_file() {
    for guest in guests().await {
        let run = guest.plugin.handle(plain(), full("link")).await;
        guest.logged(run, &["caught denied wrong-call"]);
    }
}

#[tokio::test]
async fn a_file_is_uploaded_in_parts() {
    let text = String::from_utf8_lossy(CAT);
    for guest in guests().await {
        let stub = Stub::start(Behavior::Answer(201, String::new())).await;
        let run = guest.plugin.handle(with(&stub), full("ranges")).await;
        guest.logged(run, &["posted 201", "put 201"]);
        let requests = stub.requests();
        assert!(requests[0].starts_with("POST /part HTTP/1.1\r\n"), "{}: {}", guest.language, requests[0]);
        let form = body(&requests[0]);
        assert!(form.contains("name=\"part\"; filename=\"cat.gif\""), "{}: {form}", guest.language);
        assert!(form.contains(&format!("\r\n\r\n{}\r\n", &text[1..5])), "{}: {form}", guest.language);
        assert!(requests[1].starts_with("PUT /rest HTTP/1.1\r\n"), "{}: {}", guest.language, requests[1]);
        assert_eq!(body(&requests[1]), &text[6..], "{}", guest.language);
    }
}

#[tokio::test]
async fn a_connector_reports_the_subject_of_a_message() {
    let message = json!({
        "kind": "message", "account": "a", "key": "k", "thread": "t", "contact": "c", "text": "hi", "at": NOW,
        "id": "m-1", "name": "Ada", "subject": "Gdzie jest\r\n moja paczka?",
    });
    let items = json!({ "items": [message] }).to_string();
    for guest in guests().await {
        let run = guest.plugin.receive(plain(), request(&[], &[], &items), Vec::new()).await;
        let received = guest.logged(run, &["accounts "]);
        let ItemBody::Message(MessageItem { subject, warnings, .. }) = &received.items[0].body else {
            panic!("{}: {received:?}", guest.language)
        };
        assert_eq!(subject.as_deref(), Some("Gdzie jest moja paczka?"), "{}", guest.language);
        assert!(warnings.is_empty(), "{}: {warnings:?}", guest.language);
    }
}

#[tokio::test]
async fn a_connector_says_whether_a_part_was_sent() {
    let kept = Kept::from([((KeptOf::Part, "upload".to_owned()), "u-0".to_owned())]);
    let sent = SentPart { external_id: Some("p-9".into()), ..SentPart::default() };
    for guest in guests().await {
        for (status, answer, expected) in [
            (200, r#"{"id":"p-9"}"#, Settled::Sent(sent.clone())),
            (404, "", Settled::NotSent),
            (202, "", Settled::Unknown),
        ] {
            let stub = Stub::start(Behavior::Answer(status, answer.into())).await;
            let asked = Part { kept: kept.clone(), ..part() };
            let run = guest.plugin.settle(with(&stub), asked).await;
            assert_eq!(guest.logged(run, &["settle delivery-1 2 u-0"]), expected, "{}", guest.language);
            let request = stub.requests().remove(0);
            assert!(request.starts_with("GET /sent/delivery-1 HTTP/1.1\r\n"), "{}: {request}", guest.language);
        }
        let stub = Stub::start(Behavior::Answer(500, String::new())).await;
        let failure = refused(guest, guest.plugin.settle(with(&stub), part()).await);
        assert_eq!(failure, Failure::denied("the platform answered 500").code("refused"), "{}", guest.language);
    }
}
