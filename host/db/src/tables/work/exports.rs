//! The records that exporters have to export or have exported. Each exporter is a follower of the change log. A changed
//! record becomes one row here, however often it changed. Only the server that has claimed an exporter calls it, so
//! each exporter handles one call at a time.

use plugboard_model::{Failure, RecordKind};

use crate::sql::{Conn, Row, query};
use crate::{ClaimSet, Result, Tx, followers, rows};

/// The number of changes that one step follows.
const STEP: i64 = 500;

/// Returns the name of an exporter's follower of the change log.
pub(crate) fn follower(installation: &str) -> String {
    format!("exporter:{installation}")
}

/// If `exporter` is set, makes an installation an exporter that follows the change log. Otherwise deletes its position
/// and all its export rows.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_exporter(tx: &mut Tx<'_>, installation: &str, exporter: bool) -> Result<()> {
    if !exporter {
        followers::remove(tx, &follower(installation)).await?;
        for sql in
            ["DELETE FROM exporters WHERE installation_id = $1", "DELETE FROM exports WHERE installation_id = $1"]
        {
            query(sql).bind(installation).execute(tx.change().await?).await?;
        }
        return Ok(());
    }
    followers::begin(tx, &follower(installation)).await?;
    let sql = "INSERT INTO exporters (installation_id, poll_due_at, polls) VALUES ($1, $2, 0) \
               ON CONFLICT (installation_id) DO NOTHING";
    let query = query(sql).bind(installation).bind(tx.clock().now());
    query.execute(tx.change().await?).await?;
    Ok(())
}

/// Follows the change log by one step for an exporter that serves these channels; an empty list means all channels.
/// Returns true if there may be more.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn follow(tx: &mut Tx<'_>, installation: &str, channels: &[String]) -> Result<bool> {
    let Some(step) = followers::step(tx, &follower(installation), STEP).await? else { return Ok(false) };
    let now = tx.clock().now();
    let serves = match channels.len() {
        0 => String::new(),
        n => format!(" JOIN conversations v ON v.id = c.conversation_id AND v.channel IN ({})", rows::list(n, 5)),
    };
    let sql = format!(
        "INSERT INTO exports (installation_id, kind, subject, rank, position, state, attempts, due_at, alone, updated_at) \
         SELECT CAST($1 AS TEXT), c.kind, c.subject, CASE c.kind WHEN 'contact' THEN 0 WHEN 'conversation' THEN 1 ELSE 2 END, \
         MAX(c.position), 'pending', 0, CAST($4 AS BIGINT), 0, CAST($4 AS BIGINT) FROM changes c{serves} \
         WHERE c.position > $2 AND c.position <= $3 AND c.kind IN ('contact', 'conversation', 'lead') GROUP BY c.kind, c.subject \
         ON CONFLICT (installation_id, kind, subject) DO UPDATE SET position = excluded.position, \
         due_at = CASE WHEN exports.state = 'pending' THEN exports.due_at ELSE excluded.due_at END, \
         attempts = CASE WHEN exports.state = 'pending' THEN exports.attempts ELSE 0 END, state = 'pending', \
         updated_at = excluded.updated_at"
    );
    let query = query(sql).bind(installation).bind(step.from).bind(step.to).bind(now);
    let query = channels.iter().fold(query, |query, channel| query.bind(channel.clone()));
    query.execute(tx.change().await?).await?;
    Ok(step.more)
}

/// Returns whether an exporter still has changes to follow.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn is_behind(conn: &mut Conn, installation: &str) -> Result<bool> {
    followers::is_behind(conn, &follower(installation)).await
}

/// The order in which kinds of records are exported: a record may refer to those of an earlier kind.
fn rank(kind: RecordKind) -> i64 {
    match kind {
        RecordKind::Contact => 0,
        RecordKind::Conversation => 1,
        RecordKind::Lead => 2,
    }
}

/// A claim on an exporter.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The exporter.
    pub installation_id: String,
    /// The claim's unique value.
    pub claim: String,
}

/// A record to export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its kind.
    pub kind: RecordKind,
    /// Its identifier.
    pub subject: String,
    /// The position of its latest change.
    pub position: i64,
    /// The number of earlier attempts.
    pub attempts: i64,
    /// Its identifier in the other system, as last reported by the exporter.
    pub external_id: Option<String>,
    /// The exporter's mark, its own note about the record, as last stored.
    pub mark: Option<String>,
    /// Whether it is exported alone: its batch failed as a whole, so each record is tried alone to find the one at
    /// fault.
    pub alone: bool,
}

/// Work due for an exporter.
#[derive(Debug, Clone)]
pub enum Work {
    /// Records to export, ordered by kind.
    Batch(Claim, Vec<Pending>),
    /// A poll for changes in the other system: the cursor, and the number of failed polls in a row before it.
    Poll(Claim, Option<String>, i64),
}

