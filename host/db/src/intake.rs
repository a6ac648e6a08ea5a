//! Tables that keep intake exact: dedupe keys, changes that wait for their message, and kept requests.

use plugboard_model::Item;
use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::collections::BTreeSet;

use crate::{
    Result, Tx,
    batch::{Batch, PrefetchQuery, Statement},
    conversations::Marks,
    prefetch::{self, Known, Pair},
    rows,
};

/// Stores a dedupe key. Returns false if it is known already.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn first_time(tx: &mut Tx<'_>, channel: &str, key: &str) -> Result<bool> {
    let id = (channel.to_owned(), key.to_owned());
    if !tx.known.dedupe.contains_key(&id) {
        let words = PlatformIds { dedupe: BTreeSet::from([key.to_owned()]), ..PlatformIds::default() };
        know(tx, channel, &words).await?;
    }
    let seen = tx.known.dedupe.insert(id.clone(), true).unwrap_or(false);
    if !seen {
        tx.deferred.dedupe.push(id);
    }
    Ok(!seen)
}

pub(crate) async fn write_dedupe(batch: &mut Batch<'_>, keys: &[(String, String)], now: i64) -> Result<()> {
    let sql = |n| format!("INSERT INTO dedupe (channel, dedupe_key, created_at) VALUES {}", rows::placeholders(n, 3));
    batch.write(keys, sql, |query, (channel, key)| Ok(query.bind(channel.clone()).bind(key.clone()).bind(now))).await?;
    Ok(())
}

/// What is stored under a platform's message identifier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExternalIdStatus {
    /// The message that has it, itself or through one of its parts.
    pub message: Option<String>,
    /// Whether changes wait for that message.
    pub parked: bool,
    /// Whether messages that answer that message wait for it.
    pub awaited: bool,
}

/// Looks up a platform's message identifier.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn meet(tx: &mut Tx<'_>, channel: &str, external_id: &str) -> Result<ExternalIdStatus> {
    let id = (channel.to_owned(), external_id.to_owned());
    if !tx.known.externals.contains_key(&id) {
        let words = PlatformIds { externals: BTreeSet::from([external_id.to_owned()]), ..PlatformIds::default() };
        know(tx, channel, &words).await?;
    }
    Ok(tx.known.externals.get(&id).cloned().unwrap_or_default())
}

/// Identifiers from a channel's platform to look up.
#[derive(Default)]
pub(crate) struct PlatformIds {
    pub dedupe: BTreeSet<String>,
    pub externals: BTreeSet<String>,
    pub identities: BTreeSet<String>,
    pub threads: BTreeSet<String>,
    pub deliveries: BTreeSet<String>,
}

/// Where an identifier may be stored: a one-letter tag, and a select of the identifier and the row it leads to.
const PLACES: [(&str, &str); 9] = [
    ("k", "dedupe_key, '' FROM dedupe WHERE channel = $1 AND dedupe_key"),
    ("m", "external_id, id FROM messages WHERE channel = $1 AND external_id"),
    ("p", "external_id, message_id FROM deliveries WHERE channel = $1 AND external_id"),
    ("w", "external_id, '' FROM parked WHERE channel = $1 AND external_id"),
    ("r", "reply_to_external_id, '' FROM messages WHERE channel = $1 AND reply_to IS NULL AND reply_to_external_id"),
    ("i", "external_id, contact_id FROM identities WHERE channel = $1 AND external_id"),
    ("t", "thread, id FROM conversations WHERE channel = $1 AND thread"),
    ("n", "thread, '' FROM thread_marks WHERE channel = $1 AND thread"),
    ("d", "id, message_id FROM deliveries WHERE channel = $1 AND id"),
];

/// Looks up identifiers of a channel.
pub(crate) async fn know(tx: &mut Tx<'_>, channel: &str, words: &PlatformIds) -> Result<()> {
    let question = question(&mut tx.known, channel, words);
    tx.ask(question.into_iter().collect()).await
}

