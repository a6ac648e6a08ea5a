//! Conversations that people begin: with whom, and what happens if there is one already.

use plugboard_db::{
    ChangeKind, DbError, Result, Tx, contacts, conversations, identities,
    visibility::{self, Sees, Visibility},
};
use plugboard_model::{Author, Conversation, ConversationKind, Message, MessageKind, OpeningKind};
use plugboard_rules::policy;
use std::sync::Arc;

use super::conversation::{Addition, Idempotency, NewReply, OF_OTHERS, checked, reply_in, send_reply};
use crate::{
    error::FlowError,
    inbox::{
        assignment::NamedChange,
        locked::{Cause, LockedConversation},
    },
    installed::Snapshot,
    people::act::{Acted, Refused},
    shared::Flow,
};

/// The longest identifier and the longest name of a customer, in bytes.
const ID: usize = 256;

/// A conversation that a person begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConversation {
    /// The channel.
    pub channel: String,
    /// The kind of identifier by which the customer is known.
    pub kind: OpeningKind,
    /// The identifier, as the person wrote it.
    pub id: String,
    /// The customer's name, if the contact is new.
    pub name: Option<String>,
    /// The first message.
    pub reply: NewReply,
    /// Which conversations the person sees. The message goes into no other one, and a new one is assigned to a person who
    /// does not see everybody's.
    pub visibility: Arc<Visibility>,
}

/// The first message of a conversation that a person wanted to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The message.
    pub message: Message,
    /// Whether the conversation is new. Otherwise the message is in a conversation that there was already.
    pub is_new: bool,
}

/// A checked conversation that a person begins.
pub(super) struct Opening {
    channel: String,
    kind: OpeningKind,
    /// The identifier in its one form.
    id: String,
    name: Option<String>,
    reply: NewReply,
    /// Which conversations the person sees.
    visibility: Arc<Visibility>,
}

impl Flow {
    /// Sends a person's message to somebody whom the inbox may not know yet, and begins a conversation if there is none.
    /// The message is queued; its state shows the progress.
    ///
    /// # Errors
    /// Returns an error if the channel does not exist, the input is invalid, a rule refuses the message or the beginning
    /// of a conversation, the identifier belongs to something else than a customer, or the database fails.
    pub async fn open_conversation(
        &self,
        author: &Author,
        new: NewConversation,
        idempotency: Option<Idempotency>,
    ) -> Result<Opened, FlowError> {
        let NewConversation { channel, kind, id, name, reply, visibility } = new;
        if reply.kind != MessageKind::Message || reply.reply_to.is_some() {
            let message = "a conversation begins with a message that answers nothing; leave out `kind` and `reply_to`";
            return Err(FlowError::Invalid(message.into()));
        }
        let (id, reply) = (one_form(kind, &id)?, checked(reply)?);
        let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        if name.as_ref().is_some_and(|name| name.len() > ID || name.contains('\0')) {
            return Err(FlowError::Invalid(format!("`name` must have at most {ID} bytes without U+0000")));
        }
        let opening = Opening { channel, kind, id, name, reply, visibility };
        self.add(author, idempotency, Addition::Open(Box::new(opening))).await
    }
}

/// Returns the one form of an identifier, so that the same customer always has the same one.
fn one_form(kind: OpeningKind, written: &str) -> Result<String, FlowError> {
    let wrong = |what: String| FlowError::Invalid(format!("`to.id` must be {what}"));
    let trimmed = written.trim();
    if trimmed.is_empty() || trimmed.len() > ID || trimmed.contains('\0') {
        return Err(wrong(format!("an identifier of 1 to {ID} bytes without U+0000")));
    }
    match kind {
        OpeningKind::Phone => plugboard_text::e164(trimmed)
            .ok_or_else(|| wrong("a valid telephone number with its country code, such as +48601234567".to_owned())),
        OpeningKind::Email => plugboard_text::email(trimmed).ok_or_else(|| wrong("a valid e-mail address".to_owned())),
        OpeningKind::Username | OpeningKind::Id => Ok(trimmed.to_owned()),
    }
}

/// What there is for an identifier.
enum Known {
    /// A direct conversation, by its identifier.
    Conversation(String),
    /// A customer with whom there is no direct conversation on the channel.
    Contact(String),
    Nothing,
    /// The identifier belongs to something else, for this reason.
    Other(String),
}

