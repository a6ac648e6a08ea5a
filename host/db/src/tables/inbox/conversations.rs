//! Conversations.

mod answered;
mod list;
mod threads;

pub use answered::{Answered, answered};
pub use list::{Filter, list};
pub use threads::{private_with, set_begun, set_contact, set_thread, unanswered_opening};

use futures_util::future::BoxFuture;
use plugboard_model::{Clock, Contact, Conversation, ConversationKind, LastMessage, OpeningKind, Priority, Status};
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::sql::{Conn, Query, Row, query};
use crate::{
    DbError, Dialect, Result, Tx, contacts, episodes,
    intake::{self, Marks, PlatformIds},
    rows,
    unit::{
        batch::{Batch, PrefetchQuery},
        cache::{Cache, Slots, Wants, unknown},
        table::{Rows, Table},
    },
};

/// A conversation's columns, from `conversations c` with [`JOINS`].
pub(crate) const COLUMNS: &str = "c.id, c.channel, c.thread, c.kind, c.status, c.category, c.priority, c.labels, \
    ca.handle, ct.handle, c.automation, c.contact_id, c.last_seq, c.event_seq, c.last_inbound_at, c.last_agent_at, c.snoozed_until, \
    c.created_at, c.updated_at, c.lead_id, c.standby, c.name, c.named_at, c.opened_by, c.begins, \
    c.assignee_id, c.team_id, c.waiting_since, c.waiting_for_person_since, c.last_message_seq, c.last_message_text, \
    c.last_message_author_kind, c.last_message_author_name, c.last_message_at, ce.id, ce.number, ce.opened_by, \
    ce.opened_seq, ce.opened_at, ce.first_reply_at, ce.first_person_reply_at, ce.person_replies, ce.handed_over_at, \
    ce.first_resolved_at, ce.resolved_at, ce.resolved_by_kind, ce.resolved_by_id, ce.resolved_by_name, ce.reopened";
pub(crate) const COLUMN_COUNT: usize = 49;
/// The columns that an insert and an update write. An update includes the identifier.
const STORED: usize = 33;
const UPDATED: usize = 27;
/// The people and teams assigned to conversations, and their current episodes. Stands after the inner joins.
pub(crate) const JOINS: &str = "LEFT JOIN people ca ON ca.id = c.assignee_id \
    LEFT JOIN teams ct ON ct.id = c.team_id LEFT JOIN episodes ce ON ce.id = c.episode_id";

pub(crate) fn conversation(row: &Row, at: usize) -> Result<Conversation> {
    // The identifier of a team that was removed has no handle.
    let named = |handle: usize, id: usize| -> Result<(Option<String>, Option<String>)> {
        let handle: Option<String> = row.try_get(at + handle)?;
        Ok(if handle.is_some() { (handle, row.try_get(at + id)?) } else { (None, None) })
    };
    let ((assignee, assignee_id), (team, team_id)) = (named(8, 25)?, named(9, 26)?);
    Ok(Conversation {
        id: row.try_get(at)?,
        channel: row.try_get(at + 1)?,
        thread: row.try_get(at + 2)?,
        kind: rows::word(row, at + 3)?,
        status: rows::word(row, at + 4)?,
        category: row.try_get(at + 5)?,
        priority: rows::word(row, at + 6)?,
        labels: rows::json(row, at + 7)?,
        assignee,
        assignee_id,
        team,
        team_id,
        automation: rows::flag(row, at + 10)?,
        contact_id: row.try_get(at + 11)?,
        last_seq: row.try_get(at + 12)?,
        event_seq: row.try_get(at + 13)?,
        last_inbound_at: row.try_get(at + 14)?,
        last_agent_at: row.try_get(at + 15)?,
        snoozed_until: row.try_get(at + 16)?,
        created_at: row.try_get(at + 17)?,
        updated_at: row.try_get(at + 18)?,
        lead_id: row.try_get(at + 19)?,
        standby: rows::flag(row, at + 20)?,
        name: row.try_get(at + 21)?,
        named_at: row.try_get(at + 22)?,
        opened_by: rows::maybe_word(row, at + 23)?,
        begins: rows::flag(row, at + 24)?,
        waiting_since: row.try_get(at + 27)?,
        waiting_for_person_since: row.try_get(at + 28)?,
        last_message: last_message(row, at + 29)?,
        episode: episodes::maybe_episode(row, at + 34)?,
    })
}

