//! Customers' feedback.

use plugboard_model::Rating;

use crate::sql::{Conn, query};
use crate::{Result, Tx};

/// A customer's feedback as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFeedback {
    /// Identifier.
    pub id: String,
    /// The conversation.
    pub conversation_id: String,
    /// The rated message; `None` if the customer rated the whole conversation.
    pub message_id: Option<String>,
    /// The customer.
    pub contact_id: String,
    /// The rating.
    pub rating: Rating,
    /// The reporter: a plugin, a person or a channel's connector, by name.
    pub source: String,
    /// When it was stored.
    pub created_at: i64,
}

/// Stores a customer's feedback.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn insert(tx: &mut Tx<'_>, new: &StoredFeedback) -> Result<()> {
    query(
        "INSERT INTO feedback (id, conversation_id, message_id, contact_id, rating, best, text, source, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&new.id)
    .bind(&new.conversation_id)
    .bind(&new.message_id)
    .bind(&new.contact_id)
    .bind(i64::from(new.rating.rating))
    .bind(i64::from(new.rating.best))
    .bind(&new.rating.text)
    .bind(&new.source)
    .bind(new.created_at)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Returns the feedback on a conversation, newest first, starting after `after`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, conversation: &str, after: Option<&str>, limit: i64) -> Result<Vec<StoredFeedback>> {
    let found = query(
        "SELECT id, conversation_id, message_id, contact_id, rating, best, text, source, created_at FROM feedback \
         WHERE conversation_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(conversation)
    .bind(crate::rows::before(after))
    .bind(limit)
    .fetch_all(conn)
    .await?;
    let number = |value: i64| u32::try_from(value).unwrap_or_default();
    let rows = found.iter().map(|row| {
        Ok(StoredFeedback {
            id: row.try_get(0)?,
            conversation_id: row.try_get(1)?,
            message_id: row.try_get(2)?,
            contact_id: row.try_get(3)?,
            rating: Rating { rating: number(row.try_get(4)?), best: number(row.try_get(5)?), text: row.try_get(6)? },
            source: row.try_get(7)?,
            created_at: row.try_get(8)?,
        })
    });
    rows.collect()
}
