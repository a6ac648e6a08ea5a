//! Our outgoing messages, and how far each has come, according to its deliveries. The record of a send and the
//! platform's echo of it are both applied here, in either order.

use plugboard_model::{DeliveryOutcome, Failure, MessageState};
use sqlx::{Row as _, any::AnyRow};
use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Result, Tx,
    batch::{Batch, PrefetchQuery, Statement},
    deliveries::ClaimedDelivery,
    intake::{self, PlatformIds},
    prefetch::{self, Known},
    rows,
};

/// One of our outgoing messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its conversation.
    pub conversation_id: String,
    /// Its state.
    pub state: MessageState,
    /// The time up to which messages have reached the customer's device.
    pub delivered_until: Option<i64>,
    /// The time up to which the customer has read messages.
    pub read_until: Option<i64>,
    /// Its deliveries, in order.
    pub parts: Vec<OutgoingPart>,
}

/// One part of an outgoing message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingPart {
    /// The delivery.
    pub id: String,
    /// `queued`, `sending`, `sent`, `failed` or `uncertain`.
    pub state: String,
    /// The platform's identifier.
    pub external_id: Option<String>,
    claim: Option<String>,
}

/// Returns one of our outgoing messages as this transaction sees it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn known(tx: &mut Tx<'_>, message: &str) -> Result<Option<Outgoing>> {
    know(tx, &[message.to_owned()]).await?;
    Ok(tx.known.messages.get(message).cloned().flatten())
}

/// Returns the message that a delivery is part of.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn message_of(tx: &mut Tx<'_>, channel: &str, delivery: &str) -> Result<Option<String>> {
    let key = (channel.to_owned(), delivery.to_owned());
    if !tx.known.delivery_messages.contains_key(&key) {
        let words = PlatformIds { deliveries: BTreeSet::from([delivery.to_owned()]), ..PlatformIds::default() };
        intake::know(tx, channel, &words).await?;
    }
    Ok(tx.known.delivery_messages.get(&key).cloned().flatten())
}

/// Reads our outgoing messages with their deliveries. The messages are locked until the commit.
async fn know(tx: &mut Tx<'_>, messages: &[String]) -> Result<()> {
    let questions = questions(&mut tx.known, messages);
    tx.ask(questions).await
}

pub(crate) fn questions(known: &mut Known, messages: &[String]) -> Vec<PrefetchQuery> {
    let new = prefetch::unknown(&mut known.messages, messages);
    let lock = known.dialect.lock("m");
    let sql = |n| {
        format!(
            "SELECT m.id, m.conversation_id, m.state, c.delivered_until, c.read_until, d.id, d.state, d.external_id, \
             d.claim FROM messages m JOIN conversations c ON c.id = m.conversation_id \
             LEFT JOIN deliveries d ON d.message_id = m.id WHERE m.id IN ({}) ORDER BY m.id, d.part{lock}",
            rows::list(n, 1)
        )
    };
    PrefetchQuery::many(&new, sql, Statement::bind, learn)
}

fn learn(known: &mut Known, row: &AnyRow) -> Result<()> {
    let message = Outgoing {
        conversation_id: row.try_get(1)?,
        state: rows::word(row, 2)?,
        delivered_until: row.try_get(3)?,
        read_until: row.try_get(4)?,
        parts: Vec::new(),
    };
    let known = known.messages.entry(row.try_get(0)?).or_default().get_or_insert(message);
    if let Some(id) = row.try_get(5)? {
        let part = OutgoingPart { id, state: row.try_get(6)?, external_id: row.try_get(7)?, claim: row.try_get(8)? };
        known.parts.push(part);
    }
    Ok(())
}

/// A delivery's row as it will be stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PartRow {
    /// The state and claim that the row must still have.
    before: (String, Option<String>),
    state: &'static str,
    open: bool,
    due_at: i64,
    external_id: Option<String>,
    failure: Option<String>,
    finished_at: Option<i64>,
}

