//! Deliveries: one for each part of a message that goes out.
//!
//! States: `queued`, `sending`, then one of `sent`, `failed`, `uncertain`. While one is `open` (one of
//! the first two), later ones of the same conversation wait for it.

use plugboard_model::{Failure, MessageState, QuickReply, Sender, TemplatePart};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    Result, Tx, Whose,
    ahead::{self, Known},
    batch::{Batch, Question, Statement},
    intake::{self, Words},
    rows,
};

/// What a delivery hands to the platform, as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Body {
    /// A text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A file, by its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<String>,
    /// A template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplatePart>,
    /// Buttons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quick_replies: Vec<QuickReply>,
    /// The platform's identifier of the message that is answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The platform's identifier of the comment that is answered in private.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_reply_to: Option<String>,
}

/// A delivery to be made.
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
    /// The message's number.
    pub seq: i64,
    /// Its place among the message's parts, from 0.
    pub part: i64,
    /// What it is.
    pub body: Body,
    /// The tag of the person window, when it goes out under it.
    pub tag: Option<String>,
    /// On whose behalf.
    pub sender: Sender,
}

/// Stores a delivery, due now, at the end of the transaction, together with those of the writes beside it.
pub fn insert(tx: &mut Tx<'_>, delivery: NewDelivery) {
    tx.later.deliveries.push(delivery);
}

pub(crate) async fn write(batch: &mut Batch<'_>, new: &[NewDelivery], now: i64) -> Result<()> {
    let sql = |n| {
        format!(
            "INSERT INTO deliveries (id, message_id, conversation_id, channel, seq, part, body, tag, sender, state, open, \
             attempts, due_at, created_at) VALUES {}",
            rows::placeholders(n, 14)
        )
    };
    batch
        .write(new, sql, |query, d| {
            Ok(query
                .bind(d.id.clone())
                .bind(d.message_id.clone())
                .bind(d.conversation_id.clone())
                .bind(d.channel.clone())
                .bind(d.seq)
                .bind(d.part)
                .bind(rows::text(&d.body)?)
                .bind(d.tag.clone())
                .bind(d.sender.as_str())
                .bind("queued")
                .bind(1i64)
                .bind(0i64)
                .bind(now)
                .bind(now))
        })
        .await?;
    Ok(())
}

/// Where a delivery goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The platform's identifier of the conversation.
    pub thread: String,
    /// Who sees it.
    pub kind: plugboard_model::ConversationKind,
    /// The platform's identifier of the customer.
    pub recipient: Option<String>,
}

/// Where deliveries go, by their conversation.
///
/// # Errors
/// When the database refuses.
pub async fn addresses(conn: &mut AnyConnection, conversations: &[String]) -> Result<HashMap<String, Address>> {
    let mut found = HashMap::new();
    if conversations.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT c.id, c.thread, c.kind, i.external_id FROM conversations c \
         LEFT JOIN identities i ON i.contact_id = c.contact_id AND i.channel = c.channel WHERE c.id IN ({}) \
         ORDER BY i.external_id DESC",
        rows::list(conversations.len(), 1)
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for id in conversations {
        query = query.bind(id.clone());
    }
    for row in query.fetch_all(conn).await? {
        let address = Address { thread: row.try_get(1)?, kind: rows::word(&row, 2)?, recipient: row.try_get(3)? };
        found.insert(row.try_get(0)?, address);
    }
    Ok(found)
}

/// A delivery that this server may make now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedDelivery {
    /// Identifier.
    pub id: String,
    /// Its message.
    pub message_id: String,
    /// The message's conversation.
    pub conversation_id: String,
    /// The conversation's channel.
    pub channel: String,
    /// What it is.
    pub body: Body,
    /// The tag of the person window.
    pub tag: Option<String>,
    /// On whose behalf.
    pub sender: Sender,
    /// 1 for the first try.
    pub attempt: i64,
    /// Proves the claim.
    pub claim: String,
}

