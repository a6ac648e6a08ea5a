//! Who is signed in, in which browser.

use crate::sql::{Conn, Row, query};
use crate::{Result, Tx, rows, tokens, visibility::Visibility};

/// The maximum number of sessions of one person. A new one ends the oldest.
pub const PER_PERSON: i64 = 20;

/// A session, without its cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Identifier.
    pub id: String,
    /// Who is signed in.
    pub person_id: String,
    /// When the person signed in.
    pub created_at: i64,
    /// When it was last used, with a precision of a minute.
    pub seen_at: i64,
    /// When it ends, however often it is used.
    pub expires_at: i64,
    /// When the person last entered the password.
    pub proved_at: i64,
    /// The network address of the sign-in.
    pub address: String,
    /// What the browser said it is.
    pub agent: String,
}

/// A session to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Who signs in.
    pub person_id: String,
    /// The hash of the cookie.
    pub hash: String,
    /// How long it lasts at most, in milliseconds.
    pub lasts_ms: i64,
    /// The network address.
    pub address: String,
    /// What the browser says it is.
    pub agent: String,
}

/// A session with what is known of its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The person's handle.
    pub handle: String,
    /// The person's role.
    pub role: String,
    /// Which conversations the person sees.
    pub visibility: Visibility,
}

const COLUMNS: &str = "s.id, s.person_id, s.created_at, s.seen_at, s.expires_at, s.proved_at, s.address, s.agent";

/// Reads a session from the first eight columns of a row.
fn session(row: &Row) -> Result<Session> {
    Ok(Session {
        id: row.try_get(0)?,
        person_id: row.try_get(1)?,
        created_at: row.try_get(2)?,
        seen_at: row.try_get(3)?,
        expires_at: row.try_get(4)?,
        proved_at: row.try_get(5)?,
        address: row.try_get(6)?,
        agent: row.try_get(7)?,
    })
}

/// Stores a session. Ends the person's oldest ones if there are more than [`PER_PERSON`].
///
/// # Errors
/// Returns an error if the database fails.
pub async fn insert(tx: &mut Tx<'_>, new: &NewSession) -> Result<Session> {
    let (id, now) = (tx.clock().new_id(), tx.clock().now());
    query(
        "INSERT INTO sessions (id, hash, person_id, created_at, seen_at, expires_at, proved_at, address, agent) \
         VALUES ($1, $2, $3, $4, $4, $5, $4, $6, $7)",
    )
    .bind(&id)
    .bind(&new.hash)
    .bind(&new.person_id)
    .bind(now)
    .bind(now + new.lasts_ms)
    .bind(&new.address)
    .bind(&new.agent)
    .execute(tx.change().await?)
    .await?;
    let ended = query(
        "DELETE FROM sessions WHERE person_id = $1 AND id IN \
         (SELECT id FROM sessions WHERE person_id = $1 ORDER BY id DESC LIMIT 1000 OFFSET $2)",
    );
    let ended = ended.bind(&new.person_id).bind(PER_PERSON).execute(tx.change().await?).await?;
    if ended.rows_affected() > 0 {
        tokens::forget_cached(tx).await?;
    }
    let sql = format!("SELECT {COLUMNS} FROM sessions s WHERE s.id = $1");
    session(&query(sql).bind(&id).fetch_one(tx.change().await?).await?)
}

/// Returns the session with the hash of a cookie, if its person is active, it has not expired, and it was used after
/// `seen_after`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn by_hash(conn: &mut Conn, hash: &str, now: i64, seen_after: i64) -> Result<Option<SignedIn>> {
    let sql = format!(
        "SELECT {COLUMNS}, p.handle, p.role, p.sees, p.channels FROM sessions s JOIN people p ON p.id = s.person_id \
         WHERE s.hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND p.state = 'active'"
    );
    let row = query(sql).bind(hash).bind(now).bind(seen_after).fetch_optional(conn).await?;
    let Some(row) = row else { return Ok(None) };
    let session = session(&row)?;
    let (sees, channels) = (row.try_get::<String>(10)?, rows::maybe_json(&row, 11)?);
    let visibility = Visibility::of_person(&session.person_id, &sees, channels);
    Ok(Some(SignedIn { session, handle: row.try_get(8)?, role: row.try_get(9)?, visibility }))
}

/// Returns whether there is a session that has not expired, and was used after `seen_after`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn is_valid(conn: &mut Conn, id: &str, now: i64, seen_after: i64) -> Result<bool> {
    let found = query("SELECT 1 FROM sessions WHERE id = $1 AND expires_at > $2 AND seen_at > $3");
    Ok(found.bind(id).bind(now).bind(seen_after).fetch_optional(conn).await?.is_some())
}

/// Notes that a session was used.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn seen(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    let now = tx.clock().now();
    let update = query("UPDATE sessions SET seen_at = $1 WHERE id = $2 AND seen_at < $1").bind(now).bind(id);
    update.execute(tx.change().await?).await?;
    Ok(())
}

/// Notes that the person of a session has entered the password.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn proved(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    let now = tx.clock().now();
    query("UPDATE sessions SET proved_at = $1 WHERE id = $2").bind(now).bind(id).execute(tx.change().await?).await?;
    tokens::forget_cached(tx).await
}

/// Returns the sessions of a person that have not expired, and were used after `seen_after`, newest first.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, person: &str, now: i64, seen_after: i64) -> Result<Vec<Session>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sessions s WHERE s.person_id = $1 AND s.expires_at > $2 AND s.seen_at > $3 \
         ORDER BY s.id DESC LIMIT $4"
    );
    let rows = query(sql).bind(person).bind(now).bind(seen_after).bind(PER_PERSON).fetch_all(conn).await?;
    rows.iter().map(session).collect()
}

/// Ends a session of a person. Returns whether there was one.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn end(tx: &mut Tx<'_>, person: &str, id: &str) -> Result<bool> {
    let done = query("DELETE FROM sessions WHERE id = $1 AND person_id = $2").bind(id).bind(person);
    let ended = done.execute(tx.change().await?).await?.rows_affected() == 1;
    if ended {
        tokens::forget_cached(tx).await?;
    }
    Ok(ended)
}

/// Ends all sessions of a person, except one. Returns their number.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn end_all(tx: &mut Tx<'_>, person: &str, except: Option<&str>) -> Result<u64> {
    let done = query("DELETE FROM sessions WHERE person_id = $1 AND id <> $2").bind(person).bind(except.unwrap_or(""));
    let ended = done.execute(tx.change().await?).await?.rows_affected();
    if ended > 0 {
        tokens::forget_cached(tx).await?;
    }
    Ok(ended)
}
