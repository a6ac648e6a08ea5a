//! Components and installations. Together with the channels they make up the host's registry.

use futures_util::future::BoxFuture;
use plugboard_model::{Clock, Installation};
use std::collections::BTreeSet;

use crate::sql::{Conn, Query, Row, query};
use crate::{
    Dialect, Result, Tx, exports, followers,
    generation::{Subject, registry_changed},
    kv, rows,
    sealed_secrets::delete_owner_secrets,
    unit::{batch::Batch, cache::Slots, table::Table},
};

/// Stores a component's bytes. If the component is stored already, renews its creation time, from which its retention
/// counts.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put_component(
    tx: &mut Tx<'_>,
    digest: &str,
    bytes: &[u8],
    surface: &str,
    manifest: Option<&str>,
) -> Result<()> {
    let now = tx.clock().now();
    query(
        "INSERT INTO components (digest, bytes, surface, manifest, created_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (digest) DO UPDATE SET created_at = excluded.created_at",
    )
    .bind(digest)
    .bind(bytes)
    .bind(surface)
    .bind(manifest)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Renews a component's creation time, before an admin's change refers to it, so that a server that deletes unused
/// components at the same time does not delete it. Returns false if the component is gone.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn keep_component(tx: &mut Tx<'_>, digest: &str) -> Result<bool> {
    let now = tx.clock().now();
    let done = query("UPDATE components SET created_at = $1 WHERE digest = $2")
        .bind(now)
        .bind(digest)
        .execute(tx.change().await?)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Returns a component's bytes.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn component(conn: &mut Conn, digest: &str) -> Result<Option<Vec<u8>>> {
    let row = query("SELECT bytes FROM components WHERE digest = $1").bind(digest).fetch_optional(conn).await?;
    row.map(|row| row.try_get(0)).transpose()
}

fn installation(row: &Row) -> Result<Installation> {
    Ok(Installation {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        digest: row.try_get(2)?,
        surface: rows::json(row, 3)?,
        config: rows::json(row, 4)?,
        grants: rows::json(row, 5)?,
        limits: rows::json(row, 6)?,
        position: row.try_get(7)?,
        channels: rows::json(row, 8)?,
        enabled: rows::flag(row, 9)?,
        paused: row.try_get(10)?,
        created_at: row.try_get(11)?,
        updated_at: row.try_get(12)?,
        version: row.try_get(13)?,
        previous: rows::maybe_json(row, 14)?,
        recorded: rows::flag(row, 15)?,
        failed_review: rows::word(row, 16)?,
        upgrading: row.try_get(17)?,
        revision: row.try_get(18)?,
    })
}

/// Returns all installations, in the admin's order.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn installations(conn: &mut Conn) -> Result<Vec<Installation>> {
    let found = query(
        "SELECT id, name, digest, surface, config, grants, limits, position, channels, enabled, paused, created_at, \
         updated_at, version, previous, recorded, failed_review, upgrading, revision FROM installations ORDER BY position, name",
    )
    .fetch_all(conn)
    .await?;
    found.iter().map(installation).collect()
}

/// Stores a new installation. Returns false if its name is taken.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn insert_installation(tx: &mut Tx<'_>, i: &Installation) -> Result<bool> {
    let sql = "INSERT INTO installations (digest, surface, config, grants, limits, position, channels, enabled, paused, \
         updated_at, version, previous, recorded, failed_review, id, name, created_at, failures) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0) ON CONFLICT DO NOTHING";
    let query = columns(query(sql), i)?.bind(i.id.clone()).bind(i.name.clone()).bind(i.created_at);
    let stored = query.execute(tx.change().await?).await?.rows_affected() == 1;
    if stored {
        registry_changed(tx, Subject::Name(&i.name)).await?;
    }
    Ok(stored)
}

/// Stores all fields of an installation that an admin can change. Returns false and stores nothing if the installation
/// has changed since `i.revision`, is being upgraded, or is gone.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put_installation(tx: &mut Tx<'_>, i: &Installation) -> Result<bool> {
    let sql = format!("{SET} WHERE id = $15 AND revision = $16 AND upgrading IS NULL");
    let query = columns(query(sql), i)?.bind(i.id.clone()).bind(i.revision);
    let stored = query.execute(tx.change().await?).await?.rows_affected() == 1;
    if stored {
        registry_changed(tx, Subject::Name(&i.name)).await?;
    }
    Ok(stored)
}

/// Sets the columns that [`columns`] binds.
pub(crate) const SET: &str = "UPDATE installations SET digest = $1, surface = $2, config = $3, grants = $4, limits = $5, \
    position = $6, channels = $7, enabled = $8, paused = $9, updated_at = $10, version = $11, previous = $12, \
    recorded = $13, failed_review = $14, revision = revision + 1";

