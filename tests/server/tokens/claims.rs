//! A refresh is made once, by one of several servers, and a refresh token that works once is never sent again.

use super::{APP, BY_JSON, install};
use plugboard_db::{
    Db,
    connections::{self, Connection, Refreshed},
};
use plugboard_model::Clock;
use plugboard_tests::{
    cluster::{Cluster, SHOP},
    databases::{Database, Kind},
    issuer::{FIRST, TokenIssuer},
    on_both,
};
use std::time::Duration;

on_both! {
    a_claim_remembers_a_refresh_token_that_was_sent;
}

/// Begins a connection in place of `replaced`.
async fn begin(db: &Db, connection: &Connection, replaced: Option<&Connection>) {
    let (connection, replaced) = (connection.clone(), replaced.cloned());
    let begun = db.write_with(move |tx| {
        let (connection, replaced) = (connection.clone(), replaced.clone());
        Box::pin(async move { connections::begin(tx, "channel:shop", &connection, replaced.as_ref()).await })
    });
    begun.await.expect("it is written");
}

/// Claims a refresh that uses up the refresh token, from a time until 100 later.
async fn claim(db: &Db, connection: &Connection, now: i64) -> bool {
    let connection = connection.clone();
    let claimed = db.write_with(move |tx| {
        let connection = connection.clone();
        Box::pin(async move { connections::claim_refresh(tx, &connection, now, now + 100, true).await })
    });
    claimed.await.expect("it is written")
}

async fn end(db: &Db, connection: &Connection, outcome: Refreshed) {
    let connection = connection.clone();
    let ended = db.write_with(move |tx| {
        let (connection, outcome) = (connection.clone(), outcome.clone());
        Box::pin(async move { connections::end_refresh(tx, &connection.id, connection.version, &outcome).await })
    });
    ended.await.expect("it is written");
}

async fn a_claim_remembers_a_refresh_token_that_was_sent(kind: Kind) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(5_000)).await;
    let read = async || {
        let mut conn = db.read().await.expect("a connection");
        let found = connections::get(&mut conn, "channel:shop", "token").await.expect("it is read");
        found.expect("it has begun")
    };
    let first = Connection {
        name: "token".into(),
        id: "one".into(),
        sealed: vec![1],
        scopes: String::new(),
        refresh_at: Some(0),
        expires_at: None,
        problem: None,
        failure: None,
        spent: false,
        version: 1,
        connected_at: 0,
    };
    begin(&db, &first, None).await;
    // Another server that begins it too changes nothing.
    begin(&db, &Connection { id: "other".into(), ..first.clone() }, None).await;
    assert_eq!(read().await, first);

    assert!(claim(&db, &first, 1_000).await);
    assert!(!claim(&db, &first, 1_050).await, "it is claimed");
    assert!(!claim(&db, &first, 2_000).await, "the token was sent since it was read");
    let spent = read().await;
    assert!(spent.spent && claim(&db, &spent, 2_000).await, "a claim that knows it");
    end(&db, &spent, Refreshed::Failed("it is busy".into())).await;
    let failed = read().await;
    assert_eq!((failed.spent, failed.failure.as_deref()), (false, Some("it is busy")));

    assert!(claim(&db, &failed, 3_000).await);
    end(&db, &failed, Refreshed::Unanswered("no answer".into())).await;
    let lost = read().await;
    assert_eq!((lost.spent, lost.problem.as_deref()), (true, Some("no answer")));
    assert!(!claim(&db, &lost, 4_000).await, "it is lost");
    // The tokens arrived after all, where they could not be stored earlier.
    let tokens = Refreshed::Tokens { sealed: vec![2], refresh_at: Some(7), expires_at: Some(8) };
    end(&db, &failed, tokens.clone()).await;
    let found = read().await;
    let expected =
        Connection { sealed: vec![2], refresh_at: Some(7), expires_at: Some(8), version: 2, ..first.clone() };
    assert_eq!(found, Connection { connected_at: 5_000, ..expected });

    // A connection that begins anew replaces only the one that was read, and results for that one are ignored.
    begin(&db, &Connection { id: "two".into(), ..first.clone() }, Some(&failed)).await;
    assert_eq!(read().await, found);
    begin(&db, &Connection { id: "two".into(), ..first.clone() }, Some(&found)).await;
    let begun = read().await;
    assert_eq!(begun, Connection { id: "two".into(), version: 3, ..first });
    end(&db, &found, tokens).await;
    assert_eq!(read().await, begun);
}

/// Each refresh token is used once, although two servers have the same connection and its tokens end every two seconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_token_that_works_once_is_used_once_by_two_servers() {
    let (cluster, issuer) = (Cluster::start(2, &[]).await, TokenIssuer::start(2).await);
    cluster.open_shop(&[]).await;
    let server = &cluster.nodes[0].server;
    let printed = install(server, &issuer, BY_JSON, &[("token", FIRST.1), APP[0], APP[1]]).expect("it is installed");
    assert!(printed.contains("helper is installed"), "{printed}");
    cluster
        .until("every server to know the plugin", async || {
            for node in &cluster.nodes {
                let plugins = node.server.list("/api/v1/plugins").await;
                if !plugins.iter().any(|plugin| plugin["name"] == "helper") {
                    return Err(format!("{plugins:?}"));
                }
            }
            Ok(())
        })
        .await;
    let said = format!("http POST {}/things", issuer.base());
    let people = 40;
    for n in 0..people {
        let person = format!("person-{n}");
        cluster.written(n % 2, SHOP, &person, &format!("mid-{person}"), &said).await;
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    cluster.drained(0, Duration::from_mins(1)).await;
    let stats = issuer.stats();
    assert_eq!((stats.reused, stats.refused.len(), stats.calls), (0, 0, people), "{stats:?}");
    assert!(stats.refreshes >= 3, "{stats:?}");
}
