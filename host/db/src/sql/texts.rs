//! The texts of statements in the form that a connection's database wants. A connection keeps those that it will need
//! again, because building a text for many rows takes as long as running the statement.

use std::{collections::HashMap, sync::Arc};

use super::statement::{Build, Text};
use crate::Dialect;

/// The texts that a connection keeps. Their number is limited by the program: the fixed texts, and for each function
/// that builds texts the numbers of rows, which are powers of two (see `rows::padded`).
pub(super) struct Texts {
    dialect: Dialect,
    /// By address, because texts of the program never change.
    fixed: HashMap<(usize, usize), Arc<str>>,
    built: HashMap<(usize, usize), Arc<str>>,
}

impl Texts {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self { dialect, fixed: HashMap::new(), built: HashMap::new() }
    }

    /// Returns a text for the database.
    pub(super) fn get(&mut self, text: &Text) -> Arc<str> {
        let dialect = self.dialect;
        match *text {
            Text::Fixed(text) => {
                let key = (text.as_ptr() as usize, text.len());
                Arc::clone(self.fixed.entry(key).or_insert_with(|| in_dialect(dialect, text)))
            }
            Text::Built(build, rows) => {
                let text = || in_dialect(dialect, &build(dialect, rows));
                Arc::clone(self.built.entry((build as Build as usize, rows)).or_insert_with(text))
            }
            Text::Own(ref text) if dialect == Dialect::Postgres => Arc::clone(text),
            Text::Own(ref text) => in_dialect(dialect, text),
        }
    }
}

/// Returns a text with the database's parameters.
fn in_dialect(dialect: Dialect, text: &str) -> Arc<str> {
    match dialect {
        // `?1` is a number for SQLite, and `$1` a name, which it would look up among all names.
        Dialect::Sqlite => text.replace('$', "?").into(),
        Dialect::Postgres => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_built_once_for_each_number_of_rows() {
        let mut texts = Texts::new(Dialect::Sqlite);
        let build: Build = |_, rows| format!("SELECT ${rows}");
        let one = texts.get(&Text::Built(build, 1));
        assert_eq!((&*one, &*texts.get(&Text::Built(build, 2))), ("SELECT ?1", "SELECT ?2"));
        assert!(Arc::ptr_eq(&one, &texts.get(&Text::Built(build, 1))));
        assert_eq!(&*texts.get(&Text::Fixed("SELECT $1")), "SELECT ?1");
        assert_eq!(&*texts.get(&Text::Own("SELECT $2".into())), "SELECT ?2");
        assert_eq!((texts.fixed.len(), texts.built.len()), (1, 2));
        assert_eq!(&*Texts::new(Dialect::Postgres).get(&Text::Fixed("SELECT $1")), "SELECT $1");
    }
}
