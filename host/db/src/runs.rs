//! Runs, one for each event and each installation that hears it.
//!
//! The states are `pending`, `running`, then one of `done` and `dead`. While a run is `open` (in one of the first two),
//! later runs of the same installation and conversation wait for it.

mod shown;

pub use shown::{Filter, RunView, get, list};

use plugboard_model::{Action, Clock, Failure, LogLine};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Dialect, Places, Result, Tx, Whose,
    batch::{Batch, PrefetchQuery, Statement},
    claims::{self, Claimable},
    prefetch::{self, Known},
    rows,
};

/// A run to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// Its event.
    pub event_id: String,
    /// The installation that hears it.
    pub installation_id: String,
    /// The event's conversation.
    pub conversation_id: String,
    /// The event's number in the conversation.
    pub seq: i64,
    /// The event's root.
    pub root: String,
    /// The installation's position in the admin's order.
    pub position: i64,
    /// Whether the installation can answer customers, and so waits its turn.
    pub answers: bool,
    /// Whether it was redriven after it was a dead letter.
    pub late: bool,
    /// The earliest time to start it.
    pub due_at: i64,
}

/// Stores runs. They are written at the end of the transaction, with those of the group's other writes. A run that
/// exists already does not change.
pub fn insert(tx: &mut Tx<'_>, runs: Vec<NewRun>) {
    tx.deferred.runs.extend(runs);
}

pub(crate) async fn write(batch: &mut Batch<'_>, new: &[NewRun], clock: &Clock) -> Result<()> {
    let now = clock.now();
    let sql = |n| {
        format!(
            "INSERT INTO runs (id, event_id, installation_id, conversation_id, seq, root, position, answers, late, state, \
             open, attempts, conflicts, due_at, created_at) VALUES {} ON CONFLICT DO NOTHING",
            rows::placeholders(n, 15)
        )
    };
    batch
        .write(new, sql, |query, run| {
            Ok(query
                .bind(clock.new_id())
                .bind(run.event_id.clone())
                .bind(run.installation_id.clone())
                .bind(run.conversation_id.clone())
                .bind(run.seq)
                .bind(run.root.clone())
                .bind(run.position)
                .bind(i64::from(run.answers))
                .bind(i64::from(run.late))
                .bind("pending")
                .bind(1i64)
                .bind(0i64)
                .bind(0i64)
                .bind(run.due_at)
                .bind(now))
        })
        .await?;
    Ok(())
}

/// A run that this server has claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedRun {
    /// Identifier.
    pub id: String,
    /// Its event.
    pub event_id: String,
    /// The installation that hears it.
    pub installation_id: String,
    /// The event's conversation.
    pub conversation_id: String,
    /// 1 for the first try.
    pub attempt: i64,
    /// How often it was restarted because a shared value had changed.
    pub conflicts: i64,
    /// Whether it was redriven after it was a dead letter.
    pub late: bool,
    /// The version of the installation that it is for.
    pub version: i64,
    /// The registry's generation at the time of the claim. A server with an older registry must read it again.
    pub generation: i64,
    /// Proves the claim.
    pub claim: String,
}

/// The longest that a run that can answer waits for those before it in the admin's order, in milliseconds.
const TURN_MS: i64 = 10_000;

/// Returns the installations with pending runs, including paused and removed installations.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn waiting(conn: &mut AnyConnection) -> Result<Vec<String>> {
    claims::waiting(conn, "runs", "installation_id", "state = 'pending'").await
}

/// Claims runs for a time in milliseconds: at most the free places of each installation, and `limit` in total. Only
/// runs that are due and whose turn it is are claimed: no earlier run of the same installation and conversation is open
/// and, for a run that can answer, no first try of the same cause before it in the admin's order is open.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim(
    tx: &mut Tx<'_>,
    places: &[Places],
    claim: &str,
    for_ms: i64,
    limit: i64,
) -> Result<Vec<ClaimedRun>> {
    claims::claim(tx, places, claim, for_ms, limit).await
}

