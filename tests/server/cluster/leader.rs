//! One server is the leader and does the housekeeping. If it dies or hangs, another one takes over within seconds.

use super::{DRAINED, conversation_of};
use plugboard_tests::{
    cluster::{Cluster, SHOP, now},
    graph::{Behavior, Edge},
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The leader's lease lasts 5 s and is checked every second.
const WITHIN: Duration = Duration::from_secs(12);
const HOUR: i64 = 3_600_000;

fn at(time: i64) -> String {
    jiff::Timestamp::from_millisecond(time).expect("a time").to_string()
}

/// Starts two servers on a test clock, with `follow-up`, which reminds after four hours of silence.
async fn started() -> (Cluster, i64) {
    let cluster = Cluster::start(2, &["--test-clock"]).await;
    let begin = now();
    for node in &cluster.nodes {
        node.server.set_clock(&at(begin)).await;
    }
    let config = json!({ "remind_after_hours": 4, "close_after_hours": 2 }).to_string();
    cluster.nodes[0].server.install("follow-up", &["--config", &config]);
    cluster.open_shop(&["triage", "welcome"]).await;
    (cluster, begin)
}

/// Creates a conversation that is snoozed for an hour, and one whose customer is reminded in four hours. Returns the
/// first conversation and the second customer.
async fn create_waiting(cluster: &Cluster, node: usize, prefix: &str, now: i64) -> [String; 2] {
    let people = ["snoozed", "reminded"].map(|who| format!("{prefix}-{who}"));
    let mut conversations = Vec::new();
    for person in &people {
        cluster.written(node, SHOP, person, &format!("mid-{person}"), "where is my order?").await;
        // The run waits for the profile up to 2 s by a clock that is stopped; the profile arrives at once.
        cluster.drained(node, DRAINED).await;
        conversations.push(conversation_of(cluster, person).await);
    }
    let snooze = json!({ "status": "snoozed", "snoozed_until": at(now + HOUR) });
    let path = format!("/api/v1/conversations/{}", conversations[0]);
    let (status, answer) = cluster.nodes[node].server.ask("PATCH", &path, Some(&snooze)).await;
    assert_eq!(status, 200, "{answer}");
    [conversations[0].clone(), people[1].clone()]
}

/// Waits until the snooze has ended and the reminder has been sent.
async fn wait_for_both(cluster: &Cluster, node: usize, [snoozed, reminded]: &[String; 2]) {
    let began = Instant::now();
    loop {
        let conversation = cluster.nodes[node].server.get(&format!("/api/v1/conversations/{snoozed}")).await;
        let sends = cluster.graph.accepted().iter().filter(|message| message.recipient == *reminded).count();
        if conversation["status"] == "open" && sends == 2 {
            return;
        }
        assert!(began.elapsed() < WITHIN, "status {}, {sends} messages to {reminded}", conversation["status"]);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn snoozes_end_and_timers_fire_whichever_server_hangs_or_dies() {
    let (mut cluster, begin) = started().await;
    // One of the two is the leader, so each is frozen in turn.
    for (round, gone) in [0, 1].into_iter().enumerate() {
        let (left, time) = (1 - gone, begin + i64::try_from(round).unwrap_or(0) * 7 * HOUR);
        for node in &cluster.nodes {
            node.server.set_clock(&at(time)).await;
        }
        let waiting = create_waiting(&cluster, left, &format!("hang{gone}"), time).await;
        cluster.nodes[gone].server.freeze();
        cluster.nodes[left].server.set_clock(&at(time + 5 * HOUR)).await;
        wait_for_both(&cluster, left, &waiting).await;
        cluster.nodes[gone].server.thaw();
    }
    // Then one dies for good. All of this is within the day in which the platform accepts answers.
    let time = begin + 14 * HOUR;
    for node in &cluster.nodes {
        node.server.set_clock(&at(time)).await;
    }
    let waiting = create_waiting(&cluster, 0, "dead", time).await;
    cluster.nodes[1].server.kill();
    cluster.nodes[0].server.set_clock(&at(time + 5 * HOUR)).await;
    wait_for_both(&cluster, 0, &waiting).await;
    cluster.drained(0, DRAINED).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expired_claims_of_a_dead_server_are_taken_back_within_seconds() {
    let mut cluster = Cluster::start(2, &[]).await;
    cluster.open_shop(&["triage", "welcome"]).await;
    for gone in [0, 1] {
        let (left, person) = (1 - gone, format!("ada{gone}"));
        // Only this server works, so the claim is its own. The platform keeps it waiting.
        cluster.nodes[left].server.freeze();
        cluster.graph.next_for(Edge::Send, &person, 1, Behavior::Hold);
        let sends = cluster.graph.requests_to(Edge::Send).len();
        cluster.written(gone, SHOP, &person, &format!("mid-{person}"), "where is my order?").await;
        cluster.graph.wait_for_sends(sends + 1).await;
        cluster.nodes[gone].server.kill();
        cluster.nodes[left].server.thaw();
        cluster.expire_claims().await;
        let began = Instant::now();
        let status: Value = loop {
            let status = cluster.nodes[left].server.get("/api/v1/status").await;
            if status["pending"]["deliveries"] == 0 {
                break status;
            }
            assert!(began.elapsed() < WITHIN, "{status}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        assert_eq!(status["uncertain"], 1, "a person has to say whether it was sent: {status}");
        let message = cluster.rows("SELECT message_id FROM deliveries WHERE state = 'uncertain'").await.remove(0);
        let path = format!("/api/v1/messages/{message}/settle");
        cluster.nodes[left].server.post(&path, json!({ "sent": true })).await;
        cluster.graph.release();
        cluster.nodes[gone].server.restart();
    }
    cluster.drained(0, DRAINED).await;
    let twice: Vec<_> =
        ["ada0", "ada1"].map(|who| cluster.graph.accepted().iter().filter(|t| t.recipient == who).count()).into();
    assert_eq!(twice, [1, 1], "no customer was greeted twice");
}
