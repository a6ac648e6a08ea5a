//! A record as exporters get it: as the API shows it, with what belongs to it.

use jiff::Timestamp;
use plugboard_db::{Conn, Result, contacts, conversations, leads, messages};
use plugboard_model::{Contact, Conversation, Lead, Message, RecordKind};
use serde_json::{Value, json};

/// How many of a conversation's latest messages are shown.
const MESSAGES: i64 = 20;
/// How much of each message's text is shown, in bytes.
const TEXT: usize = 2_000;

/// The document of a record; none when it is gone.
pub(super) async fn of(conn: &mut Conn, kind: RecordKind, id: &str) -> Result<Option<String>> {
    let document = match kind {
        RecordKind::Contact => match contacts::get(conn, id).await? {
            Some(one) => contact(conn, one).await?,
            None => return Ok(None),
        },
        RecordKind::Conversation => match conversations::with_contact(conn, id).await? {
            Some((one, customer)) => {
                let latest = messages::list(conn, id, 0, one.last_seq, MESSAGES, true).await?;
                let mut document = conversation(&one, &contact(conn, customer).await?);
                document["messages"] = latest.iter().map(|one| message(one, TEXT)).collect();
                document
            }
            None => return Ok(None),
        },
        RecordKind::Lead => match leads::with_contact(conn, id).await? {
            Some((one, customer)) => lead(&one, &contact(conn, customer).await?),
            None => return Ok(None),
        },
    };
    Ok(Some(document.to_string()))
}

fn time(at: i64) -> Value {
    Timestamp::from_millisecond(at).map_or(Value::Null, |at| json!(at.to_string()))
}

/// A contact, with its identities and its latest lead.
pub(crate) async fn contact(conn: &mut Conn, contact: Contact) -> Result<Value> {
    let identities = contacts::identities(conn, &contact.id).await?;
    let lead = leads::latest_of(conn, &contact.id).await?;
    Ok(contact_with(&contact, identities, lead.as_deref()))
}

/// The same from what is at hand: channels with the platforms' identifiers there, and the lead's identifier.
pub(crate) fn contact_with(contact: &Contact, identities: Vec<(String, String)>, lead: Option<&str>) -> Value {
    let identity = |(channel, external_id)| json!({ "channel": channel, "external_id": external_id });
    json!({
        "id": contact.id,
        "name": contact.name,
        "attributes": contact.attributes,
        "identities": identities.into_iter().map(identity).collect::<Vec<_>>(),
        "lead": lead,
        "created_at": time(contact.created_at),
    })
}

/// A conversation, with its contact.
pub(crate) fn conversation(c: &Conversation, contact: &Value) -> Value {
    json!({
        "id": c.id,
        "channel": c.channel,
        "kind": c.kind,
        "status": c.status,
        "category": c.category,
        "priority": c.priority,
        "labels": c.labels,
        "assignee": c.assignee,
        "team": c.team,
        "lead": c.lead_id,
        "contact": contact,
        "created_at": time(c.created_at),
        "updated_at": time(c.updated_at),
    })
}

/// A message, its text cut to so many bytes.
pub(crate) fn message(m: &Message, most: usize) -> Value {
    let text = if m.deleted { "" } else { &m.text[..m.text.floor_char_boundary(most)] };
    json!({
        "id": m.id,
        "direction": m.direction,
        "kind": m.kind,
        "author": { "kind": m.author_kind, "name": m.author_name },
        "text": text,
        "sent_at": time(m.sent_at),
    })
}

fn lead(lead: &Lead, contact: &Value) -> Value {
    json!({
        "id": lead.id,
        "contact": contact,
        "conversation": lead.conversation_id,
        "stage": lead.stage,
        "value": lead.amount(),
        "currency": lead.currency,
        "source": lead.source,
        "attributes": lead.attributes,
        "created_at": time(lead.created_at),
        "updated_at": time(lead.updated_at),
    })
}
