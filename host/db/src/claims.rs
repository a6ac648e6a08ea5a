//! Who holds a claim: a server, named in the claim's first 36 characters, until a time of the database's.
//!
//! Claims are made for each owner apart: each plugin's runs, each channel's deliveries and fetches. So an owner takes no
//! more places than it has, and what waits for an owner that cannot work is never looked at.

use crate::Dialect;

/// Whose claims are taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose<'a> {
    /// Everybody's: the caller is the only server.
    All,
    /// A server's own, from before it was started again.
    Server(&'a str),
    /// Those that have run out.
    Expired,
}

impl<'a> Whose<'a> {
    /// The condition on a claim's columns. `$n` is the server's name, bound in any case.
    pub(crate) fn condition(self, dialect: Dialect, n: usize) -> String {
        match self {
            Self::All => format!("${n} = ''"),
            Self::Server(_) => format!("substr(claim, 1, 36) = ${n}"),
            Self::Expired => format!("claimed_until < {} AND ${n} = ''", dialect.now()),
        }
    }

    /// What is bound to it.
    pub(crate) fn server(self) -> &'a str {
        match self {
            Self::Server(id) => id,
            Self::All | Self::Expired => "",
        }
    }
}

/// How many more of an owner's a server may work on: a plugin's runs, a channel's deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The plugin's or channel's identifier.
    pub owner: String,
    /// How many.
    pub free: i64,
}

/// How many owners one statement claims for. SQLite joins at most 500 selects.
pub(crate) const OWNERS: usize = 100;

/// Identifiers of what is to be claimed, the earliest due first: `select` gives, for the numbers of an owner's parameter and of
/// its places', a select of `id`, `due_at` and `rank`; `limit` is the number of the parameter for all of them together.
pub(crate) fn of_each(owners: usize, first: usize, limit: usize, select: impl Fn(usize, usize) -> String) -> String {
    let selects: Vec<_> = (0..owners)
        .map(|n| format!("SELECT id, due_at, rank FROM ({}) o{n}", select(first + 2 * n, first + 2 * n + 1)))
        .collect();
    format!("SELECT id FROM ({}) w ORDER BY due_at, rank LIMIT ${limit}", selects.join(" UNION ALL "))
}

/// A query for the owners that something waits for: one look into an index for each, however much waits. `table` and
/// `condition` name a partial index that begins with `column`.
pub(crate) fn waiting(table: &str, column: &str, condition: &str) -> String {
    format!(
        "WITH RECURSIVE w(owner) AS (SELECT MIN({column}) FROM {table} WHERE {condition} UNION ALL \
         SELECT (SELECT MIN({column}) FROM {table} WHERE {condition} AND {column} > w.owner) FROM w \
         WHERE w.owner IS NOT NULL) SELECT owner FROM w WHERE owner IS NOT NULL"
    )
}