fn last_message(row: &Row, at: usize) -> Result<Option<LastMessage>> {
    let Some(seq) = row.try_get(at)? else { return Ok(None) };
    Ok(Some(LastMessage {
        seq,
        text: row.try_get(at + 1)?,
        author_kind: rows::word(row, at + 2)?,
        author_name: row.try_get(at + 3)?,
        at: row.try_get(at + 4)?,
    }))
}

/// The conversations that the writes of a group will read.
#[derive(Default)]
struct Wanted(BTreeSet<String>);

impl Wants {
    /// Reads a conversation with its customer, locked.
    pub fn conversation(&mut self, id: &str) {
        self.0.of::<Wanted>().0.insert(id.to_owned());
    }
}

/// The conversations that a transaction has read or changed.
#[derive(Default)]
pub(crate) struct Cached {
    pub conversations: HashMap<String, Option<Conversation>>,
    /// Up to when our messages of a conversation were delivered and read.
    pub marks: HashMap<String, Marks>,
    /// The conversations in which a text of ours had choices.
    pub text_choices: HashSet<String>,
}

/// The conversations that are written at the end of the transaction.
#[derive(Default)]
struct Deferred(Rows<Conversation>);

/// Conversations in the unit of work.
pub(crate) struct Conversations;

impl Table for Conversations {
    fn prefetch(&self, wants: &Wants, cache: &mut Cache) -> Vec<PrefetchQuery> {
        let Some(wanted) = wants.0.get::<Wanted>() else { return Vec::new() };
        let wanted: Vec<_> = wanted.0.iter().cloned().collect();
        queries(cache, &wanted)
    }

    fn prefetch_found(&self, cache: &mut Cache) -> Vec<PrefetchQuery> {
        let found: Vec<_> = cache.of::<intake::Cached>().threads.values().flatten().cloned().collect();
        queries(cache, &found)
    }

    fn write<'a>(
        &'a self,
        deferred: &'a Slots,
        batch: &'a mut Batch<'_>,
        _clock: &'a Clock,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Some(deferred) = deferred.get::<Deferred>() else { return Ok(()) };
            write(batch, &deferred.0).await
        })
    }
}

/// Returns the conversation of a thread, locked until the commit, and creates it if needed. The flag is true if it is
/// new.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn find_or_create(
    tx: &mut Tx<'_>,
    channel: &str,
    thread: &str,
    kind: ConversationKind,
    contact: &str,
) -> Result<(Conversation, bool)> {
    if let Some(found) = by_thread_in_tx(tx, channel, thread).await? {
        return Ok((found, false));
    }
    let new = unstored(tx.clock(), channel, thread, kind, contact);
    create(tx, &new);
    Ok((new, true))
}

/// Returns a new conversation that is not stored yet.
#[must_use]
pub fn unstored(clock: &Clock, channel: &str, thread: &str, kind: ConversationKind, contact: &str) -> Conversation {
    let now = clock.now();
    Conversation {
        id: clock.new_id(),
        channel: channel.to_owned(),
        thread: thread.to_owned(),
        kind,
        status: Status::Open,
        category: None,
        priority: Priority::Normal,
        labels: Vec::new(),
        assignee: None,
        assignee_id: None,
        team: None,
        team_id: None,
        automation: true,
        contact_id: contact.to_owned(),
        lead_id: None,
        last_seq: 0,
        event_seq: 0,
        last_inbound_at: None,
        last_agent_at: None,
        standby: false,
        snoozed_until: None,
        name: None,
        named_at: None,
        opened_by: None,
        begins: false,
        last_message: None,
        waiting_since: None,
        waiting_for_person_since: None,
        episode: None,
        created_at: now,
        updated_at: now,
    }
}

