//! Upgrades that are under way. One server holds an upgrade for a while, by the database's time, and says so again and again;
//! where it falls silent, any server ends the upgrade, and what the first one writes afterwards is refused.

use plugboard_model::{Installation, memory};
use sqlx::Row as _;

use crate::{
    Result, Tx, kv,
    plugins::{SET, columns, touched},
};

/// How long an upgrade is held without a word of its server, in milliseconds.
const HOLD_MS: i64 = 20_000;

/// Begins an upgrade under a token: its events wait from the commit on. False when the installation was changed since its
/// revision, is being upgraded already, or is gone.
///
/// # Errors
/// When the database refuses.
pub async fn begin(tx: &mut Tx<'_>, i: &Installation, token: &str) -> Result<bool> {
    let sql = format!(
        "UPDATE installations SET upgrading = $1, upgrading_until = {} + $2, revision = revision + 1 \
         WHERE id = $3 AND revision = $4 AND upgrading IS NULL",
        tx.dialect().now()
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(token).bind(HOLD_MS).bind(&i.id).bind(i.revision);
    let begun = query.execute(tx.change().await?).await?.rows_affected() == 1;
    if begun {
        touched(tx, &i.name).await?;
    }
    Ok(begun)
}

/// Holds an upgrade for longer, and against others until the commit. False when it was ended meanwhile: then nothing may be
/// written for it any more.
///
/// # Errors
/// When the database refuses.
pub async fn hold(tx: &mut Tx<'_>, installation: &str, token: &str) -> Result<bool> {
    let sql = format!(
        "UPDATE installations SET upgrading_until = {} + $1 WHERE id = $2 AND upgrading = $3",
        tx.dialect().now()
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(HOLD_MS).bind(installation).bind(token);
    Ok(query.execute(tx.change().await?).await?.rows_affected() == 1)
}

/// Ends an upgrade: the installation is what it was to become. It begins without failures, and a pause of the version before
/// ends. False when the upgrade was ended meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn finish(tx: &mut Tx<'_>, after: &Installation, token: &str) -> Result<bool> {
    let sql =
        format!("{SET}, failures = 0, upgrading = NULL, upgrading_until = NULL WHERE id = $15 AND upgrading = $16");
    let query = columns(sqlx::query(sqlx::AssertSqlSafe(sql)), after)?.bind(after.id.clone()).bind(token.to_owned());
    let done = query.execute(tx.change().await?).await?.rows_affected() == 1;
    if done {
        touched(tx, &after.name).await?;
    }
    Ok(done)
}

/// Which upgrades end as if they had never begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfinished<'a> {
    /// The one with this token.
    Token(&'a str),
    /// All of a server, which was stopped in the middle of them.
    Server(&'a str),
    /// Those whose server has fallen silent.
    Silent,
}

/// Ends upgrades: each installation goes on as it was, and what was made of its memory is forgotten. Gives their names.
///
/// # Errors
/// When the database refuses.
pub async fn end(tx: &mut Tx<'_>, which: Unfinished<'_>) -> Result<Vec<String>> {
    let (condition, value) = match which {
        Unfinished::Token(token) => ("upgrading = $1".to_owned(), token),
        Unfinished::Server(server) => ("substr(upgrading, 1, 36) = $1".to_owned(), server),
        // A value is bound in any case, so that the three are one statement to read.
        Unfinished::Silent => (format!("$1 = '' AND upgrading_until < {}", tx.dialect().now()), ""),
    };
    let sql = format!(
        "UPDATE installations SET upgrading = NULL, upgrading_until = NULL, revision = revision + 1 \
         WHERE upgrading IS NOT NULL AND {condition} RETURNING id, name, version"
    );
    let found = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(value).fetch_all(tx.change().await?).await?;
    let mut names = Vec::with_capacity(found.len());
    for row in &found {
        let (id, name, version): (String, String, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        kv::forget(tx, &memory(&id, version + 1)).await?;
        touched(tx, &name).await?;
        names.push(name);
    }
    Ok(names)
}
