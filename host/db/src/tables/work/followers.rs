//! Followers of the change log. A follower has a name and a position, and moves forward over the log in steps. The
//! result of a step is stored in the transaction that moves the follower, so each change is handled exactly once, no
//! matter which server does it.

use crate::sql::{Conn, query};
use crate::{Result, Tx, changes};

/// The changes of one step: those after `from`, up to and including `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The position before the step.
    pub from: i64,
    /// The position after the step.
    pub to: i64,
    /// Whether the log may hold more changes after it.
    pub more: bool,
}

/// Creates a follower at the oldest change that is still stored, unless it exists.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn begin(tx: &mut Tx<'_>, name: &str) -> Result<()> {
    let position = changes::horizon(tx.read().await?).await?;
    query("INSERT INTO followers (name, position) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .bind(position)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Moves a follower over at most `limit` changes, and locks it until the commit. Returns `None` if there is no change
/// after its position, or no such follower.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn step(tx: &mut Tx<'_>, name: &str, limit: i64) -> Result<Option<Step>> {
    let sql = format!("SELECT f.position FROM followers f WHERE f.name = $1{}", tx.dialect().lock("f"));
    let conn = tx.read().await?;
    let Some(row) = query(sql).bind(name).fetch_optional(&mut *conn).await? else {
        return Ok(None);
    };
    let from: i64 = row.try_get(0)?;
    let row = query(
        "SELECT COUNT(*), MAX(position) FROM \
         (SELECT position FROM changes WHERE position > $1 ORDER BY position LIMIT $2) c",
    )
    .bind(from)
    .bind(limit)
    .fetch_one(conn)
    .await?;
    let (count, last): (i64, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
    let Some(to) = last else { return Ok(None) };
    query("UPDATE followers SET position = $2 WHERE name = $1").bind(name).bind(to).execute(tx.change().await?).await?;
    Ok(Some(Step { from, to, more: count == limit }))
}

/// Returns whether there are changes after a follower's position.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn is_behind(conn: &mut Conn, name: &str) -> Result<bool> {
    let row = query(
        "SELECT COUNT(*) FROM followers f JOIN counters c ON c.name = 'changes' AND c.value > f.position \
         WHERE f.name = $1",
    )
    .bind(name)
    .fetch_one(conn)
    .await?;
    Ok(row.try_get::<i64>(0)? > 0)
}

/// Removes a follower.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, name: &str) -> Result<()> {
    query("DELETE FROM followers WHERE name = $1").bind(name).execute(tx.change().await?).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ChangeKind, Db, Dialect};
    use plugboard_model::Clock;

    async fn take(db: &Db, limit: i64) -> Option<Step> {
        db.write_with(move |tx| Box::pin(async move { step(tx, "test", limit).await })).await.unwrap()
    }

    #[tokio::test]
    async fn a_follower_moves_over_each_change_once() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(&Dialect::sqlite_url(&dir.path().join("t.db")), Clock::test(1)).await.unwrap();
        let change = |subject: &'static str| {
            db.write_with(move |tx| {
                Box::pin(async move {
                    tx.changed(ChangeKind::Lead, "", subject);
                    Ok(())
                })
            })
        };
        assert_eq!(take(&db, 2).await, None, "it does not exist yet");
        db.write_with(|tx| Box::pin(async move { begin(tx, "test").await })).await.unwrap();
        assert!(!is_behind(&mut db.read().await.unwrap(), "test").await.unwrap());
        for subject in ["a", "b", "c"] {
            change(subject).await.unwrap();
        }
        assert!(is_behind(&mut db.read().await.unwrap(), "test").await.unwrap());
        assert_eq!(take(&db, 2).await, Some(Step { from: 0, to: 2, more: true }));
        assert_eq!(take(&db, 2).await, Some(Step { from: 2, to: 3, more: false }));
        assert_eq!(take(&db, 2).await, None);
        // To begin again does not move it back.
        db.write_with(|tx| Box::pin(async move { begin(tx, "test").await })).await.unwrap();
        assert_eq!(take(&db, 2).await, None);
        db.write_with(|tx| Box::pin(async move { remove(tx, "test").await })).await.unwrap();
        change("d").await.unwrap();
        assert_eq!(take(&db, 2).await, None);
    }
}
