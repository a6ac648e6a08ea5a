//! What a platform tells of one message: a reaction, an edit, a deletion, a receipt or a rating.
//!
//! The change and the message may come in either order, and the message may be a customer's, somebody else's or our own
//! whose record is late. Wherever the two meet, [`Told::apply`] applies the change.

use plugboard_db::{ChangeKind, Result, Tx, intake, messages, reactions};
use plugboard_model::{Direction, Item, ItemBody, Message, MessageState, Rating, ReceiptState};

use crate::{
    deliver::receipt_state,
    feedback,
    registry::Snapshot,
    scene::{Cause, Scene},
    told,
};

/// Where changes come from.
#[derive(Clone, Copy)]
pub(crate) struct Told<'a> {
    pub registry: &'a Snapshot,
    pub channel: &'a str,
}

impl Told<'_> {
    /// Applies the changes that waited for a message, in the order of the platform's times. True when a plugin was told.
    pub(crate) async fn apply_parked(&self, tx: &mut Tx<'_>, external_id: &str, message: &str) -> Result<bool> {
        let mut told = false;
        if !intake::meet(tx, self.channel, external_id).await?.parked {
            return Ok(false);
        }
        for item in intake::unpark(tx, self.channel, external_id).await? {
            // As the change before has left it.
            let Some(message) = messages::get(tx.read().await?, message).await? else { break };
            told |= self.apply(tx, &item, &message).await?;
        }
        Ok(told)
    }

    /// Applies a change to a message as it is now. True when a plugin was told.
    pub(crate) async fn apply(&self, tx: &mut Tx<'_>, item: &Item, message: &Message) -> Result<bool> {
        let now = tx.clock().now();
        let mut told = false;
        match &item.body {
            ItemBody::Reaction { emoji, .. } => {
                let emoji = emoji.as_deref();
                reactions::set(tx, &message.id, &item.contact, emoji, item.at.unwrap_or(now)).await?;
                told = told::reaction(tx, self.registry, self.channel, item, message, emoji).await?;
            }
            // What was taken back stays so.
            ItemBody::Edit { .. } if message.deleted => return Ok(false),
            ItemBody::Edit { text, .. } => messages::set_text(tx, &message.id, text).await?,
            ItemBody::Deletion { .. } => messages::set_deleted(tx, &message.id).await?,
            ItemBody::Receipt { state, .. } => {
                if message.direction == Direction::Out && ahead(message.state, *state) {
                    messages::set_state(tx, &message.id, receipt_state(*state)).await?;
                    told = told::receipt(tx, self.registry, self.channel, &message.id, *state).await?;
                }
            }
            ItemBody::Feedback { rating, .. } => {
                self.rate(tx, &message.conversation_id, Some(&message.id), rating).await?;
                return Ok(true);
            }
            ItemBody::Message(_) | ItemBody::Watermark { .. } => return Ok(false),
        }
        tx.changed(ChangeKind::Message, &message.conversation_id, &message.id);
        Ok(told)
    }

    /// Keeps what a customer says of a message or of a conversation.
    pub(crate) async fn rate(
        &self,
        tx: &mut Tx<'_>,
        conversation: &str,
        message: Option<&str>,
        rating: &Rating,
    ) -> Result<()> {
        let cause = Cause { root: tx.clock().new_id(), depth: 0 };
        let mut scene = Scene::open(tx, self.registry, conversation, cause).await?;
        feedback::keep(tx, &mut scene, message, rating, self.channel).await?;
        let now = tx.clock().now();
        scene.close(tx, now);
        Ok(())
    }
}

/// Does a receipt tell more of a message than is known?
pub(crate) fn ahead(known: MessageState, told: ReceiptState) -> bool {
    matches!(
        (known, told),
        (MessageState::Sent, ReceiptState::Delivered)
            | (MessageState::Sent | MessageState::Delivered, ReceiptState::Read)
            | (MessageState::Sent | MessageState::Uncertain, ReceiptState::Failed)
            | (MessageState::Uncertain, ReceiptState::Delivered | ReceiptState::Read)
    )
}
