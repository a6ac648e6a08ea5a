//! Values that connectors keep with conversations, messages and deliveries. Only the connector reads them. Those of a
//! delivery are needed only as long as it may be sent again.

use plugboard_model::{Kept, KeptOf, KeptValue};

use crate::sql::{Conn, Query, query};
use crate::{Result, Tx, rows};

/// Returns the subject of a delivery. It differs from an identifier, so that the values of deliveries are found without
/// a look at all others.
#[must_use]
pub fn part(delivery: &str) -> String {
    format!("p{delivery}")
}

/// Stores values of one subject: a conversation, a message, or a delivery by [`part`]. An empty value deletes its key. A new key is
/// left out if the subject already has [`KeptValue::COUNT_MAX`].
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put(tx: &mut Tx<'_>, subject: &str, values: impl Iterator<Item = &KeptValue>) -> Result<()> {
    for value in values {
        if value.value.is_empty() {
            let sql = "DELETE FROM kept_values WHERE subject = $1 AND key = $2";
            query(sql).bind(subject).bind(&value.key).execute(tx.change().await?).await?;
            continue;
        }
        query(
            "INSERT INTO kept_values (subject, key, value) \
             SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT) \
             WHERE (SELECT COUNT(*) FROM kept_values WHERE subject = $1 AND key <> $2) < $4 \
             ON CONFLICT (subject, key) DO UPDATE SET value = excluded.value",
        )
        .bind(subject)
        .bind(&value.key)
        .bind(&value.value)
        .bind(i64::try_from(KeptValue::COUNT_MAX).unwrap_or(i64::MAX))
        .execute(tx.change().await?)
        .await?;
    }
    Ok(())
}

/// Deletes all values of a subject.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, subject: &str) -> Result<()> {
    query("DELETE FROM kept_values WHERE subject = $1").bind(subject).execute(tx.change().await?).await?;
    Ok(())
}

/// Deletes all values of a message's deliveries that have ended. Those of the others are deleted later
/// ([`remove_of_ended`]), because their connector still needs them.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove_of_parts(tx: &mut Tx<'_>, message: &str) -> Result<()> {
    let sql = "DELETE FROM kept_values WHERE subject IN (SELECT 'p' || d.id FROM deliveries d \
        WHERE d.message_id = $1 AND d.open = 0)";
    query(sql).bind(message).execute(tx.change().await?).await?;
    Ok(())
}

/// Deletes at most `limit` values of deliveries that have ended, in whatever way. Identifiers begin with a digit or a
/// letter up to `f`, so the range holds the subjects of deliveries and no others. Returns the number of values.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove_of_ended(tx: &mut Tx<'_>, limit: i64) -> Result<u64> {
    let sql = "DELETE FROM kept_values WHERE (subject, key) IN (SELECT k.subject, k.key FROM kept_values k \
        WHERE k.subject >= 'p' AND k.subject < 'q' AND NOT EXISTS (SELECT 1 FROM deliveries d \
        WHERE d.id = substr(k.subject, 2) AND (d.open = 1 OR d.state = 'uncertain')) LIMIT $1)";
    Ok(query(sql).bind(limit).execute(tx.change().await?).await?.rows_affected())
}

/// Returns the values of several subjects. Each subject is given with what it is.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of(conn: &mut Conn, subjects: &[(KeptOf, &str)]) -> Result<Kept> {
    let mut kept = Kept::new();
    if subjects.is_empty() {
        return Ok(kept);
    }
    let sql =
        format!("SELECT subject, key, value FROM kept_values WHERE subject IN ({})", rows::list(subjects.len(), 1));
    let query = subjects.iter().fold(query(sql), |query: Query, (_, subject)| query.bind(*subject));
    for row in query.fetch_all(conn).await? {
        let (subject, key, value): (String, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        // A message may answer itself as far as this table knows, so look at all subjects.
        for (of, _) in subjects.iter().filter(|(_, known)| *known == subject) {
            kept.insert((*of, key.clone()), value.clone());
        }
    }
    Ok(kept)
}

/// Returns the message that a reply answers: the one with this platform identifier, or else the customer's last message
/// before the reply, `message`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn answered(
    conn: &mut Conn,
    channel: &str,
    conversation: &str,
    reply_to: Option<&str>,
    message: &str,
) -> Result<Option<String>> {
    let row = match reply_to {
        Some(external_id) => {
            let sql = "SELECT id FROM messages WHERE channel = $1 AND external_id = $2";
            query(sql).bind(channel).bind(external_id).fetch_optional(conn).await?
        }
        None => {
            query(
                "SELECT id FROM messages WHERE conversation_id = $1 AND direction = 'in' \
                 AND seq < (SELECT seq FROM messages WHERE id = $2) ORDER BY seq DESC LIMIT 1",
            )
            .bind(conversation)
            .bind(message)
            .fetch_optional(conn)
            .await?
        }
    };
    row.map(|row| row.try_get(0)).transpose()
}
