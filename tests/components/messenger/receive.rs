//! What webhooks are turned into.

use super::{APP_SECRET, OTHER_PAGE, PAGE, PERSON, call, messenger, post, refusal};
use plugboard_model::{
    AttachmentKind, AuthorKind, ConversationKind, FailureKind, FileSource, Item, ItemAttachment, ItemBody, MessageItem,
    MessageKind, ReceiptState, Received,
};
use plugboard_tests::graph::webhook;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A time by Meta's clock, shortly before the request.
const AT: i64 = 1_700_000_000_000;

async fn receive(body: &str) -> Received {
    let finished =
        messenger().await.receive(call(None), post(body.as_bytes(), APP_SECRET), vec![PAGE.to_owned()]).await;
    finished.result.unwrap_or_else(|error| panic!("{error}: {body}"))
}

/// Returns the only item of a webhook with one Messenger item.
async fn one(what: Value) -> Item {
    let body = webhook::batch(&[webhook::entry(PAGE, &[webhook::item(PAGE, PERSON, 1_700_000_000_123, &what)])]);
    only(receive(&body).await, &body)
}

/// Returns the only item of a webhook with one change of the feed.
async fn one_comment(value: Value) -> Item {
    let body = webhook::batch(&[webhook::feed(PAGE, &[value])]);
    only(receive(&body).await, &body)
}

fn only(mut received: Received, body: &str) -> Item {
    assert_eq!(received.unknown, [], "{body}");
    assert_eq!(received.items.len(), 1, "{body}");
    received.items.remove(0)
}

fn message(item: Item) -> MessageItem {
    match item.body {
        ItemBody::Message(message) => message,
        other => panic!("expected a message, found {other:?}"),
    }
}

fn incoming(mid: &str, text: &str) -> MessageItem {
    MessageItem {
        kind: MessageKind::Message,
        external_id: Some(mid.to_owned()),
        subject: None,
        text: text.to_owned(),
        reply_to: None,
        payload: None,
        attributes: BTreeMap::new(),
        attachments: vec![],
        outgoing: None,
        correlation: None,
        warnings: Vec::new(),
        content: None,
    }
}

/// Returns the blocks of a message's rich content.
fn blocks(message: &MessageItem) -> Value {
    let document = message.content.as_deref().map(|content| serde_json::from_str::<Value>(content).expect("JSON"));
    document.map_or(json!([]), |mut document| document["blocks"].take())
}

