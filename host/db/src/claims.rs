//! Who holds a claim: a server, named in the claim's first 36 characters, until a time of the database's.
//!
//! Claims are made for each owner apart: each plugin's runs, each channel's deliveries and fetches. So an owner takes no
//! more places than it has, and what waits for an owner that cannot work is never looked at.

use sqlx::{AnyConnection, AssertSqlSafe, Row as _, any::AnyRow};

use crate::{Dialect, Result, Tx};

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
const OWNERS: usize = 100;

/// What is claimed: a run, a delivery, a fetch.
pub(crate) trait Claimable: Sized {
    /// The statement that claims for a number of owners, and gives the rows. `$1` is the claim, `$2` how long it holds in
    /// milliseconds, `$3` the host's time, `$4` how many rows there are at most; [`of_each`] numbers the rest.
    fn statement(dialect: Dialect, owners: usize) -> String;

    /// A row that the statement gave.
    fn read(row: &AnyRow, claim: &str) -> Result<Self>;
}

/// Claims what is due for a time in milliseconds: of each owner no more than it has places, and `limit` together.
pub(crate) async fn claim<T: Claimable>(
    tx: &mut Tx<'_>,
    places: &[Places],
    claim: &str,
    for_ms: i64,
    limit: i64,
) -> Result<Vec<T>> {
    let (now, dialect, mut claimed) = (tx.clock().now(), tx.dialect(), Vec::new());
    for some in places.chunks(OWNERS) {
        let left = limit - i64::try_from(claimed.len()).unwrap_or(i64::MAX);
        if left <= 0 {
            break;
        }
        let query = sqlx::query(AssertSqlSafe(T::statement(dialect, some.len())));
        let query = query.bind(claim).bind(for_ms).bind(now).bind(left);
        let query = some.iter().fold(query, |query, one| query.bind(one.owner.clone()).bind(one.free));
        for row in query.fetch_all(tx.change().await?).await? {
            claimed.push(T::read(&row, claim)?);
        }
    }
    Ok(claimed)
}

/// Identifiers of what is to be claimed, the earliest due first: `select` gives, for the numbers of an owner's parameter and of
/// its places', a select of `id`, `due_at` and `rank`.
pub(crate) fn of_each(owners: usize, select: impl Fn(usize, usize) -> String) -> String {
    let selects: Vec<_> =
        (0..owners).map(|n| format!("SELECT id, due_at, rank FROM ({}) o{n}", select(5 + 2 * n, 6 + 2 * n))).collect();
    format!("SELECT id FROM ({}) w ORDER BY due_at, rank LIMIT $4", selects.join(" UNION ALL "))
}

/// The owners that something waits for: one look into an index for each, however much waits. `table` and `condition` name
/// a partial index that begins with `column`.
pub(crate) async fn waiting(
    conn: &mut AnyConnection,
    table: &str,
    column: &str,
    condition: &str,
) -> Result<Vec<String>> {
    let sql = format!(
        "WITH RECURSIVE w(owner) AS (SELECT MIN({column}) FROM {table} WHERE {condition} UNION ALL \
         SELECT (SELECT MIN({column}) FROM {table} WHERE {condition} AND {column} > w.owner) FROM w \
         WHERE w.owner IS NOT NULL) SELECT owner FROM w WHERE owner IS NOT NULL"
    );
    let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(conn).await?;
    found.iter().map(|row| Ok(row.try_get(0)?)).collect()
}
