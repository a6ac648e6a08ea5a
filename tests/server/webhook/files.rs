//! Files that are sent: by an address of the server, or in the request itself.

use super::{Shop, path};
use plugboard_tests::{databases::Kind, on_both};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

on_both! {
    a_reply_is_posted_whole_with_addresses_of_its_files;
    a_reply_is_posted_whole_with_its_files_in_the_same_request;
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().expect("a client for loopback")
}

/// Uploads a file for a conversation, and returns its identifier.
async fn upload(shop: &Shop, conversation: &Value, name: &str, bytes: &[u8]) -> Value {
    let url = format!("{}{}/attachments?name={name}", shop.server.base, path(conversation));
    let request = client().post(url).bearer_auth(&shop.server.token).header("Content-Type", "text/plain");
    let answer = request.body(bytes.to_vec()).send().await.expect("the server answers");
    assert_eq!(answer.status().as_u16(), 201);
    answer.json::<Value>().await.expect("JSON")["id"].clone()
}

/// The contents of two files.
const FILES: [(&str, &[u8]); 2] = [("list.txt", "lista zakupów".as_bytes()), ("map.txt", b"the map\r\n--x--\r\n")];

async fn replies_with_files(shop: &Shop) -> Value {
    let conversation = shop.writes("m-1", "hello").await;
    let mut files = Vec::new();
    for (name, bytes) in FILES {
        files.push(upload(shop, &conversation, name, bytes).await);
    }
    let message = shop.replies(&conversation, json!({ "text": "Proszę bardzo.", "attachments": files })).await;
    let sent = shop.reaches(&message, "sent").await;
    assert_eq!(sent["deliveries"].as_array().map(Vec::len), Some(1), "{sent}");
    shop.check();
    let body = shop.receiver.taken()[0].body.clone();
    assert_eq!(body["text"], "Proszę bardzo.");
    body
}

async fn a_reply_is_posted_whole_with_addresses_of_its_files(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    let body = replies_with_files(&shop).await;
    for (n, (name, bytes)) in FILES.into_iter().enumerate() {
        let file = &body["files"][n];
        assert_eq!((&file["name"], &file["size"]), (&json!(name), &json!(bytes.len())), "{file}");
        let url = file["url"].as_str().expect("an address");
        let answer = client().get(url).send().await.expect("the server answers");
        assert_eq!(answer.bytes().await.expect("the file").to_vec(), bytes, "{name}");
    }
}

async fn a_reply_is_posted_whole_with_its_files_in_the_same_request(kind: Kind) {
    let shop = Shop::open(kind, &json!({ "files": "multipart" })).await;
    let body = replies_with_files(&shop).await;
    let files = shop.receiver.taken().remove(0).files;
    for (n, (name, bytes)) in FILES.into_iter().enumerate() {
        let file = &body["files"][n];
        assert_eq!((&file["field"], &file["url"]), (&json!(format!("file{n}")), &Value::Null), "{file}");
        let hash = hex::encode(digest(&SHA256, bytes).as_ref());
        assert_eq!((&file["name"], &file["sha256"]), (&json!(name), &json!(hash)), "{file}");
        let (field, of_form, content) = &files[n];
        assert_eq!((field.as_str(), of_form.as_str(), content.as_slice()), (&*format!("file{n}"), name, bytes));
    }
}
