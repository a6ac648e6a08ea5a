//! The platforms' rates for one conversation.

use plugboard_db::{Result, Tx, deliveries};
use plugboard_model::{Conversation, ConversationKind, Rate};

use crate::installed::Snapshot;

/// The most deliveries of a rate that are counted. A rate that allows more in its time span is not enforced exactly.
const COUNT_MAX: u32 = 1_000;

/// Returns the rates that apply in a conversation of this kind: each a count and a time span in milliseconds.
pub(crate) fn rates(registry: &Snapshot, channel: &str, kind: ConversationKind) -> Vec<(i64, i64)> {
    let Some(connected) = registry.channels.get(channel) else { return Vec::new() };
    let pair = |rate: Rate| (i64::from(rate.count.clamp(1, COUNT_MAX)), i64::from(rate.seconds.max(1)) * 1_000);
    connected.row.rules.conversation_rates(kind).map(pair).collect()
}

/// Returns when a new delivery of a conversation is due: now, or as soon as the platform's rates allow another one.
pub(crate) async fn due_at(tx: &mut Tx<'_>, registry: &Snapshot, conversation: &Conversation) -> Result<i64> {
    let now = tx.clock().now();
    let rates = rates(registry, &conversation.channel, conversation.kind);
    if rates.is_empty() {
        return Ok(now);
    }
    Ok(now.max(deliveries::allowed_at(tx.read().await?, &conversation.id, &rates).await?))
}

/// Delays the next deliveries of a conversation as its rates require, after one has ended.
pub(crate) async fn delay(tx: &mut Tx<'_>, conversation: &str, rates: &[(i64, i64)]) -> Result<()> {
    if rates.is_empty() {
        return Ok(());
    }
    let now = tx.clock().now();
    let at = deliveries::allowed_at(tx.read().await?, conversation, rates).await?;
    if at > now { deliveries::delay(tx, conversation, at).await } else { Ok(()) }
}
