//! The connector `webchat`, compiled, in the engine.

use plugboard_engine::{
    Call, CallError, Engine, EngineOptions, Finished, Gate, NoHostData, Plugin, Secret, Secrets, SendState,
};
use plugboard_model::{
    AttachmentKind, AttachmentRule, Clock, ConversationKind, Failure, FailureKind, FileSource, GestureKind, Grants,
    HookRequest, Item, ItemBody, Kept, Length, LengthUnit, Limits, MessageItem, Part, PartBody, Profile,
    ProfileRequest, QuickReplyRule, Rate, ReceiptState, Received, Rules, Sender, SentPart,
};
use plugboard_tests::{graph::webhook, plugin};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::OnceCell;

const VISITOR_KEY: &str = "0c1d2e3f";
const VISITOR: &str = "0198c0de-visitor";
const HOST: &str = "chat.example.com";

async fn webchat() -> Arc<Plugin> {
    static ONCE: OnceCell<(Engine, Arc<Plugin>)> = OnceCell::const_new();
    let load = async || {
        let engine = Engine::new(EngineOptions::default()).expect("an engine");
        let plugin = engine.load(&plugin("webchat")).await.expect("webchat loads");
        (engine, plugin)
    };
    Arc::clone(&ONCE.get_or_init(load).await.1)
}

fn call(config: Value) -> Call {
    let key = Secret { value: VISITOR_KEY.to_owned(), hosts: vec![], webhook_key: false, source: None };
    Call {
        installation: "webchat".to_owned(),
        config: Arc::new(config),
        secrets: Arc::new(Secrets::new([("visitor_key".to_owned(), key)])),
        gate: Arc::new(Gate::new(Grants::default())),
        limits: Limits::default(),
        idempotency: "call-1".to_owned(),
        clock: Clock::test(1_700_000_000_000),
        data: Arc::new(NoHostData),
        tape: None,
    }
}

/// Builds the token that the host signs for a visitor.
fn token(visitor: &str, key: &str) -> String {
    let signed = format!("v1.{visitor}");
    let mac = webhook::signature(key, signed.as_bytes());
    format!("{signed}.{}", mac.trim_start_matches("sha256="))
}

fn post(token: &str, origin: Option<&str>, body: &str) -> Arc<HookRequest> {
    let mut headers = vec![("host".to_owned(), HOST.to_owned()), ("x-visitor-token".to_owned(), token.to_owned())];
    headers.extend(origin.map(|origin| ("origin".to_owned(), origin.to_owned())));
    Arc::new(HookRequest {
        method: "POST".to_owned(),
        query: vec![],
        headers,
        body: body.as_bytes().into(),
        received_at: 1_700_000_000_000,
        ..HookRequest::default()
    })
}

fn refusal<T: std::fmt::Debug>(finished: Finished<T>) -> Failure {
    match finished.result {
        Err(CallError::Refused(failure)) => failure,
        other => panic!("expected a refusal by the plugin, found {other:?}"),
    }
}

async fn receive(body: Value) -> Finished<Received> {
    let request = post(&token(VISITOR, VISITOR_KEY), Some("https://chat.example.com"), &body.to_string());
    webchat().await.receive(call(json!({})), request, vec![]).await
}

/// Receives a form with fields and files, each with its name and media type.
async fn receive_form(config: Value, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Finished<Received> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--page\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    for (name, media_type, bytes) in files {
        let head = format!(
            "--page\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: {media_type}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--page--\r\n");
    let mut request = HookRequest::clone(&post(&token(VISITOR, VISITOR_KEY), Some("https://chat.example.com"), ""));
    request.headers.push(("content-type".to_owned(), "multipart/form-data; boundary=page".to_owned()));
    request.body = body.as_slice().into();
    webchat().await.receive(call(config), Arc::new(request), vec![]).await
}

#[tokio::test]
async fn webchat_requests_no_network_access() {
    let plugin = webchat().await;
    assert_eq!(plugin.surface().powers, ["config", "intake", "rules", "secrets"]);
    let manifest = plugin.manifest().expect("a manifest is embedded");
    manifest.check().unwrap();
    assert!(manifest.secrets.iter().all(|secret| secret.generate && secret.hosts.is_empty()));
    manifest.check_config(&json!({ "origins": ["https://shop.example.com"], "files": false, "title": "x" })).unwrap();
    assert!(manifest.check_config(&json!({ "files": "no" })).unwrap_err().to_string().contains("files"));
}

#[tokio::test]
async fn a_visitor_needs_a_token_signed_for_this_channel() {
    let plugin = webchat().await;
    let own = Some("https://chat.example.com");
    let good = token(VISITOR, VISITOR_KEY);
    let finished = plugin.verify(call(json!({})), post(&good, own, "{}"), vec![]).await;
    assert_eq!(finished.result, Ok(None));
    let swapped = good.replace(VISITOR, "somebody-else");
    for wrong in ["", "v1.x.00", &token(VISITOR, "another key"), &swapped, &good[..good.len() - 1]] {
        let failure = refusal(plugin.verify(call(json!({})), post(wrong, own, "{}"), vec![]).await);
        assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Denied, Some("visitor-token")), "{wrong}");
    }
}