/// Stores a new conversation, at the end of the transaction. If its thread has a conversation by then, the transaction
/// fails.
pub fn create(tx: &mut Tx<'_>, new: &Conversation) {
    let key = (new.channel.clone(), new.thread.clone());
    tx.cache.of::<intake::Cached>().threads.insert(key, Some(new.id.clone()));
    let cached = tx.cache.of::<Cached>();
    cached.marks.insert(new.id.clone(), Marks::default());
    cached.conversations.insert(new.id.clone(), Some(new.clone()));
    tx.deferred.of::<Deferred>().0.insert(new.id.clone(), (new.clone(), true));
}

/// Returns the conversation of a thread, locked until the commit.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn by_thread_in_tx(tx: &mut Tx<'_>, channel: &str, thread: &str) -> Result<Option<Conversation>> {
    let key = (channel.to_owned(), thread.to_owned());
    if !tx.cache.of::<intake::Cached>().threads.contains_key(&key) {
        let ids = PlatformIds { threads: BTreeSet::from([thread.to_owned()]), ..PlatformIds::default() };
        intake::look_up(tx, channel, &ids).await?;
    }
    let Some(Some(id)) = tx.cache.of::<intake::Cached>().threads.get(&key).cloned() else { return Ok(None) };
    load(tx, std::slice::from_ref(&id)).await?;
    Ok(tx.cache.of::<Cached>().conversations.get(&id).cloned().flatten())
}

/// Returns the watermarks of a conversation: the times up to which our messages were delivered and were read, according
/// to the platform.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn marks(tx: &mut Tx<'_>, id: &str) -> Result<Marks> {
    load_whole(tx, id).await?;
    Ok(tx.cache.of::<Cached>().marks.get(id).copied().unwrap_or_default())
}

/// Returns whether a text of ours in a conversation has ever had choices. Most have not, so they are spared the search
/// for those that can be answered.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn had_text_choices(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    load_whole(tx, id).await?;
    Ok(tx.cache.of::<Cached>().text_choices.contains(id))
}

/// Returns the conversation of a platform's thread.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn by_thread(conn: &mut Conn, channel: &str, thread: &str) -> Result<Option<Conversation>> {
    let sql = format!("SELECT {COLUMNS} FROM conversations c {JOINS} WHERE c.channel = $1 AND c.thread = $2");
    let row = query(sql).bind(channel).bind(thread).fetch_optional(conn).await?;
    row.map(|row| conversation(&row, 0)).transpose()
}

/// Reads conversations with their customers, locked until the commit.
async fn load(tx: &mut Tx<'_>, ids: &[String]) -> Result<()> {
    let queries = queries(&mut tx.cache, ids);
    tx.query(queries).await
}

/// Same for one conversation and what is read with it. An update keeps only the conversation itself, so the rest is read
/// again if other statements have discarded it.
async fn load_whole(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    load(tx, &[id.to_owned()]).await?;
    let cached = tx.cache.of::<Cached>();
    if cached.marks.contains_key(id) || matches!(cached.conversations.get(id), Some(None)) {
        return Ok(());
    }
    cached.conversations.remove(id);
    load(tx, &[id.to_owned()]).await
}

