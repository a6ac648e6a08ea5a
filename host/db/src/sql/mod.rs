//! Statements for both databases. SQLite runs through `rusqlite`, so that statements are prepared once and run on the
//! writer's own thread. PostgreSQL runs through `sqlx`. Decision 038.
//!
//! - `value`: values and rows; `statement`: a statement and its result; `texts`: the texts that a connection keeps
//! - `connection`: a connection to either database
//! - `sqlite`, `postgres`: the two drivers

mod connection;
mod postgres;
mod sqlite;
mod statement;
mod texts;
mod value;

pub use connection::Conn;
pub(crate) use sqlite::file_of;
pub(crate) use statement::{Build, built};
pub use statement::{Done, IntoText, Query, query};
pub use value::{FromValue, NullType, Nullable, Row, Value};
