//! Counts automatic replies.

use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::collections::HashMap;

use crate::{
    Dialect, Result, Tx,
    batch::{self, PrefetchQuery, Statement},
    prefetch::{self, Known, Pair},
    rows,
};

/// The automatic replies of a conversation so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Automatic {
    /// Whether this root already has an automatic reply, sent or on its way.
    pub answered: bool,
    /// The number of automatic replies since a time.
    pub recent: i64,
}

/// Returns whether a root already has an automatic reply, and how many automatic replies the conversation has since a
/// time.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of(tx: &mut Tx<'_>, conversation: &str, root: &str, since: i64) -> Result<Automatic> {
    let key = (conversation.to_owned(), root.to_owned());
    let questions = questions(&mut tx.known, std::slice::from_ref(&key), since);
    tx.ask(questions).await?;
    Ok(tx.known.automatic.get(&key).copied().unwrap_or_default())
}

/// Same as [`of`] for several conversations, each with a root, outside of a transaction.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of_many(conn: &mut AnyConnection, asked: &[Pair], since: i64) -> Result<HashMap<Pair, Automatic>> {
    let mut known = Known::new(Dialect::of_connection(conn));
    let questions = questions(&mut known, asked, since);
    batch::ask(conn, &mut known, questions).await?;
    Ok(known.automatic)
}

pub(crate) fn questions(known: &mut Known, asked: &[Pair], since: i64) -> Vec<PrefetchQuery> {
    let new = prefetch::unknown(&mut known.automatic, asked);
    let ask = |some: &[Pair]| {
        let asked = rows::padded(some);
        let n = asked.len();
        // The limit is far above what policy allows in a conversation, so it does not change the verdict.
        let sql = format!(
            "SELECT m.conversation_id, m.root, CASE WHEN m.created_at > $1 THEN 1 ELSE 0 END FROM messages m \
             WHERE m.conversation_id IN ({}) AND m.direction = 'out' AND m.author_kind = 'plugin' AND m.kind <> 'note' \
             AND m.state <> 'held' AND (m.created_at > ${} OR m.root IN ({})) LIMIT 5000",
            rows::list(n, 2),
            n + 2,
            rows::list(n, n + 3)
        );
        let some = some.to_vec();
        let bind = move |query: Statement| {
            let query =
                asked.iter().fold(query.bind(since), |query, (conversation, _)| query.bind(conversation.clone()));
            asked.iter().fold(query.bind(since), |query, (_, root)| query.bind(root.clone()))
        };
        PrefetchQuery::new(sql, bind, move |known, row| learn(known, &some, row))
    };
    new.chunks(batch::MANY).map(ask).collect()
}

fn learn(known: &mut Known, asked: &[Pair], row: &AnyRow) -> Result<()> {
    let (conversation, root): (String, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
    let recent = i64::from(rows::flag(row, 2)?);
    for key in asked.iter().filter(|(asked, _)| *asked == conversation) {
        let count = known.automatic.entry(key.clone()).or_default();
        count.answered |= root.as_ref() == Some(&key.1);
        count.recent += recent;
    }
    Ok(())
}
