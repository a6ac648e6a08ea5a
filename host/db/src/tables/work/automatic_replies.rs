//! Counts automatic replies.

use std::collections::{BTreeSet, HashMap};

use crate::sql::{Conn, Query, Row};
use crate::{
    Result, Tx, rows,
    unit::{
        batch::{self, PrefetchQuery},
        cache::{Cache, Pair, Wants, pair, unknown},
        table::Table,
    },
};

/// The automatic replies of a conversation so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AutomaticReplies {
    /// Whether this root already has an automatic reply, sent or on its way.
    pub answered: bool,
    /// The number of automatic replies since a time.
    pub recent: i64,
}

/// The conversations, each with a root, whose automatic replies the writes of a group will count.
#[derive(Default)]
struct Wanted {
    pairs: BTreeSet<Pair>,
    since: i64,
}

impl Wants {
    /// Counts a conversation's automatic replies since a time. All writes of a group must pass the same time.
    pub fn automatic_replies(&mut self, conversation: &str, root: &str, since: i64) {
        let wanted = self.0.of::<Wanted>();
        wanted.pairs.insert(pair(conversation, root));
        wanted.since = since;
    }
}

/// The automatic replies of conversations, each with a root.
#[derive(Default)]
struct Cached(HashMap<Pair, AutomaticReplies>);

/// The counts of automatic replies in the unit of work.
pub(crate) struct Counts;

impl Table for Counts {
    fn prefetch(&self, wants: &Wants, cache: &mut Cache) -> Vec<PrefetchQuery> {
        let Some(wanted) = wants.0.get::<Wanted>() else { return Vec::new() };
        let pairs: Vec<_> = wanted.pairs.iter().cloned().collect();
        queries(cache, &pairs, wanted.since)
    }
}

/// Returns whether a root already has an automatic reply, and how many automatic replies the conversation has since a
/// time.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of(tx: &mut Tx<'_>, conversation: &str, root: &str, since: i64) -> Result<AutomaticReplies> {
    let key = (conversation.to_owned(), root.to_owned());
    let queries = queries(&mut tx.cache, std::slice::from_ref(&key), since);
    tx.query(queries).await?;
    Ok(tx.cache.of::<Cached>().0.get(&key).copied().unwrap_or_default())
}

/// Same as [`of`] for several conversations, each with a root, outside of a transaction.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of_many(conn: &mut Conn, asked: &[Pair], since: i64) -> Result<HashMap<Pair, AutomaticReplies>> {
    let mut cache = Cache::default();
    let queries = queries(&mut cache, asked, since);
    batch::run(conn, &mut cache, queries).await?;
    Ok(std::mem::take(&mut cache.of::<Cached>().0))
}

/// Adds a reply that this transaction stores to the cached counts of its conversation.
pub(crate) fn count(tx: &mut Tx<'_>, conversation: &str, root: Option<&str>) {
    let cached = tx.cache.of::<Cached>().0.iter_mut().filter(|((of, _), _)| of == conversation);
    for ((_, asked), replies) in cached {
        replies.answered |= root == Some(asked);
        replies.recent += 1;
    }
}

fn queries(cache: &mut Cache, asked: &[Pair], since: i64) -> Vec<PrefetchQuery> {
    let new = unknown(&mut cache.of::<Cached>().0, asked);
    let ask = |some: &[Pair]| {
        let asked = rows::padded(some);
        let n = asked.len();
        // The limit bounds the cost. It is far above the number of replies that policy allows, so it does not change
        // the verdict.
        let sql = format!(
            "SELECT m.conversation_id, m.root, CASE WHEN m.created_at > $1 THEN 1 ELSE 0 END FROM messages m \
             WHERE m.conversation_id IN ({}) AND m.direction = 'out' AND m.author_kind = 'plugin' AND m.kind <> 'note' \
             AND m.state <> 'held' AND (m.created_at > ${} OR m.root IN ({})) LIMIT 5000",
            rows::list(n, 2),
            n + 2,
            rows::list(n, n + 3)
        );
        let some = some.to_vec();
        let bind = move |query: Query| {
            let query =
                asked.iter().fold(query.bind(since), |query, (conversation, _)| query.bind(conversation.clone()));
            asked.iter().fold(query.bind(since), |query, (_, root)| query.bind(root.clone()))
        };
        PrefetchQuery::new(sql, bind, move |cache, row| cache_row(cache, &some, row))
    };
    new.chunks(batch::MANY).map(ask).collect()
}

fn cache_row(cache: &mut Cache, asked: &[Pair], row: &Row) -> Result<()> {
    let (conversation, root): (String, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
    let recent = i64::from(rows::flag(row, 2)?);
    for key in asked.iter().filter(|(asked, _)| *asked == conversation) {
        let count = cache.of::<Cached>().0.entry(key.clone()).or_default();
        count.answered |= root.as_ref() == Some(&key.1);
        count.recent += recent;
    }
    Ok(())
}
