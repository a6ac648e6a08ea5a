//! The audit log of what admins did: who, when, what, and the result. Rows are only added, never changed, and expire
//! after a year.

use crate::sql::{Conn, query};
use crate::{Result, Tx};

/// One entry of the audit log: something that an admin did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Identifier; newer ones are greater.
    pub id: String,
    /// When the action was completed.
    pub at: i64,
    /// The token's name.
    pub who: String,
    /// The token's role.
    pub role: String,
    /// The method and path, or the command.
    pub action: String,
    /// The request without secrets: a JSON object.
    pub detail: String,
    /// The HTTP status of the answer.
    pub status: i64,
}

/// Adds an entry. Its identifier and time are set here; those in `entry` are ignored.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn insert(tx: &mut Tx<'_>, entry: &AuditEntry) -> Result<()> {
    let (id, now) = (tx.clock().new_id(), tx.clock().now());
    query("INSERT INTO audit (id, at, who, role, action, detail, status) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(id)
        .bind(now)
        .bind(&entry.who)
        .bind(&entry.role)
        .bind(&entry.action)
        .bind(&entry.detail)
        .bind(entry.status)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Returns entries, newest first, starting after the identifier `after`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, after: Option<&str>, limit: i64) -> Result<Vec<AuditEntry>> {
    let found =
        query("SELECT id, at, who, role, action, detail, status FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2")
            .bind(crate::rows::before(after))
            .bind(limit)
            .fetch_all(conn)
            .await?;
    found
        .iter()
        .map(|row| {
            Ok(AuditEntry {
                id: row.try_get(0)?,
                at: row.try_get(1)?,
                who: row.try_get(2)?,
                role: row.try_get(3)?,
                action: row.try_get(4)?,
                detail: row.try_get(5)?,
                status: row.try_get(6)?,
            })
        })
        .collect()
}
