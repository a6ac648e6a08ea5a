//! Rich content, both ways.

use super::{Hears, Office, files::upload, groups::group};
use plugboard_tests::{databases::Kind, on_both, server::Server};
use serde_json::{Value, json};

on_both! {
    what_customers_share_arrives_as_rich_content;
    what_the_office_sends_reaches_the_customer_in_telegrams_own_form;
    an_album_is_one_message_that_is_deleted_as_a_whole;
    a_poll_brings_its_answer_in_a_private_chat_and_is_a_poll_in_a_group;
}

/// A file that begins like a WebP picture, which stickers are.
const STICKER: &[u8] =
    b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0\x30\x01\0\x9d\x01\x2a\x01\0\x01\0\x02\0\x34\x25\xa4\0\x03\x70\0";
const VOICE: &[u8] = b"OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x01\x13";
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// Returns a document of rich content.
fn document(blocks: &Value) -> Value {
    json!({ "version": 1, "blocks": blocks })
}

async fn what_customers_share_arrives_as_rich_content(kind: Kind) {
    let office = Office::open(kind, Hears::Poll).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let by = office.bot.by(ada);
    by.shares_place(52.5, 13.4, None);
    by.shares_place(52.5, 13.4, Some(("Sklep", "ulica Długa 1")));
    by.shares_contact("+48500600700", "Żaneta");
    by.sends_sticker(STICKER, "🎉");
    by.sends_voice(VOICE, 3);
    by.asks("Czerwony?", &["Tak", "Nie"]);
    by.forwards("zobacz", "Ktoś");
    office.settled().await;

    let heard = office.heard_in(&conversation).await.split_off(1);
    let map = "https://www.openstreetmap.org/?mlat=52.5&mlon=13.4";
    let expected = [
        (map.to_owned(), json!({ "type": "location", "latitude": 52.5, "longitude": 13.4 })),
        (
            format!("Sklep, ulica Długa 1\n{map}"),
            json!({ "type": "location", "latitude": 52.5, "longitude": 13.4, "name": "Sklep",
                "address": "ulica Długa 1" }),
        ),
        ("Żaneta\n+48500600700".to_owned(), json!({ "type": "contact", "name": "Żaneta", "phones": ["+48500600700"] })),
        ("🎉".to_owned(), json!({ "type": "sticker", "file": 0, "emoji": "🎉" })),
        ("[Voice message, 0:03]".to_owned(), json!({ "type": "voice", "file": 0, "duration_ms": 3_000 })),
        (
            "Czerwony?\n1. Tak\n2. Nie".to_owned(),
            json!({ "type": "poll", "question": "Czerwony?",
                "options": [{ "title": "Tak" }, { "title": "Nie" }] }),
        ),
        ("zobacz".to_owned(), json!({ "type": "reference", "kind": "forward", "title": "Ktoś" })),
    ];
    assert_eq!(heard.len(), expected.len(), "{heard:?}");
    for (message, (text, block)) in heard.iter().zip(expected) {
        assert_eq!(message["text"], text, "{message}");
        let mut shown = message["content"]["blocks"].clone();
        // Telegram's own identifiers of the sticker and of the options.
        if let Some(id) = shown[0].as_object_mut().and_then(|block| block.remove("id")) {
            assert!(id.as_str().is_some_and(|id| !id.is_empty()), "{message}");
        }
        for option in shown[0].get_mut("options").and_then(Value::as_array_mut).into_iter().flatten() {
            assert!(option["payload"].take().is_string(), "{message}");
            option.as_object_mut().expect("an option").remove("payload");
        }
        assert_eq!(shown, json!([block]), "{message}");
    }
    for message in &heard[3..5] {
        assert_eq!(message["attachments"][0]["state"], "stored", "{message}");
    }
    office.check();
}

