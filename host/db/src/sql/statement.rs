//! A statement with its values, and its result.

use std::sync::Arc;

use super::value::{Row, Value};
use crate::Dialect;

/// Builds a statement's text for a number of rows.
pub(crate) type Build = fn(Dialect, usize) -> String;

/// The text of a statement.
#[derive(Debug, Clone)]
pub(super) enum Text {
    /// Part of the program.
    Fixed(&'static str),
    /// Built for a number of rows. Connections keep the result.
    Built(Build, usize),
    /// Made for this statement.
    Own(Arc<str>),
}

/// A statement with the values of its parameters `$1`, `$2`, and so on. Both databases keep prepared statements by
/// their text, so a text must not contain values.
#[derive(Debug, Clone)]
pub struct Query {
    pub(super) text: Text,
    pub(super) values: Vec<Value>,
}

/// The text of a statement without values.
pub trait IntoText {
    #[doc(hidden)]
    fn into_query(self) -> Query;
}

impl IntoText for &'static str {
    fn into_query(self) -> Query {
        Query { text: Text::Fixed(self), values: Vec::new() }
    }
}

impl IntoText for String {
    fn into_query(self) -> Query {
        Query { text: Text::Own(self.into()), values: Vec::new() }
    }
}

/// Creates a statement without values.
pub fn query(text: impl IntoText) -> Query {
    text.into_query()
}

/// Creates a statement without values, whose text is built for a number of rows. Connections keep the text, so `build`
/// must always return the same for the same arguments.
pub(crate) fn built(build: Build, rows: usize) -> Query {
    Query { text: Text::Built(build, rows), values: Vec::new() }
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
