//! Stores leads that plugins, people and other systems open or change under the same rules (`plugboard_rules::lead`).

use plugboard_db::{ChangeKind, Result, Tx, leads};
use plugboard_model::{Lead, LeadChange};
use plugboard_rules::{
    lead::{self, LeadUpdate},
    refused::Refused,
};

use super::locked::LockedConversation;

/// Opens a lead in a conversation, unless the conversation's latest lead is still open.
pub(crate) async fn open(
    tx: &mut Tx<'_>,
    locked: &mut LockedConversation<'_>,
    id: String,
    source: Option<String>,
) -> Result<std::result::Result<(), Refused>> {
    let latest = latest(tx, locked).await?;
    let new = lead::new(&locked.conversation, &locked.contact, id, source, tx.clock().now());
    Ok(lead::open(new, latest.as_ref()).map(|update| store(tx, locked, update)))
}

/// Changes a lead of a conversation.
pub(crate) async fn change(
    tx: &mut Tx<'_>,
    locked: &mut LockedConversation<'_>,
    id: &str,
    change: &LeadChange,
) -> Result<std::result::Result<(), Refused>> {
    let found = leads::in_tx(tx, id).await?;
    let latest = latest(tx, locked).await?;
    let now = tx.clock().now();
    let update = lead::change(&locked.conversation, found.as_ref(), latest.as_ref(), change, now);
    Ok(update.map(|update| update.into_iter().for_each(|update| store(tx, locked, update))))
}

/// Returns the latest lead of a conversation.
pub(crate) async fn latest(tx: &mut Tx<'_>, locked: &LockedConversation<'_>) -> Result<Option<Lead>> {
    match &locked.conversation.lead_id {
        Some(id) => leads::in_tx(tx, id).await,
        None => Ok(None),
    }
}

/// Stores a new or changed lead, and records the change for plugins and for the change log.
pub(crate) fn store(tx: &mut Tx<'_>, locked: &mut LockedConversation<'_>, update: LeadUpdate) {
    let LeadUpdate { lead, change, becomes_latest } = update;
    let created = change == "created";
    if created {
        leads::insert(tx, &lead);
    } else {
        leads::update(tx, &lead);
    }
    if becomes_latest {
        locked.conversation.lead_id = Some(lead.id.clone());
        locked.touch();
    }
    locked.note_lead(&lead.id, change);
    tx.changed(ChangeKind::Lead, &lead.conversation_id, &lead.id);
    if created {
        // Exporters include the latest lead in a contact's document.
        tx.changed(ChangeKind::Contact, &lead.conversation_id, &lead.contact_id);
    }
}