#[tokio::test]
async fn other_origins_may_post_only_if_configured() {
    let plugin = webchat().await;
    let verify = async |config: Value, origin: Option<&str>| {
        plugin.verify(call(config), post(&token(VISITOR, VISITOR_KEY), origin, "{}"), vec![]).await
    };
    let shop = Some("https://shop.example.com");
    assert!(verify(json!({}), None).await.result.is_ok(), "no browser sent it: the token alone decides");
    let failure = refusal(verify(json!({}), shop).await);
    assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Denied, Some("origin")));
    let configured = json!({ "origins": ["https://shop.example.com"] });
    assert!(verify(configured.clone(), shop).await.result.is_ok());
    assert_eq!(refusal(verify(configured, Some("https://evil.example")).await).kind, FailureKind::Denied);
    let failure = refusal(verify(json!({ "origins": [1] }), shop).await);
    assert!(failure.message.contains("origins"), "{failure}");
}

#[tokio::test]
async fn a_visitor_message_keeps_its_key_when_it_is_posted_again() {
    let body = json!({ "id": "c-1", "text": "hi, where is my order?", "name": "Ada", "language": "en-GB" });
    let received = receive(body.clone()).await.result.unwrap();
    assert_eq!(received, receive(body).await.result.unwrap(), "the same words under the same key");
    let [item] = received.items.as_slice() else { panic!("one item, not {received:?}") };
    let Item { account, dedupe_key, thread, contact, contact_name, conversation_kind, .. } = item;
    assert_eq!((account.as_str(), dedupe_key.as_str()), ("webchat", "message:0198c0de-visitor:c-1"));
    assert_eq!((thread.as_str(), contact.as_str()), (VISITOR, VISITOR));
    assert_eq!((contact_name.as_deref(), *conversation_kind), (Some("Ada"), ConversationKind::Direct));
    let ItemBody::Message(MessageItem { text, external_id, attributes, payload, .. }) = &item.body else {
        panic!("a message, not {item:?}")
    };
    assert_eq!((text.as_str(), external_id.as_deref()), ("hi, where is my order?", Some("0198c0de-visitor:c-1")));
    assert_eq!((attributes.get("language").map(String::as_str), payload), (Some("en-GB"), &None));
}

#[tokio::test]
async fn a_pressed_button_becomes_a_message_with_its_title_and_payload() {
    let received = receive(json!({ "id": "c-2", "title": "Yes", "payload": "Y" })).await.result.unwrap();
    let ItemBody::Message(message) = &received.items[0].body else { panic!("a message, not {received:?}") };
    assert_eq!((message.text.as_str(), message.payload.as_deref()), ("Yes", Some("Y")));
}

#[tokio::test]
async fn a_form_brings_the_files_of_a_message() {
    let fields = [("id", "c-3"), ("text", "dwa zdjęcia\r\ni plik"), ("language", "pl")];
    let files: [(&str, &str, &[u8]); 3] = [
        ("żółw.png", "image/png", b"\x89PNG"),
        ("", "application/octet-stream", b""),
        ("umowa.pdf", "application/pdf", b"%PDF"),
    ];
    let received = receive_form(json!({}), &fields, &files).await.result.unwrap();
    let ItemBody::Message(message) = &received.items[0].body else { panic!("a message, not {received:?}") };
    assert_eq!(
        (message.text.as_str(), message.external_id.as_deref()),
        ("dwa zdjęcia\ni plik", Some("0198c0de-visitor:c-3"))
    );
    assert_eq!(message.attributes.get("language").map(String::as_str), Some("pl"));
    let files: Vec<_> = message
        .attachments
        .iter()
        .map(|file| {
            let FileSource::Made(id) = &file.source else { panic!("bytes, not {file:?}") };
            let made = received.journal.files.iter().find(|made| made.file.id == *id).expect("the file of the form");
            (file.kind, file.name.as_deref(), file.media_type.as_deref(), made.bytes.as_slice())
        })
        .collect();
    let expected = [
        (AttachmentKind::Image, Some("żółw.png"), Some("image/png"), b"\x89PNG".as_slice()),
        (AttachmentKind::File, Some("umowa.pdf"), Some("application/pdf"), b"%PDF".as_slice()),
    ];
    assert_eq!(files, expected, "the field without a file is not a file");
}

