//! Deliveries, one for each part of an outgoing message.
//!
//! The states are `review` (waiting for reviewers), `queued`, `sending`, then one of `sent`, `failed` and `uncertain`.
//! While a delivery is `open` (in one of the first three), later ones of the same conversation wait for it.

mod claimed;
mod first;
mod repeatable;

pub(crate) use claimed::returning;
pub use claimed::{ClaimedDelivery, claim, give_back, take_back, waiting};
pub use first::{FirstDelivery, changed, claim_stored, first_open, note_changed, put_new, take_new};
pub use repeatable::{RepeatableDelivery, queue_repeatable, repeatable};

use futures_util::future::BoxFuture;
use plugboard_model::{Clock, Failure, QuickReply, Sender, TemplatePart};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use crate::sql::{Conn, Query, Row, built, query};
use crate::{
    Dialect, Result, Tx, rows,
    unit::{batch::Batch, cache::Slots, table::Table},
};

/// The content that a delivery hands to the platform, as stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Body {
    /// A text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A file, by its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<String>,
    /// The files after the first one, by their identifiers, if the platform takes whole replies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// The subject, if the platform has subjects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// A template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplatePart>,
    /// Buttons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quick_replies: Vec<QuickReply>,
    /// The platform's identifier of the message that this one answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The platform's identifier of the comment that this message answers in private.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_reply_to: Option<String>,
}

impl Body {
    /// Returns the identifiers of all files, in order.
    pub fn files(&self) -> impl Iterator<Item = &String> {
        self.attachment.iter().chain(&self.attachments)
    }
}

/// A delivery to store.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDelivery {
    /// Identifier.
    pub id: String,
    /// Its message.
    pub message_id: String,
    /// The message's conversation.
    pub conversation_id: String,
    /// The conversation's channel.
    pub channel: String,
    /// The message's number in its conversation.
    pub seq: i64,
    /// Its position among the message's parts, from 0.
    pub part: i64,
    /// Its content.
    pub body: Body,
    /// The tag of the person window, if the delivery is sent under that window.
    pub tag: Option<String>,
    /// On whose behalf it is sent.
    pub sender: Sender,
    /// Whether it waits for reviewers.
    pub review: bool,
    /// When it is due, in milliseconds.
    pub due_at: i64,
}

/// A delivery that this transaction creates.
#[derive(Debug, Clone, PartialEq)]
pub struct InsertedDelivery {
    /// The delivery.
    pub delivery: NewDelivery,
    /// Its claim and how long it lasts in milliseconds, if it is made right after the transaction.
    claim: Option<(String, i64)>,
}

/// Deliveries that are written at the end of the transaction.
#[derive(Default)]
struct Deferred(Vec<InsertedDelivery>);

/// Deliveries in the unit of work.
pub(crate) struct Deliveries;

impl Table for Deliveries {
    fn write<'a>(
        &'a self,
        deferred: &'a Slots,
        batch: &'a mut Batch<'_>,
        clock: &'a Clock,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Some(deferred) = deferred.get::<Deferred>() else { return Ok(()) };
            write(batch, &deferred.0, clock.now()).await
        })
    }
}

/// Stores a delivery. It is written at the end of the transaction, with those of the group's other
/// writes.
pub fn insert(tx: &mut Tx<'_>, delivery: NewDelivery) {
    if !delivery.review {
        note_changed(tx, &delivery.conversation_id);
    }
    tx.deferred.of::<Deferred>().0.push(InsertedDelivery { delivery, claim: None });
}

async fn write(batch: &mut Batch<'_>, new: &[InsertedDelivery], now: i64) -> Result<()> {
    let (claimed, others): (Vec<_>, Vec<_>) = new.iter().partition(|new| new.claim.is_some());
    let others_sql = |_: Dialect, n: usize| insert_sql(&rows::placeholders(n, 14), "");
    batch
        .write(&others, others_sql, |query, new| {
            bind_new(query, new, if new.delivery.review { "review" } else { "queued" }, 0, now)
        })
        .await?;
    let claimed_sql = |dialect: Dialect, n: usize| {
        let times = format!("{now}, {now} + $", now = dialect.now());
        insert_sql(&rows::placeholders_with_tail(n, 16, &times), ", claim, tried_at, claimed_until")
    };
    batch
        .write(&claimed, claimed_sql, |query, new| {
            let (claim, for_ms) = new.claim.clone().unwrap_or_default();
            Ok(bind_new(query, new, "sending", 1, now)?.bind(claim).bind(for_ms))
        })
        .await
}

