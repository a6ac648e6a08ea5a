//! Channels: stored by compare-and-set, and removed together with what belongs to them alone.

use plugboard_model::{AccountState, Channel, Failure};

use crate::sql::{Conn, Row, query};
use crate::{
    Result, Tx, attachments, channel_catalogues, channel_polls, channel_rules, channel_setups,
    generation::{self, Subject, registry_changed},
    rows,
    sealed_secrets::delete_owner_secrets,
};

fn channel(row: &Row) -> Result<Channel> {
    Ok(Channel {
        name: row.try_get(0)?,
        connector: row.try_get(1)?,
        hook: row.try_get(2)?,
        account: row.try_get(3)?,
        account_name: row.try_get(4)?,
        config: rows::json(row, 5)?,
        grants: rows::json(row, 6)?,
        rules: rows::json(row, 7)?,
        account_state: rows::maybe_word(row, 11)?,
        account_reason: row.try_get(12)?,
        created_at: row.try_get(8)?,
        updated_at: row.try_get(9)?,
        revision: row.try_get(10)?,
        split_texts: rows::flag(row, 13)?,
    })
}

/// Returns all channels, by name.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn) -> Result<Vec<Channel>> {
    let found = query(
        "SELECT name, connector, hook, account, account_name, config, grants, rules, created_at, updated_at, revision, \
         account_state, account_reason, split_texts FROM channels ORDER BY name",
    )
    .fetch_all(conn)
    .await?;
    found.iter().map(channel).collect()
}

/// Stores a new channel. Returns false if its name is taken.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn insert(tx: &mut Tx<'_>, c: &Channel) -> Result<bool> {
    let done = query(
        "INSERT INTO channels (name, connector, hook, account, account_name, config, grants, rules, sends_from, sends, \
         created_at, updated_at, split_texts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9, $10, $11) \
         ON CONFLICT DO NOTHING",
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
    .bind(i64::from(c.split_texts))
    .execute(tx.change().await?)
    .await?;
    announce_if_written(tx, c, done.rows_affected()).await
}

/// Stores all fields of a channel that an admin can change. The state of its account is not one of them. Returns false
/// and stores nothing if the channel has changed since `c.revision`, or is gone.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put(tx: &mut Tx<'_>, c: &Channel) -> Result<bool> {
    let done = query(
        "UPDATE channels SET connector = $1, hook = $2, account = $3, account_name = $4, config = $5, grants = $6, \
         rules = $7, updated_at = $8, split_texts = $11, revision = revision + 1 \
         WHERE name = $9 AND revision = $10",
    )
    .bind(&c.connector)
    .bind(&c.hook)
    .bind(&c.account)
    .bind(&c.account_name)
    .bind(rows::text(&c.config)?)
    .bind(rows::text(&c.grants)?)
    .bind(rows::text(&c.rules)?)
    .bind(c.updated_at)
    .bind(&c.name)
    .bind(c.revision)
    .bind(i64::from(c.split_texts))
    .execute(tx.change().await?)
    .await?;
    announce_if_written(tx, c, done.rows_affected()).await
}

/// Returns the state of a channel's account that its platform has reported since the channel last changed, with the
/// reason. Nothing if the channel does not exist.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn account_state(conn: &mut Conn, name: &str) -> Result<(Option<AccountState>, Option<String>)> {
    let sql = "SELECT account_state, account_reason FROM channels WHERE name = $1";
    match query(sql).bind(name).fetch_optional(conn).await? {
        Some(row) => Ok((rows::maybe_word(&row, 0)?, row.try_get(1)?)),
        None => Ok((None, None)),
    }
}

/// Stores the state of a channel's account that its platform reported at a time in milliseconds. Returns false if
/// nothing changes: the state and the reason are known, a later report is known, or the channel is gone. The channel's
/// revision stays, so an upgrade that has begun can still be stored.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_account_state(
    tx: &mut Tx<'_>,
    name: &str,
    state: AccountState,
    reason: Option<&str>,
    at: i64,
) -> Result<bool> {
    // Admins change channels one at a time, under the same lock.
    generation::lock(tx).await?;
    if account_state(tx.read().await?, name).await? == (Some(state), reason.map(str::to_owned)) {
        // The report confirms what is known, so an older one that arrives later does not count.
        let sql = "UPDATE channels SET account_at = $1 WHERE name = $2 AND (account_at IS NULL OR account_at < $1)";
        query(sql).bind(at).bind(name).execute(tx.change().await?).await?;
        return Ok(false);
    }
    let now = tx.clock().now();
    let done = query(
        "UPDATE channels SET account_state = $1, account_reason = $2, account_at = $5, updated_at = $3 \
         WHERE name = $4 AND (account_at IS NULL OR account_at <= $5)",
    )
    .bind(state.as_str())
    .bind(reason.map(str::to_owned))
    .bind(now)
    .bind(name)
    .bind(at)
    .execute(tx.change().await?)
    .await?;
    if done.rows_affected() == 1 {
        registry_changed(tx, Subject::Name(name)).await?;
    }
    Ok(done.rows_affected() == 1)
}

/// Forgets what platforms reported about the accounts of an owner's channels, because a new secret or a new consent may
/// have repaired them. If it has not, the platform reports that again. The owner is `installation:ID` or
/// `channel:NAME`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn forget_account_states(tx: &mut Tx<'_>, owner: &str) -> Result<()> {
    let (kind, key) = owner.split_once(':').unwrap_or_default();
    let of = match kind {
        "channel" => "name = $2",
        _ => "connector = (SELECT i.name FROM installations i WHERE i.id = $2)",
    };
    let now = tx.clock().now();
    let sql = format!(
        "UPDATE channels SET account_state = NULL, account_reason = NULL, account_at = $1 \
         WHERE {of} AND account_state IS NOT NULL RETURNING name"
    );
    for row in query(sql).bind(now).bind(key).fetch_all(tx.change().await?).await? {
        registry_changed(tx, Subject::Name(&row.try_get::<String>(0)?)).await?;
    }
    Ok(())
}

