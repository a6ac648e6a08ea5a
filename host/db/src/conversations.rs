//! Conversations.

use plugboard_model::{Contact, Conversation, ConversationKind, Priority, Status};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

use crate::{DbError, Result, Tx, contacts, rows};

pub(crate) const COLUMNS: &str = "c.id, c.channel, c.thread, c.kind, c.status, c.category, c.priority, c.labels, \
    c.assignee, c.team, c.automation, c.contact_id, c.last_seq, c.event_seq, c.last_inbound_at, c.last_agent_at, c.snoozed_until, \
    c.created_at, c.updated_at";
pub(crate) const COLUMN_COUNT: usize = 19;

pub(crate) fn conversation(row: &AnyRow, at: usize) -> Result<Conversation> {
    Ok(Conversation {
        id: row.try_get(at)?,
        channel: row.try_get(at + 1)?,
        thread: row.try_get(at + 2)?,
        kind: rows::word(row, at + 3)?,
        status: rows::word(row, at + 4)?,
        category: row.try_get(at + 5)?,
        priority: rows::word(row, at + 6)?,
        labels: rows::json(row, at + 7)?,
        assignee: row.try_get(at + 8)?,
        team: row.try_get(at + 9)?,
        automation: rows::flag(row, at + 10)?,
        contact_id: row.try_get(at + 11)?,
        last_seq: row.try_get(at + 12)?,
        event_seq: row.try_get(at + 13)?,
        last_inbound_at: row.try_get(at + 14)?,
        last_agent_at: row.try_get(at + 15)?,
        snoozed_until: row.try_get(at + 16)?,
        created_at: row.try_get(at + 17)?,
        updated_at: row.try_get(at + 18)?,
    })
}

