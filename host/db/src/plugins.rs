//! Components, installations, channels, their secrets and templates: what the host's registry is made of.

use plugboard_model::{Channel, Installation, SealedSecret};
use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::collections::BTreeSet;

use crate::{ChangeKind, Result, Tx, batch::Batch, kv, rows};

/// Keeps a component's bytes.
///
/// # Errors
/// When the database refuses.
pub async fn put_component(
    tx: &mut Tx<'_>,
    digest: &str,
    bytes: &[u8],
    surface: &str,
    manifest: Option<&str>,
) -> Result<()> {
    let now = tx.clock().now();
    sqlx::query(
        "INSERT INTO components (digest, bytes, surface, manifest, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
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

/// A component's bytes.
///
/// # Errors
/// When the database refuses.
pub async fn component(conn: &mut AnyConnection, digest: &str) -> Result<Option<Vec<u8>>> {
    let row = sqlx::query("SELECT bytes FROM components WHERE digest = $1").bind(digest).fetch_optional(conn).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

fn installation(row: &AnyRow) -> Result<Installation> {
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
    })
}

/// All installations, in the admin's order.
///
/// # Errors
/// When the database refuses.
pub async fn installations(conn: &mut AnyConnection) -> Result<Vec<Installation>> {
    let found = sqlx::query(
        "SELECT id, name, digest, surface, config, grants, limits, position, channels, enabled, paused, created_at, \
         updated_at, version, previous, recorded, failed_review FROM installations ORDER BY position, name",
    )
    .fetch_all(conn)
    .await?;
    found.iter().map(installation).collect()
}

/// Writes an installation: a new one, or all of one that has its name.
///
/// # Errors
/// When the database refuses.
pub async fn put_installation(tx: &mut Tx<'_>, i: &Installation) -> Result<()> {
    sqlx::query(
        "INSERT INTO installations (id, name, digest, surface, config, grants, limits, position, channels, enabled, paused, \
         failures, created_at, updated_at, version, previous, recorded, failed_review) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $14, $15, $16, $17) \
         ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, surface = excluded.surface, config = excluded.config, \
         grants = excluded.grants, limits = excluded.limits, position = excluded.position, channels = excluded.channels, \
         enabled = excluded.enabled, paused = excluded.paused, failures = 0, updated_at = excluded.updated_at, version = excluded.version, \
         previous = excluded.previous, recorded = excluded.recorded, failed_review = excluded.failed_review",
    )
    .bind(&i.id)
    .bind(&i.name)
    .bind(&i.digest)
    .bind(rows::text(&i.surface)?)
    .bind(rows::text(&i.config)?)
    .bind(rows::text(&i.grants)?)
    .bind(rows::text(&i.limits)?)
    .bind(i.position)
    .bind(rows::text(&i.channels)?)
    .bind(i64::from(i.enabled))
    .bind(&i.paused)
    .bind(i.created_at)
    .bind(i.updated_at)
    .bind(i.version)
    .bind(i.previous.as_ref().map(rows::text).transpose()?)
    .bind(i64::from(i.recorded))
    .bind(i.failed_review.as_str())
    .execute(tx.change().await?)
    .await?;
    touched(tx, &i.name).await
}

/// Removes an installation with its secrets, connections, memory, timers, exports, files and logs, and the runs that it would still make. What
/// it has done stays.
///
/// # Errors
/// When the database refuses.
pub async fn remove_installation(tx: &mut Tx<'_>, i: &Installation, owner: &str) -> Result<()> {
    let id = &i.id;
    for sql in [
        "DELETE FROM installations WHERE id = $1",
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
        sqlx::query(sql).bind(id).execute(tx.change().await?).await?;
    }
    for version in 0..=i.version + 1 {
        kv::forget(tx, &plugboard_model::memory(&i.id, version)).await?;
    }
    for sql in ["DELETE FROM secrets WHERE owner = $1", "DELETE FROM connections WHERE owner = $1"] {
        sqlx::query(sql).bind(owner).execute(tx.change().await?).await?;
    }
    touched(tx, id).await
}

/// Counts a failure in a row. Gives how many there are now.
///
/// # Errors
/// When the database refuses.
pub async fn count_failure(tx: &mut Tx<'_>, installation: &str) -> Result<i64> {
    let row = sqlx::query("UPDATE installations SET failures = failures + 1 WHERE id = $1 RETURNING failures")
        .bind(installation)
        .fetch_optional(tx.change().await?)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.unwrap_or(0))
}

