//! How far our messages have come: sent, delivered to the customer's device, read by the customer, or failed.

use futures_util::future::BoxFuture;
use plugboard_model::{Clock, Failure, Message, MessageState};
use std::collections::{BTreeMap, HashMap};

use crate::sql::{Conn, query};
use crate::{
    ChangeKind, Dialect, Result, Tx, conversations, outgoing, rows,
    unit::{batch::Batch, cache::Slots, changes::Changed, table::Table},
};

/// The writes at the end of the transaction.
#[derive(Default)]
struct Deferred {
    sent: BTreeMap<String, SentRow>,
    watermarks: Vec<Watermark>,
}

/// The progress of our messages in the unit of work.
pub(crate) struct MessageProgress;

impl Table for MessageProgress {
    fn write<'a>(
        &'a self,
        deferred: &'a Slots,
        batch: &'a mut Batch<'_>,
        _clock: &'a Clock,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Some(deferred) = deferred.get::<Deferred>() else { return Ok(()) };
            write_sent(batch, &deferred.sent).await
        })
    }

    fn has_late_writes(&self, deferred: &Slots) -> bool {
        deferred.get::<Deferred>().is_some_and(|deferred| !deferred.watermarks.is_empty())
    }

    /// Writes the watermarks, which also cover messages sent in this transaction.
    fn write_late<'a>(&'a self, conn: &'a mut Conn, deferred: &'a Slots) -> BoxFuture<'a, Result<Vec<Changed>>> {
        Box::pin(async move {
            let Some(deferred) = deferred.get::<Deferred>() else { return Ok(Vec::new()) };
            write_watermarks(conn, &deferred.watermarks).await
        })
    }
}

/// The delivery progress of one of our messages.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SentRow {
    state: MessageState,
    external_id: Option<String>,
    sent_at: Option<i64>,
}

/// Records the delivery progress of one of our messages: its state, its platform identifier if one is given and none
/// is known yet, and the time when it was sent, if given.
pub fn set_sent(tx: &mut Tx<'_>, id: &str, state: MessageState, external_id: Option<&str>, sent_at: Option<i64>) {
    outgoing::set_cached_state(tx, id, state);
    let deferred = tx.deferred.of::<Deferred>();
    let before = deferred.sent.remove(id);
    let sent = SentRow {
        state,
        external_id: before.as_ref().and_then(|b| b.external_id.clone()).or_else(|| external_id.map(str::to_owned)),
        sent_at: sent_at.or_else(|| before.and_then(|b| b.sent_at)),
    };
    deferred.sent.insert(id.to_owned(), sent);
}

async fn write_sent(batch: &mut Batch<'_>, all: &BTreeMap<String, SentRow>) -> Result<()> {
    let all: Vec<_> = all.iter().collect();
    let sql = |dialect: Dialect, n: usize| {
        let sql = "UPDATE messages SET state = v.column2, external_id = COALESCE(external_id, v.column3), \
            sent_at = COALESCE(v.column4, sent_at) {from} WHERE id = v.column1";
        rows::update(dialect, n, 4, sql)
    };
    batch
        .change(&all, sql, |query, (id, sent)| {
            let query = query.bind((*id).clone()).bind(sent.state.as_str());
            Ok(query.bind(sent.external_id.clone()).bind(sent.sent_at))
        })
        .await
}

/// A watermark: everything sent up to a time has reached the customer's device or, if `seen`, was read by the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Watermark {
    conversation: String,
    until: i64,
    seen: bool,
}

/// Our unread messages of the conversation `$2` up to the time `$1`. The conditions repeat those of the index
/// `messages_unread` literally, because SQLite uses a partial index only then.
const UNREAD: &str = "conversation_id = $2 AND sent_at <= $1 AND direction = 'out' AND kind <> 'note' \
    AND state IN ('sent', 'delivered')";

/// Marks our messages up to a time as delivered or read. This includes messages that are recorded as sent later, if
/// they were sent by then.
pub fn watermark(tx: &mut Tx<'_>, conversation: &str, until: i64, seen: bool) {
    // The cached watermarks must include what this transaction will write.
    let cached = tx.cache.of::<conversations::Cached>();
    if cached.conversations.contains_key(conversation) {
        let (delivered, read) = cached.marks.entry(conversation.to_owned()).or_default();
        let mark = if seen { read } else { delivered };
        *mark = (*mark).max(Some(until));
    }
    tx.deferred.of::<Deferred>().watermarks.push(Watermark { conversation: conversation.to_owned(), until, seen });
}

