//! Deliveries, one for each part of an outgoing message.
//!
//! The states are `review` (waiting for reviewers), `queued`, `sending`, then one of `sent`, `failed` and `uncertain`.
//! While a delivery is `open` (in one of the first three), later ones of the same conversation wait for it.

mod claimed;
mod first;
mod rates;
mod repeatable;
mod view;

pub(crate) use claimed::returning;
pub use claimed::{ClaimedDelivery, claim, give_back, take_back, waiting};
pub use first::{FirstDelivery, changed, claim_stored, first_open, note_changed, put_new, take_new};
pub use rates::{allowance, allowed_at, contact_allowed_at, count_sends, delay, delay_contact};
pub use repeatable::{RepeatableDelivery, leave_to_people, queue_repeatable, repeatable};
pub use view::{DeliveryView, SentText, of_message, sent_text};

use futures_util::future::BoxFuture;
use plugboard_model::{Clock, Failure, QuickReply, Sender, TemplatePart};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use crate::sql::{Conn, Query, built, query};
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
    /// Rich content: the text of a JSON document whose files are numbered as in [`Body::files`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
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
    /// Whether a person ran the command that it comes from.
    pub commanded: bool,
    /// Whether it waits for reviewers.
    pub review: bool,
    /// When it is due, in milliseconds.
    pub due_at: i64,
    /// The customer whose rate limits it, in all direct conversations of the channel; `None` if there is no such rate.
    pub paced_contact: Option<String>,
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
    let others_sql = |_: Dialect, n: usize| insert_sql(&rows::placeholders(n, 16), "");
    batch
        .write(&others, others_sql, |query, new| {
            bind_new(query, new, if new.delivery.review { "review" } else { "queued" }, 0, now)
        })
        .await?;
    let claimed_sql = |dialect: Dialect, n: usize| {
        let times = format!("{now}, {now} + $", now = dialect.now());
        insert_sql(&rows::placeholders_with_tail(n, 18, &times), ", claim, tried_at, claimed_until")
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
        "INSERT INTO deliveries (id, message_id, conversation_id, channel, seq, part, body, tag, sender, commanded, \
         state, open, attempts, due_at, created_at, paced_contact{more_columns}) VALUES {values}"
    )
}

fn bind_new(query: Query, new: &InsertedDelivery, state: &'static str, attempts: i64, now: i64) -> Result<Query> {
    let d = &new.delivery;
    let query = query.bind(d.id.clone()).bind(d.message_id.clone()).bind(d.conversation_id.clone());
    let query = query.bind(d.channel.clone()).bind(d.seq).bind(d.part).bind(rows::text(&d.body)?).bind(d.tag.clone());
    let query = query.bind(d.sender.as_str()).bind(i64::from(d.commanded));
    let query = query.bind(state).bind(1i64).bind(attempts).bind(d.due_at).bind(now);
    Ok(query.bind(d.paced_contact.clone()))
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
    /// The kind of identifier that the thread is, if the delivery begins the conversation on its platform.
    pub opens: Option<plugboard_model::OpeningKind>,
}

/// Returns the addresses of conversations. If a customer has several identifiers on a channel, the one that equals the
/// conversation's thread is preferred, then those by which the customer writes.
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
        let address = Address {
            thread: row.try_get(1)?,
            kind: rows::word(&row, 2)?,
            recipient: row.try_get(3)?,
            opens: rows::maybe_word(&row, 4)?,
        };
        found.insert(row.try_get(0)?, address);
    }
    Ok(found)
}

fn address_statement(_: Dialect, conversations: usize) -> String {
    format!(
        "SELECT c.id, c.thread, c.kind, i.external_id, CASE WHEN c.begins = 1 THEN c.opened_by END FROM conversations c \
         LEFT JOIN identities i ON i.contact_id = c.contact_id AND i.channel = c.channel WHERE c.id IN ({}) \
         ORDER BY CASE WHEN i.external_id = c.thread THEN 2 WHEN i.kind IS NULL THEN 1 ELSE 0 END, i.external_id DESC",
        rows::list(conversations, 1)
    )
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
/// the platform did not accept them. Leaves out those that only a person decides about ([`leave_to_people`]). Returns the
/// identifiers of their messages, each with that of its conversation.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn queue_unechoed(tx: &mut Tx<'_>, channel: &str, before: i64) -> Result<Vec<(String, String)>> {
    let now = tx.clock().now();
    let found = query(
        "UPDATE deliveries SET state = 'queued', open = 1, failure = NULL, finished_at = NULL, due_at = $1, \
         repeats = 0 WHERE state = 'uncertain' AND channel = $2 AND finished_at < $3 AND tried_at IS NOT NULL \
         RETURNING message_id, conversation_id",
    )
    .bind(now)
    .bind(channel)
    .bind(before)
    .fetch_all(tx.change().await?)
    .await?;
    for row in &found {
        note_changed(tx, &row.try_get::<String>(1)?);
    }
    found.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