/// Claims deliveries until a time on the machine's clock: those that are due and first in their conversation, on channels other than `not`.
///
/// # Errors
/// When the database refuses.
pub async fn claim(
    tx: &mut Tx<'_>,
    not: &[String],
    claim: &str,
    until: i64,
    limit: i64,
) -> Result<Vec<ClaimedDelivery>> {
    let now = tx.clock().now();
    let excluded =
        if not.is_empty() { String::new() } else { format!(" AND r.channel NOT IN ({})", rows::list(not.len(), 5)) };
    let sql = format!(
        "UPDATE deliveries SET state = 'sending', claim = $1, claimed_until = $2, attempts = attempts + 1 WHERE id IN ( \
           SELECT r.id FROM deliveries r WHERE r.state = 'queued' AND r.due_at <= $3{excluded} \
           AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.open = 1 AND e.conversation_id = r.conversation_id \
             AND (e.seq < r.seq OR (e.seq = r.seq AND e.part < r.part))) \
           ORDER BY r.due_at, r.seq LIMIT $4{}) \
         RETURNING id, message_id, conversation_id, channel, body, tag, sender, attempts",
        tx.dialect().claim_lock()
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(claim).bind(until).bind(now).bind(limit);
    for channel in not {
        query = query.bind(channel.clone());
    }
    let found = query.fetch_all(tx.change().await?).await?;
    found
        .iter()
        .map(|row| {
            Ok(ClaimedDelivery {
                id: row.try_get(0)?,
                message_id: row.try_get(1)?,
                conversation_id: row.try_get(2)?,
                channel: row.try_get(3)?,
                body: rows::json(row, 4)?,
                tag: row.try_get(5)?,
                sender: rows::word(row, 6)?,
                attempt: row.try_get(7)?,
                claim: claim.to_owned(),
            })
        })
        .collect()
}

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The platform took it.
    Sent(Option<String>),
    /// The platform did nothing; tried again at a time.
    Retry(i64),
    /// It failed for good.
    Failed,
    /// It may have been sent.
    Uncertain,
}

/// A message of ours on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its conversation.
    pub conversation_id: String,
    /// How far it has come.
    pub state: MessageState,
    /// The customer's device has what was sent up to here.
    pub delivered_until: Option<i64>,
    /// The customer has seen what was sent up to here.
    pub read_until: Option<i64>,
    /// Its deliveries, in order.
    pub parts: Vec<OutgoingPart>,
}

/// One part of it.
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

/// A message of ours on its way, as this transaction knows it.
///
/// # Errors
/// When the database refuses.
pub async fn outgoing(tx: &mut Tx<'_>, message: &str) -> Result<Option<Outgoing>> {
    know(tx, &[message.to_owned()]).await?;
    Ok(tx.known.messages.get(message).cloned().flatten())
}

/// The message that a delivery is a part of.
///
/// # Errors
/// When the database refuses.
pub async fn message_of(tx: &mut Tx<'_>, channel: &str, delivery: &str) -> Result<Option<String>> {
    let key = (channel.to_owned(), delivery.to_owned());
    if !tx.known.delivery_messages.contains_key(&key) {
        let words = Words { deliveries: BTreeSet::from([delivery.to_owned()]), ..Words::default() };
        intake::know(tx, channel, &words).await?;
    }
    Ok(tx.known.delivery_messages.get(&key).cloned().flatten())
}

/// Reads messages of ours with their deliveries; the message is locked until the commit.
async fn know(tx: &mut Tx<'_>, messages: &[String]) -> Result<()> {
    let questions = questions(&mut tx.known, messages);
    tx.ask(questions).await
}

