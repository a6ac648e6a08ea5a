//! The questions about channels' rules, as the database has them: which server asks, and when the next one is due.

use plugboard_db::{
    Db,
    channel_rules::{self, ChannelRules, ClaimedRules},
};
use plugboard_model::Clock;
use plugboard_tests::{
    databases::{Database, Kind},
    on_both,
};

on_both! {
    a_question_belongs_to_one_server_and_its_answer_counts_once;
    a_report_during_a_question_leads_to_another_one;
}

/// The time at which the tests begin, in milliseconds.
const BEGIN: i64 = 1_000_000;
const MINUTE: i64 = 60_000;

/// A database with the channel `chat`, and its clock.
async fn opened(kind: Kind) -> (Database, Db, Clock) {
    let (database, clock) = (Database::new(kind).await, Clock::test(BEGIN));
    let db = database.open(&clock).await;
    let sql = "INSERT INTO channels (name, connector, hook, account, config, grants, rules, sends_from, sends, created_at, \
        updated_at) VALUES ('chat', 'c', 'chat', 'a', '{}', '{}', '{}', 0, 0, 0, 0)";
    Database::execute(&database.url, sql).await;
    (database, db, clock)
}

async fn asked(db: &Db, valid_for: Option<u32>) {
    let write = db.write_with(move |tx| Box::pin(async move { channel_rules::asked(tx, "chat", valid_for).await }));
    write.await.expect("it is written");
}

async fn report(db: &Db, channel: &'static str) {
    let write = db.write_with(move |tx| Box::pin(async move { channel_rules::report(tx, channel).await }));
    write.await.expect("it is written");
}

/// Claims what is due for a server, without some channels.
async fn claim(db: &Db, server: &'static str, without: &[String]) -> Option<ClaimedRules> {
    let now = db.clock().now();
    let mut conn = db.read().await.expect("a reader");
    let is_due = channel_rules::is_due(&mut conn, now, without).await.expect("it is read");
    drop(conn);
    let without = without.to_vec();
    let write = db.write_with(move |tx| {
        let without = without.clone();
        Box::pin(async move { channel_rules::claim(tx, &without, server, MINUTE, 10).await })
    });
    let mut claimed = write.await.expect("it is written");
    assert_eq!(is_due, !claimed.is_empty(), "{claimed:?}");
    claimed.pop()
}

async fn finish(db: &Db, question: &ClaimedRules, valid_for: Option<u32>) -> bool {
    let question = question.clone();
    let write = db.write_with(move |tx| {
        let question = question.clone();
        Box::pin(async move { channel_rules::finish(tx, &question, valid_for, None).await })
    });
    write.await.expect("it is written")
}

async fn fail(db: &Db, question: &ClaimedRules, due_at: i64) -> bool {
    let question = question.clone();
    let write = db.write_with(move |tx| {
        let question = question.clone();
        Box::pin(async move { channel_rules::failed(tx, &question, "no answer", due_at).await })
    });
    write.await.expect("it is written")
}

async fn shown(db: &Db, channel: &str) -> Option<ChannelRules> {
    let mut conn = db.read().await.expect("a reader");
    channel_rules::get(&mut conn, channel).await.expect("it is read")
}

/// When the next question is due, in milliseconds after the beginning.
async fn due(db: &Db) -> Option<i64> {
    shown(db, "chat").await?.due_at.map(|at| at - BEGIN)
}

async fn a_question_belongs_to_one_server_and_its_answer_counts_once(kind: Kind) {
    let (_database, db, clock) = opened(kind).await;
    asked(&db, Some(60)).await;
    assert_eq!((due(&db).await, claim(&db, "one", &[]).await), (Some(MINUTE), None));
    assert!(clock.set(BEGIN + MINUTE));
    assert_eq!(claim(&db, "one", &["chat".to_owned()]).await, None, "its connector cannot work now");
    let first = claim(&db, "one", &[]).await.expect("it is due");
    assert_eq!((first.attempt, claim(&db, "two", &[]).await), (1, None));
    assert!(fail(&db, &first, BEGIN + 2 * MINUTE).await);
    assert!(!finish(&db, &first, None).await, "the claim has ended");
    let failed = shown(&db, "chat").await.expect("a row");
    assert_eq!((failed.asked_at, failed.failure.as_deref()), (Some(BEGIN), Some("no answer")));

    assert!(clock.set(BEGIN + 2 * MINUTE));
    let second = claim(&db, "two", &[]).await.expect("it is due");
    assert_eq!(second.attempt, 2);
    // An admin changes the channel meanwhile, so the answer is outdated.
    asked(&db, Some(120)).await;
    assert!(!finish(&db, &second, None).await && !fail(&db, &second, 0).await);
    let now = shown(&db, "chat").await.expect("a row");
    assert_eq!((now.asked_at, now.failure), (Some(BEGIN + 2 * MINUTE), None));
    assert_eq!(due(&db).await, Some(4 * MINUTE));
}

async fn a_report_during_a_question_leads_to_another_one(kind: Kind) {
    let (_database, db, clock) = opened(kind).await;
    report(&db, "nowhere").await;
    assert_eq!(shown(&db, "nowhere").await, None);
    // A channel of an earlier version of the host has no row yet.
    report(&db, "chat").await;
    assert_eq!(due(&db).await, Some(0));
    let first = claim(&db, "one", &[]).await.expect("it is due");
    // What the platform answers may be older than the change.
    assert!(clock.set(BEGIN + 1_000));
    report(&db, "chat").await;
    report(&db, "chat").await;
    assert!(finish(&db, &first, None).await);
    assert_eq!(due(&db).await, Some(MINUTE), "once more, but at most once a minute");

    assert!(clock.set(BEGIN + MINUTE));
    let second = claim(&db, "one", &[]).await.expect("it is due");
    assert!(finish(&db, &second, Some(3_600)).await);
    assert_eq!(due(&db).await, Some(61 * MINUTE));
    // A report makes the next question earlier, never later.
    assert!(clock.set(BEGIN + 10 * MINUTE));
    report(&db, "chat").await;
    report(&db, "chat").await;
    assert_eq!(due(&db).await, Some(10 * MINUTE));
    // While the platform does not answer, reports do not hurry.
    let third = claim(&db, "one", &[]).await.expect("it is due");
    assert!(fail(&db, &third, BEGIN + 20 * MINUTE).await);
    report(&db, "chat").await;
    assert_eq!(due(&db).await, Some(20 * MINUTE));
}
