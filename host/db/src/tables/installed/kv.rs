//! The key-value memories of installations, one for each version ([`plugboard_model::memory`]). `scope` is a
//! conversation's identifier, or empty for the whole installation.

use futures_util::future::BoxFuture;
use plugboard_model::{CONVERSATION_VALUES_MAX, Clock, SHARED_VALUES_MAX};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::sql::{Conn, Query, query};
use crate::{
    Dialect, Result, Tx, rows,
    unit::{
        batch::{Batch, MANY, PrefetchQuery},
        cache::{Cache, Slots, Wants, unknown},
        table::Table,
    },
};

/// Returns one value.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, memory: &str, scope: &str, key: &str) -> Result<Option<String>> {
    let row = query("SELECT value FROM kv WHERE memory = $1 AND scope = $2 AND name = $3")
        .bind(memory)
        .bind(scope)
        .bind(key)
        .fetch_optional(conn)
        .await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// A memory, a scope and a name.
type Key = (String, String, String);

/// The values that the writes of a group will read.
#[derive(Default)]
struct Wanted(BTreeSet<Key>);

impl Wants {
    /// Reads a value of a plugin's memory.
    pub fn value(&mut self, memory: &str, scope: &str, key: &str) {
        self.0.of::<Wanted>().0.insert((memory.to_owned(), scope.to_owned(), key.to_owned()));
    }

    fn values(&self) -> Vec<Key> {
        self.0.get::<Wanted>().map(|wanted| wanted.0.iter().cloned().collect()).unwrap_or_default()
    }
}

/// The values that a transaction has read or changed.
#[derive(Default)]
struct Cached(HashMap<Key, Option<String>>);

/// The values that are written at the end of the transaction; `None` deletes one.
#[derive(Default)]
struct Deferred(BTreeMap<Key, Option<String>>);

/// Key-value memories in the unit of work.
pub(crate) struct Kv;

impl Table for Kv {
    fn lock<'a>(&'a self, tx: &'a mut Tx<'_>, wants: &'a Wants) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { lock(tx, &wants.values()).await })
    }

    fn prefetch(&self, wants: &Wants, cache: &mut Cache) -> Vec<PrefetchQuery> {
        queries(cache, &wants.values())
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

/// Returns one value as this transaction sees it, including its own writes.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn in_tx(tx: &mut Tx<'_>, memory: &str, scope: &str, key: &str) -> Result<Option<String>> {
    let key = (memory.to_owned(), scope.to_owned(), key.to_owned());
    lock(tx, std::slice::from_ref(&key)).await?;
    let queries = queries(&mut tx.cache, std::slice::from_ref(&key));
    tx.query(queries).await?;
    Ok(tx.cache.of::<Cached>().0.get(&key).cloned().flatten())
}

/// Locks shared values until the commit, so that another server that is about to change them must wait before it reads
/// them. A row lock is not enough, because a name without a value has no row yet. Values of a conversation need no
/// lock, because runs of one plugin in one conversation never overlap.
async fn lock(tx: &mut Tx<'_>, keys: &[Key]) -> Result<()> {
    if tx.dialect().lock_keys(0).is_none() {
        return Ok(());
    }
    let cached = tx.cache.of::<Cached>();
    let shared = keys.iter().filter(|key| key.1.is_empty() && !cached.0.contains_key(key));
    let texts: BTreeSet<String> = shared.map(|(memory, _, name)| format!("{memory}/{name}")).collect();
    let texts: Vec<String> = texts.into_iter().collect();
    for chunk in texts.chunks(MANY) {
        if let Some(sql) = tx.dialect().lock_keys(chunk.len()) {
            let query = chunk.iter().fold(query(sql), |query, text| query.bind(text.clone()));
            query.fetch_all(tx.read().await?).await?;
        }
    }
    Ok(())
}

fn queries(cache: &mut Cache, keys: &[Key]) -> Vec<PrefetchQuery> {
    let new = unknown(&mut cache.of::<Cached>().0, keys);
    let sql = |dialect: Dialect, n: usize| {
        let lock = dialect.lock("k");
        format!(
            "SELECT k.memory, k.scope, k.name, k.value FROM kv k WHERE (k.memory, k.scope, k.name) \
             IN (VALUES {}) ORDER BY k.memory, k.scope, k.name{lock}",
            rows::placeholders(n, 3)
        )
    };
    PrefetchQuery::many(
        &new,
        sql,
        |query, (memory, scope, name)| query.bind(memory).bind(scope).bind(name),
        |cache, row| {
            cache.of::<Cached>().0.insert((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?), Some(row.try_get(3)?));
            Ok(())
        },
    )
}

