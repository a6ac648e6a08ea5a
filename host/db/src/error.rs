//! Errors of the database layer.

use plugboard_model::UnknownWord;

/// A database error. The caller's input is never the cause, because input is validated earlier.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// PostgreSQL or its driver returned an error.
    #[error("database: {0}")]
    Postgres(#[from] sqlx::Error),
    /// SQLite returned an error.
    #[error("database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A statement returned no row where one was expected.
    #[error("database: no row was found")]
    NoRow,
    /// A column of a row is missing or has another type: its number, and the expected type.
    #[error("database row: column {0} is not a value of the type {1}")]
    Column(usize, &'static str),
    /// The schema could not be brought up to date.
    #[error("database schema: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A newer version of the program has changed the schema.
    #[error(
        "this database was written by a newer Plugboard (its schema version is {0}, this program supports {1}): run \
         that version, or restore a backup made before the upgrade"
    )]
    Newer(i64, i64),
    /// The file is damaged.
    #[error(
        "the database file is damaged ({0}): keep a copy of it, then restore a backup, or use `sqlite3 FILE .recover` \
         to save what is readable into a new file"
    )]
    Damaged(String),
    /// What is installed has changed since the server read it. Nothing was stored. Read the registry again, then retry
    /// the write.
    #[error("the installed plugins or channels have changed")]
    Behind,
    /// The work that a transaction made possible could not be claimed. Nothing was stored. The writer repeats the
    /// transaction without claims.
    #[error("cannot claim work: {0}")]
    ClaimStep(Box<DbError>),
    /// The database cannot be reached, or does not answer.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// A stored enum value is unknown to this version.
    #[error("database row: {0}; a newer Plugboard may have written it")]
    Word(#[from] UnknownWord),
    /// A stored JSON document does not have the structure that this version writes.
    #[error("database row: {0}; a newer Plugboard may have written it")]
    Json(#[from] serde_json::Error),
    /// The address is neither a SQLite nor a PostgreSQL address.
    #[error("`{0}` is not a valid database address: use sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE")]
    Address(String),
    /// Another server uses this data directory.
    #[error("{0} is in use by another plugboard server: stop that server, or give this one its own --data-dir")]
    Locked(String),
    /// A file could not be read or written.
    #[error("{0}: {1}")]
    Io(String, std::io::Error),
    /// The transaction did not have the expected effect, a write of it panicked, or the server is stopping. Nothing was
    /// stored.
    #[error("not stored: {0}")]
    NotStored(String),
    /// A required row does not exist.
    #[error("no {0} `{1}`")]
    Missing(&'static str, String),
}

impl DbError {
    /// Returns the code of an error that PostgreSQL reported (PostgreSQL documentation, appendix A).
    pub(crate) fn postgres_code(&self) -> Option<String> {
        match self {
            Self::Postgres(sqlx::Error::Database(error)) => error.code().map(Into::into),
            _ => None,
        }
    }

    /// Whether a retry may succeed a moment later, because the error depends on the database's state and not on the
    /// request.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Sqlite(error) => {
                // Primary result codes: BUSY, LOCKED, INTERRUPT, IOERR, FULL, CANTOPEN.
                let code = error.sqlite_error().map(|error| error.extended_code & 0xff);
                matches!(code, Some(5 | 6 | 9 | 10 | 13 | 14))
            }
            Self::Postgres(error) => match error {
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::WorkerCrashed => true,
                // Error classes: connection, resources, operator intervention, system; lock timeout, deadlock; a
                // read-only server, as after a failover.
                sqlx::Error::Database(error) => error.code().is_some_and(|code| {
                    ["08", "53", "57", "58", "40", "55P03", "25006"].iter().any(|class| code.starts_with(class))
                }),
                _ => false,
            },
            _ => false,
        }
    }
}

/// The result type of every function in this crate.
pub type Result<T, E = DbError> = std::result::Result<T, E>;
