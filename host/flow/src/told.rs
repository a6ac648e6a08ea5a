//! What happens to messages later, told to whoever hears it: reactions, and how far ours have come.

use plugboard_db::{Result, Tx, contacts, events::ReactionData, messages};
use plugboard_model::{AuthorKind, Direction, EventKind, Item, Message, ReceiptState};

use crate::{
    registry::Snapshot,
    scene::{Cause, Scene},
};

/// Tells that somebody reacted to a message. False when nobody hears it.
pub(crate) async fn reaction(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    channel: &str,
    item: &Item,
    message: &Message,
    emoji: Option<&str>,
) -> Result<bool> {
    if !Scene::is_heard(registry, EventKind::Reaction, channel) {
        return Ok(false);
    }
    let (contact, _) = contacts::find_or_create(tx, channel, &item.contact, item.contact_name.as_deref()).await?;
    let data = ReactionData { emoji: emoji.map(str::to_owned), contact };
    let cause = Cause { root: tx.clock().new_id(), depth: 0 };
    let mut scene = Scene::open(tx, registry, &message.conversation_id, cause).await?;
    let data = serde_json::to_string(&data).unwrap_or_default();
    scene.tell_about(EventKind::Reaction, Some(&message.id), data);
    let now = tx.clock().now();
    scene.close(tx, now);
    Ok(true)
}

/// Tells that a message of ours got somewhere. False when nobody hears it.
///
/// What a plugin wrote goes back to what it answered, one automation further: what hears its receipt and answers
/// again does not begin anew.
pub(crate) async fn receipt(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    channel: &str,
    message: &str,
    state: ReceiptState,
) -> Result<bool> {
    if !Scene::is_heard(registry, EventKind::Receipt, channel) {
        return Ok(false);
    }
    let Some(message) = messages::get(tx.read().await?, message).await? else { return Ok(false) };
    if message.direction != Direction::Out {
        return Ok(false);
    }
    let cause = match messages::root(tx.read().await?, &message.id).await? {
        Some(root) if message.author_kind == AuthorKind::Plugin => Cause { root, depth: 1 },
        _ => Cause { root: message.id.clone(), depth: 0 },
    };
    let mut scene = Scene::open(tx, registry, &message.conversation_id, cause).await?;
    scene.tell_about(EventKind::Receipt, Some(&message.id), state.to_string());
    let now = tx.clock().now();
    scene.close(tx, now);
    Ok(true)
}
