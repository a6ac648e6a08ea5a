//! The identifiers by which a platform knows a customer on one channel. Messages come by the first ones, which have no
//! kind. A connector also reports others, such as a telephone number, each with a kind.

use plugboard_model::KnownAs;

use crate::sql::{Conn, query};
use crate::{Result, Tx, contacts};

/// The maximum number of identifiers of a customer on one channel. The excess is not stored.
pub const IDENTITIES: i64 = 32;

/// A platform's identifier of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The channel.
    pub channel: String,
    /// The platform's identifier.
    pub external_id: String,
    /// The connector's word for this kind of identifier. `None` if the customer writes by it.
    pub kind: Option<String>,
}

/// Returns the identifier of the contact with a platform identifier, and records other identifiers of the same customer.
/// Creates the contact if needed: `also` may name a customer who is known by nothing else on the channel, and who is the
/// contact then. The flag is true if the contact is new.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn customer(
    tx: &mut Tx<'_>,
    channel: &str,
    external_id: &str,
    name: Option<&str>,
    also: &[KnownAs],
) -> Result<(String, bool)> {
    if also.is_empty() {
        return contacts::find_or_create(tx, channel, external_id, name).await;
    }
    let known = match contacts::by_identity(tx, channel, external_id).await? {
        Some(known) => Some(known),
        None => join(tx, channel, external_id, also).await?,
    };
    let (contact, new) = match known {
        Some(known) => (known, false),
        None => contacts::find_or_create(tx, channel, external_id, name).await?,
    };
    for other in also {
        // The identifier of another customer stays that customer's: two contacts are never merged.
        if contacts::by_identity(tx, channel, &other.id).await?.is_none() {
            add(tx, channel, other, &contact).await?;
        }
    }
    Ok((contact, new))
}

/// Gives a new identifier to the customer who is known only by identifiers in `also`, if there is one. From then on, the
/// customer writes by the new one, and the others have a kind. Returns the contact.
async fn join(tx: &mut Tx<'_>, channel: &str, external_id: &str, also: &[KnownAs]) -> Result<Option<String>> {
    for other in also {
        let Some(contact) = contacts::by_identity(tx, channel, &other.id).await? else { continue };
        // Locks the contact, because another server may be giving it a new identifier, too. The second server then
        // sees what the first one has stored.
        if contacts::in_tx(tx, &contact).await?.is_none() {
            continue;
        }
        let sql = "SELECT external_id FROM identities WHERE contact_id = $1 AND channel = $2";
        let known = query(sql).bind(&contact).bind(channel).fetch_all(tx.read().await?).await?;
        let mut named_by_all = true;
        for row in &known {
            let known: String = row.try_get(0)?;
            named_by_all = named_by_all && also.iter().any(|other| other.id == known);
        }
        if !named_by_all {
            continue;
        }
        contacts::identify(tx, channel, external_id, &contact).await?;
        for other in also {
            let sql = "UPDATE identities SET kind = $1 WHERE channel = $2 AND external_id = $3 AND contact_id = $4";
            let query = query(sql).bind(&other.kind).bind(channel).bind(&other.id).bind(&contact);
            query.execute(tx.change().await?).await?;
        }
        // Another server may have stored the new identifier first, for another contact.
        return contacts::by_identity(tx, channel, external_id).await;
    }
    Ok(None)
}

/// Adds another identifier to a contact, unless a contact has it already or the contact has [`IDENTITIES`] of them.
async fn add(tx: &mut Tx<'_>, channel: &str, other: &KnownAs, contact: &str) -> Result<()> {
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM identities WHERE contact_id = $1 AND channel = $2";
    let count: i64 = query(sql).bind(contact).bind(channel).fetch_one(tx.read().await?).await?.try_get(0)?;
    if count >= IDENTITIES {
        return Ok(());
    }
    query(
        "INSERT INTO identities (channel, external_id, contact_id, kind) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING",
    )
    .bind(channel)
    .bind(&other.id)
    .bind(contact)
    .bind(&other.kind)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Replaces a customer's identifier on a channel by another one. Returns the contact, or `None` if nothing changed: the
/// old identifier is unknown, or another customer has the new one.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn rename(tx: &mut Tx<'_>, channel: &str, from: &str, to: &str) -> Result<Option<String>> {
    if from == to {
        return Ok(None);
    }
    let Some(contact) = contacts::by_identity(tx, channel, from).await? else { return Ok(None) };
    match contacts::by_identity(tx, channel, to).await? {
        Some(other) if other != contact => return Ok(None),
        Some(_) => {
            let sql = "UPDATE identities SET kind = (SELECT o.kind FROM identities o WHERE o.channel = $1 \
                       AND o.external_id = $2) WHERE channel = $1 AND external_id = $3";
            query(sql).bind(channel).bind(from).bind(to).execute(tx.change().await?).await?;
            let sql = "DELETE FROM identities WHERE channel = $1 AND external_id = $2";
            query(sql).bind(channel).bind(from).execute(tx.change().await?).await?;
        }
        None => {
            let sql = "UPDATE identities SET external_id = $1 WHERE channel = $2 AND external_id = $3";
            query(sql).bind(to).bind(channel).bind(from).execute(tx.change().await?).await?;
        }
    }
    Ok(Some(contact))
}

/// Returns a contact's platform identifiers by channel, first those by which the customer writes.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of(conn: &mut Conn, contact: &str) -> Result<Vec<Identity>> {
    let sql = "SELECT channel, external_id, kind FROM identities WHERE contact_id = $1 \
               ORDER BY channel, CASE WHEN kind IS NULL THEN 0 ELSE 1 END, external_id";
    let found = query(sql).bind(contact).fetch_all(conn).await?;
    found
        .iter()
        .map(|row| Ok(Identity { channel: row.try_get(0)?, external_id: row.try_get(1)?, kind: row.try_get(2)? }))
        .collect()
}

/// Returns the contact with a platform identifier, and the kind of the identifier; no kind if the customer writes by it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn known(conn: &mut Conn, channel: &str, external_id: &str) -> Result<Option<(String, Option<String>)>> {
    let sql = "SELECT contact_id, kind FROM identities WHERE channel = $1 AND external_id = $2";
    let found = query(sql).bind(channel).bind(external_id).fetch_optional(conn).await?;
    found.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
}

/// Returns the identifier by which a contact writes on a channel, if there is one.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn on_channel(conn: &mut Conn, channel: &str, contact: &str) -> Result<Option<String>> {
    let sql = "SELECT external_id FROM identities WHERE contact_id = $1 AND channel = $2 \
               ORDER BY CASE WHEN kind IS NULL THEN 0 ELSE 1 END, external_id LIMIT 1";
    let found = query(sql).bind(contact).bind(channel).fetch_optional(conn).await?;
    found.map(|row| row.try_get(0)).transpose()
}
