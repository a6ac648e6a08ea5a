//! Files that belong to messages, and their bytes.

use plugboard_model::{Attachment, AttachmentState};
use sqlx::{AnyConnection, Row as _};
use std::collections::HashMap;

use crate::{Result, Tx, batch::Batch, rows};

/// A file to be stored, without its bytes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NewAttachment {
    message: String,
    position: i64,
    file: Attachment,
}

/// Stores what is known of a message's files, in order.
pub fn insert(tx: &mut Tx<'_>, message: &str, files: &[Attachment]) {
    let new = (0i64..).zip(files).map(|(position, file)| NewAttachment {
        message: message.to_owned(),
        position,
        file: file.clone(),
    });
    tx.later.attachments.extend(new);
}

pub(crate) async fn write(batch: &mut Batch<'_>, new: &[NewAttachment]) -> Result<()> {
    let sql = |n| {
        format!(
            "INSERT INTO attachments (id, message_id, position, kind, name, media_type, size, state) VALUES {}",
            rows::placeholders(n, 8)
        )
    };
    batch
        .write(new, sql, |query, NewAttachment { message, position, file }| {
            Ok(query
                .bind(file.id.clone())
                .bind(message.clone())
                .bind(*position)
                .bind(file.kind.as_str())
                .bind(file.name.clone())
                .bind(file.media_type.clone())
                .bind(file.size.map(i64::from))
                .bind(file.state.as_str()))
        })
        .await?;
    Ok(())
}

fn attachment(row: &sqlx::any::AnyRow) -> Result<Attachment> {
    Ok(Attachment {
        id: row.try_get(0)?,
        kind: rows::word(row, 1)?,
        name: row.try_get(2)?,
        media_type: row.try_get(3)?,
        size: row.try_get::<Option<i64>, _>(4)?.and_then(|size| u32::try_from(size).ok()),
        state: rows::word(row, 5)?,
    })
}

/// The files of several messages, in order.
///
/// # Errors
/// When the database refuses.
pub async fn of_messages(conn: &mut AnyConnection, messages: &[String]) -> Result<HashMap<String, Vec<Attachment>>> {
    let mut found: HashMap<String, Vec<Attachment>> = HashMap::new();
    if messages.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT id, kind, name, media_type, size, state, message_id FROM attachments WHERE message_id IN ({}) \
         ORDER BY message_id, position",
        rows::list(messages.len(), 1)
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for message in messages {
        query = query.bind(message.clone());
    }
    for row in query.fetch_all(conn).await? {
        found.entry(row.try_get(6)?).or_default().push(attachment(&row)?);
    }
    Ok(found)
}

/// One file and the conversation it is in.
///
/// # Errors
/// When the database refuses.
pub async fn get(conn: &mut AnyConnection, id: &str) -> Result<Option<(Attachment, String)>> {
    Ok(home(conn, id).await?.map(|(file, conversation, _)| (file, conversation)))
}

/// One file, its conversation and its message.
///
/// # Errors
/// When the database refuses.
pub async fn home(conn: &mut AnyConnection, id: &str) -> Result<Option<(Attachment, String, String)>> {
    let row = sqlx::query(
        "SELECT a.id, a.kind, a.name, a.media_type, a.size, a.state, m.conversation_id, m.id \
         FROM attachments a JOIN messages m ON m.id = a.message_id WHERE a.id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok((attachment(&row)?, row.try_get(6)?, row.try_get(7)?))).transpose()
}

/// A file's bytes, when they are here.
///
/// # Errors
/// When the database refuses.
pub async fn bytes(conn: &mut AnyConnection, id: &str) -> Result<Option<Vec<u8>>> {
    let row = sqlx::query("SELECT bytes FROM attachment_bytes WHERE id = $1").bind(id).fetch_optional(conn).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// A part of a file's bytes, when they are here: up to `length` from `offset`.
///
/// # Errors
/// When the database refuses.
pub async fn range(conn: &mut AnyConnection, id: &str, offset: u32, length: u32) -> Result<Option<Vec<u8>>> {
    let row = sqlx::query(
        "SELECT substr(bytes, CAST($1 AS INTEGER), CAST($2 AS INTEGER)) FROM attachment_bytes WHERE id = $3",
    )
    .bind(i64::from(offset) + 1)
    .bind(i64::from(length))
    .bind(id)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Keeps a fetched file.
///
/// # Errors
/// When the database refuses.
pub async fn store(tx: &mut Tx<'_>, id: &str, media_type: Option<&str>, bytes: &[u8]) -> Result<()> {
    sqlx::query("INSERT INTO attachment_bytes (id, bytes) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET bytes = excluded.bytes")
        .bind(id)
        .bind(bytes)
        .execute(tx.change().await?)
        .await?;
    sqlx::query(
        "UPDATE attachments SET state = $1, size = $2, media_type = COALESCE($3, media_type), failure = NULL WHERE id = $4",
    )
    .bind(AttachmentState::Stored.as_str())
    .bind(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
    .bind(media_type)
    .bind(id)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Keeps the bytes of a file that is stored with its size.
///
/// # Errors
/// When the database refuses.
pub async fn put_bytes(tx: &mut Tx<'_>, id: &str, bytes: &[u8]) -> Result<()> {
    sqlx::query("INSERT INTO attachment_bytes (id, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(id)
        .bind(bytes.to_vec())
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Gives one file the bytes of another.
///
/// # Errors
/// When the database refuses.
pub async fn copy_bytes(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<()> {
    sqlx::query("INSERT INTO attachment_bytes (id, bytes) SELECT $1, bytes FROM attachment_bytes WHERE id = $2 ON CONFLICT DO NOTHING")
        .bind(to)
        .bind(from)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Records that a file cannot be had, and why.
///
/// # Errors
/// When the database refuses.
pub async fn fail(tx: &mut Tx<'_>, id: &str, failure: &str) -> Result<()> {
    sqlx::query("UPDATE attachments SET state = $1, failure = $2 WHERE id = $3")
        .bind(AttachmentState::Failed.as_str())
        .bind(failure)
        .bind(id)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Forgets the bytes of a message's files.
pub(crate) async fn forget(tx: &mut Tx<'_>, message: &str) -> Result<()> {
    sqlx::query("DELETE FROM attachment_bytes WHERE id IN (SELECT id FROM attachments WHERE message_id = $1)")
        .bind(message)
        .execute(tx.change().await?)
        .await?;
    sqlx::query("UPDATE attachments SET state = $1, failure = 'the message was deleted' WHERE message_id = $2")
        .bind(AttachmentState::Failed.as_str())
        .bind(message)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Removes a message's files whole.
pub(crate) async fn remove_of(tx: &mut Tx<'_>, message: &str) -> Result<()> {
    forget(tx, message).await?;
    sqlx::query("DELETE FROM attachments WHERE message_id = $1").bind(message).execute(tx.change().await?).await?;
    Ok(())
}
