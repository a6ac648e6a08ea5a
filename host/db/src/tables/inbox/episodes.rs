//! Episodes of conversations.

use futures_util::future::BoxFuture;
use plugboard_model::{Author, Clock, Episode};

use crate::sql::{Conn, Query, Row, query};
use crate::{
    Dialect, Result, Tx, rows,
    unit::{
        batch::Batch,
        cache::Slots,
        table::{Rows, Table},
    },
};

const COLUMNS: &str = "e.id, e.number, e.opened_by, e.opened_seq, e.opened_at, e.first_reply_at, \
    e.first_person_reply_at, e.person_replies, e.handed_over_at, e.first_resolved_at, e.resolved_at, \
    e.resolved_by_kind, e.resolved_by_id, e.resolved_by_name, e.reopened";

/// Reads the episode at a column, if there is one.
pub(crate) fn maybe_episode(row: &Row, at: usize) -> Result<Option<Episode>> {
    let Some(id) = row.try_get(at)? else { return Ok(None) };
    let resolved_by = match rows::maybe_word(row, at + 11)? {
        Some(kind) => Some(Author { kind, id: row.try_get(at + 12)?, name: row.try_get(at + 13)? }),
        None => None,
    };
    Ok(Some(Episode {
        id,
        number: row.try_get(at + 1)?,
        opened_by: rows::word(row, at + 2)?,
        opened_seq: row.try_get(at + 3)?,
        opened_at: row.try_get(at + 4)?,
        first_reply_at: row.try_get(at + 5)?,
        first_person_reply_at: row.try_get(at + 6)?,
        person_replies: row.try_get(at + 7)?,
        handed_over_at: row.try_get(at + 8)?,
        first_resolved_at: row.try_get(at + 9)?,
        resolved_at: row.try_get(at + 10)?,
        resolved_by,
        reopened: row.try_get(at + 14)?,
    }))
}

/// The episodes that are written at the end of the transaction, by identifier.
#[derive(Default)]
struct Deferred(Rows<(String, Episode)>);

/// Episodes in the unit of work.
pub(crate) struct Episodes;

impl Table for Episodes {
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

/// Stores a conversation's episode at the end of the transaction. `is_new`: it is not stored yet.
pub fn put(tx: &mut Tx<'_>, conversation: &str, episode: &Episode, is_new: bool) {
    let deferred = tx.deferred.of::<Deferred>();
    let is_new = is_new || deferred.0.get(&episode.id).is_some_and(|(_, new)| *new);
    deferred.0.insert(episode.id.clone(), ((conversation.to_owned(), episode.clone()), is_new));
}

async fn write(batch: &mut Batch<'_>, all: &Rows<(String, Episode)>) -> Result<()> {
    let (new, old): (Vec<_>, Vec<_>) = all.values().partition(|(_, new)| *new);
    let bind = |query: Query, ((_, e), _): &&((String, Episode), bool)| {
        let by = e.resolved_by.as_ref();
        Ok(query
            .bind(e.id.clone())
            .bind(e.first_reply_at)
            .bind(e.first_person_reply_at)
            .bind(e.person_replies)
            .bind(e.handed_over_at)
            .bind(e.first_resolved_at)
            .bind(e.resolved_at)
            .bind(by.map(|by| by.kind.as_str()))
            .bind(by.and_then(|by| by.id.clone()))
            .bind(by.and_then(|by| by.name.clone()))
            .bind(e.reopened))
    };
    let insert = |_: Dialect, n: usize| {
        format!(
            "INSERT INTO episodes (id, first_reply_at, first_person_reply_at, person_replies, handed_over_at, \
             first_resolved_at, resolved_at, resolved_by_kind, resolved_by_id, resolved_by_name, reopened, \
             conversation_id, number, opened_by, opened_seq, opened_at) VALUES {}",
            rows::placeholders(n, 16)
        )
    };
    batch
        .write(&new, insert, |query, row| {
            let ((conversation, e), _) = row;
            let query = bind(query, row)?.bind(conversation.clone()).bind(e.number).bind(e.opened_by.as_str());
            Ok(query.bind(e.opened_seq).bind(e.opened_at))
        })
        .await?;
    let update = |dialect: Dialect, n: usize| {
        let sql = "UPDATE episodes SET first_reply_at = v.column2, first_person_reply_at = v.column3, \
            person_replies = v.column4, handed_over_at = v.column5, first_resolved_at = v.column6, \
            resolved_at = v.column7, resolved_by_kind = v.column8, resolved_by_id = v.column9, \
            resolved_by_name = v.column10, reopened = v.column11 {from} WHERE id = v.column1";
        rows::update(dialect, n, 11, sql)
    };
    batch.change(&old, update, bind).await
}

/// Returns the episodes of a conversation, the latest first, before the episode with the number `before`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, conversation: &str, before: Option<i64>, limit: i64) -> Result<Vec<Episode>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM episodes e WHERE e.conversation_id = $1 AND e.number < $2 ORDER BY e.number DESC LIMIT $3"
    );
    let rows = query(sql).bind(conversation).bind(before.unwrap_or(i64::MAX)).bind(limit).fetch_all(conn).await?;
    rows.iter().filter_map(|row| maybe_episode(row, 0).transpose()).collect()
}
