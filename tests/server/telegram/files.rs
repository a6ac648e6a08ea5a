//! Files from customers and to customers, byte for byte.

use super::{Hears, Office};
use crate::{api::Api, people::path};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};

on_both! {
    a_photo_a_voice_note_and_a_document_arrive_byte_for_byte;
    a_person_sends_a_document_and_a_photo;
    a_file_that_bots_may_not_download_is_shown_as_failed;
}

/// Returns bytes that begin in this way and are unlike any text.
pub(super) fn bytes(begin: &[u8], length: usize) -> Vec<u8> {
    let noise = (0..length).map(|n| u8::try_from(n * 31 % 251).unwrap_or_default());
    begin.iter().copied().chain(noise).collect()
}

/// Downloads a file of a message.
async fn download(office: &Office, file: &Value) -> Vec<u8> {
    let path = format!("/api/v1/attachments/{}", file["id"].as_str().expect("an identifier"));
    let request = Api::of(&office.server).request("GET", &path).bearer_auth(&office.server.token);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 200, "{file}");
    answer.bytes().await.expect("the file").to_vec()
}

async fn a_photo_a_voice_note_and_a_document_arrive_byte_for_byte(kind: Kind) {
    let office = Office::open(kind, Hears::Poll).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let photo = bytes(b"\xff\xd8\xff\xe0\0\x10JFIF\0", 50_000);
    let (voice, bill) = (bytes(b"OggS\0\x02", 9_000), bytes(b"%PDF-1.7\n", 3_000_000));
    let by = office.bot.by(ada);
    by.sends_photo(&photo, Some("it came like this"));
    by.sends_voice(&voice, 3);
    by.sends_document("zamówienie 8.pdf", "application/pdf", &bill);
    office.settled().await;

    let heard = office.heard_in(&conversation).await;
    assert_eq!(heard.len(), 4, "{heard:?}");
    assert_eq!((&heard[1]["text"], &heard[2]["text"]), (&json!("it came like this"), &json!("[Voice message, 0:03]")));
    let file = |n: usize| &heard[n]["attachments"][0];
    assert_eq!(file(3)["name"], "zamówienie 8.pdf");
    for (n, kind, media_type, expected) in
        [(1, "image", "image/jpeg", photo), (2, "audio", "audio/ogg", voice), (3, "file", "application/pdf", bill)]
    {
        let file = file(n);
        assert_eq!((&file["state"], &file["kind"]), (&json!("stored"), &json!(kind)), "{file}");
        assert_eq!(file["media_type"], media_type, "{file}");
        assert!(download(&office, file).await == expected, "{file} has other bytes");
    }
    office.check();
}

/// Uploads a file for a conversation.
pub(super) async fn upload(office: &Office, conversation: &Value, name: &str, bytes: Vec<u8>) -> Value {
    let place = format!("{}/attachments?name={name}", path(conversation));
    let request = Api::of(&office.server).request("POST", &place).bearer_auth(&office.server.token);
    let request = request.header("Content-Type", "application/octet-stream").body(bytes);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 201, "{name}");
    answer.json().await.expect("JSON")
}

async fn a_person_sends_a_document_and_a_photo(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let (bill, photo) = (bytes(b"%PDF-1.7\n", 200_000), bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 30_000));
    for (name, shown, method, expected) in
        [("za%C5%82%C4%85cznik.pdf", "załącznik.pdf", "sendDocument", bill), ("map.png", "map.png", "sendPhoto", photo)]
    {
        let before = office.bot.received(ada).len();
        let file = upload(&office, &conversation, name, expected.clone()).await;
        let text = format!("here is {shown}");
        let message = office.sends(&conversation, json!({ "text": text, "attachments": [file["id"]] })).await;
        assert_eq!(message["state"], "sent", "{message}");
        // The text may be the file's caption, or a message of its own.
        let received = office.bot.received(ada).split_off(before);
        assert_eq!(received.iter().filter(|one| one.text == text).count(), 1, "{text}");
        let files: Vec<_> = received.iter().filter_map(|one| Some((one, one.file.as_ref()?))).collect();
        let [(one, (name, bytes))] = files.as_slice() else { panic!("{} files", files.len()) };
        assert_eq!((one.method.as_str(), name.as_deref()), (method, Some(shown)));
        assert!(*bytes == expected, "{shown} has other bytes");
    }
    office.check();
}

async fn a_file_that_bots_may_not_download_is_shown_as_failed(kind: Kind) {
    let office = Office::open(kind, Hears::Poll).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    office.bot.by(ada).sends_large_document("film.mkv", "video/x-matroska", (20 << 20) + 1);
    office.bot.by(ada).writes("did you see it?");
    office.settled().await;
    let heard = office.heard_in(&conversation).await;
    let file = &heard[1]["attachments"][0];
    assert_eq!((&file["state"], &file["name"]), (&json!("failed"), &json!("film.mkv")), "{file}");
    let why = file["failure"].as_str().unwrap_or_default();
    assert!(why.contains("20 MB") || why.contains("too big"), "{file}");
    assert_eq!(heard[2]["text"], "did you see it?");
    office.check();
}
