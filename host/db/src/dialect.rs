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
const SQLITE_WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000; \
    PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000; \
    PRAGMA journal_size_limit = 67108864;";
const SQLITE_READER: &str = "PRAGMA query_only = 1; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -4096; \
    PRAGMA temp_store = MEMORY;";

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
            Self::Postgres => sql.replace(" BLOB", " BYTEA"),
        }
    }

    pub(crate) async fn set_up(self, conn: &mut AnyConnection, writer: bool) -> Result<(), sqlx::Error> {
        match (self, writer) {
            (Self::Sqlite, true) => conn.execute(SQLITE_WRITER).await.map(|_| ()),
            (Self::Sqlite, false) => conn.execute(SQLITE_READER).await.map(|_| ()),
            (Self::Postgres, _) => conn.execute("SET synchronous_commit = on").await.map(|_| ()),
        }
    }

    /// SQLite takes its one write lock at once, so that a later upgrade cannot fail.
    pub(crate) fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
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

    /// The database's own time in milliseconds: the same for all hosts, whatever their clocks show.
    pub(crate) fn now(self) -> &'static str {
        match self {
            Self::Sqlite => "CAST((julianday('now') - 2440587.5) * 86400000 AS BIGINT)",
            Self::Postgres => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
        }
    }

    /// Wakes the other hosts, as part of the transaction.
    pub(crate) fn notify(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT 1 FROM pg_notify('plugboard', '')"),
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
