//! Backtests: what plugins would have done with stored conversations, compared with a history that people sorted by
//! hand.

use crate::{Inbox, SHOP};
use plugboard_tests::{
    databases::{Kind, contents},
    graph::webhook::{entry, feed, text},
    on_both,
    stub::{Behavior, Stub},
};
use serde_json::{Value, json};

on_both! {
    a_backtest_compares_a_plugin_with_people_and_writes_nothing;
    a_backtest_replays_comments_with_their_authors;
    a_backtest_that_cannot_run_is_refused_with_a_reason;
}

/// 2026-01-05T12:00:00Z, a Monday.
const NOON: i64 = 1_767_614_400_000;
const MINUTE: i64 = 60_000;

/// An inbox in which people do all the work.
struct Desk {
    inbox: Inbox,
}

impl Desk {
    async fn start(kind: Kind) -> Self {
        let inbox = Inbox::start(kind, &["--test-clock"]).await;
        for plugin in ["triage", "welcome"] {
            inbox.server.command(&["plugin", "disable", plugin]).expect("it is disabled");
        }
        let desk = Self { inbox };
        desk.clock(0).await;
        desk
    }

    async fn clock(&self, ms: i64) {
        let at = jiff::Timestamp::from_millisecond(NOON + ms).expect("a time").to_string();
        self.inbox.server.set_clock(&at).await;
    }

    async fn writes(&self, person: &str, said: &str) {
        let mid = format!("{person}-{}", said.len());
        assert_eq!(self.inbox.post(&[entry(SHOP.0, &[text(SHOP.0, person, &mid, NOON, said)])]).await, 200);
        self.inbox.server.drained().await;
    }

    async fn sorted(&self, person: &str, change: Value) {
        let conversation = self.inbox.conversation_with(&format!("Person {person}")).await;
        let path = format!("/api/v1/conversations/{}", conversation["id"].as_str().expect("an identifier"));
        let (status, body) = self.inbox.server.ask("PATCH", &path, Some(&change)).await;
        assert_eq!(status, 200, "{body}");
    }

    async fn answers(&self, person: &str, said: &str) {
        let conversation = self.inbox.conversation_with(&format!("Person {person}")).await;
        let path = format!("/api/v1/conversations/{}/messages", conversation["id"].as_str().expect("an identifier"));
        self.inbox.server.post(&path, json!({ "text": said })).await;
        self.inbox.server.drained().await;
    }

    fn backtest(&self, what: &str, more: &[&str]) -> Result<Value, String> {
        // The history uses the test clock, but the command computes its default period from the real clock.
        let arguments = [&["plugin", "backtest", what, "--json", "--since", "2026-01-01T00:00:00Z"], more].concat();
        self.inbox.server.command(&arguments).map(|text| serde_json::from_str(&text).expect("JSON"))
    }
}

