//! Runs, one for each event and each installation that handles it.
//!
//! The states are `pending`, `running`, then one of `done` and `dead`. While a run is `open` (in one of the first two),
//! later runs of the same installation and conversation wait for it.

mod claimed;
mod open;
mod shown;

pub use claimed::{ClaimedRun, claim, give_back, remove_orphans, take_back, waiting};
pub use open::{WINDOW, changed, claim_stored, note_changed, open, put_new, take_new};
pub use shown::{Filter, RunView, get, list};

use futures_util::future::BoxFuture;
use plugboard_model::{Action, Clock, Failure, LogLine};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::sql::{Conn, Query, query};
use crate::{
    Dialect, Result, Tx, rows,
    unit::{
        batch::{Batch, PrefetchQuery},
        cache::{Cache, Slots, Wants, unknown},
        table::Table,
    },
};

/// A run to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// Its event.
    pub event_id: String,
    /// The installation that handles it.
    pub installation_id: String,
    /// The event's conversation.
    pub conversation_id: String,
    /// The event's number in the conversation.
    pub seq: i64,
    /// The event's root.
    pub root: String,
    /// The installation's position in the admin's order.
    pub position: i64,
    /// Whether the installation can answer customers, and therefore waits for its turn.
    pub answers: bool,
    /// Whether it was redriven after it was a dead letter.
    pub late: bool,
    /// The earliest time to start it.
    pub due_at: i64,
}

/// A run that this transaction creates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InsertedRun {
    id: String,
    /// The run.
    pub run: NewRun,
    /// Its claim and how long it lasts in milliseconds, if it starts right after the transaction.
    claim: Option<(String, i64)>,
}

/// The runs that the writes of a group will end.
#[derive(Default)]
struct Wanted(BTreeSet<String>);

impl Wants {
    /// Looks up whether a run is still claimed.
    pub fn run(&mut self, id: &str) {
        self.0.of::<Wanted>().0.insert(id.to_owned());
    }
}

/// The claim of each run; `None` if the run is not in progress.
#[derive(Default)]
struct Cached(HashMap<String, Option<String>>);

/// The writes at the end of the transaction.
#[derive(Default)]
struct Deferred {
    new: Vec<InsertedRun>,
    ended: BTreeMap<String, RunRow>,
    /// Conversations whose waiting runs start now.
    made_due: BTreeSet<String>,
}

/// Runs in the unit of work.
pub(crate) struct Runs;

impl Table for Runs {
    fn prefetch(&self, wants: &Wants, cache: &mut Cache) -> Vec<PrefetchQuery> {
        let Some(wanted) = wants.0.get::<Wanted>() else { return Vec::new() };
        let wanted: Vec<_> = wanted.0.iter().cloned().collect();
        queries(cache, &wanted)
    }

    fn write<'a>(
        &'a self,
        deferred: &'a Slots,
        batch: &'a mut Batch<'_>,
        clock: &'a Clock,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Some(deferred) = deferred.get::<Deferred>() else { return Ok(()) };
            write(batch, &deferred.new, clock).await?;
            write_ended(batch, &deferred.ended).await?;
            write_made_due(batch, &deferred.made_due, clock.now()).await
        })
    }
}

/// Stores runs. They are written at the end of the transaction, with those of the group's other writes. A run that
/// exists already does not change.
pub fn insert(tx: &mut Tx<'_>, runs: Vec<NewRun>) {
    for run in runs {
        note_changed(tx, &run.conversation_id);
        let id = tx.clock().new_id();
        tx.deferred.of::<Deferred>().new.push(InsertedRun { id, run, claim: None });
    }
}

async fn write(batch: &mut Batch<'_>, new: &[InsertedRun], clock: &Clock) -> Result<()> {
    let now = clock.now();
    let (claimed, pending): (Vec<_>, Vec<_>) = new.iter().partition(|new| new.claim.is_some());
    let pending_sql = |_: Dialect, n: usize| insert_sql(&rows::placeholders(n, 15), "");
    batch.write(&pending, pending_sql, |query, new| Ok(bind_new(query, new, "pending", 0, now))).await?;
    let claimed_sql = |dialect: Dialect, n: usize| {
        let until = format!("{} + $", dialect.now());
        insert_sql(&rows::placeholders_with_tail(n, 17, &until), ", claim, claimed_until")
    };
    batch
        .write(&claimed, claimed_sql, |query, new| {
            let (claim, for_ms) = new.claim.clone().unwrap_or_default();
            Ok(bind_new(query, new, "running", 1, now).bind(claim).bind(for_ms))
        })
        .await
}

fn insert_sql(values: &str, more_columns: &str) -> String {
    format!(
        "INSERT INTO runs (id, event_id, installation_id, conversation_id, seq, root, position, answers, late, state, \
         open, attempts, conflicts, due_at, created_at{more_columns}) VALUES {values} ON CONFLICT DO NOTHING"
    )
}

fn bind_new(query: Query, new: &InsertedRun, state: &'static str, attempts: i64, now: i64) -> Query {
    let InsertedRun { id, run, .. } = new;
    let query = query.bind(id.clone()).bind(run.event_id.clone()).bind(run.installation_id.clone());
    let query = query.bind(run.conversation_id.clone()).bind(run.seq).bind(run.root.clone()).bind(run.position);
    let query = query.bind(i64::from(run.answers)).bind(i64::from(run.late)).bind(state).bind(1i64).bind(attempts);
    query.bind(0i64).bind(run.due_at).bind(now)
}

