//! The memory of installations. `scope` is a conversation's identifier, or empty for the whole installation.

use sqlx::{AnyConnection, Row as _};

use crate::{Result, Tx};

/// One value.
///
/// # Errors
/// When the database refuses.
pub async fn get(conn: &mut AnyConnection, installation: &str, scope: &str, key: &str) -> Result<Option<String>> {
    let row = sqlx::query("SELECT value FROM kv WHERE installation_id = $1 AND scope = $2 AND name = $3")
        .bind(installation)
        .bind(scope)
        .bind(key)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Writes or deletes one value.
///
/// # Errors
/// When the database refuses.
pub async fn set(tx: &mut Tx<'_>, installation: &str, scope: &str, key: &str, value: Option<&str>) -> Result<()> {
    match value {
        Some(value) => {
            sqlx::query(
                "INSERT INTO kv (installation_id, scope, name, value) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (installation_id, scope, name) DO UPDATE SET value = excluded.value",
            )
            .bind(installation)
            .bind(scope)
            .bind(key)
            .bind(value)
            .execute(&mut **tx)
            .await?;
        }
        None => {
            sqlx::query("DELETE FROM kv WHERE installation_id = $1 AND scope = $2 AND name = $3")
                .bind(installation)
                .bind(scope)
                .bind(key)
                .execute(&mut **tx)
                .await?;
        }
    }
    Ok(())
}