/// The conversation of a thread, locked until the commit, made where there is none. True when it is new.
///
/// # Errors
/// When the database refuses.
pub async fn find_or_create(
    tx: &mut Tx<'_>,
    channel: &str,
    thread: &str,
    kind: ConversationKind,
    contact: &str,
) -> Result<(Conversation, bool)> {
    let new = tx.clock().new_id();
    let now = tx.clock().now();
    let sql = format!(
        "INSERT INTO conversations (id, channel, thread, kind, status, priority, labels, automation, contact_id, \
         last_seq, event_seq, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, '[]', 1, $7, 0, 0, $8, $8) \
         ON CONFLICT (channel, thread) DO UPDATE SET channel = excluded.channel RETURNING {}",
        // Neither database takes an alias there.
        COLUMNS.replace("c.", "")
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(&new)
        .bind(channel)
        .bind(thread)
        .bind(kind.as_str())
        .bind(Status::Open.as_str())
        .bind(Priority::Normal.as_str())
        .bind(contact)
        .bind(now)
        .fetch_one(&mut **tx)
        .await?;
    let found = conversation(&row, 0)?;
    let is_new = found.id == new;
    Ok((found, is_new))
}

/// One conversation.
///
/// # Errors
/// When the database refuses.
pub async fn get(conn: &mut AnyConnection, id: &str) -> Result<Option<Conversation>> {
    let sql = format!("SELECT {COLUMNS} FROM conversations c WHERE c.id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(conn).await?;
    row.map(|row| conversation(&row, 0)).transpose()
}

/// The conversation of a platform's thread.
///
/// # Errors
/// When the database refuses.
pub async fn by_thread(conn: &mut AnyConnection, channel: &str, thread: &str) -> Result<Option<Conversation>> {
    let sql = format!("SELECT {COLUMNS} FROM conversations c WHERE c.channel = $1 AND c.thread = $2");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(channel).bind(thread).fetch_optional(conn).await?;
    row.map(|row| conversation(&row, 0)).transpose()
}

/// One conversation as it is now, locked until the commit, with its customer.
///
/// # Errors
/// When the database refuses or the conversation is gone.
pub async fn lock(tx: &mut Tx<'_>, id: &str) -> Result<(Conversation, Contact)> {
    // A read lock alone would let two hosts compute from the same row; the update takes the row.
    if tx.dialect() == crate::Dialect::Postgres {
        sqlx::query("SELECT 1 FROM conversations WHERE id = $1 FOR UPDATE").bind(id).execute(&mut **tx).await?;
    }
    with_contact(tx, id).await?.ok_or_else(|| DbError::Missing("conversation", id.to_owned()))
}

/// One conversation with its customer.
///
/// # Errors
/// When the database refuses.
pub async fn with_contact(conn: &mut AnyConnection, id: &str) -> Result<Option<(Conversation, Contact)>> {
    let sql = format!(
        "SELECT {COLUMNS}, {} FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE c.id = $1",
        contacts::COLUMNS
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(conn).await?;
    row.map(|row| Ok((conversation(&row, 0)?, contacts::contact(&row, COLUMN_COUNT)?))).transpose()
}

/// Writes everything about a conversation that can change.
///
/// # Errors
/// When the database refuses or the conversation is gone.
pub async fn update(tx: &mut Tx<'_>, c: &Conversation) -> Result<()> {
    let done = sqlx::query(
        "UPDATE conversations SET status = $1, category = $2, priority = $3, labels = $4, assignee = $5, team = $6, \
         automation = $7, last_seq = $8, event_seq = $9, last_inbound_at = $10, last_agent_at = $11, \
         snoozed_until = $12, updated_at = $13 WHERE id = $14",
    )
    .bind(c.status.as_str())
    .bind(&c.category)
    .bind(c.priority.as_str())
    .bind(rows::text(&c.labels)?)
    .bind(&c.assignee)
    .bind(&c.team)
    .bind(i64::from(c.automation))
    .bind(c.last_seq)
    .bind(c.event_seq)
    .bind(c.last_inbound_at)
    .bind(c.last_agent_at)
    .bind(c.snoozed_until)
    .bind(c.updated_at)
    .bind(&c.id)
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 { Err(DbError::Missing("conversation", c.id.clone())) } else { Ok(()) }
}

/// Reserves the number of one more event.
///
/// # Errors
/// When the database refuses or the conversation is gone.
pub async fn next_event_seq(tx: &mut Tx<'_>, id: &str) -> Result<i64> {
    let row = sqlx::query("UPDATE conversations SET event_seq = event_seq + 1 WHERE id = $1 RETURNING event_seq")
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.ok_or_else(|| DbError::Missing("conversation", id.to_owned()))?.try_get(0)?)
}

/// Which conversations to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// On this channel.
    pub channel: Option<String>,
    /// With this status.
    pub status: Option<Status>,
    /// Given to this person.
    pub assignee: Option<String>,
    /// Given to this team.
    pub team: Option<String>,
    /// Of this contact.
    pub contact: Option<String>,
    /// With this label.
    pub label: Option<String>,
    /// After this one: its time of change and identifier.
    pub after: Option<(i64, String)>,
}

/// Conversations with their customers, the latest changed first.
///
/// # Errors
/// When the database refuses.
pub async fn list(conn: &mut AnyConnection, filter: &Filter, limit: i64) -> Result<Vec<(Conversation, Contact)>> {
    let mut sql = format!(
        "SELECT {COLUMNS}, {} FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE 1 = 1",
        contacts::COLUMNS
    );
    let mut texts = Vec::new();
    let mut equal = |column: &str, value: Option<String>| {
        if let Some(value) = value {
            texts.push(value);
            sql.push_str(&format!(" AND c.{column} = ${}", texts.len()));
        }
    };
    equal("channel", filter.channel.clone());
    equal("status", filter.status.map(|status| status.to_string()));
    equal("assignee", filter.assignee.clone());
    equal("team", filter.team.clone());
    equal("contact_id", filter.contact.clone());
    if let Some(label) = &filter.label {
        // Labels are a JSON array of strings: the quoted label is in it when it is one of them.
        texts.push(rows::text(label)?);
        let dialect =
            if conn.backend_name() == "PostgreSQL" { crate::Dialect::Postgres } else { crate::Dialect::Sqlite };
        sql.push_str(&format!(" AND {}", dialect.contains("c.labels", texts.len())));
    }
    let n = texts.len();
    if filter.after.is_some() {
        sql.push_str(&format!(" AND (c.updated_at, c.id) < (${}, ${})", n + 2, n + 3));
    }
    sql.push_str(&format!(" ORDER BY c.updated_at DESC, c.id DESC LIMIT ${}", n + 1));
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for text in texts {
        query = query.bind(text);
    }
    query = query.bind(limit);
    if let Some((at, id)) = &filter.after {
        query = query.bind(*at).bind(id.clone());
    }
    let rows = query.fetch_all(conn).await?;
    rows.iter().map(|row| Ok((conversation(row, 0)?, contacts::contact(row, COLUMN_COUNT)?))).collect()
}

/// Conversations whose snooze has ended.
///
/// # Errors
/// When the database refuses.
pub async fn snoozed_until(conn: &mut AnyConnection, now: i64, limit: i64) -> Result<Vec<String>> {
    let rows = sqlx::query(
        "SELECT id FROM conversations WHERE snoozed_until IS NOT NULL AND snoozed_until <= $1 ORDER BY snoozed_until LIMIT $2",
    )
    .bind(now)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Moves a watermark forward; an earlier one changes nothing.
///
/// # Errors
/// When the database refuses.
pub async fn set_watermark(tx: &mut Tx<'_>, id: &str, read: bool, until: i64) -> Result<()> {
    let sql = if read {
        "UPDATE conversations SET read_until = $1 WHERE id = $2 AND (read_until IS NULL OR read_until < $1)"
    } else {
        "UPDATE conversations SET delivered_until = $1 WHERE id = $2 AND (delivered_until IS NULL OR delivered_until < $1)"
    };
    sqlx::query(sql).bind(until).bind(id).execute(&mut **tx).await?;
    Ok(())
}
