//! Message attachments and their bytes. Equal bytes are stored once, however many messages have them.

use futures_util::future::BoxFuture;
use plugboard_model::{Attachment, AttachmentKind, AttachmentState, Clock};
use std::collections::HashMap;

use crate::sql::{Conn, Row, query};
use crate::{
    Dialect, Result, Tx, rows,
    unit::{batch::Batch, cache::Slots, table::Table},
};

/// A file to store, without its bytes.
#[derive(Debug, Clone, PartialEq)]
struct NewAttachment {
    message: String,
    position: i64,
    file: Attachment,
}

/// Files whose metadata is written at the end of the transaction.
#[derive(Default)]
struct Deferred(Vec<NewAttachment>);

/// Attachments in the unit of work.
pub(crate) struct Attachments;

impl Table for Attachments {
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

/// Stores the metadata of a message's files, in order.
pub fn insert(tx: &mut Tx<'_>, message: &str, files: &[Attachment]) {
    let new = (0i64..).zip(files).map(|(position, file)| NewAttachment {
        message: message.to_owned(),
        position,
        file: file.clone(),
    });
    tx.deferred.of::<Deferred>().0.extend(new);
}

async fn write(batch: &mut Batch<'_>, new: &[NewAttachment]) -> Result<()> {
    let sql = |_: Dialect, n: usize| {
        format!(
            "INSERT INTO attachments (id, message_id, position, kind, name, media_type, size, state, hint, duration_ms) \
             VALUES {}",
            rows::placeholders(n, 10)
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
                .bind(file.state.as_str())
                .bind(file.hint.clone())
                .bind(file.duration_ms.map(i64::from)))
        })
        .await?;
    Ok(())
}

fn attachment(row: &Row) -> Result<Attachment> {
    Ok(Attachment {
        id: row.try_get(0)?,
        kind: rows::word(row, 1)?,
        name: row.try_get(2)?,
        media_type: row.try_get(3)?,
        size: row.try_get::<Option<i64>>(4)?.and_then(|size| u32::try_from(size).ok()),
        state: rows::word(row, 5)?,
        failure: row.try_get(6)?,
        hint: row.try_get(7)?,
        duration_ms: row.try_get::<Option<i64>>(8)?.and_then(|ms| u32::try_from(ms).ok()),
    })
}

/// The columns that [`attachment`] reads, of the table `a`.
const COLUMNS: &str = "a.id, a.kind, a.name, a.media_type, a.size, a.state, a.failure, a.hint, a.duration_ms";

/// Returns the files of several messages, in order.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of_messages(conn: &mut Conn, messages: &[String]) -> Result<HashMap<String, Vec<Attachment>>> {
    let mut found: HashMap<String, Vec<Attachment>> = HashMap::new();
    if messages.is_empty() {
        return Ok(found);
    }
    let messages = rows::padded(messages);
    let sql = format!(
        "SELECT {COLUMNS}, a.message_id FROM attachments a WHERE a.message_id IN ({}) ORDER BY a.message_id, a.position",
        rows::list(messages.len(), 1)
    );
    let mut query = query(sql);
    for message in messages {
        query = query.bind(message.clone());
    }
    for row in query.fetch_all(conn).await? {
        found.entry(row.try_get(9)?).or_default().push(attachment(&row)?);
    }
    Ok(found)
}

/// Returns one file and its conversation.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, id: &str) -> Result<Option<(Attachment, String)>> {
    Ok(with_message(conn, id).await?.map(|(file, conversation, _)| (file, conversation)))
}

/// Returns one file, its conversation and its message. A file that a person has uploaded but not sent has no message;
/// its message identifier is empty. If it was uploaded for a channel, the channel's owner name takes the place of the
/// conversation.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn with_message(conn: &mut Conn, id: &str) -> Result<Option<(Attachment, String, String)>> {
    let sql = format!(
        "SELECT {COLUMNS}, COALESCE(m.conversation_id, a.conversation_id), a.message_id \
         FROM attachments a LEFT JOIN messages m ON m.id = a.message_id WHERE a.id = $1 \
         AND (m.id IS NOT NULL OR a.conversation_id IS NOT NULL)"
    );
    let row = query(sql).bind(id).fetch_optional(conn).await?;
    row.map(|row| Ok((attachment(&row)?, row.try_get(9)?, row.try_get(10)?))).transpose()
}

