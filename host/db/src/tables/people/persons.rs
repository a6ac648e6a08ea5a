//! The people who work in the inbox.

use crate::sql::{Conn, Row, query};
use crate::{Result, Tx, rows, tokens};

/// A person, without the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Identifier.
    pub id: String,
    /// The unique name by which plugins and colleagues call the person.
    pub handle: String,
    /// The name that colleagues see.
    pub name: String,
    /// The address of the person's mailbox.
    pub email: Option<String>,
    /// The role.
    pub role: String,
    /// `invited`, `active` or `inactive`.
    pub state: String,
    /// When the person was added.
    pub created_at: i64,
    /// When anything about the person last changed.
    pub updated_at: i64,
    /// When the person last signed in.
    pub signed_in_at: Option<i64>,
    /// Whose conversations the person sees: one of [`WORDS`](super::visibility::WORDS).
    pub sees: String,
    /// The only channels whose conversations the person sees; `None`: all.
    pub channels: Option<Vec<String>>,
}

/// Whether a person can sign in.
pub mod state {
    /// The person has not set a password yet.
    pub const INVITED: &str = "invited";
    /// The person can sign in.
    pub const ACTIVE: &str = "active";
    /// The person can no longer sign in.
    pub const INACTIVE: &str = "inactive";
}

const COLUMNS: &str =
    "p.id, p.handle, p.name, p.email, p.role, p.state, p.created_at, p.updated_at, p.signed_in_at, p.sees, p.channels";
const COLUMN_COUNT: usize = 11;

/// Reads a person from the first columns of a row.
fn person(row: &Row) -> Result<Person> {
    Ok(Person {
        id: row.try_get(0)?,
        handle: row.try_get(1)?,
        name: row.try_get(2)?,
        email: row.try_get(3)?,
        role: row.try_get(4)?,
        state: row.try_get(5)?,
        created_at: row.try_get(6)?,
        updated_at: row.try_get(7)?,
        signed_in_at: row.try_get(8)?,
        sees: row.try_get(9)?,
        channels: rows::maybe_json(row, 10)?,
    })
}

/// A person to add or change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonData {
    /// The handle.
    pub handle: String,
    /// The handle, folded: unique.
    pub handle_key: String,
    /// The name that colleagues see.
    pub name: String,
    /// The address of the person's mailbox.
    pub email: Option<String>,
    /// The role.
    pub role: String,
    /// One of [`state`].
    pub state: String,
    /// Whose conversations the person sees.
    pub sees: String,
    /// The only channels whose conversations the person sees.
    pub channels: Option<Vec<String>>,
}

/// What to change about a person. `None`: stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonChanges {
    /// The handle, and the handle folded.
    pub handle: Option<(String, String)>,
    /// The name that colleagues see.
    pub name: Option<String>,
    /// The address of the person's mailbox; `Some(None)` removes it.
    pub email: Option<Option<String>>,
    /// The role.
    pub role: Option<String>,
    /// Whether the person may sign in. A person who may again has to set a password first.
    pub active: Option<bool>,
    /// Whose conversations the person sees.
    pub sees: Option<String>,
    /// The only channels whose conversations the person sees; `Some(None)`: all.
    pub channels: Option<Option<Vec<String>>>,
}

/// The result of adding or changing a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// It was stored.
    Done(Box<Person>),
    /// There is no such person.
    Unknown,
    /// Another person has the handle.
    HandleTaken,
    /// It would leave the inbox without a person who is an admin and can sign in.
    LastAdmin,
    /// It would leave an admin who does not see all conversations.
    AdminSeesAll,
    /// There are as many people as allowed.
    Full,
}

