//! Deletes expired rows, in batches of bounded size.

use crate::sql::query;
use crate::{Result, Tx, attachments, failures, kept_values, recordings};

/// How long rows are kept, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Finished runs with their events, connectors' logs, and gestures that are done or have failed.
    pub runs_ms: i64,
    /// Dead letters: how long an admin can redrive them.
    pub dead_letters_ms: i64,
    /// The change log: how long a client that follows it may be disconnected. A change that an exporter has not
    /// followed yet is kept longer.
    pub changes_ms: i64,
    /// Dedupe keys, parked changes and watermarks of threads: how late a platform may send an item again.
    pub dedupe_ms: i64,
    /// Kept requests.
    pub kept_requests_ms: i64,
    /// Audit entries.
    pub audit_ms: i64,
    /// Answers under idempotency keys.
    pub idempotency_ms: i64,
    /// Recordings of runs, and the differences of shadows.
    pub recordings_ms: i64,
    /// Components that are not installed.
    pub components_ms: i64,
    /// Files that people have uploaded but not sent.
    pub uploads_ms: i64,
}

const DAY: i64 = 24 * 60 * 60 * 1_000;

impl Default for Retention {
    fn default() -> Self {
        Self {
            runs_ms: 30 * DAY,
            dead_letters_ms: 90 * DAY,
            changes_ms: 7 * DAY,
            dedupe_ms: 30 * DAY,
            kept_requests_ms: 30 * DAY,
            audit_ms: 365 * DAY,
            idempotency_ms: DAY,
            recordings_ms: 7 * DAY,
            components_ms: DAY,
            uploads_ms: DAY,
        }
    }
}

/// The maximum number of rows removed from each table in one call.
const BATCH: i64 = 1_000;

/// Deletes expired rows. Returns their number; call again until it is 0.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn sweep(tx: &mut Tx<'_>, keep: Retention) -> Result<u64> {
    let now = tx.clock().now();
    let mut removed = 0;
    // Identifiers begin with their creation time, so the primary key finds the oldest rows.
    for (sql, before) in [
        (
            "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE id < $1 AND state = 'done' ORDER BY id LIMIT $2)",
            keep.runs_ms,
        ),
        (
            "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE id < $1 AND state = 'dead' ORDER BY id LIMIT $2)",
            keep.dead_letters_ms,
        ),
        (
            "DELETE FROM events WHERE id IN (SELECT e.id FROM events e WHERE e.id < $1 \
             AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.event_id = e.id) ORDER BY e.id LIMIT $2)",
            keep.runs_ms,
        ),
        ("DELETE FROM logs WHERE id IN (SELECT id FROM logs WHERE id < $1 ORDER BY id LIMIT $2)", keep.runs_ms),
        ("DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE id < $1 ORDER BY id LIMIT $2)", keep.audit_ms),
        (
            "DELETE FROM raw_requests WHERE id IN (SELECT id FROM raw_requests WHERE id < $1 ORDER BY id LIMIT $2)",
            keep.kept_requests_ms,
        ),
        (
            "DELETE FROM gestures WHERE id IN (SELECT id FROM gestures WHERE id < $1 AND open = 0 ORDER BY id LIMIT $2)",
            keep.runs_ms,
        ),
    ] {
        let floor = plugboard_model::id_floor(now - before);
        removed += query(sql).bind(floor).bind(BATCH).execute(tx.change().await?).await?.rows_affected();
    }
    for (sql, before) in [
        (
            "DELETE FROM changes WHERE position IN \
             (SELECT c.position FROM (SELECT position, at FROM changes ORDER BY position LIMIT $2) c WHERE c.at < $1 \
             AND NOT EXISTS (SELECT 1 FROM followers f WHERE f.position < c.position))",
            keep.changes_ms,
        ),
        (
            "DELETE FROM dedupe WHERE (channel, dedupe_key) IN (SELECT channel, dedupe_key FROM dedupe WHERE created_at < $1 LIMIT $2)",
            keep.dedupe_ms,
        ),
        (
            "DELETE FROM parked WHERE (channel, dedupe_key) IN (SELECT channel, dedupe_key FROM parked WHERE created_at < $1 LIMIT $2)",
            keep.dedupe_ms,
        ),
        (
            "DELETE FROM thread_marks WHERE (channel, thread) IN (SELECT channel, thread FROM thread_marks WHERE created_at < $1 LIMIT $2)",
            keep.dedupe_ms,
        ),
        (
            "DELETE FROM recordings WHERE run_id IN (SELECT run_id FROM recordings WHERE created_at < $1 LIMIT $2)",
            keep.recordings_ms,
        ),
        (
            "DELETE FROM shadow_differences WHERE id IN (SELECT id FROM shadow_differences WHERE at < $1 LIMIT $2)",
            keep.recordings_ms,
        ),
        // `created_at` is checked on the row itself as well. An admin's change that refers to a component renews its
        // `created_at` first. If this statement waited for that transaction, PostgreSQL rechecks only the row, not the
        // subquery.
        (
            "DELETE FROM components WHERE created_at < $1 AND digest IN (SELECT c.digest FROM components c WHERE c.created_at < $1 \
             AND NOT EXISTS (SELECT 1 FROM installations i WHERE i.digest = c.digest \
               OR i.previous LIKE '%\"digest\":\"' || c.digest || '\"%') \
             AND NOT EXISTS (SELECT 1 FROM shadows s WHERE s.digest = c.digest) LIMIT $2)",
            keep.components_ms,
        ),
        (
            "DELETE FROM idempotency WHERE (token_id, name) IN (SELECT token_id, name FROM idempotency WHERE created_at < $1 LIMIT $2)",
            keep.idempotency_ms,
        ),
        ("DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < $1 LIMIT $2)", 0),
        ("DELETE FROM invitations WHERE hash IN (SELECT hash FROM invitations WHERE expires_at < $1 LIMIT $2)", 0),
        (
            "DELETE FROM sign_in_failures WHERE subject IN (SELECT subject FROM sign_in_failures WHERE last_at < $1 LIMIT $2)",
            failures::KEPT_MS,
        ),
    ] {
        removed += query(sql).bind(now - before).bind(BATCH).execute(tx.change().await?).await?.rows_affected();
    }
    removed += kept_values::remove_of_ended(tx, BATCH).await?;
    removed += attachments::delete_unsent_uploads(tx, &plugboard_model::id_floor(now - keep.uploads_ms), BATCH).await?;
    removed += query(
        "DELETE FROM sign_in_failures WHERE subject IN \
         (SELECT subject FROM sign_in_failures ORDER BY last_at DESC LIMIT $1 OFFSET $2)",
    )
    .bind(BATCH)
    .bind(failures::MAX)
    .execute(tx.change().await?)
    .await?
    .rows_affected();
    removed += query(
        "DELETE FROM recordings WHERE run_id IN (SELECT run_id FROM recordings ORDER BY created_at DESC LIMIT $1 OFFSET $2)",
    )
    .bind(BATCH)
    .bind(recordings::RECORDINGS)
    .execute(tx.change().await?)
    .await?
    .rows_affected();
    Ok(removed)
}

