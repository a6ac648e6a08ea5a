//! Claims on rows with work to do. A claim is a text that begins with the identifier of its server, which has 36
//! characters. It is valid until a time on the database's clock.
//!
//! Rows are claimed per owner: the plugin of a run, the channel of other work. No more rows of an owner are
//! claimed than it has free places, and rows of an owner that cannot work are never scanned.

use crate::sql::{Conn, Query, Row, built, query};
use crate::{Dialect, Result, Tx, rows};

/// Which claims to take back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimSet<'a> {
    /// All claims, when the caller is the only server.
    All,
    /// A server's own claims from before its restart.
    Server(&'a str),
    /// Claims that have expired.
    Expired,
}

impl<'a> ClaimSet<'a> {
    /// Returns the condition on a claim's columns. `$n` is the server's identifier, which is always bound.
    pub(crate) fn condition(self, dialect: Dialect, n: usize) -> String {
        match self {
            Self::All => format!("${n} = ''"),
            Self::Server(_) => format!("substr(claim, 1, 36) = ${n}"),
            Self::Expired => format!("claimed_until < {} AND ${n} = ''", dialect.now()),
        }
    }

    /// Returns the value to bind for the server's identifier.
    pub(crate) fn server(self) -> &'a str {
        match self {
            Self::Server(id) => id,
            Self::All | Self::Expired => "",
        }
    }
}

/// How many more rows of one owner a server may claim: runs of a plugin, or deliveries, fetches or gestures of a
/// channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerCapacity {
    /// The plugin's or channel's identifier.
    pub owner: String,
    /// The number of free places.
    pub free: i64,
}

/// How many owners one statement claims for. SQLite allows at most 500 selects in a compound select.
const OWNERS: usize = 100;

/// Work that can be claimed: a run, a delivery, a fetch, a gesture.
pub(crate) trait Claimable: Sized {
    /// Returns the statement that claims for a number of owners and returns the rows. `$1` is the claim, `$2` its
    /// duration in milliseconds, `$3` the host's time, `$4` the maximum number of rows; [`of_each`] numbers the rest.
    fn statement(dialect: Dialect, owners: usize) -> String;

    /// Reads a row that the statement returned.
    fn read(row: &Row, claim: &str) -> Result<Self>;
}

/// Claims due rows for a time in milliseconds: at most the free places of each owner, and `limit` in total.
pub(crate) async fn claim<T: Claimable>(
    tx: &mut Tx<'_>,
    places: &[OwnerCapacity],
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
        let query = query(T::statement(dialect, some.len()));
        let query = query.bind(claim).bind(for_ms).bind(now).bind(left);
        let query = some.iter().fold(query, |query, one| query.bind(one.owner.clone()).bind(one.free));
        for row in query.fetch_all(tx.change().await?).await? {
            claimed.push(T::read(&row, claim)?);
        }
    }
    Ok(claimed)
}

/// Work whose stored rows can be claimed by their identifiers.
pub(crate) trait ClaimableById: Claimable {
    /// The table.
    const TABLE: &'static str;
    /// The state of a row that waits, and the state of a claimed one.
    const STATES: (&'static str, &'static str);

    /// Returns the columns that [`Claimable::read`] expects.
    fn returning(dialect: Dialect) -> String;

    /// Returns more assignments of the statement, each with a comma before it.
    fn more(_: Dialect) -> String {
        String::new()
    }
}

/// Claims stored rows for a time in milliseconds, except those that no longer wait.
pub(crate) async fn claim_stored<T: ClaimableById>(
    tx: &mut Tx<'_>,
    ids: &[String],
    claim: &str,
    for_ms: i64,
) -> Result<Vec<T>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows::padded(ids);
    let statement = built(stored_statement::<T>, ids.len()).bind(claim).bind(for_ms);
    let found = ids.into_iter().fold(statement, Query::bind).fetch_all(tx.change().await?).await?;
    found.iter().map(|row| T::read(row, claim)).collect()
}

fn stored_statement<T: ClaimableById>(dialect: Dialect, rows: usize) -> String {
    let (table, (waiting, claimed), returning) = (T::TABLE, T::STATES, T::returning(dialect));
    let (ids, time, more) = (rows::list(rows, 3), dialect.now(), T::more(dialect));
    // Another server's claim may hold the row's lock, and is faster then.
    let chosen = match dialect {
        Dialect::Sqlite => ids,
        Dialect::Postgres => {
            let lock = dialect.claim_lock();
            format!("SELECT r.id FROM {table} r WHERE r.id IN ({ids}) AND r.state = '{waiting}'{lock}")
        }
    };
    format!(
        "UPDATE {table} SET state = '{claimed}', claim = $1, claimed_until = {time} + $2, attempts = attempts + 1{more} \
         WHERE id IN ({chosen}) AND state = '{waiting}' RETURNING {returning}"
    )
}

/// Builds a select of the identifiers to claim, earliest due first. `select` is called for each owner with the numbers
/// of two parameters, the owner and its free places, and returns a select of `id`, `due_at` and `rank`.
pub(crate) fn of_each(owners: usize, select: impl Fn(usize, usize) -> String) -> String {
    let selects: Vec<_> =
        (0..owners).map(|n| format!("SELECT id, due_at, rank FROM ({}) o{n}", select(5 + 2 * n, 6 + 2 * n))).collect();
    format!("SELECT id FROM ({}) w ORDER BY due_at, rank LIMIT $4", selects.join(" UNION ALL "))
}

/// Returns the owners with waiting rows. It makes one index lookup per owner, however many rows wait. `table` and
/// `condition` must match a partial index that begins with `column`.
pub(crate) async fn waiting(conn: &mut Conn, table: &str, column: &str, condition: &str) -> Result<Vec<String>> {
    let sql = format!(
        "WITH RECURSIVE w(owner) AS (SELECT MIN({column}) FROM {table} WHERE {condition} UNION ALL \
         SELECT (SELECT MIN({column}) FROM {table} WHERE {condition} AND {column} > w.owner) FROM w \
         WHERE w.owner IS NOT NULL) SELECT owner FROM w WHERE owner IS NOT NULL"
    );
    let found = query(sql).fetch_all(conn).await?;
    found.iter().map(|row| row.try_get(0)).collect()
}
