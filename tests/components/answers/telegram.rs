//! Answers of Telegram's Bot API.

use super::{codes, told};
use crate::messenger::{
    OneFile,
    outbound::{file, gesture, part},
};
use plugboard_engine::{Call, Engine, EngineOptions, Gate, Plugin, Secret, Secrets};
use plugboard_model::{
    Attachment, AttachmentKind, Clock, ConversationKind, Failure, FailureKind, GestureKind, GestureRequest, Grants,
    Kept, KeptOf, Limits, MediaRequest, Part, PartBody, ProfileRequest, SetupRequest,
};
use plugboard_tests::{
    plugin,
    specs::TELEGRAM,
    telegram::{Behavior, FILE, Telegram, documented_refusals, documented_results, documented_updates},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc};
use tokio::sync::OnceCell;

/// The customer, who is also the conversation, and one of the customer's messages.
const PERSON: &str = "9001";
const MESSAGE: &str = "9001:11";

/// The component, compiled once for all tests.
async fn connector() -> Arc<Plugin> {
    static ONCE: OnceCell<(Engine, Arc<Plugin>)> = OnceCell::const_new();
    let load = async || {
        let engine = Engine::new(EngineOptions::default()).expect("an engine");
        let plugin = engine.load(&plugin("telegram")).await.expect("telegram loads");
        (engine, plugin)
    };
    Arc::clone(&ONCE.get_or_init(load).await.1)
}

fn call(telegram: &Telegram) -> Call {
    let grants = Grants { http: vec![telegram.authority().parse().expect("a grant")] };
    let secret = |name: &str, value: &str| {
        let hosts = grants.http.clone();
        (name.to_owned(), Secret { value: value.to_owned(), hosts, webhook_key: false, source: None })
    };
    Call {
        installation: "telegram".to_owned(),
        config: Arc::new(json!({ "api_base": telegram.base() })),
        secrets: Arc::new(Secrets::new([
            secret("token", telegram.bot().token()),
            secret("webhook_secret", "a-secret-of-the-test"),
        ])),
        gate: Arc::new(Gate::new(grants)),
        limits: Limits::default(),
        idempotency: "call-1".to_owned(),
        clock: Clock::test(1_700_000_200_000),
        data: Arc::new(OneFile(b"\x89PNG")),
        tape: None,
    }
}

/// Whether a method sends a part, so that an answer that says nothing is uncertain.
fn sends(method: &str) -> bool {
    method.starts_with("send") && method != "sendChatAction"
}

/// Returns a part with a file of a media type.
fn upload(kind: AttachmentKind, media_type: &str) -> Part {
    let PartBody::Attachment(image) = file(kind) else { panic!("no file") };
    Part { body: PartBody::Attachment(Attachment { media_type: Some(media_type.to_owned()), ..image }), ..part("") }
}

/// Returns a part with one block of rich content.
fn rich(block: &Value) -> Part {
    let content = json!({ "version": 1, "blocks": [block] }).to_string();
    Part { body: PartBody::Content, content: Some(content), ..part("") }
}

/// Returns a part with an album of two pictures.
fn album() -> Part {
    let picture = upload(AttachmentKind::Image, "image/png");
    let PartBody::Attachment(second) = picture.body.clone() else { panic!("no file") };
    let block = json!({ "type": "album", "items": [{ "file": 0 }, { "file": 1, "caption": "Tył" }] });
    Part { body: picture.body, more_files: vec![second], ..rich(&block) }
}

/// Sends a part. Returns its identifier.
async fn send(telegram: &Telegram, part: Part, what: &str) -> Result<Option<String>, Failure> {
    told(connector().await.send(call(telegram), part).await, what).map(|sent| sent.external_id)
}

/// Makes a gesture about the customer's message.
async fn perform(telegram: &Telegram, kind: GestureKind, thread: &str, what: &str) -> Result<Option<String>, Failure> {
    perform_with(telegram, kind, thread, Kept::new(), what).await
}

/// Makes a gesture about a message with kept values.
async fn perform_with(
    telegram: &Telegram,
    kind: GestureKind,
    thread: &str,
    kept: Kept,
    what: &str,
) -> Result<Option<String>, Failure> {
    let request = GestureRequest {
        kept,
        thread: thread.to_owned(),
        message: Some(format!("{thread}:11")),
        emoji: Some("👍".to_owned()),
        text: Some("nowy".to_owned()),
        ..gesture(kind)
    };
    told(connector().await.perform(call(telegram), request).await, what).map(|_| None)
}