/// Ends a claim. Returns false if it is no longer held: an echo arrived first, a person has decided, or it was claimed
/// again.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn finish(
    tx: &mut Tx<'_>,
    d: &ClaimedDelivery,
    outcome: &DeliveryOutcome,
    failure: Option<&Failure>,
) -> Result<bool> {
    let now = tx.clock().now();
    let (state, open, due_at, external_id) = match outcome {
        DeliveryOutcome::Sent(external) => ("sent", false, now, external.clone()),
        DeliveryOutcome::Retry(at) => ("queued", true, *at, None),
        DeliveryOutcome::Failed => ("failed", false, now, None),
        DeliveryOutcome::Uncertain => ("uncertain", false, now, None),
    };
    let failure = failure.map(rows::text).transpose()?;
    let before = (String::new(), None);
    let row = PartRow { before, state, open, due_at, external_id, failure, finished_at: (!open).then_some(now) };
    // What was called uncertain meanwhile, or queued again, is what this says after all: its server was only slow.
    let sent = matches!(outcome, DeliveryOutcome::Sent(_));
    let held = |part: &OutgoingPart| {
        let open = matches!(part.state.as_str(), "sending" | "uncertain") || (sent && part.state == "queued");
        open && part.claim.as_ref() == Some(&d.claim)
    };
    set_part(tx, &d.channel, &d.message_id, &d.id, row, held).await
}

/// Records, from an echo, that the platform accepted a part, whatever the row says so far. Returns false if it was
/// already known to be sent.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn echoed(
    tx: &mut Tx<'_>,
    channel: &str,
    message: &str,
    id: &str,
    external_id: Option<&str>,
) -> Result<bool> {
    let now = tx.clock().now();
    let external_id = external_id.map(str::to_owned);
    let before = (String::new(), None);
    let row =
        PartRow { before, state: "sent", open: false, due_at: now, external_id, failure: None, finished_at: Some(now) };
    set_part(tx, channel, message, id, row, |part| part.state != "sent").await
}

/// Changes a part if `good` accepts it. An identifier that is already known stays.
async fn set_part(
    tx: &mut Tx<'_>,
    channel: &str,
    message: &str,
    id: &str,
    mut row: PartRow,
    good: impl Fn(&OutgoingPart) -> bool,
) -> Result<bool> {
    know(tx, &[message.to_owned()]).await?;
    let Some(Some(known)) = tx.known.messages.get_mut(message) else { return Ok(false) };
    let Some(part) = known.parts.iter_mut().find(|part| part.id == id && good(part)) else { return Ok(false) };
    row.external_id = part.external_id.take().or(row.external_id);
    part.external_id.clone_from(&row.external_id);
    let now = (std::mem::replace(&mut part.state, row.state.to_owned()), part.claim.take());
    row.before = tx.deferred.parts.remove(id).map_or(now, |earlier| earlier.before);
    if let Some(external_id) = &row.external_id {
        let met = tx.known.externals.entry((channel.to_owned(), external_id.clone())).or_default();
        met.message = Some(message.to_owned());
    }
    tx.deferred.parts.insert(id.to_owned(), row);
    Ok(true)
}

pub(crate) async fn write_parts(batch: &mut Batch<'_>, all: &BTreeMap<String, PartRow>) -> Result<()> {
    let all: Vec<_> = all.iter().collect();
    let sql = |n| {
        format!(
            "UPDATE deliveries SET state = v.column2, open = v.column3, due_at = v.column4, external_id = v.column5, \
             claim = NULL, claimed_until = NULL, failure = v.column6, finished_at = v.column7 \
             FROM (VALUES {}) v WHERE id = v.column1 AND state = v.column8 AND COALESCE(claim, '') = v.column9",
            rows::placeholders(n, 9)
        )
    };
    batch
        .change(&all, sql, |query, (id, row)| {
            Ok(query
                .bind((*id).clone())
                .bind(row.state)
                .bind(i64::from(row.open))
                .bind(row.due_at)
                .bind(row.external_id.clone())
                .bind(row.failure.clone())
                .bind(row.finished_at)
                .bind(row.before.0.clone())
                .bind(row.before.1.clone().unwrap_or_default()))
        })
        .await
}
