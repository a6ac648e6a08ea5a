//! Changes that a platform reports for one message: a reaction, an edit, a deletion, a receipt or a rating.
//!
//! The change and the message may arrive in either order. The message may be a customer's, another sender's, or one of
//! ours whose delivery is not recorded yet. [`MessageChanges::apply`] applies the change once both are known.

use plugboard_db::{ChangeKind, Result, Tx, deliveries, intake, message_progress, messages, outgoing, reactions};
use plugboard_model::{
    Direction, Failure, Item, ItemBody, Message, MessageState, Rating, ReceiptFailure, ReceiptState,
};
use plugboard_rules::message_state;

use crate::{
    inbox::{
        feedback, last_message,
        locked::{Cause, LockedConversation},
        progress::{SentTime, settle_message},
        receipts::{self, ReactionChange},
    },
    installed::Snapshot,
};

/// The context of changes: the registry and the channel.
#[derive(Clone, Copy)]
pub(crate) struct MessageChanges<'a> {
    pub registry: &'a Snapshot,
    pub channel: &'a str,
}

impl MessageChanges<'_> {
    /// Applies the changes that waited for a message, in the order of the platform's times, and links the messages that
    /// reply to it.
    pub(crate) async fn apply_parked(&self, tx: &mut Tx<'_>, external_id: &str, message: &str) -> Result<()> {
        let met = intake::external_id(tx, self.channel, external_id).await?;
        if met.awaited {
            for (conversation, reply) in messages::link_replies(tx, self.channel, external_id, message).await? {
                tx.changed(ChangeKind::Message, &conversation, &reply);
            }
        }
        if !met.parked {
            return Ok(());
        }
        for item in intake::unpark(tx, self.channel, external_id).await? {
            // Read the message again, because the previous change may have modified it.
            let Some(message) = messages::get(tx.read().await?, message).await? else { break };
            self.apply(tx, &item, &message).await?;
        }
        Ok(())
    }

    /// Applies a change to a message in its current state.
    pub(crate) async fn apply(&self, tx: &mut Tx<'_>, item: &Item, message: &Message) -> Result<()> {
        let now = tx.clock().now();
        match &item.body {
            ItemBody::Reaction { emoji, .. } => {
                let at = item.at.unwrap_or(now);
                let replaced = reactions::set(tx, &message.id, &item.contact, emoji.as_deref(), at).await?;
                let Some(replaced) = replaced else { return Ok(()) };
                let change = match emoji {
                    Some(emoji) => ReactionChange::Added(emoji.clone()),
                    None => ReactionChange::Removed(replaced.emoji),
                };
                receipts::reaction(tx, self.registry, self.channel, item, message, change).await?;
            }
            ItemBody::ReactionAdded { emoji, .. } | ItemBody::ReactionRemoved { emoji, .. } => {
                let (at, removed) = (item.at.unwrap_or(now), matches!(item.body, ItemBody::ReactionRemoved { .. }));
                if !reactions::set_one(tx, &message.id, &item.contact, emoji, removed, at).await? {
                    return Ok(());
                }
                let emoji = emoji.clone();
                let change = if removed { ReactionChange::Removed(Some(emoji)) } else { ReactionChange::Added(emoji) };
                receipts::reaction(tx, self.registry, self.channel, item, message, change).await?;
            }
            ItemBody::Edit { text, .. } => {
                last_message::lock(tx, &message.conversation_id).await?;
                if !messages::edit(tx, &message.id, text, item.at.unwrap_or(now)).await? {
                    return Ok(());
                }
                last_message::show_again(tx, &message.id).await?;
            }
            ItemBody::Deletion { .. } => {
                last_message::lock(tx, &message.conversation_id).await?;
                messages::set_deleted(tx, &message.id).await?;
                last_message::show_again(tx, &message.id).await?;
            }
            ItemBody::Receipt { message: external_id, state } => {
                if message.direction != Direction::Out {
                    return Ok(());
                }
                let why = item.told.failure.as_ref().filter(|_| *state == ReceiptState::Failed);
                let changed = match failed_part(tx, message, external_id, *state).await? {
                    Some((part, parts)) => self.part_failed(tx, message, &part, parts, why).await?,
                    None => advance(tx, message, *state, why).await?,
                };
                if !changed {
                    return Ok(());
                }
                // The other parts of a message that has failed may fail, too. That is no news.
                if message.state != MessageState::Failed {
                    receipts::receipt(tx, self.registry, self.channel, &message.id, *state, why).await?;
                }
            }
            ItemBody::Feedback { rating, .. } => {
                self.rate(tx, &message.conversation_id, Some(&message.id), rating).await?;
                return Ok(());
            }
            ItemBody::Message(_) | ItemBody::Watermark { .. } | ItemBody::Typing { .. } | ItemBody::News(_) => {
                return Ok(());
            }
        }
        tx.changed(ChangeKind::Message, &message.conversation_id, &message.id);
        Ok(())
    }

    /// Records that a part failed which the platform had accepted. The parts after it that still wait are not sent.
    /// Returns whether anything changed.
    async fn part_failed(
        &self,
        tx: &mut Tx<'_>,
        message: &Message,
        part: &str,
        parts: usize,
        why: Option<&ReceiptFailure>,
    ) -> Result<bool> {
        let failure = why.map(failure_of);
        if !message_state::part_fails(message.state, parts)
            || !outgoing::rejected(tx, self.channel, &message.id, part, failure.as_ref()).await?
        {
            return Ok(false);
        }
        deliveries::fail_rest(tx, &message.id).await?;
        settle_message(tx, &message.id, SentTime::Unknown).await?;
        Ok(true)
    }

    /// Stores a customer's rating of a message or of a conversation.
    pub(crate) async fn rate(
        &self,
        tx: &mut Tx<'_>,
        conversation: &str,
        message: Option<&str>,
        rating: &Rating,
    ) -> Result<()> {
        let cause = Cause { root: tx.clock().new_id(), depth: 0 };
        let mut locked = LockedConversation::open(tx, self.registry, conversation, cause).await?;
        feedback::store(tx, &mut locked, message, rating, self.channel).await?;
        let now = tx.clock().now();
        locked.close(tx, now);
        Ok(())
    }
}

