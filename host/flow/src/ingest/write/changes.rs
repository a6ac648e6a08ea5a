//! A platform's updates about messages, which may arrive before the messages themselves: about one message, or about
//! all of our messages up to a time (a watermark). And what passes quickly, such as typing.

use plugboard_db::{ChangeKind, Result, Tx, conversations, intake, message_progress, messages, signals};
use plugboard_model::{EventKind, Item, ItemBody, ReceiptState};

use super::item::Intake;
use crate::inbox::{changes::MessageChanges, locked::LockedConversation, receipts};

/// Maximum number of messages covered by a watermark that plugins are told about, newest first.
const RECEIPTS: i64 = 20;

impl Intake<'_> {
    fn changes(&self) -> MessageChanges<'_> {
        MessageChanges { registry: self.registry, channel: self.channel() }
    }

    /// Applies the changes that waited for a message.
    pub(super) async fn unpark(&self, tx: &mut Tx<'_>, external_id: &str, message: &str) -> Result<()> {
        self.changes().apply_parked(tx, external_id, message).await
    }

    /// Handles a change to a message, a rating or a watermark.
    pub(super) async fn change(&self, tx: &mut Tx<'_>, item: &Item) -> Result<()> {
        let target = match &item.body {
            ItemBody::Watermark { until, state } => return self.watermark(tx, item, *until, *state).await,
            ItemBody::Typing { seconds } => return self.typing(tx, item, *seconds).await,
            ItemBody::Feedback { message: None, rating } => {
                // A rating of an unknown conversation is not stored.
                if let Some(found) = conversations::by_thread_in_tx(tx, self.channel(), &item.thread).await? {
                    self.changes().rate(tx, &found.id, None, rating).await?;
                }
                return Ok(());
            }
            ItemBody::Feedback { message: Some(message), .. }
            | ItemBody::Reaction { message, .. }
            | ItemBody::ReactionAdded { message, .. }
            | ItemBody::ReactionRemoved { message, .. }
            | ItemBody::Edit { message, .. }
            | ItemBody::Deletion { message }
            | ItemBody::Receipt { message, .. } => message,
            ItemBody::Message(_) | ItemBody::News(_) => return Ok(()),
        };
        match messages::by_external_id(tx.read().await?, self.channel(), target).await? {
            Some(message) => self.changes().apply(tx, item, &message).await?,
            None => intake::park(tx, self.channel(), target, item).await?,
        }
        Ok(())
    }

    /// Handles a report that the customer is typing, or has stopped.
    async fn typing(&self, tx: &mut Tx<'_>, item: &Item, seconds: u32) -> Result<()> {
        let Some(conversation) = conversations::by_thread_in_tx(tx, self.channel(), &item.thread).await? else {
            return Ok(());
        };
        let until = (seconds > 0).then(|| tx.clock().now() + i64::from(seconds) * 1_000);
        if signals::customer_typing(tx, &conversation.id, until).await? {
            tx.changed(ChangeKind::Signal, &conversation.id, &conversation.id);
        }
        Ok(())
    }

    /// Handles a watermark: all of our messages up to the time `until` were delivered or read. Emits receipts for the
    /// newest of them if a plugin subscribes to receipts.
    async fn watermark(&self, tx: &mut Tx<'_>, item: &Item, until: i64, state: ReceiptState) -> Result<()> {
        let seen = state == ReceiptState::Read;
        let Some(conversation) = conversations::by_thread_in_tx(tx, self.channel(), &item.thread).await? else {
            return intake::park_mark(tx, self.channel(), &item.thread, until, seen).await;
        };
        if LockedConversation::is_heard(self.registry, EventKind::Receipt, self.channel()) {
            let reached = message_progress::reached(tx.read().await?, &conversation.id, until, seen, RECEIPTS).await?;
            for message in reached.iter().rev() {
                receipts::receipt(tx, self.registry, self.channel(), message, state, None).await?;
            }
        }
        message_progress::watermark(tx, &conversation.id, until, seen);
        Ok(())
    }
}
