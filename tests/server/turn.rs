//! A turn: what one message causes is claimed in the transaction that stores the message, made together, and recorded
//! together. The server is killed after each of the three commits: everything happens once, and only the calls that were
//! in progress are made again.

use crate::{Inbox, SHOP, cost::calls, now};
use plugboard_db::{Conn, sql::query};
use plugboard_tests::{
    databases::Kind,
    graph::{
        Behavior, Edge,
        webhook::{entry, text},
    },
    on_both,
    stub::{self, Stub},
};
use serde_json::json;

on_both! {
    a_server_dies_after_the_first_commit;
    a_server_dies_while_handlers_run;
    a_server_dies_after_the_second_commit;
    a_server_dies_after_the_third_commit;
    a_slow_name_does_not_occupy_the_places_of_runs;
}

async fn writes(inbox: &Inbox, person: &str, words: &str) {
    let message = text(SHOP.0, person, &format!("mid-{person}"), now(), words);
    assert_eq!(inbox.post(&[entry(SHOP.0, &[message])]).await, 200);
}

/// Returns how many rows a condition selects, such as `runs WHERE state = 'done'`.
async fn count(inbox: &Inbox, from: &str) -> i64 {
    let mut conn = Conn::connect(inbox.server.database_url(), false).await.expect("the database opens");
    let row = query(format!("SELECT COUNT(*) FROM {from}")).fetch_one(&mut conn).await.expect("it is read");
    row.try_get(0).expect("a number")
}

async fn until_count(inbox: &Inbox, expected: i64, from: &str) {
    let counted = async |_: &_| {
        let found = count(inbox, from).await;
        if found == expected { Ok(()) } else { Err(format!("{found} rows")) }
    };
    inbox.server.until(&format!("{expected} rows of {from}"), counted).await;
}

/// Kills the server and starts it again. Returns how many plugin calls it makes until nothing is pending.
async fn calls_after_restart(inbox: &mut Inbox) -> f64 {
    inbox.server.kill();
    inbox.graph.recover();
    inbox.graph.release();
    inbox.server.restart();
    inbox.server.drained().await;
    calls(inbox).await
}

fn assert_greeted_once(inbox: &Inbox) {
    let accepted = inbox.graph.accepted();
    assert_eq!(accepted.len(), 1, "{accepted:?}");
    assert!(accepted[0].message["text"].as_str().is_some_and(|text| text.contains("Person")), "{accepted:?}");
}

async fn a_server_dies_after_the_first_commit(kind: Kind) {
    let mut inbox = Inbox::start(kind, &[]).await;
    inbox.graph.always(Edge::Profile, Behavior::Hold);
    writes(&inbox, "ada", "how much is a chair?").await;
    // The transaction that stored the message has claimed the fetch of the name and the runs.
    until_count(&inbox, 1, "fetches WHERE claim IS NOT NULL").await;
    assert_eq!(count(&inbox, "runs").await, 2);
    assert_eq!(count(&inbox, "messages").await, 1);
    let made = calls_after_restart(&mut inbox).await;
    assert_greeted_once(&inbox);
    // `profile` again, then for the first time `triage`, `welcome` and `send`.
    assert!((made - 4.0).abs() < 0.5, "{made} calls");
}

async fn a_server_dies_while_handlers_run(kind: Kind) {
    let mut inbox = Inbox::start(kind, &[]).await;
    let silent = Stub::start(stub::Behavior::Silence).await;
    let file = format!("{}/../target/guests/hostile.wasm", env!("CARGO_MANIFEST_DIR"));
    let grant = format!("http={}", silent.authority());
    let install = ["plugin", "install", &file, "--yes", "--name", "helper", "--grant", &grant];
    inbox.server.command(&install).expect("the plugin is installed");
    writes(&inbox, "ada", &format!("many 1 {}", silent.url("/"))).await;
    // One plugin hangs. The reply of another one leaves nevertheless, and both other runs are recorded.
    inbox.graph.wait_for_sends(1).await;
    until_count(&inbox, 1, "deliveries WHERE state = 'sent'").await;
    until_count(&inbox, 2, "runs WHERE state = 'done'").await;
    until_count(&inbox, 1, "runs WHERE state = 'running'").await;
    inbox.server.kill();
    drop(silent);
    inbox.server.restart();
    // The handler that hung is called again. Its request fails, so that a third attempt is due later.
    until_count(&inbox, 1, "runs WHERE state = 'pending' AND attempts = 2").await;
    assert_greeted_once(&inbox);
    // No other handler is.
    let made = calls(&inbox).await;
    assert!((made - 1.0).abs() < 0.5, "{made} calls");
}

async fn a_server_dies_after_the_second_commit(kind: Kind) {
    let mut inbox = Inbox::start(kind, &[]).await;
    inbox.graph.always(Edge::Send, Behavior::Hold);
    writes(&inbox, "ada", "how much is a chair?").await;
    inbox.graph.wait_for_sends(1).await;
    // The transaction that recorded the runs has claimed the reply, before the first byte left.
    assert_eq!(count(&inbox, "runs WHERE state = 'done'").await, 2);
    assert_eq!(count(&inbox, "deliveries WHERE state = 'sending' AND attempts = 1").await, 1);
    let made = calls_after_restart(&mut inbox).await;
    // Nobody can tell whether the platform took the reply, so the server does not send it again.
    assert_eq!(count(&inbox, "deliveries WHERE state = 'uncertain'").await, 1);
    assert_greeted_once(&inbox);
    assert!(made < 0.5, "{made} calls");
}

async fn a_server_dies_after_the_third_commit(kind: Kind) {
    let mut inbox = Inbox::start(kind, &[]).await;
    writes(&inbox, "ada", "how much is a chair?").await;
    until_count(&inbox, 1, "deliveries WHERE state = 'sent'").await;
    let made = calls_after_restart(&mut inbox).await;
    assert_greeted_once(&inbox);
    assert!(made < 0.5, "{made} calls");
}

async fn a_slow_name_does_not_occupy_the_places_of_runs(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    inbox.graph.next_for(Edge::Profile, "ada", 1, Behavior::Hold);
    writes(&inbox, "ada", "how much is a chair?").await;
    // After a moment the runs are given back and wait in the database.
    until_count(&inbox, 2, "runs WHERE state = 'pending' AND attempts = 0").await;
    inbox.graph.release();
    inbox.server.drained().await;
    assert_greeted_once(&inbox);
    let runs = inbox.server.list("/api/v1/runs").await;
    assert!(runs.iter().all(|run| run["attempts"] == json!(1)), "{runs:?}");
}
