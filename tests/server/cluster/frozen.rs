//! A server that hangs for longer than its claims last, and then continues as if nothing had happened.

use super::{DRAINED, greeted_once};
use plugboard_tests::{
    cluster::{Cluster, SECRET, SHOP},
    graph::{Behavior, Edge},
    traffic::{To, Traffic, account},
};
use serde_json::json;
use std::{collections::BTreeMap, time::Duration};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_send_of_a_frozen_server_is_marked_uncertain_by_another_and_not_repeated() {
    let cluster = Cluster::start(2, &[]).await;
    cluster.open_shop(&["triage", "welcome"]).await;
    // Only the first server works, and it hangs while the platform has its request.
    cluster.nodes[1].server.freeze();
    cluster.graph.next(Edge::Send, 3, Behavior::Hold);
    let people: Vec<_> = (0..3).map(|n| format!("ada{n}")).collect();
    for person in &people {
        cluster.written(0, SHOP, person, &format!("mid-{person}"), "where is my order?").await;
    }
    cluster.graph.wait_for_sends(3).await;
    cluster.nodes[0].server.freeze();
    cluster.nodes[1].server.thaw();
    cluster.expire_claims().await;
    cluster
        .until("the other server to take the claims back", async || {
            let status = cluster.nodes[1].server.get("/api/v1/status").await;
            if status["uncertain"] == 3 { Ok(()) } else { Err(status.to_string()) }
        })
        .await;
    cluster.graph.release();
    cluster.nodes[0].server.thaw();
    // Now the first server gets the platform's answer. Its claims are gone, and it must send nothing again.
    cluster.drained(0, DRAINED).await;
    cluster.drained(1, DRAINED).await;
    greeted_once(&cluster, &people).await;
    for (n, message) in
        cluster.rows("SELECT DISTINCT message_id FROM deliveries WHERE state = 'uncertain'").await.iter().enumerate()
    {
        let path = format!("/api/v1/messages/{message}/settle");
        let (status, answer) = cluster.nodes[n % 2].server.ask("POST", &path, Some(&json!({ "sent": true }))).await;
        // The server that sent it may have recorded that meanwhile.
        assert!(
            status == 200 || (status == 409 && answer["detail"].to_string().contains("is sent")),
            "{status} {answer}"
        );
    }
    cluster.drained(1, DRAINED).await;
    greeted_once(&cluster, &people).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_freeze_in_turn_under_traffic_do_nothing_twice() {
    let cluster = Cluster::start(2, &[]).await;
    cluster.open_shop(&["triage", "welcome"]).await;
    let hooks = cluster.nodes.iter().map(|node| node.hook(SHOP.1)).collect();
    let to = To { hooks, page: SHOP.0.into(), secret: SECRET.into(), writers: 4, pause: Duration::from_millis(10) };
    let traffic = Traffic::start(to);
    for turn in 0..4 {
        traffic.more(20).await;
        cluster.nodes[turn % 2].server.freeze();
        // Its claims expire, and the other server takes over.
        cluster.expire_claims().await;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        cluster.nodes[turn % 2].server.thaw();
    }
    traffic.more(20).await;
    let acknowledged: BTreeMap<usize, i64> = traffic.end().await;
    let status = cluster.drained(0, DRAINED).await;
    assert_eq!(status["dead_letters"], 0, "{status}");
    let account = account(&cluster.nodes[0].server, &cluster.graph, &acknowledged).await;
    println!("{} greetings, {} of them uncertain", account.sent, account.uncertain.len());
}
