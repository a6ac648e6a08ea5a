//! The change log: what changed, in commit order. Followers of the API read it from a position.

use plugboard_model::UnknownWord;
use sqlx::{AnyConnection, Row as _};

use crate::{Result, batch::Batch, rows};

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// A conversation began or changed.
    Conversation,
    /// A message came, changed, or moved on its way.
    Message,
    /// A contact changed.
    Contact,
    /// A lead began or changed.
    Lead,
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
            Self::Lead => "lead",
            Self::Run => "run",
            Self::Registry => "registry",
        }
    }

    fn parse(word: &str) -> Result<Self, UnknownWord> {
        let all = [Self::Conversation, Self::Message, Self::Contact, Self::Lead, Self::Run, Self::Registry];
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

pub(crate) async fn append(batch: &mut Batch<'_>, changes: &[(ChangeKind, String, String)], now: i64) -> Result<()> {
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let counted = |_| "UPDATE counters SET value = value + $1 WHERE name = 'changes'".to_owned();
    batch.change(&[count], counted, |query, count| Ok(query.bind(*count))).await?;
    let rows: Vec<_> = (1..=count).rev().zip(changes).collect();
    let sql = |n| {
        format!(
            "INSERT INTO changes (position, kind, conversation_id, subject, at) \
             SELECT c.value - v.column1 + 1, v.column2, v.column3, v.column4, v.column5 \
             FROM counters c, (VALUES {}) v WHERE c.name = 'changes'",
            rows::placeholders(n, 5)
        )
    };
    batch
        .write(&rows, sql, |query, (before, (kind, conversation, subject))| {
            let query = query.bind(*before).bind(kind.as_str());
            Ok(query.bind(conversation.clone()).bind(subject.clone()).bind(now))
        })
        .await
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
