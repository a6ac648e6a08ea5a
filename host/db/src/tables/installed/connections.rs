//! Access tokens: connections to other systems, by OAuth 2.0 or in another form, and consents that an admin has been
//! asked to give. All tokens are sealed.

use crate::sql::{Conn, Row, query};
use crate::{
    Result, Tx,
    generation::{Subject, registry_changed},
};

/// A connection of an owner (`installation:ID` or `channel:NAME`) to another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The name of the secret that its access token provides.
    pub name: String,
    /// A new identifier whenever the connection begins anew.
    pub id: String,
    /// Its tokens, sealed.
    pub sealed: Vec<u8>,
    /// The granted scopes, separated by spaces. Empty if it is not by OAuth 2.0.
    pub scopes: String,
    /// When to request a new access token. `None` if the other system gave no lifetime.
    pub refresh_at: Option<i64>,
    /// When the access token expires. `None` if the other system gave no lifetime.
    pub expires_at: Option<i64>,
    /// Why the connection no longer works, so that an admin must connect again. `None` if it works.
    pub problem: Option<String>,
    /// Why the latest refresh failed, if another one will be tried.
    pub failure: Option<String>,
    /// Whether the refresh token, which can be used only once, was sent, and no answer is known.
    pub spent: bool,
    /// Grows with each new access token.
    pub version: i64,
    /// When an admin gave consent, or the first token arrived. 0 until then.
    pub connected_at: i64,
}

const COLUMNS: &str =
    "name, id, sealed, scopes, refresh_at, expires_at, problem, version, connected_at, failure, spent";

fn connection(row: &Row) -> Result<Connection> {
    Ok(Connection {
        name: row.try_get(0)?,
        id: row.try_get(1)?,
        sealed: row.try_get(2)?,
        scopes: row.try_get(3)?,
        refresh_at: row.try_get(4)?,
        expires_at: row.try_get(5)?,
        problem: row.try_get(6)?,
        version: row.try_get(7)?,
        connected_at: row.try_get(8)?,
        failure: row.try_get(9)?,
        spent: row.try_get(10)?,
    })
}

/// Returns the connections of an owner, by name.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, owner: &str) -> Result<Vec<Connection>> {
    let sql = format!("SELECT {COLUMNS} FROM connections WHERE owner = $1 ORDER BY name");
    query(sql).bind(owner).fetch_all(conn).await?.iter().map(connection).collect()
}

/// Returns one connection.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, owner: &str, name: &str) -> Result<Option<Connection>> {
    let sql = format!("SELECT {COLUMNS} FROM connections WHERE owner = $1 AND name = $2");
    let row = query(sql).bind(owner).bind(name).fetch_optional(conn).await?;
    row.as_ref().map(connection).transpose()
}

/// Stores a new connection, replacing any of the same name.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put(tx: &mut Tx<'_>, owner: &str, c: &Connection) -> Result<()> {
    query(
        "INSERT INTO connections (owner, name, sealed, scopes, refresh_at, expires_at, problem, version, \
         refreshing_until, connected_at, id) VALUES ($1, $2, $3, $4, $5, $6, NULL, 1, 0, $7, $8) \
         ON CONFLICT (owner, name) DO UPDATE SET id = excluded.id, sealed = excluded.sealed, scopes = excluded.scopes, \
         refresh_at = excluded.refresh_at, expires_at = excluded.expires_at, problem = NULL, failure = NULL, \
         spent = 0, version = connections.version + 1, refreshing_until = 0, connected_at = excluded.connected_at",
    )
    .bind(owner)
    .bind(&c.name)
    .bind(&c.sealed)
    .bind(&c.scopes)
    .bind(c.refresh_at)
    .bind(c.expires_at)
    .bind(c.connected_at)
    .bind(&c.id)
    .execute(tx.change().await?)
    .await?;
    registry_changed(tx, Subject::Owner(owner)).await
}

/// Stores a connection that needs no consent, as it begins. `replaced` is the one that was read before: if another one
/// is there now, nothing is stored.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn begin(tx: &mut Tx<'_>, owner: &str, c: &Connection, replaced: Option<&Connection>) -> Result<()> {
    let query = match replaced {
        None => query(
            "INSERT INTO connections (owner, name, sealed, scopes, refresh_at, expires_at, problem, version, \
             refreshing_until, connected_at, id) VALUES ($1, $2, $3, '', $4, $5, NULL, 1, 0, $6, $7) \
             ON CONFLICT (owner, name) DO NOTHING",
        ),
        Some(_) => query(
            "UPDATE connections SET sealed = $3, scopes = '', refresh_at = $4, expires_at = $5, problem = NULL, \
             failure = NULL, spent = 0, version = version + 1, refreshing_until = 0, connected_at = $6, id = $7 \
             WHERE owner = $1 AND name = $2 AND id = $8 AND version = $9",
        ),
    };
    let query = query.bind(owner).bind(&c.name).bind(&c.sealed).bind(c.refresh_at).bind(c.expires_at);
    let query = query.bind(c.connected_at).bind(&c.id);
    let query = match replaced {
        None => query,
        Some(replaced) => query.bind(&replaced.id).bind(replaced.version),
    };
    if query.execute(tx.change().await?).await?.rows_affected() == 1 {
        registry_changed(tx, Subject::Owner(owner)).await?;
    }
    Ok(())
}

