//! Who may post to the hook: signatures, their age, and secrets that are replaced.

use super::{CHANNEL, Shop, key};
use crate::now;
use plugboard_tests::{databases::Kind, on_both, standard_webhooks::secret};
use serde_json::{Value, json};

on_both! {
    a_request_that_is_not_signed_is_refused;
    a_secret_is_replaced_without_an_interruption;
    other_kinds_of_signature_are_checked_too;
    a_configuration_that_cannot_work_is_refused;
}

/// An item that would begin a conversation.
fn item() -> String {
    json!({ "type": "message", "id": "m-1", "contact": { "id": "c-1" }, "text": "Dzień dobry" }).to_string()
}

async fn a_request_that_is_not_signed_is_refused(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    let time = now() / 1_000;
    for (secret, time) in [(secret("another key"), time), (key(), time - 301), (key(), time + 330)] {
        let status = shop.sender.post_at(&secret, "msg_1", time, &item()).await.status().as_u16();
        assert_eq!(status, 401, "{secret} at {time}");
    }
    let bare = shop.sender.post_with(&[], "application/json", item().into_bytes()).await;
    assert_eq!(bare.status().as_u16(), 401);
    let odd = [("webhook-id", "msg_1"), ("webhook-timestamp", "soon"), ("webhook-signature", "v1,?")];
    let odd = shop.sender.post_with(&odd, "application/json", item().into_bytes()).await;
    assert_eq!(odd.status().as_u16(), 401);
    let status = shop.server.drained().await;
    assert_eq!(status["kept_requests"], 0, "{status}");
    assert!(shop.server.list("/api/v1/conversations").await.is_empty());
}

async fn a_secret_is_replaced_without_an_interruption(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    let conversation = shop.writes("m-1", "before").await;
    let new = secret("a new key of 32 bytes, as it is.");
    shop.connect(None, &[("secret", &new), ("old_secret", &key())]).expect("the channel changes");

    // Both sides may change at any time.
    shop.writes("m-2", "signed by the old secret").await;
    let next =
        json!({ "type": "message", "id": "m-3", "contact": { "id": "c-1" }, "text": "signed by the new secret" });
    let answer = shop.sender.post_at(&new, "msg_m-3", now() / 1_000, &next.to_string()).await;
    assert_eq!(answer.status().as_u16(), 200);
    let message = shop.replies(&conversation, json!({ "text": "verified by the old secret" })).await;
    shop.reaches(&message, "sent").await;
    shop.receiver.knows(&new);
    let message = shop.replies(&conversation, json!({ "text": "verified by the new secret" })).await;
    shop.reaches(&message, "sent").await;
    let taken = shop.receiver.taken();
    assert!(taken.len() == 2 && taken.iter().all(|one| one.signatures.split(' ').count() == 2), "{taken:?}");

    // The old secret is set to the new one, and counts no more.
    shop.connect(None, &[("old_secret", &new)]).expect("the channel changes");
    assert_eq!(shop.posts("msg_m-4", &next).await.0, 401);
    shop.check();
}

async fn other_kinds_of_signature_are_checked_too(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    let post = async |headers: &[(&str, &str)]| {
        shop.sender.post_with(headers, "application/json", item().into_bytes()).await.status().as_u16()
    };
    let configure = |signature: Value, shared: &str| {
        let config = json!({ "url": shop.receiver.url(), "signature": signature });
        shop.connect(Some(&config), &[("shared_secret", shared)]).expect("the channel changes");
    };
    configure(json!({ "kind": "basic" }), "shop:hasło");
    // `shop:hasło`, `shop:haslo` and `shop` in base64.
    for (credentials, status) in [("c2hvcDpoYXPFgm8=", 200), ("c2hvcDpoYXNsbw==", 401), ("c2hvcA==", 401), ("?", 401)] {
        let header = format!("Basic {credentials}");
        assert_eq!(post(&[("Authorization", header.as_str())]).await, status, "{credentials}");
    }
    assert_eq!(post(&[]).await, 401);
    configure(json!({ "kind": "token", "header": "X-Token" }), "a-token-of-the-test");
    for (token, status) in [("a-token-of-the-test", 200), ("A-TOKEN-OF-THE-TEST", 401), ("", 401)] {
        assert_eq!(post(&[("X-Token", token)]).await, status, "{token}");
    }
    assert_eq!(post(&[("Authorization", "Basic c2hvcDpoYXPFgm8=")]).await, 401);
}

async fn a_configuration_that_cannot_work_is_refused(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    let mapping = |text: &str| json!({ "mapping": { "email": "/email", "text": text } });
    for (config, why) in [
        (mapping("Order {{id}}"), "configuration member `mapping.text`: `id` is not a JSON pointer"),
        (json!({ "mapping": { "text": "/note" } }), "configuration member `mapping.contact`: is missing"),
        (json!({ "signature": { "kind": "hmac" } }), "configuration member `signature.header`: is missing"),
        (json!({ "signature": { "kind": "basic" } }), "the secret `shared_secret` is not set"),
        (json!({ "url": "ftp://shop.example" }), "configuration member `url`"),
        (json!({ "gestures": ["typing"] }), "configuration member `gestures`: needs the member `url`"),
        (json!({ "rules": { "lengths": { "text": { "max": 5, "unit": "furlongs" } } } }), "`text` in `furlongs`"),
    ] {
        let refused = shop.connect(Some(&config), &[]).expect_err(why);
        assert!(refused.contains(why), "{why}: {refused}");
    }
    // The channel is as it was.
    let channel = shop.server.get(&format!("/api/v1/channels/{CHANNEL}")).await;
    assert_eq!(channel["config"], json!({ "url": shop.receiver.url() }), "{channel}");
}
