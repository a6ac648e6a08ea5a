//! Messages.

use futures_util::future::BoxFuture;
use plugboard_model::{AuthorKind, Clock, Draft, Message, MessageKind, MessageState};

use crate::sql::{Conn, Row, query};
use crate::{
    DbError, Dialect, Result, Tx, attachments, automatic_replies,
    deliveries::Body,
    gestures, intake, kept_values, rows, text_choices,
    unit::{batch::Batch, cache::Slots, table::Table},
};

pub(crate) const COLUMNS: &str = "m.id, m.conversation_id, m.seq, m.direction, m.kind, m.author_kind, m.author_name, m.contact_id, \
    m.text, m.payload, m.attributes, m.reply_to, m.deleted, m.state, m.external_id, m.sent_at, m.created_at, m.attachment_count, \
    m.reply_to_external_id, m.warnings, m.subject, m.edited_at, m.content, m.purpose, m.author_id";

/// Reads a message starting at a column, and whether it has files.
pub(crate) fn message(row: &Row, at: usize) -> Result<(Message, bool)> {
    let message = Message {
        id: row.try_get(at)?,
        conversation_id: row.try_get(at + 1)?,
        seq: row.try_get(at + 2)?,
        direction: rows::word(row, at + 3)?,
        kind: rows::word(row, at + 4)?,
        author_kind: rows::word(row, at + 5)?,
        author_name: row.try_get(at + 6)?,
        author_id: row.try_get(at + 24)?,
        contact_id: row.try_get(at + 7)?,
        text: row.try_get(at + 8)?,
        subject: row.try_get(at + 20)?,
        payload: row.try_get(at + 9)?,
        attributes: rows::json(row, at + 10)?,
        reply_to: row.try_get(at + 11)?,
        reply_to_external_id: row.try_get(at + 18)?,
        deleted: rows::flag(row, at + 12)?,
        state: rows::word(row, at + 13)?,
        external_id: row.try_get(at + 14)?,
        sent_at: row.try_get(at + 15)?,
        created_at: row.try_get(at + 16)?,
        attachments: Vec::new(),
        warnings: rows::maybe_json(row, at + 19)?.unwrap_or_default(),
        edited_at: row.try_get(at + 21)?,
        content: row.try_get(at + 22)?,
        purpose: row.try_get(at + 23)?,
    };
    Ok((message, row.try_get::<i64>(at + 17)? > 0))
}

/// Adds the files to the messages that have any, according to the flag that [`message`] returns.
pub(crate) async fn complete(conn: &mut Conn, found: Vec<(Message, bool)>) -> Result<Vec<Message>> {
    let with: Vec<String> = found.iter().filter(|(_, files)| *files).map(|(message, _)| message.id.clone()).collect();
    let mut files = attachments::of_messages(conn, &with).await?;
    Ok(found
        .into_iter()
        .map(|(mut message, _)| {
            message.attachments = files.remove(&message.id).unwrap_or_default();
            message
        })
        .collect())
}

/// Messages that are written at the end of the transaction.
#[derive(Default)]
struct Deferred(Vec<NewMessage>);

/// Messages in the unit of work.
pub(crate) struct Messages;

impl Table for Messages {
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

/// Data about where a message comes from. It is stored but not shown.
#[derive(Debug, Clone, Default)]
pub struct Origin<'a> {
    /// The inbound message that an automatic reply answers.
    pub root: Option<&'a str>,
    /// Our identifier of the comment that the message answers in private.
    pub private_reply_to: Option<&'a str>,
    /// The draft that the message was made from, with its buttons and the message it answers.
    pub draft: Option<&'a Draft>,
    /// What the customer can choose from the text: titles and payloads, in order.
    pub text_choices: &'a [(String, String)],
}

/// A message to store.
#[derive(Debug, Clone, PartialEq)]
struct NewMessage {
    channel: String,
    message: Message,
    root: Option<String>,
    private_reply_to: Option<String>,
    draft: Option<Draft>,
    text_choices: Option<String>,
}