/// Returns whether there is a channel of this name.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn exists(conn: &mut Conn, name: &str) -> Result<bool> {
    let found = query("SELECT 1 FROM channels WHERE name = $1").bind(name).fetch_optional(conn).await?;
    Ok(found.is_some())
}

/// Stores the account that a connector has reported for a channel. Returns false and stores nothing if another channel
/// of the same hook has this account. A channel that has the account already stays as it is.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_account(tx: &mut Tx<'_>, name: &str, account: &str, account_name: Option<&str>) -> Result<bool> {
    let sql = "SELECT 1 FROM channels c WHERE c.account = $1 AND c.name <> $2 \
        AND c.hook = (SELECT hook FROM channels WHERE name = $2)";
    // Admins add and change channels one at a time, under the same lock.
    generation::lock(tx).await?;
    if query(sql).bind(account).bind(name).fetch_optional(tx.change().await?).await?.is_some() {
        return Ok(false);
    }
    let done = query(
        "UPDATE channels SET account = $1, account_name = COALESCE($2, account_name), updated_at = $3, \
         revision = revision + 1 WHERE name = $4 AND (account <> $1 OR COALESCE($2, account_name, '') <> \
         COALESCE(account_name, ''))",
    )
    .bind(account)
    .bind(account_name.map(str::to_owned))
    .bind(tx.clock().now())
    .bind(name)
    .execute(tx.change().await?)
    .await?;
    if done.rows_affected() == 1 {
        registry_changed(tx, Subject::Name(name)).await?;
    }
    Ok(true)
}

/// Announces to all servers that the channel changed, if `rows` rows were written. Returns whether one was.
async fn announce_if_written(tx: &mut Tx<'_>, c: &Channel, rows: u64) -> Result<bool> {
    if rows == 1 {
        registry_changed(tx, Subject::Name(&c.name)).await?;
    }
    Ok(rows == 1)
}

/// Removes a channel with its templates and kept requests, and with the secrets, connections and consents of `owner`
/// (`channel:NAME`). Its conversations stay, and so do its deliveries: see
/// [`deliveries::leave_to_people`](crate::deliveries::leave_to_people) and [`give_up_deliveries`]. Returns false if the
/// channel has changed since `c.revision`, or is gone.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, c: &Channel, owner: &str) -> Result<bool> {
    let removed = query("DELETE FROM channels WHERE name = $1 AND revision = $2")
        .bind(&c.name)
        .bind(c.revision)
        .execute(tx.change().await?)
        .await?;
    if removed.rows_affected() == 0 {
        return Ok(false);
    }
    delete_owner_secrets(tx, owner).await?;
    // First, so that a reading of templates that ends at the same time stores nothing after they are removed.
    channel_catalogues::remove(tx, &c.name).await?;
    for sql in ["DELETE FROM templates WHERE channel = $1", "DELETE FROM raw_requests WHERE channel = $1"] {
        query(sql).bind(&c.name).execute(tx.change().await?).await?;
    }
    channel_setups::remove(tx, &c.name).await?;
    channel_polls::remove(tx, &c.name).await?;
    channel_rules::remove(tx, &c.name).await?;
    registry_changed(tx, Subject::Name(&c.name)).await?;
    Ok(true)
}

/// Fails at most `limit` deliveries that wait for a channel that no longer exists. Those that may have arrived become
/// uncertain. Returns the identifiers of their messages, each once.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn give_up_deliveries(tx: &mut Tx<'_>, name: &str, failure: &Failure, limit: i64) -> Result<Vec<String>> {
    let now = tx.clock().now();
    let found = query(
        "UPDATE deliveries SET state = CASE WHEN repeats = 1 THEN 'uncertain' ELSE 'failed' END, open = 0, \
         failure = $1, finished_at = $2 \
         WHERE state IN ('queued', 'review') AND id IN ( \
           SELECT d.id FROM deliveries d WHERE d.open = 1 AND d.channel = $3 AND d.state IN ('queued', 'review') \
           AND NOT EXISTS (SELECT 1 FROM channels c WHERE c.name = $3) LIMIT $4) RETURNING message_id",
    )
    .bind(rows::text(failure)?)
    .bind(now)
    .bind(name)
    .bind(limit)
    .fetch_all(tx.change().await?)
    .await?;
    let mut messages = found.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>>>()?;
    messages.sort();
    messages.dedup();
    Ok(messages)
}

/// Deletes at most `limit` pending fetches of a channel that no longer exists, and marks their files as failed with a
/// reason. Returns the files' identifiers and how many fetches were deleted.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn give_up_fetches(tx: &mut Tx<'_>, name: &str, reason: &str, limit: i64) -> Result<(Vec<String>, usize)> {
    let found = query(
        "DELETE FROM fetches WHERE id IN (SELECT f.id FROM fetches f WHERE f.channel = $1 \
         AND NOT EXISTS (SELECT 1 FROM channels c WHERE c.name = $1) LIMIT $2) RETURNING kind, subject",
    )
    .bind(name)
    .bind(limit)
    .fetch_all(tx.change().await?)
    .await?;
    let mut files = Vec::new();
    for row in &found {
        if row.try_get::<String>(0)? != "profile" {
            let file: String = row.try_get(1)?;
            attachments::fail(tx, &file, reason).await?;
            files.push(file);
        }
    }
    Ok((files, found.len()))
}
