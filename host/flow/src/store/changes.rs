//! What a platform tells of messages that are here: reactions, edits, deletions, receipts and ratings.

use plugboard_db::{ChangeKind, Result, Tx, conversations, intake, messages, reactions};
use plugboard_model::{Direction, EventKind, Item, ItemBody, Message, MessageState, Rating, ReceiptState};

use super::{Intake, Work};
use crate::{
    deliver::receipt_state,
    feedback,
    scene::{Cause, Scene},
    told,
};

/// Of the messages that a watermark reaches, so many are told, the latest.
const RECEIPTS: i64 = 20;

impl Intake<'_> {
    /// Makes the changes that waited for a message.
    pub(super) async fn unpark(
        &self,
        tx: &mut Tx<'_>,
        external_id: &str,
        message: &Message,
        work: &mut Work,
    ) -> Result<()> {
        if intake::meet(tx, self.channel(), external_id).await?.parked {
            for parked in intake::unpark(tx, self.channel(), external_id).await? {
                self.change_message(tx, &parked, message, work).await?;
            }
        }
        Ok(())
    }

    /// A change to a message or to how far ours have come.
    pub(super) async fn change(&self, tx: &mut Tx<'_>, item: &Item, work: &mut Work) -> Result<()> {
        let target = match &item.body {
            ItemBody::Watermark { until, state } => return self.watermark(tx, item, *until, *state, work).await,
            ItemBody::Feedback { message: None, rating } => return self.feedback(tx, item, None, rating, work).await,
            ItemBody::Feedback { message: Some(message), .. }
            | ItemBody::Reaction { message, .. }
            | ItemBody::Edit { message, .. }
            | ItemBody::Deletion { message }
            | ItemBody::Receipt { message, .. } => message,
            ItemBody::Message(_) => return Ok(()),
        };
        match messages::by_external_id(tx.read().await?, self.channel(), target).await? {
            Some(message) => self.change_message(tx, item, &message, work).await,
            None => intake::park(tx, self.channel(), target, item).await,
        }
    }

    async fn change_message(&self, tx: &mut Tx<'_>, item: &Item, message: &Message, work: &mut Work) -> Result<()> {
        let now = tx.clock().now();
        match &item.body {
            ItemBody::Reaction { emoji, .. } => {
                reactions::set(tx, &message.id, &item.contact, emoji.as_deref(), item.at.unwrap_or(now)).await?;
                let emoji = emoji.as_deref();
                work.runs |= told::reaction(tx, self.registry, self.channel(), item, message, emoji).await?;
            }
            ItemBody::Edit { text, .. } => messages::set_text(tx, &message.id, text).await?,
            ItemBody::Deletion { .. } => messages::set_deleted(tx, &message.id).await?,
            ItemBody::Receipt { state, .. } => {
                if message.direction == Direction::Out && ahead(message.state, *state) {
                    messages::set_state(tx, &message.id, receipt_state(*state)).await?;
                    work.runs |= told::receipt(tx, self.registry, self.channel(), &message.id, *state).await?;
                }
            }
            ItemBody::Feedback { rating, .. } => {
                return self.feedback(tx, item, Some(message), rating, work).await;
            }
            ItemBody::Message(_) | ItemBody::Watermark { .. } => {}
        }
        tx.changed(ChangeKind::Message, &message.conversation_id, &message.id);
        Ok(())
    }

    async fn watermark(
        &self,
        tx: &mut Tx<'_>,
        item: &Item,
        until: i64,
        state: ReceiptState,
        work: &mut Work,
    ) -> Result<()> {
        let Some(conversation) = conversations::known_by_thread(tx, self.channel(), &item.thread).await? else {
            return Ok(());
        };
        let seen = state == ReceiptState::Read;
        if Scene::is_heard(self.registry, EventKind::Receipt, self.channel()) {
            let reached = messages::reached(tx.read().await?, &conversation.id, until, seen, RECEIPTS).await?;
            for message in reached.iter().rev() {
                work.runs |= told::receipt(tx, self.registry, self.channel(), message, state).await?;
            }
        }
        messages::watermark(tx, &conversation.id, until, seen);
        Ok(())
    }

    /// What a customer says of a message or a conversation; of a conversation that is not there, nothing is kept.
    async fn feedback(
        &self,
        tx: &mut Tx<'_>,
        item: &Item,
        message: Option<&Message>,
        rating: &Rating,
        work: &mut Work,
    ) -> Result<()> {
        let conversation = match message {
            Some(message) => Some(message.conversation_id.clone()),
            None => conversations::known_by_thread(tx, self.channel(), &item.thread).await?.map(|found| found.id),
        };
        let Some(conversation) = conversation else { return Ok(()) };
        let cause = Cause { root: tx.clock().new_id(), depth: 0 };
        let mut scene = Scene::open(tx, self.registry, &conversation, cause).await?;
        feedback::keep(tx, &mut scene, message.map(|message| message.id.as_str()), rating, self.channel()).await?;
        let now = tx.clock().now();
        scene.close(tx, now);
        work.runs = true;
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
