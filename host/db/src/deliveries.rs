//! Deliveries: one for each part of a message that goes out.
//!
//! States: `review` where reviewers see it first, `queued`, `sending`, then one of `sent`, `failed`, `uncertain`. While
//! one is `open` (one of the first three), later ones of the same conversation wait for it.

use plugboard_model::{Failure, QuickReply, Sender, TemplatePart};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::collections::HashMap;

use crate::{
    Dialect, Places, Result, Tx, Whose,
    batch::Batch,
    claims::{self, Claimable},
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
    /// It waits until reviewers have seen it.
    pub review: bool,
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
                .bind(if d.review { "review" } else { "queued" })
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

/// Where deliveries go, by their conversation. A customer with several identifiers on a channel is reached by the one
/// that the conversation is named by, if any.
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
         ORDER BY CASE WHEN i.external_id = c.thread THEN 1 ELSE 0 END, i.external_id DESC",
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
    /// The registry's generation at the time of the claim: a server that knows an older one must read it again.
    pub generation: i64,
    /// Proves the claim.
    pub claim: String,
}

/// Channels that deliveries wait for, removed ones among them.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(conn: &mut AnyConnection) -> Result<Vec<String>> {
    claims::waiting(conn, "deliveries", "channel", "state = 'queued'").await
}

/// Claims deliveries for a time in milliseconds: of each channel no more than it has places, and `limit` together. Those are
/// claimed that are due and first in their conversation.
///
/// # Errors
/// When the database refuses.
pub async fn claim(
    tx: &mut Tx<'_>,
    places: &[Places],
    claim: &str,
    for_ms: i64,
    limit: i64,
) -> Result<Vec<ClaimedDelivery>> {
    claims::claim(tx, places, claim, for_ms, limit).await
}

impl Claimable for ClaimedDelivery {
    fn statement(dialect: Dialect, owners: usize) -> String {
        let (lock, time) = (dialect.claim_lock(), dialect.now());
        let due = claims::of_each(owners, |owner, free| {
            format!(
                "SELECT r.id, r.due_at, r.seq AS rank FROM deliveries r \
             WHERE r.channel = ${owner} AND r.state = 'queued' AND r.due_at <= $3 \
             AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.open = 1 AND e.conversation_id = r.conversation_id \
               AND (e.seq < r.seq OR (e.seq = r.seq AND e.part < r.part))) \
             ORDER BY r.due_at, r.seq LIMIT ${free}{lock}"
            )
        });
        format!(
            "UPDATE deliveries SET state = 'sending', claim = $1, claimed_until = {time} + $2, attempts = attempts + 1 \
         WHERE id IN ({due}) RETURNING id, message_id, conversation_id, channel, body, tag, sender, attempts, \
         (SELECT value FROM counters WHERE name = 'registry')"
        )
    }

    fn read(row: &AnyRow, claim: &str) -> Result<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            message_id: row.try_get(1)?,
            conversation_id: row.try_get(2)?,
            channel: row.try_get(3)?,
            body: rows::json(row, 4)?,
            tag: row.try_get(5)?,
            sender: rows::word(row, 6)?,
            attempt: row.try_get(7)?,
            generation: row.try_get(8)?,
            claim: claim.to_owned(),
        })
    }
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
    /// `review`, `queued`, `sending`, `sent`, `failed` or `uncertain`.
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

/// Ends claims: whether those parts were sent is not known. The claim stays with the part, so that its server, if it
/// lives, can still say what became of it. Gives their messages and conversations.
///
/// # Errors
/// When the database refuses.
pub async fn take_back(tx: &mut Tx<'_>, whose: Whose<'_>, failure: &Failure) -> Result<Vec<(String, String)>> {
    let now = tx.clock().now();
    let sql = format!(
        "UPDATE deliveries SET state = 'uncertain', open = 0, claimed_until = NULL, failure = $1, finished_at = $2 \
         WHERE state = 'sending' AND {} RETURNING message_id, conversation_id",
        whose.condition(tx.dialect(), 3)
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(rows::text(failure)?).bind(now).bind(whose.server());
    let found = query.fetch_all(tx.change().await?).await?;
    found.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// A channel's allowance of sends: at most `count` in each span of `span_ms`, from the first send on. Gives how many are
/// left now, and when the span ends. The channel's row is locked until the commit, so that servers share one allowance.
///
/// # Errors
/// When the database refuses.
pub async fn allowance(tx: &mut Tx<'_>, channel: &str, count: i64, span_ms: i64) -> Result<(i64, i64)> {
    let now = tx.clock().now();
    let sql = format!("SELECT c.sends_from, c.sends FROM channels c WHERE c.name = $1{}", tx.dialect().lock("c"));
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(channel).fetch_optional(tx.change().await?).await?;
    let Some(row) = row else { return Ok((0, now + span_ms)) };
    let (from, sends): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    // A span that begins in the future was begun before the clock was set back.
    if from + span_ms <= now || from > now {
        return Ok((count, now + span_ms));
    }
    Ok(((count - sends).max(0), from + span_ms))
}

/// Counts a channel's sends in its span, or begins a new span with them.
///
/// # Errors
/// When the database refuses.
pub async fn count_sends(tx: &mut Tx<'_>, channel: &str, span_ms: i64, sends: i64) -> Result<()> {
    let now = tx.clock().now();
    sqlx::query(
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

/// Gives a claimed delivery back untried: nothing of it left this server.
///
/// # Errors
/// When the database refuses.
pub async fn give_back(tx: &mut Tx<'_>, delivery: &ClaimedDelivery, due_at: i64) -> Result<()> {
    sqlx::query(
        "UPDATE deliveries SET state = 'queued', open = 1, claim = NULL, claimed_until = NULL, attempts = attempts - 1, \
         due_at = $1, failure = NULL, finished_at = NULL WHERE id = $2 AND claim = $3 AND state IN ('sending', 'uncertain')",
    )
    .bind(due_at)
    .bind(&delivery.id)
    .bind(&delivery.claim)
    .execute(tx.change().await?)
    .await?;
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