impl Claimable for ClaimedRun {
    fn statement(dialect: Dialect, owners: usize) -> String {
        let (lock, time) = (dialect.claim_lock(), dialect.now());
        let works = |alias| format!("{alias}.enabled = 1 AND {alias}.paused IS NULL AND {alias}.upgrading IS NULL");
        let (works_i, works_j) = (works("i"), works("j"));
        let due = claims::of_each(owners, |owner, free| {
            format!(
                "SELECT r.id, r.due_at, r.seq AS rank FROM runs r JOIN installations i ON i.id = r.installation_id AND {works_i} \
             WHERE r.installation_id = ${owner} AND r.state = 'pending' AND r.due_at <= $3 \
             AND NOT EXISTS (SELECT 1 FROM runs e WHERE e.open = 1 AND e.conversation_id = r.conversation_id \
               AND e.installation_id = r.installation_id AND e.seq < r.seq) \
             AND (r.answers = 0 OR NOT EXISTS (SELECT 1 FROM runs e \
               JOIN installations j ON j.id = e.installation_id AND {works_j} \
               WHERE e.open = 1 AND e.conversation_id = r.conversation_id AND e.root = r.root AND e.position < r.position \
               AND e.created_at > $3 - {TURN_MS} AND e.attempts - CASE e.state WHEN 'running' THEN 1 ELSE 0 END = 0)) \
             ORDER BY r.due_at, r.seq LIMIT ${free}{lock}"
            )
        });
        format!(
            "UPDATE runs SET state = 'running', claim = $1, claimed_until = {time} + $2, attempts = attempts + 1 WHERE id IN ({due}) \
         RETURNING id, event_id, installation_id, conversation_id, attempts, conflicts, late, \
         (SELECT i.version FROM installations i WHERE i.id = runs.installation_id), \
         (SELECT value FROM counters WHERE name = 'registry')"
        )
    }

    fn read(row: &AnyRow, claim: &str) -> Result<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            event_id: row.try_get(1)?,
            installation_id: row.try_get(2)?,
            conversation_id: row.try_get(3)?,
            attempt: row.try_get(4)?,
            conflicts: row.try_get(5)?,
            late: rows::flag(row, 6)?,
            version: row.try_get(7)?,
            generation: row.try_get(8)?,
            claim: claim.to_owned(),
        })
    }
}

/// Releases a claimed run without counting the try, because this server cannot run it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn give_back(tx: &mut Tx<'_>, run: &ClaimedRun, due_at: i64) -> Result<()> {
    sqlx::query(
        "UPDATE runs SET state = 'pending', claim = NULL, claimed_until = NULL, attempts = attempts - 1, due_at = $1 \
         WHERE id = $2 AND claim = $3 AND state = 'running'",
    )
    .bind(due_at)
    .bind(&run.id)
    .bind(&run.claim)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Deletes the pending runs of a removed installation. A server that did not know of the removal yet has created them.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove_orphans(tx: &mut Tx<'_>, installation: &str) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM runs WHERE installation_id = $1 AND state = 'pending' \
         AND NOT EXISTS (SELECT 1 FROM installations i WHERE i.id = $1)",
    )
    .bind(installation)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected())
}

/// The result of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The requested action.
    pub action: Action,
    /// `allowed`, `held` or `refused`.
    pub verdict: plugboard_model::Verdict,
    /// The code of the rule, if the action was not simply allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The rule as a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The message that the action created, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// How a run ended, to explain why a plugin did or did not act.
#[derive(Debug, Clone, Default)]
pub struct Report<'a> {
    /// The failure, if any.
    pub failure: Option<&'a Failure>,
    /// The requested actions and their results.
    pub actions: &'a [Judged],
    /// The lines it logged.
    pub log: &'a [LogLine],
    /// The resources it used.
    pub usage: plugboard_model::Usage,
}

/// The state after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It took effect.
    Done,
    /// Retry at a time.
    Retry(i64),
    /// Run again now, because a shared value had changed.
    Conflict,
    /// It failed for good.
    Dead,
}

/// A claimed run's row as it will be stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RunRow {
    claim: String,
    state: &'static str,
    open: bool,
    due_at: i64,
    conflicts: i64,
    failure: Option<String>,
    actions: String,
    log: String,
    usage: String,
    finished_at: Option<i64>,
}

/// Ends a claim. Returns false if the claim is no longer held: then nothing changed, and the caller's work must not
/// take effect.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn finish(tx: &mut Tx<'_>, run: &ClaimedRun, ending: Ending, report: &Report<'_>) -> Result<bool> {
    let questions = questions(&mut tx.known, std::slice::from_ref(&run.id));
    tx.ask(questions).await?;
    if tx.known.runs.insert(run.id.clone(), None).flatten().as_ref() != Some(&run.claim) {
        return Ok(false);
    }
    let now = tx.clock().now();
    let (state, open, due_at, conflicts) = match ending {
        Ending::Done => ("done", false, now, 0i64),
        Ending::Dead => ("dead", false, now, 0),
        Ending::Retry(at) => ("pending", true, at, 0),
        Ending::Conflict => ("pending", true, now, 1),
    };
    let row = RunRow {
        claim: run.claim.clone(),
        state,
        open,
        due_at,
        conflicts,
        failure: report.failure.map(rows::text).transpose()?,
        actions: rows::text(report.actions)?,
        log: rows::text(report.log)?,
        usage: rows::text(&report.usage)?,
        finished_at: (!open).then_some(now),
    };
    tx.deferred.run_rows.insert(run.id.clone(), row);
    Ok(true)
}