/// Ends an installation's failures in a row.
pub fn end_failures(tx: &mut Tx<'_>, installation: &str) {
    tx.later.succeeded.insert(installation.to_owned());
}

pub(crate) async fn write_succeeded(batch: &mut Batch<'_>, installations: &BTreeSet<String>) -> Result<()> {
    let all: Vec<_> = installations.iter().collect();
    let sql = |n| format!("UPDATE installations SET failures = 0 WHERE id IN ({}) AND failures > 0", rows::list(n, 1));
    batch.write(&all, sql, |query, id| Ok(query.bind((*id).clone()))).await?;
    Ok(())
}

/// Pauses an installation, or lets it go on.
///
/// # Errors
/// When the database refuses.
pub async fn set_paused(tx: &mut Tx<'_>, installation: &str, reason: Option<&str>) -> Result<()> {
    let now = tx.clock().now();
    sqlx::query("UPDATE installations SET paused = $1, failures = 0, updated_at = $2 WHERE id = $3")
        .bind(reason)
        .bind(now)
        .bind(installation)
        .execute(tx.change().await?)
        .await?;
    touched(tx, installation).await
}

fn channel(row: &AnyRow) -> Result<Channel> {
    Ok(Channel {
        name: row.try_get(0)?,
        connector: row.try_get(1)?,
        hook: row.try_get(2)?,
        account: row.try_get(3)?,
        account_name: row.try_get(4)?,
        config: rows::json(row, 5)?,
        grants: rows::json(row, 6)?,
        rules: rows::json(row, 7)?,
        created_at: row.try_get(8)?,
        updated_at: row.try_get(9)?,
    })
}

/// All channels, by name.
///
/// # Errors
/// When the database refuses.
pub async fn channels(conn: &mut AnyConnection) -> Result<Vec<Channel>> {
    let found = sqlx::query(
        "SELECT name, connector, hook, account, account_name, config, grants, rules, created_at, updated_at FROM channels ORDER BY name",
    )
    .fetch_all(conn)
    .await?;
    found.iter().map(channel).collect()
}

/// Writes a channel: a new one, or all of one that has its name.
///
/// # Errors
/// When the database refuses.
pub async fn put_channel(tx: &mut Tx<'_>, c: &Channel) -> Result<()> {
    sqlx::query(
        "INSERT INTO channels (name, connector, hook, account, account_name, config, grants, rules, sends_from, sends, \
         created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9, $10) \
         ON CONFLICT (name) DO UPDATE SET connector = excluded.connector, hook = excluded.hook, account = excluded.account, \
         account_name = excluded.account_name, config = excluded.config, grants = excluded.grants, rules = excluded.rules, \
         updated_at = excluded.updated_at",
    )
    .bind(&c.name)
    .bind(&c.connector)
    .bind(&c.hook)
    .bind(&c.account)
    .bind(&c.account_name)
    .bind(rows::text(&c.config)?)
    .bind(rows::text(&c.grants)?)
    .bind(rows::text(&c.rules)?)
    .bind(c.created_at)
    .bind(c.updated_at)
    .execute(tx.change().await?)
    .await?;
    touched(tx, &c.name).await
}

/// The sealed secrets of an owner: `installation:ID` or `channel:NAME`.
///
/// # Errors
/// When the database refuses.
pub async fn secrets(conn: &mut AnyConnection, owner: &str) -> Result<Vec<SealedSecret>> {
    let found = sqlx::query("SELECT name, sealed FROM secrets WHERE owner = $1 ORDER BY name")
        .bind(owner)
        .fetch_all(conn)
        .await?;
    found.iter().map(|row| Ok(SealedSecret { name: row.try_get(0)?, sealed: row.try_get(1)? })).collect()
}

/// Writes a sealed secret.
///
/// # Errors
/// When the database refuses.
pub async fn put_secret(tx: &mut Tx<'_>, owner: &str, secret: &SealedSecret) -> Result<()> {
    let now = tx.clock().now();
    sqlx::query(
        "INSERT INTO secrets (owner, name, sealed, updated_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (owner, name) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at",
    )
    .bind(owner)
    .bind(&secret.name)
    .bind(&secret.sealed)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    touched(tx, owner).await
}

