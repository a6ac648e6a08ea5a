//! The throughput of the database alone: inserts the rows of a message with prepared statements, through the same
//! driver and with the same durability. One connection writes, and all waiting messages share a transaction.

use crate::{
    load::Plan,
    rows::Rows,
    server::{CHANNEL, PAGE},
    table::Spread,
};
use anyhow::{Context as _, Result};
use plugboard_db::Dialect;
use plugboard_db::{Conn, sql::query};
use plugboard_model::Clock;
use plugboard_tests::databases::Database;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
};

/// The settings of the host's write connection: a commit is on disk before it is acknowledged.
const SQLITE: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; \
    PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;";
const POSTGRES: &str = "SET synchronous_commit = on";

/// The result of the baseline.
pub struct Plain {
    /// Messages per second, by window.
    pub rate: Spread,
    /// The time that each message took.
    pub times: Vec<Duration>,
    /// The total number of messages.
    pub all: u64,
    /// The average number of messages per transaction.
    pub group: f64,
}

/// Inserts the rows that `rows` counts for each message, for `submitters` tasks that each submit one message after
/// another.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn run(database: &Database, submitters: usize, rows: Rows, plan: Plan) -> Result<Plain> {
    let clock = Clock::test(Clock::system().now());
    // Opening the database creates the schema.
    drop(database.open(&clock).await);
    let mut conn = Conn::connect(&database.url, true).await?;
    let sqlite = Dialect::of(&database.url)? == Dialect::Sqlite;
    conn.script(if sqlite { SQLITE } else { POSTGRES }).await?;

    let began = Instant::now();
    let (start, end) = (began + plan.warm_up, began + plan.warm_up + plan.window * plan.windows);
    let (queue, mut jobs) = mpsc::channel::<(u64, oneshot::Sender<()>)>(submitters);
    let (next, mut customers) = (Arc::new(AtomicU64::new(0)), JoinSet::new());
    for _ in 0..submitters {
        let (queue, next) = (queue.clone(), Arc::clone(&next));
        customers.spawn(async move {
            let mut samples = Vec::new();
            while Instant::now() < end {
                let (begin, (done, ended)) = (Instant::now(), oneshot::channel());
                if queue.send((next.fetch_add(1, Ordering::Relaxed), done)).await.is_err() || ended.await.is_err() {
                    break;
                }
                samples.push((Instant::now(), begin.elapsed()));
            }
            samples
        });
    }
    drop(queue);
    let (mut group, mut transactions, mut all) = (Vec::with_capacity(submitters), 0_u32, 0_u32);
    while jobs.recv_many(&mut group, submitters).await > 0 {
        conn.script(if sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" }).await?;
        let changes = i64::try_from(group.len())? * i64::try_from(rows.of("changes"))?;
        for (number, _) in &group {
            message(&mut conn, *number, &rows, &clock).await?;
        }
        self::changes(&mut conn, changes, &clock).await?;
        conn.script("COMMIT").await?;
        (transactions, all) = (transactions + 1, all + u32::try_from(group.len())?);
        for (_, done) in group.drain(..) {
            // The submitter may have stopped waiting.
            let _ = done.send(());
        }
    }
    let (mut counts, mut times) = (vec![0.0; plan.windows as usize], Vec::new());
    while let Some(samples) = customers.join_next().await {
        for (at, time) in samples? {
            let window = at.checked_duration_since(start).map(|since| since.as_nanos() / plan.window.as_nanos());
            let count = window.and_then(|window| counts.get_mut(usize::try_from(window).ok()?));
            if let Some(count) = count {
                *count += 1.0 / plan.window.as_secs_f64();
                times.push(time);
            }
        }
    }
    conn.close().await;
    let group = f64::from(all) / f64::from(transactions.max(1));
    Ok(Plain { rate: Spread::of(counts), times, all: u64::from(all), group })
}