/// Claims an exporter for `for_ms` milliseconds if work is due: a batch of at most `limit` records, or a poll. Returns
/// `None` if nothing is due, the exporter is claimed already, or its installation is not active or no longer at
/// `version`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim(
    tx: &mut Tx<'_>,
    (installation, version): (&str, i64),
    claim: &str,
    for_ms: i64,
    limit: i64,
) -> Result<Option<Work>> {
    let (now, time) = (tx.clock().now(), tx.dialect().now());
    let sql = format!(
        "UPDATE exporters SET claim = $1, claimed_until = {time} + $2 WHERE installation_id = $3 \
         AND (claim IS NULL OR claimed_until < {time}) AND EXISTS (SELECT 1 FROM installations i WHERE i.id = $3 \
         AND i.enabled = 1 AND i.paused IS NULL AND i.upgrading IS NULL AND i.version = $5) \
         AND (poll_due_at <= $4 OR EXISTS (SELECT 1 FROM exports e WHERE e.installation_id = exporters.installation_id \
         AND e.state = 'pending' AND e.alone IN (0, 1) AND e.due_at <= $4)) RETURNING cursor, poll_due_at, polls"
    );
    let claimed = query(sql)
        .bind(claim)
        .bind(for_ms)
        .bind(installation)
        .bind(now)
        .bind(version)
        .fetch_optional(tx.change().await?)
        .await?;
    let Some(row) = claimed else { return Ok(None) };
    let claim = Claim { installation_id: installation.to_owned(), claim: claim.to_owned() };
    // Two queries, so that each uses the index. In it, records that are exported alone come after the others.
    let mut found = Vec::new();
    for alone in [0i64, 1] {
        if found.is_empty() {
            found = query(
                "SELECT kind, subject, position, attempts, external_id, mark, alone FROM exports WHERE installation_id = $1 \
                 AND state = 'pending' AND alone = $4 AND due_at <= $2 ORDER BY due_at, rank, position LIMIT $3",
            )
            .bind(installation)
            .bind(now)
            .bind(limit)
            .bind(alone)
            .fetch_all(tx.read().await?)
            .await?;
        }
    }
    if found.is_empty() {
        // On PostgreSQL each statement sees what has been committed before it, so the records that were due for the
        // update may be gone. That alone does not make a poll due.
        if row.try_get::<i64>(1)? > now {
            release(tx, &claim).await?;
            return Ok(None);
        }
        return Ok(Some(Work::Poll(claim, row.try_get(0)?, row.try_get(2)?)));
    }
    let mut pending = found.iter().map(pending).collect::<Result<Vec<_>>>()?;
    let together = pending.iter().take_while(|one| !one.alone).count();
    pending.truncate(together.max(1));
    pending.sort_by_key(|one| (rank(one.kind), one.position));
    Ok(Some(Work::Batch(claim, pending)))
}

fn pending(row: &Row) -> Result<Pending> {
    Ok(Pending {
        kind: rows::word(row, 0)?,
        subject: row.try_get(1)?,
        position: row.try_get(2)?,
        attempts: row.try_get(3)?,
        external_id: row.try_get(4)?,
        mark: row.try_get(5)?,
        alone: rows::flag(row, 6)?,
    })
}

/// Ends a claim. Returns false if the claim is no longer held: then no result of the call may be stored.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn release(tx: &mut Tx<'_>, claim: &Claim) -> Result<bool> {
    let done =
        query("UPDATE exporters SET claim = NULL, claimed_until = NULL WHERE installation_id = $1 AND claim = $2")
            .bind(&claim.installation_id)
            .bind(&claim.claim)
            .execute(tx.change().await?)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// The result of exporting a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportOutcome {
    /// Exported, with the other system's identifier and the exporter's mark.
    Done(Option<String>, Option<String>),
    /// Retry at a time.
    Retry(i64, Failure),
    /// The other system is unavailable: retry at a time, without counting this attempt.
    Postpone(i64, Failure),
    /// Retry at a time, alone.
    RetryAlone(i64, Failure),
    /// Given up until the record changes or an admin retries it.
    Dead(Failure),
}

