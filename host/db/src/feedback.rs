//! How good customers say it was.

use plugboard_model::Rating;
use sqlx::{AnyConnection, Row as _};

use crate::{Result, Tx};

/// What a customer said, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFeedback {
    /// Identifier.
    pub id: String,
    /// The conversation.
    pub conversation_id: String,
    /// The answer that was rated; none when it was the conversation.
    pub message_id: Option<String>,
    /// Who said it.
    pub contact_id: String,
    /// What.
    pub rating: Rating,
    /// Who told: a plugin, a person or a channel's connector, by name.
    pub source: String,
    /// When.
    pub created_at: i64,
}

/// Keeps what a customer said.
///
/// # Errors
/// When the database refuses.
pub async fn insert(tx: &mut Tx<'_>, new: &StoredFeedback) -> Result<()> {
    sqlx::query(
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

/// What customers said of a conversation, the latest first, before `after` where that is given.
///
/// # Errors
/// When the database refuses.
pub async fn list(
    conn: &mut AnyConnection,
    conversation: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<StoredFeedback>> {
    let found = sqlx::query(
        "SELECT id, conversation_id, message_id, contact_id, rating, best, text, source, created_at FROM feedback \
         WHERE conversation_id = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3",
    )
    .bind(conversation)
    .bind(after.unwrap_or_default())
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
