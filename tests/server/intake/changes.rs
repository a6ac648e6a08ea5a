//! Each kind of change to a message: before the message and after it, twice, and older than the current state.

use super::{Items, Suite};
use crate::{SHOP, now};
use plugboard_tests::{databases::Kind, graph::webhook::item};
use serde_json::{Value, json};

/// The times of the changes, in milliseconds after the message's time.
const EARLIER: i64 = 10_000;
const LATER: i64 = 20_000;

/// Makes a change from the message's identifier, its time, and whether it is the later of two.
type Change = fn(&str, i64, bool) -> Value;

fn edit(mid: &str, at: i64, later: bool) -> Value {
    let (text, number) = if later { ("newest", 2) } else { ("newer", 1) };
    let what = json!({ "message_edit": { "mid": mid, "text": text, "num_edit": number } });
    item(SHOP.0, "ada", at, &what)
}

fn deletion(mid: &str, at: i64, later: bool) -> Value {
    if later {
        item(SHOP.0, "ada", at, &json!({ "message": { "mid": mid, "is_deleted": true } }))
    } else {
        edit(mid, at, false)
    }
}

fn reaction(mid: &str, at: i64, later: bool) -> Value {
    let what = if later {
        json!({ "reaction": { "mid": mid, "action": "react", "emoji": "❤" } })
    } else {
        json!({ "reaction": { "mid": mid, "action": "react", "emoji": "👍" } })
    };
    item(SHOP.0, "ada", at, &what)
}

fn withdrawal(mid: &str, at: i64, later: bool) -> Value {
    if later {
        item(SHOP.0, "ada", at, &json!({ "reaction": { "mid": mid, "action": "unreact" } }))
    } else {
        reaction(mid, at, false)
    }
}

fn receipt(mid: &str, at: i64, later: bool) -> Value {
    let what = if later { json!({ "read": { "mid": mid } }) } else { json!({ "delivery": { "mids": [mid] } }) };
    item(SHOP.0, "ada", at, &what)
}

