//! What customers can choose from the texts of our messages, where the platform does not show the choices: the title
//! and payload of each numbered line, in order. They are kept with the message.

use crate::sql::{Conn, query};
use crate::{Result, Tx, rows};

/// Returns choices as they are stored: NULL if there are none.
pub(crate) fn stored(choices: &[(String, String)]) -> Result<Option<String>> {
    (!choices.is_empty()).then(|| rows::text(choices)).transpose()
}

/// Sets the choices of a message that was stored before it was known how it is sent.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set(tx: &mut Tx<'_>, message: &str, choices: &[(String, String)]) -> Result<()> {
    query("UPDATE messages SET text_choices = $1 WHERE id = $2 AND deleted = 0")
        .bind(stored(choices)?)
        .bind(message)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Returns the choices that a customer can answer in a conversation: those of our latest message there, if the customer
/// may have received it, and if it was sent in the time from `since` to `until`. Messages that are held, have failed,
/// were deleted, or wait to be sent for the first time do not count.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn answerable(conn: &mut Conn, conversation: &str, since: i64, until: i64) -> Result<Vec<(String, String)>> {
    // Our messages are compared by the times at which they were sent: one that a person released later was sent later.
    // Those of other programs have no deliveries, and their numbers say when they came.
    let sql = "SELECT m.text_choices FROM messages m WHERE m.conversation_id = $1 AND m.text_choices IS NOT NULL \
         AND m.sent_at >= $2 AND m.sent_at <= $3 AND m.state NOT IN ('held', 'failed') \
         AND EXISTS (SELECT 1 FROM deliveries o WHERE o.message_id = m.id AND o.attempts > 0) \
         AND NOT EXISTS (SELECT 1 FROM messages l WHERE l.conversation_id = m.conversation_id AND l.seq > m.seq \
           AND l.direction = 'out' AND l.author_name IS NULL AND l.deleted = 0) \
         AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.conversation_id = m.conversation_id AND d.open = 1 \
           AND d.attempts > 0 AND d.message_id <> m.id) \
         AND NOT EXISTS (SELECT 1 FROM deliveries d JOIN messages n ON n.id = d.message_id \
           WHERE d.conversation_id = m.conversation_id AND d.message_id <> m.id AND d.state IN ('sent', 'uncertain') \
           AND n.deleted = 0 AND n.state NOT IN ('held', 'failed') \
           AND d.finished_at >= (SELECT MAX(o.finished_at) FROM deliveries o WHERE o.message_id = m.id) \
           AND (d.seq > m.seq \
             OR d.finished_at > (SELECT MAX(o.finished_at) FROM deliveries o WHERE o.message_id = m.id))) \
         ORDER BY m.seq DESC LIMIT 1";
    let row = query(sql).bind(conversation).bind(since).bind(until).fetch_optional(conn).await?;
    row.map_or(Ok(Vec::new()), |row| rows::json(&row, 0))
}
