//! One Idempotency-Key creates one message, whichever servers the requests reach.

use super::{ANSWERED, DRAINED, accepted_count, conversation_of, customers};
use plugboard_tests::cluster::Cluster;
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_idempotency_key_sent_to_two_servers_creates_one_message() {
    let cluster = Cluster::start(2, &[]).await;
    cluster.open_shop(&["triage", "welcome"]).await;
    customers(&cluster, "ada", 1).await;
    cluster.drained(0, DRAINED).await;
    let path = format!("/api/v1/conversations/{}/messages", conversation_of(&cluster, "ada0").await);
    for n in 0..5 {
        let (key, text) = (format!("key-{n}"), format!("answer {n}"));
        let (headers, body) = ([("Idempotency-Key", key.as_str())], json!({ "text": text }));
        let ask =
            |turn: usize| cluster.nodes[turn % 2].server.ask_within(ANSWERED * 2, "POST", &path, &headers, Some(&body));
        let answers = futures_util::future::join_all((0..20).map(ask)).await;
        let mut messages = BTreeSet::new();
        for answer in answers {
            let (status, message) = answer.expect("the server answers");
            assert_eq!(status, 201, "{message}");
            messages.insert(message["id"].to_string());
        }
        assert_eq!(messages.len(), 1, "one message under {key}: {messages:?}");
        // Both servers refuse a different request with the same key.
        for node in &cluster.nodes {
            let other = json!({ "text": "something else" });
            let (status, problem) =
                node.server.ask_within(ANSWERED, "POST", &path, &headers, Some(&other)).await.expect("an answer");
            assert_eq!((status, &problem["code"]), (409, &json!("conflict")), "{problem}");
        }
    }
    cluster.drained(0, DRAINED).await;
    for n in 0..5 {
        assert_eq!(accepted_count(&cluster, &format!("answer {n}")), 1, "answer {n} at the platform");
    }
}
