//! Our outgoing messages with their deliveries. Two sources report the outcome of a delivery: the server that sent it,
//! and the platform's echo. Both are applied here, in whichever order they arrive.

use futures_util::future::BoxFuture;
use plugboard_model::{Clock, DeliveryOutcome, Failure, MessageState};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::sql::{Query, Row};
use crate::{
    Dialect, Result, Tx,
    deliveries::{self, ClaimedDelivery},
    intake::{self, PlatformIds},
    rows,
    unit::{
        batch::{Batch, PrefetchQuery},
        cache::{Cache, Slots, Wants, unknown},
        table::Table,
    },
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
    /// Whether its conversation, which the business began, has not begun on the platform yet.
    pub begins: bool,
}

/// One part of an outgoing message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingPart {
    /// The delivery's identifier.
    pub id: String,
    /// `review`, `queued`, `sending`, `sent`, `failed` or `uncertain`.
    pub state: String,
    /// The platform's identifier.
    pub external_id: Option<String>,
    /// The claim on the row, if any. It may have expired.
    claim: Option<String>,
}

/// The outgoing messages that the writes of a group will read.
#[derive(Default)]
struct Wanted(BTreeSet<String>);

impl Wants {
    /// Reads one of our messages with its deliveries.
    pub fn message(&mut self, id: &str) {
        self.0.of::<Wanted>().0.insert(id.to_owned());
    }
}

/// The outgoing messages that a transaction has read or changed.
#[derive(Default)]
struct Cached(HashMap<String, Option<Outgoing>>);

/// The deliveries that are changed at the end of the transaction.
#[derive(Default)]
struct Deferred(BTreeMap<String, PartRow>);

/// Outgoing messages in the unit of work.
pub(crate) struct OutgoingMessages;

impl Table for OutgoingMessages {
    fn prefetch(&self, wants: &Wants, cache: &mut Cache) -> Vec<PrefetchQuery> {
        let Some(wanted) = wants.0.get::<Wanted>() else { return Vec::new() };
        let wanted: Vec<_> = wanted.0.iter().cloned().collect();
        queries(cache, &wanted)
    }

    fn prefetch_found(&self, cache: &mut Cache) -> Vec<PrefetchQuery> {
        let found: Vec<_> = cache.of::<intake::Cached>().delivery_messages.values().flatten().cloned().collect();
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

/// Returns one of our outgoing messages as this transaction sees it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn in_tx(tx: &mut Tx<'_>, message: &str) -> Result<Option<Outgoing>> {
    load(tx, &[message.to_owned()]).await?;
    Ok(tx.cache.of::<Cached>().0.get(message).cloned().flatten())
}

/// Sets the cached state of a message, if this transaction has read the message.
pub(crate) fn set_cached_state(tx: &mut Tx<'_>, message: &str, state: MessageState) {
    if let Some(Some(message)) = tx.cache.of::<Cached>().0.get_mut(message) {
        message.state = state;
    }
}

/// Returns the message that a delivery is part of.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn message_of(tx: &mut Tx<'_>, channel: &str, delivery: &str) -> Result<Option<String>> {
    let key = (channel.to_owned(), delivery.to_owned());
    if !tx.cache.of::<intake::Cached>().delivery_messages.contains_key(&key) {
        let ids = PlatformIds { deliveries: BTreeSet::from([delivery.to_owned()]), ..PlatformIds::default() };
        intake::look_up(tx, channel, &ids).await?;
    }
    Ok(tx.cache.of::<intake::Cached>().delivery_messages.get(&key).cloned().flatten())
}

/// Reads our outgoing messages with their deliveries. The messages are locked until the commit.
async fn load(tx: &mut Tx<'_>, messages: &[String]) -> Result<()> {
    let queries = queries(&mut tx.cache, messages);
    tx.query(queries).await
}

fn queries(cache: &mut Cache, messages: &[String]) -> Vec<PrefetchQuery> {
    let new = unknown(&mut cache.of::<Cached>().0, messages);
    let sql = |dialect: Dialect, n: usize| {
        let lock = dialect.lock("m");
        format!(
            "SELECT m.id, m.conversation_id, m.state, c.delivered_until, c.read_until, d.id, d.state, d.external_id, \
             d.claim, c.begins FROM messages m JOIN conversations c ON c.id = m.conversation_id \
             LEFT JOIN deliveries d ON d.message_id = m.id WHERE m.id IN ({}) ORDER BY m.id, d.part{lock}",
            rows::list(n, 1)
        )
    };
    PrefetchQuery::many(&new, sql, Query::bind, cache_row)
}

fn cache_row(cache: &mut Cache, row: &Row) -> Result<()> {
    let message = Outgoing {
        conversation_id: row.try_get(1)?,
        state: rows::word(row, 2)?,
        delivered_until: row.try_get(3)?,
        read_until: row.try_get(4)?,
        parts: Vec::new(),
        begins: rows::flag(row, 9)?,
    };
    let message = cache.of::<Cached>().0.entry(row.try_get(0)?).or_default().get_or_insert(message);
    if let Some(id) = row.try_get(5)? {
        let part = OutgoingPart { id, state: row.try_get(6)?, external_id: row.try_get(7)?, claim: row.try_get(8)? };
        message.parts.push(part);
    }
    Ok(())
}

/// A delivery's row as it will be stored.
#[derive(Debug, Clone, PartialEq)]
struct PartRow {
    /// The state and claim that the row must still have when it is written.
    before: (String, Option<String>),
    state: &'static str,
    open: bool,
    due_at: i64,
    external_id: Option<String>,
    failure: Option<String>,
    finished_at: Option<i64>,
}

