//! Contacts and the names platforms know them by.

use plugboard_model::Contact;
use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::collections::BTreeMap;

use crate::{DbError, Result, Tx, rows};

pub(crate) const COLUMNS: &str = "p.id, p.name, p.attributes, p.created_at";

pub(crate) fn contact(row: &AnyRow, at: usize) -> Result<Contact> {
    Ok(Contact {
        id: row.try_get(at)?,
        name: row.try_get(at + 1)?,
        attributes: rows::json(row, at + 2)?,
        created_at: row.try_get(at + 3)?,
    })
}

/// The contact that a platform knows by an identifier, and the contact itself when it was made for it just now.
///
/// # Errors
/// When the database refuses.
pub async fn find_or_create(
    tx: &mut Tx<'_>,
    channel: &str,
    external_id: &str,
    name: Option<&str>,
) -> Result<(String, Option<Contact>)> {
    let new = tx.clock().new_id();
    // The update changes nothing; it makes the statement return the row that was there, locked.
    let id: String = sqlx::query(
        "INSERT INTO identities (channel, external_id, contact_id) VALUES ($1, $2, $3) \
         ON CONFLICT (channel, external_id) DO UPDATE SET channel = excluded.channel RETURNING contact_id",
    )
    .bind(channel)
    .bind(external_id)
    .bind(&new)
    .fetch_one(&mut **tx)
    .await?
    .try_get(0)?;
    if id != new {
        return Ok((id, None));
    }
    let now = tx.clock().now();
    sqlx::query("INSERT INTO contacts (id, name, attributes, created_at, updated_at) VALUES ($1, $2, '{}', $3, $3)")
        .bind(&id)
        .bind(name)
        .bind(now)
        .execute(&mut **tx)
        .await?;
    let contact =
        Contact { id: id.clone(), name: name.map(str::to_owned), attributes: BTreeMap::new(), created_at: now };
    Ok((id, Some(contact)))
}

/// One contact.
///
/// # Errors
/// When the database refuses.
pub async fn get(conn: &mut AnyConnection, id: &str) -> Result<Option<Contact>> {
    let sql = format!("SELECT {COLUMNS} FROM contacts p WHERE p.id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(conn).await?;
    row.map(|row| contact(&row, 0)).transpose()
}

/// Writes a contact's name and attributes.
///
/// # Errors
/// When the database refuses or the contact is gone.
pub async fn update(tx: &mut Tx<'_>, contact: &Contact) -> Result<()> {
    let now = tx.clock().now();
    let done = sqlx::query("UPDATE contacts SET name = $1, attributes = $2, updated_at = $3 WHERE id = $4")
        .bind(&contact.name)
        .bind(rows::text(&contact.attributes)?)
        .bind(now)
        .bind(&contact.id)
        .execute(&mut **tx)
        .await?;
    if done.rows_affected() == 0 { Err(DbError::Missing("contact", contact.id.clone())) } else { Ok(()) }
}

/// The platforms' names for a contact: channel and external identifier.
///
/// # Errors
/// When the database refuses.
pub async fn identities(conn: &mut AnyConnection, contact: &str) -> Result<Vec<(String, String)>> {
    let rows =
        sqlx::query("SELECT channel, external_id FROM identities WHERE contact_id = $1 ORDER BY channel, external_id")
            .bind(contact)
            .fetch_all(conn)
            .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Contacts, newest first, after an identifier.
///
/// # Errors
/// When the database refuses.
pub async fn list(conn: &mut AnyConnection, after: Option<&str>, limit: i64) -> Result<Vec<Contact>> {
    let sql = format!("SELECT {COLUMNS} FROM contacts p WHERE ($1 = '' OR p.id < $1) ORDER BY p.id DESC LIMIT $2");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(after.unwrap_or("")).bind(limit).fetch_all(conn).await?;
    rows.iter().map(|row| contact(row, 0)).collect()
}
