//! What a list shows of a conversation's last message, after the message has changed.

use plugboard_db::{ChangeKind, Result, Tx, conversations, messages};
use plugboard_rules::episode;

/// Locks the conversation of a message that is about to change. Other transactions lock the conversation before its
/// messages, too, so that none waits for the other.
pub(crate) async fn lock(tx: &mut Tx<'_>, conversation: &str) -> Result<()> {
    conversations::in_tx(tx, conversation).await.map(drop)
}

/// Shows a message as it is now, if it is the last one of its conversation.
pub(crate) async fn show_again(tx: &mut Tx<'_>, message: &str) -> Result<()> {
    let Some(message) = messages::get(tx.read().await?, message).await? else { return Ok(()) };
    let Some((mut conversation, _)) = conversations::in_tx(tx, &message.conversation_id).await? else { return Ok(()) };
    if conversation.last_message.as_ref().is_some_and(|last| last.seq == message.seq) {
        episode::show(&mut conversation, &message);
        conversations::update(tx, &conversation);
        tx.changed(ChangeKind::Conversation, &conversation.id, &conversation.id);
    }
    Ok(())
}
