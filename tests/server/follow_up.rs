//! Automatic follow-ups: reminders after silence, closing after longer silence, and the question after resolving.

use crate::{Inbox, SHOP, now};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
    server::Server,
};
use serde_json::{Value, json};
use std::sync::LazyLock;

on_both! {
    a_silent_customer_is_reminded_once_and_then_resolved;
    an_answer_cancels_the_planned_follow_up;
    a_customer_is_asked_after_resolving_and_a_no_reopens_the_conversation;
    a_plugin_may_set_at_most_16_timers_per_conversation;
}

const HOUR: i64 = 3_600_000;

/// The start of these tests: the machine's time, to which a test clock returns after a restart.
static BEGIN: LazyLock<i64> = LazyLock::new(now);

/// Returns the time `hours` hours after the start.
fn at(hours: i64) -> String {
    jiff::Timestamp::from_millisecond(*BEGIN + hours * HOUR).expect("a time").to_string()
}

/// Starts an inbox with `follow-up`, which reminds after four hours and closes after another two.
async fn started(kind: Kind) -> Inbox {
    let inbox = Inbox::start(kind, &["--test-clock"]).await;
    inbox.server.set_clock(&at(0)).await;
    let config = json!({ "remind_after_hours": 4, "close_after_hours": 2 }).to_string();
    inbox.server.install("follow-up", &["--config", &config]);
    inbox
}

async fn ada_writes(inbox: &Inbox, mid: &str, time: i64, said: &str) -> Value {
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, "ada", mid, time, said)])]).await, 200);
    inbox.server.drained().await;
    inbox.conversation_with("Person ada").await
}

/// Waits until the platform has accepted `count` messages, and returns the last one's text.
async fn accepted_text(inbox: &Inbox, count: usize) -> String {
    inbox.graph.wait_for_sends(count).await;
    inbox.server.drained().await;
    let accepted = inbox.graph.accepted();
    assert_eq!(accepted.len(), count, "{accepted:?}");
    accepted[count - 1].message["text"].as_str().expect("a text").to_owned()
}

/// Waits until `count` timers have fired. Each makes a run.
async fn timers_fired(server: &Server, count: usize) {
    server
        .until("a timer to fire", async |server| {
            let runs = server.list("/api/v1/runs?plugin=follow-up").await;
            let fired = runs.iter().filter(|run| run["event"]["kind"] == "timer" && run["state"] == "done").count();
            if fired == count { Ok(()) } else { Err(format!("{runs:?}")) }
        })
        .await;
}

async fn status(inbox: &Inbox, wanted: &str) {
    inbox
        .server
        .until("the status", async |_| {
            let ada = inbox.conversation_with("Person ada").await;
            if ada["status"] == wanted { Ok(()) } else { Err(ada.to_string()) }
        })
        .await;
}

async fn a_silent_customer_is_reminded_once_and_then_resolved(kind: Kind) {
    let mut inbox = started(kind).await;
    ada_writes(&inbox, "m1", *BEGIN, "hello").await;
    assert!(accepted_text(&inbox, 1).await.starts_with("Hi Person! Thanks for writing"));

    // The server is down when the timer is due; the timer fires afterwards.
    assert!(inbox.server.stop());
    inbox.server.restart();
    inbox.server.set_clock(&at(5)).await;
    inbox.hook = format!("{}/hooks/{}", inbox.server.base, SHOP.1);
    assert!(accepted_text(&inbox, 2).await.contains("are you still with us?"));
    timers_fired(&inbox.server, 1).await;
    status(&inbox, "open").await;

    inbox.server.set_clock(&at(8)).await;
    timers_fired(&inbox.server, 2).await;
    status(&inbox, "resolved").await;
    inbox.server.drained().await;
    assert_eq!(inbox.graph.accepted().len(), 2, "a customer who did not answer is not asked for feedback");
}