/// Returns the maximum number of values in a scope.
#[must_use]
pub fn limit(scope: &str) -> i64 {
    if scope.is_empty() { SHARED_VALUES_MAX } else { CONVERSATION_VALUES_MAX }
}

/// Returns whether the scope has room for these values. Values that exist already need no room.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn has_room(tx: &mut Tx<'_>, memory: &str, scope: &str, keys: &[&str]) -> Result<bool> {
    let all: Vec<Key> = keys.iter().map(|key| (memory.to_owned(), scope.to_owned(), (*key).to_owned())).collect();
    lock(tx, &all).await?;
    let queries = queries(&mut tx.cache, &all);
    tx.query(queries).await?;
    let cached = tx.cache.of::<Cached>();
    let new = all.iter().filter(|key| cached.0.get(key).is_none_or(Option::is_none)).count();
    if new == 0 {
        return Ok(true);
    }
    let row = query("SELECT COUNT(*) FROM kv WHERE memory = $1 AND scope = $2")
        .bind(memory)
        .bind(scope)
        .fetch_one(tx.read().await?)
        .await?;
    Ok(row.try_get::<i64>(0)?.saturating_add(i64::try_from(new).unwrap_or(i64::MAX)) <= limit(scope))
}

/// Writes one value at the end of the transaction, or deletes it if `value` is `None`.
pub fn set(tx: &mut Tx<'_>, memory: &str, scope: &str, key: &str, value: Option<&str>) {
    let key = (memory.to_owned(), scope.to_owned(), key.to_owned());
    tx.cache.of::<Cached>().0.insert(key.clone(), value.map(str::to_owned));
    tx.deferred.of::<Deferred>().0.insert(key, value.map(str::to_owned));
}

async fn write(batch: &mut Batch<'_>, all: &BTreeMap<Key, Option<String>>) -> Result<()> {
    let (set, removed): (Vec<_>, Vec<_>) = all.iter().partition(|(_, value)| value.is_some());
    let bind =
        |query: Query, (memory, scope, name): &Key| query.bind(memory.clone()).bind(scope.clone()).bind(name.clone());
    let insert = |_: Dialect, n: usize| {
        format!(
            "INSERT INTO kv (memory, scope, name, value) VALUES {} \
             ON CONFLICT (memory, scope, name) DO UPDATE SET value = excluded.value",
            rows::placeholders(n, 4)
        )
    };
    batch.write(&set, insert, |query, (key, value)| Ok(bind(query, key).bind((*value).clone()))).await?;
    let delete = |_: Dialect, n: usize| {
        format!("DELETE FROM kv WHERE (memory, scope, name) IN (VALUES {})", rows::placeholders(n, 3))
    };
    batch.write(&removed, delete, |query, (key, _)| Ok(bind(query, key))).await?;
    Ok(())
}

/// Replaces a memory with a copy of another one.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn copy(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<()> {
    delete(tx, to).await?;
    query("INSERT INTO kv (memory, scope, name, value) SELECT $2, scope, name, value FROM kv WHERE memory = $1")
        .bind(from)
        .bind(to)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Deletes a memory.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn delete(tx: &mut Tx<'_>, memory: &str) -> Result<()> {
    query("DELETE FROM kv WHERE memory = $1").bind(memory).execute(tx.change().await?).await?;
    Ok(())
}

/// Returns the scopes that have values in a memory, in order, starting after `after`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn scopes(conn: &mut Conn, memory: &str, after: Option<&str>, limit: i64) -> Result<Vec<String>> {
    // One index lookup per scope, because a scope may have many values and a memory many scopes.
    let first = if after.is_some() { "AND scope > $2" } else { "AND scope >= $2" };
    let sql = format!(
        "WITH RECURSIVE s(scope, n) AS (SELECT MIN(scope), 1 FROM kv WHERE memory = $1 {first} UNION ALL \
         SELECT (SELECT MIN(k.scope) FROM kv k WHERE k.memory = $1 AND k.scope > s.scope), s.n + 1 FROM s \
         WHERE s.scope IS NOT NULL AND s.n < $3) SELECT scope FROM s WHERE scope IS NOT NULL"
    );
    let found = query(sql).bind(memory).bind(after.unwrap_or("")).bind(limit).fetch_all(conn).await?;
    found.iter().map(|row| row.try_get(0)).collect()
}

/// Returns all values of a scope.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn all(conn: &mut Conn, memory: &str, scope: &str) -> Result<BTreeMap<String, String>> {
    let found = query("SELECT name, value FROM kv WHERE memory = $1 AND scope = $2")
        .bind(memory)
        .bind(scope)
        .fetch_all(conn)
        .await?;
    found.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
