//! Files: those that customers send and those that people send, the detection of their types, and why one is missing.

use crate::{Inbox, SHOP, now};
use plugboard_db::{attachments, expire};
use plugboard_model::{Attachment, AttachmentKind, AttachmentState, Clock};
use plugboard_tests::{
    databases::{Database, Kind},
    graph::webhook::{entry, item, text},
    on_both,
};
use serde_json::{Value, json};

on_both! {
    the_type_of_a_file_comes_from_its_bytes_and_a_missing_file_has_a_reason;
    a_person_uploads_a_file_and_sends_it;
    uploads_are_limited_in_size_and_number;
    an_unsent_upload_is_deleted_after_a_day;
}

pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

async fn the_type_of_a_file_comes_from_its_bytes_and_a_missing_file_has_a_reason(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let wrong = inbox.graph.file("wrong.jpg", "image/jpeg", PNG);
    let error = inbox.graph.file("error.jpg", "application/json", br#"{"error":"gone"}"#);
    let gone = format!("{}/files/gone.jpg", inbox.graph.base());
    let files: Vec<_> =
        [wrong, error, gone].iter().map(|url| json!({ "type": "image", "payload": { "url": url } })).collect();
    let message = json!({ "message": { "mid": "m1", "attachments": files } });
    assert_eq!(inbox.post(&[entry(SHOP.0, &[item(SHOP.0, "ada", now(), &message)])]).await, 200);
    inbox.server.drained().await;
    let ada = inbox.conversation_with("Person ada").await;
    let message = inbox.server.messages(&ada).await.remove(0);
    let files = message["attachments"].as_array().expect("files");
    assert_eq!((&files[0]["kind"], &files[0]["media_type"]), (&json!("image"), &json!("image/png")), "{files:?}");
    assert_eq!((&files[1]["kind"], &files[1]["state"]), (&json!("file"), &json!("stored")), "{files:?}");
    assert_eq!((&files[2]["state"], &files[0]["failure"]), (&json!("failed"), &Value::Null), "{files:?}");
    assert!(files[2]["failure"].as_str().is_some_and(|why| why.contains("404")), "{files:?}");
    let path = format!("/api/v1/attachments/{}", files[2]["id"].as_str().expect("an identifier"));
    let (status, problem) = inbox.server.ask("GET", &path, None).await;
    assert!(status == 409 && problem["detail"].to_string().contains("404"), "{problem}");
}

/// Uploads a file for a conversation. Returns the status and the answer.
async fn upload(inbox: &Inbox, conversation: &Value, query: &str, media_type: &str, bytes: Vec<u8>) -> (u16, Value) {
    let id = conversation["id"].as_str().expect("an identifier");
    let url = format!("{}/api/v1/conversations/{id}/attachments{query}", inbox.server.base);
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let request = http.post(url).bearer_auth(&inbox.server.token).header("Content-Type", media_type).body(bytes);
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

async fn conversation(inbox: &Inbox) -> Value {
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, "ada", "m1", now(), "hello")])]).await, 200);
    inbox.server.drained().await;
    inbox.conversation_with("Person ada").await
}

async fn a_person_uploads_a_file_and_sends_it(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let ada = conversation(&inbox).await;
    let (status, file) =
        upload(&inbox, &ada, "?name=za%C5%82%C4%85cznik.png", "application/octet-stream", PNG.to_vec()).await;
    assert_eq!(status, 201, "{file}");
    assert_eq!((&file["kind"], &file["media_type"]), (&json!("image"), &json!("image/png")), "{file}");
    assert_eq!((&file["name"], &file["size"]), (&json!("załącznik.png"), &json!(PNG.len())), "{file}");
    let before = inbox.graph.accepted().len();
    let path = format!("/api/v1/conversations/{}/messages", ada["id"].as_str().expect("an identifier"));
    let sent = inbox.server.post(&path, json!({ "text": "here", "attachments": [file["id"]] })).await;
    inbox.server.drained().await;
    assert_eq!(inbox.graph.accepted().len(), before + 2, "a text and a file");
    let copy = sent["attachments"][0]["id"].as_str().expect("an identifier");
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let url = format!("{}/api/v1/attachments/{copy}", inbox.server.base);
    let bytes = http.get(url).bearer_auth(&inbox.server.token).send().await.expect("an answer").bytes().await;
    assert_eq!(&bytes.expect("the file")[..], PNG);

    // Other conversations cannot use it.
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, "bob", "m2", now(), "hello")])]).await, 200);
    inbox.server.drained().await;
    let bob = inbox.conversation_with("Person bob").await;
    let path = format!("/api/v1/conversations/{}/messages", bob["id"].as_str().expect("an identifier"));
    let body = json!({ "text": "here", "attachments": [file["id"]] });
    assert_eq!(inbox.server.ask("POST", &path, Some(&body)).await.0, 404);
}

async fn uploads_are_limited_in_size_and_number(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let ada = conversation(&inbox).await;
    let (status, problem) = upload(&inbox, &ada, "", "image/png", Vec::new()).await;
    assert_eq!(status, 422, "{problem}");
    let (status, problem) = upload(&inbox, &ada, "", "text/plain", vec![b'x'; (25 << 20) + 1]).await;
    assert_eq!(status, 413, "{problem}");
    assert_eq!(upload(&inbox, &json!({ "id": "nowhere" }), "", "text/plain", b"x".to_vec()).await.0, 404);
    for n in 0..50 {
        let (status, file) = upload(&inbox, &ada, "", "text/plain", format!("file {n}").into_bytes()).await;
        assert_eq!(status, 201, "{n}: {file}");
    }
    let (status, problem) = upload(&inbox, &ada, "", "text/plain", b"one more".to_vec()).await;
    assert_eq!(status, 409, "{problem}");
}

async fn an_unsent_upload_is_deleted_after_a_day(kind: Kind) {
    const DAY: i64 = 24 * 3_600_000;
    let database = Database::new(kind).await;
    let clock = Clock::test(DAY);
    let db = database.open(&clock).await;
    let file = |id: &str| Attachment {
        size: Some(5),
        state: AttachmentState::Stored,
        ..Attachment::new(id.to_owned(), AttachmentKind::File)
    };
    let mut ids = Vec::new();
    for bytes in [b"first", b"other"] {
        let (file, bytes) = (file(&clock.new_id()), *bytes);
        ids.push(file.id.clone());
        let kept = db.write_with(move |tx| {
            let file = file.clone();
            Box::pin(async move { attachments::upload(tx, "conversation", &file, &bytes, 10).await })
        });
        assert!(kept.await.expect("it is stored"));
        assert!(clock.set(DAY + 3_600_000));
    }
    let sweep = async || {
        let write = db.write_with(|tx| Box::pin(async move { expire::sweep(tx, expire::Retention::default()).await }));
        write.await.expect("the sweep succeeds");
    };
    let (first, second) = (&ids[0], &ids[1]);
    let stored = async |id: &str| {
        let mut conn = db.read().await.expect("a reader");
        let file = attachments::get(&mut conn, id).await.expect("read");
        (file.is_some(), attachments::bytes(&mut conn, id).await.expect("read").is_some())
    };
    assert!(clock.set(2 * DAY - 1));
    sweep().await;
    assert_eq!((stored(first).await, stored(second).await), ((true, true), (true, true)));
    assert!(clock.set(2 * DAY + 1_800_000));
    sweep().await;
    assert_eq!((stored(first).await, stored(second).await), ((false, false), (true, true)));
}
