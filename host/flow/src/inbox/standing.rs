//! What platforms report about customers besides messages: it is stored with the contact, and told to plugins.

use plugboard_db::{ChangeKind, Result, Tx, contacts, conversations, events::ContactData};
use plugboard_model::{ChangedContact, Contact, ConversationKind, EventKind, Item, Standing};

use crate::{
    inbox::locked::{Cause, LockedConversation},
    installed::Snapshot,
};

/// Returns what an event says about a change of a customer.
pub(crate) fn changed(word: &str, purpose: Option<String>) -> ChangedContact {
    ChangedContact { changes: vec![word.to_owned()], purpose }
}

/// Stores a changed contact. `conversation` is where the change was reported, or empty.
fn store(tx: &mut Tx<'_>, contact: &Contact, conversation: &str) {
    contacts::update(tx, contact);
    tx.changed(ChangeKind::Contact, conversation, &contact.id);
}

/// Changes the standing of a contact. Returns false if the contact is gone or nothing changed.
pub(crate) async fn change(
    tx: &mut Tx<'_>,
    contact: &str,
    conversation: &str,
    change: impl FnOnce(&mut Standing) -> bool + Send,
) -> Result<bool> {
    let Some(mut contact) = contacts::in_tx(tx, contact).await? else { return Ok(false) };
    let before = contact.standing.clone();
    let is_news = change(&mut contact.standing);
    // A report can move the time of what is known without being news.
    if contact.standing != before {
        store(tx, &contact, conversation);
    }
    Ok(is_news)
}

/// Adds what an item says about its customer: a name, if none is known, and attributes. `conversation` is where it was
/// reported, or empty.
pub(crate) async fn complete(tx: &mut Tx<'_>, item: &Item, contact: &str, conversation: &str) -> Result<()> {
    if item.contact_name.is_none() && item.told.contact_attributes.is_empty() {
        return Ok(());
    }
    let told = |contact: &mut Contact| {
        let is_named = contact.take_name(item.contact_name.as_deref());
        contact.complete(&item.told.contact_attributes) || is_named
    };
    // The row is locked only in the rare case that it must change, because a group's writers write to many groups.
    let is_new = contacts::peek(tx, contact).await?.is_some_and(|mut seen| told(&mut seen));
    if is_new
        && let Some(mut contact) = contacts::in_tx(tx, contact).await?
        && told(&mut contact)
    {
        store(tx, &contact, conversation);
    }
    Ok(())
}

/// Records that a customer wrote in a direct conversation, which shows that messages reach the customer, and adds the
/// event to the conversation if that is news. What a customer writes for everybody in a group or a public thread shows
/// nothing: the customer may have blocked the account all the same. `at` is by the platform's clock.
pub(crate) async fn wrote(tx: &mut Tx<'_>, locked: &mut LockedConversation<'_>, contact: &str, at: i64) -> Result<()> {
    if locked.conversation.kind != ConversationKind::Direct {
        return Ok(());
    }
    let channel = locked.conversation.channel.clone();
    let known = contacts::peek(tx, contact).await?;
    let is_blocked = known.is_some_and(|contact| contact.standing.blocked_since(&channel).is_some());
    if is_blocked && change(tx, contact, &locked.conversation.id, |standing| standing.wrote(&channel, at)).await? {
        locked.emit(EventKind::Contact, None, data(contact, changed("reachability", None)));
    }
    Ok(())
}

/// Tells plugins about a change of a customer: in the conversation where it was reported, else in the latest direct one
/// with the customer. Without a conversation there is nothing to tell.
pub(crate) async fn tell(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    channel: &str,
    conversation: Option<String>,
    contact: &str,
    changed: ChangedContact,
) -> Result<()> {
    if !LockedConversation::is_heard(registry, EventKind::Contact, channel) {
        return Ok(());
    }
    let conversation = match conversation {
        Some(conversation) => conversation,
        None => match conversations::private_with(tx.read().await?, channel, contact).await? {
            Some(conversation) => conversation,
            None => return Ok(()),
        },
    };
    let cause = Cause { root: tx.clock().new_id(), depth: 0 };
    let mut locked = LockedConversation::open(tx, registry, &conversation, cause).await?;
    locked.emit(EventKind::Contact, None, data(contact, changed));
    let now = tx.clock().now();
    locked.close(tx, now);
    Ok(())
}

fn data(contact: &str, changed: ChangedContact) -> String {
    serde_json::to_string(&ContactData { contact: contact.to_owned(), changed }).unwrap_or_default()
}