pub(crate) fn questions(known: &mut Known, messages: &[String]) -> Vec<Question> {
    let new = ahead::unknown(&mut known.messages, messages);
    let lock = known.dialect.lock("m");
    let sql = |n| {
        format!(
            "SELECT m.id, m.conversation_id, m.state, c.delivered_until, c.read_until, d.id, d.state, d.external_id, \
             d.claim FROM messages m JOIN conversations c ON c.id = m.conversation_id \
             LEFT JOIN deliveries d ON d.message_id = m.id WHERE m.id IN ({}) ORDER BY m.id, d.part{lock}",
            rows::list(n, 1)
        )
    };
    Question::many(&new, sql, Statement::bind, learn)
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

/// A delivery's row, as it is to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PartRow {
    /// State and claim as they must be still.
    before: (String, Option<String>),
    state: &'static str,
    open: bool,
    due_at: i64,
    external_id: Option<String>,
    failure: Option<String>,
    finished_at: Option<i64>,
}

/// Ends a claim. False when it is no longer held: an echo was quicker, or the claim ran out.
///
/// # Errors
/// When the database refuses.
pub async fn finish(tx: &mut Tx<'_>, d: &ClaimedDelivery, ending: &Ending, failure: Option<&Failure>) -> Result<bool> {
    let now = tx.clock().now();
    let (state, open, due_at, external_id) = match ending {
        Ending::Sent(external) => ("sent", false, now, external.clone()),
        Ending::Retry(at) => ("queued", true, *at, None),
        Ending::Failed => ("failed", false, now, None),
        Ending::Uncertain => ("uncertain", false, now, None),
    };
    let failure = failure.map(rows::text).transpose()?;
    let before = (String::new(), None);
    let row = PartRow { before, state, open, due_at, external_id, failure, finished_at: (!open).then_some(now) };
    let held = |part: &OutgoingPart| part.state == "sending" && part.claim.as_ref() == Some(&d.claim);
    set_part(tx, &d.channel, &d.message_id, &d.id, row, held).await
}

/// Records by an echo that the platform has it, whatever the record says so far. False when it was
/// known to be sent.
///
/// # Errors
/// When the database refuses.
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

/// Changes a part when it is as it must be. An identifier that is known stays.
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
    row.before = tx.later.parts.remove(id).map_or(now, |earlier| earlier.before);
    if let Some(external_id) = &row.external_id {
        let met = tx.known.externals.entry((channel.to_owned(), external_id.clone())).or_default();
        met.message = Some(message.to_owned());
    }
    tx.later.parts.insert(id.to_owned(), row);
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

/// A delivery as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryView {
    /// Identifier.
    pub id: String,
    /// Its message.
    pub message_id: String,
    /// Its place among the message's parts.
    pub part: i64,
    /// `queued`, `sending`, `sent`, `failed` or `uncertain`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, while it is queued.
    pub due_at: i64,
    /// The platform's identifier.
    pub external_id: Option<String>,
    /// What went wrong last.
    pub failure: Option<Failure>,
}

