//! Conversations that continue one another. Private replies to public comments: finds or creates the private conversation
//! and links it with the public one. Threads that platforms report for what we have sent, and threads that move.

use plugboard_db::{ChangeKind, DbError, Result, Tx, contacts, conversations, identities, links, messages};
use plugboard_model::{
    Author, AuthorKind, ConversationChange, ConversationKind, Direction, Message, MessageKind, Status,
};

use super::{
    locked::{Cause, LockedConversation},
    progress, reply,
};
use crate::installed::Snapshot;

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
            let known_as = identities::on_channel(tx.read().await?, channel, author).await?;
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
    let mut locked = LockedConversation::of(tx, public.registry(), conversation, contact, public.cause.clone());
    if let Some(author) = public.author() {
        locked = locked.by(author.clone());
    }
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
                if before.begins {
                    conversations::set_begun(tx, conversation).await?;
                }
                tx.changed(ChangeKind::Conversation, conversation, conversation);
            }
            Ok(())
        }
    }
}

/// Records that a conversation that we began has begun on its platform, which may report another thread for it. If that
/// thread has a conversation, the customer is there: ours is resolved and linked with it.
pub(crate) async fn record_opening(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    conversation: &str,
    channel: &str,
    thread: Option<&str>,
) -> Result<()> {
    let Some(before) = conversations::get(tx.read().await?, conversation).await? else { return Ok(()) };
    let Some(thread) = thread.filter(|thread| *thread != before.thread) else {
        return conversations::set_begun(tx, conversation).await;
    };
    if let Some(other) = conversations::by_thread(tx.read().await?, channel, thread).await? {
        let cause = Cause { root: tx.clock().new_id(), depth: 0 };
        return continues_in(tx, registry, conversation, &other.id, cause).await;
    }
    progress::apply_marks(tx, channel, thread, conversation).await?;
    if conversations::set_thread(tx, conversation, thread).await? {
        conversations::set_begun(tx, conversation).await?;
        tx.changed(ChangeKind::Conversation, conversation, conversation);
    }
    Ok(())
}

/// Records that a conversation continues in another one. Both stay as they are, because their messages are numbered
/// already: they are linked, and the old one is resolved. If this is known, nothing changes.
pub(crate) async fn continues_in(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    old: &str,
    new: &str,
    cause: Cause,
) -> Result<()> {
    if links::of(tx.read().await?, old).await?.iter().any(|linked| linked == new) {
        return Ok(());
    }
    links::put(tx, old, new).await?;
    tx.changed(ChangeKind::Conversation, new, new);
    let mut locked = LockedConversation::open(tx, registry, old, cause).await?;
    let note = format!("The platform moved this conversation. It continues in the linked conversation {new}.");
    reply::store_note(tx, &mut locked, &Author::named(AuthorKind::Platform, reply::PLATFORM), &note).await?;
    locked.change(&ConversationChange::Status { status: Status::Resolved }.into());
    let now = tx.clock().now();
    locked.close(tx, now);
    Ok(())
}
