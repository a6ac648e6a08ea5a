//! Tests of messages as they arrive in whole updates.

use crate::update::{
    read,
    tests::{event, from_ada, message, outcome, reason},
};
use connector_shared::{Message, Outcome, Source};
use serde_json::{Value, json};

fn update(message: &Value) -> Value {
    json!({ "update_id": 10_001, "message": message })
}

fn attributes(message: &Message) -> Vec<(&str, &str)> {
    message.attributes.iter().collect()
}

/// Returns the topic that is kept with a message and with its conversation.
fn topic(message: &Message) -> Option<&str> {
    let of = |owner: &str| {
        let kept = message.keep.iter().find(|kept| kept.of == owner && kept.key == "topic");
        kept.map(|kept| kept.value.as_str())
    };
    assert_eq!(of("message"), of("thread"));
    of("message")
}

#[test]
fn a_private_text_names_its_chat_customer_and_time() {
    let found = event(&update(&from_ada(&json!({ "text": "Is this in stock?" }))));
    assert_eq!((&*found.account, &*found.key), ("7001", "update:10001"));
    assert_eq!((&*found.thread, &*found.contact, found.conversation_kind), ("9001", "9001", "direct"));
    assert_eq!((found.contact_name.as_deref(), found.at), (Some("Ada Lovelace"), Some(1_893_974_400_000.0)));
    assert_eq!(found.warnings, [""; 0]);
    let found = message(found);
    assert_eq!((found.external_id.as_deref(), &*found.text), (Some("9001:11"), "Is this in stock?"));
    assert_eq!((found.outgoing, topic(&found), found.reply_to.as_deref()), (None, None, None));
    assert_eq!(attributes(&found), [("language", "en"), ("username", "ada")]);
}

#[test]
fn a_polish_text_is_kept_as_it_was_written() {
    let escaped = r#"{"update_id":1,"message":{"message_id":1,"date":1893974400,"chat":{"id":9003,"type":"private"},
        "from":{"id":9003,"first_name":"Zofia","last_name":"\u017b\u00f3\u0142\u0107","language_code":"pl"},
        "text":"Dzie\u0144 dobry! Gdzie jest moje zam\u00f3wienie? \ud83d\ude00"}}"#;
    let mut update = read("7001", escaped).unwrap();
    let Outcome::Event(found) = update.outcomes.remove(0) else { panic!("no event") };
    assert_eq!(found.contact_name.as_deref(), Some("Zofia Żółć"));
    let found = message(*found);
    assert_eq!(found.text, "Dzień dobry! Gdzie jest moje zamówienie? 😀");
    assert_eq!(attributes(&found), [("language", "pl")]);
}

#[test]
fn a_message_in_a_group_belongs_to_the_group_and_its_author() {
    let chat = json!({ "id": -1_001_234_567_890_i64, "type": "supergroup", "title": "Shop" });
    let found = event(&update(&from_ada(&json!({ "text": "hi", "chat": chat }))));
    assert_eq!((&*found.thread, &*found.contact, found.conversation_kind), ("-1001234567890", "9001", "group"));
    assert_eq!(found.conversation_name.as_deref(), Some("Shop"));
    assert_eq!(message(found).external_id.as_deref(), Some("-1001234567890:11"));
}

#[test]
fn an_anonymous_admin_writes_as_the_group() {
    let group = json!({ "id": -1_001_234_567_890_i64, "type": "supergroup", "title": "Shop" });
    let placeholder =
        json!({ "id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot" });
    let found = event(&update(&from_ada(
        &json!({ "text": "Open until six.", "chat": group, "from": placeholder, "sender_chat": group }),
    )));
    assert_eq!((&*found.contact, found.contact_name.as_deref()), ("-1001234567890", Some("Shop")));
    assert_eq!(message(found).outgoing, None);
}

#[test]
fn a_channel_post_without_a_sender_is_outgoing() {
    let channel = json!({ "id": -1_009, "type": "channel", "title": "News" });
    let post = json!({ "message_id": 3, "date": 1_893_974_400, "chat": channel, "text": "New shirts!" });
    let found = event(&json!({ "update_id": 2, "channel_post": post }));
    assert_eq!((&*found.thread, &*found.contact, found.conversation_kind), ("-1009", "-1009", "group"));
    assert_eq!(found.contact_name.as_deref(), Some("News"));
    assert_eq!(message(found).outgoing, Some("agent"));
    let forwarded = from_ada(&json!({ "text": "New shirts!", "is_automatic_forward": true, "sender_chat": channel,
        "chat": { "id": -1_010, "type": "supergroup" } }));
    assert_eq!(message(event(&update(&forwarded))).outgoing, Some("agent"));
}