fn attributes(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn a_batch_keeps_the_order_and_pages_of_its_items() {
    let body = webhook::batch(&[
        webhook::entry(
            PAGE,
            &[
                webhook::text(PAGE, PERSON, "m_1", AT + 1, "first"),
                webhook::text(PAGE, "9002", "m_2", AT + 2, "second"),
            ],
        ),
        webhook::entry(OTHER_PAGE, &[webhook::text(OTHER_PAGE, PERSON, "m_3", AT + 3, "third")]),
        webhook::entry(PAGE, &[webhook::postback(PAGE, PERSON, "m_4", AT + 4, "Start", "GO")]),
    ]);
    let received = receive(&body).await;
    let story: Vec<_> = received
        .items
        .iter()
        .map(|item| (item.account.as_str(), item.thread.as_str(), item.dedupe_key.as_str(), item.at))
        .collect();
    assert_eq!(
        story,
        [
            (PAGE, PERSON, "message:m_1", Some(AT + 1)),
            (PAGE, "9002", "message:m_2", Some(AT + 2)),
            (OTHER_PAGE, PERSON, "message:m_3", Some(AT + 3)),
            (PAGE, PERSON, "postback:m_4", Some(AT + 4)),
        ]
    );
    assert_eq!((received.unknown.len(), received.answer), (0, None));
    assert_eq!(received.items[0].body, ItemBody::Message(incoming("m_1", "first")));
}

#[tokio::test]
async fn the_same_webhook_gives_the_same_keys() {
    let body = webhook::batch(&[webhook::entry(
        PAGE,
        &[
            webhook::item(PAGE, PERSON, 5, &json!({ "referral": { "ref": "r", "source": "SHORTLINK" } })),
            webhook::item(PAGE, PERSON, 5, &json!({ "postback": { "title": "T", "payload": "P" } })),
            webhook::item(PAGE, PERSON, 6, &json!({ "postback": { "title": "T", "payload": "P" } })),
            webhook::item(PAGE, PERSON, 6, &json!({ "hologram": {} })),
        ],
    )]);
    let (first, again) = (receive(&body).await, receive(&body).await);
    assert_eq!(first, again);
    let keys: std::collections::BTreeSet<_> = first.items.iter().map(|item| &item.dedupe_key).collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
}

#[tokio::test]
async fn a_message_keeps_its_files_attributes_and_references() {
    let item = one(json!({ "message": {
        "mid": "m_5", "text": "Red", "quick_reply": { "payload": "RED" }, "reply_to": { "mid": "m_4" },
        "referral": { "source": "ADS", "type": "OPEN_THREAD", "ref": "summer", "ad_id": "77",
            "ads_context_data": { "ad_title": "Shoes" } },
        "attachments": [
            { "type": "image", "payload": { "url": "https://scontent.fbcdn.net/1.jpg", "sticker_id": 369_239_263_222_822_u64 } },
            { "type": "video", "payload": { "url": "https://video.fbcdn.net/2.mp4" } },
            { "type": "location", "payload": { "coordinates": { "lat": 52.5, "long": 13.4 } } },
            { "type": "fallback", "title": "A page", "payload": { "url": "https://example.com/" } }] } }))
    .await;
    assert_eq!((item.conversation_kind, item.contact.as_str()), (ConversationKind::Direct, PERSON));
    let file = |kind, url: &str| {
        let source = FileSource::Url(url.to_owned());
        ItemAttachment { kind, source, name: None, media_type: None, hint: None, duration_ms: None }
    };
    let expected = MessageItem {
        payload: Some("RED".to_owned()),
        reply_to: Some("m_4".to_owned()),
        attributes: attributes(&[
            ("referral.source", "ADS"),
            ("referral.type", "OPEN_THREAD"),
            ("referral.ref", "summer"),
            ("referral.ad_id", "77"),
            ("referral.ads_context_data.ad_title", "Shoes"),
            ("sticker", "369239263222822"),
            ("location.coordinates.lat", "52.5"),
            ("location.coordinates.long", "13.4"),
            ("fallback.title", "A page"),
            ("fallback.url", "https://example.com/"),
        ]),
        attachments: vec![
            file(AttachmentKind::Image, "https://scontent.fbcdn.net/1.jpg"),
            file(AttachmentKind::Video, "https://video.fbcdn.net/2.mp4"),
        ],
        ..incoming("m_5", "Red")
    };
    let mut found = message(item);
    let expected_blocks = json!([
        { "type": "sticker", "file": 0, "emoji": "👍", "id": "369239263222822" },
        { "type": "location", "latitude": 52.5, "longitude": 13.4 },
        { "type": "reference", "kind": "link", "title": "A page", "url": "https://example.com/" },
        { "type": "reference", "kind": "ad", "id": "77", "title": "Shoes" },
    ]);
    assert_eq!(blocks(&found), expected_blocks);
    found.content = None;
    assert_eq!(found, expected);
}

#[tokio::test]
async fn what_a_message_refers_to_is_rich_content_that_the_host_accepts() {
    let one = async |what: Value| message(one(json!({ "message": what })).await);
    let story = one(json!({ "mid": "m_1", "text": "Śliczne!", "reply_to": { "story": {
        "url": "https://lookaside.fbsbx.com/s", "id": "17" } } }))
    .await;
    let reference = json!({ "type": "reference", "kind": "story-reply", "id": "17",
        "url": "https://lookaside.fbsbx.com/s" });
    assert_eq!((blocks(&story), story.text.as_str()), (json!([reference]), "Śliczne!"));
    let products =
        json!([{ "id": "5", "title": "Kubek", "subtitle": "25 zł", "image_url": "https://cdn.example/5.jpg" }]);
    let shared = one(json!({ "mid": "m_2", "attachments": [
        { "type": "template", "payload": { "product": { "elements": products } } },
        { "type": "story_mention", "payload": { "url": "https://lookaside.fbsbx.com/m" } } ] }))
    .await;
    let expected = json!([
        { "type": "card", "title": "Kubek", "subtitle": "25 zł", "image": "https://cdn.example/5.jpg" },
        { "type": "reference", "kind": "story-mention", "url": "https://lookaside.fbsbx.com/m" },
    ]);
    assert_eq!(blocks(&shared), expected);
    // What is odd or too large is left out, and never spoils the rest.
    let odd = one(json!({ "mid": "m_3", "text": "hi", "attachments": [
        { "type": "location", "payload": { "coordinates": { "lat": "north", "long": 181 } } },
        { "type": "template", "payload": { "template_type": "generic", "elements": "none" } },
        { "type": "fallback", "title": "x".repeat(300), "payload": { "url": "javascript:alert(1)" } } ] }))
    .await;
    assert_eq!((odd.text.as_str(), odd.warnings.as_slice()), ("hi", &[][..]), "{odd:?}");
    let expected = json!([{ "type": "reference", "kind": "link", "title": "x".repeat(300) }]);
    assert_eq!(blocks(&odd), expected);
    for message in [story, shared, odd] {
        let document = message.content.expect("rich content");
        plugboard_rules::content::checked(&document, message.attachments.len()).expect("the host accepts it");
    }
}

#[tokio::test]
async fn postbacks_and_referrals_become_messages() {
    let pressed = json!({ "mid": "m_6", "title": "Start", "payload": "GO", "referral": { "ref": "r" } });
    let pressed = message(one(json!({ "postback": pressed })).await);
    let expected = MessageItem {
        payload: Some("GO".to_owned()),
        attributes: attributes(&[("referral.ref", "r")]),
        ..incoming("m_6", "Start")
    };
    assert_eq!(pressed, expected);

    let came =
        message(one(json!({ "referral": { "source": "SHORTLINK", "type": "OPEN_THREAD", "ref": "flyer" } })).await);
    assert_eq!((came.text.as_str(), came.external_id), ("", None));
    assert_eq!(came.attributes["referral.ref"], "flyer");
}

#[tokio::test]
async fn an_echo_is_an_outgoing_message_with_its_author() {
    let echo = async |app: Value, metadata: Value| {
        let mut item = webhook::item(
            OTHER_PAGE,
            "unused",
            7,
            &json!({ "message": {
            "mid": "m_7", "text": "hello", "is_echo": true, "metadata": metadata, "app_id": app } }),
        );
        item["sender"]["id"] = json!(PAGE);
        item["recipient"]["id"] = json!(PERSON);
        let body = webhook::batch(&[webhook::entry(PAGE, &[item])]);
        let item = only(receive(&body).await, &body);
        assert_eq!(
            (item.contact.as_str(), item.thread.as_str(), item.dedupe_key.as_str()),
            (PERSON, PERSON, "echo:m_7")
        );
        let message = message(item);
        (message.outgoing, message.correlation)
    };
    assert_eq!(
        echo(json!(4711), json!("delivery-1")).await,
        (Some(AuthorKind::Platform), Some("delivery-1".to_owned()))
    );
    assert_eq!(echo(json!(263_902_037_430_900_i64), Value::Null).await, (Some(AuthorKind::Agent), None));
    assert_eq!(echo(Value::Null, json!("x".repeat(200))).await, (Some(AuthorKind::Agent), None));
}

#[tokio::test]
async fn changes_refer_to_the_message_they_change() {
    let react = json!({ "mid": "m_1", "action": "react", "reaction": "love", "emoji": "❤" });
    let expected = ItemBody::Reaction { message: "m_1".to_owned(), emoji: Some("❤".to_owned()) };
    assert_eq!(one(json!({ "reaction": react })).await.body, expected);
    let unreact = one(json!({ "reaction": { "mid": "m_1", "action": "unreact", "emoji": "❤" } })).await;
    assert_eq!(unreact.body, ItemBody::Reaction { message: "m_1".to_owned(), emoji: None });
    let edit = one(json!({ "message_edit": { "mid": "m_1", "text": "better", "num_edit": 1 } })).await;
    assert_eq!(edit.body, ItemBody::Edit { message: "m_1".to_owned(), text: "better".to_owned() });
    let deletion = one(json!({ "message": { "mid": "m_1", "is_deleted": true } })).await;
    assert_eq!(deletion.body, ItemBody::Deletion { message: "m_1".to_owned() });
}

#[tokio::test]
async fn deliveries_and_reads_become_receipts_and_watermarks() {
    let until = 1_700_000_000_000_i64;
    let body = webhook::batch(&[webhook::entry(
        PAGE,
        &[
            webhook::item(PAGE, PERSON, 8, &json!({ "delivery": { "mids": ["m_8", "m_9"], "watermark": until } })),
            webhook::item(PAGE, PERSON, 9, &json!({ "read": { "watermark": until } })),
        ],
    )]);
    let bodies: Vec<_> = receive(&body).await.items.into_iter().map(|item| item.body).collect();
    let receipt = |mid: &str| ItemBody::Receipt { message: mid.to_owned(), state: ReceiptState::Delivered };
    let expected = [
        receipt("m_8"),
        receipt("m_9"),
        ItemBody::Watermark { until, state: ReceiptState::Delivered },
        ItemBody::Watermark { until, state: ReceiptState::Read },
    ];
    assert_eq!(bodies, expected);
}

#[tokio::test]
async fn comments_become_public_conversations() {
    let comment = json!({ "item": "comment", "verb": "add", "post_id": "1001_50", "comment_id": "50_60",
        "parent_id": "1001_50", "from": { "id": PERSON, "name": "Ada Lovelace" }, "message": "how much?",
        "photo": "https://scontent.fbcdn.net/3.jpg", "created_time": 1_700_000_000 });
    let item = one_comment(comment.clone()).await;
    assert_eq!(
        (item.thread.as_str(), item.contact.as_str(), item.at),
        ("1001_50:50_60", PERSON, Some(1_700_000_000_000))
    );
    assert_eq!(
        (item.conversation_kind, item.contact_name.as_deref()),
        (ConversationKind::Public, Some("Ada Lovelace"))
    );
    let found = message(item);
    assert_eq!((found.kind, found.text.as_str(), found.attachments.len()), (MessageKind::Comment, "how much?", 1));

    let mut answer = comment.clone();
    answer["comment_id"] = json!("50_61");
    answer["parent_id"] = json!("50_60");
    answer["from"] = json!({ "id": PAGE, "name": "The Shop" });
    let item = one_comment(answer).await;
    assert_eq!(item.thread, "1001_50:50_60", "an answer joins the conversation of its top comment");
    let found = message(item);
    assert_eq!((found.outgoing, found.reply_to.as_deref()), (Some(AuthorKind::Agent), Some("50_60")));

    let mut change = comment;
    change["verb"] = json!("edited");
    let edit = one_comment(change.clone()).await;
    assert_eq!(edit.body, ItemBody::Edit { message: "50_60".to_owned(), text: "how much?".to_owned() });
    change["verb"] = json!("remove");
    let removal = one_comment(change).await;
    assert_eq!(removal.body, ItemBody::Deletion { message: "50_60".to_owned() });
}

#[tokio::test]
async fn unknown_items_are_reported_next_to_valid_ones() {
    let body = webhook::batch(&[
        webhook::entry(
            PAGE,
            &[
                webhook::text(PAGE, PERSON, "m_1", 1, "before"),
                webhook::item(PAGE, PERSON, 2, &json!({ "hologram": { "size": 3 } })),
                json!("not an item"),
                webhook::text(PAGE, PERSON, "m_2", 3, "after"),
            ],
        ),
        json!({ "id": PAGE, "time": 1, "changes": [{ "field": "mention", "value": {} }] }),
        webhook::feed(PAGE, &[json!({ "item": "like", "verb": "add" })]),
    ]);
    let received = receive(&body).await;
    let keys: Vec<_> = received.items.iter().map(|item| item.dedupe_key.as_str()).collect();
    assert_eq!(keys, ["message:m_1", "message:m_2"]);
    let reasons: Vec<_> = received.unknown.iter().map(|unknown| unknown.reason.as_str()).collect();
    assert_eq!(reasons.len(), 3, "a like is not for the inbox: {reasons:?}");
    for (reason, word) in reasons.iter().zip(["`hologram`", "malformed", "`mention`"]) {
        assert!(reason.contains(word), "{reason}");
    }
}

#[tokio::test]
async fn a_large_batch_of_receipts_is_reduced_to_its_watermark() {
    let mids: Vec<_> = (0..1500).map(|n| format!("m_{n}")).collect();
    let what = json!({ "delivery": { "mids": mids, "watermark": AT + 7 } });
    let body = webhook::batch(&[webhook::entry(PAGE, &[webhook::item(PAGE, PERSON, AT + 8, &what)])]);
    let item = only(receive(&body).await, "1,500 receipts");
    assert_eq!(item.body, ItemBody::Watermark { until: AT + 7, state: ReceiptState::Delivered });
}

#[tokio::test]
async fn a_broken_envelope_is_invalid_and_never_a_trap() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let bodies: [&[u8]; 7] = [
        b"",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        br#"{"object":"page"}"#,
        br#"{"object":"user","entry":[]}"#,
        deep.as_bytes(),
    ];
    for body in bodies {
        let failure = refusal(messenger().await.receive(call(None), post(body, APP_SECRET), vec![]).await);
        assert_eq!(failure.kind, FailureKind::Invalid, "{failure}");
    }
    // The same depth inside one entry discards only that entry, and inside one item only that item.
    assert_eq!(receive(&format!(r#"{{"object":"page","entry":{deep}}}"#)).await.unknown.len(), 1);
    let deep = format!("{}{}", r#"{"a":"#.repeat(50_000), "1".to_owned() + &"}".repeat(50_000));
    let body = format!(r#"{{"object":"page","entry":[{{"id":"{PAGE}","messaging":[{deep}]}}]}}"#);
    assert_eq!(receive(&body).await.unknown.len(), 1);
}
