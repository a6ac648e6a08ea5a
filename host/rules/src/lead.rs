//! When a lead may be opened or changed, and what becomes of it, whoever asks: a plugin, a person or another system.

use plugboard_model::{Contact, Conversation, Lead, LeadChange, LeadStage};
use std::collections::BTreeMap;

use crate::refused::Refused;

/// A lead to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadUpdate {
    /// The lead as it is from now on.
    pub lead: Lead,
    /// What changed: `created`, `stage`, `value` or `attributes`.
    pub change: &'static str,
    /// Whether the lead becomes the latest one of its conversation.
    pub becomes_latest: bool,
}

/// Returns a new lead. `now` is in milliseconds since the Unix epoch.
#[must_use]
pub fn new(conversation: &Conversation, contact: &Contact, id: String, source: Option<String>, now: i64) -> Lead {
    Lead {
        id,
        conversation_id: conversation.id.clone(),
        contact_id: contact.id.clone(),
        stage: LeadStage::New,
        value: None,
        currency: None,
        source,
        attributes: BTreeMap::new(),
        created_at: now,
        updated_at: now,
    }
}

/// Opens a lead in a conversation. `latest` is the latest lead of the conversation.
///
/// # Errors
/// `lead-open` if the latest lead is still open.
pub fn open(lead: Lead, latest: Option<&Lead>) -> Result<LeadUpdate, Refused> {
    if latest.is_some_and(|lead| lead.stage.is_open()) {
        return Err(Refused::new("lead-open", "this conversation already has an open lead; change that one"));
    }
    Ok(LeadUpdate { lead, change: "created", becomes_latest: true })
}

/// Changes a lead of a conversation. `lead` is the lead with the requested identifier, and `latest` the latest lead of
/// the conversation. Returns `None` if nothing changes. `now` is in milliseconds since the Unix epoch.
///
/// # Errors
/// `not-found` if the conversation has no such lead, `too-many-attributes` if the lead would have more than
/// [`Lead::ATTRIBUTES`] attributes, `lead-open` if a closed lead would be reopened beside an open one.
pub fn change(
    conversation: &Conversation,
    lead: Option<&Lead>,
    latest: Option<&Lead>,
    change: &LeadChange,
    now: i64,
) -> Result<Option<LeadUpdate>, Refused> {
    let Some(mut lead) = lead.filter(|lead| lead.conversation_id == conversation.id).cloned() else {
        return Err(Refused::new("not-found", "there is no such lead in this conversation"));
    };
    let Some(change) = lead.change(change) else { return Ok(None) };
    if lead.attributes.len() > Lead::ATTRIBUTES {
        let reason = format!("the lead already has {} attributes", Lead::ATTRIBUTES);
        return Err(Refused::new("too-many-attributes", reason));
    }
    let other = latest.filter(|latest| latest.id != lead.id);
    let becomes_latest = change == "stage" && lead.stage.is_open() && other.is_some();
    // A conversation has at most one open lead, so an old lead stays closed while a newer one is open.
    if becomes_latest && other.is_some_and(|other| other.stage.is_open()) {
        return Err(Refused::new("lead-open", "this conversation has another open lead"));
    }
    lead.updated_at = now;
    Ok(Some(LeadUpdate { lead, change, becomes_latest }))
}
