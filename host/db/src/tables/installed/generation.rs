//! The registry's generation: a counter that grows with every change of the registry, which is what is installed.

use crate::sql::{Conn, query};
use crate::{ChangeKind, Result, Tx};

/// Returns the registry's generation. It grows with every change of the registry, so that other servers know when to
/// read the registry again.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn current(conn: &mut Conn) -> Result<i64> {
    query("SELECT value FROM counters WHERE name = 'registry'").fetch_one(conn).await?.try_get(0)
}

/// Returns whether the registry is still at a generation, and locks the registry until the commit. If so, the result of
/// an admin's request that was computed from that generation may be stored.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn is_at(tx: &mut Tx<'_>, generation: i64) -> Result<bool> {
    Ok(lock(tx).await? == generation)
}

/// Returns the registry's generation, locked until the commit.
pub(crate) async fn lock(tx: &mut Tx<'_>) -> Result<i64> {
    let sql = format!("SELECT c.value FROM counters c WHERE c.name = 'registry'{}", tx.dialect().lock("c"));
    query(sql).fetch_one(tx.change().await?).await?.try_get(0)
}

/// What a change of the registry concerns.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'a> {
    /// A plugin, a channel or a trusted key, by name.
    Name(&'a str),
    /// An installation, by identifier.
    Installation(&'a str),
    /// An owner of secrets: `installation:ID` or `channel:NAME`.
    Owner(&'a str),
}

/// Records a change of the registry: its generation grows, and the change log has an entry with the name of what
/// changed.
pub(crate) async fn registry_changed(tx: &mut Tx<'_>, subject: Subject<'_>) -> Result<()> {
    query("UPDATE counters SET value = value + 1 WHERE name = 'registry'").execute(tx.change().await?).await?;
    let (name, installation) = match subject {
        Subject::Name(name) => (name, None),
        Subject::Installation(id) => (id, Some(id)),
        Subject::Owner(owner) => match owner.split_once(':').unwrap_or(("", owner)) {
            ("installation", id) => (id, Some(id)),
            (_, name) => (name, None),
        },
    };
    let known: Option<String> = match installation {
        Some(id) => {
            let query = query("SELECT name FROM installations WHERE id = $1").bind(id);
            query.fetch_optional(tx.read().await?).await?.map(|row| row.try_get(0)).transpose()?
        }
        None => None,
    };
    tx.changed(ChangeKind::Registry, "", known.as_deref().unwrap_or(name));
    Ok(())
}