/// Stores a file that a person has uploaded for a conversation, or for a channel on which one is to begin: `home` is the
/// conversation's identifier, or the channel's owner name. It expires after a day unless a message uses it. Returns false
/// and stores nothing if the home already has `limit` such files.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn upload(tx: &mut Tx<'_>, home: &str, file: &Attachment, bytes: &[u8], limit: i64) -> Result<bool> {
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM attachments WHERE conversation_id = $1";
    let existing: i64 = query(sql).bind(home).fetch_one(tx.change().await?).await?.try_get(0)?;
    if existing >= limit {
        return Ok(false);
    }
    query(
        "INSERT INTO attachments (id, message_id, position, kind, name, media_type, size, state, conversation_id) \
         VALUES ($1, '', 0, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&file.id)
    .bind(file.kind.as_str())
    .bind(&file.name)
    .bind(&file.media_type)
    .bind(file.size.map(i64::from))
    .bind(file.state.as_str())
    .bind(home)
    .execute(tx.change().await?)
    .await?;
    put_bytes(tx, &file.id, bytes).await?;
    Ok(true)
}

/// Deletes at most `limit` unsent uploads with identifiers before `before`. Returns their number.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn delete_unsent_uploads(tx: &mut Tx<'_>, before: &str, limit: i64) -> Result<u64> {
    let sql =
        "SELECT id, COALESCE(bytes_id, id) FROM attachments WHERE conversation_id IS NOT NULL AND id < $1 LIMIT $2";
    let found = query(sql).bind(before).bind(limit).fetch_all(tx.change().await?).await?;
    for row in &found {
        let (id, key): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        query("DELETE FROM attachments WHERE id = $1").bind(id).execute(tx.change().await?).await?;
        remove_unused(tx, &key).await?;
    }
    Ok(found.len() as u64)
}

