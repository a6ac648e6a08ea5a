//! The customers who wrote in a group or public thread or joined it, and the customer that a reply there is for. A
//! direct conversation has one customer and no rows here.

use plugboard_model::Contact;
use std::collections::HashMap;

use crate::sql::{Conn, Query, built, query};
use crate::{Dialect, Result, Tx, contacts, identities};

/// The maximum number of a conversation's customers that are shown.
pub const SHOWN: i64 = 100;
/// The maximum number of a conversation's customers that are counted.
pub const COUNTED: i64 = 10_000;

/// A customer who wrote in a conversation or joined it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// The contact's identifier.
    pub id: String,
    /// The contact's name.
    pub name: Option<String>,
    /// When the customer joined, if the platform reported it.
    pub joined_at: Option<i64>,
    /// When the customer left. `None` if the customer is still there, as far as is known.
    pub left_at: Option<i64>,
}

/// Records that a customer wrote in a conversation at a time, in milliseconds. A customer who had left before is there
/// again.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put(tx: &mut Tx<'_>, conversation: &str, contact: &str, at: i64) -> Result<()> {
    let sql = "INSERT INTO participants (conversation_id, contact_id, last_at) VALUES ($1, $2, $3) \
               ON CONFLICT (conversation_id, contact_id) DO UPDATE SET last_at = excluded.last_at, \
               left_at = CASE WHEN participants.left_at < excluded.last_at THEN NULL ELSE participants.left_at END \
               WHERE participants.last_at < excluded.last_at";
    query(sql).bind(conversation).bind(contact).bind(at).execute(tx.change().await?).await?;
    Ok(())
}

/// Records that a customer joined or left a conversation at a time, in milliseconds by the platform's clock. Returns
/// false and changes nothing if that is known, or if the customer did something later that shows the opposite.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn change(tx: &mut Tx<'_>, conversation: &str, contact: &str, joined: bool, at: i64) -> Result<bool> {
    let sql = if joined {
        "INSERT INTO participants (conversation_id, contact_id, last_at, joined_at) VALUES ($1, $2, 0, $3) \
         ON CONFLICT (conversation_id, contact_id) DO UPDATE SET joined_at = excluded.joined_at, left_at = NULL \
         WHERE (participants.joined_at IS NULL OR participants.joined_at < excluded.joined_at) \
         AND (participants.left_at IS NULL OR participants.left_at <= excluded.joined_at)"
    } else {
        "INSERT INTO participants (conversation_id, contact_id, last_at, left_at) VALUES ($1, $2, 0, $3) \
         ON CONFLICT (conversation_id, contact_id) DO UPDATE SET left_at = excluded.left_at \
         WHERE participants.left_at IS NULL AND participants.last_at <= excluded.left_at \
         AND (participants.joined_at IS NULL OR participants.joined_at <= excluded.left_at)"
    };
    let done = query(sql).bind(conversation).bind(contact).bind(at).execute(tx.change().await?).await?;
    Ok(done.rows_affected() > 0)
}

/// Returns the customers who are in a conversation, last to write first, at most `limit`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn present(conn: &mut Conn, conversation: &str, limit: i64) -> Result<Vec<Contact>> {
    let sql = format!(
        "SELECT {} FROM participants t JOIN contacts p ON p.id = t.contact_id \
         WHERE t.conversation_id = $1 AND t.left_at IS NULL ORDER BY t.last_at DESC, t.contact_id LIMIT $2",
        contacts::COLUMNS
    );
    let found = query(sql).bind(conversation).bind(limit).fetch_all(conn).await?;
    found.iter().map(|row| contacts::contact(row, 0)).collect()
}

/// Returns the number of customers who are in a conversation, at most [`COUNTED`].
///
/// # Errors
/// Returns an error if the database fails.
pub async fn count(conn: &mut Conn, conversation: &str) -> Result<i64> {
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT contact_id FROM participants \
               WHERE conversation_id = $1 AND left_at IS NULL LIMIT $2) x";
    query(sql).bind(conversation).bind(COUNTED).fetch_one(conn).await?.try_get(0)
}

