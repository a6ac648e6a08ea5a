//! A change of the registry on one server takes effect on all servers at once.

use super::{DRAINED, greeted_once};
use plugboard_tests::cluster::Cluster;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_channel_is_served_by_all_servers_immediately() {
    let cluster = Cluster::start(2, &[]).await;
    cluster.open_shop(&["triage", "welcome"]).await;
    let mut people = Vec::new();
    for n in 0..20 {
        let (page, name) = (format!("20{n:02}"), format!("page-{n}"));
        let (first, second) = (n % 2, 1 - n % 2);
        cluster.add_channel(first, &page, &name, &json!({})).await;
        // The other server first: it has not noticed the channel by itself yet.
        for (node, who) in [(second, "b"), (first, "a")] {
            let person = format!("{who}{n}");
            let mid = format!("mid-{person}");
            let status = cluster.write(node, (&page, &name), &person, &mid, "where is my order?").await;
            assert_eq!(status, Some(200), "the hook of {name} at server {node}");
            people.push(person);
        }
    }
    cluster.drained(0, DRAINED).await;
    greeted_once(&cluster, &people).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_secret_applies_to_all_servers_immediately() {
    let cluster = Cluster::start(2, &[]).await;
    cluster.open_shop(&["triage", "welcome"]).await;
    for n in 0..5 {
        let token = format!("page-token-{n}");
        let (node, path) = (&cluster.nodes[n % 2], "/api/v1/channels/shop/secrets/page_token");
        let (status, answer) = node.server.ask("PUT", path, Some(&json!({ "value": token }))).await;
        assert!((200..300).contains(&status), "{status} {answer}");
        // From now on the platform accepts only this token, so it would refuse a server that is behind.
        cluster.graph.expect_token("1001", &token);
        cluster.graph.expect_token(&format!("ada{n}"), &token);
        cluster
            .written(1 - n % 2, plugboard_tests::cluster::SHOP, &format!("ada{n}"), &format!("mid-ada{n}"), "order")
            .await;
        let status = cluster.drained(0, DRAINED).await;
        assert_eq!(status["dead_letters"], 0, "{status}");
        let greeted = cluster.graph.accepted().iter().filter(|message| message.recipient == format!("ada{n}")).count();
        assert_eq!(greeted, 1, "after the change {n}");
    }
}