fn insert_sql(values: &str, more_columns: &str) -> String {
    format!(
        "INSERT INTO deliveries (id, message_id, conversation_id, channel, seq, part, body, tag, sender, state, open, \
         attempts, due_at, created_at{more_columns}) VALUES {values}"
    )
}

fn bind_new(query: Query, new: &InsertedDelivery, state: &'static str, attempts: i64, now: i64) -> Result<Query> {
    let d = &new.delivery;
    let query = query.bind(d.id.clone()).bind(d.message_id.clone()).bind(d.conversation_id.clone());
    let query = query.bind(d.channel.clone()).bind(d.seq).bind(d.part).bind(rows::text(&d.body)?).bind(d.tag.clone());
    Ok(query.bind(d.sender.as_str()).bind(state).bind(1i64).bind(attempts).bind(d.due_at).bind(now))
}

/// Where a delivery goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The platform's identifier of the conversation.
    pub thread: String,
    /// The conversation's kind, which says who can see it.
    pub kind: plugboard_model::ConversationKind,
    /// The platform's identifier of the customer.
    pub recipient: Option<String>,
}

/// Returns the addresses of conversations. If a customer has several identifiers on a channel, the one that equals the
/// conversation's thread is preferred.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn addresses(conn: &mut Conn, conversations: &[String]) -> Result<HashMap<String, Address>> {
    let mut found = HashMap::new();
    if conversations.is_empty() {
        return Ok(found);
    }
    let conversations = rows::padded(conversations);
    let statement = built(address_statement, conversations.len());
    let query = conversations.into_iter().fold(statement, Query::bind);
    for row in query.fetch_all(conn).await? {
        let address = Address { thread: row.try_get(1)?, kind: rows::word(&row, 2)?, recipient: row.try_get(3)? };
        found.insert(row.try_get(0)?, address);
    }
    Ok(found)
}

fn address_statement(_: Dialect, conversations: usize) -> String {
    format!(
        "SELECT c.id, c.thread, c.kind, i.external_id FROM conversations c \
         LEFT JOIN identities i ON i.contact_id = c.contact_id AND i.channel = c.channel WHERE c.id IN ({}) \
         ORDER BY CASE WHEN i.external_id = c.thread THEN 1 ELSE 0 END, i.external_id DESC",
        rows::list(conversations, 1)
    )
}

/// A delivery as shown to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryView {
    /// Identifier.
    pub id: String,
    /// Its message.
    pub message_id: String,
    /// Its position among the message's parts.
    pub part: i64,
    /// `review`, `queued`, `sending`, `sent`, `failed` or `uncertain`.
    pub state: String,
    /// The number of attempts.
    pub attempts: i64,
    /// When the next attempt is due, while it is queued.
    pub due_at: i64,
    /// The platform's identifier.
    pub external_id: Option<String>,
    /// The latest failure.
    pub failure: Option<Failure>,
}

fn view(row: &Row) -> Result<DeliveryView> {
    Ok(DeliveryView {
        id: row.try_get(0)?,
        message_id: row.try_get(1)?,
        part: row.try_get(2)?,
        state: row.try_get(3)?,
        attempts: row.try_get(4)?,
        due_at: row.try_get(5)?,
        external_id: row.try_get(6)?,
        failure: rows::maybe_json(row, 7)?,
    })
}

const VIEW: &str = "SELECT id, message_id, part, state, attempts, due_at, external_id, failure FROM deliveries";

/// Returns the deliveries of a message, in order.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of_message(conn: &mut Conn, message: &str) -> Result<Vec<DeliveryView>> {
    let sql = format!("{VIEW} WHERE message_id = $1 ORDER BY part");
    let found = query(sql).bind(message).fetch_all(conn).await?;
    found.iter().map(view).collect()
}

/// Returns how many sends a channel has left in the current span, and when that span ends. A channel may make `count`
/// sends in each span of `span_ms`, and a span starts with the first send after the previous one. Locks the channel's
/// row until the commit, so that all servers share one allowance.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn allowance(tx: &mut Tx<'_>, channel: &str, count: i64, span_ms: i64) -> Result<(i64, i64)> {
    let now = tx.clock().now();
    let sql = format!("SELECT c.sends_from, c.sends FROM channels c WHERE c.name = $1{}", tx.dialect().lock("c"));
    let row = query(sql).bind(channel).fetch_optional(tx.change().await?).await?;
    let Some(row) = row else { return Ok((0, now + span_ms)) };
    let (from, sends): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    // A span that starts in the future dates from before the clock was set back.
    if from + span_ms <= now || from > now {
        return Ok((count, now + span_ms));
    }
    Ok(((count - sends).max(0), from + span_ms))
}