/// Returns whether a customer has written in a group or public thread.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn has_written(conn: &mut Conn, conversation: &str, contact: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM participants WHERE conversation_id = $1 AND contact_id = $2 AND last_at > 0";
    Ok(query(sql).bind(conversation).bind(contact).fetch_optional(conn).await?.is_some())
}

/// Returns the customers of conversations, also those who left, last to write first, at most [`SHOWN`] per conversation.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of_many(conn: &mut Conn, conversations: &[String]) -> Result<HashMap<String, Vec<Participant>>> {
    let mut found: HashMap<String, Vec<Participant>> = HashMap::new();
    if conversations.is_empty() {
        return Ok(found);
    }
    // No conversation has an empty identifier, so it fills up the number of values without a result.
    let length = conversations.len().next_power_of_two();
    let ids = conversations.iter().map(String::as_str).chain(std::iter::repeat("")).take(length);
    let query = ids.fold(built(latest_statement, length), Query::bind);
    for row in query.fetch_all(conn).await? {
        found.entry(row.try_get(0)?).or_default().push(Participant {
            id: row.try_get(1)?,
            name: row.try_get(2)?,
            joined_at: row.try_get(3)?,
            left_at: row.try_get(4)?,
        });
    }
    Ok(found)
}

/// Reads the beginning of the index for each conversation, so that a list takes no longer for large groups. A window
/// function would read all of their members.
fn latest_statement(_: Dialect, conversations: usize) -> String {
    let latest = |n: usize| {
        format!(
            "SELECT * FROM (SELECT conversation_id, contact_id, joined_at, left_at, last_at FROM participants \
             WHERE conversation_id = ${n} ORDER BY last_at DESC, contact_id LIMIT {SHOWN}) t{n}"
        )
    };
    format!(
        "SELECT x.conversation_id, x.contact_id, p.name, x.joined_at, x.left_at FROM ({}) x \
         JOIN contacts p ON p.id = x.contact_id ORDER BY x.conversation_id, x.last_at DESC, x.contact_id",
        (1..=conversations).map(latest).collect::<Vec<_>>().join(" UNION ALL ")
    )
}

/// Returns the platform identifier of the customer that our message in a group or public thread is for: the author of
/// the message it answers, else the customer that a plugin's reply goes back to, else the last customer to write.
/// `None` if no customer has written yet.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn addressed(conn: &mut Conn, message: &str) -> Result<Option<String>> {
    let sql = "SELECT reply_to, root, conversation_id, channel FROM messages WHERE id = $1";
    let Some(row) = query(sql).bind(message).fetch_optional(&mut *conn).await? else { return Ok(None) };
    let (reply_to, root): (Option<String>, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
    let (conversation, channel): (String, String) = (row.try_get(2)?, row.try_get(3)?);
    let mut contact: Option<String> = None;
    for answered in reply_to.into_iter().chain(root) {
        let sql = "SELECT contact_id FROM messages WHERE id = $1 AND conversation_id = $2 AND direction = 'in'";
        let found = query(sql).bind(answered).bind(&conversation).fetch_optional(&mut *conn).await?;
        contact = found.map(|row| row.try_get(0)).transpose()?.flatten();
        if contact.is_some() {
            break;
        }
    }
    if contact.is_none() {
        // A customer who has only joined has written nothing that a reply could be for.
        let sql = "SELECT contact_id FROM participants WHERE conversation_id = $1 AND last_at > 0 \
                   ORDER BY last_at DESC, contact_id LIMIT 1";
        let found = query(sql).bind(&conversation).fetch_optional(&mut *conn).await?;
        contact = found.map(|row| row.try_get(0)).transpose()?;
    }
    match contact {
        Some(contact) => identities::on_channel(conn, &channel, &contact).await,
        None => Ok(None),
    }
}
