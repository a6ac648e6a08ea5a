//! Private replies to public comments: finds or creates the private conversation and links it with the public one.

use plugboard_db::{ChangeKind, DbError, Result, Tx, contacts, conversations, links, messages};
use plugboard_model::{ConversationKind, Direction, Message, MessageKind};

use super::locked::LockedConversation;

/// Returns a customer's comment of this conversation, by our identifier.
pub(crate) async fn comment(tx: &mut Tx<'_>, conversation: &str, id: &str) -> Result<Option<Message>> {
    let found = messages::get(tx.read().await?, id).await?;
    Ok(found.filter(|message| {
        message.conversation_id == conversation
            && message.kind == MessageKind::Comment
            && message.direction == Direction::In
    }))
}

/// Locks and returns the newest private conversation with the author of a comment, on the same channel. Returns `None`
/// if a reply would create one.
pub(crate) async fn open_existing_private<'r>(
    tx: &mut Tx<'_>,
    public: &LockedConversation<'r>,
    comment: &Message,
) -> Result<Option<LockedConversation<'r>>> {
    let author = comment.contact_id.as_deref().unwrap_or(&public.conversation.contact_id);
    match conversations::private_with(tx.read().await?, &public.conversation.channel, author).await? {
        Some(id) => Ok(Some(LockedConversation::open(tx, public.registry(), &id, public.cause.clone()).await?)),
        None => Ok(None),
    }
}

/// Locks and returns the newest private conversation with the author of a comment, on the same channel, or creates one.
/// Links it with the public conversation. A new conversation has the customer's identifier as its thread until the
/// platform reports another.
pub(crate) async fn private<'r>(
    tx: &mut Tx<'_>,
    public: &LockedConversation<'r>,
    comment: &Message,
) -> Result<LockedConversation<'r>> {
    let (channel, author) = (&public.conversation.channel, comment.contact_id.as_deref());
    let author = author.unwrap_or(&public.conversation.contact_id);
    let contact = contacts::in_tx(tx, author).await?.ok_or_else(|| DbError::Missing("contact", author.to_owned()))?;
    let (id, new) = match conversations::private_with(tx.read().await?, channel, author).await? {
        Some(id) => (id, false),
        None => {
            let identities = contacts::identities(tx.read().await?, author).await?;
            let known_as = identities.into_iter().find(|(on, _)| on == channel).map(|(_, id)| id);
            // A contact without an identity on this channel cannot have commented; using the contact's identifier keeps
            // the thread unique.
            let thread = known_as.unwrap_or_else(|| author.to_owned());
            let (conversation, new) =
                conversations::find_or_create(tx, channel, &thread, ConversationKind::Direct, author).await?;
            (conversation.id, new)
        }
    };
    links::put(tx, &public.conversation.id, &id).await?;
    tx.changed(ChangeKind::Conversation, &public.conversation.id, &public.conversation.id);
    let conversation = conversations::in_tx(tx, &id).await?;
    let (conversation, _) = conversation.ok_or_else(|| DbError::Missing("conversation", id.clone()))?;
    let mut locked = LockedConversation::of(public.registry(), conversation, contact, public.cause.clone());
    locked.touch();
    if new {
        locked.note_change("created");
    }
    Ok(locked)
}

/// Handles the platform's report of the private conversation in which a private reply arrived.
pub(crate) async fn record_private_thread(
    tx: &mut Tx<'_>,
    conversation: &str,
    channel: &str,
    thread: &str,
) -> Result<()> {
    match conversations::by_thread(tx.read().await?, channel, thread).await? {
        Some(known) if known.id == conversation => Ok(()),
        // The customer has written there before, under an identity that was not known to be the same.
        Some(known) => {
            links::put(tx, conversation, &known.id).await?;
            tx.changed(ChangeKind::Conversation, conversation, conversation);
            Ok(())
        }
        None => {
            let before = conversations::get(tx.read().await?, conversation).await?;
            if let Some(before) = before
                && conversations::set_thread(tx, conversation, thread).await?
            {
                contacts::identify(tx, channel, thread, &before.contact_id).await?;
                tx.changed(ChangeKind::Conversation, conversation, conversation);
            }
            Ok(())
        }
    }
}
