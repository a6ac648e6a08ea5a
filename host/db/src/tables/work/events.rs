//! Events, and the data that an event's handler may see.

use futures_util::future::BoxFuture;
use plugboard_model::{
    ChangedContact, ChangedLead, Clock, Event, EventBody, EventKind, Feedback, Message, QuickReply, Rating, Reaction,
    Receipt, ReceiptFailure, ReceiptState, Review, Sender, TemplatePart,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use crate::sql::{Conn, Query, built};
use crate::{
    Dialect, Result, Tx, contacts, conversations, leads, messages, rows,
    unit::{batch::Batch, cache::Slots, table::Table},
};

/// An event as stored. The records it refers to are read again for each run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Identifier.
    pub id: String,
    /// Its conversation.
    pub conversation_id: String,
    /// Its number in its conversation.
    pub seq: i64,
    /// Its kind, which selects the handler.
    pub kind: EventKind,
    /// The message it is about, if any.
    pub message_id: Option<String>,
    /// For [`EventKind::Conversation`] the names of the changes, separated by commas; for [`EventKind::Receipt`] the
    /// state, or a [`ReceiptData`]; for [`EventKind::Message`] and [`EventKind::Comment`] empty; for all others the payload as JSON.
    pub data: String,
    /// The inbound message or person's act that caused it.
    pub root: String,
    /// The number of automations between `root` and this event.
    pub depth: u32,
    /// The number of the last message that a handler can see.
    pub until_seq: i64,
}

/// The stored data of [`EventKind::Reaction`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactionData {
    /// `None` removes the reaction.
    pub emoji: Option<String>,
    /// The identifier of the contact who reacted.
    pub contact: String,
    /// The emoji that was removed, if it is known.
    #[serde(default)]
    pub taken_back: Option<String>,
}

/// The stored data of [`EventKind::Receipt`], if the message failed and the reason is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptData {
    /// The state.
    pub state: ReceiptState,
    /// Why the message failed.
    pub failure: ReceiptFailure,
}

impl ReceiptData {
    /// Returns the data to store for a receipt.
    #[must_use]
    pub fn text(state: ReceiptState, failure: Option<&ReceiptFailure>) -> String {
        let with = failure.cloned().map(|failure| Self { state, failure });
        let with = with.and_then(|data| serde_json::to_string(&data).ok());
        with.unwrap_or_else(|| state.to_string())
    }
}

/// The stored data of [`EventKind::Contact`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactData {
    /// The identifier of the contact.
    pub contact: String,
    /// What changed.
    #[serde(flatten)]
    pub changed: ChangedContact,
}

/// The stored data of [`EventKind::Review`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewData {
    /// The reply's buttons.
    pub quick_replies: Vec<QuickReply>,
    /// The template, if the reply is one.
    pub template: Option<TemplatePart>,
    /// On whose behalf it is sent.
    pub sender: Sender,
}

/// Events that are written at the end of the transaction.
#[derive(Default)]
struct Deferred(Vec<NewEvent>);

/// Events in the unit of work.
pub(crate) struct Events;

