//! Events about messages that exist already, for the plugins that subscribe to them: reactions, and receipts for our
//! messages.

use plugboard_db::{
    Result, Tx,
    events::{ReactionData, ReceiptData},
    identities, messages,
};
use plugboard_model::{AuthorKind, Direction, EventKind, Item, Message, ReceiptFailure, ReceiptState};

use crate::{
    inbox::{
        locked::{Cause, LockedConversation},
        standing,
    },
    installed::Snapshot,
};

/// What became of a reaction.
pub(crate) enum ReactionChange {
    /// This emoji was added.
    Added(String),
    /// This emoji was removed, if it is known.
    Removed(Option<String>),
}

/// Emits an event for a reaction to a message, if a plugin subscribes to it.
pub(crate) async fn reaction(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    channel: &str,
    item: &Item,
    message: &Message,
    change: ReactionChange,
) -> Result<()> {
    if !LockedConversation::is_heard(registry, EventKind::Reaction, channel) {
        return Ok(());
    }
    let (name, also) = (item.contact_name.as_deref(), &item.told.also_known_as);
    let (contact, _) = identities::customer(tx, channel, &item.contact, name, also).await?;
    standing::complete(tx, item, &contact, &message.conversation_id).await?;
    let (emoji, taken_back) = match change {
        ReactionChange::Added(emoji) => (Some(emoji), None),
        ReactionChange::Removed(emoji) => (None, emoji),
    };
    let data = ReactionData { emoji, contact, taken_back };
    let cause = Cause { root: tx.clock().new_id(), depth: 0 };
    let mut locked = LockedConversation::open(tx, registry, &message.conversation_id, cause).await?;
    let data = serde_json::to_string(&data).unwrap_or_default();
    locked.emit(EventKind::Reaction, Some(&message.id), data);
    let now = tx.clock().now();
    locked.close(tx, now);
    Ok(())
}

/// Emits an event for a receipt of a message, if it is ours and a plugin subscribes to receipts. `failure` says why the
/// message failed, if it did and the reason is known.
///
/// If a plugin wrote the message, the event has the root of what the message answered and a depth of 1. So a plugin
/// that answers the receipt continues the chain of automations instead of starting a new one.
pub(crate) async fn receipt(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    channel: &str,
    message: &str,
    state: ReceiptState,
    failure: Option<&ReceiptFailure>,
) -> Result<()> {
    if !LockedConversation::is_heard(registry, EventKind::Receipt, channel) {
        return Ok(());
    }
    let Some(message) = messages::get(tx.read().await?, message).await? else { return Ok(()) };
    if message.direction != Direction::Out {
        return Ok(());
    }
    let cause = match messages::root(tx.read().await?, &message.id).await? {
        Some(root) if message.author_kind == AuthorKind::Plugin => Cause { root, depth: 1 },
        _ => Cause { root: message.id.clone(), depth: 0 },
    };
    let mut locked = LockedConversation::open(tx, registry, &message.conversation_id, cause).await?;
    locked.emit(EventKind::Receipt, Some(&message.id), ReceiptData::text(state, failure));
    let now = tx.clock().now();
    locked.close(tx, now);
    Ok(())
}
