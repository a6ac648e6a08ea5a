//! API tokens, stored as hashes, and answers stored under idempotency keys.

use crate::sql::{Conn, Row, query};
use crate::{Result, Tx, rows, visibility::Visibility};

/// An API token, without its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Identifier.
    pub id: String,
    /// The name of its owner.
    pub name: String,
    /// Its role.
    pub role: String,
    /// When it was created.
    pub created_at: i64,
    /// When it ends. `None`: not before it is revoked.
    pub expires_at: Option<i64>,
    /// When it was last used, with a precision of an hour.
    pub used_at: Option<i64>,
    /// The person to whom it belongs. `None`: to a program.
    pub person_id: Option<String>,
    /// Whether a person has to release what it writes to customers.
    pub approval: bool,
}

impl Token {
    /// Whether the token has ended by itself.
    #[must_use]
    pub fn has_expired(&self, now: i64) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

/// A token to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// The name of its owner.
    pub name: String,
    /// Its role.
    pub role: String,
    /// Its hash.
    pub hash: String,
    /// How long it lasts, in milliseconds. `None`: until it is revoked.
    pub lasts_ms: Option<i64>,
    /// The person to whom it belongs.
    pub person_id: Option<String>,
    /// Whether a person has to release what it writes to customers.
    pub approval: bool,
}

/// The person to whom a token belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Identifier.
    pub id: String,
    /// The handle.
    pub handle: String,
    /// The role.
    pub role: String,
    /// Whether the person can sign in.
    pub is_active: bool,
    /// Which conversations the person sees.
    pub visibility: Visibility,
}

/// Stores a token by its hash.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn insert(tx: &mut Tx<'_>, new: &NewToken) -> Result<Token> {
    let (id, now) = (tx.clock().new_id(), tx.clock().now());
    let expires_at = new.lasts_ms.map(|lasts| now.saturating_add(lasts));
    query(
        "INSERT INTO tokens (id, name, role, hash, created_at, expires_at, person_id, approval) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&id)
    .bind(&new.name)
    .bind(&new.role)
    .bind(&new.hash)
    .bind(now)
    .bind(expires_at)
    .bind(new.person_id.clone())
    .bind(i64::from(new.approval))
    .execute(tx.change().await?)
    .await?;
    Ok(Token {
        id,
        name: new.name.clone(),
        role: new.role.clone(),
        created_at: now,
        expires_at,
        used_at: None,
        person_id: new.person_id.clone(),
        approval: new.approval,
    })
}

/// Notes that a token was used.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn used(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    let now = tx.clock().now();
    query("UPDATE tokens SET used_at = $1 WHERE id = $2").bind(now).bind(id).execute(tx.change().await?).await?;
    Ok(())
}

const COLUMNS: &str = "t.id, t.name, t.role, t.created_at, t.expires_at, t.used_at, t.person_id, t.approval";

fn token(row: &Row) -> Result<Token> {
    Ok(Token {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        role: row.try_get(2)?,
        created_at: row.try_get(3)?,
        expires_at: row.try_get(4)?,
        used_at: row.try_get(5)?,
        person_id: row.try_get(6)?,
        approval: rows::flag(row, 7)?,
    })
}

/// Returns the token with a hash, and the person to whom it belongs. A token whose person is gone is not returned.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn by_hash(conn: &mut Conn, hash: &str) -> Result<Option<(Token, Option<Owner>)>> {
    with_owner(conn, "hash", hash).await
}

/// Same as [`by_hash`], by the token's identifier.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<(Token, Option<Owner>)>> {
    with_owner(conn, "id", id).await
}

async fn with_owner(conn: &mut Conn, column: &str, value: &str) -> Result<Option<(Token, Option<Owner>)>> {
    let sql = format!(
        "SELECT {COLUMNS}, p.id, p.handle, p.role, p.state, p.sees, p.channels FROM tokens t \
         LEFT JOIN people p ON p.id = t.person_id WHERE t.{column} = $1"
    );
    let Some(row) = query(sql).bind(value).fetch_optional(conn).await? else { return Ok(None) };
    let found = token(&row)?;
    let Some(id) = row.try_get::<Option<String>>(8)? else {
        return Ok(if found.person_id.is_none() { Some((found, None)) } else { None });
    };
    let owner = Owner {
        handle: row.try_get(9)?,
        role: row.try_get(10)?,
        is_active: row.try_get::<String>(11)? == "active",
        visibility: Visibility::of_person(&id, &row.try_get::<String>(12)?, rows::maybe_json(&row, 13)?),
        id,
    };
    Ok(Some((found, Some(owner))))
}

/// Returns the token with an identifier.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, id: &str) -> Result<Option<Token>> {
    let sql = format!("SELECT {COLUMNS} FROM tokens t WHERE t.id = $1");
    let row = query(sql).bind(id).fetch_optional(conn).await?;
    row.as_ref().map(token).transpose()
}