/// A kind of change, whether it changes our own message, and the expected values after both changes and after the
/// earlier one alone.
struct Kinds {
    name: &'static str,
    change: Change,
    ours: bool,
    both: (&'static str, Value),
    one: (&'static str, Value),
}

fn kinds() -> Vec<Kinds> {
    let by = |emoji: &str| json!([{ "emoji": emoji, "by": "ada", "ours": false }]);
    vec![
        Kinds {
            name: "edit",
            change: edit,
            ours: false,
            both: ("text", json!("newest")),
            one: ("text", json!("newer")),
        },
        Kinds {
            name: "deletion",
            change: deletion,
            ours: false,
            both: ("deleted", json!(true)),
            one: ("text", json!("newer")),
        },
        Kinds {
            name: "reaction",
            change: reaction,
            ours: false,
            both: ("reactions", by("❤")),
            one: ("reactions", by("👍")),
        },
        Kinds {
            name: "withdrawal",
            change: withdrawal,
            ours: false,
            both: ("reactions", json!([])),
            one: ("reactions", by("👍")),
        },
        Kinds {
            name: "receipt",
            change: receipt,
            ours: true,
            both: ("state", json!("read")),
            one: ("state", json!("delivered")),
        },
        Kinds {
            name: "edit of ours",
            change: edit,
            ours: true,
            both: ("text", json!("newest")),
            one: ("text", json!("newer")),
        },
    ]
}

/// The orders in which the message (0), the earlier change (1) and the later one (2) arrive.
const ORDERS: [(&str, &[usize]); 9] = [
    ("one after", &[0, 1]),
    ("one before", &[1, 0]),
    ("one twice", &[1, 0, 1]),
    ("after", &[0, 1, 2]),
    ("after, the older last", &[0, 2, 1]),
    ("before", &[1, 2, 0]),
    ("before, the older last", &[2, 1, 0]),
    ("around", &[2, 0, 1]),
    ("twice and late", &[1, 0, 2, 1, 2, 0]),
];

fn message(mid: &str, at: i64, ours: bool) -> Value {
    let said = json!({ "mid": mid, "text": "as it was" });
    if !ours {
        return item(SHOP.0, "ada", at, &json!({ "message": said }));
    }
    // Otherwise, a message that another program wrote for the page.
    let mut said = said;
    said["is_echo"] = json!(true);
    said["app_id"] = json!(77);
    json!({ "sender": { "id": SHOP.0 }, "recipient": { "id": "ada" }, "timestamp": at, "message": said })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_latest_change_wins_in_any_order_on_both_databases() {
    let at = now() - 3_600_000;
    let mut both = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let suite = Suite::start(kind).await;
        // An earlier message, so that the conversation exists.
        suite.post(&vec![message("m-first", at, false)], 1).await;
        let (mut items, mut expected) = (Items::new(), Vec::new());
        for (n, (kinds, (order, steps))) in kinds()
            .iter()
            .flat_map(|kinds| ORDERS.iter().map(move |order| (kinds, order)))
            .map(|(k, o)| (k, *o))
            .enumerate()
        {
            // Receipts are tested one message at a time, so that none is covered by another's.
            let (mid, at) = (format!("m-{n:02}"), at + i64::try_from(n).expect("a small number"));
            let what = [
                message(&mid, at, kinds.ours),
                (kinds.change)(&mid, at + EARLIER, false),
                (kinds.change)(&mid, at + LATER, true),
            ];
            items.extend(steps.iter().map(|step| what[*step].clone()));
            let (member, value) = if steps.contains(&2) { &kinds.both } else { &kinds.one };
            expected.push((mid, format!("{}, {order}", kinds.name), *member, value.clone()));
        }
        // Each in its own request, so that a change before its message waits in the database.
        suite.post(&items, 1).await;
        let found = suite.messages().await;
        assert_eq!(found.len(), 1 + expected.len());
        for (mid, name, member, value) in expected {
            assert_eq!(found[&mid][member], value, "{name}: {}", found[&mid]);
        }
        assert_eq!(suite.kept().await, json!(0));
        both.push(found);
    }
    assert_eq!(both[0], both[1], "both databases hold the same");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn watermarks_and_replies_wait_for_their_message_on_both_databases() {
    let at = now() - 3_600_000;
    let mut both = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let suite = Suite::start(kind).await;
        let watermark =
            |person: &str, until: i64| item(SHOP.0, person, until, &json!({ "read": { "watermark": until } }));
        let ours = |person: &str, mid: &str, at: i64| {
            let mut ours = message(mid, at, true);
            ours["recipient"]["id"] = json!(person);
            ours
        };
        let answer = |person: &str, mid: &str, to: &str| {
            item(SHOP.0, person, at, &json!({ "message": { "mid": mid, "text": "yes", "reply_to": { "mid": to } } }))
        };
        suite
            .post(
                &vec![
                    // No conversation yet: two watermarks, the older one last, then a message that they cover and one
                    // that they do not.
                    watermark("eve", at + 5_000),
                    watermark("eve", at + 1_000),
                    ours("eve", "e-1", at + 4_000),
                    ours("eve", "e-2", at + 6_000),
                    // An existing conversation.
                    message("a-1", at, false),
                    watermark("ada", at + 5_000),
                    ours("ada", "a-2", at + 4_000),
                    ours("ada", "a-3", at + 6_000),
                    // An answer to a later message, one to an existing message, and one to a message that never comes.
                    answer("ada", "a-4", "a-5"),
                    message("a-5", at + 7_000, false),
                    answer("ada", "a-6", "a-5"),
                    answer("ada", "a-7", "never"),
                ],
                1,
            )
            .await;
        let found = suite.messages().await;
        let state = |mid: &str| found[mid]["state"].as_str().unwrap_or_default().to_owned();
        assert_eq!(["e-1", "e-2", "a-2", "a-3"].map(state), ["read", "sent", "read", "sent"].map(str::to_owned));
        let answered = |mid: &str| (found[mid]["reply_to"].clone(), found[mid]["reply_to_external_id"].clone());
        assert_eq!(answered("a-4"), (json!("a-5"), json!("a-5")));
        assert_eq!(answered("a-6"), (json!("a-5"), json!("a-5")));
        assert_eq!(answered("a-7"), (Value::Null, json!("never")));
        both.push(found);
    }
    assert_eq!(both[0], both[1], "both databases hold the same");
}