#[test]
fn a_business_message_belongs_to_the_customer_whoever_writes() {
    let business = |more: Value| {
        let mut text = from_ada(&json!({ "text": "hi", "business_connection_id": "BC1" }));
        text.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event(&json!({ "update_id": 3, "business_message": text }))
    };
    let found = business(json!({}));
    assert_eq!((&*found.thread, &*found.contact, found.conversation_kind), ("BC1/9001", "9001", "direct"));
    let found = message(found);
    assert_eq!((found.external_id.as_deref(), found.outgoing), (Some("BC1/9001:11"), None));

    let owner = json!({ "id": 5, "first_name": "Grace", "language_code": "de" });
    let found = business(json!({ "from": owner, "reply_to_message": { "message_id": 10 } }));
    assert_eq!((&*found.contact, found.contact_name.as_deref()), ("9001", Some("Ada Lovelace")));
    let found = message(found);
    assert_eq!((found.outgoing, found.reply_to.as_deref()), (Some("agent"), Some("BC1/9001:10")));
    assert_eq!(attributes(&found), [("", ""); 0], "the owner's language is not the customer's");

    let bot = json!({ "id": 7001, "is_bot": true, "first_name": "Shop" });
    assert_eq!(message(business(json!({ "from": owner, "sender_business_bot": bot }))).outgoing, Some("platform"));
}

#[test]
fn direct_messages_of_a_channel_are_one_conversation_for_each_customer() {
    let direct = |more: Value| {
        let mut text = from_ada(&json!({ "text": "hi", "direct_messages_topic": { "topic_id": 42,
            "user": { "id": 9001, "first_name": "Ada" } },
            "chat": { "id": -1_011, "type": "supergroup", "is_direct_messages": true } }));
        text.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event(&update(&text))
    };
    let found = direct(json!({}));
    assert_eq!((&*found.thread, &*found.contact, found.conversation_kind), ("-1011#42", "9001", "direct"));
    assert_eq!(message(found).external_id.as_deref(), Some("-1011:11"));
    let found = direct(json!({ "sender_chat": { "id": -1_009, "type": "channel", "title": "News" } }));
    assert_eq!((&*found.contact, found.contact_name.as_deref()), ("9001", Some("Ada")));
    assert_eq!(message(found).outgoing, Some("agent"));
}

#[test]
fn a_topic_is_kept_in_forums_only() {
    let written = |more: Value| {
        let mut chat = json!({ "id": -1_001, "type": "supergroup" });
        chat.as_object_mut().unwrap().extend(more["chat"].as_object().cloned().unwrap_or_default());
        let mut text = from_ada(&json!({ "text": "hi" }));
        text.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        text["chat"] = chat;
        message(event(&update(&text)))
    };
    let forum = json!({ "is_forum": true });
    let begins = json!({ "message_id": 5, "forum_topic_created": { "name": "Orders" } });
    let found =
        written(json!({ "chat": forum, "message_thread_id": 5, "is_topic_message": true, "reply_to_message": begins }));
    assert_eq!((topic(&found), found.reply_to.as_deref()), (Some("5"), None));
    let found = written(json!({ "chat": forum, "message_thread_id": 5, "is_topic_message": true,
        "reply_to_message": { "message_id": 9 } }));
    assert_eq!((topic(&found), found.reply_to.as_deref()), (Some("5"), Some("-1001:9")));
    assert_eq!(topic(&written(json!({ "chat": forum }))), Some("general"));
    // A chain of replies in a group without topics.
    let found = written(json!({ "message_thread_id": 8, "reply_to_message": { "message_id": 8 } }));
    assert_eq!((topic(&found), found.reply_to.as_deref()), (None, Some("-1001:8")));
}

#[test]
fn a_message_carries_its_file_album_and_origin() {
    let found = message(event(&update(&from_ada(&json!({ "caption": "This one", "media_group_id": "134",
        "photo": [{ "file_id": "AgAC", "width": 1280, "height": 853 }],
        "forward_origin": { "type": "hidden_user", "date": 1, "sender_user_name": "Alan" } })))));
    assert_eq!((&*found.text, found.files.len()), ("This one", 1));
    assert_eq!(found.files[0].source, Source::Reference("AgAC".to_owned()));
    assert_eq!(attributes(&found)[2..], [("media_group", "134"), ("forwarded", "Alan")]);
    for (origin, name) in [
        (
            json!({ "type": "user", "sender_user": { "id": 5, "first_name": "Alan", "last_name": "Turing" } }),
            "Alan Turing",
        ),
        (json!({ "type": "channel", "chat": { "id": -1, "title": "News" }, "message_id": 4 }), "News"),
        (json!({ "type": "chat", "sender_chat": { "id": -2, "title": "Shop" } }), "Shop"),
        (json!({ "type": "comet" }), "true"),
    ] {
        let found = message(event(&update(&from_ada(&json!({ "text": "x", "forward_origin": origin })))));
        assert!(attributes(&found).contains(&("forwarded", name)), "{name}");
    }
}