/// Returns a file's bytes, if they are stored.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn bytes(conn: &mut Conn, id: &str) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT b.bytes FROM attachments a JOIN attachment_bytes b ON b.id = COALESCE(a.bytes_id, a.id) WHERE a.id = $1";
    let row = query(sql).bind(id).fetch_optional(conn).await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// Returns up to `length` of a file's bytes from `offset`, if they are stored.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn range(conn: &mut Conn, id: &str, offset: u32, length: u32) -> Result<Option<Vec<u8>>> {
    let row = query(
        "SELECT substr(b.bytes, CAST($1 AS INTEGER), CAST($2 AS INTEGER)) FROM attachments a \
         JOIN attachment_bytes b ON b.id = COALESCE(a.bytes_id, a.id) WHERE a.id = $3",
    )
    .bind(i64::from(offset) + 1)
    .bind(i64::from(length))
    .bind(id)
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// Stores a fetched file, with its actual kind and media type.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn store(
    tx: &mut Tx<'_>,
    id: &str,
    kind: AttachmentKind,
    media_type: Option<&str>,
    bytes: &[u8],
) -> Result<()> {
    put_bytes(tx, id, bytes).await?;
    query(
        "UPDATE attachments SET state = $1, size = $2, media_type = COALESCE($3, media_type), failure = NULL, kind = $4 \
         WHERE id = $5",
    )
    .bind(AttachmentState::Stored.as_str())
    .bind(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
    .bind(media_type)
    .bind(kind.as_str())
    .bind(id)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Stores only the bytes of a file; its row already has the size.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put_bytes(tx: &mut Tx<'_>, id: &str, bytes: &[u8]) -> Result<()> {
    let key = key_for(bytes);
    if !lock(tx, &key).await? {
        // Another server may be storing the same bytes now. In that case this locks its row unchanged.
        query(
            "INSERT INTO attachment_bytes (id, bytes) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET id = excluded.id",
        )
        .bind(&key)
        .bind(bytes.to_vec())
        .execute(tx.change().await?)
        .await?;
    }
    point(tx, id, &key).await
}

/// Makes one file share the bytes of another, without copying them.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn copy_bytes(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<()> {
    match key_of(tx, from).await? {
        Some(key) if lock(tx, &key).await? => point(tx, to, &key).await,
        _ => Ok(()),
    }
}

/// Returns the key under which bytes are stored: `sha256:` and their hash, so equal bytes have one key.
fn key_for(bytes: &[u8]) -> String {
    let sum = ring::digest::digest(&ring::digest::SHA256, bytes);
    sum.as_ref().iter().fold("sha256:".to_owned(), |mut key, byte| {
        key.push_str(&format!("{byte:02x}"));
        key
    })
}

/// Returns the key of the bytes that an attachment has or would have.
async fn key_of(tx: &mut Tx<'_>, id: &str) -> Result<Option<String>> {
    let sql = "SELECT COALESCE(bytes_id, id) FROM attachments WHERE id = $1";
    let row = query(sql).bind(id).fetch_optional(tx.read().await?).await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// Returns whether bytes with this key exist, and locks them until the commit so that other servers cannot remove them.
async fn lock(tx: &mut Tx<'_>, key: &str) -> Result<bool> {
    let sql = format!("SELECT 1 FROM attachment_bytes b WHERE b.id = $1{}", tx.dialect().lock("b"));
    let row = query(sql).bind(key).fetch_optional(tx.change().await?).await?;
    Ok(row.is_some())
}

/// Makes an attachment use the bytes with a key, and removes its previous bytes if nothing else uses them. The bytes
/// must be locked.
async fn point(tx: &mut Tx<'_>, id: &str, key: &str) -> Result<()> {
    let before = key_of(tx, id).await?;
    query("UPDATE attachments SET bytes_id = $1 WHERE id = $2").bind(key).bind(id).execute(tx.change().await?).await?;
    match before {
        Some(before) if before != key => remove_unused(tx, &before).await,
        _ => Ok(()),
    }
}

/// Removes bytes that no attachment uses.
async fn remove_unused(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    if !lock(tx, key).await? {
        return Ok(());
    }
    query(
        "DELETE FROM attachment_bytes WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM attachments WHERE bytes_id = $1) \
         AND NOT EXISTS (SELECT 1 FROM attachments WHERE id = $1 AND bytes_id IS NULL)",
    )
    .bind(key)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Stores the name of a file.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_name(tx: &mut Tx<'_>, id: &str, name: &str) -> Result<()> {
    let sql = "UPDATE attachments SET name = $1 WHERE id = $2";
    query(sql).bind(name).bind(id).execute(tx.change().await?).await?;
    Ok(())
}

/// Where a customer's file belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The kind of file.
    pub kind: AttachmentKind,
    /// Its message.
    pub message: String,
    /// The platform's identifier of the message.
    pub external_id: Option<String>,
    /// Its conversation.
    pub conversation: String,
    /// The platform's identifier of the conversation.
    pub thread: String,
}

/// Returns where a file belongs, unless its message was deleted.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn place(conn: &mut Conn, id: &str) -> Result<Option<Place>> {
    let row = query(
        "SELECT a.kind, m.id, m.external_id, c.id, c.thread FROM attachments a JOIN messages m ON m.id = a.message_id \
         JOIN conversations c ON c.id = m.conversation_id WHERE a.id = $1 AND m.deleted = 0",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(Place {
            kind: rows::word(&row, 0)?,
            message: row.try_get(1)?,
            external_id: row.try_get(2)?,
            conversation: row.try_get(3)?,
            thread: row.try_get(4)?,
        })
    })
    .transpose()
}

/// Records that a file cannot be fetched, and why.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn fail(tx: &mut Tx<'_>, id: &str, failure: &str) -> Result<()> {
    query("UPDATE attachments SET state = $1, failure = $2 WHERE id = $3")
        .bind(AttachmentState::Failed.as_str())
        .bind(failure)
        .bind(id)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Marks a deleted message's files as failed and deletes their bytes, except bytes that other messages use.
pub(crate) async fn erase(tx: &mut Tx<'_>, message: &str) -> Result<()> {
    let found = query("SELECT COALESCE(bytes_id, id) FROM attachments WHERE message_id = $1 ORDER BY 1")
        .bind(message)
        .fetch_all(tx.change().await?)
        .await?;
    query(
        "UPDATE attachments SET state = $1, failure = 'the message was deleted', bytes_id = '' WHERE message_id = $2",
    )
    .bind(AttachmentState::Failed.as_str())
    .bind(message)
    .execute(tx.change().await?)
    .await?;
    for row in found {
        remove_unused(tx, &row.try_get::<String>(0)?).await?;
    }
    Ok(())
}

/// Deletes a message's files completely: their rows, and bytes that no other message uses.
pub(crate) async fn remove_of(tx: &mut Tx<'_>, message: &str) -> Result<()> {
    erase(tx, message).await?;
    query("DELETE FROM attachments WHERE message_id = $1").bind(message).execute(tx.change().await?).await?;
    Ok(())
}
