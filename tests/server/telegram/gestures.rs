//! Typing, reactions, edits and deletions, from here to Telegram, and customers' reactions from there.

use super::{Hears, Office};
use crate::plugins::install_guest;
use plugboard_tests::{databases::Kind, on_both, server::Server, telegram::Behavior};
use serde_json::{Value, json};

on_both! {
    our_reaction_edit_and_deletion_reach_the_chat;
    an_edit_keeps_the_buttons_below_the_message;
    a_failure_is_shown_at_the_message_with_the_platforms_reason;
    a_gesture_is_made_again_until_the_platform_takes_it;
    an_edit_waits_until_its_message_is_sent;
    a_customer_can_have_several_reactions;
    a_plugin_corrects_its_own_message;
    several_servers_make_each_gesture_once;
}

/// Returns the path of a message.
pub(super) fn of(message: &Value) -> String {
    format!("/api/v1/messages/{}", message["id"].as_str().expect("an identifier"))
}

impl Office {
    /// A person asks for a gesture, which must be queued.
    pub(super) async fn gestures(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let (status, queued) = self.server.ask(method, path, body.as_ref()).await;
        assert_eq!(status, 202, "{method} {path}: {queued}");
        queued
    }

    /// Waits until a message is as expected.
    pub(super) async fn becomes(&self, message: &Value, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let look = async |_: &Server| {
            let shown = self.show(message).await;
            if is_so(&shown) { Ok(shown) } else { Err(shown.to_string()) }
        };
        self.server.until(what, look).await
    }
}

async fn our_reaction_edit_and_deletion_reach_the_chat(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let heard = office.heard_in(&conversation).await.remove(0);
    let asked = heard["external_id"].as_str().and_then(|id| id.rsplit(':').next()?.parse().ok()).expect("a number");

    let path = format!("{}/typing", crate::people::path(&conversation));
    let typing = office.gestures("POST", &path, Some(json!({ "seconds": 5 }))).await;
    let asked_for = (&typing["kind"], &typing["state"], &typing["by"], &typing["seconds"]);
    assert_eq!(asked_for, (&json!("typing"), &json!("queued"), &json!("Tess"), &json!(5)));
    office.bot.wait_for("sendChatAction", 1).await;
    assert_eq!(office.bot.actions(ada), ["typing"]);
    let (status, problem) = office.server.ask("POST", &path.replace("typing", "read"), None).await;
    assert_eq!((status, &problem["code"]), (422, &json!("no-gesture")), "Telegram has no read marks");

    for emoji in [Some("👍"), Some("🔥"), None] {
        let path = format!("{}/reaction", of(&heard));
        office.gestures("PUT", &path, Some(json!({ "emoji": emoji }))).await;
        let expected: Vec<_> =
            emoji.iter().map(|emoji| json!({ "emoji": emoji, "by": "Tess", "ours": true })).collect();
        office.becomes(&heard, "our reaction", |message| message["reactions"] == json!(expected)).await;
        assert_eq!(office.bot.own_reactions(ada, asked), emoji.into_iter().collect::<Vec<_>>());
    }

    let answer = office.sends(&conversation, json!({ "text": "It left todya." })).await;
    assert_eq!(answer["edited_at"], Value::Null);
    let sent = office.bot.received(ada)[1].message_id;
    let edit = office.gestures("PATCH", &of(&answer), Some(json!({ "text": "It left today." }))).await;
    assert_eq!((&edit["kind"], &edit["text"]), (&json!("edit"), &json!("It left today.")));
    let edited = office.becomes(&answer, "the edit", |message| message["text"] == "It left today.").await;
    assert!(edited["edited_at"].is_string() && edited["gestures"] == json!([]), "{edited}");
    assert_eq!(office.bot.message(ada, sent).expect("the message")["text"], "It left today.");

    office.gestures("DELETE", &of(&answer), None).await;
    let deleted = office.becomes(&answer, "the deletion", |message| message["deleted"] == true).await;
    assert_eq!(deleted["text"], "");
    assert_eq!(office.bot.message(ada, sent), None);
    for (method, path, body, status, code) in [
        ("PATCH", of(&answer), json!({ "text": "again" }), 422, "deleted"),
        ("PATCH", of(&heard), json!({ "text": "not ours" }), 422, "not-own"),
        ("PATCH", of(&heard), json!({ "text": " " }), 422, "empty"),
        ("PUT", format!("{}/reaction", of(&heard)), json!({ "emoji": "a".repeat(65) }), 422, "invalid"),
        ("PUT", format!("{}/reaction", of(&heard)), json!({}), 422, "invalid"),
        ("PATCH", "/api/v1/messages/none".to_owned(), json!({ "text": "x" }), 404, "not-found"),
    ] {
        let (answered, problem) = office.server.ask(method, &path, Some(&body)).await;
        assert_eq!((answered, &problem["code"]), (status, &json!(code)), "{method} {path} {body}: {problem}");
    }
    office.check();
}