async fn an_answer_cancels_the_planned_follow_up(kind: Kind) {
    let inbox = started(kind).await;
    ada_writes(&inbox, "m1", *BEGIN, "hello").await;
    inbox.server.set_clock(&at(4)).await;
    accepted_text(&inbox, 2).await;
    timers_fired(&inbox.server, 1).await;
    ada_writes(&inbox, "m2", *BEGIN + 5 * HOUR, "yes, one moment").await;
    // The time to close passes, and the time to remind comes, but it is our turn to answer.
    inbox.server.set_clock(&at(9)).await;
    timers_fired(&inbox.server, 2).await;
    status(&inbox, "open").await;
    inbox.server.drained().await;
    assert_eq!(inbox.graph.accepted().len(), 2);
}

async fn a_customer_is_asked_after_resolving_and_a_no_reopens_the_conversation(kind: Kind) {
    let inbox = started(kind).await;
    let ada = ada_writes(&inbox, "m1", *BEGIN, "hello").await;
    let path = format!("/api/v1/conversations/{}", ada["id"].as_str().expect("an identifier"));
    let reply = json!({ "text": "It is on its way.", "kind": "message" });
    inbox.server.post(&format!("{path}/messages"), reply).await;
    inbox.server.add_person("Ann").await;
    let resolve = async || {
        let body = json!({ "status": "resolved", "assignee": "Ann" });
        assert_eq!(inbox.server.ask("PATCH", &path, Some(&body)).await.0, 200);
    };
    resolve().await;
    assert_eq!(accepted_text(&inbox, 3).await, "Is everything all right now?");
    let quick = &inbox.graph.accepted()[2].message["quick_replies"];
    assert_eq!((&quick[0]["title"], &quick[1]["title"]), (&json!("Yes"), &json!("No")), "{quick}");

    ada_writes(&inbox, "m2", *BEGIN + HOUR, "No, it is still not here").await;
    status(&inbox, "open").await;
    let messages = inbox.server.messages(&ada).await;
    assert!(messages.iter().any(|m| m["kind"] == "note" && m["text"].as_str().is_some_and(|t| t.contains("said no"))));

    resolve().await;
    assert_eq!(accepted_text(&inbox, 4).await, "Is everything all right now?");
    ada_writes(&inbox, "m3", *BEGIN + 2 * HOUR, "Yes, thanks!").await;
    status(&inbox, "resolved").await;
    inbox.server.drained().await;
    assert_eq!(inbox.graph.accepted().len(), 4, "after a good answer, nothing more is asked");
}

async fn a_plugin_may_set_at_most_16_timers_per_conversation(kind: Kind) {
    let inbox = Inbox::start(kind, &["--test-clock"]).await;
    inbox.server.set_clock(&at(0)).await;
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    crate::plugins::install_guest(&inbox.server, "hostile", "helper");
    ada_writes(&inbox, "m1", *BEGIN, "timers 17").await;
    let run = inbox.server.list("/api/v1/runs?plugin=helper").await.remove(0);
    let verdicts: Vec<_> = run["actions"].as_array().expect("actions").iter().map(|a| a["verdict"].clone()).collect();
    assert_eq!(verdicts.iter().filter(|verdict| **verdict == "allowed").count(), 16, "{run}");
    assert!(run["actions"][16].to_string().contains("too-many-timers"), "{run}");
    // Timers with the same names take no more room.
    ada_writes(&inbox, "m2", *BEGIN, "timers 16").await;
    let runs = inbox.server.list("/api/v1/runs?plugin=helper").await;
    let again = runs.iter().find(|run| run["actions"].as_array().is_some_and(|actions| actions.len() == 16));
    let again = again.expect("the second run");
    assert!(!again["actions"].to_string().contains("too-many-timers"), "{again}");
    // All of them fire, once each.
    inbox.server.set_clock(&at(1)).await;
    inbox
        .server
        .until("the timers to ring", async |server| {
            let runs = server.list("/api/v1/runs?plugin=helper").await;
            let fired = runs.iter().filter(|run| run["event"]["kind"] == "timer" && run["state"] == "done").count();
            if fired == 16 { Ok(()) } else { Err(format!("{fired}")) }
        })
        .await;
    inbox.server.drained().await;
}
