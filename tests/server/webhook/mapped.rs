//! Bodies in forms of other systems: a site's form with a file, a form for leads, and a shop's notice of orders.

use super::{CHANNEL, Shop};
use plugboard_tests::{databases::Kind, on_both, standard_webhooks::Sender};
use serde_json::{Value, json};

on_both! {
    a_form_with_a_file_becomes_a_conversation;
    a_form_becomes_a_lead;
    a_notice_of_orders_becomes_a_conversation_for_each;
}

/// What the site's form adds to the address.
const TOKEN: &str = "a-token-of-the-site";
/// A picture.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\xff a chair\r\n--";

/// A channel with a mapping, and a sender with its token.
async fn mapped(kind: Kind, mapping: &Value) -> (Shop, Sender) {
    let shop = Shop::open(kind, &json!({})).await;
    let config = json!({ "signature": { "kind": "token", "query": "token" }, "mapping": mapping,
        "answer": { "body": "Dziękujemy!" } });
    shop.connect(Some(&config), &[("shared_secret", TOKEN)]).expect("the channel changes");
    let sender = Sender::new(format!("{}/hooks/{CHANNEL}?token={TOKEN}", shop.server.base));
    (shop, sender)
}

/// Builds a form in `multipart/form-data`.
fn multipart(boundary: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in [("email", "zofia@example.org"), ("who", "Zofia Żółć"), ("note", "Krzesło jest złamane")]
    {
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(head.as_bytes());
    }
    let head = "Content-Disposition: form-data; name=\"photo\"; filename=\"krzesło.png\"\r\nContent-Type: image/png";
    body.extend_from_slice(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
    body.extend_from_slice(PICTURE);
    // The visitor chose no second file.
    let head = "Content-Disposition: form-data; name=\"bill\"; filename=\"\"\r\nContent-Type: application/octet-stream";
    body.extend_from_slice(format!("\r\n--{boundary}\r\n{head}\r\n\r\n").as_bytes());
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    body
}

async fn a_form_with_a_file_becomes_a_conversation(kind: Kind) {
    let mapping =
        json!({ "email": "/email", "name": "/who", "text": "{{/note}} ({{/photo}})", "subject": "Reklamacja" });
    let (shop, sender) = mapped(kind, &mapping).await;
    // A sender that tries again may choose another boundary. An identifier that is not signed does not count.
    for boundary in ["----first", "----second-one"] {
        let content_type = format!("multipart/form-data; boundary={boundary}");
        let answer = sender.post_with(&[("webhook-id", boundary)], &content_type, multipart(boundary)).await;
        assert_eq!(answer.status().as_u16(), 200);
        assert_eq!(answer.text().await.expect("a text"), "Dziękujemy!");
    }
    shop.server.drained().await;
    let conversation = shop.only_conversation().await;
    let id = conversation["contact"]["id"].as_str().expect("an identifier");
    let contact = shop.server.get(&format!("/api/v1/contacts/{id}")).await;
    assert_eq!(
        (&contact["name"], &contact["attributes"]["email"]),
        (&json!("Zofia Żółć"), &json!("zofia@example.org"))
    );
    let messages = shop.server.messages(&conversation).await;
    let [message] = &messages[..] else { panic!("{messages:?}") };
    assert_eq!(
        (&message["text"], &message["subject"]),
        (&json!("Krzesło jest złamane (krzesło.png)"), &json!("Reklamacja"))
    );
    assert_eq!(message["attachments"].as_array().map(Vec::len), Some(1), "{message}");
    let file = &message["attachments"][0];
    assert_eq!(
        (&file["name"], &file["kind"], &file["state"]),
        (&json!("krzesło.png"), &json!("image"), &json!("stored"))
    );
    let url = format!("{}/api/v1/attachments/{}", shop.server.base, file["id"].as_str().expect("an identifier"));
    let client = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
    let answer = client.get(url).bearer_auth(&shop.server.token).send().await.expect("the server answers");
    assert_eq!(answer.bytes().await.expect("the file").to_vec(), PICTURE);

    // A form that has nothing of the mapping, and one without the token.
    let form = "application/x-www-form-urlencoded";
    assert_eq!(sender.post_with(&[], form, b"kit=1".to_vec()).await.status().as_u16(), 400);
    let stranger = shop.sender.post_with(&[], form, b"email=a%40b.example&note=hi".to_vec()).await;
    assert_eq!(stranger.status().as_u16(), 401);
    assert_eq!(shop.server.drained().await["kept_requests"], 0);
    assert_eq!(shop.server.messages(&conversation).await.len(), 1);
}

async fn a_form_becomes_a_lead(kind: Kind) {
    let mapping = json!({ "type": "lead", "email": "/email", "name": "/who", "source": "strona",
        "answers": { "need": "/need", "heard": "/heard" } });
    let (shop, sender) = mapped(kind, &mapping).await;
    let form = "email=zofia%40example.org&who=Zofia&need=buty+zimowe&heard=radio&heard=znajomi".as_bytes();
    let answer = sender.post_with(&[], "application/x-www-form-urlencoded", form.to_vec()).await;
    assert_eq!(answer.status().as_u16(), 200);
    shop.server.drained().await;
    let leads = shop.server.list("/api/v1/leads").await;
    let [lead] = &leads[..] else { panic!("{leads:?}") };
    assert_eq!((&lead["source"], &lead["contact"]["name"]), (&json!("strona"), &json!("Zofia")), "{lead}");
    let attributes = &lead["attributes"];
    assert_eq!(
        (&attributes["need"], &attributes["heard"]),
        (&json!("buty zimowe"), &json!("radio, znajomi")),
        "{lead}"
    );

    // A visitor who left no address is kept for a person to look at.
    let form = "need=kapcie".as_bytes().to_vec();
    assert_eq!(sender.post_with(&[], "application/x-www-form-urlencoded", form).await.status().as_u16(), 200);
    assert_eq!(shop.server.drained().await["kept_requests"], 1);
    let kept = shop.server.list("/api/v1/kept-requests").await.remove(0);
    assert!(kept["reasons"].to_string().contains("nothing identifies the customer"), "{kept}");
}

async fn a_notice_of_orders_becomes_a_conversation_for_each(kind: Kind) {
    let mapping = json!({ "items": "/orders", "when": [{ "pointer": "#/topic", "equals": "orders/create" }],
        "contact": "/customer/id", "name": "/customer/name", "thread": "order-{{/id}}", "key": "order-{{/id}}",
        "text": "Zamówienie {{/id}}: {{/total}} {{#/currency}}", "attributes": { "paid": "/paid" } });
    let (shop, sender) = mapped(kind, &mapping).await;
    let order =
        |id: u32| json!({ "id": id, "total": "129.90", "paid": true, "customer": { "id": 7, "name": "Zofia" } });
    let post = async |body: Value| {
        sender.post_with(&[], "application/json", body.to_string().into_bytes()).await.status().as_u16()
    };
    let orders = json!([order(2041), { "id": 2042, "customer": null }, order(2043)]);
    assert_eq!(post(json!({ "topic": "orders/create", "currency": "PLN", "orders": orders })).await, 200);
    // Another topic is not for the inbox, and an order that comes again is stored once.
    assert_eq!(post(json!({ "topic": "orders/paid", "orders": [order(2050)] })).await, 200);
    assert_eq!(post(json!({ "topic": "orders/create", "currency": "EUR", "orders": [order(2041)] })).await, 200);
    let status = shop.server.drained().await;
    assert_eq!(status["kept_requests"], 1, "{status}");
    let conversations = shop.server.list("/api/v1/conversations").await;
    let mut texts = Vec::new();
    for conversation in &conversations {
        let messages = shop.server.messages(conversation).await;
        assert_eq!(messages[0]["attributes"]["paid"], "true");
        texts.extend(messages.iter().filter_map(|message| message["text"].as_str().map(str::to_owned)));
    }
    texts.sort();
    assert_eq!(texts, ["Zamówienie 2041: 129.90 PLN", "Zamówienie 2043: 129.90 PLN"]);
    assert_eq!(conversations[0]["contact"]["id"], conversations[1]["contact"]["id"]);
}
