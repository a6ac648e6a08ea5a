//! Past conversations, messages and people's decisions, read page by page. Only [`choose`] writes.

use plugboard_model::{Contact, Conversation, ConversationChange, Message};
use std::collections::HashMap;

use crate::sql::{Conn, Row, query};
use crate::{Result, Tx, contacts, conversations, messages, rows};

/// A person's decision about a conversation. Only the latest is stored for each field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// `category`, `priority`, `team`, `assignee`, or `label:` and the label.
    pub field: String,
    /// The chosen value; empty for none. `added` or `removed` for a label. A person or a team is stored by identifier,
    /// and returned by handle.
    pub value: String,
}

impl Choice {
    /// Returns the decision that a person's change contains, if any. `after`: the conversation after it.
    #[must_use]
    pub fn of(change: &ConversationChange, after: &Conversation) -> Option<Self> {
        let none = String::new;
        let (field, value) = match change {
            ConversationChange::Category { category } => ("category".into(), category.clone().unwrap_or_else(none)),
            ConversationChange::Priority { priority } => ("priority".into(), priority.to_string()),
            ConversationChange::Team { .. } => ("team".into(), after.team_id.clone().unwrap_or_else(none)),
            ConversationChange::Assignee { .. } => ("assignee".into(), after.assignee_id.clone().unwrap_or_else(none)),
            ConversationChange::AddLabel { label } => (format!("label:{label}"), "added".to_owned()),
            ConversationChange::RemoveLabel { label } => (format!("label:{label}"), "removed".to_owned()),
            ConversationChange::Status { .. }
            | ConversationChange::Snooze { .. }
            | ConversationChange::Automation { .. } => return None,
        };
        Some(Self { field, value })
    }
}

/// Stores a person's decision, replacing the earlier one for the same field.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn choose(tx: &mut Tx<'_>, conversation: &str, choice: &Choice, author: &str) -> Result<()> {
    let now = tx.clock().now();
    query(
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

/// Counts the conversations created by `until` that have changed since `since`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn count(conn: &mut Conn, since: i64, until: i64) -> Result<i64> {
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM conversations WHERE updated_at >= $1 AND created_at <= $2";
    query(sql).bind(since).bind(until).fetch_one(conn).await?.try_get(0)
}

/// Returns a page of the conversations that [`count`] counts, with their customers. They are sorted by identifier, so
/// that concurrent changes do not reorder them. `after` is the last identifier of the previous page.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn conversations(
    conn: &mut Conn,
    since: i64,
    until: i64,
    after: &str,
    limit: i64,
) -> Result<Vec<(Conversation, Contact)>> {
    let sql = format!(
        "SELECT {}, {} FROM conversations c JOIN contacts p ON p.id = c.contact_id {} \
         WHERE c.updated_at >= $1 AND c.created_at <= $2 AND c.id > $3 ORDER BY c.id LIMIT $4",
        conversations::COLUMNS,
        contacts::COLUMNS,
        conversations::JOINS
    );
    let query = query(sql).bind(since).bind(until).bind(after).bind(limit);
    let pair =
        |row: &Row| Ok((conversations::conversation(row, 0)?, contacts::contact(row, conversations::COLUMN_COUNT)?));
    query.fetch_all(conn).await?.iter().map(pair).collect()
}

/// Returns the latest messages of a conversation up to a time, at most `limit`, oldest first, without their files.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn messages(conn: &mut Conn, conversation: &str, until: i64, limit: u32) -> Result<Vec<Message>> {
    let sql = format!(
        "SELECT {} FROM messages m WHERE m.conversation_id = $1 AND m.created_at <= $2 ORDER BY m.seq DESC LIMIT {limit}",
        messages::COLUMNS,
    );
    let found = query(sql).bind(conversation).bind(until).fetch_all(conn).await?;
    found.iter().rev().map(|row| Ok(messages::message(row, 0)?.0)).collect()
}

/// The maximum number of customers of a conversation that a backtest knows.
const PARTICIPANTS: i64 = 1_000;

/// Returns the customers who take part in a group or public conversation, by identifier: the last ones to write, at most
/// 1,000.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn participants(conn: &mut Conn, conversation: &str) -> Result<HashMap<String, Contact>> {
    let sql = format!(
        "SELECT {} FROM participants t JOIN contacts p ON p.id = t.contact_id WHERE t.conversation_id = $1 \
         ORDER BY t.last_at DESC, t.contact_id LIMIT $2",
        contacts::COLUMNS
    );
    let found = query(sql).bind(conversation).bind(PARTICIPANTS).fetch_all(conn).await?;
    let people = found.iter().map(|row| contacts::contact(row, 0));
    people.map(|person| person.map(|person| (person.id.clone(), person))).collect()
}

/// Returns people's decisions about conversations, by conversation.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn choices(conn: &mut Conn, conversations: &[String]) -> Result<HashMap<String, Vec<Choice>>> {
    let mut found: HashMap<String, Vec<Choice>> = HashMap::new();
    if conversations.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT h.conversation_id, h.field, CASE h.field WHEN 'assignee' THEN COALESCE(p.handle, '') \
         WHEN 'team' THEN COALESCE(t.handle, '') ELSE h.value END FROM choices h \
         LEFT JOIN people p ON h.field = 'assignee' AND p.id = h.value \
         LEFT JOIN teams t ON h.field = 'team' AND t.id = h.value WHERE h.conversation_id IN ({}) ORDER BY h.field",
        rows::list(conversations.len(), 1)
    );
    let mut query = query(sql);
    for id in conversations {
        query = query.bind(id.clone());
    }
    for row in query.fetch_all(conn).await? {
        let choice = Choice { field: row.try_get(1)?, value: row.try_get(2)? };
        found.entry(row.try_get(0)?).or_default().push(choice);
    }
    Ok(found)
}
