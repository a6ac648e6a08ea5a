//! Runs as shown to people.

use plugboard_model::{Failure, LogLine, Usage};

use super::Judged;
use crate::sql::{Conn, Row, query};
use crate::{Result, rows, visibility::Visibility};

/// A run as shown to people.
#[derive(Debug, Clone)]
pub struct RunView {
    /// Identifier.
    pub id: String,
    /// Its event.
    pub event_id: String,
    /// The kind of event: `message`, `conversation`, ...
    pub event_kind: String,
    /// The message it is about, if any.
    pub message_id: Option<String>,
    /// The installation's name.
    pub plugin: String,
    /// Its conversation.
    pub conversation_id: String,
    /// `pending`, `running`, `done` or `dead`.
    pub state: String,
    /// The number of attempts.
    pub attempts: i64,
    /// Whether it was redriven after it was a dead letter.
    pub late: bool,
    /// When the next attempt is due, while it is pending.
    pub due_at: i64,
    /// The latest failure.
    pub failure: Option<Failure>,
    /// The requested actions and their results.
    pub actions: Vec<Judged>,
    /// The lines it logged.
    pub log: Vec<LogLine>,
    /// The resources it used.
    pub usage: Usage,
    /// When it was created.
    pub created_at: i64,
    /// When it ended.
    pub finished_at: Option<i64>,
}

const VIEW: &str = "SELECT r.id, r.event_id, COALESCE(e.kind, ''), e.message_id, COALESCE(i.name, ''), r.conversation_id, \
    r.state, r.attempts, r.late, r.due_at, r.failure, r.actions, r.log, r.usage, r.created_at, r.finished_at \
    FROM runs r LEFT JOIN events e ON e.id = r.event_id LEFT JOIN installations i ON i.id = r.installation_id";

fn view(row: &Row) -> Result<RunView> {
    Ok(RunView {
        id: row.try_get(0)?,
        event_id: row.try_get(1)?,
        event_kind: row.try_get(2)?,
        message_id: row.try_get(3)?,
        plugin: row.try_get(4)?,
        conversation_id: row.try_get(5)?,
        state: row.try_get(6)?,
        attempts: row.try_get(7)?,
        late: rows::flag(row, 8)?,
        due_at: row.try_get(9)?,
        failure: rows::maybe_json(row, 10)?,
        actions: rows::maybe_json(row, 11)?.unwrap_or_default(),
        log: rows::maybe_json(row, 12)?.unwrap_or_default(),
        usage: rows::maybe_json(row, 13)?.unwrap_or_default(),
        created_at: row.try_get(14)?,
        finished_at: row.try_get(15)?,
    })
}

/// Which runs to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this conversation.
    pub conversation: Option<String>,
    /// Of this installation, by name.
    pub plugin: Option<String>,
    /// In this state.
    pub state: Option<String>,
    /// Of the conversations that somebody sees.
    pub visibility: Visibility,
    /// Older than this one, by identifier.
    pub after: Option<String>,
}

/// Returns runs, newest first.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<RunView>> {
    let mut sql = format!("{VIEW} WHERE 1 = 1");
    let mut texts = Vec::new();
    for (condition, value) in [
        ("r.conversation_id =", &filter.conversation),
        ("i.name =", &filter.plugin),
        ("r.state =", &filter.state),
        ("r.id <", &filter.after),
    ] {
        if let Some(value) = value {
            texts.push(value.clone());
            sql.push_str(&format!(" AND {condition} ${}", texts.len()));
        }
    }
    sql.push_str(&filter.visibility.and_of("r.conversation_id", &mut texts));
    sql.push_str(&format!(" ORDER BY r.id DESC LIMIT ${}", texts.len() + 1));
    let mut query = query(sql);
    for text in texts {
        query = query.bind(text);
    }
    query.bind(limit).fetch_all(conn).await?.iter().map(view).collect()
}

/// Returns one run.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, id: &str) -> Result<Option<RunView>> {
    let sql = format!("{VIEW} WHERE r.id = $1");
    let row = query(sql).bind(id).fetch_optional(conn).await?;
    row.map(|row| view(&row)).transpose()
}
