//! What exporters have to carry, and have carried. Each follows the change log from a position of its own: what has
//! changed becomes a row here, once, however often it changed. One call is made for an exporter at a time, by whoever
//! holds its claim.

use plugboard_model::{Failure, RecordKind};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, any::AnyRow};

use crate::{ChangeKind, Result, Tx, Whose, changes, rows};

/// How many changes one step follows.
const STEP: i64 = 500;

/// What a change means to exporters.
fn kind(change: ChangeKind) -> Option<RecordKind> {
    match change {
        ChangeKind::Contact => Some(RecordKind::Contact),
        ChangeKind::Conversation => Some(RecordKind::Conversation),
        ChangeKind::Lead => Some(RecordKind::Lead),
        ChangeKind::Message | ChangeKind::Run | ChangeKind::Registry => None,
    }
}

/// Makes an exporter's place, at the oldest change that is still known, unless it has one.
///
/// # Errors
/// When the database refuses.
async fn begin(tx: &mut Tx<'_>, installation: &str) -> Result<()> {
    let position = changes::horizon(tx.read().await?).await?;
    sqlx::query(
        "INSERT INTO exporters (installation_id, position, poll_due_at, polls) VALUES ($1, $2, $3, 0) \
         ON CONFLICT (installation_id) DO NOTHING",
    )
    .bind(installation)
    .bind(position)
    .bind(tx.clock().now())
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Gives an installation an exporter's place, or takes it away with all that was to be carried.
///
/// # Errors
/// When the database refuses.
pub async fn as_role(tx: &mut Tx<'_>, installation: &str, exporter: bool) -> Result<()> {
    if exporter {
        return begin(tx, installation).await;
    }
    for sql in ["DELETE FROM exporters WHERE installation_id = $1", "DELETE FROM exports WHERE installation_id = $1"] {
        sqlx::query(sql).bind(installation).execute(tx.change().await?).await?;
    }
    Ok(())
}

/// Follows the change log a step for an exporter that serves these channels (none: all). True while there is more.
///
/// # Errors
/// When the database refuses.
pub async fn follow(tx: &mut Tx<'_>, installation: &str, channels: &[String]) -> Result<bool> {
    let lock = tx.dialect().lock("x");
    let sql = format!("SELECT x.position FROM exporters x WHERE x.installation_id = $1{lock}");
    let conn = tx.read().await?;
    let Some(row) = sqlx::query(AssertSqlSafe(sql)).bind(installation).fetch_optional(&mut *conn).await? else {
        return Ok(false);
    };
    let found = changes::after(conn, row.try_get(0)?, None, STEP).await?;
    let Some(last) = found.last().map(|change| change.position) else { return Ok(false) };
    let now = tx.clock().now();
    for change in &found {
        let Some(kind) = kind(change.kind) else { continue };
        if !channels.is_empty() && !serves(tx.read().await?, channels, &change.conversation_id).await? {
            continue;
        }
        sqlx::query(
            "INSERT INTO exports (installation_id, kind, subject, rank, position, state, attempts, due_at, alone, updated_at) \
             VALUES ($1, $2, $3, $4, $5, 'pending', 0, $6, 0, $6) ON CONFLICT (installation_id, kind, subject) DO UPDATE SET \
             position = excluded.position, due_at = CASE WHEN exports.state = 'pending' THEN exports.due_at ELSE excluded.due_at END, \
             attempts = CASE WHEN exports.state = 'pending' THEN exports.attempts ELSE 0 END, state = 'pending', \
             updated_at = excluded.updated_at",
        )
        .bind(installation)
        .bind(kind.as_str())
        .bind(&change.subject)
        .bind(rank(kind))
        .bind(change.position)
        .bind(now)
        .execute(tx.change().await?)
        .await?;
    }
    sqlx::query("UPDATE exporters SET position = $2 WHERE installation_id = $1")
        .bind(installation)
        .bind(last)
        .execute(tx.change().await?)
        .await?;
    Ok(i64::try_from(found.len()).is_ok_and(|count| count == STEP))
}

/// Are there changes that an exporter has still to follow?
///
/// # Errors
/// When the database refuses.
pub async fn behind(conn: &mut AnyConnection, installation: &str) -> Result<bool> {
    let row = sqlx::query(
        "SELECT COUNT(*) FROM exporters x JOIN counters c ON c.name = 'changes' AND c.value > x.position \
         WHERE x.installation_id = $1",
    )
    .bind(installation)
    .fetch_one(conn)
    .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}

fn rank(kind: RecordKind) -> i64 {
    match kind {
        RecordKind::Contact => 0,
        RecordKind::Conversation => 1,
        RecordKind::Lead => 2,
    }
}

async fn serves(conn: &mut AnyConnection, channels: &[String], conversation: &str) -> Result<bool> {
    let row =
        sqlx::query("SELECT channel FROM conversations WHERE id = $1").bind(conversation).fetch_optional(conn).await?;
    let channel: Option<String> = row.map(|row| row.try_get(0)).transpose()?;
    Ok(channel.is_some_and(|channel| channels.contains(&channel)))
}

/// A claim on an exporter.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Whose.
    pub installation_id: String,
    /// Proves it.
    pub claim: String,
}

