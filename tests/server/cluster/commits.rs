//! A COMMIT whose answer is lost, late or never comes, at every point of a message's way: its effect happens once.

use super::{ANSWERED, DRAINED, accepted_count, conversation_of, customers, greeted_once};
use plugboard_db::{Db, kv};
use plugboard_model::Clock;
use plugboard_tests::{
    cluster::{Cluster, SHOP},
    databases::{Database, Kind},
    proxy::{FaultAction, FaultCounter, Proxy, Trigger},
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_never_reached_the_database_is_retried() {
    every_point(FaultAction::CutBefore).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_is_cut_off_takes_effect_once() {
    every_point(FaultAction::CutAfter).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_is_answered_late_takes_effect_once() {
    every_point(FaultAction::Delay(Duration::from_secs(1))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_is_answered_too_late_takes_effect_once() {
    every_point(FaultAction::Delay(Duration::from_secs(5))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_is_never_answered_takes_effect_once() {
    every_point(FaultAction::Silence).await;
}

/// The commits on a message's way. The texts are in these transactions and in no other.
fn points(person: &str) -> [(&'static str, Vec<String>); 3] {
    let texts = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    [
        ("what came in, with the claims of its runs", texts(&[&format!("mid-{person}"), "INSERT INTO fetches"])),
        ("the runs' end, with the claim of the reply", texts(&["Thanks for writing", "INSERT INTO deliveries"])),
        ("the record of the send", texts(&["UPDATE deliveries SET state = v."])),
    ]
}

async fn every_point(act: FaultAction) {
    let cluster = Cluster::start(1, &[]).await;
    cluster.open_shop(&["triage", "welcome"]).await;
    let mut people = customers(&cluster, "before", 1).await;
    cluster.drained(0, DRAINED).await;
    for n in 0..points("").len() {
        let person = format!("ada{n}");
        let (what, texts) = points(&person)[n].clone();
        let acted = cluster.nodes[0].proxy.next(Trigger::CommitOf(texts), act, 1);
        cluster.written(0, SHOP, &person, &format!("mid-{person}"), "where is my order?").await;
        people.push(person);
        check_reached(&acted, what).await;
        let status = cluster.drained(0, DRAINED).await;
        assert_eq!(status["uncertain"], 0, "{what}, {act:?}: {status}");
    }
    replies(&cluster, act).await;
    let status = cluster.drained(0, DRAINED).await;
    assert_eq!(status["uncertain"], 0, "{act:?}: {status}");
    let stuck = cluster.rows("SELECT id FROM deliveries WHERE state = 'sending'").await;
    assert!(stuck.is_empty(), "{act:?}: {stuck:?}");
    cluster.nodes[0].proxy.recover();
    greeted_once(&cluster, &people[1..]).await;
}

/// People's replies without an Idempotency-Key, each with its own lost commit.
async fn replies(cluster: &Cluster, act: FaultAction) {
    let conversation = conversation_of(cluster, "before0").await;
    let path = format!("/api/v1/conversations/{conversation}/messages");
    for n in 0..2 {
        let text = format!("reply {n} of {act:?}");
        let acted = cluster.nodes[0].proxy.next(Trigger::CommitOf(vec![text.clone()]), act, 1);
        let (began, body) = (Instant::now(), json!({ "text": text }));
        let answer = cluster.nodes[0].server.ask_within(ANSWERED, "POST", &path, &[], Some(&body)).await;
        let took = began.elapsed();
        check_reached(&acted, "a reply").await;
        let (status, answer) = answer.unwrap_or_else(|| panic!("{act:?}: not answered in {took:?}"));
        cluster.drained(0, DRAINED).await;
        let messages = cluster.nodes[0].server.list(&path).await;
        let stored: Vec<&Value> = messages.iter().filter(|m| m["text"] == *text).collect();
        match (status, act) {
            (201, _) => assert_eq!(stored.len(), 1, "{act:?}: it is stored once: {stored:?}"),
            // The client does not know whether the reply was stored, and has to look.
            (503, FaultAction::Delay(_) | FaultAction::Silence) => {
                assert!(stored.len() <= 1, "{act:?}: it is stored once: {stored:?}");
            }
            _ => panic!("{act:?}: {status} {answer}"),
        }
        assert_eq!(accepted_count(cluster, &text), stored.len(), "{act:?}: the platform got what is stored, once");
    }
}

/// The rule must have matched a commit, or the test proves nothing.
async fn check_reached(acted: &FaultCounter, what: &str) {
    let came = tokio::time::timeout(Duration::from_secs(20), acted.wait_for(1)).await;
    assert!(came.is_ok(), "no commit of {what} was seen: did its statement change?");
}

/// Adds 1 to a value of a memory. Returns the sum.
async fn count(db: &Db) -> plugboard_db::Result<u32> {
    db.write_with(|tx| {
        Box::pin(async move {
            let before = kv::in_tx(tx, "memory", "", "count").await?;
            let sum = before.and_then(|text| text.parse::<u32>().ok()).unwrap_or(0) + 1;
            kv::set(tx, "memory", "", "count", Some(&sum.to_string()));
            Ok(sum)
        })
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_commit_is_not_repeated_after_its_caller_gave_up() {
    let database = Database::new(Kind::Postgres).await;
    let proxy = Proxy::start(&database.url).await;
    let db = Db::open(proxy.url(), Clock::system()).await.expect("a database");
    assert_eq!(count(&db).await.expect("the write succeeds"), 1);
    // The database stores the write, but the server can neither receive the answer nor ask for the outcome.
    let acted = proxy.next(Trigger::Commit, FaultAction::CutAfter, 1);
    proxy.refuse(true);
    let write = tokio::spawn({
        let db = db.clone();
        async move { count(&db).await }
    });
    acted.wait_for(1).await;
    // The caller gives up before the database can be reached again.
    write.abort();
    assert!(write.await.is_err_and(|error| error.is_cancelled()));
    proxy.refuse(false);
    assert_eq!(count(&db).await.expect("the write succeeds"), 3);
}