/// Builds one query for all of a channel's identifiers. Returns `None` if all are cached.
pub(crate) fn question(known: &mut Known, channel: &str, words: &PlatformIds) -> Option<PrefetchQuery> {
    let pairs = |words: &BTreeSet<String>| -> Vec<Pair> {
        words.iter().map(|word| (channel.to_owned(), word.clone())).collect()
    };
    let dedupe = prefetch::unknown(&mut known.dedupe, &pairs(&words.dedupe));
    let externals = prefetch::unknown(&mut known.externals, &pairs(&words.externals));
    let identities = prefetch::unknown(&mut known.identities, &pairs(&words.identities));
    let threads = prefetch::unknown(&mut known.threads, &pairs(&words.threads));
    let deliveries = prefetch::unknown(&mut known.delivery_messages, &pairs(&words.deliveries));
    let asked = [&dedupe, &externals, &externals, &externals, &externals, &identities, &threads, &threads, &deliveries];
    let (mut selects, mut values) = (Vec::new(), Vec::new());
    for ((place, select), words) in PLACES.iter().zip(asked).filter(|(_, words)| !words.is_empty()) {
        let words = rows::padded(words);
        let first = values.len() + 1;
        let select = select.replace("$1", &format!("${first}"));
        selects.push(format!("SELECT '{place}', {select} IN ({})", rows::list(words.len(), first + 1)));
        values.push(channel.to_owned());
        values.extend(words.into_iter().map(|(_, word)| word));
    }
    if selects.is_empty() {
        return None;
    }
    let bind = move |query| values.into_iter().fold(query, |query: Statement, value| query.bind(value));
    let channel = channel.to_owned();
    Some(PrefetchQuery::new(selects.join(" UNION ALL "), bind, move |known, row| learn(known, &channel, row)))
}

fn learn(known: &mut Known, channel: &str, row: &AnyRow) -> Result<()> {
    let (place, word, leads_to): (String, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let id = (channel.to_owned(), word);
    match place.as_str() {
        "k" => drop(known.dedupe.insert(id, true)),
        "m" => known.externals.entry(id).or_default().message = Some(leads_to),
        "p" => drop(known.externals.entry(id).or_default().message.get_or_insert(leads_to)),
        "w" => known.externals.entry(id).or_default().parked = true,
        "r" => known.externals.entry(id).or_default().awaited = true,
        "i" => drop(known.identities.insert(id, Some(leads_to))),
        "t" => drop(known.threads.insert(id, Some(leads_to))),
        "n" => drop(known.marked.insert(id)),
        _ => drop(known.delivery_messages.insert(id, Some(leads_to))),
    }
    Ok(())
}

/// Stores a change until its message arrives.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn park(tx: &mut Tx<'_>, channel: &str, external_id: &str, item: &Item) -> Result<()> {
    let now = tx.clock().now();
    sqlx::query(
        "INSERT INTO parked (channel, dedupe_key, external_id, item, created_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING",
    )
    .bind(channel)
    .bind(&item.dedupe_key)
    .bind(external_id)
    .bind(rows::text(item)?)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Takes the changes that waited for a message, ordered by the platform's times. A change without one is ordered by its
/// arrival.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn unpark(tx: &mut Tx<'_>, channel: &str, external_id: &str) -> Result<Vec<Item>> {
    let found = sqlx::query(
        "SELECT item, created_at FROM parked WHERE channel = $1 AND external_id = $2 ORDER BY created_at, dedupe_key",
    )
    .bind(channel)
    .bind(external_id)
    .fetch_all(tx.change().await?)
    .await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    sqlx::query("DELETE FROM parked WHERE channel = $1 AND external_id = $2")
        .bind(channel)
        .bind(external_id)
        .execute(tx.change().await?)
        .await?;
    let read = |row| Ok((rows::json::<Item>(row, 0)?, row.try_get::<i64, _>(1)?));
    let mut items = found.iter().map(read).collect::<Result<Vec<_>>>()?;
    items.sort_by_key(|(item, parked_at)| item.at.unwrap_or(*parked_at));
    Ok(items.into_iter().map(|(item, _)| item).collect())
}

/// Stores how far the platform says our messages in a thread have come, while the thread has no conversation here.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn park_mark(tx: &mut Tx<'_>, channel: &str, thread: &str, until: i64, seen: bool) -> Result<()> {
    let now = tx.clock().now();
    let column = if seen { "read_until" } else { "delivered_until" };
    let sql = format!(
        "INSERT INTO thread_marks (channel, thread, {column}, created_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (channel, thread) DO UPDATE SET {column} = excluded.{column} \
         WHERE thread_marks.{column} IS NULL OR thread_marks.{column} < excluded.{column}"
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(channel).bind(thread).bind(until).bind(now);
    query.execute(tx.change().await?).await?;
    Ok(())
}

/// Takes the watermarks of a thread from before its conversation began: up to when our messages were delivered, and
/// read. The thread must have been looked up in this transaction.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take_marks(tx: &mut Tx<'_>, channel: &str, thread: &str) -> Result<Marks> {
    if !tx.known.marked.contains(&(channel.to_owned(), thread.to_owned())) {
        return Ok((None, None));
    }
    let sql = "DELETE FROM thread_marks WHERE channel = $1 AND thread = $2 RETURNING delivered_until, read_until";
    let found = sqlx::query(sql).bind(channel).bind(thread).fetch_optional(tx.change().await?).await?;
    found.map_or(Ok((None, None)), |row| Ok((row.try_get(0)?, row.try_get(1)?)))
}