/// Polls. Returns the next cursor.
async fn poll(telegram: &Telegram, what: &str) -> Result<Option<String>, Failure> {
    let account = telegram.bot().id().to_string();
    let polled = connector().await.poll_channel(call(telegram), account, Some("1".to_owned()), None).await;
    told(polled, what).map(|polled| polled.cursor)
}

/// Uses a method. Returns the identifier of what was sent.
async fn uses(telegram: &Telegram, method: &str, what: &str) -> Result<Option<String>, Failure> {
    let (plugin, call) = (connector().await, call(telegram));
    let setup = SetupRequest { account: None, hook_url: "https://inbox.example/hooks/bot".to_owned() };
    match method {
        "getMe" | "setWebhook" => told(plugin.join(call, setup).await, what).map(|_| None),
        "deleteWebhook" => told(plugin.leave(call, setup).await, what).map(|()| None),
        "getUpdates" => poll(telegram, what).await.map(|_| None),
        "answerCallbackQuery" => {
            let from = json!({ "id": 9001, "is_bot": false, "first_name": "Ada" });
            let message = json!({ "message_id": 3, "date": 1, "chat": { "id": 9001, "type": "private" } });
            let pressed = json!({ "id": "q-1", "from": from, "chat_instance": "c", "message": message, "data": "yes" });
            let updates = json!({ "ok": true, "result": [{ "update_id": 1, "callback_query": pressed }] });
            telegram.next("getUpdates", 1, Behavior::Raw(200, updates.to_string()));
            poll(telegram, what).await.map(|_| None)
        }
        "getChat" => told(plugin.profile(call, ProfileRequest::new("1", PERSON)).await, what).map(|_| None),
        "getFile" => {
            let request = MediaRequest {
                account: "1".to_owned(),
                thread: PERSON.to_owned(),
                message: Some(MESSAGE.to_owned()),
                kind: AttachmentKind::Image,
                reference: "f-1".to_owned(),
                attempt: 1,
                max_bytes: 1_000,
                kept: Kept::new(),
            };
            told(plugin.fetch(call, request).await, what).map(|_| None)
        }
        "sendMessage" => send(telegram, part("hi"), what).await,
        "sendPhoto" => send(telegram, upload(AttachmentKind::Image, "image/png"), what).await,
        "sendAnimation" => send(telegram, upload(AttachmentKind::Image, "image/gif"), what).await,
        "sendVideo" => send(telegram, upload(AttachmentKind::Video, "video/mp4"), what).await,
        "sendVoice" => send(telegram, upload(AttachmentKind::Audio, "audio/ogg"), what).await,
        "sendAudio" => send(telegram, upload(AttachmentKind::Audio, "audio/mpeg"), what).await,
        "sendDocument" => send(telegram, upload(AttachmentKind::File, "application/pdf"), what).await,
        "sendLocation" => {
            send(telegram, rich(&json!({ "type": "location", "latitude": 52.5, "longitude": 13.4 })), what).await
        }
        "sendVenue" => {
            let venue = json!({ "type": "location", "latitude": 52.5, "longitude": 13.4, "name": "Brama" });
            send(telegram, rich(&venue), what).await
        }
        "sendContact" => {
            let contact = json!({ "type": "contact", "name": "Ana Horvat", "phones": ["+38515550100"] });
            send(telegram, rich(&contact), what).await
        }
        "sendSticker" => {
            send(telegram, rich(&json!({ "type": "sticker", "id": "CAACAgIAAxkBAAIBQmF0".repeat(2) })), what).await
        }
        "sendPoll" => {
            let options = json!([{ "title": "Tak", "payload": "y" }, { "title": "Nie", "payload": "n" }]);
            let poll = rich(&json!({ "type": "poll", "question": "Pasuje?", "options": options }));
            send(telegram, Part { conversation_kind: ConversationKind::Group, ..poll }, what).await
        }
        "sendMediaGroup" => send(telegram, album(), what).await,
        "deleteMessages" => {
            let kept = Kept::from([((KeptOf::Message, "group:11".to_owned()), "11,12".to_owned())]);
            perform_with(telegram, GestureKind::Deletion, PERSON, kept, what).await
        }
        "sendChatAction" => perform(telegram, GestureKind::Typing, PERSON, what).await,
        "setMessageReaction" => perform(telegram, GestureKind::Reaction, PERSON, what).await,
        "editMessageText" => perform(telegram, GestureKind::Edit, PERSON, what).await,
        "editMessageCaption" => {
            let no_text = Behavior::Refuse(400, "Bad Request: there is no text in the message to edit");
            telegram.next("editMessageText", 1, no_text);
            perform(telegram, GestureKind::Edit, PERSON, what).await
        }
        "deleteMessage" => perform(telegram, GestureKind::Deletion, PERSON, what).await,
        "deleteBusinessMessages" => perform(telegram, GestureKind::Deletion, "BC1/9001", what).await,
        other => panic!("nothing here uses {other}"),
    }
}

