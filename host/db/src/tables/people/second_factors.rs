//! Second factors: codes that change with the time, and recovery codes.

use plugboard_model::SealedSecret;

use crate::sql::{Conn, query};
use crate::{Result, Tx};

/// The name of the sealed secret.
pub const SECRET: &str = "second-factor";

/// Returns the owner of a person's sealed secret.
#[must_use]
pub fn owner(person: &str) -> String {
    format!("person:{person}")
}

/// A person's second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The sealed secret. `None` if the keys that sealed it were lost, so that only recovery codes are left.
    pub secret: Option<SealedSecret>,
    /// Whether the person has entered a code, so that sign-ins need one.
    pub confirmed: bool,
}

/// Returns the second factor of a person.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, person: &str) -> Result<Option<SecondFactor>> {
    let row = query(
        "SELECT f.confirmed, s.sealed FROM second_factors f \
         LEFT JOIN secrets s ON s.owner = $1 AND s.name = $2 WHERE f.person_id = $3",
    )
    .bind(owner(person))
    .bind(SECRET)
    .bind(person)
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        let sealed: Option<Vec<u8>> = row.try_get(1)?;
        let secret = sealed.map(|sealed| SealedSecret { name: SECRET.to_owned(), sealed });
        Ok(SecondFactor { secret, confirmed: row.try_get::<i64>(0)? == 1 })
    })
    .transpose()
}

/// Stores a secret that the person has not confirmed yet. Returns false if the person has a second factor already.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn begin(tx: &mut Tx<'_>, person: &str, secret: &SealedSecret) -> Result<bool> {
    let now = tx.clock().now();
    let begun = query(
        "INSERT INTO second_factors (person_id, confirmed, step, created_at) VALUES ($1, 0, 0, $2) \
         ON CONFLICT (person_id) DO UPDATE SET created_at = excluded.created_at WHERE second_factors.confirmed = 0",
    );
    if begun.bind(person).bind(now).execute(tx.change().await?).await?.rows_affected() == 0 {
        return Ok(false);
    }
    query(
        "INSERT INTO secrets (owner, name, sealed, updated_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (owner, name) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at",
    )
    .bind(owner(person))
    .bind(&secret.name)
    .bind(&secret.sealed)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    Ok(true)
}

/// Confirms a second factor by a code of this step, and stores the hashes of recovery codes. Returns false if there is
/// none that waits for it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn confirm(tx: &mut Tx<'_>, person: &str, step: i64, codes: &[String]) -> Result<bool> {
    let done = query("UPDATE second_factors SET confirmed = 1, step = $1 WHERE person_id = $2 AND confirmed = 0");
    if done.bind(step).bind(person).execute(tx.change().await?).await?.rows_affected() == 0 {
        return Ok(false);
    }
    query("DELETE FROM recovery_codes WHERE person_id = $1").bind(person).execute(tx.change().await?).await?;
    for hash in codes {
        query("INSERT INTO recovery_codes (person_id, hash) VALUES ($1, $2)")
            .bind(person)
            .bind(hash)
            .execute(tx.change().await?)
            .await?;
    }
    Ok(true)
}

/// Replaces the sealed secret by the same one, sealed with another key.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn reseal(tx: &mut Tx<'_>, person: &str, old: &SealedSecret, new: &SealedSecret) -> Result<()> {
    let update = query("UPDATE secrets SET sealed = $1 WHERE owner = $2 AND name = $3 AND sealed = $4");
    let update = update.bind(&new.sealed).bind(owner(person)).bind(SECRET).bind(&old.sealed);
    update.execute(tx.change().await?).await?;
    Ok(())
}

/// Returns whether a sign-in of a person needs a code.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn is_confirmed(conn: &mut Conn, person: &str) -> Result<bool> {
    let found = query("SELECT 1 FROM second_factors WHERE person_id = $1 AND confirmed = 1").bind(person);
    Ok(found.fetch_optional(conn).await?.is_some())
}

/// Uses the code of a step. Returns false if this or a later code was used before: each works once (RFC 6238, section
/// 5.2).
///
/// # Errors
/// Returns an error if the database fails.
pub async fn use_step(tx: &mut Tx<'_>, person: &str, step: i64) -> Result<bool> {
    let done = query("UPDATE second_factors SET step = $1 WHERE person_id = $2 AND confirmed = 1 AND step < $1");
    Ok(done.bind(step).bind(person).execute(tx.change().await?).await?.rows_affected() == 1)
}

/// Uses a recovery code. Returns false if the person has no such code.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn use_recovery_code(tx: &mut Tx<'_>, person: &str, hash: &str) -> Result<bool> {
    let done = query("DELETE FROM recovery_codes WHERE person_id = $1 AND hash = $2").bind(person).bind(hash);
    Ok(done.execute(tx.change().await?).await?.rows_affected() == 1)
}

/// Returns how many recovery codes a person has left.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn recovery_codes(conn: &mut Conn, person: &str) -> Result<i64> {
    let count = query("SELECT CAST(COUNT(*) AS BIGINT) FROM recovery_codes WHERE person_id = $1").bind(person);
    count.fetch_one(conn).await?.try_get(0)
}

/// Removes a second factor, with its secret and recovery codes. Returns whether there was one.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, person: &str) -> Result<bool> {
    query("DELETE FROM recovery_codes WHERE person_id = $1").bind(person).execute(tx.change().await?).await?;
    let secret = query("DELETE FROM secrets WHERE owner = $1 AND name = $2").bind(owner(person)).bind(SECRET);
    secret.execute(tx.change().await?).await?;
    let done = query("DELETE FROM second_factors WHERE person_id = $1").bind(person);
    Ok(done.execute(tx.change().await?).await?.rows_affected() == 1)
}