/// Returns tokens without their hashes, oldest first, starting after `after`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, after: Option<&str>, limit: i64) -> Result<Vec<Token>> {
    let found = query(format!("SELECT {COLUMNS} FROM tokens t WHERE t.id > $1 ORDER BY t.id LIMIT $2"))
        .bind(after.unwrap_or(""))
        .bind(limit)
        .fetch_all(conn)
        .await?;
    found.iter().map(token).collect()
}

/// The result of revoking a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revoked {
    /// It was revoked.
    Done(Token),
    /// No token has that identifier.
    Unknown,
    /// It is the last token of its role, and nobody of that role can sign in.
    Last,
}

/// Revokes a token. The counter that [`revocations`] returns tells all servers. If `keep` is given, the last token of
/// that role that has not expired is revoked only if a person of that role can sign in.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn revoke(tx: &mut Tx<'_>, id: &str, keep: Option<&str>) -> Result<Revoked> {
    // Of two concurrent revocations of the last two tokens, the second sees the effect of the first.
    lock(tx).await?;
    let Some(found) = get(tx.change().await?, id).await? else { return Ok(Revoked::Unknown) };
    let now = tx.clock().now();
    if keep == Some(found.role.as_str()) && found.person_id.is_none() && !found.has_expired(now) {
        let other = "SELECT 1 FROM tokens WHERE role = $1 AND id <> $2 AND person_id IS NULL \
                     AND (expires_at IS NULL OR expires_at > $3) \
                     UNION ALL SELECT 1 FROM people WHERE role = $1 AND state = 'active' LIMIT 1";
        let other = query(other).bind(&found.role).bind(id).bind(now).fetch_optional(tx.change().await?).await?;
        if other.is_none() {
            return Ok(Revoked::Last);
        }
    }
    query("DELETE FROM tokens WHERE id = $1").bind(id).execute(tx.change().await?).await?;
    query("DELETE FROM invitations WHERE created_by = $1").bind(id).execute(tx.change().await?).await?;
    forget_cached(tx).await?;
    Ok(Revoked::Done(found))
}

/// Makes changes of who has access wait for each other, until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx<'_>) -> Result<()> {
    let lock = format!("SELECT c.value FROM counters c WHERE c.name = 'tokens'{}", tx.dialect().lock("c"));
    query(lock).fetch_one(tx.change().await?).await?;
    Ok(())
}

/// Tells all servers that a token or a session has ended or changed, so that they forget what they have cached.
pub(crate) async fn forget_cached(tx: &mut Tx<'_>) -> Result<()> {
    query("UPDATE counters SET value = value + 1 WHERE name = 'tokens'").execute(tx.change().await?).await?;
    Ok(())
}

/// Returns a counter that grows whenever a token is revoked, or a session ends or changes. Cached tokens and sessions are
/// valid as long as it stays the same.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn revocations(conn: &mut Conn) -> Result<i64> {
    query("SELECT value FROM counters WHERE name = 'tokens'").fetch_one(conn).await?.try_get(0)
}

/// An answer stored under an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// A digest of the answered request.
    pub request: String,
    /// HTTP status.
    pub status: i64,
    /// The answer's JSON body.
    pub body: String,
}

/// Takes an idempotency key for a request, before the work that the key protects. Returns `None` if the key was free:
/// the caller then does the work and stores its answer, or releases the key. Otherwise returns the answer stored under
/// the key. If a transaction on another server has taken the same key, waits for that transaction to end.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take_key(tx: &mut Tx<'_>, token: &str, key: &str, request: &str) -> Result<Option<StoredAnswer>> {
    let now = tx.clock().now();
    let taken = query(
        "INSERT INTO idempotency (token_id, name, request, status, body, created_at) VALUES ($1, $2, $3, 0, '', $4) \
         ON CONFLICT DO NOTHING",
    )
    .bind(token)
    .bind(key)
    .bind(request)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    if taken.rows_affected() == 1 {
        return Ok(None);
    }
    let row = query("SELECT request, status, body FROM idempotency WHERE token_id = $1 AND name = $2")
        .bind(token)
        .bind(key)
        .fetch_one(tx.read().await?)
        .await?;
    Ok(Some(StoredAnswer { request: row.try_get(0)?, status: row.try_get(1)?, body: row.try_get(2)? }))
}

/// Stores the answer under a key that this transaction has taken.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn store_answer(tx: &mut Tx<'_>, token: &str, key: &str, status: i64, body: &str) -> Result<()> {
    query("UPDATE idempotency SET status = $1, body = $2 WHERE token_id = $3 AND name = $4")
        .bind(status)
        .bind(body)
        .bind(token)
        .bind(key)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Releases a key that this transaction has taken: nothing was done, so the same request may be sent again.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn release_key(tx: &mut Tx<'_>, token: &str, key: &str) -> Result<()> {
    query("DELETE FROM idempotency WHERE token_id = $1 AND name = $2")
        .bind(token)
        .bind(key)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}