#[tokio::test]
async fn a_form_that_is_not_a_message_is_refused_with_a_code() {
    let file = ("a.txt", "text/plain", b"x".as_slice());
    let ten = vec![file; 10];
    let id = [("id", "c-4")];
    assert!(receive_form(json!({ "files": true }), &id, &ten).await.result.is_ok());
    for (config, fields, files, code) in [
        (json!({ "files": false }), &id[..], vec![file], Some("no-files")),
        (json!({}), &id[..], vec![file; 11], Some("too-many-files")),
        (json!({}), &id[..], vec![("", "text/plain", b"".as_slice())], Some("empty")),
        (json!({}), &[("text", "hi")][..], vec![file], None),
    ] {
        let failure = refusal(receive_form(config, fields, &files).await);
        assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Invalid, code), "{failure}");
    }
    // A form that breaks off.
    let mut request = HookRequest::clone(&post(&token(VISITOR, VISITOR_KEY), None, "--page\r\nContent-Disp"));
    request.headers.push(("content-type".to_owned(), "multipart/form-data; boundary=page".to_owned()));
    let failure = refusal(webchat().await.receive(call(json!({})), Arc::new(request), vec![]).await);
    assert_eq!(failure.kind, FailureKind::Invalid);
}

#[tokio::test]
async fn an_invalid_post_is_refused_with_a_reason() {
    for (body, word) in [
        (json!({ "id": "c", "text": "" }), "empty"),
        (json!({ "id": "c", "text": "x".repeat(4001) }), "4001"),
        (json!({ "id": "", "text": "x" }), "`id`"),
        (json!({ "text": "x" }), "`id`"),
        (json!("x"), "JSON"),
    ] {
        let failure = refusal(receive(body).await);
        assert_eq!(failure.kind, FailureKind::Invalid);
        assert!(failure.message.contains(word), "{failure}");
    }
    let emoji = json!({ "id": "c", "text": "🛒".repeat(4000) });
    assert!(receive(emoji).await.result.is_ok(), "characters are counted, not bytes");
}

#[tokio::test]
async fn typing_and_what_was_read_are_reported() {
    let body = |json: Value| async { receive(json).await.result.unwrap().items.remove(0) };
    let typing = body(json!({ "typing": 6 })).await;
    assert_eq!((&typing.body, typing.thread.as_str()), (&ItemBody::Typing { seconds: 6 }, VISITOR));
    let read = body(json!({ "read": 1_000 })).await;
    assert!(matches!(read.body, ItemBody::Watermark { state: ReceiptState::Read, .. }), "{read:?}");
    assert_eq!(refusal(receive(json!({ "typing": 61 })).await).kind, FailureKind::Invalid);
}

#[tokio::test]
async fn a_reply_counts_as_sent_without_a_request() {
    let part = Part {
        id: "delivery-1".to_owned(),
        attempt: 1,
        account: "webchat".to_owned(),
        thread: VISITOR.to_owned(),
        conversation_kind: ConversationKind::Direct,
        recipient: VISITOR.to_owned(),
        body: PartBody::Text("Welcome!".to_owned()),
        quick_replies: vec![],
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
        opens: None,
    };
    let finished = webchat().await.send(call(json!({})), part).await;
    assert_eq!(
        (finished.result, finished.send_state),
        (Ok(SentPart { external_id: Some("delivery-1".to_owned()), ..SentPart::default() }), SendState::Untouched)
    );
}

#[tokio::test]
async fn webchat_has_no_profiles_and_defines_its_own_limits() {
    let plugin = webchat().await;
    let request = ProfileRequest::new("webchat", VISITOR);
    assert_eq!(plugin.profile(call(json!({})), request).await.result, Ok(Profile::default()));
    let blocks = [
        "text",
        "buttons",
        "card",
        "carousel",
        "list",
        "location",
        "contact",
        "sticker",
        "voice",
        "album",
        "reference",
        "order",
        "answers",
        "poll",
    ];
    let file = AttachmentRule { max_bytes: 25 << 20 };
    let expected = Rules {
        attachments: AttachmentKind::ALL.iter().map(|kind| (*kind, file)).collect(),
        blocks: blocks.map(str::to_owned).into(),
        button_actions: ["reply", "link", "call"].map(str::to_owned).into(),
        text_limit: Some(Length { length: 4000, unit: LengthUnit::Characters }),
        quick_replies: Some(QuickReplyRule { max: 10, title_length: 40 }),
        receive_rate: Some(Rate { count: 30, seconds: 60 }),
        whole_replies: Some(u32::MAX),
        gestures: [GestureKind::Typing, GestureKind::Read, GestureKind::Edit, GestureKind::Deletion]
            .map(|kind| (kind, 0))
            .into(),
        ..Rules::default()
    };
    assert_eq!(plugin.rules(call(json!({}))).await.result, Ok(expected));
}
