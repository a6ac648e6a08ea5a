//! Tests of the neutral form, with the examples that are published beside its schema.

use super::*;
use crate::{envelope, event::Outcome};
use serde_json::json;

const EXAMPLES: &str = include_str!("../../../../../docs/schemas/webhook-1.examples.json");

fn examples(kind: &str) -> Vec<Value> {
    let examples: Value = serde_json::from_str(EXAMPLES).unwrap();
    examples["in"][kind].as_array().unwrap().clone()
}

/// The contract's functions of `intake` for what happened, as types of items.
const TYPES: [&str; 18] = [
    "message",
    "reaction",
    "reaction-added",
    "reaction-removed",
    "edit",
    "deletion",
    "receipt",
    "watermark",
    "feedback",
    "typing",
    "participant",
    "moved",
    "identity-changed",
    "reachability",
    "consent",
    "account",
    "taken",
    "lead",
];

fn accounts(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn event(value: &Value) -> Event {
    let accounts = accounts(&["shop"]);
    read(value, "", Context { accounts: &accounts, request: "msg_1" }).unwrap_or_else(|wrong| panic!("{wrong}"))
}

#[test]
fn the_examples_are_read_and_have_their_keys() {
    let accounts = accounts(&["shop"]);
    let context = Context { accounts: &accounts, request: "msg_1" };
    let mut seen = Vec::new();
    for example in examples("right") {
        let mut keys = Vec::new();
        for outcome in envelope::read(&example["body"].to_string(), context).unwrap() {
            let Outcome::Event(event) = outcome else { panic!("{}: {outcome:?}", example["name"]) };
            assert_eq!(event.account, "shop", "{}", example["name"]);
            keys.push(event.key.clone());
        }
        assert_eq!(json!(keys), example["keys"], "{}", example["name"]);
        seen.extend(keys);
    }
    for kind in TYPES {
        assert!(seen.iter().any(|key| key.starts_with(&format!("{kind}:"))), "no example has the type `{kind}`");
    }
}

#[test]
fn the_wrong_examples_are_kept_with_their_places() {
    for example in examples("wrong") {
        let outcomes =
            envelope::read(&example["body"].to_string(), Context { accounts: &[], request: "msg_1" }).unwrap();
        let places: Vec<_> = outcomes
            .iter()
            .filter_map(|outcome| match outcome {
                Outcome::Unknown { wrong, .. } => Some(wrong.place.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(json!(places), json!([example["place"]]), "{}", example["name"]);
    }
}

#[test]
fn a_message_has_all_of_its_members() {
    let body = &examples("right")[1]["body"];
    let Event { thread, contact, conversation_kind, conversation_name, at, body, .. } = event(body);
    assert_eq!((thread.as_str(), contact.id.as_str(), contact.name.as_deref()), ("t-7", "c-2", Some("Zofia Żółć")));
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(contact.attributes, [pair("email", "zofia@example.org"), pair("vip", "true")]);
    assert_eq!(contact.also_known_as, [pair("phone", "+48500600700")]);
    assert_eq!((conversation_kind, conversation_name.as_deref()), (Some("group"), Some("Zamówienia")));
    assert_eq!(at, Some(1_894_017_601_000.0));
    let EventBody::Message(message) = body else { panic!("{body:?}") };
    assert_eq!(message.text.as_deref(), Some("Dzień dobry, gdzie jest moje zamówienie?"));
    assert_eq!((message.id.as_deref(), message.kind), (Some("m-2"), Some("message")));
    assert_eq!((message.subject.as_deref(), message.reply_to.as_deref()), (Some("Zamówienie 2041"), Some("m-1")));
    assert_eq!(message.attributes, [pair("language", "pl"), pair("order", "2041")]);
    let content: Value = serde_json::from_str(message.content.as_deref().unwrap()).unwrap();
    assert_eq!(content["blocks"][0]["type"], "location");
    let [picture, note] = &message.files[..] else { panic!("{:?}", message.files) };
    assert_eq!((picture.kind, picture.name.as_deref()), ("image", Some("zdjęcie.png")));
    assert_eq!(picture.source, FileSource::Url("https://shop.example/f/1.png".to_owned()));
    assert_eq!((note.kind, &note.source), ("file", &FileSource::Bytes(b"Hello".to_vec())));
}

#[test]
fn what_an_item_leaves_out_has_a_default() {
    let found = event(&json!({ "type": "message", "contact": { "id": "c-1" }, "text": "hi" }));
    assert_eq!((found.account.as_str(), found.thread.as_str(), found.at), ("shop", "c-1", None));
    assert!(found.key.starts_with("message#"), "{}", found.key);
    let rating = event(&json!({ "type": "feedback", "contact": { "id": "c-1" }, "rating": 4 }));
    assert!(matches!(rating.body, EventBody::Feedback { best: BEST, message: None, .. }), "{:?}", rating.body);
    let back = event(&json!({ "type": "reaction", "contact": { "id": "c-1" }, "message": "m-1" }));
    assert_eq!(back.body, EventBody::Reaction { message: "m-1".to_owned(), emoji: None });
}

#[test]
fn an_account_is_needed_only_if_several_channels_share_the_hook() {
    let item = json!({ "type": "typing", "contact": { "id": "c-1" }, "seconds": 5 });
    let none: &[&str] = &[];
    for (names, expected) in
        [(none, Some("")), (&["shop"][..], Some("shop")), (&["a", ""][..], Some("")), (&["a", "b"][..], None)]
    {
        let accounts = accounts(names);
        let found = read(&item, "/items/0", Context { accounts: &accounts, request: "" });
        match expected {
            Some(account) => assert_eq!(found.unwrap().account, account, "{names:?}"),
            None => assert!(found.unwrap_err().to_string().contains("`account` is missing"), "{names:?}"),
        }
    }
    let named = json!({ "type": "typing", "account": "b", "contact": { "id": "c-1" }, "seconds": 5 });
    let accounts = accounts(&["a", "b"]);
    assert_eq!(read(&named, "", Context { accounts: &accounts, request: "" }).unwrap().account, "b");
}

#[test]
fn an_item_without_an_identifier_has_one_key_for_each_request() {
    let item = json!({ "type": "typing", "contact": { "id": "c-1" }, "seconds": 5 });
    let key = |request: &str| read(&item, "/items/7", Context { accounts: &[], request }).unwrap().key;
    assert_eq!(key("msg_1"), key("msg_1"));
    assert_ne!(key("msg_1"), key("msg_2"));
    assert!(unknown_key("{", Context { accounts: &[], request: "msg_1" }).starts_with("unknown#"));
}

#[test]
fn a_file_has_one_source() {
    let with = |file: Value| {
        let item = json!({ "type": "message", "contact": { "id": "c-1" }, "files": [file] });
        read(&item, "", Context { accounts: &[], request: "" }).map(|_| ()).map_err(|wrong| wrong.to_string())
    };
    assert_eq!(
        with(json!({ "url": "https://a.example/b", "kind": "audio", "hint": "voice", "duration_ms": 5 })),
        Ok(())
    );
    let both = with(json!({ "url": "https://a.example/b", "data": "SGVsbG8=" })).unwrap_err();
    assert!(both.contains("`/files/0/data`: a file has either"), "{both}");
}
