//! The history of conversations.

use futures_util::future::BoxFuture;
use plugboard_model::{Author, Clock, ConversationEvent};

use crate::sql::{Conn, Row, query};
use crate::{
    Dialect, Result, Tx, rows,
    unit::{batch::Batch, cache::Slots, table::Table},
};

const COLUMNS: &str = "id, conversation_id, episode_id, kind, author_kind, author_id, author_name, value_before, \
    before_id, value_after, after_id, at";
const COLUMN_COUNT: usize = 12;

fn event(row: &Row) -> Result<ConversationEvent> {
    let author = match rows::maybe_word(row, 4)? {
        Some(kind) => Some(Author { kind, id: row.try_get(5)?, name: row.try_get(6)? }),
        None => None,
    };
    Ok(ConversationEvent {
        id: row.try_get(0)?,
        conversation_id: row.try_get(1)?,
        episode_id: row.try_get(2)?,
        kind: rows::word(row, 3)?,
        author,
        before: row.try_get(7)?,
        before_id: row.try_get(8)?,
        after: row.try_get(9)?,
        after_id: row.try_get(10)?,
        at: row.try_get(11)?,
    })
}

/// The events that are written at the end of the transaction.
#[derive(Default)]
struct Deferred(Vec<ConversationEvent>);

/// The history in the unit of work.
pub(crate) struct ConversationEvents;

impl Table for ConversationEvents {
    fn write<'a>(
        &'a self,
        deferred: &'a Slots,
        batch: &'a mut Batch<'_>,
        _clock: &'a Clock,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Some(deferred) = deferred.get::<Deferred>() else { return Ok(()) };
            write(batch, &deferred.0).await
        })
    }
}

/// Stores events at the end of the transaction.
pub fn insert(tx: &mut Tx<'_>, events: Vec<ConversationEvent>) {
    if !events.is_empty() {
        tx.deferred.of::<Deferred>().0.extend(events);
    }
}

async fn write(batch: &mut Batch<'_>, new: &[ConversationEvent]) -> Result<()> {
    let sql = |_: Dialect, n: usize| {
        format!("INSERT INTO conversation_events ({COLUMNS}) VALUES {}", rows::placeholders(n, COLUMN_COUNT))
    };
    batch
        .write(new, sql, |query, event| {
            let author = event.author.as_ref();
            Ok(query
                .bind(event.id.clone())
                .bind(event.conversation_id.clone())
                .bind(event.episode_id.clone())
                .bind(event.kind.as_str())
                .bind(author.map(|author| author.kind.as_str()))
                .bind(author.and_then(|author| author.id.clone()))
                .bind(author.and_then(|author| author.name.clone()))
                .bind(event.before.clone())
                .bind(event.before_id.clone())
                .bind(event.after.clone())
                .bind(event.after_id.clone())
                .bind(event.at))
        })
        .await
}

/// Returns the history of a conversation, newest first, starting after the identifier `after`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(
    conn: &mut Conn,
    conversation: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<ConversationEvent>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM conversation_events WHERE conversation_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    let rows = query(sql).bind(conversation).bind(rows::before(after)).bind(limit).fetch_all(conn).await?;
    rows.iter().map(event).collect()
}
