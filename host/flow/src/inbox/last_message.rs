//! What a conversation's row says about its messages, after one of them has changed.

use plugboard_db::{ChangeKind, Result, Tx, conversations, episodes, messages};
use plugboard_model::{AuthorKind, Status};
use plugboard_rules::episode;

/// Locks the conversation of a message that is about to change, so that transactions that lock both do so in one order.
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

/// Counts again since when the customer waits and how the episode was answered, because a message that was counted has
/// failed, or was not what it seemed.
pub(crate) async fn count_again(tx: &mut Tx<'_>, conversation: &str) -> Result<()> {
    let Some((mut conversation, _)) = conversations::in_tx(tx, conversation).await? else { return Ok(()) };
    let opened_seq = conversation.episode.as_ref().map_or(0, |episode| episode.opened_seq);
    let now = conversations::answered(tx.read().await?, &conversation.id, opened_seq).await?;
    if conversation.status != Status::Resolved {
        conversation.waiting_since = now.waiting_since;
        conversation.waiting_for_person_since = now.waiting_for_person_since;
    }
    let last = conversation.last_message.as_ref().map(|last| last.seq);
    // A message that failed stays visible. One that was removed does not.
    if last > now.last_message.as_ref().map(|last| last.seq)
        && !messages::is_there(tx.read().await?, &conversation.id, last).await?
    {
        conversation.last_message = now.last_message;
    }
    if let Some(episode) = &mut conversation.episode {
        if episode.opened_by == AuthorKind::Contact {
            episode.first_reply_at = now.first_reply_at;
            episode.first_person_reply_at = now.first_person_reply_at;
        }
        episode.person_replies = now.person_replies;
        episodes::put(tx, &conversation.id, episode, false);
    }
    conversations::update(tx, &conversation);
    tx.changed(ChangeKind::Conversation, &conversation.id, &conversation.id);
    Ok(())
}