/// Inserts all rows of one message except its changes.
async fn message(conn: &mut Conn, number: u64, rows: &Rows, clock: &Clock) -> Result<()> {
    let (person, external, now) = (number.to_string(), format!("m-{number}"), clock.now());
    let (contact, conversation, message) = (clock.new_id(), clock.new_id(), clock.new_id());
    query("INSERT INTO dedupe (channel, dedupe_key, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(CHANNEL)
        .bind(format!("message:{external}"))
        .bind(now)
        .execute(&mut *conn)
        .await?;
    query("INSERT INTO identities (channel, external_id, contact_id) VALUES ($1, $2, $3)")
        .bind(CHANNEL)
        .bind(&person)
        .bind(&contact)
        .execute(&mut *conn)
        .await?;
    query("INSERT INTO contacts (id, name, attributes, created_at, updated_at) VALUES ($1, NULL, '{}', $2, $2)")
        .bind(&contact)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    query(
        "INSERT INTO conversations (id, channel, thread, kind, status, priority, labels, automation, contact_id, \
         last_seq, event_seq, last_inbound_at, created_at, updated_at) \
         VALUES ($1, $2, $3, 'direct', 'open', 'normal', '[]', 1, $4, 1, $5, $6, $6, $6)",
    )
    .bind(&conversation)
    .bind(CHANNEL)
    .bind(&person)
    .bind(&contact)
    .bind(i64::try_from(rows.of("events"))?)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    query(
        "INSERT INTO messages (id, conversation_id, seq, channel, direction, kind, author_kind, contact_id, text, \
         attributes, deleted, state, external_id, attachment_count, sent_at, created_at) \
         VALUES ($1, $2, 1, $3, 'in', 'message', 'contact', $4, 'hi, where is my order? it is urgent', '{}', 0, \
         'received', $5, 0, $6, $6)",
    )
    .bind(&message)
    .bind(&conversation)
    .bind(CHANNEL)
    .bind(&contact)
    .bind(&external)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    query(
        "INSERT INTO fetches (id, kind, subject, channel, target, attempts, due_at, created_at) \
         VALUES ($1, 'profile', $2, $3, $4, 0, $5, $5)",
    )
    .bind(clock.new_id())
    .bind(&conversation)
    .bind(CHANNEL)
    .bind(&person)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    work(conn, &conversation, &message, rows, clock).await
}

/// Inserts the events and runs of one message.
async fn work(conn: &mut Conn, conversation: &str, message: &str, rows: &Rows, clock: &Clock) -> Result<()> {
    let now = clock.now();
    let mut events = Vec::new();
    for seq in 1..=i64::try_from(rows.of("events"))? {
        let event = clock.new_id();
        query(
            "INSERT INTO events (id, conversation_id, seq, kind, message_id, data, root, depth, until_seq, created_at) \
             VALUES ($1, $2, $3, 'message', $4, '', $4, 0, 1, $5)",
        )
        .bind(&event)
        .bind(conversation)
        .bind(seq)
        .bind(message)
        .bind(now)
        .execute(&mut *conn)
        .await?;
        events.push(event);
    }
    for (position, run) in (0..rows.of("runs")).enumerate() {
        let event = events.get(position % events.len().max(1)).context("runs without an event")?;
        query(
            "INSERT INTO runs (id, event_id, installation_id, conversation_id, seq, root, position, answers, late, \
             state, open, attempts, conflicts, due_at, created_at) \
             VALUES ($1, $2, $3, $4, 1, $5, $6, 1, 0, 'pending', 1, 0, 0, $7, $8)",
        )
        .bind(clock.new_id())
        .bind(event)
        // Has the length of a real identifier.
        .bind(format!("{PAGE}{run:032}"))
        .bind(conversation)
        .bind(message)
        .bind(i64::try_from(position)?)
        .bind(now + 2_000)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Inserts the changes of one transaction.
async fn changes(conn: &mut Conn, count: i64, clock: &Clock) -> Result<()> {
    let (subject, now) = (clock.new_id(), clock.now());
    let last: i64 = query("UPDATE counters SET value = value + $1 WHERE name = 'changes' RETURNING value")
        .bind(count)
        .fetch_one(&mut *conn)
        .await?
        .try_get(0)?;
    for position in last - count + 1..=last {
        query("INSERT INTO changes (position, kind, conversation_id, subject, at) VALUES ($1, 'message', $2, $2, $3)")
            .bind(position)
            .bind(&subject)
            .bind(now)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