async fn what_the_office_sends_reaches_the_customer_in_telegrams_own_form(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let buttons = json!([{ "title": "Tak", "action": "reply", "payload": "order-8:yes" },
        { "title": "Sklep", "action": "link", "url": "https://shop.example/" }]);
    let question = document(&json!([{ "type": "buttons", "text": "Wysłać?", "buttons": buttons }]));
    let sent = office.sends(&conversation, json!({ "content": question })).await;
    assert_eq!((&sent["state"], &sent["content"]), (&json!("sent"), &question), "{sent}");
    let asked = office.bot.received(ada).remove(1);
    assert_eq!((asked.method.as_str(), asked.text.as_str()), ("sendMessage", "Wysłać?"));
    assert!(asked.message["reply_markup"].to_string().contains("https://shop.example/"), "{asked:?}");
    let pressed = office.bot.by(ada).presses(asked.message_id, "Tak");
    office.bot.wait_for("answerCallbackQuery", 1).await;
    office.settled().await;
    assert!(office.bot.answer_to(&pressed).is_some(), "the button still spins");
    assert_eq!(office.heard_in(&conversation).await[1]["payload"], "order-8:yes");

    let voice = upload(&office, &conversation, "voice.ogg", VOICE.to_vec()).await;
    let sticker = upload(&office, &conversation, "party.webp", STICKER.to_vec()).await;
    let blocks = json!([
        { "type": "location", "latitude": 52.5, "longitude": 13.4, "name": "Sklep" },
        { "type": "contact", "name": "Żaneta", "phones": ["+48500600700"], "emails": ["z@shop.example"] },
        { "type": "voice", "file": 0, "duration_ms": 3_000 },
        { "type": "sticker", "file": 1, "emoji": "🎉" },
    ]);
    let body = json!({ "content": document(&blocks), "attachments": [voice["id"], sticker["id"]] });
    let sent = office.sends(&conversation, body).await;
    assert_eq!(sent["state"], "sent", "{sent}");
    let received = office.bot.received(ada).split_off(2);
    let methods: Vec<_> = received.iter().map(|one| one.method.as_str()).collect();
    assert_eq!(methods, ["sendVenue", "sendContact", "sendVoice", "sendSticker"]);
    assert_eq!(received[0].message["venue"]["title"], "Sklep");
    let vcard = received[1].message["contact"]["vcard"].as_str().unwrap_or_default();
    assert!(vcard.contains("FN:Żaneta") && vcard.contains("EMAIL:z@shop.example"), "{vcard}");
    let bytes = |n: usize| received[n].file.as_ref().map(|(_, bytes)| bytes.as_slice());
    assert_eq!((bytes(2), bytes(3)), (Some(VOICE), Some(STICKER)));
    office.check();
}

async fn an_album_is_one_message_that_is_deleted_as_a_whole(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let (front, back) = (
        upload(&office, &conversation, "front.png", PICTURE.to_vec()).await,
        upload(&office, &conversation, "back.png", [PICTURE, b"2"].concat()).await,
    );
    let items = json!([{ "file": 0, "caption": "przód" }, { "file": 1 }]);
    let album = document(&json!([{ "type": "album", "items": items }]));
    let sent = office.sends(&conversation, json!({ "content": album, "attachments": [front["id"], back["id"]] })).await;
    assert_eq!(sent["state"], "sent", "{sent}");
    let received = office.bot.received(ada).split_off(1);
    let [one, two] = &received[..] else { panic!("two pictures: {received:?}") };
    assert_eq!((one.text.as_str(), two.text.as_str(), office.bot.calls("sendMediaGroup").len()), ("przód", "", 1));
    assert_eq!(one.message["media_group_id"], two.message["media_group_id"]);
    assert_eq!(sent["external_id"], format!("{ada}:{}", one.message_id), "{sent}");

    let place = format!("/api/v1/messages/{}", sent["id"].as_str().expect("an identifier"));
    assert_eq!(office.server.ask("DELETE", &place, None).await.0, 202);
    let deleted = async |server: &Server| {
        let message = server.get(&place).await;
        if message["deleted"] == true { Ok(()) } else { Err(message.to_string()) }
    };
    office.server.until("the deletion", deleted).await;
    for picture in [one, two] {
        assert_eq!(office.bot.message(ada, picture.message_id), None, "the customer still sees it");
    }
    office.check();
}

async fn a_poll_brings_its_answer_in_a_private_chat_and_is_a_poll_in_a_group(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let options = json!([{ "title": "Niebieski", "payload": "blue" }, { "title": "Zielony", "payload": "green" }]);
    let poll = document(&json!([{ "type": "poll", "question": "Jaki kolor?", "options": options }]));
    assert_eq!(office.sends(&conversation, json!({ "content": poll })).await["state"], "sent");
    let asked = office.bot.received(ada).remove(1);
    assert_eq!((asked.method.as_str(), asked.text.as_str()), ("sendMessage", "Jaki kolor?"));
    let pressed = office.bot.by(ada).presses(asked.message_id, "Zielony");
    office.bot.wait_for("answerCallbackQuery", 1).await;
    office.settled().await;
    assert!(office.bot.answer_to(&pressed).is_some(), "the button still spins");
    assert_eq!(office.heard_in(&conversation).await[1]["payload"], "green");

    let team = office.bot.group("Purchasing");
    office.bot.by(ada).in_chat(team).writes("we need ten chairs");
    office.settled().await;
    let conversation = group(&office).await;
    assert_eq!(office.sends(&conversation, json!({ "content": poll })).await["state"], "sent");
    let received = office.bot.received(team).remove(0);
    let shown = &received.message["poll"];
    assert_eq!((received.method.as_str(), &shown["question"]), ("sendPoll", &json!("Jaki kolor?")));
    assert_eq!(shown["options"][1]["text"], "Zielony", "{shown}");
    office.check();
}