/// A template that an admin keeps for a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its name on the platform.
    pub name: String,
    /// Its language on the platform.
    pub language: String,
    /// Its text, with `{{1}}`, `{{2}}`, ... for the variables.
    pub text: String,
}

/// A channel's templates.
///
/// # Errors
/// When the database refuses.
pub async fn templates(conn: &mut AnyConnection, channel: &str) -> Result<Vec<Template>> {
    let found = sqlx::query("SELECT name, language, text FROM templates WHERE channel = $1 ORDER BY name, language")
        .bind(channel)
        .fetch_all(conn)
        .await?;
    found
        .iter()
        .map(|row| Ok(Template { name: row.try_get(0)?, language: row.try_get(1)?, text: row.try_get(2)? }))
        .collect()
}

/// Writes a template.
///
/// # Errors
/// When the database refuses.
pub async fn put_template(tx: &mut Tx<'_>, channel: &str, template: &Template) -> Result<()> {
    sqlx::query(
        "INSERT INTO templates (channel, name, language, text) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (channel, name, language) DO UPDATE SET text = excluded.text",
    )
    .bind(channel)
    .bind(&template.name)
    .bind(&template.language)
    .bind(&template.text)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Grows with every change of what this module holds; other servers look at it to know when to read again.
///
/// # Errors
/// When the database refuses.
pub async fn generation(conn: &mut AnyConnection) -> Result<i64> {
    Ok(sqlx::query("SELECT value FROM counters WHERE name = 'registry'").fetch_one(conn).await?.try_get(0)?)
}

pub(crate) async fn touched(tx: &mut Tx<'_>, subject: &str) -> Result<()> {
    sqlx::query("UPDATE counters SET value = value + 1 WHERE name = 'registry'").execute(tx.change().await?).await?;
    tx.changed(ChangeKind::Registry, "", subject);
    Ok(())
}

/// A line that a connector logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLog {
    /// Identifier.
    pub id: String,
    /// The channel it worked for.
    pub channel: String,
    /// How loud.
    pub level: String,
    /// What.
    pub message: String,
    /// When.
    pub at: i64,
}

/// Keeps lines that a connector logged.
///
/// # Errors
/// When the database refuses.
pub async fn put_logs(
    tx: &mut Tx<'_>,
    installation: &str,
    channel: &str,
    lines: &[plugboard_model::LogLine],
) -> Result<()> {
    for line in lines {
        let (id, now) = (tx.clock().new_id(), tx.clock().now());
        sqlx::query(
            "INSERT INTO logs (id, installation_id, channel, level, message, at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(installation)
        .bind(channel)
        .bind(line.level.as_str())
        .bind(&line.message)
        .bind(now)
        .execute(tx.change().await?)
        .await?;
    }
    Ok(())
}

/// The latest lines that an installation logged outside of runs, newest first.
///
/// # Errors
/// When the database refuses.
pub async fn logs(conn: &mut AnyConnection, installation: &str, limit: i64) -> Result<Vec<StoredLog>> {
    let found = sqlx::query(
        "SELECT id, channel, level, message, at FROM logs WHERE installation_id = $1 ORDER BY id DESC LIMIT $2",
    )
    .bind(installation)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    found
        .iter()
        .map(|row| {
            Ok(StoredLog {
                id: row.try_get(0)?,
                channel: row.try_get(1)?,
                level: row.try_get(2)?,
                message: row.try_get(3)?,
                at: row.try_get(4)?,
            })
        })
        .collect()
}

/// Does somebody work for an installation at this moment: a run, or a call of an exporter?
///
/// # Errors
/// When the database refuses.
pub async fn busy(conn: &mut AnyConnection, installation: &str) -> Result<bool> {
    let row = sqlx::query(
        // Few runs are being made: they are looked through, not all that the installation ever made.
        "SELECT (SELECT COUNT(*) FROM runs WHERE state = 'running' AND claimed_until > 0 AND installation_id || '' = $1) + \
         (SELECT COUNT(*) FROM exporters WHERE installation_id = $1 AND claim IS NOT NULL)",
    )
    .bind(installation)
    .fetch_one(conn)
    .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}
