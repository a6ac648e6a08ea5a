//! All that differs between the two databases.

use sqlx::{AnyConnection, Executor as _, any::AnyConnectOptions};
use std::{path::Path, str::FromStr as _};

use crate::{DbError, Result};

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Embedded, one server to a data directory.
    Sqlite,
    /// Shared by many servers.
    Postgres,
}

/// Settings of each SQLite connection. FULL: a commit is on disk before it is acknowledged. Cache in KiB.
const SQLITE_WRITER: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000; \
    PRAGMA journal_size_limit = 67108864;";
const SQLITE_READER: &str = "PRAGMA query_only = 1; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -4096; \
    PRAGMA temp_store = MEMORY;";

/// Settings of each PostgreSQL session. A statement of the writer that takes longer, or waits longer for a lock, fails
/// with its write. A session whose client is gone in the middle of a transaction ends, and its locks with it.
const POSTGRES_WRITER: &str = "SET synchronous_commit = on; SET statement_timeout = '30s'; SET lock_timeout = '10s'; \
    SET idle_in_transaction_session_timeout = '4s'";
/// A read that takes longer is not worth waiting for.
const POSTGRES_READER: &str = "SET statement_timeout = '15s'; SET default_transaction_read_only = on";

impl Dialect {
    /// From a database address: `sqlite:PATH`, `postgres://...` or `postgresql://...`.
    ///
    /// # Errors
    /// [`DbError::Address`] for any other.
    pub fn of(url: &str) -> Result<Self> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(DbError::Address(crate::without_password(url))),
        }
    }

    /// Which database a connection is to.
    pub(crate) fn of_connection(conn: &AnyConnection) -> Self {
        if conn.backend_name() == "PostgreSQL" { Self::Postgres } else { Self::Sqlite }
    }

    /// The address of a SQLite file.
    #[must_use]
    pub fn sqlite_url(path: &Path) -> String {
        format!("sqlite://{}?mode=rwc", path.display())
    }

    pub(crate) fn connect_options(url: &str) -> Result<AnyConnectOptions> {
        Ok(AnyConnectOptions::from_str(url)?)
    }

    pub(crate) fn schema(self, sql: &str) -> String {
        match self {
            Self::Sqlite => sql.to_owned(),
            Self::Postgres => sql
                .replace(" BLOB", " BYTEA")
                .replace("json_each(p.attributes)", "json_each_text(CAST(p.attributes AS json))"),
        }
    }

    pub(crate) async fn set_up(self, conn: &mut AnyConnection, writer: bool) -> Result<(), sqlx::Error> {
        match (self, writer) {
            (Self::Sqlite, true) => conn.execute(SQLITE_WRITER).await.map(|_| ()),
            (Self::Sqlite, false) => conn.execute(SQLITE_READER).await.map(|_| ()),
            (Self::Postgres, true) => conn.execute(POSTGRES_WRITER).await.map(|_| ()),
            (Self::Postgres, false) => conn.execute(POSTGRES_READER).await.map(|_| ()),
        }
    }

    /// Appended to the inner select of a claim: rows that another host is claiming are passed over.
    pub(crate) fn claim_lock(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE OF r SKIP LOCKED",
        }
    }

    /// Appended to a select whose rows this transaction is to change: no other host can in between. SQLite has
    /// one writer.
    pub(crate) fn lock(self, alias: &str) -> String {
        match self {
            Self::Sqlite => String::new(),
            Self::Postgres => format!(" FOR UPDATE OF {alias}"),
        }
    }

    /// The last statement before a commit, for a server: gives the transaction's number, if it has changed anything,
    /// and wakes the other hosts where the change log grows. They learn of a change of what is installed by a word
    /// of its own.
    pub(crate) fn last_word(self, changed: bool, registry: bool) -> Option<&'static str> {
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

    /// The database's time in milliseconds. Claims and leases end by it, so that hosts whose clocks differ agree.
    pub(crate) fn now(self) -> &'static str {
        match self {
            Self::Sqlite => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
            Self::Postgres => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
        }
    }

    /// A statement that has others wait who lock one of the same words, until the commit. SQLite has one writer.
    pub(crate) fn lock_words(self, count: usize) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(format!(
                "SELECT CAST(pg_advisory_xact_lock(hashtextextended(v.column1, 0)) AS TEXT) FROM (VALUES {}) v",
                crate::rows::placeholders(count.max(1), 1)
            )),
        }
    }

    /// A condition that is true where `column` contains the text bound to `$n`, without regard to case.
    pub(crate) fn contains(self, column: &str, n: usize) -> String {
        match self {
            Self::Sqlite => format!("instr(lower({column}), lower(${n})) > 0"),
            Self::Postgres => format!("strpos(lower({column}), lower(${n})) > 0"),
        }
    }
}