/// A record that is to be exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// What it is.
    pub kind: RecordKind,
    /// Its identifier.
    pub subject: String,
    /// Of the change that it is to show.
    pub position: i64,
    /// How often it was tried before.
    pub attempts: i64,
    /// As the exporter said the last time.
    pub external_id: Option<String>,
    /// As the exporter said the last time.
    pub mark: Option<String>,
    /// Its batch failed as a whole: it goes by itself, so that the one to blame is found.
    pub alone: bool,
}

/// What there is to do for an exporter.
#[derive(Debug, Clone)]
pub enum Work {
    /// Records to export, in the order of their kinds.
    Batch(Claim, Vec<Pending>),
    /// A look for what changed there, from a cursor, and how many looks failed before it.
    Poll(Claim, Option<String>, i64),
}

/// Claims what is due for a version of an exporter, until a time on the machine's clock; `clock` is what it shows now. None when
/// there is nothing, or somebody works for it.
///
/// # Errors
/// When the database refuses.
pub async fn claim(
    tx: &mut Tx<'_>,
    (installation, version): (&str, i64),
    claim: &str,
    clock: i64,
    until: i64,
    limit: i64,
) -> Result<Option<Work>> {
    let now = tx.clock().now();
    let claimed = sqlx::query(
        "UPDATE exporters SET claim = $1, claimed_until = $2 WHERE installation_id = $3 AND (claim IS NULL OR claimed_until < $4) \
         AND EXISTS (SELECT 1 FROM installations i WHERE i.id = $3 AND i.enabled = 1 AND i.paused IS NULL AND i.upgrading IS NULL AND i.version = $6) \
         AND (poll_due_at <= $5 OR EXISTS (SELECT 1 FROM exports e WHERE e.installation_id = exporters.installation_id \
         AND e.state = 'pending' AND e.due_at <= $5)) RETURNING cursor, poll_due_at, polls",
    )
    .bind(claim)
    .bind(until)
    .bind(installation)
    .bind(clock)
    .bind(now)
    .bind(version)
    .fetch_optional(tx.change().await?)
    .await?;
    let Some(row) = claimed else { return Ok(None) };
    let claim = Claim { installation_id: installation.to_owned(), claim: claim.to_owned() };
    let found = sqlx::query(
        "SELECT kind, subject, position, attempts, external_id, mark, alone FROM exports WHERE installation_id = $1 \
         AND state = 'pending' AND due_at <= $2 ORDER BY alone, due_at, rank, position LIMIT $3",
    )
    .bind(installation)
    .bind(now)
    .bind(limit)
    .fetch_all(tx.read().await?)
    .await?;
    if found.is_empty() {
        return Ok(Some(Work::Poll(claim, row.try_get(0)?, row.try_get(2)?)));
    }
    let mut pending = found.iter().map(pending).collect::<Result<Vec<_>>>()?;
    let together = pending.iter().take_while(|one| !one.alone).count();
    pending.truncate(together.max(1));
    pending.sort_by_key(|one| (rank(one.kind), one.position));
    Ok(Some(Work::Batch(claim, pending)))
}

fn pending(row: &AnyRow) -> Result<Pending> {
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

/// Ends a claim. False when it is no longer held: then nothing of the call may be recorded.
///
/// # Errors
/// When the database refuses.
pub async fn release(tx: &mut Tx<'_>, claim: &Claim) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE exporters SET claim = NULL, claimed_until = NULL WHERE installation_id = $1 AND claim = $2",
    )
    .bind(&claim.installation_id)
    .bind(&claim.claim)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How the export of a record ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It is in the other system, with what the exporter said.
    Done(Option<String>, Option<String>),
    /// It is tried again at a time.
    Again(i64, Failure),
    /// The other system cannot be used: it is tried again at a time, and this try does not count.
    Wait(i64, Failure),
    /// It is tried again at a time, by itself.
    Alone(i64, Failure),
    /// It waits for its next change, or an admin.
    Dead(Failure),
}