fn queries(cache: &mut Cache, ids: &[String]) -> Vec<PrefetchQuery> {
    let new = unknown(&mut cache.of::<Cached>().conversations, ids);
    // Lock first, and read in a statement of its own. If a statement of PostgreSQL waits for a lock, it then sees the
    // new row that it locked beside the old rows that it joined, such as a new episode's identifier without the episode.
    // Lock the contact too: it is written as a whole, so no other transaction may change it in between.
    let lock = |dialect: Dialect, n: usize| {
        format!(
            "SELECT c.id FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE c.id IN ({}) ORDER BY c.id{}",
            rows::list(n, 1),
            dialect.lock("c, p")
        )
    };
    let locks = PrefetchQuery::many(&new, lock, Query::bind, |_, _| Ok(()));
    let sql = |_: Dialect, n: usize| {
        format!(
            "SELECT {COLUMNS}, {}, c.delivered_until, c.read_until, (SELECT MAX(m.seq) FROM messages m \
             WHERE m.conversation_id = c.id AND m.text_choices IS NOT NULL) FROM conversations c JOIN contacts p \
             ON p.id = c.contact_id {JOINS} WHERE c.id IN ({}) ORDER BY c.id",
            contacts::COLUMNS,
            rows::list(n, 1)
        )
    };
    let reads = PrefetchQuery::many(&new, sql, Query::bind, |cache, row| {
        let (conversation, contact) = (conversation(row, 0)?, contacts::contact(row, COLUMN_COUNT)?);
        let at = COLUMN_COUNT + contacts::COLUMN_COUNT;
        let cached = cache.of::<Cached>();
        cached.marks.insert(conversation.id.clone(), (row.try_get(at)?, row.try_get(at + 1)?));
        if row.try_get::<Option<i64>>(at + 2)?.is_some() {
            cached.text_choices.insert(conversation.id.clone());
        }
        cached.conversations.insert(conversation.id.clone(), Some(conversation));
        // A contact that this transaction has changed is newer than the row.
        cache.of::<contacts::Cached>().0.entry(contact.id.clone()).or_insert(Some(contact));
        Ok(())
    });
    locks.into_iter().map(PrefetchQuery::only_on_postgres).chain(reads).collect()
}

/// Returns one conversation.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, id: &str) -> Result<Option<Conversation>> {
    let sql = format!("SELECT {COLUMNS} FROM conversations c {JOINS} WHERE c.id = $1");
    let row = query(sql).bind(id).fetch_optional(conn).await?;
    row.map(|row| conversation(&row, 0)).transpose()
}

/// Returns one conversation in its current state, locked until the commit, with its customer.
///
/// # Errors
/// Returns an error if the database fails or the conversation does not exist.
pub async fn lock(tx: &mut Tx<'_>, id: &str) -> Result<(Conversation, Contact)> {
    in_tx(tx, id).await?.ok_or_else(|| DbError::Missing("conversation", id.to_owned()))
}

/// Same as [`lock`], but returns `None` if the conversation does not exist.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn in_tx(tx: &mut Tx<'_>, id: &str) -> Result<Option<(Conversation, Contact)>> {
    load(tx, &[id.to_owned()]).await?;
    let Some(conversation) = tx.cache.of::<Cached>().conversations.get(id).cloned().flatten() else { return Ok(None) };
    let contact = contacts::in_tx(tx, &conversation.contact_id).await?;
    Ok(contact.map(|contact| (conversation, contact)))
}

/// Returns one conversation with its customer.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn with_contact(conn: &mut Conn, id: &str) -> Result<Option<(Conversation, Contact)>> {
    let sql = format!(
        "SELECT {COLUMNS}, {} FROM conversations c JOIN contacts p ON p.id = c.contact_id {JOINS} WHERE c.id = $1",
        contacts::COLUMNS
    );
    let row = query(sql).bind(id).fetch_optional(conn).await?;
    row.map(|row| Ok((conversation(&row, 0)?, contacts::contact(&row, COLUMN_COUNT)?))).transpose()
}

/// Writes all fields of a conversation that can change, at the end of the transaction.
pub fn update(tx: &mut Tx<'_>, c: &Conversation) {
    tx.cache.of::<Cached>().conversations.insert(c.id.clone(), Some(c.clone()));
    let deferred = tx.deferred.of::<Deferred>();
    let new = deferred.0.get(&c.id).is_some_and(|(_, new)| *new);
    deferred.0.insert(c.id.clone(), (c.clone(), new));
}