impl PartRow {
    /// Returns the row of a delivery after an outcome at a time in milliseconds. An uncertain delivery is not due, but it
    /// is not repeated before the wait that the platform asked for.
    fn after(outcome: &DeliveryOutcome, failure: Option<&Failure>, now: i64) -> Result<Self> {
        let asked = failure.and_then(|failure| failure.retry_after_ms).map_or(0, i64::from);
        let (state, open, due_at, external_id) = match outcome {
            DeliveryOutcome::Sent(external) => ("sent", false, now, external.clone()),
            DeliveryOutcome::Retry(at) => ("queued", true, *at, None),
            DeliveryOutcome::Failed => ("failed", false, now, None),
            DeliveryOutcome::Uncertain => ("uncertain", false, now + asked, None),
        };
        let failure = failure.map(rows::text).transpose()?;
        let before = (String::new(), None);
        Ok(Self { before, state, open, due_at, external_id, failure, finished_at: (!open).then_some(now) })
    }
}

/// Stores the outcome of a claimed delivery and ends the claim. Returns false and stores nothing if the claim is no
/// longer held: an echo arrived first, a person has decided, or the delivery was claimed again.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn finish(
    tx: &mut Tx<'_>,
    d: &ClaimedDelivery,
    outcome: &DeliveryOutcome,
    failure: Option<&Failure>,
) -> Result<bool> {
    let row = PartRow::after(outcome, failure, tx.clock().now())?;
    // If the claim has expired meanwhile, the delivery was marked uncertain, and may even have been queued again. If
    // the server that claimed it was merely slow, the outcome that it reports still counts: any outcome replaces
    // `uncertain`, and `sent` also replaces `queued`.
    let sent = matches!(outcome, DeliveryOutcome::Sent(_));
    let held = |part: &OutgoingPart| {
        let open = matches!(part.state.as_str(), "sending" | "uncertain") || (sent && part.state == "queued");
        open && part.claim.as_ref() == Some(&d.claim)
    };
    set_part(tx, &d.channel, &d.message_id, &d.id, row, held).await
}

/// Stores what became of an uncertain delivery, as its connector has found out. Returns false and stores nothing if the
/// delivery is no longer uncertain: an echo arrived, a person has decided, or its server has recorded the outcome.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn settled(
    tx: &mut Tx<'_>,
    d: &ClaimedDelivery,
    outcome: &DeliveryOutcome,
    failure: Option<&Failure>,
) -> Result<bool> {
    let row = PartRow::after(outcome, failure, tx.clock().now())?;
    set_part(tx, &d.channel, &d.message_id, &d.id, row, |part| part.state == "uncertain").await
}

/// Records, from an echo, that the platform accepted a part, whatever its current state. Returns false if the part was
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

/// Records, from a report of the platform, that a part which the platform had accepted has failed after all. `failure`
/// says why, if that is known. Returns false and stores nothing if the part has failed already or is still to be sent.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn rejected(
    tx: &mut Tx<'_>,
    channel: &str,
    message: &str,
    id: &str,
    failure: Option<&Failure>,
) -> Result<bool> {
    let row = PartRow::after(&DeliveryOutcome::Failed, failure, tx.clock().now())?;
    let accepted = |part: &OutgoingPart| matches!(part.state.as_str(), "sent" | "uncertain");
    set_part(tx, channel, message, id, row, accepted).await
}

/// Changes a part if it exists and `accepts` returns true for it. A platform identifier that is already known stays.
/// Returns whether the part was changed.
async fn set_part(
    tx: &mut Tx<'_>,
    channel: &str,
    message: &str,
    id: &str,
    mut row: PartRow,
    accepts: impl Fn(&OutgoingPart) -> bool,
) -> Result<bool> {
    load(tx, &[message.to_owned()]).await?;
    let Some(Some(cached)) = tx.cache.of::<Cached>().0.get_mut(message) else { return Ok(false) };
    let conversation = cached.conversation_id.clone();
    let Some(part) = cached.parts.iter_mut().find(|part| part.id == id && accepts(part)) else { return Ok(false) };
    row.external_id = part.external_id.take().or(row.external_id);
    part.external_id.clone_from(&row.external_id);
    let current = (std::mem::replace(&mut part.state, row.state.to_owned()), part.claim.take());
    let deferred = tx.deferred.of::<Deferred>();
    row.before = deferred.0.remove(id).map_or(current, |earlier| earlier.before);
    if let Some(external_id) = &row.external_id {
        let key = (channel.to_owned(), external_id.clone());
        tx.cache.of::<intake::Cached>().externals.entry(key).or_default().message = Some(message.to_owned());
    }
    deferred.0.insert(id.to_owned(), row);
    deliveries::note_changed(tx, &conversation);
    Ok(true)
}

async fn write(batch: &mut Batch<'_>, all: &BTreeMap<String, PartRow>) -> Result<()> {
    let all: Vec<_> = all.iter().collect();
    let sql = |dialect: Dialect, n: usize| {
        let sql = "UPDATE deliveries SET state = v.column2, open = v.column3, due_at = v.column4, external_id = \
            v.column5, claim = NULL, claimed_until = NULL, failure = v.column6, finished_at = v.column7, repeats = 0 \
            {from} WHERE id = v.column1 AND state = v.column8 AND COALESCE(claim, '') = v.column9";
        rows::update(dialect, n, 9, sql)
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
