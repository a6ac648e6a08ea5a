//! The customers who wrote in a group or public thread, and the customer that a reply there is for. A direct
//! conversation has one customer and no rows here.

use std::collections::HashMap;

use crate::sql::{Conn, query};
use crate::{Result, Tx, rows};

/// The maximum number of a conversation's customers that are shown.
pub const SHOWN: i64 = 100;

/// Records that a customer wrote in a conversation at a time, in milliseconds.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put(tx: &mut Tx<'_>, conversation: &str, contact: &str, at: i64) -> Result<()> {
    let sql = "INSERT INTO participants (conversation_id, contact_id, last_at) VALUES ($1, $2, $3) \
               ON CONFLICT (conversation_id, contact_id) DO UPDATE SET last_at = excluded.last_at \
               WHERE participants.last_at < excluded.last_at";
    query(sql).bind(conversation).bind(contact).bind(at).execute(tx.change().await?).await?;
    Ok(())
}

/// Returns the customers of conversations, each by identifier and name, last to write first, at most [`SHOWN`] per
/// conversation.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of_many(
    conn: &mut Conn,
    conversations: &[String],
) -> Result<HashMap<String, Vec<(String, Option<String>)>>> {
    let mut found: HashMap<String, Vec<(String, Option<String>)>> = HashMap::new();
    if conversations.is_empty() {
        return Ok(found);
    }
    let n = conversations.len();
    let sql = format!(
        "SELECT x.conversation_id, x.contact_id, p.name FROM (SELECT conversation_id, contact_id, \
         ROW_NUMBER() OVER (PARTITION BY conversation_id ORDER BY last_at DESC, contact_id) AS place FROM participants \
         WHERE conversation_id IN ({})) x JOIN contacts p ON p.id = x.contact_id WHERE x.place <= ${} \
         ORDER BY x.conversation_id, x.place",
        rows::list(n, 1),
        n + 1
    );
    let query = conversations.iter().fold(query(sql), |query, id| query.bind(id.clone()));
    for row in query.bind(SHOWN).fetch_all(conn).await? {
        found.entry(row.try_get(0)?).or_default().push((row.try_get(1)?, row.try_get(2)?));
    }
    Ok(found)
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
        let sql =
            "SELECT contact_id FROM participants WHERE conversation_id = $1 ORDER BY last_at DESC, contact_id LIMIT 1";
        let found = query(sql).bind(&conversation).fetch_optional(&mut *conn).await?;
        contact = found.map(|row| row.try_get(0)).transpose()?;
    }
    let sql = "SELECT external_id FROM identities WHERE contact_id = $1 AND channel = $2 ORDER BY external_id LIMIT 1";
    let found = query(sql).bind(contact).bind(channel).fetch_optional(conn).await?;
    found.map(|row| row.try_get(0)).transpose()
}