/// Uses a method, which gets this answer.
async fn answered(telegram: &Telegram, method: &str, status: u16, body: &Value) -> Result<Option<String>, Failure> {
    telegram.always(method, Behavior::Raw(status, body.to_string()));
    let before = telegram.bot().calls(method).len();
    let result = uses(telegram, method, &format!("{method}: {status} {body}")).await;
    telegram.recover();
    assert!(telegram.bot().calls(method).len() > before, "{method} was not called");
    result
}

/// Checks a failure's kind and code.
fn check(found: Result<Option<String>, Failure>, kind: FailureKind, code: &str, what: &str) -> Failure {
    let failure = found.expect_err(what);
    assert_eq!((failure.kind, failure.code.as_deref()), (kind, Some(code)), "{what}: {failure}");
    failure
}

#[tokio::test]
async fn every_documented_result_is_understood() {
    let telegram = Telegram::start().await;
    for method in TELEGRAM.operations() {
        let Some(results) = documented_results(method) else { return };
        for result in results {
            let body = json!({ "ok": true, "result": result });
            // The file that `getFile` names.
            telegram.always(FILE, Behavior::Raw(200, "bytes".to_owned()));
            let found = answered(&telegram, method, 200, &body).await;
            let what = format!("{method}: {result}");
            if method == "getFile" && result.get("file_path").is_none() {
                check(found, FailureKind::NotFound, "no-file", &what);
            } else if sends(method) && result.as_array().is_some_and(Vec::is_empty) {
                check(found, FailureKind::Uncertain, "no-message-id", &what);
            } else {
                // An album is known by its first message.
                let first = result.get(0).unwrap_or(&result);
                let sent = sends(method).then(|| format!("{}:{}", first["chat"]["id"], first["message_id"]));
                assert_eq!(found, Ok(sent), "{what}");
            }
        }
    }
    assert_eq!(telegram.faults(), Vec::<String>::new());
}

#[tokio::test]
async fn every_documented_update_is_polled() {
    let Some(updates) = documented_updates() else { return };
    let telegram = Telegram::start().await;
    let body = json!({ "ok": true, "result": updates });
    telegram.next("getUpdates", 1, Behavior::Raw(200, body.to_string()));
    let next = (updates.len() + 1).to_string();
    assert_eq!(poll(&telegram, "all updates").await, Ok(Some(next)));
    assert_eq!(telegram.faults(), Vec::<String>::new());
}

/// The codes of refusals, and what they are reported as if nothing else is known.
const REFUSALS: [(u16, FailureKind, &str); 11] = [
    (400, FailureKind::Invalid, "telegram-400"),
    (401, FailureKind::Denied, "bad-token"),
    (403, FailureKind::Denied, "telegram-403"),
    (404, FailureKind::Denied, "bad-token"),
    (409, FailureKind::Denied, "other-receiver"),
    (413, FailureKind::Invalid, "file-too-big"),
    (418, FailureKind::Denied, "telegram-418"),
    (429, FailureKind::RateLimited, "rate-limit"),
    (500, FailureKind::Uncertain, "telegram-500"),
    (502, FailureKind::Uncertain, "telegram-502"),
    (504, FailureKind::Uncertain, "telegram-504"),
];

#[tokio::test]
async fn every_documented_refusal_is_reported() {
    let telegram = Telegram::start().await;
    for method in TELEGRAM.operations() {
        for (code, kind, word) in REFUSALS {
            let Some([bare, whole]) = documented_refusals(code) else { return };
            let what = format!("{method}: {code}");
            let found = answered(&telegram, method, code, &bare).await;
            if method == "answerCallbackQuery" {
                // If this fails, the button's spinner ends by itself. The poll has succeeded.
                assert_eq!(found, Ok(None), "{what}");
                continue;
            }
            // Other requests can be repeated.
            let repeatable = kind == FailureKind::Uncertain && !sends(method);
            check(found, if repeatable { FailureKind::Unavailable } else { kind }, word, &what);
            // The whole refusal says that the chat has moved, and how long to wait.
            match code {
                400 | 403 => {
                    let found = answered(&telegram, method, code, &whole).await;
                    check(found, FailureKind::Denied, "group-moved", &what);
                }
                429 => {
                    let found = answered(&telegram, method, code, &whole).await;
                    let failure = check(found, kind, word, &what);
                    assert_eq!(failure.retry_after_ms, Some(7_000), "{what}");
                }
                _ => {}
            }
        }
    }
    assert_eq!(telegram.faults(), Vec::<String>::new());
}

