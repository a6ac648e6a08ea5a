//! Upgrades: a new version replaces another with all its memory, under traffic, and a rollback undoes that.

use crate::{Inbox, SHOP, now, plugins::install_guest};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
    server::Server,
};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

on_both! {
    an_upgrade_under_traffic_handles_each_event_once;
    a_rollback_restores_the_previous_memory;
    a_failed_migration_leaves_the_old_version_running;
    a_server_that_dies_during_an_upgrade_leaves_the_old_version_running;
}

async fn started(kind: Kind) -> Inbox {
    let inbox = Inbox::start(kind, &[]).await;
    for plugin in ["welcome", "triage"] {
        inbox.server.command(&["plugin", "disable", plugin]).expect("it is switched off");
    }
    install_guest(&inbox.server, "counter", "counter");
    inbox
}

async fn writes(inbox: &Inbox, person: &str, mid: &str, said: &str) {
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, person, mid, now(), said)])]).await, 200);
    inbox.server.drained().await;
}

/// Returns the notes that the plugin wrote in a conversation, in order.
async fn notes(inbox: &Inbox, conversation: &Value) -> Vec<String> {
    let messages = inbox.server.messages(conversation).await;
    let notes = messages.iter().filter(|message| message["kind"] == "note");
    notes.map(|note| note["text"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn version(inbox: &Inbox) -> String {
    let plugin = inbox.server.get("/api/v1/plugins/counter").await;
    assert_eq!(plugin["paused"], Value::Null, "{plugin}");
    plugin["manifest"]["version"].as_str().unwrap_or_default().to_owned()
}

async fn an_upgrade_under_traffic_handles_each_event_once(kind: Kind) {
    const PEOPLE: usize = 4;
    let inbox = started(kind).await;
    let (stop, number) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut writers = Vec::new();
    for person in 0..PEOPLE {
        let (stop, number) = (stop.clone(), number.clone());
        let (client, hook) = (inbox.client.clone(), inbox.hook.clone());
        writers.push(tokio::spawn(async move {
            let mut sent = 0;
            while !stop.load(Ordering::Relaxed) {
                let mid = format!("mid-{}", number.fetch_add(1, Ordering::Relaxed));
                let message = text(SHOP.0, &format!("p{person}"), &mid, now(), "hello");
                let body = plugboard_tests::graph::webhook::batch(&[entry(SHOP.0, &[message])]);
                assert_eq!(client.post(&hook, crate::SECRET, &body).await, Some(200));
                sent += 1;
            }
            sent
        }));
    }
    let seen = async |count: usize| {
        while number.load(Ordering::Relaxed) < count {
            tokio::task::yield_now().await;
        }
    };
    seen(100).await;
    install_guest(&inbox.server, "counter-next", "counter");
    let upgraded = number.load(Ordering::Relaxed);
    seen(upgraded + 100).await;
    inbox.server.command(&["plugin", "rollback", "counter"]).expect("it is rolled back");
    let back = number.load(Ordering::Relaxed);
    install_guest(&inbox.server, "counter-next", "counter");
    seen(back + 50).await;
    stop.store(true, Ordering::Relaxed);
    let mut sent = Vec::new();
    for writer in writers {
        sent.push(writer.await.expect("the writer ends"));
    }
    let status = inbox.server.drained().await;
    assert_eq!(status["dead_letters"], 0, "{status}");
    assert_eq!(version(&inbox).await, "1.1.0");
    for (person, sent) in sent.into_iter().enumerate() {
        let conversation = inbox.conversation_with(&format!("Person p{person}")).await;
        let notes = notes(&inbox, &conversation).await;
        assert_eq!(notes.len(), sent, "each message is counted by one version, once");
        let count = |note: &str| note.rsplit(' ').next().and_then(|n| n.parse::<usize>().ok()).expect("a count");
        let first_of = |version: &str, from: usize| {
            notes.iter().skip(from).position(|note| note.starts_with(version)).map(|n| n + from)
        };
        // 1.0 counts from one, and 1.1 continues its count.
        let upgraded = first_of("1.1", 0).expect("a message after the upgrade");
        let counts: Vec<_> = notes.iter().map(|note| count(note)).collect();
        let back = first_of("1.0", upgraded);
        let end =
            back.or_else(|| (upgraded + 1..counts.len()).find(|n| counts[*n] <= counts[n - 1])).unwrap_or(counts.len());
        assert_eq!(counts[..end], (1..=end).collect::<Vec<_>>()[..], "{notes:?}");
        // After the rollback the count continues from the value at the upgrade, and the second upgrade carries it over.
        let after: Vec<_> = (upgraded + 1..=upgraded + counts.len() - end).collect();
        assert_eq!(counts[end..], after[..], "{notes:?}");
    }
}

async fn a_rollback_restores_the_previous_memory(kind: Kind) {
    let inbox = started(kind).await;
    let nothing = inbox.server.command(&["plugin", "rollback", "counter"]).expect_err("it was not upgraded");
    assert!(nothing.contains("no previous version"), "{nothing}");
    for n in 0..3 {
        writes(&inbox, "ada", &format!("a{n}"), "hello").await;
    }
    install_guest(&inbox.server, "counter-next", "counter");
    writes(&inbox, "ada", "b1", "hello").await;
    writes(&inbox, "bob", "b2", "hello").await;
    assert_eq!(version(&inbox).await, "1.1.0");
    let shown = inbox.server.command(&["plugin", "show", "counter"]).expect("it is shown");
    assert!(shown.contains("rollback to"), "{shown}");
    let printed = inbox.server.command(&["plugin", "rollback", "counter"]).expect("it is rolled back");
    assert_eq!(printed.trim(), "Rolled counter back to 1.0.0");
    writes(&inbox, "ada", "c1", "hello").await;
    writes(&inbox, "bob", "c2", "hello").await;
    let (ada, bob) = (inbox.conversation_with("Person ada").await, inbox.conversation_with("Person bob").await);
    let of_ada = ["1.0 counts 1", "1.0 counts 2", "1.0 counts 3", "1.1 counts 4", "1.0 counts 4"];
    assert_eq!(notes(&inbox, &ada).await, of_ada);
    assert_eq!(notes(&inbox, &bob).await, ["1.1 counts 1", "1.0 counts 1"]);
    assert!(inbox.server.command(&["plugin", "rollback", "counter"]).is_err(), "only one rollback is possible");
    inbox.server.command(&["plugin", "remove", "counter"]).expect("it is removed");
}

async fn a_failed_migration_leaves_the_old_version_running(kind: Kind) {
    let mut inbox = started(kind).await;
    writes(&inbox, "ada", "m1", "hello").await;
    writes(&inbox, "bob", "m2", "stumble").await;
    let file = format!("{}/../target/guests/counter-next.wasm", env!("CARGO_MANIFEST_DIR"));
    let refused =
        inbox.server.command(&["plugin", "install", &file, "--yes", "--name", "counter"]).expect_err("it fails");
    assert!(refused.contains("nothing was changed") && refused.contains("`many` is not a valid count"), "{refused}");
    assert_eq!(version(&inbox).await, "1.0.0");
    writes(&inbox, "ada", "m3", "hello").await;
    let ada = inbox.conversation_with("Person ada").await;
    assert_eq!(notes(&inbox, &ada).await, ["1.0 counts 1", "1.0 counts 2"]);
    inbox.server.restart();
    inbox.hook = format!("{}/hooks/{}", inbox.server.base, SHOP.1);
    writes(&inbox, "ada", "m4", "hello").await;
    assert_eq!(notes(&inbox, &ada).await.last().map(String::as_str), Some("1.0 counts 3"));
}

async fn a_server_that_dies_during_an_upgrade_leaves_the_old_version_running(kind: Kind) {
    let mut inbox = started(kind).await;
    // Enough values that the migration takes a while.
    for batch in 0..6 {
        let message = |n| text(SHOP.0, &format!("p{batch}-{n}"), &format!("m{batch}-{n}"), now(), "hello");
        let messages: Vec<_> = (0..50).map(message).collect();
        assert_eq!(inbox.post(&[entry(SHOP.0, &messages)]).await, 200);
    }
    inbox.server.drained().await;
    let file = plugboard_tests::guest("counter-next");
    let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
    let ask = |path: &str| http.post(format!("{}{path}", inbox.server.base)).bearer_auth(&inbox.server.token);
    let upload = ask("/api/v1/components").header("Content-Type", "application/wasm").body(file);
    let component: Value = upload.send().await.expect("it is accepted").json().await.expect("JSON");
    let install = ask("/api/v1/plugins").json(&json!({ "digest": component["digest"], "name": "counter" }));
    // The server dies before it answers.
    let upgrading = tokio::spawn(install.send());
    let waits = async |server: &Server| {
        let plugin = server.get("/api/v1/plugins/counter").await;
        let paused = plugin["paused"].as_str().is_some_and(|why| why.contains("is being upgraded"));
        if paused { Ok(()) } else { Err(plugin.to_string()) }
    };
    inbox.server.until("the upgrade", waits).await;
    inbox.server.restart();
    let _ = upgrading.await;
    inbox.hook = format!("{}/hooks/{}", inbox.server.base, SHOP.1);
    assert_eq!(version(&inbox).await, "1.0.0");
    writes(&inbox, "p3-7", "again", "hello").await;
    install_guest(&inbox.server, "counter-next", "counter");
    writes(&inbox, "p3-7", "and again", "hello").await;
    let conversation = inbox.conversation_with("Person p3-7").await;
    assert_eq!(notes(&inbox, &conversation).await, ["1.0 counts 1", "1.0 counts 2", "1.1 counts 3"]);
}
