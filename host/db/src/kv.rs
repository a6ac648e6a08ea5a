//! The memories of installations, one for each version ([`plugboard_model::memory`]). `scope` is a conversation's
//! identifier, or empty for the whole installation.

use sqlx::{AnyConnection, Row as _};
use std::collections::BTreeMap;

use crate::{
    Result, Tx,
    ahead::{self, Known},
    batch::{Batch, Question, Statement},
    rows,
};

/// One value.
///
/// # Errors
/// When the database refuses.
pub async fn get(conn: &mut AnyConnection, memory: &str, scope: &str, key: &str) -> Result<Option<String>> {
    let row = sqlx::query("SELECT value FROM kv WHERE memory = $1 AND scope = $2 AND name = $3")
        .bind(memory)
        .bind(scope)
        .bind(key)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// A memory, a scope and a name.
pub(crate) type Key = (String, String, String);

/// One value, as this transaction knows it.
///
/// # Errors
/// When the database refuses.
pub async fn known(tx: &mut Tx<'_>, memory: &str, scope: &str, key: &str) -> Result<Option<String>> {
    let key = (memory.to_owned(), scope.to_owned(), key.to_owned());
    let questions = questions(&mut tx.known, std::slice::from_ref(&key));
    tx.ask(questions).await?;
    Ok(tx.known.values.get(&key).cloned().flatten())
}

pub(crate) fn questions(known: &mut Known, keys: &[Key]) -> Vec<Question> {
    let new = ahead::unknown(&mut known.values, keys);
    let lock = known.dialect.lock("k");
    let sql = |n| {
        format!(
            "SELECT k.memory, k.scope, k.name, k.value FROM kv k WHERE (k.memory, k.scope, k.name) \
             IN (VALUES {}) ORDER BY k.memory, k.scope, k.name{lock}",
            rows::placeholders(n, 3)
        )
    };
    Question::many(
        &new,
        sql,
        |query, (memory, scope, name)| query.bind(memory).bind(scope).bind(name),
        |known, row| {
            known.values.insert((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?), Some(row.try_get(3)?));
            Ok(())
        },
    )
}

/// Values that an installation keeps of one conversation at most.
pub const IN_CONVERSATION: i64 = 256;
/// Values that an installation keeps of its own at most.
pub const SHARED: i64 = 10_000;

/// How many values there may be in a scope.
#[must_use]
pub fn limit(scope: &str) -> i64 {
    if scope.is_empty() { SHARED } else { IN_CONVERSATION }
}

/// Is there room for these values? Those that are there already take none.
///
/// # Errors
/// When the database refuses.
pub async fn room(tx: &mut Tx<'_>, memory: &str, scope: &str, keys: &[&str]) -> Result<bool> {
    let all: Vec<Key> = keys.iter().map(|key| (memory.to_owned(), scope.to_owned(), (*key).to_owned())).collect();
    let questions = questions(&mut tx.known, &all);
    tx.ask(questions).await?;
    let new = all.iter().filter(|key| tx.known.values.get(key).is_none_or(Option::is_none)).count();
    if new == 0 {
        return Ok(true);
    }
    let row = sqlx::query("SELECT COUNT(*) FROM kv WHERE memory = $1 AND scope = $2")
        .bind(memory)
        .bind(scope)
        .fetch_one(tx.read().await?)
        .await?;
    Ok(row.try_get::<i64, _>(0)?.saturating_add(i64::try_from(new).unwrap_or(i64::MAX)) <= limit(scope))
}

/// Writes or deletes one value.
pub fn set(tx: &mut Tx<'_>, memory: &str, scope: &str, key: &str, value: Option<&str>) {
    let key = (memory.to_owned(), scope.to_owned(), key.to_owned());
    tx.known.values.insert(key.clone(), value.map(str::to_owned));
    tx.later.values.insert(key, value.map(str::to_owned));
}

pub(crate) async fn write(batch: &mut Batch<'_>, all: &BTreeMap<Key, Option<String>>) -> Result<()> {
    let (set, gone): (Vec<_>, Vec<_>) = all.iter().partition(|(_, value)| value.is_some());
    let bind = |query: Statement, (memory, scope, name): &Key| {
        query.bind(memory.clone()).bind(scope.clone()).bind(name.clone())
    };
    let insert = |n| {
        format!(
            "INSERT INTO kv (memory, scope, name, value) VALUES {} \
             ON CONFLICT (memory, scope, name) DO UPDATE SET value = excluded.value",
            rows::placeholders(n, 4)
        )
    };
    batch.write(&set, insert, |query, (key, value)| Ok(bind(query, key).bind((*value).clone()))).await?;
    let delete = |n| format!("DELETE FROM kv WHERE (memory, scope, name) IN (VALUES {})", rows::placeholders(n, 3));
    batch.write(&gone, delete, |query, (key, _)| Ok(bind(query, key))).await?;
    Ok(())
}

/// Makes a memory a copy of another one, whatever was in it.
///
/// # Errors
/// When the database refuses.
pub async fn copy(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<()> {
    forget(tx, to).await?;
    sqlx::query("INSERT INTO kv (memory, scope, name, value) SELECT $2, scope, name, value FROM kv WHERE memory = $1")
        .bind(from)
        .bind(to)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Removes a memory.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &mut Tx<'_>, memory: &str) -> Result<()> {
    sqlx::query("DELETE FROM kv WHERE memory = $1").bind(memory).execute(tx.change().await?).await?;
    Ok(())
}

/// The scopes that have values in a memory, after one of them.
///
/// # Errors
/// When the database refuses.
pub async fn scopes(conn: &mut AnyConnection, memory: &str, after: Option<&str>, limit: i64) -> Result<Vec<String>> {
    let found = sqlx::query(
        "SELECT DISTINCT scope FROM kv WHERE memory = $1 AND ($2 = 1 OR scope > $3) ORDER BY scope LIMIT $4",
    )
    .bind(memory)
    .bind(i64::from(after.is_none()))
    .bind(after.unwrap_or(""))
    .bind(limit)
    .fetch_all(conn)
    .await?;
    found.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// All values of a scope.
///
/// # Errors
/// When the database refuses.
pub async fn all(conn: &mut AnyConnection, memory: &str, scope: &str) -> Result<BTreeMap<String, String>> {
    let found = sqlx::query("SELECT name, value FROM kv WHERE memory = $1 AND scope = $2")
        .bind(memory)
        .bind(scope)
        .fetch_all(conn)
        .await?;
    found.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
