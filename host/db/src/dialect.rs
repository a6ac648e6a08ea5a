//! Everything that differs between the two databases.

use std::path::Path;

use crate::{DbError, Result};

/// The kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Embedded; one server per data directory.
    Sqlite,
    /// Shared by any number of servers.
    Postgres,
}

impl Dialect {
    /// Returns the dialect of a database address: `sqlite:PATH`, `postgres://...` or `postgresql://...`.
    ///
    /// # Errors
    /// Returns [`DbError::Address`] for any other address.
    pub fn of(url: &str) -> Result<Self> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(DbError::Address(crate::without_password(url))),
        }
    }

    /// Returns the database address of a SQLite file.
    #[must_use]
    pub fn sqlite_url(path: &Path) -> String {
        // An address ends at `?`, and `%` begins an escaped byte.
        let path = path.display().to_string().replace('%', "%25").replace('?', "%3F");
        format!("sqlite://{path}?mode=rwc")
    }

    /// Returns a migration, which is written for SQLite, in this dialect.
    pub(crate) fn schema(self, sql: &str) -> String {
        match self {
            Self::Sqlite => sql.to_owned(),
            Self::Postgres => sql
                .replace(" BLOB", " BYTEA")
                .replace("json_each(p.attributes)", "json_each_text(CAST(p.attributes AS json))"),
        }
    }

    /// Appended to the inner select of a claim: skips rows that another server is claiming.
    pub(crate) fn claim_lock(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE OF r SKIP LOCKED",
        }
    }

    /// Appended to a select whose rows this transaction will change: keeps other servers from changing them meanwhile.
    /// Empty on SQLite, which has one writer.
    pub(crate) fn lock(self, alias: &str) -> String {
        match self {
            Self::Sqlite => String::new(),
            Self::Postgres => format!(" FOR UPDATE OF {alias}"),
        }
    }

    /// The last statement before a commit on PostgreSQL: it selects the transaction's ID, which is NULL if the
    /// transaction changed nothing, and notifies the other servers if the change log grew. The notification's payload
    /// is `registry` if the registry changed.
    pub(crate) fn last_statement(self, changed: bool, registry: bool) -> Option<&'static str> {
        match (self, changed, registry) {
            (Self::Sqlite, ..) => None,
            (Self::Postgres, false, _) => Some("SELECT CAST(pg_current_xact_id_if_assigned() AS TEXT)"),
            (Self::Postgres, true, false) => {
                Some("SELECT CAST(pg_current_xact_id_if_assigned() AS TEXT), CAST(pg_notify('plugboard', '') AS TEXT)")
            }
            (Self::Postgres, true, true) => Some(
                "SELECT CAST(pg_current_xact_id_if_assigned() AS TEXT), CAST(pg_notify('plugboard', 'registry') AS TEXT)",
            ),
        }
    }

    /// The database's time in milliseconds. Claims and leases expire by this clock, so that servers whose own clocks
    /// differ agree.
    pub(crate) fn now(self) -> &'static str {
        match self {
            Self::Sqlite => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
            Self::Postgres => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
        }
    }

    /// A statement that takes advisory locks on `count` texts until the commit, so that a transaction that locks the
    /// same text waits. `None` on SQLite, which has one writer.
    pub(crate) fn lock_keys(self, count: usize) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(format!(
                "SELECT CAST(pg_advisory_xact_lock(hashtextextended(v.column1, 0)) AS TEXT) FROM (VALUES {}) v",
                crate::rows::placeholders(count.max(1), 1)
            )),
        }
    }

    /// A condition that is true if `column` contains the text bound to `$n`, ignoring case.
    pub(crate) fn contains(self, column: &str, n: usize) -> String {
        match self {
            Self::Sqlite => format!("instr(lower({column}), lower(${n})) > 0"),
            Self::Postgres => format!("strpos(lower({column}), lower(${n})) > 0"),
        }
    }
}