/// Writes watermarks. Returns the messages that changed.
async fn write_watermarks(conn: &mut Conn, all: &[Watermark]) -> Result<Vec<Changed>> {
    let mut changed = Vec::new();
    for w in all {
        // A watermark older than the stored one changes nothing.
        let (mark, messages) = if w.seen {
            (
                "UPDATE conversations SET read_until = $1 WHERE id = $2 AND (read_until IS NULL OR read_until < $1)",
                format!("UPDATE messages SET state = 'read' WHERE {UNREAD} RETURNING id"),
            )
        } else {
            (
                "UPDATE conversations SET delivered_until = $1 WHERE id = $2 \
                 AND (delivered_until IS NULL OR delivered_until < $1)",
                format!("UPDATE messages SET state = 'delivered' WHERE {UNREAD} AND state = 'sent' RETURNING id"),
            )
        };
        query(mark).bind(w.until).bind(&w.conversation).execute(&mut *conn).await?;
        let messages = query(messages);
        for row in messages.bind(w.until).bind(&w.conversation).fetch_all(&mut *conn).await? {
            changed.push((ChangeKind::Message, w.conversation.clone(), row.try_get(0)?));
        }
    }
    Ok(changed)
}

/// Returns our messages that a watermark up to a time changes, newest first, at most `limit`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn reached(conn: &mut Conn, conversation: &str, until: i64, seen: bool, limit: i64) -> Result<Vec<String>> {
    let before = if seen { "" } else { " AND state = 'sent'" };
    // The unary plus stops both databases from walking the whole conversation to get this order.
    let sql = format!("SELECT id FROM messages WHERE {UNREAD}{before} ORDER BY +seq DESC LIMIT $3");
    let query = query(sql).bind(until).bind(conversation).bind(limit);
    query.fetch_all(conn).await?.iter().map(|row| row.try_get(0)).collect()
}

/// Returns the number of our messages in a conversation that count in a reply window: those that were sent at a time in
/// milliseconds or later, whoever sent them, and those that wait to be sent. Counts at most `limit` of each.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn count_ours(conn: &mut Conn, conversation: &str, since: i64, limit: i64) -> Result<i64> {
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM ( \
        SELECT * FROM (SELECT sent_at FROM messages WHERE conversation_id = $1 AND direction = 'out' \
          AND kind = 'message' AND state = 'queued' LIMIT $3) q \
        UNION ALL SELECT * FROM (SELECT sent_at FROM messages WHERE conversation_id = $1 AND direction = 'out' \
          AND kind = 'message' AND state IN ('sent', 'delivered', 'read', 'uncertain') AND sent_at >= $2 LIMIT $3) s) x";
    query(sql).bind(conversation).bind(since).bind(limit).fetch_one(conn).await?.try_get(0)
}

/// Stores why a message failed that was sent with another program, and so has no parts here.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_failure(tx: &mut Tx<'_>, id: &str, failure: &Failure) -> Result<()> {
    let sql = "UPDATE messages SET failure = $1 WHERE id = $2";
    query(sql).bind(rows::text(failure)?).bind(id).execute(tx.change().await?).await?;
    Ok(())
}

/// Returns why messages failed, by message: the failure of the first part that failed, or what the platform reported of
/// a message without parts. Only for messages in the state `failed`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn failures(conn: &mut Conn, messages: &[Message]) -> Result<HashMap<String, Failure>> {
    let mut found = HashMap::new();
    let failed: Vec<&str> =
        messages.iter().filter(|message| message.state == MessageState::Failed).map(|message| &*message.id).collect();
    if failed.is_empty() {
        return Ok(found);
    }
    let ids = rows::list(failed.len(), 1);
    // The first part comes last, so that its failure replaces those of the others.
    let sql = format!(
        "SELECT d.message_id, d.failure, 0 AS rank, d.part FROM deliveries d WHERE d.message_id IN ({ids}) \
         AND d.state = 'failed' AND d.failure IS NOT NULL \
         UNION ALL SELECT m.id, m.failure, 1, 0 FROM messages m WHERE m.id IN ({ids}) AND m.failure IS NOT NULL \
         ORDER BY 3, 4 DESC"
    );
    let query = failed.into_iter().fold(query(sql), crate::sql::Query::bind);
    for row in query.fetch_all(conn).await? {
        found.insert(row.try_get(0)?, rows::json(&row, 1)?);
    }
    Ok(found)
}