/// Stores a message without its files. Returns false and stores nothing if the channel already has a message with its
/// `external_id`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn insert(tx: &mut Tx<'_>, channel: &str, m: &Message, origin: &Origin<'_>) -> Result<bool> {
    if let Some(external_id) = &m.external_id {
        if intake::external_id(tx, channel, external_id).await?.message.is_some() {
            return Ok(false);
        }
        let key = (channel.to_owned(), external_id.clone());
        tx.cache.of::<intake::Cached>().externals.entry(key).or_default().message = Some(m.id.clone());
    }
    if let (None, Some(answered)) = (&m.reply_to, &m.reply_to_external_id) {
        // This message is linked when the message that it answers arrives.
        intake::external_id(tx, channel, answered).await?;
        let key = (channel.to_owned(), answered.clone());
        tx.cache.of::<intake::Cached>().externals.entry(key).or_default().awaited = true;
    }
    if m.author_kind == AuthorKind::Plugin && m.kind != MessageKind::Note && m.state != MessageState::Held {
        automatic_replies::count(tx, &m.conversation_id, origin.root);
    }
    tx.deferred.of::<Deferred>().0.push(NewMessage {
        channel: channel.to_owned(),
        message: m.clone(),
        root: origin.root.map(str::to_owned),
        private_reply_to: origin.private_reply_to.map(str::to_owned),
        draft: origin.draft.cloned(),
        text_choices: text_choices::stored(origin.text_choices)?,
    });
    Ok(true)
}

async fn write(batch: &mut Batch<'_>, new: &[NewMessage]) -> Result<()> {
    let sql = |_: Dialect, n: usize| {
        format!(
            "INSERT INTO messages (id, conversation_id, seq, channel, direction, kind, author_kind, author_name, \
             contact_id, text, payload, attributes, reply_to, deleted, state, external_id, attachment_count, root, \
             private_reply_to, draft, sent_at, created_at, reply_to_external_id, warnings, subject, content, \
             text_choices, purpose, author_id) VALUES {}",
            rows::placeholders(n, 29)
        )
    };
    batch
        .write(new, sql, |query, new| {
            let m = &new.message;
            Ok(query
                .bind(m.id.clone())
                .bind(m.conversation_id.clone())
                .bind(m.seq)
                .bind(new.channel.clone())
                .bind(m.direction.as_str())
                .bind(m.kind.as_str())
                .bind(m.author_kind.as_str())
                .bind(m.author_name.clone())
                .bind(m.contact_id.clone())
                .bind(m.text.clone())
                .bind(m.payload.clone())
                .bind(rows::text(&m.attributes)?)
                .bind(m.reply_to.clone())
                .bind(i64::from(m.deleted))
                .bind(m.state.as_str())
                .bind(m.external_id.clone())
                .bind(i64::try_from(m.attachments.len()).unwrap_or(i64::MAX))
                .bind(new.root.clone())
                .bind(new.private_reply_to.clone())
                .bind(new.draft.as_ref().map(rows::text).transpose()?)
                .bind(m.sent_at)
                .bind(m.created_at)
                .bind(m.reply_to_external_id.clone())
                .bind((!m.warnings.is_empty()).then(|| rows::text(&m.warnings)).transpose()?)
                .bind(m.subject.clone())
                .bind(m.content.clone())
                .bind(new.text_choices.clone())
                .bind(m.purpose.clone())
                .bind(m.author_id.clone()))
        })
        .await?;
    Ok(())
}

/// Returns one message with its files.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, id: &str) -> Result<Option<Message>> {
    let sql = format!("SELECT {COLUMNS} FROM messages m WHERE m.id = $1");
    let row = query(sql).bind(id).fetch_optional(&mut *conn).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(complete(conn, vec![message(&row, 0)?]).await?.pop())
}

/// Returns the message with a platform identifier, which may belong to any of its parts.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn by_external_id(conn: &mut Conn, channel: &str, external_id: &str) -> Result<Option<Message>> {
    let row = query(
        "SELECT id FROM messages WHERE channel = $1 AND external_id = $2 \
         UNION SELECT message_id FROM deliveries WHERE channel = $1 AND external_id = $2 LIMIT 1",
    )
    .bind(channel)
    .bind(external_id)
    .fetch_optional(&mut *conn)
    .await?;
    match row {
        Some(row) => get(conn, &row.try_get::<String>(0)?).await,
        None => Ok(None),
    }
}

