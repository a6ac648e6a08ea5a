//! Events, and all that a handler of one may look at.

use plugboard_model::{Event, EventBody, EventKind};
use sqlx::{AnyConnection, Row as _};

use crate::{Result, Tx, conversations, messages, rows};

/// An event as it is stored. What it is about is read afresh for each run.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Identifier.
    pub id: String,
    /// Its conversation.
    pub conversation_id: String,
    /// Its place among the conversation's events.
    pub seq: i64,
    /// Which handler hears it.
    pub kind: EventKind,
    /// The message it is about, for [`EventKind::Message`].
    pub message_id: Option<String>,
    /// For [`EventKind::Conversation`] the words for what changed, with commas; for [`EventKind::Refused`] the refusal as JSON.
    pub data: String,
    /// The inbound message or the person's act that it goes back to.
    pub root: String,
    /// How many automations lie in between.
    pub depth: u32,
    /// A handler sees history up to this message.
    pub until_seq: i64,
}

/// Stores events.
///
/// # Errors
/// When the database refuses.
pub async fn insert(tx: &mut Tx<'_>, events: &[NewEvent]) -> Result<()> {
    let now = tx.clock().now();
    for some in events.chunks(50) {
        let sql = format!(
            "INSERT INTO events (id, conversation_id, seq, kind, message_id, data, root, depth, until_seq, created_at) VALUES {}",
            rows::placeholders(some.len(), 10)
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for event in some {
            query = query
                .bind(&event.id)
                .bind(&event.conversation_id)
                .bind(event.seq)
                .bind(event.kind.as_str())
                .bind(&event.message_id)
                .bind(&event.data)
                .bind(&event.root)
                .bind(i64::from(event.depth))
                .bind(event.until_seq)
                .bind(now);
        }
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

/// An event with its conversation, customer and message as they are now. None when any of them is gone.
///
/// # Errors
/// When the database refuses.
pub async fn load(conn: &mut AnyConnection, id: &str, late: bool) -> Result<Option<(Event, String)>> {
    let row = sqlx::query(
        "SELECT conversation_id, kind, message_id, data, root, depth, until_seq, created_at FROM events WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let conversation_id: String = row.try_get(0)?;
    let kind: EventKind = rows::word(&row, 1)?;
    let Some((conversation, contact)) = conversations::with_contact(conn, &conversation_id).await? else {
        return Ok(None);
    };
    let data: String = row.try_get(3)?;
    let body = match kind {
        EventKind::Message => {
            let message: Option<String> = row.try_get(2)?;
            match messages::get(conn, message.as_deref().unwrap_or("")).await? {
                Some(message) => EventBody::Message(message),
                None => return Ok(None),
            }
        }
        EventKind::Conversation => EventBody::Conversation { changes: data.split(',').map(str::to_owned).collect() },
        EventKind::Refused => EventBody::Refused(serde_json::from_str(&data)?),
    };
    let root: String = row.try_get(4)?;
    let event = Event {
        id: id.to_owned(),
        body,
        conversation,
        account_name: None,
        contact,
        until_seq: row.try_get(6)?,
        occurred_at: row.try_get(7)?,
        depth: u32::try_from(row.try_get::<i64, _>(5)?).unwrap_or(u32::MAX),
        late,
    };
    Ok(Some((event, root)))
}
