//! The server is killed again and again at arbitrary moments: nothing acknowledged is lost, and nothing is done twice.

use crate::{Inbox, SECRET, SHOP, delivery::echoes};
use plugboard_db::Dialect;
use plugboard_db::{Conn, sql::query};
use plugboard_tests::{
    databases::Kind,
    on_both,
    traffic::{To, Traffic, account},
};
use serde_json::json;
use std::{collections::BTreeSet, time::Duration};

on_both! {
    no_message_is_lost_or_repeated_with_echoes;
    no_message_is_lost_or_repeated_without_echoes;
}

async fn no_message_is_lost_or_repeated_with_echoes(kind: Kind) {
    kill(kind, rounds(), true).await;
}

async fn no_message_is_lost_or_repeated_without_echoes(kind: Kind) {
    kill(kind, rounds(), false).await;
}

/// The number of rounds: five by default; `cargo xtask campaign kill` asks for more.
fn rounds() -> usize {
    std::env::var("PLUGBOARD_KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(5)
}

/// The number of concurrent customers.
const WRITERS: usize = 8;
/// How long the host waits for an echo before it assumes that a part was not accepted, in seconds.
const ECHOES_S: u32 = 5;

async fn kill(kind: Kind, rounds: usize, echo: bool) {
    let more = if echo { json!({ "echoes_within": ECHOES_S }) } else { json!({}) };
    let mut inbox = Inbox::configured(kind, &[], &more).await;
    if echo {
        inbox.graph.echo_to(echoes(&inbox));
    }
    let traffic = Traffic::start(To {
        hooks: vec![inbox.hook.clone()],
        page: SHOP.0.into(),
        secret: SECRET.into(),
        writers: WRITERS,
        pause: Duration::ZERO,
    });
    // Sends in progress when the server died: the platform has received their requests, or may have.
    let mut interrupted = BTreeSet::new();
    for round in 0..rounds {
        // Irregular moments, the same in every run; what is happening at each differs anyway.
        let pause = 60 + (round * 97) % 341;
        tokio::time::sleep(Duration::from_millis(pause as u64)).await;
        inbox.server.kill();
        interrupted.extend(sending(inbox.server.database_url()).await);
        inbox.server.restart();
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let acknowledged = traffic.end().await;
    inbox.graph.echoes_settled().await;
    let status = if echo {
        // What the stand-in did not accept has no echo, and is sent again.
        inbox
            .server
            .until("nothing to be uncertain", async |server| {
                let status = server.drained().await;
                if status["uncertain"] == 0 { Ok(status) } else { Err(status.to_string()) }
            })
            .await
    } else {
        inbox.server.drained().await
    };
    inbox.graph.echoes_settled().await;
    assert_eq!(status["dead_letters"], 0, "{status}");

    let account = account(&inbox.server, &inbox.graph, &acknowledged).await;
    let uncertain = deliveries(inbox.server.database_url(), "uncertain").await;
    assert_eq!((account.uncertain.len(), &status["uncertain"]), (uncertain.len(), &json!(uncertain.len())));
    let unexplained: Vec<_> = uncertain.difference(&interrupted).collect();
    assert!(unexplained.is_empty(), "uncertain, though no server died while it was sent: {unexplained:?}");
    if echo {
        assert_eq!(uncertain.len(), 0, "{status}");
    }
    println!(
        "{kind:?}: {rounds} kills, {} messages, {} uncertain of {} that were under way, {} of them taken, echoes {echo}",
        acknowledged.len(),
        uncertain.len(),
        interrupted.len(),
        account.uncertain.iter().filter(|one| one.accepted).count()
    );
}

/// Returns the deliveries that a server had claimed when it died.
pub(crate) async fn sending(url: &str) -> BTreeSet<String> {
    let mut conn = Conn::connect(url, true).await.expect("the database opens");
    if Dialect::of(url).expect("a database's address") == Dialect::Postgres {
        // The database still executes what the dead server had sent, so a claim may be committed after its death. Wait
        // for that.
        let others =
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        while query(others).fetch_one(&mut conn).await.expect("it is read").try_get::<i64>(0).expect("a value") > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    conn.close().await;
    deliveries(url, "sending").await
}

/// Returns the deliveries in a state.
pub(crate) async fn deliveries(url: &str, state: &str) -> BTreeSet<String> {
    let mut conn = Conn::connect(url, true).await.expect("the database opens");
    let rows = query("SELECT id FROM deliveries WHERE state = $1").bind(state.to_owned());
    let rows = rows.fetch_all(&mut conn).await.expect("it is read");
    conn.close().await;
    rows.iter().map(|row| row.try_get(0).expect("a value")).collect()
}