/// Returns the last message of a customer in a conversation that has a platform identifier and was not deleted.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn latest_inbound(conn: &mut Conn, conversation: &str) -> Result<Option<Message>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM messages m WHERE m.conversation_id = $1 AND m.direction = 'in' \
         AND m.external_id IS NOT NULL AND m.deleted = 0 ORDER BY m.seq DESC LIMIT 1"
    );
    let row = query(sql).bind(conversation).fetch_optional(&mut *conn).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(complete(conn, vec![message(&row, 0)?]).await?.pop())
}

/// Replaces the platform's identifier of one of our messages, and of the part that has it, by the one that the platform
/// gave it since. Returns false and changes nothing if another message of the channel has the new one.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn change_external_id(tx: &mut Tx<'_>, channel: &str, id: &str, old: &str, new: &str) -> Result<bool> {
    if intake::external_id(tx, channel, new).await?.message.is_some() {
        return Ok(false);
    }
    for sql in [
        "UPDATE messages SET external_id = $1 WHERE id = $2 AND external_id = $3",
        "UPDATE deliveries SET external_id = $1 WHERE message_id = $2 AND external_id = $3",
    ] {
        query(sql).bind(new).bind(id).bind(old).execute(tx.change().await?).await?;
    }
    Ok(true)
}

/// Returns at most `limit` messages of a conversation, oldest first, with numbers greater than `after` and at most
/// `until`. If there are more, returns the first ones of this range, or the last ones if `last` is set.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(
    conn: &mut Conn,
    conversation: &str,
    after: i64,
    until: i64,
    limit: i64,
    last: bool,
) -> Result<Vec<Message>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM messages m WHERE m.conversation_id = $1 AND m.seq > $2 AND m.seq <= $3 \
         ORDER BY m.seq {} LIMIT $4",
        if last { "DESC" } else { "ASC" }
    );
    let rows = query(sql).bind(conversation).bind(after).bind(until).bind(limit).fetch_all(&mut *conn).await?;
    let mut found = rows.iter().map(|row| message(row, 0)).collect::<Result<Vec<_>>>()?;
    if last {
        found.reverse();
    }
    complete(conn, found).await
}

/// Sets the state of a message.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_state(tx: &mut Tx<'_>, id: &str, state: MessageState) -> Result<()> {
    query("UPDATE messages SET state = $1 WHERE id = $2")
        .bind(state.as_str())
        .bind(id)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Sets the text of a message that was edited at a time by the platform's clock. Returns false and changes nothing if a
/// later edit is known or the message was deleted. Of several edits at the same time, the last to arrive wins. If the
/// message is ours, it loses its rich content, because the new text replaces what the platform showed.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn edit(tx: &mut Tx<'_>, id: &str, text: &str, at: i64) -> Result<bool> {
    let sql = "UPDATE messages SET text = $1, edited_at = $2, text_choices = NULL, \
               content = CASE WHEN direction = 'out' THEN NULL ELSE content END WHERE id = $3 AND deleted = 0 \
               AND (edited_at IS NULL OR edited_at <= $2)";
    let done = query(sql).bind(text).bind(at).bind(id).execute(tx.change().await?).await?;
    Ok(done.rows_affected() > 0)
}

/// Sets the text of one of our messages before it is sent, and the draft from which it is made. Stores no time of the
/// edit, because the platform does not have the message yet, so any edit on the platform is newer.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn amend(tx: &mut Tx<'_>, id: &str, text: &str, draft: &Draft) -> Result<()> {
    let sql = "UPDATE messages SET text = $1, content = $2, draft = $3 WHERE id = $4 AND deleted = 0";
    let query = query(sql).bind(text).bind(draft.content.clone()).bind(rows::text(draft)?).bind(id);
    query.execute(tx.change().await?).await?;
    Ok(())
}