/// Stores the result of exporting a record. A record that changed since it was claimed stays pending.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn end(tx: &mut Tx<'_>, installation: &str, one: &Pending, outcome: &ExportOutcome) -> Result<()> {
    let now = tx.clock().now();
    let (state, attempts, due_at, failure) = match outcome {
        ExportOutcome::Done(..) => ("done", 0, now, None),
        ExportOutcome::Retry(at, failure) | ExportOutcome::RetryAlone(at, failure) => {
            ("pending", one.attempts + 1, *at, Some(rows::text(failure)?))
        }
        ExportOutcome::Postpone(at, failure) => ("pending", one.attempts, *at, Some(rows::text(failure)?)),
        ExportOutcome::Dead(failure) => ("dead", one.attempts + 1, now, Some(rows::text(failure)?)),
    };
    let (external_id, mark) = match outcome {
        ExportOutcome::Done(external_id, mark) => (external_id.clone(), mark.clone()),
        _ => (None, None),
    };
    query(
        "UPDATE exports SET state = CASE WHEN position = $4 THEN $5 ELSE 'pending' END, \
         attempts = CASE WHEN position = $4 THEN $6 ELSE 0 END, due_at = $7, failure = $8, alone = $12, \
         external_id = COALESCE($9, external_id), mark = COALESCE($10, mark), updated_at = $11 \
         WHERE installation_id = $1 AND kind = $2 AND subject = $3",
    )
    .bind(installation)
    .bind(one.kind.as_str())
    .bind(&one.subject)
    .bind(one.position)
    .bind(state)
    .bind(attempts)
    .bind(due_at)
    .bind(failure)
    .bind(external_id)
    .bind(mark)
    .bind(now)
    .bind(i64::from(
        matches!(outcome, ExportOutcome::RetryAlone(..))
            || (one.alone && matches!(outcome, ExportOutcome::Postpone(..))),
    ))
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Returns the exporter's mark: its own note about a record.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn mark_of(conn: &mut Conn, installation: &str, kind: RecordKind, subject: &str) -> Result<Option<String>> {
    let row = query("SELECT mark FROM exports WHERE installation_id = $1 AND kind = $2 AND subject = $3")
        .bind(installation)
        .bind(kind.as_str())
        .bind(subject)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| row.try_get::<Option<String>>(0)).transpose()?.flatten())
}

/// Stores an exporter's mark about a record, for its next export.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_mark(tx: &mut Tx<'_>, installation: &str, kind: RecordKind, subject: &str, mark: &str) -> Result<()> {
    query("UPDATE exports SET mark = $4 WHERE installation_id = $1 AND kind = $2 AND subject = $3")
        .bind(installation)
        .bind(kind.as_str())
        .bind(subject)
        .bind(mark)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Records a poll of the other system: the cursor and the time of the next one, and the number of failed polls in a
/// row.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn polled(tx: &mut Tx<'_>, installation: &str, cursor: Option<&str>, due_at: i64, failed: i64) -> Result<()> {
    query(
        "UPDATE exporters SET cursor = COALESCE($2, cursor), poll_due_at = $3, polls = $4 WHERE installation_id = $1",
    )
    .bind(installation)
    .bind(cursor)
    .bind(due_at)
    .bind(failed)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// A record that has been or will be exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedExport {
    /// The record, and what the exporter reported about it.
    pub record: Pending,
    /// `pending`, `done` or `dead`.
    pub state: String,
    /// Why the last attempt failed.
    pub failure: Option<Failure>,
    /// When the next attempt is due, while it is pending.
    pub due_at: i64,
}

/// Returns an exporter's records in a state, by kind and identifier, starting after `after`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(
    conn: &mut Conn,
    installation: &str,
    state: &str,
    after: Option<&(String, String)>,
    limit: i64,
) -> Result<Vec<ListedExport>> {
    let (kind, subject) = after.map_or(("", ""), |(kind, subject)| (kind, subject));
    let found = query(
        "SELECT kind, subject, position, attempts, external_id, mark, alone, state, failure, due_at FROM exports \
         WHERE installation_id = $1 AND state = $2 AND (kind, subject) > ($3, $4) ORDER BY kind, subject LIMIT $5",
    )
    .bind(installation)
    .bind(state)
    .bind(kind)
    .bind(subject)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    found
        .iter()
        .map(|row| {
            Ok(ListedExport {
                record: pending(row)?,
                state: row.try_get(7)?,
                failure: rows::maybe_json(row, 8)?,
                due_at: row.try_get(9)?,
            })
        })
        .collect()
}

/// Schedules an exporter's given-up records to be exported again. Returns their number.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn retry(tx: &mut Tx<'_>, installation: &str) -> Result<u64> {
    let now = tx.clock().now();
    let done = query(
        "UPDATE exports SET state = 'pending', attempts = 0, due_at = $2, updated_at = $2 WHERE installation_id = $1 AND state = 'dead'",
    )
    .bind(installation)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected())
}

/// Releases the claims that `whose` selects, so that the exporters can be claimed again. Returns their number.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take_back(tx: &mut Tx<'_>, whose: ClaimSet<'_>) -> Result<u64> {
    let sql = format!(
        "UPDATE exporters SET claim = NULL, claimed_until = NULL WHERE claim IS NOT NULL AND {}",
        whose.condition(tx.dialect(), 1)
    );
    let query = query(sql).bind(whose.server());
    Ok(query.execute(tx.change().await?).await?.rows_affected())
}
