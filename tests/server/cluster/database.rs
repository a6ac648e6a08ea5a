//! The database dies, hangs, is slow or unreachable, and comes back: meanwhile every request is answered in time, and
//! afterwards everything continues without a restart.

use super::{ANSWERED, DRAINED, conversation_of, customers, greeted_once};
use plugboard_tests::cluster::{Cluster, SHOP};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Reports whether the server is starting or stopping, so its answer may be either.
const READY: &str = "/readyz";
/// Requests that are sent to a server repeatedly and concurrently while its database is unavailable.
const PATHS: [(&str, &str); 6] = [
    ("GET", "/healthz"),
    ("GET", READY),
    ("GET", "/api/v1/conversations"),
    ("GET", "/api/v1/status"),
    ("GET", "/api/v1/leads"),
    ("POST", "REPLY"),
];

/// Sends all requests to every server at once, including webhooks. Checks that each answer comes in time, and returns
/// the answers by request.
async fn ask(cluster: &Cluster, conversation: &str, said: &str) -> Vec<(String, u16, Value)> {
    let reply = format!("/api/v1/conversations/{conversation}/messages");
    let mut asked = Vec::new();
    for node in &cluster.nodes {
        for (method, path) in PATHS {
            let path = if path == "REPLY" { reply.as_str() } else { path };
            let body = (method == "POST").then(|| json!({ "text": said }));
            asked.push(async move {
                let (began, what) = (Instant::now(), format!("{method} {path}"));
                let answer = node.server.ask_within(Duration::from_mins(1), method, path, &[], body.as_ref()).await;
                assert!(began.elapsed() < ANSWERED, "{what} took {:?}: {answer:?}", began.elapsed());
                let (status, body) = answer.unwrap_or_else(|| panic!("{what} is not answered"));
                (what, status, body)
            });
        }
    }
    let hooks = (0..cluster.nodes.len()).map(|n| async move {
        let began = Instant::now();
        let status = cluster.write(n, SHOP, said, &format!("mid-{said}"), "where is my order?").await;
        assert!(began.elapsed() < ANSWERED, "the hook took {:?}: {status:?}", began.elapsed());
        ("the hook".to_owned(), status.expect("the hook is answered"), Value::Null)
    });
    let (mut answers, hooks) =
        tokio::join!(futures_util::future::join_all(asked), futures_util::future::join_all(hooks));
    answers.extend(hooks);
    answers
}

/// Checks that while the database is unavailable, every request that needs it is refused with a problem that says so.
async fn check_refusals(cluster: &Cluster, conversation: &str, round: &str) {
    // More than once, because requests that timed out must not block later ones.
    for n in 0..3 {
        for (what, status, problem) in ask(cluster, conversation, &format!("{round}-{n}")).await {
            // Its answer may be up to a second old.
            if n == 0 && what.ends_with("/healthz") {
                continue;
            }
            if what.ends_with(READY) {
                assert!(matches!(status, 200 | 503), "{round} {n}: {what}: {problem}");
                continue;
            }
            assert_eq!(status, 503, "{round} {n}: {what}: {problem}");
            if what != "the hook" {
                assert_eq!(problem["status"], 503, "a problem document: {what}: {problem}");
                assert!(problem["detail"].as_str().is_some_and(|text| !text.is_empty()), "{what}: {problem}");
            }
        }
    }
}