/// A verified request that could not be processed completely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRequest {
    /// Identifier.
    pub id: String,
    /// The channel whose hook received it.
    pub channel: String,
    /// Identical for identical requests.
    pub dedupe_key: String,
    /// Method, query and headers, as JSON.
    pub request: String,
    /// The body as received.
    pub body: Vec<u8>,
    /// `pending`: retried automatically. `kept`: retried when the connector is upgraded or an admin asks.
    pub state: String,
    /// Why it is kept, one reason per line.
    pub reason: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub due_at: i64,
    /// When it arrived.
    pub created_at: i64,
}

/// Stores a request, unless `limit` requests are stored already. Returns false if it is not stored. A request that is
/// stored already does not change.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn keep_raw(tx: &mut Tx<'_>, raw: &RawRequest, limit: i64) -> Result<bool> {
    let count: i64 =
        sqlx::query("SELECT COUNT(*) FROM raw_requests").fetch_one(tx.change().await?).await?.try_get(0)?;
    if count >= limit {
        let known = sqlx::query("SELECT 1 FROM raw_requests WHERE channel = $1 AND dedupe_key = $2")
            .bind(&raw.channel)
            .bind(&raw.dedupe_key)
            .fetch_optional(tx.change().await?)
            .await?;
        return Ok(known.is_some());
    }
    sqlx::query(
        "INSERT INTO raw_requests (id, channel, dedupe_key, request, body, state, reason, attempts, due_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
    )
    .bind(&raw.id)
    .bind(&raw.channel)
    .bind(&raw.dedupe_key)
    .bind(&raw.request)
    .bind(&raw.body)
    .bind(&raw.state)
    .bind(&raw.reason)
    .bind(raw.attempts)
    .bind(raw.due_at)
    .bind(raw.created_at)
    .execute(tx.change().await?)
    .await?;
    Ok(true)
}

/// Returns kept requests in a state that are due by a time, oldest first.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn raw_requests(conn: &mut AnyConnection, state: &str, due_by: i64, limit: i64) -> Result<Vec<RawRequest>> {
    let found = sqlx::query(
        "SELECT id, channel, dedupe_key, request, body, state, reason, attempts, due_at, created_at FROM raw_requests \
         WHERE state = $1 AND due_at <= $2 ORDER BY due_at, id LIMIT $3",
    )
    .bind(state)
    .bind(due_by)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    found.iter().map(raw_request).collect()
}

pub(crate) fn raw_request(row: &AnyRow) -> Result<RawRequest> {
    Ok(RawRequest {
        id: row.try_get(0)?,
        channel: row.try_get(1)?,
        dedupe_key: row.try_get(2)?,
        request: row.try_get(3)?,
        body: row.try_get(4)?,
        state: row.try_get(5)?,
        reason: row.try_get(6)?,
        attempts: row.try_get(7)?,
        due_at: row.try_get(8)?,
        created_at: row.try_get(9)?,
    })
}

/// Removes a kept request that has been processed.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn drop_raw(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    sqlx::query("DELETE FROM raw_requests WHERE id = $1").bind(id).execute(tx.change().await?).await?;
    Ok(())
}

/// Records another try of a kept request, if it still has `attempts` tries. If another server tried it at the same
/// time, only one of the tries counts.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn delay_raw(tx: &mut Tx<'_>, id: &str, attempts: i64, state: &str, reason: &str, due_at: i64) -> Result<()> {
    let sql = "UPDATE raw_requests SET state = $1, reason = $2, due_at = $3, attempts = attempts + 1 \
               WHERE id = $4 AND attempts = $5";
    let query = sqlx::query(sql).bind(state).bind(reason).bind(due_at).bind(id).bind(attempts);
    query.execute(tx.change().await?).await?;
    Ok(())
}

/// Schedules a channel's kept requests to be retried now. Returns their number.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn retry_kept(tx: &mut Tx<'_>, channel: &str) -> Result<u64> {
    let now = tx.clock().now();
    let done =
        sqlx::query("UPDATE raw_requests SET state = 'pending', due_at = $1 WHERE channel = $2 AND state = 'kept'")
            .bind(now)
            .bind(channel)
            .execute(tx.change().await?)
            .await?;
    Ok(done.rows_affected())
}