async fn an_edit_keeps_the_buttons_below_the_message(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let buttons = json!([{ "title": "Tak", "payload": "order-8:yes" }, { "title": "Nie", "payload": "order-8:no" }]);
    let asked = office.sends(&conversation, json!({ "text": "Wyslac?", "quick_replies": buttons })).await;
    let question = office.bot.received(ada).remove(1);
    let shown = |member: &str| office.bot.message(ada, question.message_id).expect("the message")[member].clone();
    let keyboard = shown("reply_markup");
    assert_eq!(keyboard["inline_keyboard"][0][1]["callback_data"], "order-8:no", "{keyboard}");
    office.gestures("PATCH", &of(&asked), Some(json!({ "text": "Wysłać?" }))).await;
    office.becomes(&asked, "the edit", |message| message["text"] == "Wysłać?").await;
    assert_eq!((shown("text"), shown("reply_markup")), (json!("Wysłać?"), keyboard));
    // The customer can still answer by a button.
    let pressed = office.bot.by(ada).presses(question.message_id, "Tak");
    office.bot.wait_for("answerCallbackQuery", 1).await;
    office.settled().await;
    assert!(office.bot.answer_to(&pressed).is_some());
    let heard = office.heard_in(&conversation).await;
    assert_eq!(heard[1]["payload"], "order-8:yes", "{heard:?}");
    office.check();
}

async fn a_failure_is_shown_at_the_message_with_the_platforms_reason(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let answer = office.sends(&conversation, json!({ "text": "first" })).await;
    office.telegram.next("editMessageText", 1, Behavior::Refuse(400, "Bad Request: message can't be edited"));
    office.gestures("PATCH", &of(&answer), Some(json!({ "text": "second" }))).await;
    let failed = office.becomes(&answer, "the failure", |message| message["gestures"][0]["state"] == "failed").await;
    let failure = &failed["gestures"][0]["failure"];
    assert_eq!((&failed["text"], &failure["code"]), (&json!("first"), &json!("not-editable")), "{failed}");
    assert!(failure["message"].as_str().is_some_and(|why| why.contains("message can't be edited")), "{failed}");
    // Another attempt takes its place.
    office.gestures("PATCH", &of(&answer), Some(json!({ "text": "third" }))).await;
    let edited = office.becomes(&answer, "the edit", |message| message["text"] == "third").await;
    assert_eq!(edited["gestures"], json!([]));
    office.check();
}