/// Returns the part that a receipt says has failed, with the number of the message's parts. `None` for other receipts,
/// and for a message that was sent with another program.
async fn failed_part(
    tx: &mut Tx<'_>,
    message: &Message,
    external_id: &str,
    state: ReceiptState,
) -> Result<Option<(String, usize)>> {
    if state != ReceiptState::Failed {
        return Ok(None);
    }
    let Some(sent) = outgoing::in_tx(tx, &message.id).await? else { return Ok(None) };
    let part = sent.parts.iter().find(|part| part.external_id.as_deref() == Some(external_id));
    Ok(part.map(|part| (part.id.clone(), sent.parts.len())))
}

/// Changes the state of a message as a receipt says. Returns false and changes nothing if the receipt is older than
/// what is known.
async fn advance(
    tx: &mut Tx<'_>,
    message: &Message,
    state: ReceiptState,
    why: Option<&ReceiptFailure>,
) -> Result<bool> {
    if !message_state::advances(message.state, state) {
        return Ok(false);
    }
    messages::set_state(tx, &message.id, message_state::of_receipt(state)).await?;
    if state == ReceiptState::Failed {
        last_message::count_again(tx, &message.conversation_id).await?;
    }
    if let Some(why) = why {
        message_progress::set_failure(tx, &message.id, &failure_of(why)).await?;
    }
    Ok(true)
}

/// Returns the failure that people see for what a platform reported.
fn failure_of(why: &ReceiptFailure) -> Failure {
    let failure = Failure::denied(&why.message);
    match &why.code {
        Some(code) => failure.code(code),
        None => failure,
    }
}

#[cfg(test)]
mod tests;
