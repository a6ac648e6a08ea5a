//! Leads, opened and changed by plugins, people and other systems under the same rules.

use plugboard_db::{ChangeKind, Result, Tx, leads};
use plugboard_model::{Lead, LeadChange, LeadStage};
use std::collections::BTreeMap;

use super::locked::LockedConversation;

/// Why a lead was not opened or changed: a code and a message.
pub(crate) type LeadRefusal = (&'static str, String);

/// Opens a lead in a conversation, unless the conversation's newest lead is still open.
pub(crate) async fn open(
    tx: &mut Tx<'_>,
    locked: &mut LockedConversation<'_>,
    id: String,
    source: Option<String>,
) -> Result<std::result::Result<Lead, LeadRefusal>> {
    if let Some(latest) = locked.conversation.lead_id.clone()
        && leads::in_tx(tx, &latest).await?.is_some_and(|lead| lead.stage.is_open())
    {
        return Ok(Err(("lead-open", "this conversation already has an open lead; change that one".into())));
    }
    let now = tx.clock().now();
    let lead = Lead {
        id: id.clone(),
        conversation_id: locked.conversation.id.clone(),
        contact_id: locked.contact.id.clone(),
        stage: LeadStage::New,
        value: None,
        currency: None,
        source,
        attributes: BTreeMap::new(),
        created_at: now,
        updated_at: now,
    };
    leads::insert(tx, &lead);
    locked.conversation.lead_id = Some(id);
    locked.touch();
    record_change(tx, locked, &lead, "created");
    // Exporters include the newest lead in a contact's document.
    tx.changed(ChangeKind::Contact, &lead.conversation_id, &lead.contact_id);
    Ok(Ok(lead))
}

/// Changes a lead of a conversation.
pub(crate) async fn change(
    tx: &mut Tx<'_>,
    locked: &mut LockedConversation<'_>,
    id: &str,
    change: &LeadChange,
) -> Result<std::result::Result<Lead, LeadRefusal>> {
    let found = leads::in_tx(tx, id).await?.filter(|lead| lead.conversation_id == locked.conversation.id);
    let Some(mut lead) = found else {
        return Ok(Err(("not-found", "there is no such lead in this conversation".into())));
    };
    let Some(word) = lead.change(change) else { return Ok(Ok(lead)) };
    if lead.attributes.len() > Lead::ATTRIBUTES {
        return Ok(Err(("too-many-attributes", format!("the lead already has {} attributes", Lead::ATTRIBUTES))));
    }
    let reopened = word == "stage" && lead.stage.is_open() && locked.conversation.lead_id.as_deref() != Some(id);
    if reopened && let Some(latest) = locked.conversation.lead_id.clone() {
        // A conversation has at most one open lead, so an old lead stays closed while a newer one is open.
        if leads::in_tx(tx, &latest).await?.is_some_and(|lead| lead.stage.is_open()) {
            return Ok(Err(("lead-open", "this conversation has another open lead".into())));
        }
        locked.conversation.lead_id = Some(id.to_owned());
        locked.touch();
    }
    lead.updated_at = tx.clock().now();
    leads::update(tx, &lead);
    record_change(tx, locked, &lead, word);
    Ok(Ok(lead))
}

/// Records that an aspect of a lead changed, for plugins and for the change log.
fn record_change(tx: &mut Tx<'_>, locked: &mut LockedConversation<'_>, lead: &Lead, word: &'static str) {
    locked.note_lead(&lead.id, word);
    tx.changed(ChangeKind::Lead, &lead.conversation_id, &lead.id);
}
