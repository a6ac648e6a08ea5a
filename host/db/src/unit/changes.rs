//! The change log: what changed, in commit order. Clients of the API follow it from a position.

use plugboard_model::UnknownWord;

use super::batch::Batch;
use crate::sql::{Conn, Row, query};
use crate::{Dialect, Result, rows};

/// The kind of record that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// A conversation was created or changed.
    Conversation,
    /// A message arrived, changed, or moved to another delivery state.
    Message,
    /// A contact changed.
    Contact,
    /// A lead was created or changed.
    Lead,
    /// A run ended.
    Run,
    /// A plugin or channel was installed, changed or paused.
    Registry,
    /// Somebody is typing in a conversation or has stopped, or we have marked it as read.
    Signal,
}

impl ChangeKind {
    /// Returns the kind's name in SQL and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::Message => "message",
            Self::Contact => "contact",
            Self::Lead => "lead",
            Self::Run => "run",
            Self::Registry => "registry",
            Self::Signal => "signal",
        }
    }

    fn parse(word: &str) -> Result<Self, UnknownWord> {
        let all =
            [Self::Conversation, Self::Message, Self::Contact, Self::Lead, Self::Run, Self::Registry, Self::Signal];
        all.into_iter().find(|kind| kind.as_str() == word).ok_or_else(|| UnknownWord {
            word: word.into(),
            what: "kind of change",
            expected: all.map(Self::as_str).join(", "),
        })
    }
}

/// The kind, the conversation and the identifier of a changed record.
pub(crate) type Changed = (ChangeKind, String, String);

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its position: greater for every later commit.
    pub position: i64,
    /// The kind of record that changed.
    pub kind: ChangeKind,
    /// The conversation; empty if there is none.
    pub conversation_id: String,
    /// The identifier of the changed record.
    pub subject: String,
    /// The time of the change.
    pub at: i64,
}

/// Adds entries to the log, with the next positions.
pub(crate) async fn append(conn: &mut Conn, changes: &[Changed], now: i64) -> Result<()> {
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let counted = query("UPDATE counters SET value = value + $1 WHERE name = 'changes' RETURNING value").bind(count);
    let last: i64 = counted.fetch_one(conn).await?.try_get(0)?;
    let rows: Vec<_> = (last - count + 1..).zip(changes).collect();
    let sql = |_: Dialect, n: usize| {
        format!(
            "INSERT INTO changes (position, kind, conversation_id, subject, at) VALUES {}",
            rows::placeholders(n, 5)
        )
    };
    let mut batch = Batch::new(conn);
    batch
        .write(&rows, sql, |query, (position, (kind, conversation, subject))| {
            let query = query.bind(*position).bind(kind.as_str());
            Ok(query.bind(conversation.clone()).bind(subject.clone()).bind(now))
        })
        .await
}

/// Returns the position of the latest change.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn latest(conn: &mut Conn) -> Result<i64> {
    query("SELECT value FROM counters WHERE name = 'changes'").fetch_one(conn).await?.try_get(0)
}

/// Returns the position before the oldest change that is still stored. A follower that asks for an earlier position has
/// missed changes.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn horizon(conn: &mut Conn) -> Result<i64> {
    let oldest: Option<i64> = query("SELECT MIN(position) FROM changes").fetch_one(&mut *conn).await?.try_get(0)?;
    match oldest {
        Some(oldest) => Ok(oldest - 1),
        None => latest(conn).await,
    }
}

/// Returns changes of all conversations after a position, oldest first.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn after(conn: &mut Conn, position: i64, limit: i64) -> Result<Vec<Change>> {
    let sql = "SELECT position, kind, conversation_id, subject, at FROM changes WHERE position > $1 \
        ORDER BY position LIMIT $2";
    query(sql).bind(position).bind(limit).fetch_all(conn).await?.iter().map(change).collect()
}

/// Returns the changes of one conversation after the position `from`, up to and including `to`, oldest first. Only rows
/// in this range are read, so its size bounds the cost.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn between(conn: &mut Conn, from: i64, to: i64, conversation: &str) -> Result<Vec<Change>> {
    query(BETWEEN).bind(from).bind(to).bind(conversation).fetch_all(conn).await?.iter().map(change).collect()
}

const BETWEEN: &str = "SELECT position, kind, conversation_id, subject, at FROM changes \
    WHERE position > $1 AND position <= $2 AND conversation_id = $3 ORDER BY position";

fn change(row: &Row) -> Result<Change> {
    Ok(Change {
        position: row.try_get(0)?,
        kind: ChangeKind::parse(&row.try_get::<String>(1)?)?,
        conversation_id: row.try_get(2)?,
        subject: row.try_get(3)?,
        at: row.try_get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Db, Dialect};
    use plugboard_model::Clock;

    #[tokio::test]
    async fn changes_of_a_conversation_are_searched_only_between_two_positions() {
        let dir = tempfile::tempdir().unwrap();
        let url = Dialect::sqlite_url(&dir.path().join("t.db"));
        let db = Db::open(&url, Clock::test(1)).await.unwrap();
        for n in 0..10 {
            let conversation = if n % 2 == 0 { "even" } else { "odd" };
            db.write_with(move |tx| {
                Box::pin(async move {
                    tx.changed(ChangeKind::Message, conversation, &n.to_string());
                    Ok(())
                })
            })
            .await
            .unwrap();
        }
        let mut conn = db.read().await.unwrap();
        let found = between(&mut conn, 3, 8, "odd").await.unwrap();
        assert_eq!(found.iter().map(|change| change.position).collect::<Vec<_>>(), [4, 6, 8]);

        let plan = query(format!("EXPLAIN QUERY PLAN {BETWEEN}"))
            .bind(3_i64)
            .bind(8_i64)
            .bind("odd")
            .fetch_all(&mut conn)
            .await
            .unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.try_get(3).unwrap()).collect();
        let [step] = plan.as_slice() else { panic!("{plan:?}") };
        assert!(step.contains("SEARCH") && step.contains("(position>? AND position<?)"), "{step}");
    }
}
