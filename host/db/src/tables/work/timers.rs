//! Plugins' timers, by installation, conversation and name.

use futures_util::future::BoxFuture;
use plugboard_model::Clock;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::sql::{Conn, Query, Row, query};
use crate::{
    Dialect, Result, Tx, rows,
    unit::{
        batch::{Batch, PrefetchQuery},
        cache::{Cache, Pair, Slots, Wants, pair, unknown},
        table::Table,
    },
};

/// A timer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// The installation that set it.
    pub installation_id: String,
    /// The conversation it is set in.
    pub conversation_id: String,
    /// Its name.
    pub name: String,
    /// When it is due.
    pub due_at: i64,
    /// The data that its event carries.
    pub data: String,
    /// The depth of the event in which it was set.
    pub depth: u32,
}

/// An installation, a conversation and a name.
type Key = (String, String, String);

/// The timers that the writes of a group will set or cancel: installations with conversations.
#[derive(Default)]
struct Wanted(BTreeSet<Pair>);

impl Wants {
    /// Reads an installation's timers in a conversation.
    pub fn timers(&mut self, installation: &str, conversation: &str) {
        self.0.of::<Wanted>().0.insert(pair(installation, conversation));
    }
}

/// The names of an installation's timers in a conversation.
#[derive(Default)]
struct Cached(HashMap<Pair, Vec<String>>);

/// The timers that are written at the end of the transaction, each as its due time, data and depth; `None` deletes one.
#[derive(Default)]
struct Deferred(BTreeMap<Key, Option<(i64, String, u32)>>);

/// Timers in the unit of work.
pub(crate) struct Timers;

impl Table for Timers {
    fn prefetch(&self, wants: &Wants, cache: &mut Cache) -> Vec<PrefetchQuery> {
        let Some(wanted) = wants.0.get::<Wanted>() else { return Vec::new() };
        let wanted: Vec<_> = wanted.0.iter().cloned().collect();
        queries(cache, &wanted)
    }

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

/// Returns the names of an installation's timers in a conversation.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn names(tx: &mut Tx<'_>, installation: &str, conversation: &str) -> Result<Vec<String>> {
    Ok(cached_names(tx, &pair(installation, conversation)).await?.clone())
}

/// Sets a timer, or replaces the one with its name. The caller checks the number of timers (see [`names`]).
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set(tx: &mut Tx<'_>, timer: Timer) -> Result<()> {
    let Timer { installation_id, conversation_id, name, due_at, data, depth } = timer;
    let owner_key = (installation_id, conversation_id);
    let names = cached_names(tx, &owner_key).await?;
    if !names.contains(&name) {
        names.push(name.clone());
    }
    tx.deferred.of::<Deferred>().0.insert((owner_key.0, owner_key.1, name), Some((due_at, data, depth)));
    Ok(())
}

/// Cancels a timer if it exists.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn cancel(tx: &mut Tx<'_>, installation: &str, conversation: &str, name: &str) -> Result<()> {
    let owner_key = (installation.to_owned(), conversation.to_owned());
    let names = cached_names(tx, &owner_key).await?;
    if let Some(at) = names.iter().position(|known| known == name) {
        names.swap_remove(at);
        tx.deferred.of::<Deferred>().0.insert((owner_key.0, owner_key.1, name.to_owned()), None);
    }
    Ok(())
}

/// Returns the names of an installation's timers in a conversation. The caller keeps them in line with its writes.
async fn cached_names<'a>(tx: &'a mut Tx<'_>, owner_key: &Pair) -> Result<&'a mut Vec<String>> {
    let queries = queries(&mut tx.cache, std::slice::from_ref(owner_key));
    tx.query(queries).await?;
    Ok(tx.cache.of::<Cached>().0.entry(owner_key.clone()).or_default())
}

fn queries(cache: &mut Cache, owner_keys: &[Pair]) -> Vec<PrefetchQuery> {
    let new = unknown(&mut cache.of::<Cached>().0, owner_keys);
    let sql = |_: Dialect, n: usize| {
        format!(
            "SELECT installation_id, conversation_id, name FROM timers WHERE (installation_id, conversation_id) \
             IN (VALUES {})",
            rows::placeholders(n, 2)
        )
    };
    PrefetchQuery::many(
        &new,
        sql,
        |query, (installation, conversation)| query.bind(installation).bind(conversation),
        |cache, row| {
            cache.of::<Cached>().0.entry((row.try_get(0)?, row.try_get(1)?)).or_default().push(row.try_get(2)?);
            Ok(())
        },
    )
}

async fn write(batch: &mut Batch<'_>, all: &BTreeMap<Key, Option<(i64, String, u32)>>) -> Result<()> {
    let bind = |query: Query, (installation, conversation, name): &Key| {
        query.bind(installation.clone()).bind(conversation.clone()).bind(name.clone())
    };
    let set: Vec<_> = all.iter().filter_map(|(key, row)| Some((key, row.as_ref()?))).collect();
    let insert = |_: Dialect, n: usize| {
        format!(
            "INSERT INTO timers (installation_id, conversation_id, name, due_at, data, depth) VALUES {} \
             ON CONFLICT (installation_id, conversation_id, name) DO UPDATE SET due_at = excluded.due_at, \
             data = excluded.data, depth = excluded.depth",
            rows::placeholders(n, 6)
        )
    };
    batch
        .write(&set, insert, |query, (key, (due_at, data, depth))| {
            Ok(bind(query, key).bind(*due_at).bind(data.clone()).bind(i64::from(*depth)))
        })
        .await?;
    let deleted: Vec<_> = all.iter().filter(|(_, row)| row.is_none()).map(|(key, _)| key).collect();
    let delete = |_: Dialect, n: usize| {
        format!(
            "DELETE FROM timers WHERE (installation_id, conversation_id, name) IN (VALUES {})",
            rows::placeholders(n, 3)
        )
    };
    batch.write(&deleted, delete, |query, key| Ok(bind(query, key))).await
}

fn timer(row: &Row) -> Result<Timer> {
    Ok(Timer {
        installation_id: row.try_get(0)?,
        conversation_id: row.try_get(1)?,
        name: row.try_get(2)?,
        due_at: row.try_get(3)?,
        data: row.try_get(4)?,
        depth: u32::try_from(row.try_get::<i64>(5)?).unwrap_or(u32::MAX),
    })
}

/// Returns due timers, earliest due first.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn due(conn: &mut Conn, now: i64, limit: i64) -> Result<Vec<Timer>> {
    let found = query(
        "SELECT installation_id, conversation_id, name, due_at, data, depth FROM timers WHERE due_at <= $1 \
         ORDER BY due_at LIMIT $2",
    )
    .bind(now)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    found.iter().map(timer).collect()
}

/// Removes a due timer. Returns false if it was moved, cancelled or removed meanwhile.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take(tx: &mut Tx<'_>, timer: &Timer) -> Result<bool> {
    let done =
        query("DELETE FROM timers WHERE installation_id = $1 AND conversation_id = $2 AND name = $3 AND due_at = $4")
            .bind(&timer.installation_id)
            .bind(&timer.conversation_id)
            .bind(&timer.name)
            .bind(timer.due_at)
            .execute(tx.change().await?)
            .await?;
    Ok(done.rows_affected() == 1)
}
