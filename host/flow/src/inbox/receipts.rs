//! Events about messages that exist already, for the plugins that subscribe to them: reactions, and receipts for our
//! messages.

use plugboard_db::{Result, Tx, contacts, events::ReactionData, messages};
use plugboard_model::{AuthorKind, Direction, EventKind, Item, Message, ReceiptState};

use crate::{
    inbox::locked::{Cause, LockedConversation},
    installed::Snapshot,
};

/// Emits an event for a reaction to a message, if a plugin subscribes to it.
pub(crate) async fn reaction(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    channel: &str,
    item: &Item,
    message: &Message,
    emoji: Option<&str>,
) -> Result<()> {
    if !LockedConversation::is_heard(registry, EventKind::Reaction, channel) {
        return Ok(());
    }
    let (contact, _) = contacts::find_or_create(tx, channel, &item.contact, item.contact_name.as_deref()).await?;
    let data = ReactionData { emoji: emoji.map(str::to_owned), contact };
    let cause = Cause { root: tx.clock().new_id(), depth: 0 };
    let mut locked = LockedConversation::open(tx, registry, &message.conversation_id, cause).await?;
    let data = serde_json::to_string(&data).unwrap_or_default();
    locked.emit(EventKind::Reaction, Some(&message.id), data);
    let now = tx.clock().now();
    locked.close(tx, now);
    Ok(())
}

/// Emits an event for a receipt of a message, if it is ours and a plugin subscribes to receipts.
///
/// If a plugin wrote the message, the event has the root of what the message answered and a depth of 1. So a plugin
/// that answers the receipt continues the chain of automations instead of starting a new one.
pub(crate) async fn receipt(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    channel: &str,
    message: &str,
    state: ReceiptState,
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
    locked.emit(EventKind::Receipt, Some(&message.id), state.to_string());
    let now = tx.clock().now();
    locked.close(tx, now);
    Ok(())
}
