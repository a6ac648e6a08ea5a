//! The change log: what changed, in commit order. Followers of the API read it from a position.

use plugboard_model::UnknownWord;
use sqlx::{AnyConnection, Row as _};

use crate::{Result, rows::placeholders};

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// A conversation began or changed.
    Conversation,
    /// A message came, changed, or moved on its way.
    Message,
    /// A contact changed.
    Contact,
    /// A run ended.
    Run,
    /// A plugin or channel was installed, changed or paused.
    Registry,
}

impl ChangeKind {
    /// Its word in SQL and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::Message => "message",
            Self::Contact => "contact",
            Self::Run => "run",
            Self::Registry => "registry",
        }
    }

    fn parse(word: &str) -> Result<Self, UnknownWord> {
        let all = [Self::Conversation, Self::Message, Self::Contact, Self::Run, Self::Registry];
        all.into_iter().find(|kind| kind.as_str() == word).ok_or_else(|| UnknownWord {
            word: word.into(),
            what: "kind of change",
            expected: all.map(Self::as_str).join(", "),
        })
    }
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its place: greater for every later commit.
    pub position: i64,
    /// What it is about.
    pub kind: ChangeKind,
    /// The conversation; empty where there is none.
    pub conversation_id: String,
    /// The identifier of what changed.
    pub subject: String,
    /// When.
    pub at: i64,
}

pub(crate) async fn append(conn: &mut AnyConnection, changes: &[(ChangeKind, String, String)], now: i64) -> Result<()> {
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let last: i64 = sqlx::query("UPDATE counters SET value = value + $1 WHERE name = 'changes' RETURNING value")
        .bind(count)
        .fetch_one(&mut *conn)
        .await?
        .try_get(0)?;
    let mut position = last - count;
    for some in changes.chunks(50) {
        let sql = format!(
            "INSERT INTO changes (position, kind, conversation_id, subject, at) VALUES {}",
            placeholders(some.len(), 5)
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for (kind, conversation, subject) in some {
            position += 1;
            query = query.bind(position).bind(kind.as_str()).bind(conversation).bind(subject).bind(now);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// The position of the latest change.
///
/// # Errors
/// When the database refuses.
pub async fn latest(conn: &mut AnyConnection) -> Result<i64> {
    Ok(sqlx::query("SELECT value FROM counters WHERE name = 'changes'").fetch_one(conn).await?.try_get(0)?)
}

/// The position before the oldest change that is still kept: who asks for an earlier one has missed some.
///
/// # Errors
/// When the database refuses.
pub async fn horizon(conn: &mut AnyConnection) -> Result<i64> {
    let oldest: Option<i64> =
        sqlx::query("SELECT MIN(position) FROM changes").fetch_one(&mut *conn).await?.try_get(0)?;
    match oldest {
        Some(oldest) => Ok(oldest - 1),
        None => latest(conn).await,
    }
}

/// Changes after a position, oldest first, of one conversation or of all.
///
/// # Errors
/// When the database refuses.
pub async fn after(
    conn: &mut AnyConnection,
    position: i64,
    conversation: Option<&str>,
    limit: i64,
) -> Result<Vec<Change>> {
    let rows = sqlx::query(
        "SELECT position, kind, conversation_id, subject, at FROM changes \
         WHERE position > $1 AND ($2 = '' OR conversation_id = $2) ORDER BY position LIMIT $3",
    )
    .bind(position)
    .bind(conversation.unwrap_or(""))
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Change {
                position: row.try_get(0)?,
                kind: ChangeKind::parse(&row.try_get::<String, _>(1)?)?,
                conversation_id: row.try_get(2)?,
                subject: row.try_get(3)?,
                at: row.try_get(4)?,
            })
        })
        .collect()
}