/// Finds out what there is for the identifier.
async fn known(tx: &mut Tx<'_>, new: &Opening) -> Result<Known> {
    let Opening { channel, kind, id, .. } = new;
    let identity = identities::known(tx.read().await?, channel, id).await?;
    if let Some((contact, known_as)) = &identity {
        if let Some(other) = known_as.as_ref().filter(|known_as| *known_as != kind.as_str()) {
            return Ok(Known::Other(format!("a customer is known by `{id}` as an identifier of the kind `{other}`")));
        }
        if let Some(conversation) = conversations::private_with(tx.read().await?, channel, contact).await? {
            return Ok(Known::Conversation(conversation));
        }
    }
    match conversations::by_thread(tx.read().await?, channel, id).await? {
        // A direct conversation with the identifier's contact was found above. So this one is with other customers,
        // even if its thread looks like the identifier.
        Some(_) => Ok(Known::Other(format!("`{id}` is the thread of another conversation"))),
        None => Ok(identity.map_or(Known::Nothing, |(contact, _)| Known::Contact(contact))),
    }
}

/// A conversation that is stored once its first message is allowed, so that a refusal leaves nothing.
pub(super) struct Beginning<'a> {
    new: &'a Opening,
    /// Whether the customer is new.
    new_contact: bool,
}

impl Beginning<'_> {
    /// Stores the conversation, and its customer if that is new. If another server has stored the same one at the same
    /// time, the transaction fails and is repeated.
    pub(super) fn store(&self, tx: &mut Tx<'_>, locked: &LockedConversation<'_>) {
        let Opening { channel, kind, id, .. } = self.new;
        let (conversation, contact) = (&locked.conversation, &locked.contact);
        if self.new_contact {
            // A platform's identifier is what the customer writes by, so it has no kind.
            let kind = (*kind != OpeningKind::Id).then(|| kind.as_str());
            contacts::create(tx, channel, id, kind, contact);
            tx.changed(ChangeKind::Contact, &conversation.id, &contact.id);
        }
        conversations::create(tx, conversation);
    }
}

/// Sends the message in the conversation with the customer, or in a new one.
pub(super) async fn open(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    author: &Author,
    new: &Opening,
) -> Result<Acted<Opened>> {
    let Some(connected) = registry.channels.get(&new.channel) else {
        return Ok(Err(Refused::NotFound("channel", new.channel.clone())));
    };
    let contact = match known(tx, new).await? {
        Known::Conversation(id) => {
            if !visibility::sees_conversation(tx.read().await?, &new.visibility, &id).await? {
                return Ok(Err(Refused::Conflict(OF_OTHERS.to_owned())));
            }
            let acted = reply_in(tx, registry, &id, author, &new.reply).await?;
            return Ok(acted.map(|message| Opened { message, is_new: false }));
        }
        Known::Other(reason) => return Ok(Err(Refused::Conflict(reason))),
        Known::Contact(contact) => Some(contact),
        Known::Nothing => None,
    };
    if let Err((code, reason)) = policy::can_open(&connected.row.rules, new.kind) {
        return Ok(Err(Refused::Rule { code: code.to_owned(), reason }));
    }
    let new_contact = contact.is_none();
    let contact = match contact {
        Some(id) => contacts::in_tx(tx, &id).await?.ok_or_else(|| DbError::Missing("contact", id))?,
        None => contacts::unstored(tx.clock(), new.name.as_deref()),
    };
    let conversation =
        conversations::unstored(tx.clock(), &new.channel, &new.id, ConversationKind::Direct, &contact.id);
    let conversation = Conversation { opened_by: Some(new.kind), begins: true, ..conversation };
    let cause = Cause { root: tx.clock().new_id(), depth: 0 };
    let locked = LockedConversation::of(tx, registry, conversation, contact, cause);
    let mut locked = locked.by(author.clone());
    locked.note_change("created");
    if new.visibility.sees != Sees::All {
        // Otherwise the person would not see it.
        locked.change(&NamedChange::assignee(author));
    }
    let beginning = Beginning { new, new_contact };
    let acted = send_reply(tx, &mut locked, author, &new.reply, Some(&beginning)).await?;
    if acted.is_ok() {
        let now = tx.clock().now();
        locked.close(tx, now);
    }
    Ok(acted.map(|message| Opened { message, is_new: true }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_has_one_form() {
        for (kind, written, expected) in [
            (OpeningKind::Phone, " +48 601 234 567", Some("+48601234567")),
            (OpeningKind::Phone, "601 234 567", None),
            (OpeningKind::Email, "Łucja@Poczta.Example ", Some("Łucja@poczta.example")),
            (OpeningKind::Email, "ada@", None),
            (OpeningKind::Username, " Ada_L ", Some("Ada_L")),
            (OpeningKind::Id, "7 ", Some("7")),
            (OpeningKind::Id, " ", None),
            (OpeningKind::Username, "a\0", None),
        ] {
            assert_eq!(one_form(kind, written).ok().as_deref(), expected, "{kind} {written:?}");
        }
        assert!(one_form(OpeningKind::Id, &"i".repeat(ID)).is_ok());
        assert!(one_form(OpeningKind::Id, &"i".repeat(ID + 1)).is_err());
    }
}