/// Counts a channel's sends in the current span, or starts a new span with them.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn count_sends(tx: &mut Tx<'_>, channel: &str, span_ms: i64, sends: i64) -> Result<()> {
    let now = tx.clock().now();
    query(
        "UPDATE channels SET sends = CASE WHEN sends_from <= $1 OR sends_from > $2 THEN 0 ELSE sends END + $3, \
         sends_from = CASE WHEN sends_from <= $1 OR sends_from > $2 THEN $2 ELSE sends_from END WHERE name = $4",
    )
    .bind(now - span_ms)
    .bind(now)
    .bind(sends)
    .bind(channel)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Returns when the next delivery of a conversation may be made without exceeding these rates, each a count and a time
/// span in milliseconds. Returns 0 if it may be made now. A conversation makes one delivery at a time, so the deliveries
/// that have ended are all that count.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn allowed_at(conn: &mut Conn, conversation: &str, rates: &[(i64, i64)]) -> Result<i64> {
    let mut at = 0;
    for (count, span_ms) in rates {
        let row = query(
            "SELECT finished_at FROM deliveries WHERE conversation_id = $1 AND finished_at IS NOT NULL \
             ORDER BY finished_at DESC LIMIT 1 OFFSET $2",
        )
        .bind(conversation)
        .bind(count - 1)
        .fetch_optional(conn)
        .await?;
        if let Some(row) = row {
            at = at.max(row.try_get::<i64>(0)? + span_ms);
        }
    }
    Ok(at)
}

/// Delays the queued deliveries of a conversation until a time in milliseconds.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn delay(tx: &mut Tx<'_>, conversation: &str, until: i64) -> Result<()> {
    let sql = "UPDATE deliveries SET due_at = $1 WHERE conversation_id = $2 AND open = 1 AND state = 'queued' \
        AND due_at < $1";
    query(sql).bind(until).bind(conversation).execute(tx.change().await?).await?;
    Ok(())
}

/// Fails the queued parts of a message, because an earlier part failed. A part that waits to be repeated becomes
/// uncertain, because it may have arrived.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn fail_rest(tx: &mut Tx<'_>, message: &str) -> Result<()> {
    let now = tx.clock().now();
    let failure = Failure::new(plugboard_model::FailureKind::Conflict, "an earlier part of the same message failed");
    query(
        "UPDATE deliveries SET state = CASE WHEN repeats = 1 THEN 'uncertain' ELSE 'failed' END, repeats = 0, open = 0, \
         failure = $1, finished_at = $2 WHERE message_id = $3 AND state = 'queued'",
    )
    .bind(rows::text(&failure)?)
    .bind(now)
    .bind(message)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Records a person's decision about a message's uncertain parts: they were sent, or are to be sent again. Returns
/// their number.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn settle(tx: &mut Tx<'_>, message: &str, sent: bool) -> Result<u64> {
    let now = tx.clock().now();
    let sql = if sent {
        "UPDATE deliveries SET state = 'sent', failure = NULL, finished_at = $1 WHERE message_id = $2 AND state = 'uncertain' \
         RETURNING conversation_id"
    } else {
        "UPDATE deliveries SET state = 'queued', open = 1, failure = NULL, finished_at = NULL, due_at = $1, \
         repeats = 0 WHERE message_id = $2 AND state = 'uncertain' RETURNING conversation_id"
    };
    let found = query(sql).bind(now).bind(message).fetch_all(tx.change().await?).await?;
    for row in &found {
        note_changed(tx, &row.try_get::<String>(0)?);
    }
    Ok(found.len() as u64)
}

/// Queues a channel's uncertain parts again if they became uncertain before a time, because the missing echo shows that
/// the platform did not accept them. Returns the identifiers of their messages.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn queue_unechoed(tx: &mut Tx<'_>, channel: &str, before: i64) -> Result<Vec<String>> {
    let now = tx.clock().now();
    let found = query(
        "UPDATE deliveries SET state = 'queued', open = 1, failure = NULL, finished_at = NULL, due_at = $1, \
         repeats = 0 WHERE state = 'uncertain' AND channel = $2 AND finished_at < $3 RETURNING message_id, conversation_id",
    )
    .bind(now)
    .bind(channel)
    .bind(before)
    .fetch_all(tx.change().await?)
    .await?;
    for row in &found {
        note_changed(tx, &row.try_get::<String>(1)?);
    }
    found.iter().map(|row| row.try_get(0)).collect()
}
