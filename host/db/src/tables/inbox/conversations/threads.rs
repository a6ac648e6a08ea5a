//! The threads of conversations: which conversation with a customer there is, and what its platform calls it.

use crate::sql::{Conn, query};
use crate::{Result, Tx};

/// Returns the identifier of the most recently changed private conversation with a customer on a channel.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn private_with(conn: &mut Conn, channel: &str, contact: &str) -> Result<Option<String>> {
    let row = query(
        "SELECT id FROM conversations WHERE contact_id = $1 AND channel = $2 AND kind = 'direct' ORDER BY updated_at DESC, id LIMIT 1",
    )
    .bind(contact)
    .bind(channel)
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// Sets the thread of a conversation, as reported by the platform. Returns false if another conversation has that
/// thread.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_thread(tx: &mut Tx<'_>, id: &str, thread: &str) -> Result<bool> {
    let done = query(
        "UPDATE conversations SET thread = $1 WHERE id = $2 AND NOT EXISTS (SELECT 1 FROM conversations o \
         WHERE o.thread = $1 AND o.id <> $2 AND o.channel = (SELECT c.channel FROM conversations c WHERE c.id = $2))",
    )
    .bind(thread)
    .bind(id)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Records that a conversation that the business began has begun on its platform.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_begun(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    query("UPDATE conversations SET begins = 0 WHERE id = $1 AND begins = 1")
        .bind(id)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Makes a conversation that of another contact, together with its deliveries that the rate of a customer limits.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_contact(tx: &mut Tx<'_>, id: &str, contact: &str) -> Result<()> {
    for sql in [
        "UPDATE conversations SET contact_id = $1 WHERE id = $2",
        "UPDATE deliveries SET paced_contact = $1 WHERE conversation_id = $2 AND open = 1 \
         AND paced_contact IS NOT NULL",
        "UPDATE deliveries SET paced_contact = $1 WHERE conversation_id = $2 AND finished_at IS NOT NULL \
         AND paced_contact IS NOT NULL",
    ] {
        query(sql).bind(contact).bind(id).execute(tx.change().await?).await?;
    }
    Ok(())
}

/// Returns the identifier of the direct conversation that the business began with a customer on a channel, if the customer
/// has not written in it yet and the platform has not said in which thread it is; of several, the most recently changed
/// one.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn unanswered_opening(conn: &mut Conn, channel: &str, contact: &str) -> Result<Option<String>> {
    let row = query(
        // Until the platform reports a thread, it is the identifier by which the conversation was begun. Identifiers
        // other than the platform's own have a kind.
        "SELECT c.id FROM conversations c WHERE c.contact_id = $1 AND c.channel = $2 AND c.kind = 'direct' \
         AND c.opened_by IS NOT NULL AND c.last_inbound_at IS NULL \
         AND (c.begins = 1 OR EXISTS (SELECT 1 FROM identities i WHERE i.channel = c.channel \
           AND i.external_id = c.thread AND i.contact_id = c.contact_id \
           AND (i.kind IS NOT NULL OR c.opened_by = 'id'))) ORDER BY c.updated_at DESC, c.id LIMIT 1",
    )
    .bind(contact)
    .bind(channel)
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.try_get(0)).transpose()
}
