//! Each part of a message, broken in each way.

use super::{Items, LONE, Suite};
use crate::{SHOP, now};
use plugboard_tests::{databases::Kind, graph::webhook::text};
use serde_json::{Value, json};

/// The parts that a message can do without.
const OPTIONAL: [&str; 13] = [
    "/timestamp",
    "/message/text",
    "/message/attachments",
    "/message/attachments/0",
    "/message/attachments/0/type",
    "/message/attachments/0/payload/url",
    "/message/quick_reply",
    "/message/quick_reply/payload",
    "/message/reply_to",
    "/message/reply_to/mid",
    "/message/referral",
    "/message/app_id",
    "/message/metadata",
];

/// The parts that a message needs.
const NEEDED: [&str; 4] = ["/sender", "/sender/id", "/message", "/message/mid"];

/// Returns a message with all its parts.
fn whole(mid: &str, at: i64) -> Value {
    let mut whole = text(SHOP.0, "ada", mid, at, &format!("said with {mid}"));
    let message = &mut whole["message"];
    message["attachments"] = json!([{ "type": "file", "payload": { "url": "https://files.example/1" } }]);
    message["quick_reply"] = json!({ "payload": "P" });
    message["reply_to"] = json!({ "mid": "m-first" });
    message["referral"] = json!({ "ref": "shoes" });
    message["app_id"] = json!(1);
    message["metadata"] = json!("d");
    whole
}

/// Returns unexpected values.
fn odd() -> Vec<Value> {
    let mut odd = vec![
        Value::Null,
        json!(""),
        json!(" "),
        json!({}),
        json!({ "mid": {}, "url": [], "type": 1, "payload": null }),
        json!([]),
        json!([null, 7, "x", [[]]]),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5e300),
        json!("x".repeat(70_000)),
        json!("ż".repeat(35_000)),
    ];
    // U+0000, half a surrogate pair, noncharacters, direction marks, lone combining marks, joined and combined
    // characters, and the last code point.
    for character in [
        "\0",
        LONE,
        "\u{fffe}",
        "\u{feff}",
        "\u{202e}x",
        "\u{301}",
        "👨‍👩‍👧‍👦",
        "e\u{301}",
        "\u{10ffff}",
        "\u{7f}\u{1b}",
        "ﷺ",
    ] {
        odd.push(json!(character));
    }
    odd
}

/// Returns the message with one part replaced or removed.
fn with(mut message: Value, part: &str, value: Option<&Value>) -> Value {
    match value {
        Some(value) => *message.pointer_mut(part).expect("the part") = value.clone(),
        None => {
            let (parent, key) = part.rsplit_once('/').expect("a path");
            match message.pointer_mut(parent).expect("the object that has the part") {
                Value::Object(members) => drop(members.remove(key)),
                other => *other = json!([]),
            }
        }
    }
    message
}

/// Returns messages with a broken optional part, each with the part's name.
fn optional() -> Vec<(Value, &'static str)> {
    let (at, odd) = (now(), odd());
    let mut all = Vec::new();
    for part in OPTIONAL {
        for value in std::iter::once(None).chain(odd.iter().map(Some)) {
            all.push((with(whole(&format!("m-{:03}", all.len()), at), part, value), part));
        }
    }
    all
}

/// The same for parts that a message needs: none of these can be stored.
fn needed() -> Items {
    let (at, mut all) = (now(), Vec::new());
    let long = json!("x".repeat(300));
    for part in NEEDED {
        for value in [None, Some(Value::Null), Some(json!("")), Some(json!({})), Some(json!([])), Some(json!(true))] {
            all.push(with(whole(&format!("lost-{:03}", all.len()), at), part, value.as_ref()));
        }
        // A message can do without its own identifier if that cannot be stored.
        if part == "/sender/id" {
            for value in [&long, &json!("a\0b")] {
                all.push(with(whole(&format!("lost-{:03}", all.len()), at), part, Some(value)));
            }
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_part_of_a_message_affects_nothing_else_on_both_databases() {
    let (optional, needed) = (optional(), needed());
    assert!(optional.len() + needed.len() >= 300, "{} and {}", optional.len(), needed.len());
    let first = text(SHOP.0, "ada", "m-first", now(), "the first");
    let mut both = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let suite = Suite::start(kind).await;
        suite.post(&vec![first.clone()], 1).await;
        let items: Items = optional.iter().map(|(item, _)| item.clone()).collect();
        // Unusable items are mixed with usable ones.
        let mut mixed = Items::new();
        for (n, item) in items.iter().enumerate() {
            mixed.push(item.clone());
            mixed.extend(needed.get(n).cloned());
        }
        suite.post(&mixed, 8).await;
        let nameless: Items = [json!("x".repeat(300)), json!("a\0b")]
            .iter()
            .map(|mid| with(whole("nameless", now()), "/message/mid", Some(mid)))
            .enumerate()
            .map(|(n, item)| with(item, "/message/text", Some(&json!(format!("nameless {n}")))))
            .collect();
        suite.post(&nameless, 1).await;
        // The platform repeats the requests.
        suite.post(&items, 8).await;
        suite.post(&nameless, 2).await;
        let found = suite.messages().await;
        assert_eq!(found.len(), 1 + items.len() + nameless.len(), "every valid item is stored once");
        for (n, (_, part)) in optional.iter().enumerate() {
            let mid = format!("m-{n:03}");
            let message = &found[&mid];
            assert_eq!(message["customer"], "Person ada", "{mid}");
            if *part != "/message/text" {
                assert_eq!(message["text"], format!("said with {mid}"), "{part}");
            }
            if !part.starts_with("/message/reply_to") {
                assert_eq!(message["reply_to"], "m-first", "{part}");
            }
            if !part.starts_with("/message/quick_reply") {
                assert_eq!(message["payload"], "P", "{part}");
            }
            let text = message.to_string();
            assert!(!text.contains("\\u0000"), "{mid}: {text}");
        }
        let kept = suite.kept().await.as_u64().expect("a number");
        assert!(kept >= (needed.len() as u64).div_ceil(8), "{kept} requests with something unusable are kept");
        both.push(found);
    }
    let (postgres, sqlite) = (both.pop().expect("one"), both.pop().expect("the other"));
    for (mid, message) in &sqlite {
        assert_eq!(Some(message), postgres.get(mid), "{mid}");
    }
}
