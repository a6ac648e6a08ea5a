//! Events, and all that a handler of one may look at.

use plugboard_model::{
    Event, EventBody, EventKind, Feedback, LeadNews, Message, QuickReply, Rating, Reaction, Receipt, Review, Sender,
    TemplatePart,
};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row as _};
use std::collections::HashMap;

use crate::{Result, Tx, batch::Batch, contacts, conversations, leads, messages, rows};

/// An event as it is stored. What it is about is read afresh for each run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Identifier.
    pub id: String,
    /// Its conversation.
    pub conversation_id: String,
    /// Its place among the conversation's events.
    pub seq: i64,
    /// Which handler hears it.
    pub kind: EventKind,
    /// The message it is about, if it is about one.
    pub message_id: Option<String>,
    /// For [`EventKind::Conversation`] the words for what changed, with commas; for [`EventKind::Receipt`] the state;
    /// for [`EventKind::Message`] and [`EventKind::Comment`] nothing; for all others what they tell as JSON.
    pub data: String,
    /// The inbound message or the person's act that it goes back to.
    pub root: String,
    /// How many automations lie in between.
    pub depth: u32,
    /// A handler sees history up to this message.
    pub until_seq: i64,
}

/// What is stored of [`EventKind::Reaction`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactionData {
    /// None takes it back.
    pub emoji: Option<String>,
    /// Who reacted, by identifier.
    pub contact: String,
}

/// What is stored of [`EventKind::Review`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewData {
    /// The reply's buttons.
    pub quick_replies: Vec<QuickReply>,
    /// The template, when it is one.
    pub template: Option<TemplatePart>,
    /// On whose behalf.
    pub sender: Sender,
}

/// Stores events, at the end of the transaction, together with those of the writes beside it.
pub fn insert(tx: &mut Tx<'_>, events: Vec<NewEvent>) {
    tx.later.events.extend(events);
}

pub(crate) async fn write(batch: &mut Batch<'_>, new: &[NewEvent], now: i64) -> Result<()> {
    let sql = |n| {
        format!(
            "INSERT INTO events (id, conversation_id, seq, kind, message_id, data, root, depth, until_seq, created_at) \
             VALUES {}",
            rows::placeholders(n, 10)
        )
    };
    batch
        .write(new, sql, |query, event| {
            Ok(query
                .bind(event.id.clone())
                .bind(event.conversation_id.clone())
                .bind(event.seq)
                .bind(event.kind.as_str())
                .bind(event.message_id.clone())
                .bind(event.data.clone())
                .bind(event.root.clone())
                .bind(i64::from(event.depth))
                .bind(event.until_seq)
                .bind(now))
        })
        .await?;
    Ok(())
}

/// An event with all that its handler may look at, and what it goes back to.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The event.
    pub event: Event,
    /// The inbound message or the person's act at its start.
    pub root: String,
}

/// Events with their conversations, customers and messages as they are now, by identifier. Those of which
/// any is gone are left out.
///
/// # Errors
/// When the database refuses.
pub async fn load(conn: &mut AnyConnection, ids: &[String]) -> Result<HashMap<String, Loaded>> {
    const OWN: usize = 8;
    let mut found = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT e.id, e.kind, e.data, e.root, e.depth, e.until_seq, e.created_at, e.message_id, {}, {}, {}, {} FROM events e \
         JOIN conversations c ON c.id = e.conversation_id JOIN contacts p ON p.id = c.contact_id \
         LEFT JOIN leads l ON l.id = c.lead_id LEFT JOIN messages m ON m.id = e.message_id WHERE e.id IN ({})",
        conversations::COLUMNS,
        contacts::COLUMNS,
        leads::COLUMNS,
        messages::COLUMNS,
        rows::list(ids.len(), 1)
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for id in ids {
        query = query.bind(id.clone());
    }
    for row in query.fetch_all(&mut *conn).await? {
        let contact_at = OWN + conversations::COLUMN_COUNT;
        let lead_at = contact_at + contacts::COLUMN_COUNT;
        let message_at = lead_at + leads::COLUMN_COUNT;
        let mut lead = match row.try_get::<Option<String>, _>(lead_at)? {
            Some(_) => Some(leads::lead(&row, lead_at)?),
            None => None,
        };
        let data: String = row.try_get(2)?;
        let kind = rows::word(&row, 1)?;
        let message = match row.try_get::<Option<String>, _>(message_at)? {
            Some(_) => messages::complete(conn, vec![messages::message(&row, message_at)?]).await?.pop(),
            None => None,
        };
        if kind == EventKind::Lead {
            let news: LeadNews = serde_json::from_str(&data)?;
            if lead.as_ref().is_none_or(|lead| lead.id != news.lead) {
                lead = leads::get(conn, &news.lead).await?;
            }
        }
        let mut contact = contacts::contact(&row, contact_at)?;
        // In a public thread it may be another than who began it.
        let who = match kind {
            EventKind::Comment => message.as_ref().and_then(|comment| comment.contact_id.clone()),
            EventKind::Reaction => Some(serde_json::from_str::<ReactionData>(&data)?.contact),
            _ => None,
        };
        if let Some(who) = who.filter(|who| *who != contact.id)
            && let Some(found) = contacts::get(conn, &who).await?
        {
            contact = found;
        }
        let Some(body) = body(kind, &data, message)? else { continue };
        let event = Event {
            id: row.try_get(0)?,
            body,
            conversation: conversations::conversation(&row, OWN)?,
            account_name: None,
            contact,
            lead,
            until_seq: row.try_get(5)?,
            occurred_at: row.try_get(6)?,
            depth: u32::try_from(row.try_get::<i64, _>(4)?).unwrap_or(u32::MAX),
            late: false,
        };
        found.insert(event.id.clone(), Loaded { event, root: row.try_get(3)? });
    }
    Ok(found)
}

/// What an event tells; nothing when the message it is about is gone.
fn body(kind: EventKind, data: &str, message: Option<Message>) -> Result<Option<EventBody>> {
    Ok(match (kind, message) {
        (EventKind::Message, Some(message)) => Some(EventBody::Message(message)),
        (EventKind::Comment, Some(message)) => Some(EventBody::Comment(message)),
        (EventKind::Reaction, Some(message)) => {
            let told: ReactionData = serde_json::from_str(data)?;
            Some(EventBody::Reaction(Reaction { message, emoji: told.emoji }))
        }
        (EventKind::Receipt, Some(message)) => Some(EventBody::Receipt(Receipt { message, state: data.parse()? })),
        (EventKind::Review, Some(message)) => {
            let ReviewData { quick_replies, template, sender } = serde_json::from_str(data)?;
            Some(EventBody::Review(Box::new(Review { message, quick_replies, template, sender })))
        }
        (EventKind::Feedback, message) => {
            let rating: Rating = serde_json::from_str(data)?;
            Some(EventBody::Feedback(Feedback { message, rating }))
        }
        (EventKind::Conversation, _) => {
            Some(EventBody::Conversation { changes: data.split(',').map(str::to_owned).collect() })
        }
        (EventKind::Refused, _) => Some(EventBody::Refused(serde_json::from_str(data)?)),
        (EventKind::Timer, _) => Some(EventBody::Timer(serde_json::from_str(data)?)),
        (EventKind::Lead, _) => Some(EventBody::Lead(serde_json::from_str(data)?)),
        (EventKind::Command, _) => Some(EventBody::Command(serde_json::from_str(data)?)),
        (
            EventKind::Message | EventKind::Comment | EventKind::Reaction | EventKind::Receipt | EventKind::Review,
            None,
        ) => None,
    })
}