async fn a_backtest_compares_a_plugin_with_people_and_writes_nothing(kind: Kind) {
    let (desk, stub) = (Desk::start(kind).await, Stub::start(Behavior::Answer(200, "ok".into())).await);
    desk.writes("ada", "I want a refund").await;
    desk.writes("bob", "what is the price of a chair?").await;
    desk.writes("cy", "hello there").await;
    desk.writes("dora", "this is urgent").await;
    desk.writes("eve", "how much is a table?").await;
    desk.writes("fred", "refund please, my order never came").await;
    desk.writes("gus", &format!("http GET http://{}/", stub.authority())).await;
    desk.clock(10 * MINUTE).await;
    desk.answers("ada", "You get it back.").await;
    desk.sorted("ada", json!({ "category": "support", "priority": "high", "labels": ["refund"] })).await;
    desk.sorted("bob", json!({ "category": "sales", "priority": "low" })).await;
    // Triage has no category word for this one (`other`), and chooses another category for Eve's (`sales`).
    desk.sorted("cy", json!({ "category": "support" })).await;
    desk.sorted("dora", json!({ "priority": "urgent" })).await;
    desk.sorted("eve", json!({ "category": "support", "labels": ["furniture"] })).await;
    desk.clock(30 * MINUTE).await;
    desk.answers("bob", "A hundred.").await;
    desk.clock(40 * MINUTE).await;

    let before = contents(desk.inbox.server.database_url()).await;
    let report = desk.backtest("triage", &[]).expect("the backtest runs");
    assert_eq!((&report["messages"], &report["conversations"], &report["failed"]), (&json!(7), &json!(7), &json!(0)));
    let agreement = &report["agreement"];
    // People set four categories. Triage set one in all four conversations, the same in two of them.
    assert_eq!(figures(&agreement["category"]), (4, 4, 2), "{agreement:#}");
    assert_eq!(agreement["category"]["values"]["sales"], json!({ "people": 1, "plugin": 2, "same": 1 }));
    // People set three priorities. Triage set none for Bob's.
    assert_eq!(figures(&agreement["priority"]), (3, 2, 2), "{agreement:#}");
    let shares = (agreement["priority"]["precision"].as_f64(), agreement["priority"]["recall"].as_f64());
    assert_eq!(shares, (Some(1.0), Some(2.0 / 3.0)));
    // People labelled two conversations. Triage gave one of them `refund`, and the other `sales`.
    assert_eq!(figures(&agreement["labels"]), (2, 2, 1), "{agreement:#}");
    // Conversations on which they disagree come first.
    let first = &report["details"][0];
    assert!(first["people"] != first["plugin"], "{first:#}");

    let report = desk.backtest("welcome", &[]).expect("the backtest runs");
    let replies = &report["first_reply"];
    assert_eq!((&replies["by_people"], &replies["by_plugin"], &replies["sooner"]), (&json!(2), &json!(7), &json!(2)));
    assert_eq!(replies["saved_total_ms"], json!(40 * MINUTE), "{replies:#}");
    assert_eq!(report["actions"]["reply"], json!({ "allowed": 7, "held": 0, "refused": 0 }));

    // A component that is not installed: its failures are reported, and its call goes nowhere.
    let file = format!("{}/../target/guests/hostile.wasm", env!("CARGO_MANIFEST_DIR"));
    let report = desk.backtest(&file, &[]).expect("the backtest runs");
    assert_eq!(report["failed"], 7, "{report:#}");
    assert!(report["failures"].to_string().contains("no such word"), "{report:#}");
    assert!(stub.requests().is_empty(), "nothing is sent");
    let plain = format!("{}/../target/guests/plain.wasm", env!("CARGO_MANIFEST_DIR"));
    let printed = desk.inbox.server.command(&["plugin", "backtest", &plain, "--since", "2026-01-05T11:00:00Z"]);
    let printed = printed.expect("the backtest runs");
    assert!(printed.contains("7 messages in 7 conversations") && printed.contains("add-label"), "{printed}");
    assert_eq!(contents(desk.inbox.server.database_url()).await, before, "something was written");
}

async fn a_backtest_replays_comments_with_their_authors(kind: Kind) {
    let desk = Desk::start(kind).await;
    let comment = |id: &str, who: &str, answers: &str| {
        json!({ "item": "comment", "verb": "add", "post_id": "1001_50", "parent_id": answers, "comment_id": id,
            "from": { "id": who, "name": format!("Public {who}") }, "message": "how much?", "created_time": NOON / 1_000 })
    };
    let both = [comment("50_1", "ada", "1001_50"), comment("50_2", "bob", "50_1")];
    assert_eq!(desk.inbox.post(&[feed(SHOP.0, &both)]).await, 200);
    desk.inbox.server.drained().await;

    let file = format!("{}/../target/guests/desk.wasm", env!("CARGO_MANIFEST_DIR"));
    let report = desk.backtest(&file, &[]).expect("the backtest runs");
    assert_eq!((&report["messages"], &report["conversations"], &report["failed"]), (&json!(2), &json!(1), &json!(0)));
    assert_eq!(report["actions"]["private-reply"], json!({ "allowed": 2, "held": 0, "refused": 0 }), "{report:#}");
    let details = report["details"].to_string();
    for name in ["ada", "bob"] {
        assert!(details.contains(&format!("Hello Public {name}, let us talk here.")), "{details}");
    }
}

fn figures(agreement: &Value) -> (u64, u64, u64) {
    let figure = |name: &str| agreement[name].as_u64().expect("a figure");
    (figure("people"), figure("plugin"), figure("same"))
}

async fn a_backtest_that_cannot_run_is_refused_with_a_reason(kind: Kind) {
    let desk = Desk::start(kind).await;
    let message = |what: &str, more: &[&str]| desk.backtest(what, more).expect_err("it cannot be tried");
    assert!(message("nobody", &[]).contains("there is no plugin `nobody`"));
    assert!(message("triage", &["--config", r#"{"colour": 1}"#]).contains("unknown configuration member `colour`"));
    assert!(message("./nothing.wasm", &[]).contains("cannot read ./nothing.wasm"));
    let webchat = format!("{}/../target/plugins/webchat.wasm", env!("CARGO_MANIFEST_DIR"));
    assert!(message(&webchat, &[]).contains("the plugin handles no events"));
    let manifest = format!("{}/Cargo.toml", env!("CARGO_MANIFEST_DIR"));
    assert!(!message(&manifest, &[]).is_empty());
    // Without a history it does nothing.
    let report = desk.backtest("triage", &[]).expect("the backtest runs");
    assert_eq!((&report["messages"], &report["actions"]), (&json!(0), &json!({})));
}
