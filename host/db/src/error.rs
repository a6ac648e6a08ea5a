//! What can go wrong between the host and its database.

use plugboard_model::UnknownWord;

/// A database error. None of these is the caller's input: that is checked before.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The database or its driver refused.
    #[error("database: {0}")]
    Sql(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("database schema: {0}; restore a backup, or run the Plugboard version that wrote this database")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A stored word is not one this version knows.
    #[error("database row: {0}; a newer Plugboard may have written it")]
    Word(#[from] UnknownWord),
    /// A stored JSON document is not what this version writes.
    #[error("database row: {0}; a newer Plugboard may have written it")]
    Json(#[from] serde_json::Error),
    /// The address is neither SQLite's nor PostgreSQL's.
    #[error("`{0}` is no database address: write sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE")]
    Address(String),
    /// Another server has this data directory.
    #[error("{0} is in use by another plugboard server: stop it, or give this one its own --data-dir")]
    Locked(String),
    /// A file could not be read or written.
    #[error("{0}: {1}")]
    Io(String, std::io::Error),
    /// The write was undone together with one that failed, or the server is stopping. Nothing was stored.
    #[error("not stored: {0}")]
    NotStored(String),
    /// A row that must be there is not.
    #[error("no {0} `{1}`")]
    Missing(&'static str, String),
}

/// What every function here returns.
pub type Result<T, E = DbError> = std::result::Result<T, E>;
