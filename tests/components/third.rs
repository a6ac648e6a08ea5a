//! A connector that was built for the contract's third version, in today's engine. It must work as before.

use crate::conformance::{
    roles::{part, request},
    scene::with,
};
use plugboard_engine::{Call, CallError, Engine, EngineOptions, Finished, Plugin, Secret, Secrets};
use plugboard_model::{
    Attachment, AttachmentKind, AttachmentState, ConversationKind, EventKind, FailureKind, FileSource, GestureKind,
    GestureRequest, HearsBy, ItemBody, Kept, KeptOf, MediaRequest, Part, PartBody, ProfileRequest, Role, Rules, Sender,
    Settled, SetupRequest, TemplatePart,
};
use plugboard_tests::{
    calls::call,
    guest,
    stub::{Behavior, Stub},
};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::OnceCell;

async fn third() -> Arc<Plugin> {
    static ONCE: OnceCell<(Engine, Arc<Plugin>)> = OnceCell::const_new();
    let load = async || {
        let engine = Engine::new(EngineOptions::default()).expect("an engine");
        let plugin = engine.load(&guest("third")).await.expect("the guest loads");
        (engine, plugin)
    };
    Arc::clone(&ONCE.get_or_init(load).await.1)
}

async fn answering(status: u16, body: &str) -> Stub {
    Stub::start(Behavior::Answer(status, body.into())).await
}