/// Records how the export of a record ended. What has changed since it was claimed stays to be exported.
///
/// # Errors
/// When the database refuses.
pub async fn end(tx: &mut Tx<'_>, installation: &str, one: &Pending, ending: &Ending) -> Result<()> {
    let now = tx.clock().now();
    let (state, attempts, due_at, failure) = match ending {
        Ending::Done(..) => ("done", 0, now, None),
        Ending::Again(at, failure) | Ending::Alone(at, failure) => {
            ("pending", one.attempts + 1, *at, Some(rows::text(failure)?))
        }
        Ending::Wait(at, failure) => ("pending", one.attempts, *at, Some(rows::text(failure)?)),
        Ending::Dead(failure) => ("dead", one.attempts + 1, now, Some(rows::text(failure)?)),
    };
    let (external_id, mark) = match ending {
        Ending::Done(external_id, mark) => (external_id.clone(), mark.clone()),
        _ => (None, None),
    };
    sqlx::query(
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
    .bind(i64::from(matches!(ending, Ending::Alone(..)) || (one.alone && matches!(ending, Ending::Wait(..)))))
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// What an exporter wanted to know of a record.
///
/// # Errors
/// When the database refuses.
pub async fn mark_of(
    conn: &mut AnyConnection,
    installation: &str,
    kind: RecordKind,
    subject: &str,
) -> Result<Option<String>> {
    let row = sqlx::query("SELECT mark FROM exports WHERE installation_id = $1 AND kind = $2 AND subject = $3")
        .bind(installation)
        .bind(kind.as_str())
        .bind(subject)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| row.try_get::<Option<String>, _>(0)).transpose()?.flatten())
}

/// Keeps what an exporter wants to know of a record the next time.
///
/// # Errors
/// When the database refuses.
pub async fn mark(tx: &mut Tx<'_>, installation: &str, kind: RecordKind, subject: &str, mark: &str) -> Result<()> {
    sqlx::query("UPDATE exports SET mark = $4 WHERE installation_id = $1 AND kind = $2 AND subject = $3")
        .bind(installation)
        .bind(kind.as_str())
        .bind(subject)
        .bind(mark)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Records a look into the other system: where and when the next begins, and how many have failed in a row.
///
/// # Errors
/// When the database refuses.
pub async fn polled(tx: &mut Tx<'_>, installation: &str, cursor: Option<&str>, due_at: i64, failed: i64) -> Result<()> {
    sqlx::query(
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

/// A record that an exporter has, or is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is, and what the exporter said of it.
    pub record: Pending,
    /// `pending`, `done` or `dead`.
    pub state: String,
    /// Why it was not exported the last time.
    pub failure: Option<Failure>,
    /// When it is tried next, while it is pending.
    pub due_at: i64,
}

/// An exporter's records in a state, after one of them (its kind and identifier), by kind and identifier.
///
/// # Errors
/// When the database refuses.
pub async fn list(
    conn: &mut AnyConnection,
    installation: &str,
    state: &str,
    after: Option<&(String, String)>,
    limit: i64,
) -> Result<Vec<Row>> {
    let (kind, subject) = after.map_or(("", ""), |(kind, subject)| (kind, subject));
    let found = sqlx::query(
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
            Ok(Row {
                record: pending(row)?,
                state: row.try_get(7)?,
                failure: rows::maybe_json(row, 8)?,
                due_at: row.try_get(9)?,
            })
        })
        .collect()
}

/// Has an exporter's records that were given up exported again. Gives how many there are.
///
/// # Errors
/// When the database refuses.
pub async fn retry(tx: &mut Tx<'_>, installation: &str) -> Result<u64> {
    let now = tx.clock().now();
    let done = sqlx::query(
        "UPDATE exports SET state = 'pending', attempts = 0, due_at = $2, updated_at = $2 WHERE installation_id = $1 AND state = 'dead'",
    )
    .bind(installation)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected())
}

/// Takes back claims.
///
/// # Errors
/// When the database refuses.
pub async fn take_back(tx: &mut Tx<'_>, whose: Whose<'_>) -> Result<()> {
    sqlx::query(
        "UPDATE exporters SET claim = NULL, claimed_until = NULL \
         WHERE claim IS NOT NULL AND (claimed_until < $1 OR substr(claim, 1, 36) = $2)",
    )
    .bind(whose.before())
    .bind(whose.server())
    .execute(tx.change().await?)
    .await?;
    Ok(())
}