/// Binds the fields of an installation that an admin can change, as `$1` to `$14`.
pub(crate) fn columns(query: Query, i: &Installation) -> Result<Query> {
    Ok(query
        .bind(i.digest.clone())
        .bind(rows::text(&i.surface)?)
        .bind(rows::text(&i.config)?)
        .bind(rows::text(&i.grants)?)
        .bind(rows::text(&i.limits)?)
        .bind(i.position)
        .bind(rows::text(&i.channels)?)
        .bind(i64::from(i.enabled))
        .bind(i.paused.clone())
        .bind(i.updated_at)
        .bind(i.version)
        .bind(i.previous.as_ref().map(rows::text).transpose()?)
        .bind(i64::from(i.recorded))
        .bind(i.failed_review.as_str()))
}

/// Removes an installation with its stored values, timers, exports, files for download, logs, recordings and shadow,
/// its pending runs and its dead letters, and with the secrets, connections and consents of `owner`
/// (`installation:ID`). The effects of its runs stay. Returns false if the installation has changed since `i.revision`,
/// is being upgraded, or is gone.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove_installation(tx: &mut Tx<'_>, i: &Installation, owner: &str) -> Result<bool> {
    let id = &i.id;
    let removed = query("DELETE FROM installations WHERE id = $1 AND revision = $2 AND upgrading IS NULL")
        .bind(id)
        .bind(i.revision)
        .execute(tx.change().await?)
        .await?;
    if removed.rows_affected() == 0 {
        return Ok(false);
    }
    for sql in [
        "DELETE FROM timers WHERE installation_id = $1",
        "DELETE FROM exporters WHERE installation_id = $1",
        "DELETE FROM exports WHERE installation_id = $1",
        "DELETE FROM download_lines WHERE installation_id = $1",
        "DELETE FROM logs WHERE installation_id = $1",
        "DELETE FROM recordings WHERE installation_id = $1",
        "DELETE FROM shadows WHERE installation_id = $1",
        "DELETE FROM shadow_differences WHERE installation_id = $1",
        "DELETE FROM runs WHERE open = 1 AND state = 'pending' AND installation_id = $1",
        "DELETE FROM runs WHERE state = 'dead' AND installation_id = $1",
    ] {
        query(sql).bind(id).execute(tx.change().await?).await?;
    }
    followers::remove(tx, &exports::follower(id)).await?;
    for version in 0..=i.version + 1 {
        kv::delete(tx, &plugboard_model::memory(&i.id, version)).await?;
    }
    delete_owner_secrets(tx, owner).await?;
    registry_changed(tx, Subject::Name(&i.name)).await?;
    Ok(true)
}

/// Counts one more failure in a row. Returns the new count.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn count_failure(tx: &mut Tx<'_>, installation: &str) -> Result<i64> {
    let row = query("UPDATE installations SET failures = failures + 1 WHERE id = $1 RETURNING failures")
        .bind(installation)
        .fetch_optional(tx.change().await?)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.unwrap_or(0))
}

/// Installations whose count of failures in a row is reset at the end of the transaction.
#[derive(Default)]
struct Deferred(BTreeSet<String>);

/// Installations in the unit of work.
pub(crate) struct Plugins;

impl Table for Plugins {
    fn write<'a>(
        &'a self,
        deferred: &'a Slots,
        batch: &'a mut Batch<'_>,
        _clock: &'a Clock,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Some(deferred) = deferred.get::<Deferred>() else { return Ok(()) };
            write_succeeded(batch, &deferred.0).await
        })
    }
}

/// Resets an installation's count of failures in a row.
pub fn end_failures(tx: &mut Tx<'_>, installation: &str) {
    tx.deferred.of::<Deferred>().0.insert(installation.to_owned());
}

async fn write_succeeded(batch: &mut Batch<'_>, installations: &BTreeSet<String>) -> Result<()> {
    let all: Vec<_> = installations.iter().collect();
    let sql = |_: Dialect, n: usize| {
        format!("UPDATE installations SET failures = 0 WHERE id IN ({}) AND failures > 0", rows::list(n, 1))
    };
    batch.write(&all, sql, |query, id| Ok(query.bind((*id).clone()))).await?;
    Ok(())
}

/// Pauses an installation with a reason, or resumes it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_paused(tx: &mut Tx<'_>, installation: &str, reason: Option<&str>) -> Result<()> {
    let now = tx.clock().now();
    let sql =
        "UPDATE installations SET paused = $1, failures = 0, updated_at = $2, revision = revision + 1 WHERE id = $3";
    query(sql).bind(reason).bind(now).bind(installation).execute(tx.change().await?).await?;
    registry_changed(tx, Subject::Installation(installation)).await
}

/// Returns whether a run or an exporter's call of an installation is in progress.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn is_busy(conn: &mut Conn, installation: &str) -> Result<bool> {
    let row = query(
        // Few runs are in progress at once, so scan those rather than all runs of the installation.
        "SELECT (SELECT COUNT(*) FROM runs WHERE state = 'running' AND claimed_until > 0 AND installation_id || '' = $1) + \
         (SELECT COUNT(*) FROM exporters WHERE installation_id = $1 AND claim IS NOT NULL)",
    )
    .bind(installation)
    .fetch_one(conn)
    .await?;
    Ok(row.try_get::<i64>(0)? > 0)
}