/// Deletes a connection. Returns false if it does not exist.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, owner: &str, name: &str) -> Result<bool> {
    let done = query("DELETE FROM connections WHERE owner = $1 AND name = $2")
        .bind(owner)
        .bind(name)
        .execute(tx.change().await?)
        .await?;
    let removed = done.rows_affected() == 1;
    if removed {
        registry_changed(tx, Subject::Owner(owner)).await?;
    }
    Ok(removed)
}

/// Claims the refresh of a connection's tokens, until a time on the host's clock. `spends` says whether its refresh
/// token is sent, and can be used only once. Returns false if another refresh holds the claim, the tokens are not those
/// of `c` any more, or the connection no longer works.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim_refresh(tx: &mut Tx<'_>, c: &Connection, now: i64, until: i64, spends: bool) -> Result<bool> {
    let done = query(
        "UPDATE connections SET refreshing_until = $4, spent = $6 \
         WHERE id = $1 AND version = $2 AND refreshing_until < $3 AND spent = $5 AND problem IS NULL",
    )
    .bind(&c.id)
    .bind(c.version)
    .bind(now)
    .bind(until)
    .bind(i64::from(c.spent))
    .bind(i64::from(c.spent || spends))
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The result of a refresh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refreshed {
    /// New tokens, sealed, and their times.
    Tokens {
        /// The tokens.
        sealed: Vec<u8>,
        /// When to refresh them.
        refresh_at: Option<i64>,
        /// When they expire.
        expires_at: Option<i64>,
    },
    /// The connection no longer works, and why.
    Lost(String),
    /// The same, because no answer came, and the refresh token may be used up. The access token may still be valid.
    Unanswered(String),
    /// The refresh failed temporarily, and why. The tokens stay as they are, and a later refresh may succeed.
    Failed(String),
}

/// Ends the claim on the refresh of one version of a connection's tokens, and stores its `outcome`. Does nothing if the
/// tokens were replaced meanwhile.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn end_refresh(tx: &mut Tx<'_>, id: &str, version: i64, outcome: &Refreshed) -> Result<()> {
    let end_claim = "refreshing_until = 0 WHERE id = $1 AND version = $2";
    let sql = match outcome {
        // Another server may have marked the connection as lost while these tokens could not be stored.
        Refreshed::Tokens { .. } => {
            format!(
                "UPDATE connections SET sealed = $3, refresh_at = $4, expires_at = $5, version = version + 1, \
                 problem = NULL, failure = NULL, spent = 0, \
                 connected_at = CASE WHEN connected_at = 0 THEN $6 ELSE connected_at END, {end_claim}"
            )
        }
        Refreshed::Lost(_) => format!("UPDATE connections SET problem = $3, spent = 0, {end_claim}"),
        Refreshed::Unanswered(_) => format!("UPDATE connections SET problem = $3, {end_claim}"),
        Refreshed::Failed(_) => format!("UPDATE connections SET failure = $3, spent = 0, {end_claim}"),
    };
    let query = query(sql).bind(id).bind(version);
    let query = match outcome {
        Refreshed::Tokens { sealed, refresh_at, expires_at } => {
            query.bind(sealed).bind(refresh_at).bind(expires_at).bind(tx.clock().now())
        }
        Refreshed::Lost(why) | Refreshed::Unanswered(why) | Refreshed::Failed(why) => query.bind(why),
    };
    query.execute(tx.change().await?).await?;
    Ok(())
}

/// A consent that an admin has been asked to give, and has not given yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// SHA-256 of the OAuth parameter `state`, which only the admin's browser has, in hexadecimal.
    pub state: String,
    /// The owner of the future connection.
    pub owner: String,
    /// The name of the secret.
    pub name: String,
    /// The data that the host needs to complete the consent, sealed.
    pub sealed: Vec<u8>,
    /// When it expires.
    pub expires_at: i64,
}

/// Stores a requested consent and deletes expired ones. Returns false if `max` consents are open already.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn insert_consent(tx: &mut Tx<'_>, consent: &Consent, max: i64) -> Result<bool> {
    let now = tx.clock().now();
    query("DELETE FROM consents WHERE expires_at < $1").bind(now).execute(tx.change().await?).await?;
    let open: i64 =
        query("SELECT CAST(COUNT(*) AS BIGINT) FROM consents").fetch_one(tx.change().await?).await?.try_get(0)?;
    if open >= max {
        return Ok(false);
    }
    query("INSERT INTO consents (state, owner, name, sealed, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(&consent.state)
        .bind(&consent.owner)
        .bind(&consent.name)
        .bind(&consent.sealed)
        .bind(consent.expires_at)
        .execute(tx.change().await?)
        .await?;
    Ok(true)
}

/// Removes and returns a consent, found by the hash of its state. It can therefore be used only once.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take(tx: &mut Tx<'_>, state: &str) -> Result<Option<Consent>> {
    let row = query("DELETE FROM consents WHERE state = $1 RETURNING state, owner, name, sealed, expires_at")
        .bind(state)
        .fetch_optional(tx.change().await?)
        .await?;
    row.map(|row| {
        Ok(Consent {
            state: row.try_get(0)?,
            owner: row.try_get(1)?,
            name: row.try_get(2)?,
            sealed: row.try_get(3)?,
            expires_at: row.try_get(4)?,
        })
    })
    .transpose()
}
