//! Leads: potential buyers.

use futures_util::future::BoxFuture;
use plugboard_model::{Clock, Contact, Lead, LeadStage};
use std::collections::HashMap;

use crate::sql::{Conn, Query, Row, query};
use crate::{
    Dialect, Result, Tx, contacts, rows,
    unit::{
        batch::Batch,
        cache::Slots,
        table::{Rows, Table},
    },
    visibility::Visibility,
};

pub(crate) const COLUMNS: &str = "l.id, l.conversation_id, l.contact_id, l.stage, l.value, l.currency, l.source, \
    l.attributes, l.created_at, l.updated_at";
pub(crate) const COLUMN_COUNT: usize = 10;

pub(crate) fn lead(row: &Row, at: usize) -> Result<Lead> {
    Ok(Lead {
        id: row.try_get(at)?,
        conversation_id: row.try_get(at + 1)?,
        contact_id: row.try_get(at + 2)?,
        stage: rows::word(row, at + 3)?,
        value: row.try_get(at + 4)?,
        currency: row.try_get(at + 5)?,
        source: row.try_get(at + 6)?,
        attributes: rows::json(row, at + 7)?,
        created_at: row.try_get(at + 8)?,
        updated_at: row.try_get(at + 9)?,
    })
}

/// The leads that a transaction has read or changed.
#[derive(Default)]
struct Cached(HashMap<String, Option<Lead>>);

/// The leads that are written at the end of the transaction.
#[derive(Default)]
struct Deferred(Rows<Lead>);

/// Leads in the unit of work.
pub(crate) struct Leads;

impl Table for Leads {
    fn write<'a>(
        &'a self,
        deferred: &'a Slots,
        batch: &'a mut Batch<'_>,
        _clock: &'a Clock,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Some(deferred) = deferred.get::<Deferred>() else { return Ok(()) };
            write(batch, &deferred.0).await
        })
    }
}

/// Stores a new lead. It is written at the end of the transaction.
pub fn insert(tx: &mut Tx<'_>, lead: &Lead) {
    tx.cache.of::<Cached>().0.insert(lead.id.clone(), Some(lead.clone()));
    tx.deferred.of::<Deferred>().0.insert(lead.id.clone(), (lead.clone(), true));
}

/// Writes all fields of a lead that can change, at the end of the transaction.
pub fn update(tx: &mut Tx<'_>, lead: &Lead) {
    tx.cache.of::<Cached>().0.insert(lead.id.clone(), Some(lead.clone()));
    let deferred = tx.deferred.of::<Deferred>();
    let new = deferred.0.get(&lead.id).is_some_and(|(_, new)| *new);
    deferred.0.insert(lead.id.clone(), (lead.clone(), new));
}

/// Returns one lead as this transaction sees it. The caller holds the lock on the lead's conversation, so no other
/// transaction changes the lead.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn in_tx(tx: &mut Tx<'_>, id: &str) -> Result<Option<Lead>> {
    if !tx.cache.of::<Cached>().0.contains_key(id) {
        let found = get(tx.read().await?, id).await?;
        tx.cache.of::<Cached>().0.insert(id.to_owned(), found);
    }
    Ok(tx.cache.of::<Cached>().0.get(id).cloned().flatten())
}

async fn write(batch: &mut Batch<'_>, all: &Rows<Lead>) -> Result<()> {
    let (new, old): (Vec<_>, Vec<_>) = all.values().partition(|(_, new)| *new);
    let bind = |query: Query, (l, _): &&(Lead, bool)| {
        Ok(query
            .bind(l.id.clone())
            .bind(l.stage.as_str())
            .bind(l.value)
            .bind(l.currency.clone())
            .bind(l.source.clone())
            .bind(rows::text(&l.attributes)?)
            .bind(l.updated_at))
    };
    let insert = |_: Dialect, n: usize| {
        format!(
            "INSERT INTO leads (id, stage, value, currency, source, attributes, updated_at, conversation_id, contact_id, \
             created_at) VALUES {}",
            rows::placeholders(n, COLUMN_COUNT)
        )
    };
    batch
        .write(&new, insert, |query, row| {
            let l = &row.0;
            Ok(bind(query, row)?.bind(l.conversation_id.clone()).bind(l.contact_id.clone()).bind(l.created_at))
        })
        .await?;
    let update = |dialect: Dialect, n: usize| {
        let sql = "UPDATE leads SET stage = v.column2, value = v.column3, currency = v.column4, source = \
            v.column5, attributes = v.column6, updated_at = v.column7 {from} WHERE id = v.column1";
        rows::update(dialect, n, 7, sql)
    };
    batch.change(&old, update, bind).await
}

/// Returns one lead.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, id: &str) -> Result<Option<Lead>> {
    let sql = format!("SELECT {COLUMNS} FROM leads l WHERE l.id = $1");
    let row = query(sql).bind(id).fetch_optional(conn).await?;
    row.map(|row| lead(&row, 0)).transpose()
}

/// Returns one lead with its customer.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn with_contact(conn: &mut Conn, id: &str) -> Result<Option<(Lead, Contact)>> {
    let sql = format!(
        "SELECT {COLUMNS}, {} FROM leads l JOIN contacts p ON p.id = l.contact_id WHERE l.id = $1",
        contacts::COLUMNS
    );
    let row = query(sql).bind(id).fetch_optional(conn).await?;
    row.map(|row| Ok((lead(&row, 0)?, contacts::contact(&row, COLUMN_COUNT)?))).transpose()
}

/// Returns the identifier of a contact's latest lead.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn latest_of(conn: &mut Conn, contact: &str) -> Result<Option<String>> {
    let row = query("SELECT MAX(id) FROM leads WHERE contact_id = $1").bind(contact).fetch_one(conn).await?;
    row.try_get(0)
}

/// Which leads to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// With this stage.
    pub stage: Option<LeadStage>,
    /// Of this conversation.
    pub conversation: Option<String>,
    /// Of this contact.
    pub contact: Option<String>,
    /// Of the conversations that somebody sees.
    pub visibility: Visibility,
    /// After the lead with this identifier.
    pub after: Option<String>,
}

/// Returns leads with their customers, newest first.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<(Lead, Contact)>> {
    let mut sql = format!(
        "SELECT {COLUMNS}, {} FROM leads l JOIN contacts p ON p.id = l.contact_id WHERE 1 = 1",
        contacts::COLUMNS
    );
    let mut texts = Vec::new();
    let mut where_is = |condition: &str, value: Option<String>| {
        if let Some(value) = value {
            texts.push(value);
            sql.push_str(&format!(" AND l.{condition} ${}", texts.len()));
        }
    };
    where_is("stage =", filter.stage.map(|stage| stage.to_string()));
    where_is("conversation_id =", filter.conversation.clone());
    where_is("contact_id =", filter.contact.clone());
    where_is("id <", filter.after.clone());
    sql.push_str(&filter.visibility.and_of("l.conversation_id", &mut texts));
    sql.push_str(&format!(" ORDER BY l.id DESC LIMIT ${}", texts.len() + 1));
    let query = texts.into_iter().fold(query(sql), Query::bind);
    let found = query.bind(limit).fetch_all(conn).await?;
    found.iter().map(|row| Ok((lead(row, 0)?, contacts::contact(row, COLUMN_COUNT)?))).collect()
}
