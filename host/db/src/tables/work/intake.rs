//! Tables with which intake stores each item exactly once: dedupe keys, lookups by a platform's identifiers, and
//! changes that wait for their message.

use futures_util::future::BoxFuture;
use plugboard_model::{Clock, Item};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::sql::{Query, Row, query};
use crate::{
    Dialect, Result, Tx, rows,
    unit::{
        batch::{Batch, MANY, PrefetchQuery},
        cache::{Cache, Pair, Slots, Wants, unknown},
        table::Table,
    },
};

/// The watermarks of a conversation: up to when our messages were delivered, and up to when they were read, in
/// milliseconds of the platform's clock.
pub type Marks = (Option<i64>, Option<i64>);

/// The identifiers that the writes of a group will look up, by channel.
#[derive(Default)]
struct Wanted(BTreeMap<String, PlatformIds>);

impl Wants {
    fn platform_ids(&mut self, channel: &str) -> &mut PlatformIds {
        self.0.of::<Wanted>().0.entry(channel.to_owned()).or_default()
    }

    /// Looks up whether a dedupe key is known on a channel.
    pub fn dedupe(&mut self, channel: &str, key: &str) {
        self.platform_ids(channel).dedupe.insert(key.to_owned());
    }

    /// Looks up what is stored under a platform's message identifier.
    pub fn external(&mut self, channel: &str, external_id: &str) {
        self.platform_ids(channel).externals.insert(external_id.to_owned());
    }

    /// Looks up the contact with a platform identifier.
    pub fn identity(&mut self, channel: &str, external_id: &str) {
        self.platform_ids(channel).identities.insert(external_id.to_owned());
    }

    /// Looks up the conversation of a thread.
    pub fn thread(&mut self, channel: &str, thread: &str) {
        self.platform_ids(channel).threads.insert(thread.to_owned());
    }

    /// Looks up the message that a delivery is part of.
    pub fn delivery(&mut self, channel: &str, id: &str) {
        self.platform_ids(channel).deliveries.insert(id.to_owned());
    }
}

/// What is stored under a platform's identifiers.
#[derive(Default)]
pub(crate) struct Cached {
    /// Whether a dedupe key was seen before.
    pub dedupe: HashMap<Pair, bool>,
    /// What is stored under a platform's message identifier.
    pub externals: HashMap<Pair, ExternalIdStatus>,
    /// The contact with a platform identifier.
    pub identities: HashMap<Pair, Option<String>>,
    /// The conversation of a thread.
    pub threads: HashMap<Pair, Option<String>>,
    /// Threads that have parked watermarks from before their conversation began.
    pub marked: HashSet<Pair>,
    /// The message of each delivery.
    pub delivery_messages: HashMap<Pair, Option<String>>,
}

/// Dedupe keys that are written at the end of the transaction.
#[derive(Default)]
struct Deferred(Vec<Pair>);

/// Intake in the unit of work.
pub(crate) struct Intake;

impl Table for Intake {
    fn prefetch(&self, wants: &Wants, cache: &mut Cache) -> Vec<PrefetchQuery> {
        let Some(wanted) = wants.0.get::<Wanted>() else { return Vec::new() };
        wanted.0.iter().filter_map(|(channel, ids)| identity_query(cache, channel, ids)).collect()
    }

    fn write<'a>(
        &'a self,
        deferred: &'a Slots,
        batch: &'a mut Batch<'_>,
        clock: &'a Clock,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Some(deferred) = deferred.get::<Deferred>() else { return Ok(()) };
            write_dedupe(batch, &deferred.0, clock.now()).await
        })
    }
}

/// Stores a dedupe key. Returns false if it is known already.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn first_time(tx: &mut Tx<'_>, channel: &str, key: &str) -> Result<bool> {
    let id = (channel.to_owned(), key.to_owned());
    if !tx.cache.of::<Cached>().dedupe.contains_key(&id) {
        let ids = PlatformIds { dedupe: BTreeSet::from([key.to_owned()]), ..PlatformIds::default() };
        look_up(tx, channel, &ids).await?;
    }
    let seen = tx.cache.of::<Cached>().dedupe.insert(id.clone(), true).unwrap_or(false);
    if !seen {
        tx.deferred.of::<Deferred>().0.push(id);
    }
    Ok(!seen)
}

async fn write_dedupe(batch: &mut Batch<'_>, keys: &[Pair], now: i64) -> Result<()> {
    let sql = |_: Dialect, n: usize| {
        format!("INSERT INTO dedupe (channel, dedupe_key, created_at) VALUES {}", rows::placeholders(n, 3))
    };
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
    /// Whether messages that answer it wait for it.
    pub awaited: bool,
}

/// Looks up a platform's message identifier.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn external_id(tx: &mut Tx<'_>, channel: &str, external_id: &str) -> Result<ExternalIdStatus> {
    let id = (channel.to_owned(), external_id.to_owned());
    if !tx.cache.of::<Cached>().externals.contains_key(&id) {
        let ids = PlatformIds { externals: BTreeSet::from([external_id.to_owned()]), ..PlatformIds::default() };
        look_up(tx, channel, &ids).await?;
    }
    Ok(tx.cache.of::<Cached>().externals.get(&id).cloned().unwrap_or_default())
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

/// Where an identifier may be stored: a one-letter tag, and a select of the identifier and of the identifier of the row
/// that it leads to.
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
pub(crate) async fn look_up(tx: &mut Tx<'_>, channel: &str, ids: &PlatformIds) -> Result<()> {
    let query = identity_query(&mut tx.cache, channel, ids);
    tx.query(query.into_iter().collect()).await
}

