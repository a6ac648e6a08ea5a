//! Upgrades in progress. One server holds an upgrade for a limited time, by the database's clock, and keeps renewing
//! the hold. If the server stops renewing, any server may end the upgrade, and later writes of the first server are
//! refused.

use plugboard_model::{Installation, memory};

use crate::sql::query;
use crate::{
    Result, Tx,
    generation::{Subject, registry_changed},
    kv,
    plugins::{SET, columns},
};

/// How long an upgrade may go without a renewal before another server may end it, in milliseconds.
const HOLD_MS: i64 = 20_000;

/// Begins an upgrade under a token, which begins with the server's identifier. From the commit on, the installation's
/// events wait. Returns false if the installation has changed since `i.revision`, is already being upgraded, or is
/// gone.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn begin(tx: &mut Tx<'_>, i: &Installation, token: &str) -> Result<bool> {
    let sql = format!(
        "UPDATE installations SET upgrading = $1, upgrading_until = {} + $2, revision = revision + 1 \
         WHERE id = $3 AND revision = $4 AND upgrading IS NULL",
        tx.dialect().now()
    );
    let query = query(sql).bind(token).bind(HOLD_MS).bind(&i.id).bind(i.revision);
    let begun = query.execute(tx.change().await?).await?.rows_affected() == 1;
    if begun {
        registry_changed(tx, Subject::Name(&i.name)).await?;
    }
    Ok(begun)
}

/// Renews an upgrade, and locks it against other servers until the commit. Returns false if the upgrade was ended
/// meanwhile: then nothing more may be written for it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn renew(tx: &mut Tx<'_>, installation: &str, token: &str) -> Result<bool> {
    let sql = format!(
        "UPDATE installations SET upgrading_until = {} + $1 WHERE id = $2 AND upgrading = $3",
        tx.dialect().now()
    );
    let query = query(sql).bind(HOLD_MS).bind(installation).bind(token);
    Ok(query.execute(tx.change().await?).await?.rows_affected() == 1)
}

/// Completes an upgrade: the installation becomes `after`, with a failure count of 0 and without any pause of the
/// previous version. Returns false if the upgrade was ended meanwhile.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn finish(tx: &mut Tx<'_>, after: &Installation, token: &str) -> Result<bool> {
    let sql =
        format!("{SET}, failures = 0, upgrading = NULL, upgrading_until = NULL WHERE id = $15 AND upgrading = $16");
    let query = columns(query(sql), after)?.bind(after.id.clone()).bind(token.to_owned());
    let done = query.execute(tx.change().await?).await?.rows_affected() == 1;
    if done {
        registry_changed(tx, Subject::Name(&after.name)).await?;
    }
    Ok(done)
}

/// Which upgrades to undo, as if they had never begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfinished<'a> {
    /// The upgrade with this token.
    Token(&'a str),
    /// All upgrades of a server that stopped in the middle of them.
    Server(&'a str),
    /// Upgrades whose server no longer renews them.
    Silent,
}

/// Ends upgrades without applying them: each installation goes on as before, and the memory prepared for the new
/// version is deleted. Returns the installations' names.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn end(tx: &mut Tx<'_>, which: Unfinished<'_>) -> Result<Vec<String>> {
    let (condition, value) = match which {
        Unfinished::Token(token) => ("upgrading = $1".to_owned(), token),
        Unfinished::Server(server) => ("substr(upgrading, 1, 36) = $1".to_owned(), server),
        // Always bind a value, so that the three variants use one call.
        Unfinished::Silent => (format!("$1 = '' AND upgrading_until < {}", tx.dialect().now()), ""),
    };
    let sql = format!(
        "UPDATE installations SET upgrading = NULL, upgrading_until = NULL, revision = revision + 1 \
         WHERE upgrading IS NOT NULL AND {condition} RETURNING id, name, version"
    );
    let found = query(sql).bind(value).fetch_all(tx.change().await?).await?;
    let mut names = Vec::with_capacity(found.len());
    for row in &found {
        let (id, name, version): (String, String, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        kv::delete(tx, &memory(&id, version + 1)).await?;
        registry_changed(tx, Subject::Name(&name)).await?;
        names.push(name);
    }
    Ok(names)
}
