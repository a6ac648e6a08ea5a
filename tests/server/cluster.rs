//! Several servers on one PostgreSQL, and a database that is slow, gone, frozen or cut off: nothing acknowledged is
//! lost, nothing is done twice, and every request is answered in time.

mod channels;
mod commits;
mod database;
mod frozen;
mod keys;
mod leader;
mod plugins;
mod rounds;
mod updates;

use plugboard_tests::cluster::{Cluster, SHOP};
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};

/// The longest that a cluster may take until nothing is pending. Far shorter than a claim lasts, so the tests never
/// wait for an abandoned claim to expire.
const DRAINED: Duration = Duration::from_secs(30);
/// The longest that a request may wait for a database that does not answer: 3 s, plus what a busy machine adds.
const ANSWERED: Duration = Duration::from_secs(5);

/// Has `count` customers each write one message to the shop, in turn through each server.
async fn customers(cluster: &Cluster, prefix: &str, count: usize) -> Vec<String> {
    let mut people = Vec::new();
    for n in 0..count {
        let person = format!("{prefix}{n}");
        cluster.written(n % cluster.nodes.len(), SHOP, &person, &format!("mid-{person}"), "where is my order?").await;
        people.push(person);
    }
    people
}

/// Checks that each of these people has one conversation with one message, sorted and greeted once, and that the
/// platform accepted one greeting for each.
async fn greeted_once(cluster: &Cluster, people: &[String]) {
    let server = &cluster.nodes[0].server;
    let status = server.get("/api/v1/status").await;
    let dead = server.list("/api/v1/runs?state=dead").await;
    assert_eq!(status["dead_letters"], 0, "{status} {dead:?}");
    let mut messages: BTreeMap<String, (usize, usize, Value)> = BTreeMap::new();
    for conversation in server.list("/api/v1/conversations").await {
        let all = server.messages(&conversation).await;
        let of = |direction: &str| all.iter().filter(|m| m["direction"] == *direction && m["kind"] != "note").count();
        let mid = all.iter().find_map(|m| m["external_id"].as_str()?.strip_prefix("mid-").map(str::to_owned));
        let mid = mid.unwrap_or_else(|| panic!("a conversation without a customer's message: {all:?}"));
        let before = messages.insert(mid, (of("in"), of("out"), conversation["category"].clone()));
        assert_eq!(before, None, "a customer with two conversations: {conversation}");
    }
    let accepted = cluster.graph.accepted();
    for person in people {
        let Some((inbound, outbound, category)) = messages.get(person) else { panic!("{person}'s message is lost") };
        assert_eq!((*inbound, *outbound), (1, 1), "{person}: a message and its greeting");
        assert_eq!(category, "support", "{person} is sorted");
        let greetings = accepted.iter().filter(|message| message.recipient == *person).count();
        assert_eq!(greetings, 1, "{person} is greeted once");
    }
}

/// Returns the conversation of a customer, by the message that started it.
async fn conversation_of(cluster: &Cluster, person: &str) -> String {
    let sql = format!("SELECT conversation_id FROM messages WHERE external_id = 'mid-{person}'");
    let mut found = cluster.rows(&sql).await;
    assert_eq!(found.len(), 1, "messages with mid-{person}");
    found.remove(0)
}

/// The number of messages with this text that the platform accepted.
fn accepted_count(cluster: &Cluster, text: &str) -> usize {
    cluster.graph.accepted().iter().filter(|message| message.message["text"] == text).count()
}
