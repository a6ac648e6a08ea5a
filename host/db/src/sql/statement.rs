//! A statement with its values, and its result.

use std::borrow::Cow;

use super::value::{Row, Value};

/// A statement with the values of its parameters `$1`, `$2`, and so on. Both databases keep prepared statements by
/// their text, so a text must not contain values.
#[derive(Debug, Clone)]
pub struct Query {
    pub(super) sql: Cow<'static, str>,
    pub(super) values: Vec<Value>,
}

/// Creates a statement without values.
pub fn query(sql: impl Into<Cow<'static, str>>) -> Query {
    Query { sql: sql.into(), values: Vec::new() }
}

/// The result of a statement.
#[derive(Debug, Default)]
pub struct Done {
    pub(super) rows: Vec<Row>,
    pub(super) changed: u64,
}

impl Done {
    /// Returns how many rows the statement inserted, updated or deleted.
    #[must_use]
    pub fn rows_affected(&self) -> u64 {
        self.changed
    }
}

impl Query {
    /// Binds the next value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }
}