/// Checks that after the database is back, all servers are healthy within seconds and new messages are answered once.
async fn check_recovery(cluster: &Cluster, round: &str) -> Vec<String> {
    for (n, node) in cluster.nodes.iter().enumerate() {
        cluster
            .until(&format!("server {n} to be healthy after {round}"), async || {
                let answer = node.server.ask_within(ANSWERED, "GET", "/healthz", &[], None).await;
                if matches!(answer, Some((200, _))) { Ok(()) } else { Err(format!("{answer:?}")) }
            })
            .await;
    }
    let people = customers(cluster, round, 4).await;
    cluster.drained(0, DRAINED).await;
    cluster.drained(1, DRAINED).await;
    people
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_fail_fast_while_the_database_is_down_and_resume_when_it_is_back() {
    let mut cluster = Cluster::alone(2, &[]).await;
    cluster.open_shop(&["triage", "welcome"]).await;
    let mut people = customers(&cluster, "before", 4).await;
    cluster.drained(0, DRAINED).await;
    let conversation = conversation_of(&cluster, "before0").await;

    let postgres = cluster.postgres.as_mut().expect("the cluster has its own PostgreSQL");
    postgres.kill().expect("it is killed");
    check_refusals(&cluster, &conversation, "killed").await;
    cluster.postgres.as_mut().expect("the cluster has its own PostgreSQL").restart().expect("it starts again");
    people.extend(check_recovery(&cluster, "after-kill").await);

    let postgres = cluster.postgres.as_ref().expect("the cluster has its own PostgreSQL");
    postgres.freeze().expect("it is stopped");
    check_refusals(&cluster, &conversation, "frozen").await;
    postgres.thaw().expect("PostgreSQL resumes");
    people.extend(check_recovery(&cluster, "after-freeze").await);
    // The first conversation has the replies, which are counted below.
    greeted_once(&cluster, &people[1..]).await;
    replied_at_most_once(&cluster, &conversation).await;
    assert_eq!(cluster.nodes[0].server.get("/api/v1/status").await["uncertain"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_fail_fast_while_the_database_is_slow_or_unreachable_and_then_resume() {
    let cluster = Cluster::start(2, &[]).await;
    cluster.open_shop(&["triage", "welcome"]).await;
    let mut people = customers(&cluster, "before", 4).await;
    cluster.drained(0, DRAINED).await;
    let conversation = conversation_of(&cluster, "before0").await;

    // The network is cut: connections end, and new ones are closed.
    for node in &cluster.nodes {
        node.proxy.refuse(true);
        node.proxy.cut_all();
    }
    check_refusals(&cluster, &conversation, "cut").await;
    cluster.nodes.iter().for_each(|node| node.proxy.recover());
    people.extend(check_recovery(&cluster, "after-cut").await);

    // The network drops all packets.
    cluster.nodes.iter().for_each(|node| node.proxy.freeze(true));
    check_refusals(&cluster, &conversation, "swallowed").await;
    cluster.nodes.iter().for_each(|node| node.proxy.recover());
    people.extend(check_recovery(&cluster, "after-swallowing").await);

    // Each answer comes a second late: requests that need more than a few queries are refused, and no request takes
    // longer.
    cluster.nodes.iter().for_each(|node| node.proxy.slow(Duration::from_secs(1)));
    for n in 0..2 {
        for (what, status, answer) in ask(&cluster, &conversation, &format!("slow-{n}")).await {
            assert!(matches!(status, 200 | 201 | 503), "{what}: {status} {answer}");
        }
    }
    cluster.nodes.iter().for_each(|node| node.proxy.recover());
    people.extend(check_recovery(&cluster, "after-slowness").await);
    // The first conversation has the replies, which are counted below.
    greeted_once(&cluster, &people[1..]).await;
    replied_at_most_once(&cluster, &conversation).await;
}

/// Checks the replies requested while the database was unavailable. Each was requested from both servers, so each
/// server stores it at most once, and each stored reply is sent once.
async fn replied_at_most_once(cluster: &Cluster, conversation: &str) {
    let messages = cluster.nodes[0].server.list(&format!("/api/v1/conversations/{conversation}/messages")).await;
    let of_people = messages.iter().filter(|m| m["author"]["kind"] == "agent").filter_map(|m| m["text"].as_str());
    let mut texts: Vec<_> = of_people.collect();
    texts.sort_unstable();
    for text in texts.chunk_by(|a, b| a == b) {
        assert!(text.len() <= 2, "{} is stored {} times", text[0], text.len());
        assert_eq!(super::accepted_count(cluster, text[0]), text.len(), "{} at the platform", text[0]);
    }
}
