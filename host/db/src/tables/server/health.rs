//! Checks whether the database accepts writes.

use crate::{Db, Result, sql::query};

impl Db {
    /// Makes a small harmless write in the same way as every other write: through the queue, in a transaction,
    /// committed to disk.
    ///
    /// # Errors
    /// Returns an error if the write fails.
    pub async fn can_write(&self) -> Result<()> {
        self.write_with(|tx| {
            Box::pin(async move {
                let now = tx.clock().now();
                query("UPDATE counters SET value = $1 WHERE name = 'health'")
                    .bind(now)
                    .execute(tx.change().await?)
                    .await?;
                Ok(())
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use crate::{Conn, Db, Dialect};
    use plugboard_model::Clock;

    #[tokio::test]
    async fn can_write_fails_while_the_database_rejects_writes() {
        let dir = tempfile::tempdir().unwrap();
        let url = Dialect::sqlite_url(&dir.path().join("t.db"));
        let db = Db::open(&url, Clock::test(1)).await.unwrap();
        assert!(db.can_write().await.is_ok());

        let mut other = Conn::connect(&url, true).await.unwrap();
        let refuse = "CREATE TRIGGER refuse BEFORE UPDATE ON counters BEGIN SELECT RAISE(ABORT, 'no'); END";
        other.script(refuse).await.unwrap();
        assert!(db.can_write().await.is_err());
        other.script("DROP TRIGGER refuse").await.unwrap();
        assert!(db.can_write().await.is_ok());
    }
}