pub(crate) fn questions(known: &mut Known, ids: &[String]) -> Vec<PrefetchQuery> {
    let new = prefetch::unknown(&mut known.runs, ids);
    let lock = known.dialect.lock("r");
    let sql = |n| {
        format!(
            "SELECT r.id, r.claim FROM runs r WHERE r.id IN ({}) AND r.state = 'running' ORDER BY r.id{lock}",
            rows::list(n, 1)
        )
    };
    PrefetchQuery::many(&new, sql, Statement::bind, |known, row| {
        known.runs.insert(row.try_get(0)?, row.try_get(1)?);
        Ok(())
    })
}

pub(crate) async fn write_rows(batch: &mut Batch<'_>, all: &BTreeMap<String, RunRow>) -> Result<()> {
    let all: Vec<_> = all.iter().collect();
    let sql = |n| {
        format!(
            "UPDATE runs SET state = v.column3, open = v.column4, due_at = v.column5, conflicts = conflicts + v.column6, \
             attempts = attempts - v.column6, claim = NULL, claimed_until = NULL, failure = v.column7, \
             actions = v.column8, log = v.column9, usage = v.column10, finished_at = v.column11 \
             FROM (VALUES {}) v WHERE id = v.column1 AND claim = v.column2 AND state = 'running'",
            rows::placeholders(n, 11)
        )
    };
    batch
        .change(&all, sql, |query, (id, row)| {
            Ok(query
                .bind((*id).clone())
                .bind(row.claim.clone())
                .bind(row.state)
                .bind(i64::from(row.open))
                .bind(row.due_at)
                .bind(row.conflicts)
                .bind(row.failure.clone())
                .bind(row.actions.clone())
                .bind(row.log.clone())
                .bind(row.usage.clone())
                .bind(row.finished_at))
        })
        .await
}

/// Releases claims. Returns their number.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take_back(tx: &mut Tx<'_>, whose: Whose<'_>) -> Result<u64> {
    let sql = format!(
        "UPDATE runs SET state = 'pending', claim = NULL, claimed_until = NULL WHERE state = 'running' AND {}",
        whose.condition(tx.dialect(), 1)
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(whose.server());
    let done = query.execute(tx.change().await?).await?;
    Ok(done.rows_affected())
}

/// Lets the waiting runs of a conversation start now, because what they waited for has arrived.
pub fn hurry(tx: &mut Tx<'_>, conversation: &str) {
    tx.deferred.hurried.insert(conversation.to_owned());
}

pub(crate) async fn write_hurried(batch: &mut Batch<'_>, conversations: &BTreeSet<String>, now: i64) -> Result<()> {
    let all: Vec<_> = conversations.iter().collect();
    let sql = |n| {
        format!(
            "UPDATE runs SET due_at = v.column2 FROM (VALUES {}) v WHERE conversation_id = v.column1 AND open = 1 \
             AND state = 'pending' AND attempts = 0 AND due_at > v.column2",
            rows::placeholders(n, 2)
        )
    };
    batch.write(&all, sql, |query, id| Ok(query.bind((*id).clone()).bind(now))).await?;
    Ok(())
}

/// Redrives a dead letter: it comes last in its conversation and is marked late. Returns false if the run is not a dead
/// letter.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn redrive(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    let row = sqlx::query("SELECT conversation_id FROM runs WHERE id = $1 AND state = 'dead'")
        .bind(id)
        .fetch_optional(tx.read().await?)
        .await?;
    let Some(row) = row else { return Ok(false) };
    let conversation: String = row.try_get(0)?;
    let seq = crate::conversations::next_event_seq(tx, &conversation).await?;
    let now = tx.clock().now();
    let done = sqlx::query(
        "UPDATE runs SET state = 'pending', open = 1, late = late + 1, attempts = 0, seq = $1, due_at = $2, finished_at = NULL \
         WHERE id = $3 AND state = 'dead'",
    )
    .bind(seq)
    .bind(now)
    .bind(id)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Returns the run of an event that only one installation hears.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of_event(conn: &mut AnyConnection, event: &str) -> Result<Option<String>> {
    let row = sqlx::query("SELECT id FROM runs WHERE event_id = $1 LIMIT 1").bind(event).fetch_optional(conn).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}
