//! What was said and decided before: read page by page, for those who look back. Nothing here writes but [`choose`].

use plugboard_model::{Contact, Conversation, ConversationChange, Message};
use sqlx::{AnyConnection, Row as _};
use std::collections::HashMap;

use crate::{Result, Tx, contacts, conversations, messages, rows};

/// What a person decided about a conversation, the latest for each field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// `category`, `priority`, `team`, `assignee`, or `label:` and the label.
    pub field: String,
    /// What was chosen; empty for nothing. For a label `added` or `removed`.
    pub value: String,
}

impl Choice {
    /// What a person's change decides, if it is such a change.
    #[must_use]
    pub fn of(change: &ConversationChange) -> Option<Self> {
        let none = String::new;
        let (field, value) = match change {
            ConversationChange::Category { category } => ("category".into(), category.clone().unwrap_or_else(none)),
            ConversationChange::Priority { priority } => ("priority".into(), priority.to_string()),
            ConversationChange::Team { team } => ("team".into(), team.clone().unwrap_or_else(none)),
            ConversationChange::Assignee { assignee } => ("assignee".into(), assignee.clone().unwrap_or_else(none)),
            ConversationChange::AddLabel { label } => (format!("label:{label}"), "added".to_owned()),
            ConversationChange::RemoveLabel { label } => (format!("label:{label}"), "removed".to_owned()),
            ConversationChange::Status { .. }
            | ConversationChange::Snooze { .. }
            | ConversationChange::Automation { .. } => return None,
        };
        Some(Self { field, value })
    }
}

/// Keeps what a person decided, in the place of what was decided before.
///
/// # Errors
/// When the database refuses.
pub async fn choose(tx: &mut Tx<'_>, conversation: &str, choice: &Choice, author: &str) -> Result<()> {
    let now = tx.clock().now();
    sqlx::query(
        "INSERT INTO choices (conversation_id, field, value, author, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (conversation_id, field) DO UPDATE SET value = excluded.value, author = excluded.author, \
         at = excluded.at",
    )
    .bind(conversation)
    .bind(&choice.field)
    .bind(&choice.value)
    .bind(author)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// How many conversations were there at a time and have changed since an earlier one.
///
/// # Errors
/// When the database refuses.
pub async fn count(conn: &mut AnyConnection, since: i64, until: i64) -> Result<i64> {
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM conversations WHERE updated_at >= $1 AND created_at <= $2";
    Ok(sqlx::query(sql).bind(since).bind(until).fetch_one(conn).await?.try_get(0)?)
}

/// The next of these conversations, with their customers, by identifier: what changes meanwhile moves none of them.
/// `after`: the last one's identifier.
///
/// # Errors
/// When the database refuses.
pub async fn conversations(
    conn: &mut AnyConnection,
    since: i64,
    until: i64,
    after: &str,
    limit: i64,
) -> Result<Vec<(Conversation, Contact)>> {
    let sql = format!(
        "SELECT {}, {} FROM conversations c JOIN contacts p ON p.id = c.contact_id \
         WHERE c.updated_at >= $1 AND c.created_at <= $2 AND c.id > $3 ORDER BY c.id LIMIT $4",
        conversations::COLUMNS,
        contacts::COLUMNS
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(since).bind(until).bind(after).bind(limit);
    let pair = |row: &sqlx::any::AnyRow| {
        Ok((conversations::conversation(row, 0)?, contacts::contact(row, conversations::COLUMN_COUNT)?))
    };
    query.fetch_all(conn).await?.iter().map(pair).collect()
}

/// The latest messages of a conversation until a time, in order, without their files.
///
/// # Errors
/// When the database refuses.
pub async fn messages(conn: &mut AnyConnection, conversation: &str, until: i64, most: u32) -> Result<Vec<Message>> {
    let sql = format!(
        "SELECT {} FROM messages m WHERE m.conversation_id = $1 AND m.created_at <= $2 ORDER BY m.seq DESC LIMIT {most}",
        messages::COLUMNS,
    );
    let found = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(conversation).bind(until).fetch_all(conn).await?;
    found.iter().rev().map(|row| Ok(messages::message(row, 0)?.0)).collect()
}

/// What people decided about conversations.
///
/// # Errors
/// When the database refuses.
pub async fn choices(conn: &mut AnyConnection, conversations: &[String]) -> Result<HashMap<String, Vec<Choice>>> {
    let mut found: HashMap<String, Vec<Choice>> = HashMap::new();
    if conversations.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT conversation_id, field, value FROM choices WHERE conversation_id IN ({}) ORDER BY field",
        rows::list(conversations.len(), 1)
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for id in conversations {
        query = query.bind(id.clone());
    }
    for row in query.fetch_all(conn).await? {
        let choice = Choice { field: row.try_get(1)?, value: row.try_get(2)? };
        found.entry(row.try_get(0)?).or_default().push(choice);
    }
    Ok(found)
}
