//! The platforms' rates for one conversation, and for one customer in all direct conversations of a channel.

use plugboard_db::{
    Result, Tx, conversations,
    deliveries::{self, ClaimedDelivery},
};
use plugboard_model::{Conversation, ConversationKind, Rate};

use crate::installed::Snapshot;

/// The most deliveries of a rate that are counted. A rate that allows more in its time span is not enforced exactly.
const COUNT_MAX: u32 = 1_000;

/// The rates that limit a delivery: each a count and a time span in milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rates {
    /// Those of the conversation.
    conversation: Vec<(i64, i64)>,
    /// That of the customer.
    contact: Option<(i64, i64)>,
}

/// When new deliveries of a conversation are due.
pub(crate) struct Due {
    /// The time, in milliseconds.
    pub at: i64,
    /// The customer whose rate limits the deliveries, if there is such a rate.
    pub contact: Option<String>,
}

/// Returns the rates that apply in a conversation of this kind.
pub(crate) fn rates(registry: &Snapshot, channel: &str, kind: ConversationKind) -> Rates {
    let Some(connected) = registry.channels.get(channel) else { return Rates::default() };
    let pair = |rate: Rate| (i64::from(rate.count.clamp(1, COUNT_MAX)), i64::from(rate.seconds.max(1)) * 1_000);
    let rules = &connected.row.rules;
    Rates {
        conversation: rules.conversation_rates(kind).map(pair).collect(),
        contact: rules.contact_rate.filter(|_| kind == ConversationKind::Direct).map(pair),
    }
}

/// Returns when new deliveries of a conversation are due: now, or as soon as the platform's rates allow another one.
pub(crate) async fn due(tx: &mut Tx<'_>, registry: &Snapshot, conversation: &Conversation) -> Result<Due> {
    let mut at = tx.clock().now();
    let rates = rates(registry, &conversation.channel, conversation.kind);
    if !rates.conversation.is_empty() {
        at = at.max(deliveries::allowed_at(tx.read().await?, &conversation.id, &rates.conversation).await?);
    }
    let Some(rate) = rates.contact else { return Ok(Due { at, contact: None }) };
    let (channel, contact) = (&conversation.channel, &conversation.contact_id);
    at = at.max(deliveries::contact_allowed_at(tx.read().await?, channel, contact, rate).await?);
    Ok(Due { at, contact: Some(contact.clone()) })
}

/// Delays the next deliveries of a conversation and of its customer as the rates require, after one has ended.
pub(crate) async fn delay(tx: &mut Tx<'_>, ended: &ClaimedDelivery, rates: &Rates) -> Result<()> {
    hold_back(tx, rates, &ended.channel, &ended.conversation_id, ended.paced_contact.as_deref()).await
}

/// Does the same for the deliveries of a conversation that have ended, or that were queued again, without the record of
/// a call: because of a report of the platform, a person's decision, or the end of a server.
pub(crate) async fn delay_in(tx: &mut Tx<'_>, registry: &Snapshot, channel: &str, conversation: &str) -> Result<()> {
    // Most channels have no such rates, so they are spared the look at the conversation.
    if !has_rates(registry, channel) {
        return Ok(());
    }
    let Some(known) = conversations::get(tx.read().await?, conversation).await? else { return Ok(()) };
    let rates = rates(registry, channel, known.kind);
    hold_back(tx, &rates, channel, conversation, Some(&known.contact_id)).await
}

/// Returns whether a channel has rates for its conversations or customers.
fn has_rates(registry: &Snapshot, channel: &str) -> bool {
    let kinds = [ConversationKind::Direct, ConversationKind::Group];
    kinds.into_iter().any(|kind| rates(registry, channel, kind) != Rates::default())
}

/// Delays the queued deliveries of a conversation and of a customer until the rates allow the next one.
async fn hold_back(
    tx: &mut Tx<'_>,
    rates: &Rates,
    channel: &str,
    conversation: &str,
    contact: Option<&str>,
) -> Result<()> {
    let now = tx.clock().now();
    if !rates.conversation.is_empty() {
        let at = deliveries::allowed_at(tx.read().await?, conversation, &rates.conversation).await?;
        if at > now {
            deliveries::delay(tx, conversation, at).await?;
        }
    }
    if let (Some(rate), Some(contact)) = (rates.contact, contact) {
        let at = deliveries::contact_allowed_at(tx.read().await?, channel, contact, rate).await?;
        if at > now {
            deliveries::delay_contact(tx, channel, contact, at).await?;
        }
    }
    Ok(())
}