/// The result of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The requested action.
    pub action: Action,
    /// `allowed`, `held` or `refused`.
    pub verdict: plugboard_model::Verdict,
    /// The code of the rule, if the action was held or refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The rule as a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The message that the action created, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// What is stored about an attempt of a run, to explain why a plugin did or did not act.
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
pub enum RunOutcome {
    /// It took effect.
    Done,
    /// Retry at a time.
    Retry(i64),
    /// Run again now, because a shared value had changed. This does not count as an attempt.
    Conflict,
    /// It failed for good.
    Dead,
}

/// A claimed run's row as it will be stored.
#[derive(Debug, Clone, PartialEq)]
struct RunRow {
    claim: String,
    state: &'static str,
    open: bool,
    due_at: i64,
    /// 1 for [`RunOutcome::Conflict`], else 0: added to the row's conflicts and subtracted from its attempts.
    conflicts: i64,
    failure: Option<String>,
    actions: String,
    log: String,
    usage: String,
    finished_at: Option<i64>,
}

/// Stores how a claimed run ended and ends the claim. Returns false if the claim is no longer held: then nothing is
/// stored, and the caller's work must not take effect.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn finish(tx: &mut Tx<'_>, run: &ClaimedRun, outcome: RunOutcome, report: &Report<'_>) -> Result<bool> {
    let queries = queries(&mut tx.cache, std::slice::from_ref(&run.id));
    tx.query(queries).await?;
    if tx.cache.of::<Cached>().0.insert(run.id.clone(), None).flatten().as_ref() != Some(&run.claim) {
        return Ok(false);
    }
    let now = tx.clock().now();
    let (state, open, due_at, conflicts) = match outcome {
        RunOutcome::Done => ("done", false, now, 0i64),
        RunOutcome::Dead => ("dead", false, now, 0),
        RunOutcome::Retry(at) => ("pending", true, at, 0),
        RunOutcome::Conflict => ("pending", true, now, 1),
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
    note_changed(tx, &run.conversation_id);
    tx.deferred.of::<Deferred>().ended.insert(run.id.clone(), row);
    Ok(true)
}

fn queries(cache: &mut Cache, ids: &[String]) -> Vec<PrefetchQuery> {
    let new = unknown(&mut cache.of::<Cached>().0, ids);
    let sql = |dialect: Dialect, n: usize| {
        let lock = dialect.lock("r");
        format!(
            "SELECT r.id, r.claim FROM runs r WHERE r.id IN ({}) AND r.state = 'running' ORDER BY r.id{lock}",
            rows::list(n, 1)
        )
    };
    PrefetchQuery::many(&new, sql, Query::bind, |cache, row| {
        cache.of::<Cached>().0.insert(row.try_get(0)?, row.try_get(1)?);
        Ok(())
    })
}

async fn write_ended(batch: &mut Batch<'_>, all: &BTreeMap<String, RunRow>) -> Result<()> {
    let all: Vec<_> = all.iter().collect();
    let sql = |dialect: Dialect, n: usize| {
        let sql = "UPDATE runs SET state = v.column3, open = v.column4, due_at = v.column5, conflicts = \
            conflicts + v.column6, attempts = attempts - v.column6, claim = NULL, claimed_until = NULL, \
            failure = v.column7, actions = v.column8, log = v.column9, usage = v.column10, finished_at = \
            v.column11 {from} WHERE id = v.column1 AND claim = v.column2 AND state = 'running'";
        rows::update(dialect, n, 11, sql)
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

/// Lets the waiting runs of a conversation start now, because what they waited for has arrived.
pub fn make_due(tx: &mut Tx<'_>, conversation: &str) {
    note_changed(tx, conversation);
    tx.deferred.of::<Deferred>().made_due.insert(conversation.to_owned());
}

async fn write_made_due(batch: &mut Batch<'_>, conversations: &BTreeSet<String>, now: i64) -> Result<()> {
    let all: Vec<_> = conversations.iter().collect();
    let sql = |dialect: Dialect, n: usize| {
        let sql = "UPDATE runs SET due_at = v.column2 {from} WHERE conversation_id = v.column1 AND open = 1 AND \
            state = 'pending' AND attempts = 0 AND due_at > v.column2";
        rows::update(dialect, n, 2, sql)
    };
    batch.update(&all, sql, |query, id| Ok(query.bind((*id).clone()).bind(now))).await?;
    Ok(())
}

/// Redrives a dead letter: the run becomes the last in its conversation and is marked late. Returns false if the run is
/// not a dead letter.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn redrive(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    let row = query("SELECT conversation_id FROM runs WHERE id = $1 AND state = 'dead'")
        .bind(id)
        .fetch_optional(tx.read().await?)
        .await?;
    let Some(row) = row else { return Ok(false) };
    let conversation: String = row.try_get(0)?;
    let seq = crate::conversations::next_event_seq(tx, &conversation).await?;
    note_changed(tx, &conversation);
    let now = tx.clock().now();
    let done = query(
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

/// Returns the run of an event that only one installation handles.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of_event(conn: &mut Conn, event: &str) -> Result<Option<String>> {
    let row = query("SELECT id FROM runs WHERE event_id = $1 LIMIT 1").bind(event).fetch_optional(conn).await?;
    row.map(|row| row.try_get(0)).transpose()
}
