//! Records as JSON documents, for exporters and for plugins that look up other records.

use jiff::Timestamp;
use plugboard_model::{Contact, Conversation, Lead, Message, content_value};
use serde_json::{Value, json};

fn time(at: i64) -> Value {
    Timestamp::from_millisecond(at).map_or(Value::Null, |at| json!(at.to_string()))
}

/// Returns a contact's document. `identities` are channels, each with the platform's identifier of the contact there.
/// `lead` is the identifier of the contact's newest lead.
#[must_use]
pub fn contact(contact: &Contact, identities: Vec<(String, String)>, lead: Option<&str>) -> Value {
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

/// Returns a conversation's document, with its contact.
#[must_use]
pub fn conversation(c: &Conversation, contact: &Value) -> Value {
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

/// Returns a message's document. The text is cut to `most` bytes, and rich content is left out if it has more.
#[must_use]
pub fn message(m: &Message, most: usize) -> Value {
    let content = m.content.as_deref().filter(|content| !m.deleted && content.len() <= most).map(content_value);
    let text = if m.deleted { "" } else { &m.text[..m.text.floor_char_boundary(most)] };
    json!({
        "id": m.id,
        "direction": m.direction,
        "kind": m.kind,
        "author": { "kind": m.author_kind, "name": m.author_name },
        "text": text,
        "subject": m.subject.as_deref().filter(|_| !m.deleted),
        "content": content,
        "sent_at": time(m.sent_at),
    })
}

/// Returns a lead's document, with its contact.
#[must_use]
pub fn lead(lead: &Lead, contact: &Value) -> Value {
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
