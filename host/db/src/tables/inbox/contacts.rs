//! Contacts and their platform identifiers.

use futures_util::future::BoxFuture;
use plugboard_model::{Clock, Contact, Standing};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::sql::{Conn, Query, Row, query};
use crate::{
    Dialect, Result, Tx,
    intake::{self, PlatformIds},
    rows,
    unit::{
        batch::Batch,
        cache::Slots,
        table::{Rows, Table},
    },
    visibility::Visibility,
};

pub(crate) const COLUMNS: &str = "p.id, p.name, p.attributes, p.created_at, p.standing";
pub(crate) const COLUMN_COUNT: usize = 5;

pub(crate) fn contact(row: &Row, at: usize) -> Result<Contact> {
    Ok(Contact {
        id: row.try_get(at)?,
        name: row.try_get(at + 1)?,
        attributes: rows::json(row, at + 2)?,
        standing: rows::maybe_json(row, at + 4)?.unwrap_or_default(),
        created_at: row.try_get(at + 3)?,
    })
}

/// The contacts that a transaction has read or changed.
#[derive(Default)]
pub(crate) struct Cached(pub HashMap<String, Option<Contact>>);

/// The platform identifier of a new contact.
struct NewIdentity {
    channel: String,
    external_id: String,
    contact: String,
    kind: Option<String>,
}

/// The changes that are written at the end of the transaction.
#[derive(Default)]
struct Deferred {
    identities: Vec<NewIdentity>,
    contacts: Rows<Contact>,
    /// The attributes of contacts whose attributes changed.
    attributes: BTreeMap<String, BTreeMap<String, String>>,
}

/// Contacts in the unit of work.
pub(crate) struct Contacts;

impl Table for Contacts {
    fn write<'a>(
        &'a self,
        deferred: &'a Slots,
        batch: &'a mut Batch<'_>,
        clock: &'a Clock,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Some(deferred) = deferred.get::<Deferred>() else { return Ok(()) };
            write_identities(batch, &deferred.identities).await?;
            write(batch, &deferred.contacts, clock.now()).await?;
            write_attributes(batch, &deferred.attributes).await
        })
    }
}

/// Returns the identifier of the contact with a platform identifier, and creates the contact if needed. The flag is
/// true if the contact is new.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn find_or_create(
    tx: &mut Tx<'_>,
    channel: &str,
    external_id: &str,
    name: Option<&str>,
) -> Result<(String, bool)> {
    if let Some(id) = by_identity(tx, channel, external_id).await? {
        return Ok((id, false));
    }
    let contact = unstored(tx.clock(), name);
    create(tx, channel, external_id, None, &contact);
    Ok((contact.id, true))
}

/// Returns a new contact that is not stored yet.
#[must_use]
pub fn unstored(clock: &Clock, name: Option<&str>) -> Contact {
    Contact {
        id: clock.new_id(),
        name: name.map(str::to_owned),
        attributes: BTreeMap::new(),
        standing: Standing::default(),
        created_at: clock.now(),
    }
}

/// Stores a new contact with its platform identifier, at the end of the transaction. If a contact has the identifier by
/// then, the transaction fails. `kind` is that of the identifier, if the customer does not write by it.
pub fn create(tx: &mut Tx<'_>, channel: &str, external_id: &str, kind: Option<&str>, contact: &Contact) {
    let (key, id) = ((channel.to_owned(), external_id.to_owned()), contact.id.clone());
    let deferred = tx.deferred.of::<Deferred>();
    deferred.identities.push(NewIdentity {
        channel: channel.to_owned(),
        external_id: external_id.to_owned(),
        contact: id.clone(),
        kind: kind.map(str::to_owned),
    });
    deferred.contacts.insert(id.clone(), (contact.clone(), true));
    tx.cache.of::<intake::Cached>().identities.insert(key, Some(id.clone()));
    tx.cache.of::<Cached>().0.insert(id, Some(contact.clone()));
}

/// Returns the identifier of the contact with a platform identifier.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn by_identity(tx: &mut Tx<'_>, channel: &str, external_id: &str) -> Result<Option<String>> {
    let key = (channel.to_owned(), external_id.to_owned());
    if !tx.cache.of::<intake::Cached>().identities.contains_key(&key) {
        let ids = PlatformIds { identities: BTreeSet::from([external_id.to_owned()]), ..PlatformIds::default() };
        intake::look_up(tx, channel, &ids).await?;
    }
    Ok(tx.cache.of::<intake::Cached>().identities.get(&key).cloned().flatten())
}

/// Adds a platform identifier to a contact, unless a contact already has it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn identify(tx: &mut Tx<'_>, channel: &str, external_id: &str, contact: &str) -> Result<()> {
    query("INSERT INTO identities (channel, external_id, contact_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(channel)
        .bind(external_id)
        .bind(contact)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

async fn write_identities(batch: &mut Batch<'_>, new: &[NewIdentity]) -> Result<()> {
    let sql = |_: Dialect, n: usize| {
        format!("INSERT INTO identities (channel, external_id, contact_id, kind) VALUES {}", rows::placeholders(n, 4))
    };
    batch
        .write(new, sql, |query, NewIdentity { channel, external_id, contact, kind }| {
            Ok(query.bind(channel.clone()).bind(external_id.clone()).bind(contact.clone()).bind(kind.clone()))
        })
        .await?;
    Ok(())
}

/// Returns one contact as this transaction sees it. Locks the contact until the commit, because it is written as a
/// whole.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn in_tx(tx: &mut Tx<'_>, id: &str) -> Result<Option<Contact>> {
    if !tx.cache.of::<Cached>().0.contains_key(id) {
        let sql = format!("SELECT {COLUMNS} FROM contacts p WHERE p.id = $1{}", tx.dialect().lock("p"));
        let row = query(sql).bind(id).fetch_optional(tx.read().await?).await?;
        let found = row.map(|row| contact(&row, 0)).transpose()?;
        tx.cache.of::<Cached>().0.insert(id.to_owned(), found);
    }
    Ok(tx.cache.of::<Cached>().0.get(id).cloned().flatten())
}