async fn a_gesture_is_made_again_until_the_platform_takes_it(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let answer = office.sends(&conversation, json!({ "text": "first" })).await;
    office.telegram.next("editMessageText", 1, Behavior::TooManyRequests(1));
    office.telegram.next("editMessageText", 1, Behavior::Lose { performed: true });
    office.gestures("PATCH", &of(&answer), Some(json!({ "text": "second" }))).await;
    // The third attempt finds that nothing is left to do.
    office.becomes(&answer, "the edit", |message| message["text"] == "second").await;
    assert_eq!(office.bot.calls("editMessageText").len(), 3);
    // Typing is not repeated.
    office.telegram.next("sendChatAction", 1, Behavior::Refuse(500, "Internal Server Error"));
    let path = crate::people::path(&conversation);
    office.gestures("POST", &format!("{path}/typing"), Some(json!({ "seconds": 5 }))).await;
    office.bot.wait_for("sendChatAction", 1).await;
    office.gestures("DELETE", &of(&answer), None).await;
    office.becomes(&answer, "the deletion", |message| message["deleted"] == true).await;
    assert_eq!(office.bot.calls("sendChatAction").len(), 1);
    office.check();
}

async fn an_edit_waits_until_its_message_is_sent(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    office.telegram.next("sendMessage", 1, Behavior::Hold);
    let answer = office.writes(&conversation, json!({ "text": "first" })).await;
    office.bot.wait_for("sendMessage", 2).await;
    office.gestures("PATCH", &of(&answer), Some(json!({ "text": "second" }))).await;
    let waiting = office.show(&answer).await;
    let seen = (&waiting["text"], &waiting["gestures"][0]["state"], &waiting["gestures"][0]["text"]);
    assert_eq!(seen, (&json!("first"), &json!("queued"), &json!("second")));
    office.telegram.release();
    let edited = office.becomes(&answer, "the edit", |message| message["text"] == "second").await;
    assert_eq!(edited["state"], "sent", "{edited}");
    assert_eq!(office.bot.calls("editMessageText").len(), 1);
    office.check();
}

async fn a_customer_can_have_several_reactions(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let answer = office.sends(&conversation, json!({ "text": "It left today." })).await;
    let sent = office.bot.received(ada)[1].message_id;
    for emoji in [&["👍", "🔥"][..], &["🔥"], &["🔥", "❤", "🎉"], &[]] {
        office.bot.by(ada).reacts_with(sent, emoji);
        office.settled().await;
        let shown = office.show(&answer).await;
        let mut shown: Vec<_> =
            shown["reactions"].as_array().expect("a list").iter().map(|one| &one["emoji"]).collect();
        let mut expected: Vec<_> = emoji.iter().map(|emoji| json!(emoji)).collect();
        shown.sort_by_key(ToString::to_string);
        expected.sort_by_key(ToString::to_string);
        assert_eq!(shown, expected.iter().collect::<Vec<_>>());
    }
    office.check();
}

async fn a_plugin_corrects_its_own_message(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    install_guest(&office.server, "order-status-rust", "order-status");
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let by = office.bot.by(ada);
    by.writes("echo hi");
    office.settled().await;
    let messages = office.server.messages(&conversation).await;
    let said = messages.iter().find(|message| message["text"] == "hi").expect("the plugin's message").clone();
    by.writes("correct");
    office.settled().await;
    office.becomes(&said, "the deletion", |message| message["deleted"] == true).await;
    let calls = (office.bot.calls("editMessageText"), office.bot.calls("deleteMessage"));
    assert_eq!((calls.0.len(), calls.1.len()), (1, 1), "one after the other");
    assert_eq!(calls.0[0].text("text"), Some("corrected"));
    office.check();
}

async fn several_servers_make_each_gesture_once(kind: Kind) {
    // SQLite has one server.
    if kind == Kind::Sqlite {
        return;
    }
    let office = Office::open(kind, Hears::Hook).await;
    let _other = office.server.beside();
    let mut answers = Vec::new();
    for name in ["Ada Byron", "Bob Stone", "Cyd Rees", "Dan Hill"] {
        let conversation = office.greeted(office.bot.person(name), name).await;
        answers.push(office.sends(&conversation, json!({ "text": "first" })).await);
    }
    for answer in &answers {
        office.gestures("PATCH", &of(answer), Some(json!({ "text": "second" }))).await;
    }
    for answer in &answers {
        office.becomes(answer, "the edit", |message| message["text"] == "second").await;
    }
    assert_eq!(office.bot.calls("editMessageText").len(), answers.len());
    office.check();
}