/// What Telegram's descriptions are reported as: the method, the code, the description, and the kind and code of the
/// failure.
const DESCRIPTIONS: [(&str, u16, &str, FailureKind, &str); 21] = [
    ("sendMessage", 403, "Forbidden: bot was blocked by the user", FailureKind::Denied, "person-unavailable"),
    ("sendMessage", 403, "Forbidden: bot is not a member of the group chat", FailureKind::Denied, "not-in-chat"),
    ("sendMessage", 400, "Bad Request: not enough rights to send text messages", FailureKind::Denied, "no-rights"),
    ("sendMessage", 400, "Bad Request: chat not found", FailureKind::NotFound, "chat-not-found"),
    ("sendMessage", 400, "Bad Request: message thread not found", FailureKind::Invalid, "topic-not-found"),
    ("sendMessage", 400, "Bad Request: message to be replied not found", FailureKind::Invalid, "reply-not-found"),
    ("sendMessage", 400, "Bad Request: message is too long", FailureKind::Invalid, "text-too-long"),
    ("sendPhoto", 400, "Bad Request: file is too big", FailureKind::Invalid, "file-too-big"),
    ("sendMessage", 400, "Bad Request: BUTTON_DATA_INVALID", FailureKind::Invalid, "button-payload"),
    ("sendMessage", 400, "Bad Request: BUTTON_URL_INVALID", FailureKind::Invalid, "button-link"),
    ("sendSticker", 400, "Bad Request: wrong file identifier", FailureKind::Invalid, "file-not-found"),
    ("sendMessage", 400, "Bad Request: BUSINESS_PEER_USAGE_MISSING", FailureKind::Denied, "window-closed"),
    ("sendMessage", 400, "Bad Request: BUSINESS_PEER_INVALID", FailureKind::Denied, "business-connection"),
    ("editMessageText", 400, "Bad Request: message can't be edited", FailureKind::Denied, "not-editable"),
    ("deleteMessage", 400, "Bad Request: message can't be deleted", FailureKind::Denied, "not-deletable"),
    ("setMessageReaction", 400, "Bad Request: message to react not found", FailureKind::NotFound, "message-not-found"),
    ("setMessageReaction", 400, "Bad Request: REACTION_INVALID", FailureKind::Invalid, "bad-reaction"),
    ("setWebhook", 400, "Bad Request: secret token contains unallowed", FailureKind::Invalid, "webhook-secret"),
    ("setWebhook", 400, "Bad Request: bad webhook: HTTPS URL must be provided", FailureKind::Invalid, "webhook"),
    ("sendMessage", 400, "Bad Request: wrong zażółć", FailureKind::Invalid, "telegram-400"),
    ("sendMessage", 403, "Forbidden: something new", FailureKind::Denied, "telegram-403"),
];

#[tokio::test]
async fn every_description_is_reported_as_the_page_says() {
    let telegram = Telegram::start().await;
    let mut reported: BTreeSet<_> = REFUSALS.iter().map(|(.., word)| (*word).to_owned()).collect();
    for (method, code, description, kind, word) in DESCRIPTIONS {
        let body = json!({ "ok": false, "error_code": code, "description": description });
        check(answered(&telegram, method, code, &body).await, kind, word, description);
        reported.insert(word.to_owned());
    }
    let moved =
        json!({ "ok": false, "error_code": 400, "parameters": { "migrate_to_chat_id": -1_002_000_000_001_i64 } });
    let moved =
        check(answered(&telegram, "sendMessage", 400, &moved).await, FailureKind::Denied, "group-moved", "moved");
    assert!(moved.message.contains("-1002000000001"), "{moved}");
    reported.insert("group-moved".to_owned());
    let promised = codes("telegram.md", "| Telegram answers |");
    let missing: Vec<_> = promised.difference(&reported).collect();
    assert!(missing.is_empty(), "nothing here is reported as {missing:?}");
    assert_eq!(telegram.faults(), Vec::<String>::new());
}