/// Returns the kind of the failure that the plugin returned.
fn refused<T: std::fmt::Debug>(finished: Finished<T>) -> FailureKind {
    match finished.result {
        Err(CallError::Refused(failure)) => failure.kind,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_plugin_of_the_third_contract_version_loads() {
    let component = guest("third");
    let names = |what: &str| component.windows(what.len()).any(|window| window == what.as_bytes());
    assert!(names("plugboard:inbox/links@0.1.2"), "the names of its imports have a version");
    assert!(!names("@0.1.3"), "it is never built for another");
    let plugin = third().await;
    let surface = plugin.surface();
    assert_eq!(surface.hears, [EventKind::Message, EventKind::Contact]);
    let mut roles = surface.roles.clone();
    roles.sort();
    let mut expected =
        [Role::Connector, Role::Media, Role::Poller, Role::Setup, Role::Settle, Role::Gestures, Role::Catalogue];
    expected.sort();
    assert_eq!(roles, expected);
    assert_eq!(Some(&surface.powers), plugin.manifest().expect("a manifest").powers.as_ref());
}

#[tokio::test]
async fn a_third_version_connector_verifies_plain_hashes() {
    let secret = Secret { value: "s3cret".into(), hosts: Vec::new(), webhook_key: false, source: None };
    let secrets = Arc::new(Secrets::new([("key".into(), secret)]));
    let mac = hex::encode(digest(&SHA256, b"bodys3cret").as_ref());
    let verify = async |headers: &[(&str, &str)], body: &str| {
        let call = Call { secrets: Arc::clone(&secrets), ..call() };
        third().await.verify(call, request(&[], headers, body), Vec::new()).await
    };
    assert_eq!(verify(&[("x-signature", &mac)], "body").await.result, Ok(None));
    for (headers, body) in
        [(&[][..], "body"), (&[("x-signature", &*mac)], "another"), (&[("x-signature", "zz")], "body")]
    {
        assert_eq!(refused(verify(headers, body).await), FailureKind::Denied, "{body}");
    }
}

#[tokio::test]
async fn a_third_version_connector_reports_the_same_items_as_before() {
    let place = r#"{"version":1,"blocks":[{"type":"location","latitude":51.7592,"longitude":19.456,"name":"Łódź"}]}"#;
    let lines = [
        "message|a|m-1|t|c|Zamówienie|Gdzie jest?".to_owned(),
        "file|a|f-1|t|c|voice-7|".to_owned(),
        "file|a|f-2|t|c||OggS".to_owned(),
        format!("place|a|p-1|t|c|{place}"),
        "failed|a|r-1|t|c|s-1|131049".to_owned(),
        "typing|a|y-1|t|c|".to_owned(),
        "reaction-added|a|e-1|t|c|m-1|👍".to_owned(),
        "reaction-removed|a|e-2|t|c|m-1|👍".to_owned(),
        "participant|a|n-1|t|c|joined".to_owned(),
        "moved|a|n-2|t|c|t-2".to_owned(),
        "identity|a|n-3|t|c|c-2".to_owned(),
        "reachability|a|n-4|t|c|blocked".to_owned(),
        "consent|a|n-5|t|c|all|withdrawn".to_owned(),
        "account|a|n-6|t|c|lost|the token has expired".to_owned(),
        "taken|a|n-7|t|c|d-1".to_owned(),
        "lead|a|n-8|t|c|site|42".to_owned(),
        "dance|a|d-1|t|c|".to_owned(),
    ];
    let run = third().await.receive(call(), request(&[], &[], &lines.join("\n")), vec!["a".to_owned()]).await;
    let received = run.result.expect("items");
    let bodies: Vec<Value> =
        received.items.iter().map(|item| serde_json::to_value(&item.body).expect("JSON")).collect();
    let kinds: Vec<_> = bodies.iter().map(|body| body["item"].as_str().unwrap_or_default()).collect();
    let people = ["participant", "moved", "identity_changed", "reachability", "consent", "account", "taken", "lead"];
    let first = ["message", "message", "message", "message", "receipt", "typing", "reaction_added", "reaction_removed"];
    assert_eq!(kinds, [first, people].concat(), "{bodies:?}");

    let told = &received.items[0];
    assert_eq!((&bodies[0]["subject"], &bodies[0]["text"]), (&json!("Zamówienie"), &json!("Gdzie jest?")));
    let kept: Vec<_> = told.keep.iter().map(|kept| (kept.of, &*kept.key, &*kept.value)).collect();
    assert_eq!(kept, [(KeptOf::Message, "token", "m-1"), (KeptOf::Thread, "topic", "t")]);
    let more = &told.told;
    assert_eq!(more.conversation_name.as_deref(), Some("Zamówienia"));
    assert_eq!((more.contact_attributes.len(), more.also_known_as.len()), (1, 1));
    let file = |n: usize| match &received.items[n].body {
        ItemBody::Message(message) => message.attachments[0].clone(),
        other => panic!("no message: {other:?}"),
    };
    assert_eq!(file(1).source, FileSource::Reference("voice-7".into()));
    assert!(matches!(file(2).source, FileSource::Made(_)), "{:?}", file(2));
    assert_eq!((file(2).hint.as_deref(), file(2).duration_ms), (Some("voice"), Some(900)));
    assert!(bodies[3]["content"].to_string().contains("Łódź"), "{}", bodies[3]);
    let unknown = &received.unknown[0];
    assert_eq!((&*unknown.dedupe_key, unknown.document.as_deref()), ("d-1", Some(&b"dance|a|d-1|t|c|"[..])));
}

#[tokio::test]
async fn a_third_version_connector_sends_whole_replies_and_templates() {
    let file = |id: &str| Attachment {
        state: AttachmentState::Stored,
        ..Attachment::new(id.to_owned(), AttachmentKind::File)
    };
    let whole = Part {
        body: PartBody::Attachment(file("f-1")),
        more_files: vec![file("f-2")],
        caption: Some("Proszę.".into()),
        subject: Some("Zamówienie".into()),
        kept: Kept::from([((KeptOf::Answered, "token".to_owned()), "m-1".to_owned())]),
        ..part()
    };
    let stub = answering(200, "s-1").await;
    let sent = third().await.send(with(&stub), whole).await;
    assert_eq!(sent.result.expect("it is sent").external_id.as_deref(), Some("s-1"));
    assert_eq!(sent.keep.len(), 1, "{:?}", sent.keep);
    let request = stub.requests().remove(0);
    for field in ["subject=Zam%C3%B3wienie", "token=m-1", "f-1%2F600", "f-2%2F600"] {
        assert!(request.contains(field), "{field}: {request}");
    }
    let template = TemplatePart {
        name: "order".into(),
        language: "pl".into(),
        variables: Vec::new(),
        parameters: vec![("name".into(), "Ada".into())],
        files: Vec::new(),
    };
    let opening = Part { body: PartBody::Template(template), opens: Some("phone".into()), ..part() };
    let stub = answering(429, "").await;
    assert_eq!(refused(third().await.send(with(&stub), opening).await), FailureKind::RateLimited);
    let request = stub.requests().remove(0);
    assert!(request.contains("opens=phone") && request.contains("parameter-name=Ada"), "{request}");
}

#[tokio::test]
async fn a_third_version_connector_provides_profiles_and_rules() {
    let profile = third().await.profile(call(), ProfileRequest::new("a", "ada")).await.result.expect("a profile");
    assert_eq!(profile.name.as_deref(), Some("Person ada of "));
    let expected: Rules = serde_json::from_value(json!({
        "text_limit": { "length": 100, "unit": "graphemes" },
        "attachments": { "image": { "max_bytes": 1_000_000 }, "file": { "max_bytes": 1_000_000 } },
        "media_types": { "image": [{ "media_type": "image/*" }] },
        "whole_replies": 2_000_000,
        "captions": true,
        "templates": true,
        "conversation_rate": { "count": 10, "seconds": 1 },
        "counts": { "files": 4 },
        "window_count": { "count": 10, "seconds": 172_800 },
        "needs_consent": ["marketing"],
        "openings": { "phone": "any" },
        "blocks": ["location"],
        "button_actions": ["reply"],
        "poll_every": 10,
        "settles": 60,
        "repeatable": 30,
        "valid_for": 86_400,
        "gestures": { "typing": 0, "read": 0, "reaction": 0, "edit": 0, "deletion": 0 },
    }))
    .expect("rules");
    assert_eq!(third().await.rules(call()).await.result.expect("rules"), expected);
}

#[tokio::test]
async fn a_third_version_connector_fetches_polls_and_registers() {
    let wanted = MediaRequest {
        account: "a".into(),
        thread: "t".into(),
        message: None,
        kind: AttachmentKind::Audio,
        reference: "voice-7".into(),
        attempt: 1,
        max_bytes: 1_000,
        kept: Kept::new(),
    };
    let stub = answering(200, "OggS").await;
    let fetched = third().await.fetch(with(&stub), wanted).await.result.expect("a file");
    assert_eq!((&fetched.made.bytes[..], fetched.name.as_deref()), (&b"OggS"[..], Some("głos.ogg")));
    assert!(stub.requests()[0].starts_with("GET /files/voice-7 "), "{:?}", stub.requests());

    let first = third().await.poll_channel(with(&stub), "a".into(), None, None).await.result.expect("a poll");
    assert_eq!((first.cursor.as_deref(), first.received.items.len()), (Some("start"), 0));
    let events = Behavior::WithHeaders(200, "x-next: 8\r\n", "message|a|m-1|t|c||hi\ndance|a|d|t|c|".into());
    let stub = Stub::start(events).await;
    let poll = third().await.poll_channel(with(&stub), "a".into(), Some("7".into()), None).await.result;
    let poll = poll.expect("a poll");
    let counts = (poll.received.items.len(), poll.received.unknown.len());
    assert_eq!((poll.cursor.as_deref(), poll.again, counts), (Some("8"), true, (1, 1)));

    let stub = answering(201, "").await;
    let channel = SetupRequest { account: Some("a".into()), hook_url: "https://inbox.example/hooks/a".into() };
    let report = third().await.join(with(&stub), channel.clone()).await.result.expect("a report");
    assert_eq!((report.hears_by, report.renew_after, report.reports.len()), (Some(HearsBy::Hook), Some(86_400), 1));
    third().await.leave(with(&stub), channel.clone()).await.result.expect("it leaves");
    assert!(stub.requests()[1].starts_with("DELETE /hooks/a "), "{:?}", stub.requests());
    let down = answering(503, "").await;
    assert_eq!(refused(third().await.leave(with(&down), channel).await), FailureKind::Unavailable);
}

#[tokio::test]
async fn a_third_version_connector_settles_lists_templates_and_makes_gestures() {
    for (answer, expected) in [("no", Settled::NotSent), ("", Settled::Unknown)] {
        let stub = answering(200, answer).await;
        assert_eq!(third().await.settle(with(&stub), part()).await.result, Ok(expected), "{answer}");
    }
    let stub = answering(200, "s-1").await;
    let settled = third().await.settle(with(&stub), part()).await.result.expect("an answer");
    assert!(matches!(&settled, Settled::Sent(sent) if sent.external_id.as_deref() == Some("s-1")), "{settled:?}");

    let template = r#"{"name":"order","language":"pl","text":"Cześć {{name}}"}"#;
    let stub = answering(200, template).await;
    let catalogue = third().await.catalogue(with(&stub), "a".into()).await.result.expect("templates");
    assert_eq!((catalogue.templates.len(), catalogue.refused.len()), (1, 0));

    let edit = GestureRequest {
        id: "g-1".into(),
        attempt: 1,
        kind: GestureKind::Edit,
        account: "a".into(),
        thread: "t".into(),
        conversation_kind: ConversationKind::Direct,
        recipient: "c".into(),
        message: Some("s-1".into()),
        emoji: None,
        text: Some("Nowy tekst".into()),
        seconds: 0,
        sender: Sender::Person,
        kept: Kept::new(),
    };
    let stub = answering(200, "s-1b").await;
    let done = third().await.perform(with(&stub), edit).await.result.expect("it is made");
    assert_eq!(done.changed_id.as_deref(), Some("s-1b"));
    assert!(stub.requests()[0].ends_with("kind=edit&message=s-1&text=Nowy+tekst&seconds=0"), "{:?}", stub.requests());
}
