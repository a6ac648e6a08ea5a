//! Replies that wait for reviewers. Their deliveries have the state `review`, in which they hold back later deliveries
//! of the conversation.

use plugboard_model::Sender;

use crate::sql::{Conn, Row, query};
use crate::{
    Result, Tx,
    deliveries::{self, Body},
    rows, runs,
};

/// A part that waited for a review.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewedPart {
    /// Its content.
    pub body: Body,
    /// The tag of the person window, if the delivery is sent under that window.
    pub tag: Option<String>,
    /// On whose behalf it is sent.
    pub sender: Sender,
    /// Whether a person ran the command that it comes from.
    pub commanded: bool,
}

/// Removes the deliveries of a message that wait for review, and returns their parts in order. Empty if there are none.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take(tx: &mut Tx<'_>, message: &str) -> Result<Vec<ReviewedPart>> {
    let found = query(
        "DELETE FROM deliveries WHERE message_id = $1 AND state = 'review' \
             RETURNING part, body, tag, sender, conversation_id, commanded",
    )
    .bind(message)
    .fetch_all(tx.change().await?)
    .await?;
    // Later deliveries of the conversation no longer wait for these.
    for row in &found {
        deliveries::note_changed(tx, &row.try_get::<String>(4)?);
    }
    let part = |row: &Row| -> Result<(i64, ReviewedPart)> {
        let (body, sender, commanded) = (rows::json(row, 1)?, rows::word(row, 3)?, rows::flag(row, 5)?);
        Ok((row.try_get(0)?, ReviewedPart { body, tag: row.try_get(2)?, sender, commanded }))
    };
    let mut parts = found.iter().map(part).collect::<Result<Vec<_>>>()?;
    parts.sort_by_key(|(place, _)| *place);
    Ok(parts.into_iter().map(|(_, part)| part).collect())
}

/// A reply whose review will not happen, because the reviewer that it waits for was paused, disabled or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abandoned {
    /// The reply.
    pub message_id: String,
    /// Its conversation.
    pub conversation_id: String,
}

/// Returns at most `limit` replies whose review will not happen. A reply that waits for a reviewer that is being
/// upgraded is not among them, because every upgrade ends.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn abandoned(conn: &mut Conn, limit: i64) -> Result<Vec<Abandoned>> {
    let found = query(
        "SELECT DISTINCT d.message_id, d.conversation_id FROM deliveries d WHERE d.state = 'review' AND NOT EXISTS ( \
           SELECT 1 FROM events e JOIN runs r ON r.event_id = e.id JOIN installations i ON i.id = r.installation_id \
           WHERE e.message_id = d.message_id AND e.kind = 'review' AND r.open = 1 AND i.enabled = 1 \
           AND i.paused IS NULL) \
         LIMIT $1",
    )
    .bind(limit)
    .fetch_all(conn)
    .await?;
    found.iter().map(|row| Ok(Abandoned { message_id: row.try_get(0)?, conversation_id: row.try_get(1)? })).collect()
}

/// Returns the reviewer that was asked last about a reply: the installation and its position in the admin's order.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn last_asked(conn: &mut Conn, message: &str) -> Result<Option<(String, i64)>> {
    let row = query(
        "SELECT r.installation_id, r.position FROM events e JOIN runs r ON r.event_id = e.id \
         WHERE e.message_id = $1 AND e.kind = 'review' ORDER BY e.seq DESC LIMIT 1",
    )
    .bind(message)
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
}

/// Ends the pending review runs of a reply.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn end_runs(tx: &mut Tx<'_>, message: &str) -> Result<()> {
    let now = tx.clock().now();
    let ended = query(
        "UPDATE runs SET state = 'dead', open = 0, finished_at = $1 WHERE state = 'pending' AND event_id IN \
         (SELECT id FROM events WHERE message_id = $2 AND kind = 'review') RETURNING conversation_id",
    )
    .bind(now)
    .bind(message)
    .fetch_all(tx.change().await?)
    .await?;
    for row in &ended {
        runs::note_changed(tx, &row.try_get::<String>(0)?);
    }
    Ok(())
}