fn view(row: &AnyRow) -> Result<DeliveryView> {
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

/// The deliveries of a message, in order.
///
/// # Errors
/// When the database refuses.
pub async fn of_message(conn: &mut AnyConnection, message: &str) -> Result<Vec<DeliveryView>> {
    let sql = format!("{VIEW} WHERE message_id = $1 ORDER BY part");
    let found = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(message).fetch_all(conn).await?;
    found.iter().map(view).collect()
}

/// Ends claims: whether those parts were sent is not known. Gives their
/// messages and conversations.
///
/// # Errors
/// When the database refuses.
pub async fn take_back(tx: &mut Tx<'_>, whose: Whose<'_>, failure: &Failure) -> Result<Vec<(String, String)>> {
    let now = tx.clock().now();
    let found = sqlx::query(
        "UPDATE deliveries SET state = 'uncertain', open = 0, claim = NULL, claimed_until = NULL, failure = $1, finished_at = $2 \
         WHERE state = 'sending' AND open = 1 AND (claimed_until < $3 OR substr(claim, 1, 36) = $4) RETURNING message_id, conversation_id",
    )
    .bind(rows::text(failure)?)
    .bind(now)
    .bind(whose.before())
    .bind(whose.server())
    .fetch_all(tx.change().await?)
    .await?;
    found.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Takes from a channel's allowance of sends: at most `count` in each span of `span_ms`. Gives how many
/// of `wanted` are allowed now.
///
/// # Errors
/// When the database refuses.
pub async fn take_allowance(tx: &mut Tx<'_>, channel: &str, count: i64, span_ms: i64, wanted: i64) -> Result<i64> {
    let now = tx.clock().now();
    // Counts what is wanted, be it allowed or not: beyond the limit that makes no difference.
    let row = sqlx::query(
        "UPDATE channels SET sends = CASE WHEN sends_from <= $1 THEN 0 ELSE sends END + $2, \
         sends_from = CASE WHEN sends_from <= $1 THEN $3 ELSE sends_from END WHERE name = $4 RETURNING sends",
    )
    .bind(now - span_ms)
    .bind(wanted)
    .bind(now)
    .bind(channel)
    .fetch_optional(tx.change().await?)
    .await?;
    let Some(row) = row else { return Ok(0) };
    Ok((count - (row.try_get::<i64, _>(0)? - wanted)).clamp(0, wanted))
}

/// Gives claimed deliveries back untried: the channel's allowance does not reach for them.
///
/// # Errors
/// When the database refuses.
pub async fn give_back(tx: &mut Tx<'_>, ids: &[String], due_at: i64) -> Result<()> {
    for id in ids {
        sqlx::query(
            "UPDATE deliveries SET state = 'queued', claim = NULL, claimed_until = NULL, attempts = attempts - 1, due_at = $1 \
             WHERE id = $2 AND state = 'sending'",
        )
        .bind(due_at)
        .bind(id)
        .execute(tx.change().await?)
        .await?;
    }
    Ok(())
}

/// Gives up the parts of a message that come after one that failed.
///
/// # Errors
/// When the database refuses.
pub async fn fail_rest(tx: &mut Tx<'_>, message: &str) -> Result<()> {
    let now = tx.clock().now();
    let failure = Failure::new(plugboard_model::FailureKind::Conflict, "an earlier part of the same message failed");
    sqlx::query(
        "UPDATE deliveries SET state = 'failed', open = 0, failure = $1, finished_at = $2 WHERE message_id = $3 AND state = 'queued'",
    )
    .bind(rows::text(&failure)?)
    .bind(now)
    .bind(message)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// A person says what became of a message's uncertain parts: sent, or to be sent again. Gives their number.
///
/// # Errors
/// When the database refuses.
pub async fn settle(tx: &mut Tx<'_>, message: &str, sent: bool) -> Result<u64> {
    let now = tx.clock().now();
    let sql = if sent {
        "UPDATE deliveries SET state = 'sent', failure = NULL, finished_at = $1 WHERE message_id = $2 AND state = 'uncertain'"
    } else {
        "UPDATE deliveries SET state = 'queued', open = 1, failure = NULL, finished_at = NULL, due_at = $1 \
         WHERE message_id = $2 AND state = 'uncertain'"
    };
    Ok(sqlx::query(sql).bind(now).bind(message).execute(tx.change().await?).await?.rows_affected())
}

/// Queues the uncertain parts of a channel again that ended before a time: the platform shows that it did
/// not take them. Gives their messages.
///
/// # Errors
/// When the database refuses.
pub async fn queue_unechoed(tx: &mut Tx<'_>, channel: &str, before: i64) -> Result<Vec<String>> {
    let now = tx.clock().now();
    let found = sqlx::query(
        "UPDATE deliveries SET state = 'queued', open = 1, failure = NULL, finished_at = NULL, due_at = $1 \
         WHERE state = 'uncertain' AND channel = $2 AND finished_at < $3 RETURNING message_id",
    )
    .bind(now)
    .bind(channel)
    .bind(before)
    .fetch_all(tx.change().await?)
    .await?;
    found.iter().map(|row| Ok(row.try_get(0)?)).collect()
}
