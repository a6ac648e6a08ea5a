//! What passes quickly in a conversation: who is typing, and up to when it is marked as read on the platform.

use std::collections::HashMap;

use crate::sql::{Conn, query};
use crate::{Result, Tx, rows};

/// The signals of a conversation. All times are in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signals {
    /// When the customer was last reported to be typing.
    pub typing_at: Option<i64>,
    /// Until when the customer is typing, as far as is known.
    pub typing_until: Option<i64>,
    /// Until when the customer sees us typing.
    pub our_typing_until: Option<i64>,
    /// Up to when we have marked the conversation as read on the platform.
    pub marked_read_until: Option<i64>,
}

impl Signals {
    /// Returns until when the customer is typing, if that is after `now`. A message of the customer at
    /// `last_inbound_at` or later than the report ends it.
    #[must_use]
    pub fn customer_typing(&self, now: i64, last_inbound_at: Option<i64>) -> Option<i64> {
        let ended = last_inbound_at.is_some_and(|at| self.typing_at.is_some_and(|typing| at >= typing));
        self.typing_until.filter(|until| *until > now && !ended)
    }

    /// Returns until when the customer sees us typing, if that is after `now`.
    #[must_use]
    pub fn our_typing(&self, now: i64) -> Option<i64> {
        self.our_typing_until.filter(|until| *until > now)
    }
}

/// Stores that the customer is typing until a time, or has stopped. Returns whether that changes anything.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn customer_typing(tx: &mut Tx<'_>, conversation: &str, until: Option<i64>) -> Result<bool> {
    let now = tx.clock().now();
    let query = match until {
        Some(until) => query("UPDATE conversations SET typing_at = $1, typing_until = $2 WHERE id = $3")
            .bind(now)
            .bind(until)
            .bind(conversation),
        None => query("UPDATE conversations SET typing_until = NULL WHERE id = $1 AND typing_until > $2")
            .bind(conversation)
            .bind(now),
    };
    Ok(query.execute(tx.change().await?).await?.rows_affected() > 0)
}

/// Stores until when the customer sees us typing.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn our_typing(tx: &mut Tx<'_>, conversation: &str, until: i64) -> Result<()> {
    let sql = "UPDATE conversations SET our_typing_until = $1 WHERE id = $2";
    query(sql).bind(until).bind(conversation).execute(tx.change().await?).await?;
    Ok(())
}

/// Stores up to when we have marked the conversation as read on the platform.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn marked_read(tx: &mut Tx<'_>, conversation: &str, until: i64) -> Result<()> {
    let sql = "UPDATE conversations SET marked_read_until = $1 WHERE id = $2 \
               AND (marked_read_until IS NULL OR marked_read_until < $1)";
    query(sql).bind(until).bind(conversation).execute(tx.change().await?).await?;
    Ok(())
}

/// Returns the signals of conversations, by conversation.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of(conn: &mut Conn, conversations: &[String]) -> Result<HashMap<String, Signals>> {
    if conversations.is_empty() {
        return Ok(HashMap::new());
    }
    let conversations = rows::padded(conversations);
    let sql = format!(
        "SELECT id, typing_at, typing_until, our_typing_until, marked_read_until FROM conversations WHERE id IN ({})",
        rows::list(conversations.len(), 1)
    );
    let query = conversations.into_iter().fold(query(sql), crate::sql::Query::bind);
    let rows = query.fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let signals = Signals {
                typing_at: row.try_get(1)?,
                typing_until: row.try_get(2)?,
                our_typing_until: row.try_get(3)?,
                marked_read_until: row.try_get(4)?,
            };
            Ok((row.try_get(0)?, signals))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_the_customer_ends_typing() {
        let signals = Signals { typing_at: Some(100), typing_until: Some(400), ..Signals::default() };
        assert_eq!((signals.customer_typing(399, None), signals.customer_typing(400, None)), (Some(400), None));
        assert_eq!(
            (signals.customer_typing(200, Some(99)), signals.customer_typing(200, Some(100))),
            (Some(400), None)
        );
        assert_eq!(Signals::default().customer_typing(0, None), None);
    }
}