/// Adds a person, unless there are `max` people already.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn insert(tx: &mut Tx<'_>, data: &PersonData, max: i64) -> Result<Written> {
    tokens::lock(tx).await?;
    if data.role == "admin" && (data.sees != "all" || data.channels.is_some()) {
        return Ok(Written::AdminSeesAll);
    }
    if is_taken(tx, &data.handle_key, "").await? {
        return Ok(Written::HandleTaken);
    }
    let count = query("SELECT CAST(COUNT(*) AS BIGINT) FROM people").fetch_one(tx.change().await?).await?;
    if count.try_get::<i64>(0)? >= max {
        return Ok(Written::Full);
    }
    let (id, now) = (tx.clock().new_id(), tx.clock().now());
    query(
        "INSERT INTO people (id, handle, handle_key, name, email, role, state, created_at, updated_at, sees, channels) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)",
    )
    .bind(&id)
    .bind(&data.handle)
    .bind(&data.handle_key)
    .bind(&data.name)
    .bind(data.email.clone())
    .bind(&data.role)
    .bind(&data.state)
    .bind(now)
    .bind(&data.sees)
    .bind(data.channels.as_ref().map(rows::text).transpose()?)
    .execute(tx.change().await?)
    .await?;
    written(tx, &id).await
}

/// Adds the first person. `None` if there is one already.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn insert_first(tx: &mut Tx<'_>, data: &PersonData, max: i64) -> Result<Option<Written>> {
    tokens::lock(tx).await?;
    if any(tx.change().await?).await? {
        return Ok(None);
    }
    insert(tx, data, max).await.map(Some)
}

/// Changes a person. If the role, the state or the visibility changes, the person's sessions end, and the links that the
/// person made for others.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn update(tx: &mut Tx<'_>, id: &str, changes: &PersonChanges) -> Result<Written> {
    // Of two changes at a time, the second one sees the effect of the first.
    tokens::lock(tx).await?;
    let Some(before) = get(tx.change().await?, id).await? else { return Ok(Written::Unknown) };
    let mut after = before.clone();
    if let Some((handle, key)) = &changes.handle {
        if is_taken(tx, key, id).await? {
            return Ok(Written::HandleTaken);
        }
        after.handle.clone_from(handle);
    }
    after.name = changes.name.clone().unwrap_or(after.name);
    after.email = changes.email.clone().unwrap_or(after.email);
    after.role = changes.role.clone().unwrap_or(after.role);
    after.sees = changes.sees.clone().unwrap_or(after.sees);
    after.channels = changes.channels.clone().unwrap_or(after.channels);
    if after.role == "admin" && (after.sees != "all" || after.channels.is_some()) {
        return Ok(Written::AdminSeesAll);
    }
    match changes.active {
        Some(false) => state::INACTIVE.clone_into(&mut after.state),
        Some(true) if before.state == state::INACTIVE => state::INVITED.clone_into(&mut after.state),
        Some(true) | None => {}
    }
    let is_admin = |role: &str, now: &str| role == "admin" && now == state::ACTIVE;
    if is_admin(&before.role, &before.state) && !is_admin(&after.role, &after.state) {
        let others =
            query("SELECT 1 FROM people WHERE role = 'admin' AND state = 'active' AND id <> $1 LIMIT 1").bind(id);
        if others.fetch_optional(tx.change().await?).await?.is_none() {
            return Ok(Written::LastAdmin);
        }
    }
    let now = tx.clock().now();
    query(
        "UPDATE people SET handle = $1, handle_key = COALESCE($2, handle_key), name = $3, email = $4, role = $5, \
         state = $6, updated_at = $7, sees = $9, channels = $10 WHERE id = $8",
    )
    .bind(&after.handle)
    .bind(changes.handle.as_ref().map(|(_, key)| key.clone()))
    .bind(&after.name)
    .bind(after.email.clone())
    .bind(&after.role)
    .bind(&after.state)
    .bind(now)
    .bind(id)
    .bind(&after.sees)
    .bind(after.channels.as_ref().map(rows::text).transpose()?)
    .execute(tx.change().await?)
    .await?;
    if (&before.role, &before.state, &before.sees, &before.channels)
        != (&after.role, &after.state, &after.sees, &after.channels)
    {
        super::sessions::end_all(tx, id, None).await?;
        // Servers remember what the person's tokens may do, too.
        tokens::forget_cached(tx).await?;
        // Links that were made for the person as before, and by the person.
        super::invitations::forget(tx, id).await?;
        super::invitations::forget_made_by(tx, id).await?;
    }
    if before.handle != after.handle {
        tokens::forget_cached(tx).await?;
    }
    written(tx, id).await
}

