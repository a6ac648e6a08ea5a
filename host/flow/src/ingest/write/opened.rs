//! What customers write after the business has begun a conversation with them: it belongs to that conversation, by
//! whatever identifiers they and the thread are known on the platform.

use plugboard_db::{ChangeKind, Result, Tx, contacts, conversations, identities};
use plugboard_model::{Contact, Conversation, ConversationKind, Item};

use super::item::Intake;

impl Intake<'_> {
    /// Returns the customer who wrote a message, created if needed, and makes sure that a conversation that we began with
    /// that customer is the one of the item's thread. The flag is true if the contact is new.
    pub(super) async fn writer(&self, tx: &mut Tx<'_>, item: &Item) -> Result<(String, bool)> {
        self.recognize(tx, item).await?;
        let (name, also) = (item.contact_name.as_deref(), &item.told.also_known_as);
        let (contact, new) = identities::customer(tx, self.channel(), &item.contact, name, also).await?;
        if !new {
            self.adopt(tx, item, &contact).await?;
        }
        Ok((contact, new))
    }

    /// Connects the item's contact identifier with the conversation that we began in the item's thread, as long as its
    /// customer has not written there: whoever answers first is the customer whom we wrote to. If no contact has the
    /// identifier, that customer gets it. If another contact has it, the conversation becomes that contact's, because
    /// reports such as a withdrawn consent are stored there. The two contacts are not merged.
    pub(super) async fn recognize(&self, tx: &mut Tx<'_>, item: &Item) -> Result<()> {
        let unanswered = |known: &Conversation| is_opened(known) && known.last_inbound_at.is_none();
        let Some(known) = self.known(tx, item).await?.filter(unanswered) else { return Ok(()) };
        match contacts::by_identity(tx, self.channel(), &item.contact).await? {
            None => {
                contacts::identify(tx, self.channel(), &item.contact, &known.contact_id).await?;
                tx.changed(ChangeKind::Contact, &known.id, &known.contact_id);
            }
            Some(contact) if contact != known.contact_id => {
                conversations::set_contact(tx, &known.id, &contact).await?;
                tx.changed(ChangeKind::Conversation, &known.id, &known.id);
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// Makes the item's thread that of the conversation that we began with a known customer, if the thread has no
    /// conversation and the customer has not written in ours: the platform did not say before which thread it is.
    async fn adopt(&self, tx: &mut Tx<'_>, item: &Item, contact: &str) -> Result<()> {
        if item.conversation_kind != ConversationKind::Direct || self.known(tx, item).await?.is_some() {
            return Ok(());
        }
        let ours = conversations::unanswered_opening(tx.read().await?, self.channel(), contact).await?;
        let Some(ours) = ours else { return Ok(()) };
        self.apply_marks(tx, &item.thread, &ours).await?;
        if conversations::set_thread(tx, &ours, &item.thread).await? {
            conversations::set_begun(tx, &ours).await?;
            tx.changed(ChangeKind::Conversation, &ours, &ours);
        }
        Ok(())
    }
}

fn is_opened(conversation: &Conversation) -> bool {
    conversation.opened_by.is_some() && conversation.kind == ConversationKind::Direct
}

/// Names a customer with whom we began the conversation, and who writes for the first time, as the item does. Returns
/// whether the name is still unknown, so that the platform must be asked.
pub(super) fn name_first_writer(
    tx: &mut Tx<'_>,
    conversation: &Conversation,
    contact: &mut Contact,
    item: &Item,
) -> bool {
    if !is_opened(conversation) || conversation.last_inbound_at.is_some() || contact.name.is_some() {
        return false;
    }
    let Some(name) = &item.contact_name else { return true };
    contact.name = Some(name.clone());
    contacts::update(tx, contact);
    tx.changed(ChangeKind::Contact, &conversation.id, &contact.id);
    false
}