/// Builds one query for all of a channel's identifiers. Returns `None` if all are cached.
fn identity_query(cache: &mut Cache, channel: &str, ids: &PlatformIds) -> Option<PrefetchQuery> {
    let pairs =
        |ids: &BTreeSet<String>| -> Vec<Pair> { ids.iter().map(|id| (channel.to_owned(), id.clone())).collect() };
    let cached = cache.of::<Cached>();
    let dedupe = unknown(&mut cached.dedupe, &pairs(&ids.dedupe));
    let externals = unknown(&mut cached.externals, &pairs(&ids.externals));
    let identities = unknown(&mut cached.identities, &pairs(&ids.identities));
    let threads = unknown(&mut cached.threads, &pairs(&ids.threads));
    let deliveries = unknown(&mut cached.delivery_messages, &pairs(&ids.deliveries));
    let asked = [&dedupe, &externals, &externals, &externals, &externals, &identities, &threads, &threads, &deliveries];
    // Short lists all have the same length, so that there are few different statements. Long ones would then have more
    // values than a statement may have.
    let longest = asked.iter().map(|pairs| pairs.len()).max().unwrap_or(0).next_power_of_two();
    let common = if longest <= MANY { longest } else { 0 };
    let (mut selects, mut values) = (Vec::new(), Vec::new());
    for ((place, select), pairs) in PLACES.iter().zip(asked).filter(|(_, pairs)| !pairs.is_empty()) {
        let pairs = rows::padded_to(pairs, pairs.len().next_power_of_two().max(common));
        let first = values.len() + 1;
        let select = select.replace("$1", &format!("${first}"));
        selects.push(format!("SELECT '{place}', {select} IN ({})", rows::list(pairs.len(), first + 1)));
        values.push(channel.to_owned());
        values.extend(pairs.into_iter().map(|(_, id)| id));
    }
    if selects.is_empty() {
        return None;
    }
    let bind = move |query| values.into_iter().fold(query, |query: Query, value| query.bind(value));
    let channel = channel.to_owned();
    Some(PrefetchQuery::new(selects.join(" UNION ALL "), bind, move |cache, row| cache_row(cache, &channel, row)))
}

fn cache_row(cache: &mut Cache, channel: &str, row: &Row) -> Result<()> {
    let (place, id, leads_to): (String, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let (cached, id) = (cache.of::<Cached>(), (channel.to_owned(), id));
    match place.as_str() {
        "k" => drop(cached.dedupe.insert(id, true)),
        "m" => cached.externals.entry(id).or_default().message = Some(leads_to),
        "p" => drop(cached.externals.entry(id).or_default().message.get_or_insert(leads_to)),
        "w" => cached.externals.entry(id).or_default().parked = true,
        "r" => cached.externals.entry(id).or_default().awaited = true,
        "i" => drop(cached.identities.insert(id, Some(leads_to))),
        "t" => drop(cached.threads.insert(id, Some(leads_to))),
        "n" => drop(cached.marked.insert(id)),
        _ => drop(cached.delivery_messages.insert(id, Some(leads_to))),
    }
    Ok(())
}

/// Stores a change until its message arrives.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn park(tx: &mut Tx<'_>, channel: &str, external_id: &str, item: &Item) -> Result<()> {
    let now = tx.clock().now();
    query(
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

/// Takes the changes that waited for a message, ordered by the platform's times. A change without such a time is
/// ordered by its time of arrival.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn unpark(tx: &mut Tx<'_>, channel: &str, external_id: &str) -> Result<Vec<Item>> {
    let found = query(
        "SELECT item, created_at FROM parked WHERE channel = $1 AND external_id = $2 ORDER BY created_at, dedupe_key",
    )
    .bind(channel)
    .bind(external_id)
    .fetch_all(tx.change().await?)
    .await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    query("DELETE FROM parked WHERE channel = $1 AND external_id = $2")
        .bind(channel)
        .bind(external_id)
        .execute(tx.change().await?)
        .await?;
    let read = |row| Ok((rows::json::<Item>(row, 0)?, row.try_get::<i64>(1)?));
    let mut items = found.iter().map(read).collect::<Result<Vec<_>>>()?;
    items.sort_by_key(|(item, parked_at)| item.at.unwrap_or(*parked_at));
    Ok(items.into_iter().map(|(item, _)| item).collect())
}

/// Stores a watermark of a thread that has no conversation yet: the time up to which, according to the platform, our
/// messages were delivered or, if `seen`, read.
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
    let query = query(sql).bind(channel).bind(thread).bind(until).bind(now);
    query.execute(tx.change().await?).await?;
    Ok(())
}

/// Takes the watermarks of a thread from before its conversation began: up to when our messages were delivered, and
/// read. The thread must have been looked up in this transaction.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take_marks(tx: &mut Tx<'_>, channel: &str, thread: &str) -> Result<Marks> {
    if !tx.cache.of::<Cached>().marked.contains(&(channel.to_owned(), thread.to_owned())) {
        return Ok((None, None));
    }
    let sql = "DELETE FROM thread_marks WHERE channel = $1 AND thread = $2 RETURNING delivered_until, read_until";
    let found = query(sql).bind(channel).bind(thread).fetch_optional(tx.change().await?).await?;
    found.map_or(Ok((None, None)), |row| Ok((row.try_get(0)?, row.try_get(1)?)))
}
