//! Lists of conversations.

use plugboard_model::{Contact, Conversation, Status};

use super::{COLUMN_COUNT, COLUMNS, JOINS, conversation};
use crate::{
    Result, contacts, rows,
    sql::{Conn, query},
    visibility::Visibility,
};

/// Which conversations to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// On this channel.
    pub channel: Option<String>,
    /// With this status.
    pub status: Option<Status>,
    /// Assigned to the person with this identifier.
    pub assignee: Option<String>,
    /// Assigned to the team with this identifier.
    pub team: Option<String>,
    /// With this contact.
    pub contact: Option<String>,
    /// With this label.
    pub label: Option<String>,
    /// Linked with this conversation.
    pub linked: Option<String>,
    /// Of those that somebody sees.
    pub visibility: Visibility,
    /// After the conversation with this time of change and identifier.
    pub after: Option<(i64, String)>,
}

/// Returns conversations with their customers, most recently changed first.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<(Conversation, Contact)>> {
    let mut sql = format!(
        "SELECT {COLUMNS}, {} FROM conversations c JOIN contacts p ON p.id = c.contact_id {JOINS} WHERE 1 = 1",
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
    equal("assignee_id", filter.assignee.clone());
    equal("team_id", filter.team.clone());
    equal("contact_id", filter.contact.clone());
    if let Some(label) = &filter.label {
        // Labels are a JSON array of strings, so the conversation has a label if the array contains the label in
        // quotes.
        texts.push(rows::text(label)?);
        let dialect = conn.dialect();
        sql.push_str(&format!(" AND {}", dialect.contains("c.labels", texts.len())));
    }
    if let Some(linked) = &filter.linked {
        texts.push(linked.clone());
        sql.push_str(&format!(" AND c.id IN (SELECT other_id FROM links WHERE conversation_id = ${})", texts.len()));
    }
    sql.push_str(&filter.visibility.and(&mut texts));
    let n = texts.len();
    if filter.after.is_some() {
        sql.push_str(&format!(" AND (c.updated_at, c.id) < (${}, ${})", n + 2, n + 3));
    }
    sql.push_str(&format!(" ORDER BY c.updated_at DESC, c.id DESC LIMIT ${}", n + 1));
    let mut query = query(sql);
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
