//! Texts that are longer than the platform accepts, sent in several parts if the admin wants that.

use super::{PNG, Shop};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};

on_both! {
    a_text_that_is_too_long_is_sent_in_several_parts;
    a_text_is_never_cut_inside_a_character_and_has_ten_parts_at_most;
    a_part_whose_answer_is_lost_is_settled_alone;
    the_admin_decides_whether_long_texts_are_sent;
}

/// A shop whose platform takes texts of 20 characters.
async fn shop(kind: Kind, arguments: &[&str]) -> Shop {
    Shop::with(kind, Ok(json!([])), &config(), arguments).await
}

fn config() -> Value {
    json!({ "rules": [
        ["text-limit", 20, false],
        ["quick-replies", 3, 20],
        ["attachment", "image", 1_000],
        ["captions"],
    ] })
}

async fn a_text_that_is_too_long_is_sent_in_several_parts(kind: Kind) {
    let shop = shop(kind, &["--split-texts"]).await;
    let ada = shop.begins("ada", "hello").await;
    let text = "First paragraph.\n\nSecond sentence. The end.";
    let answered = shop.server.messages(&ada).await[0]["id"].clone();
    let buttons = json!([{ "title": "Yes", "payload": "yes" }]);
    let reply = json!({ "text": text, "reply_to": answered, "quick_replies": buttons });
    let (status, message) = shop.ask(&ada, &reply).await;
    assert_eq!((status, &message["text"]), (201, &json!(text)), "it is one message: {message}");
    let sent = shop.reaches(&message, "sent").await;
    assert_eq!(sent["deliveries"].as_array().map(Vec::len), Some(3), "{sent}");
    assert_eq!(shop.platform.texts(), ["First paragraph.", "Second sentence.", "The end."]);
    let parts = shop.platform.parts();
    let answers: Vec<_> = parts.iter().map(|part| part["answers"].clone()).collect();
    assert_eq!(answers, [json!("ada-1"), Value::Null, Value::Null]);
    let shown: Vec<_> = parts.iter().map(|part| part["quick_replies"].clone()).collect();
    assert_eq!(shown, [json!([]), json!([]), json!(["Yes"])]);

    // A caption that is too long goes apart, and is then split like any other text.
    let file = shop.upload(&ada, "a.png", PNG.to_vec()).await;
    let (status, message) =
        shop.ask(&ada, &json!({ "text": "One two three four. Five six.", "attachments": [file] })).await;
    assert_eq!(status, 201, "{message}");
    shop.reaches(&message, "sent").await;
    assert_eq!(shop.platform.texts()[3..], ["One two three four.", "Five six.", ""]);
    assert_eq!(shop.platform.parts()[5]["files"], json!(["a.png"]));

    // What plugins write is split, too.
    shop.begins("bob", "say Zażółć gęślą jaźń. Dziękujemy bardzo! Do zobaczenia…").await;
    assert_eq!(shop.platform.texts()[6..], ["Zażółć gęślą jaźń.", "Dziękujemy bardzo!", "Do zobaczenia…"]);
}

async fn a_text_is_never_cut_inside_a_character_and_has_ten_parts_at_most(kind: Kind) {
    let shop = shop(kind, &["--split-texts"]).await;
    let ada = shop.begins("ada", "hello").await;
    // Seven characters each, for the platform.
    let family = "👨\u{200d}👩\u{200d}👧\u{200d}👦";
    let families = shop.write(&ada, &family.repeat(10)).await;
    shop.reaches(&families, "sent").await;
    assert_eq!(shop.platform.texts(), vec![family.repeat(2); 5]);
    let longest = shop.write(&ada, &"a".repeat(200)).await;
    shop.reaches(&longest, "sent").await;
    assert_eq!(shop.platform.texts()[5..], vec!["a".repeat(20); 10]);
    let why = shop.refuses(&ada, &json!({ "text": "a".repeat(201) }), "text-too-long").await;
    assert!(why.contains("201 characters") && why.contains("more than 10 messages"), "{why}");
}

async fn a_part_whose_answer_is_lost_is_settled_alone(kind: Kind) {
    let shop = shop(kind, &["--split-texts"]).await;
    let ada = shop.begins("ada", "hello").await;
    let message = shop.write(&ada, "A first sentence ok. lost").await;
    shop.reaches(&message, "uncertain").await;
    assert_eq!(shop.platform.texts(), ["A first sentence ok.", "lost"]);
    let settle = format!("/api/v1/messages/{}/settle", message["id"].as_str().expect("an identifier"));
    shop.server.post(&settle, json!({ "sent": false })).await;
    shop.platform.wait_for(3).await;
    shop.reaches(&message, "uncertain").await;
    shop.server.post(&settle, json!({ "sent": true })).await;
    shop.reaches(&message, "sent").await;
    assert_eq!(shop.platform.texts(), ["A first sentence ok.", "lost", "lost"], "only that part was sent again");
}

async fn the_admin_decides_whether_long_texts_are_sent(kind: Kind) {
    let shop = shop(kind, &[]).await;
    let ada = shop.begins("ada", "hello").await;
    let long = json!({ "text": "One two three four. Five six." });
    let why = shop.refuses(&ada, &long, "text-too-long").await;
    assert!(!why.contains("messages"), "{why}");
    let shown = async || {
        let channel = shop.channel().await;
        let line = shop.server.command(&["channel", "show", "chat"]).expect("it is shown");
        (channel["split_texts"].clone(), line.contains("sent in several messages"))
    };
    assert_eq!(shown().await, (json!(false), false));
    // The last change does not mention the setting, so it stays.
    for (arguments, splits) in [(&["--split-texts"][..], true), (&["--split-texts=false"][..], false), (&[][..], false)]
    {
        shop.change_channel(&config(), arguments);
        assert_eq!(shown().await, (json!(splits), splits), "{arguments:?}");
    }
    shop.change_channel(&config(), &["--split-texts=true"]);
    shop.change_channel(&config(), &[]);
    assert_eq!(shown().await, (json!(true), true));
    let (status, message) = shop.ask(&ada, &long).await;
    assert_eq!(status, 201, "{message}");
    shop.reaches(&message, "sent").await;
    assert_eq!(shop.platform.texts(), ["One two three four.", "Five six."]);
}