#[test]
fn a_place_or_a_recording_is_a_block_and_its_text_is_the_hosts() {
    let place = json!({ "location": { "latitude": 52.5, "longitude": 13.4 } });
    let found = message(event(&update(&from_ada(&place))));
    let expected = json!({ "type": "location", "latitude": 52.5, "longitude": 13.4 });
    assert_eq!((&*found.text, found.content.blocks()), ("", &[expected.clone()][..]));
    assert!(attributes(&found).contains(&("location.latitude", "52.5")));
    let mut forwarded = place;
    forwarded["forward_origin"] = json!({ "type": "hidden_user", "date": 1, "sender_user_name": "Alan" });
    let found = message(event(&update(&from_ada(&forwarded))));
    let origin = json!({ "type": "reference", "kind": "forward", "title": "Alan" });
    assert_eq!(found.content.blocks(), [origin, expected], "where it comes from comes first");
    let voice = json!({ "voice": { "file_id": "v", "duration": 7 }, "caption": "listen" });
    let found = message(event(&update(&from_ada(&voice))));
    let expected = json!({ "type": "voice", "file": 0, "duration_ms": 7_000 });
    assert_eq!((&*found.text, found.content.blocks()), ("listen", &[expected][..]));
    let dice = message(event(&update(&from_ada(&json!({ "dice": { "emoji": "🎯", "value": 6 } })))));
    assert_eq!((&*dice.text, dice.content.blocks().len()), ("🎯 6", 0));
}

#[test]
fn service_messages_are_ignored_and_unknown_content_is_kept() {
    for member in [
        json!({ "new_chat_members": [{ "id": 5, "first_name": "Ada" }] }),
        json!({ "pinned_message": { "message_id": 3, "date": 0, "chat": { "id": 9001 } } }),
        json!({ "group_chat_created": true }),
        json!({ "migrate_to_chat_id": -1_001_234_567_890_i64 }),
    ] {
        assert!(matches!(outcome(&update(&from_ada(&member))), Outcome::Ignored(_)), "{member}");
    }
    assert_eq!(
        reason(&update(&from_ada(&json!({ "hologram": { "id": 1 } })))),
        "a message with unknown content: `hologram`"
    );
    assert_eq!(reason(&update(&from_ada(&json!({})))), "a message without content");
    let broken = reason(&update(&from_ada(&json!({ "voice": { "duration": 7 } }))));
    assert!(broken.contains("`voice`") && broken.contains("identifier"), "{broken}");
}

#[test]
fn malformed_optional_members_become_warnings() {
    let found =
        event(&update(&from_ada(&json!({ "text": "hi", "from": { "id": "x" }, "date": "soon", "reply_to_message": 7,
        "is_topic_message": "perhaps", "message_thread_id": true, "media_group_id": {} }))));
    assert_eq!((&*found.contact, found.at, found.warnings.len()), ("9001", None, 7), "{:?}", found.warnings);
    let found = event(&update(&from_ada(&json!({ "text": "hi", "from": null, "date": 0 }))));
    assert_eq!((&*found.contact, found.contact_name.as_deref(), found.at), ("9001", Some("Ada Lovelace"), None));
    assert_eq!(found.warnings, [""; 0]);
}

#[test]
fn a_pressed_button_is_a_message_with_its_text_and_payload() {
    let keyboard = json!({ "inline_keyboard": [
        [{ "text": "Red", "callback_data": "RED" }, 7],
        [{ "text": "Site", "url": "https://example.com" }, { "text": "Blue", "callback_data": "BLUE" }],
    ] });
    let query = |data: Value, message: Value| {
        let from = json!({ "id": 9001, "first_name": "Ada", "language_code": "en" });
        json!({ "update_id": 4, "callback_query":
            { "id": "4382bfdwdsb323b2d9", "from": from, "message": message, "chat_instance": "1", "data": data } })
    };
    let of = json!({ "message_id": 21, "date": 1_893_974_400, "from": { "id": 7001, "is_bot": true },
        "chat": { "id": -1_001, "type": "supergroup" }, "text": "Which colour?", "reply_markup": keyboard });
    let given = query(json!("BLUE"), of.clone());
    assert_eq!(read("7001", &given.to_string()).unwrap().pressed.as_deref(), Some("4382bfdwdsb323b2d9"));
    let found = event(&given);
    assert_eq!((&*found.thread, &*found.contact, &*found.key, found.at), ("-1001", "9001", "update:4", None));
    let found = message(found);
    assert_eq!((&*found.text, found.payload.as_deref()), ("Blue", Some("BLUE")));
    assert_eq!((found.reply_to.as_deref(), found.external_id), (Some("-1001:21"), None));

    let found = message(event(&query(json!("GREEN"), of)));
    assert_eq!((&*found.text, found.payload.as_deref()), ("GREEN", Some("GREEN")), "a button that is not there");
    // A message that is too old for the bot to see.
    let old = json!({ "message_id": 2, "date": 0, "chat": { "id": 9001, "type": "private" } });
    assert_eq!(message(event(&query(json!("RED"), old))).reply_to.as_deref(), Some("9001:2"));
    assert!(reason(&query(Value::Null, json!({}))).contains("without data"));
    assert!(reason(&query(json!("RED"), Value::Null)).contains("does not know"));
}