impl Table for Events {
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

/// Stores events. They are written at the end of the transaction, with those of the group's other writes.
pub fn insert(tx: &mut Tx<'_>, events: Vec<NewEvent>) {
    tx.deferred.of::<Deferred>().0.extend(events);
}

async fn write(batch: &mut Batch<'_>, new: &[NewEvent], now: i64) -> Result<()> {
    let sql = |_: Dialect, n: usize| {
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

/// An event with everything its handler may see, and its root.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The event.
    pub event: Event,
    /// The inbound message or person's act that caused it.
    pub root: String,
}

/// Returns events by identifier, with their conversations, customers and messages in their current state. Events for
/// which one of these is gone are left out.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn load(conn: &mut Conn, ids: &[String]) -> Result<HashMap<String, Loaded>> {
    const OWN: usize = 8;
    let mut found = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let ids = rows::padded(ids);
    let statement = built(load_statement, ids.len());
    let query = ids.into_iter().fold(statement, Query::bind);
    for row in query.fetch_all(&mut *conn).await? {
        let contact_at = OWN + conversations::COLUMN_COUNT;
        let lead_at = contact_at + contacts::COLUMN_COUNT;
        let message_at = lead_at + leads::COLUMN_COUNT;
        let mut lead = match row.try_get::<Option<String>>(lead_at)? {
            Some(_) => Some(leads::lead(&row, lead_at)?),
            None => None,
        };
        let data: String = row.try_get(2)?;
        let kind = rows::word(&row, 1)?;
        let message = match row.try_get::<Option<String>>(message_at)? {
            Some(_) => messages::complete(conn, vec![messages::message(&row, message_at)?]).await?.pop(),
            None => None,
        };
        if kind == EventKind::Lead {
            let changed: ChangedLead = serde_json::from_str(&data)?;
            if lead.as_ref().is_none_or(|lead| lead.id != changed.lead) {
                lead = leads::get(conn, &changed.lead).await?;
            }
        }
        let mut contact = contacts::contact(&row, contact_at)?;
        // In a public thread this may be a different contact from the one who started it.
        let who = match kind {
            EventKind::Comment => message.as_ref().and_then(|comment| comment.contact_id.clone()),
            EventKind::Reaction => Some(serde_json::from_str::<ReactionData>(&data)?.contact),
            EventKind::Contact => Some(serde_json::from_str::<ContactData>(&data)?.contact),
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
            depth: u32::try_from(row.try_get::<i64>(4)?).unwrap_or(u32::MAX),
            late: false,
        };
        found.insert(event.id.clone(), Loaded { event, root: row.try_get(3)? });
    }
    Ok(found)
}

fn load_statement(_: Dialect, events: usize) -> String {
    format!(
        "SELECT e.id, e.kind, e.data, e.root, e.depth, e.until_seq, e.created_at, e.message_id, {}, {}, {}, {} FROM events e \
         JOIN conversations c ON c.id = e.conversation_id JOIN contacts p ON p.id = c.contact_id \
         {} LEFT JOIN leads l ON l.id = c.lead_id LEFT JOIN messages m ON m.id = e.message_id WHERE e.id IN ({})",
        conversations::COLUMNS,
        contacts::COLUMNS,
        leads::COLUMNS,
        messages::COLUMNS,
        conversations::JOINS,
        rows::list(events, 1)
    )
}

/// Builds the body of an event. `None` if the message it is about is gone.
fn body(kind: EventKind, data: &str, message: Option<Message>) -> Result<Option<EventBody>> {
    Ok(match (kind, message) {
        (EventKind::Message, Some(message)) => Some(EventBody::Message(message)),
        (EventKind::Comment, Some(message)) => Some(EventBody::Comment(message)),
        (EventKind::Reaction, Some(message)) => {
            let stored: ReactionData = serde_json::from_str(data)?;
            Some(EventBody::Reaction(Reaction { message, emoji: stored.emoji, taken_back: stored.taken_back }))
        }
        (EventKind::Receipt, Some(message)) => Some(EventBody::Receipt(receipt(message, data)?)),
        (EventKind::Review, Some(message)) => {
            let ReviewData { quick_replies, template, sender } = serde_json::from_str(data)?;
            Some(EventBody::Review(Box::new(Review { message, quick_replies, template, sender })))
        }
        (EventKind::Feedback, message) => {
            let rating: Rating = serde_json::from_str(data)?;
            Some(EventBody::Feedback(Feedback { message, rating }))
        }
        (EventKind::Contact, _) => {
            let stored: ContactData = serde_json::from_str(data)?;
            Some(EventBody::Contact(stored.changed))
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

/// Reads the data of a receipt.
fn receipt(message: Message, data: &str) -> Result<Receipt> {
    if data.starts_with('{') {
        let ReceiptData { state, failure } = serde_json::from_str(data)?;
        return Ok(Receipt { message, state, failure: Some(failure) });
    }
    Ok(Receipt { message, state: data.parse()?, failure: None })
}