/// Moves the due times of waiting attempts and polls back by a number of milliseconds, after the clock was set back.
/// Times that plugins and people have set, such as timers and snoozes, stay as they are.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn shift_waits(tx: &mut Tx<'_>, by_ms: i64) -> Result<()> {
    for sql in [
        "UPDATE runs SET due_at = due_at - $1 WHERE state = 'pending' AND due_at > $2",
        "UPDATE deliveries SET due_at = due_at - $1 WHERE state = 'queued' AND due_at > $2",
        "UPDATE deliveries SET due_at = due_at - $1 WHERE state = 'uncertain' AND due_at > $2",
        "UPDATE settlements SET due_at = due_at - $1 WHERE due_at > $2",
        "UPDATE channel_polls SET due_at = due_at - $1 WHERE due_at > $2",
        "UPDATE channel_setups SET due_at = due_at - $1 WHERE due_at > $2",
        "UPDATE channel_rules SET due_at = due_at - $1 WHERE due_at > $2",
        "UPDATE channel_rules SET tried_at = tried_at - $1 WHERE tried_at > $2",
        "UPDATE channel_catalogues SET due_at = due_at - $1 WHERE due_at > $2",
        "UPDATE fetches SET due_at = due_at - $1 WHERE due_at > $2",
        "UPDATE gestures SET due_at = due_at - $1 WHERE open = 1 AND due_at > $2",
        "UPDATE exports SET due_at = due_at - $1 WHERE state = 'pending' AND due_at > $2",
        "UPDATE exporters SET poll_due_at = poll_due_at - $1 WHERE poll_due_at > $2",
        "UPDATE raw_requests SET due_at = due_at - $1 WHERE state = 'pending' AND due_at > $2",
    ] {
        let now = tx.clock().now();
        query(sql).bind(by_ms).bind(now).execute(tx.change().await?).await?;
    }
    Ok(())
}