/// Returns one contact as this transaction sees it, without a lock. Only what [`in_tx`] returns may be written.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn peek(tx: &mut Tx<'_>, id: &str) -> Result<Option<Contact>> {
    match tx.cache.of::<Cached>().0.get(id).cloned() {
        Some(known) => Ok(known),
        None => get(tx.read().await?, id).await,
    }
}

/// Returns one contact.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, id: &str) -> Result<Option<Contact>> {
    let sql = format!("SELECT {COLUMNS} FROM contacts p WHERE p.id = $1");
    let row = query(sql).bind(id).fetch_optional(conn).await?;
    row.map(|row| contact(&row, 0)).transpose()
}

/// Writes a contact's name, attributes and standing at the end of the transaction.
pub fn update(tx: &mut Tx<'_>, contact: &Contact) {
    let before = tx.cache.of::<Cached>().0.insert(contact.id.clone(), Some(contact.clone())).flatten();
    let deferred = tx.deferred.of::<Deferred>();
    if before.is_none_or(|before| before.attributes != contact.attributes) {
        deferred.attributes.insert(contact.id.clone(), contact.attributes.clone());
    }
    let new = deferred.contacts.get(&contact.id).is_some_and(|(_, new)| *new);
    deferred.contacts.insert(contact.id.clone(), (contact.clone(), new));
}

async fn write(batch: &mut Batch<'_>, all: &Rows<Contact>, now: i64) -> Result<()> {
    let (new, old): (Vec<_>, Vec<_>) = all.values().partition(|(_, new)| *new);
    let bind = |query: Query, (c, _): &&(Contact, bool)| {
        let standing = (!c.standing.is_empty()).then(|| rows::text(&c.standing)).transpose()?;
        let query = query.bind(c.id.clone()).bind(c.name.clone()).bind(rows::text(&c.attributes)?);
        Ok(query.bind(now).bind(standing))
    };
    let insert = |_: Dialect, n: usize| {
        format!(
            "INSERT INTO contacts (id, name, attributes, updated_at, standing, created_at) VALUES {}",
            rows::placeholders(n, 6)
        )
    };
    batch.write(&new, insert, |query, row| Ok(bind(query, row)?.bind(row.0.created_at))).await?;
    let update = |dialect: Dialect, n: usize| {
        let sql = "UPDATE contacts SET name = v.column2, attributes = v.column3, updated_at = v.column4, \
            standing = v.column5 {from} WHERE id = v.column1";
        rows::update(dialect, n, 5, sql)
    };
    batch.change(&old, update, bind).await
}

/// Replaces the searchable copy of contacts' attributes, which has one row per attribute.
async fn write_attributes(batch: &mut Batch<'_>, all: &BTreeMap<String, BTreeMap<String, String>>) -> Result<()> {
    let contacts: Vec<_> = all.keys().collect();
    let delete =
        |_: Dialect, n: usize| format!("DELETE FROM contact_attributes WHERE contact_id IN ({})", rows::list(n, 1));
    batch.write(&contacts, delete, |query, id| Ok(query.bind((*id).clone()))).await?;
    let of = |(id, attributes): (&String, &BTreeMap<String, String>)| -> Vec<[String; 3]> {
        attributes.iter().map(|(key, value)| [id.clone(), key.clone(), value.clone()]).collect()
    };
    let attributes: Vec<_> = all.iter().flat_map(of).collect();
    let insert = |_: Dialect, n: usize| {
        format!("INSERT INTO contact_attributes (contact_id, key, value) VALUES {}", rows::placeholders(n, 3))
    };
    let bind = |query: Query, row: &[String; 3]| Ok(row.iter().cloned().fold(query, Query::bind));
    batch.write(&attributes, insert, bind).await
}

/// Returns contacts, newest first, starting after `after`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, visibility: &Visibility, after: Option<&str>, limit: i64) -> Result<Vec<Contact>> {
    let mut values = vec![rows::before(after).to_owned()];
    let and = visibility.and_contact(&mut values);
    let n = values.len() + 1;
    let sql = format!("SELECT {COLUMNS} FROM contacts p WHERE p.id < $1{and} ORDER BY p.id DESC LIMIT ${n}");
    let query = values.into_iter().fold(query(sql), Query::bind);
    let rows = query.bind(limit).fetch_all(conn).await?;
    rows.iter().map(|row| contact(row, 0)).collect()
}

/// Returns contacts that have this value of an attribute, or this platform identifier if `key` is `identity`; newest
/// first.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn find(conn: &mut Conn, key: &str, value: &str, limit: i64) -> Result<Vec<Contact>> {
    let ids = if key == "identity" {
        "SELECT i.contact_id FROM identities i WHERE i.external_id = $1 AND $2 <> ''"
    } else {
        // The index contains only the beginning of each value, because PostgreSQL does not index long values.
        "SELECT a.contact_id FROM contact_attributes a WHERE a.key = $2 AND substr(a.value, 1, 200) = substr($1, 1, 200) \
         AND a.value = $1"
    };
    let sql = format!("SELECT {COLUMNS} FROM contacts p WHERE p.id IN ({ids}) ORDER BY p.id DESC LIMIT $3");
    let query = query(sql).bind(value).bind(key).bind(limit);
    query.fetch_all(conn).await?.iter().map(|row| contact(row, 0)).collect()
}