/// Links the replies that waited for a message, found by its platform identifier. Returns the linked replies, each as
/// its conversation and identifier.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn link_replies(
    tx: &mut Tx<'_>,
    channel: &str,
    external_id: &str,
    message: &str,
) -> Result<Vec<(String, String)>> {
    let sql = "UPDATE messages SET reply_to = $1 WHERE channel = $2 AND reply_to_external_id = $3 \
               AND reply_to IS NULL AND id <> $1 RETURNING conversation_id, id";
    let query = query(sql).bind(message).bind(channel).bind(external_id);
    query.fetch_all(tx.change().await?).await?.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Marks a message as deleted, and erases its text, rich content, payload, draft and files, the bodies of its
/// deliveries, and what connectors keep with them. A delivery that is still open keeps its body.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_deleted(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    let sql = "UPDATE messages SET deleted = 1, text = '', subject = NULL, payload = NULL, draft = NULL, \
               content = NULL, text_choices = NULL WHERE id = $1";
    query(sql).bind(id).execute(tx.change().await?).await?;
    query("UPDATE deliveries SET body = $1 WHERE message_id = $2 AND open = 0")
        .bind(rows::text(&Body::default())?)
        .bind(id)
        .execute(tx.change().await?)
        .await?;
    kept_values::remove(tx, id).await?;
    gestures::remove_of(tx, id).await?;
    kept_values::remove_of_parts(tx, id).await?;
    attachments::erase(tx, id).await
}

/// Removes a message completely. Used for a message that was stored from an echo and turns out to be one of our own.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    attachments::remove_of(tx, id).await?;
    kept_values::remove(tx, id).await?;
    gestures::remove_of(tx, id).await?;
    query("DELETE FROM reactions WHERE message_id = $1").bind(id).execute(tx.change().await?).await?;
    query("DELETE FROM messages WHERE id = $1").bind(id).execute(tx.change().await?).await?;
    Ok(())
}

/// Returns whether a conversation has a message at a position.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn is_there(conn: &mut Conn, conversation: &str, seq: Option<i64>) -> Result<bool> {
    let found = query("SELECT 1 FROM messages WHERE conversation_id = $1 AND seq = $2").bind(conversation).bind(seq);
    Ok(found.fetch_optional(conn).await?.is_some())
}

/// Returns the draft that one of our messages was made from.
///
/// # Errors
/// Returns an error if the database fails or the message does not exist.
pub async fn draft(conn: &mut Conn, id: &str) -> Result<Option<Draft>> {
    let row = query("SELECT draft FROM messages WHERE id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?
        .ok_or_else(|| DbError::Missing("message", id.to_owned()))?;
    rows::maybe_json(&row, 0)
}

/// Returns what one of our messages is for, such as `marketing`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn purpose(conn: &mut Conn, id: &str) -> Result<Option<String>> {
    let row = query("SELECT purpose FROM messages WHERE id = $1").bind(id).fetch_optional(conn).await?;
    row.map_or(Ok(None), |row| row.try_get(0))
}

/// Returns the comment that a message answers in private.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn answered_comment(conn: &mut Conn, id: &str) -> Result<Option<Message>> {
    let row = query("SELECT private_reply_to FROM messages WHERE id = $1").bind(id).fetch_optional(&mut *conn).await?;
    match row.map(|row| row.try_get::<Option<String>>(0)).transpose()?.flatten() {
        Some(comment) => get(conn, &comment).await,
        None => Ok(None),
    }
}

/// Returns the inbound message that an automatic reply answers.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn root(conn: &mut Conn, id: &str) -> Result<Option<String>> {
    let row = query("SELECT root FROM messages WHERE id = $1").bind(id).fetch_optional(conn).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.flatten())
}

/// Returns whether a comment already has a private reply.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn has_private_reply(conn: &mut Conn, comment: &str) -> Result<bool> {
    let row = query("SELECT 1 FROM messages WHERE private_reply_to = $1 AND state <> 'failed' LIMIT 1")
        .bind(comment)
        .fetch_optional(conn)
        .await?;
    Ok(row.is_some())
}