async fn written(tx: &mut Tx<'_>, id: &str) -> Result<Written> {
    Ok(get(tx.change().await?, id).await?.map_or(Written::Unknown, |person| Written::Done(Box::new(person))))
}

/// Whether a person other than `id` has a handle.
async fn is_taken(tx: &mut Tx<'_>, handle_key: &str, id: &str) -> Result<bool> {
    let other = query("SELECT 1 FROM people WHERE handle_key = $1 AND id <> $2").bind(handle_key).bind(id);
    Ok(other.fetch_optional(tx.change().await?).await?.is_some())
}

/// Sets the password of a person, who can then sign in. All of the person's sessions and links end. `old`: the hash that
/// was checked. Without it, by a link. Returns false if the person is inactive, or has another password by now.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_password(tx: &mut Tx<'_>, id: &str, hash: &str, old: Option<&str>) -> Result<bool> {
    let now = tx.clock().now();
    let set = query(
        "UPDATE people SET password = $1, state = 'active', updated_at = $2 \
         WHERE id = $3 AND state <> 'inactive' AND ($4 = '' OR (state = 'active' AND password = $4))",
    );
    let set = set.bind(hash).bind(now).bind(id).bind(old.unwrap_or("")).execute(tx.change().await?).await?;
    if set.rows_affected() == 0 {
        return Ok(false);
    }
    super::sessions::end_all(tx, id, None).await?;
    super::invitations::forget(tx, id).await?;
    Ok(true)
}

/// Returns the hash of the password of a person who can sign in.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn password(conn: &mut Conn, id: &str) -> Result<Option<String>> {
    let row = query("SELECT password FROM people WHERE id = $1 AND state = 'active'").bind(id);
    Ok(row.fetch_optional(conn).await?.map(|row| row.try_get::<Option<String>>(0)).transpose()?.flatten())
}

/// Replaces the stored hash of the same password, if it has not changed meanwhile.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn rehash(tx: &mut Tx<'_>, id: &str, old: &str, new: &str) -> Result<()> {
    let update = query("UPDATE people SET password = $1 WHERE id = $2 AND password = $3").bind(new).bind(id).bind(old);
    update.execute(tx.change().await?).await?;
    Ok(())
}

/// Notes that a person has signed in with the password of this hash. Returns false if the person can no longer sign in,
/// or has another password by now.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn signed_in(tx: &mut Tx<'_>, id: &str, hash: &str) -> Result<bool> {
    let now = tx.clock().now();
    let update = query("UPDATE people SET signed_in_at = $1 WHERE id = $2 AND state = 'active' AND password = $3");
    Ok(update.bind(now).bind(id).bind(hash).execute(tx.change().await?).await?.rows_affected() == 1)
}

/// Returns a person.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, id: &str) -> Result<Option<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM people p WHERE p.id = $1");
    query(sql).bind(id).fetch_optional(conn).await?.as_ref().map(person).transpose()
}

/// Returns the person with a folded handle, and the hash of the password, if there is one.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn by_handle(conn: &mut Conn, handle_key: &str) -> Result<Option<(Person, Option<String>)>> {
    let sql = format!("SELECT {COLUMNS}, p.password FROM people p WHERE p.handle_key = $1");
    let row = query(sql).bind(handle_key).fetch_optional(conn).await?;
    row.map(|row| Ok((person(&row)?, row.try_get(COLUMN_COUNT)?))).transpose()
}

/// Returns the identifier, the handle and the state of the person with a folded handle.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn named(conn: &mut Conn, handle_key: &str) -> Result<Option<(String, String, String)>> {
    let row = query("SELECT id, handle, state FROM people WHERE handle_key = $1").bind(handle_key);
    let row = row.fetch_optional(conn).await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).transpose()
}

/// Returns people, oldest first, starting after the identifier `after`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, after: Option<&str>, limit: i64) -> Result<Vec<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM people p WHERE p.id > $1 ORDER BY p.id LIMIT $2");
    let rows = query(sql).bind(after.unwrap_or("")).bind(limit).fetch_all(conn).await?;
    rows.iter().map(person).collect()
}

/// Returns whether there is any person.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn any(conn: &mut Conn) -> Result<bool> {
    Ok(query("SELECT 1 FROM people LIMIT 1").fetch_optional(conn).await?.is_some())
}
