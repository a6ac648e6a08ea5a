//! Customers' ratings: stored with the conversation, and sent to the plugins that subscribe to them.

use plugboard_db::{
    Result, Tx,
    feedback::{self, StoredFeedback},
};
use plugboard_model::{EventKind, Rating};

use super::locked::LockedConversation;

/// Stores the rating of the conversation's customer, for one of our messages or for the conversation. `source` is the
/// reporter.
pub(crate) async fn store(
    tx: &mut Tx<'_>,
    locked: &mut LockedConversation<'_>,
    message: Option<&str>,
    rating: &Rating,
    source: &str,
) -> Result<StoredFeedback> {
    let stored = StoredFeedback {
        id: tx.clock().new_id(),
        conversation_id: locked.conversation.id.clone(),
        message_id: message.map(str::to_owned),
        contact_id: locked.contact.id.clone(),
        rating: rating.clone(),
        source: source.to_owned(),
        created_at: tx.clock().now(),
    };
    feedback::insert(tx, &stored).await?;
    locked.touch();
    locked.emit(EventKind::Feedback, message, serde_json::to_string(rating).unwrap_or_default());
    Ok(stored)
}