async fn write(batch: &mut Batch<'_>, all: &Rows<Conversation>) -> Result<()> {
    let (new, old): (Vec<_>, Vec<_>) = all.values().partition(|(_, new)| *new);
    let bind = |query: Query, (c, _): &&(Conversation, bool)| {
        let last = c.last_message.as_ref();
        Ok(query
            .bind(c.id.clone())
            .bind(c.status.as_str())
            .bind(c.category.clone())
            .bind(c.priority.as_str())
            .bind(rows::text(&c.labels)?)
            .bind(c.assignee_id.clone())
            .bind(c.team_id.clone())
            .bind(i64::from(c.automation))
            .bind(c.last_seq)
            .bind(c.event_seq)
            .bind(c.last_inbound_at)
            .bind(c.last_agent_at)
            .bind(c.snoozed_until)
            .bind(c.updated_at)
            .bind(c.lead_id.clone())
            .bind(i64::from(c.standby))
            .bind(c.name.clone())
            .bind(c.named_at)
            .bind(i64::from(c.begins))
            .bind(c.waiting_since)
            .bind(c.waiting_for_person_since)
            .bind(last.map(|last| last.seq))
            .bind(last.map(|last| last.text.clone()))
            .bind(last.map(|last| last.author_kind.as_str()))
            .bind(last.and_then(|last| last.author_name.clone()))
            .bind(last.map(|last| last.at))
            .bind(c.episode.as_ref().map(|episode| episode.id.clone())))
    };
    let insert = |_: Dialect, n: usize| {
        format!(
            "INSERT INTO conversations (id, status, category, priority, labels, assignee_id, team_id, automation, last_seq, \
             event_seq, last_inbound_at, last_agent_at, snoozed_until, updated_at, lead_id, standby, name, named_at, \
             begins, waiting_since, waiting_for_person_since, last_message_seq, last_message_text, \
             last_message_author_kind, last_message_author_name, last_message_at, episode_id, channel, thread, kind, \
             contact_id, created_at, opened_by) VALUES {}",
            rows::placeholders(n, STORED)
        )
    };
    batch
        .write(&new, insert, |query, row| {
            let c = &row.0;
            let query = bind(query, row)?.bind(c.channel.clone()).bind(c.thread.clone()).bind(c.kind.as_str());
            Ok(query.bind(c.contact_id.clone()).bind(c.created_at).bind(c.opened_by.map(OpeningKind::as_str)))
        })
        .await?;
    let update = |dialect: Dialect, n: usize| {
        let sql = "UPDATE conversations SET status = v.column2, category = v.column3, priority = v.column4, \
            labels = v.column5, assignee_id = v.column6, team_id = v.column7, automation = v.column8, last_seq \
            = v.column9, event_seq = v.column10, last_inbound_at = v.column11, last_agent_at = \
            v.column12, snoozed_until = v.column13, updated_at = v.column14, lead_id = v.column15, \
            standby = v.column16, name = v.column17, named_at = v.column18, begins = v.column19, \
            waiting_since = v.column20, waiting_for_person_since = v.column21, last_message_seq = v.column22, \
            last_message_text = v.column23, last_message_author_kind = v.column24, last_message_author_name = \
            v.column25, last_message_at = v.column26, episode_id = v.column27 {from} WHERE id = v.column1";
        rows::update(dialect, n, UPDATED, sql)
    };
    batch.change(&old, update, bind).await
}

/// Reserves and returns the number of a conversation's next event.
///
/// # Errors
/// Returns an error if the database fails or the conversation does not exist.
pub async fn next_event_seq(tx: &mut Tx<'_>, id: &str) -> Result<i64> {
    let row = query("UPDATE conversations SET event_seq = event_seq + 1 WHERE id = $1 RETURNING event_seq")
        .bind(id)
        .fetch_optional(tx.change().await?)
        .await?;
    row.ok_or_else(|| DbError::Missing("conversation", id.to_owned()))?.try_get(0)
}

/// Returns conversations whose snooze has ended.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn snoozed_until(conn: &mut Conn, now: i64, limit: i64) -> Result<Vec<String>> {
    let rows = query(
        "SELECT id FROM conversations WHERE snoozed_until IS NOT NULL AND snoozed_until <= $1 ORDER BY snoozed_until LIMIT $2",
    )
    .bind(now)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}
