//! Step 4. A claimed delivery: the connector's `send` hands one part to its platform, and the record stores the
//! outcome. A part that may have been sent is never resent here. `settle` asks connectors what became of it.

mod attempt;
mod parts;
pub(crate) mod settle;

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result, Tx, Wants, Write, channel_rules,
    deliveries::{self, Address, ClaimedDelivery},
    kept_values, outgoing,
};
use plugboard_model::{DeliveryOutcome, Failure, FailureKind, KeptOf, KeptValue, Part, ReceiptFailure, ReceiptState};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::Instrument as _;

use self::{
    attempt::{Attempt, send},
    parts::prepare,
};
use crate::{
    inbox::{
        changes::MessageChanges,
        handover,
        locked::write_key,
        pace,
        progress::{SentTime, claim_external_id, settle_message},
        receipts,
    },
    installed::{ConnectedChannel, Registry, Snapshot},
    shared::Shared,
    trace,
};

/// The age from which a claim is returned unused, because it might expire before the part is sent. A call takes at most
/// 10 s, and a claim lasts 60 s.
const FRESH: Duration = Duration::from_secs(30);
/// The wait before a part that was given back can be claimed again.
const GIVEN_BACK_MS: i64 = 1_000;

/// Executes one delivery and records its outcome. If anything fails before the connector is called, gives the delivery
/// back. `asked` is when the claim was requested: time spent since then, for example on a commit whose answer was lost,
/// counts against the claim.
pub(crate) async fn make(shared: &Shared, delivery: ClaimedDelivery, address: Option<Address>, asked: Instant) {
    let id = delivery.id.clone();
    let span = trace::delivery(&delivery);
    let key = match &address {
        Some(address) => write_key(&delivery.channel, &address.thread),
        // The conversation no longer exists.
        None => delivery.conversation_id.clone(),
    };
    // Nothing has left this server until the connector is called, so a failed read only postpones the delivery.
    let prepared = match prepare(shared, &delivery, address).await {
        Ok(_) if asked.elapsed() > FRESH => {
            return give_back(shared, delivery, "the claim is too old: this server was delayed").await;
        }
        Ok(prepared) => prepared,
        Err(error) => return give_back(shared, delivery, &error.to_string()).await,
    };
    if let Err(error) = try_make(shared, delivery, key, prepared, asked).instrument(span.clone()).await {
        trace::not_recorded(&span);
        // The claim stays. When it expires, the delivery becomes uncertain, because the part may have been sent.
        tracing::error!(delivery = id, %error, "cannot record a delivery");
    }
}

/// Gives a delivery back without trying it.
async fn give_back(shared: &Shared, delivery: ClaimedDelivery, why: &str) {
    tracing::warn!(delivery = delivery.id, why, "giving a delivery back");
    let (delivery, due_at) = (Arc::new(delivery), shared.db.clock().now() + GIVEN_BACK_MS);
    let given = shared.record(ReturnClaim { delivery, due_at });
    if let Err(error) = given.await {
        tracing::error!(%error, "cannot give a delivery back; its claim will expire");
    }
}

struct ReturnClaim {
    delivery: Arc<ClaimedDelivery>,
    due_at: i64,
}

impl Write for ReturnClaim {
    type Out = ();

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            deliveries::give_back(tx, &self.delivery, self.due_at).await?;
            settle_message(tx, &self.delivery.message_id, SentTime::Unknown).await
        })
    }
}

/// Sends a prepared part, or fails the delivery with the reason why the part cannot be sent, and records the outcome in
/// a write with this key. A repetition that the platform would not recognize is not sent.
async fn try_make(
    shared: &Shared,
    delivery: ClaimedDelivery,
    key: String,
    prepared: Result<(Arc<ConnectedChannel>, Part), Failure>,
    asked: Instant,
) -> Result<(), crate::error::FlowError> {
    let now = shared.db.clock().now();
    let (mut rates, mut opens) = (pace::Rates::default(), false);
    let attempt = match prepared {
        Ok((connected, _)) if delivery.repeats && !recognizes(&connected, &delivery, asked) => Attempt::too_late(),
        Ok((connected, part)) => {
            rates = pace::rates(&shared.registry.now(), &delivery.channel, part.conversation_kind);
            opens = part.opens.is_some();
            send(shared, &connected, part, delivery.attempt, now).await
        }
        Err(failure) => Attempt::failed(&failure, delivery.attempt, now),
    };
    let attempt = if delivery.repeats { attempt.after_uncertain() } else { attempt };
    if let Some(failure) = &attempt.failure {
        tracing::warn!(delivery = delivery.id, channel = delivery.channel, %failure, "a part was not sent");
    }
    trace::delivered(&attempt.ending, attempt.failure.as_ref());
    let (registry, rules_changed) = (shared.registry.clone(), attempt.rules_changed);
    let is_paced = delivery.paced_contact.is_some();
    shared.record(Record { registry, delivery, key, attempt, rates, began: now, opens }).await?;
    if rules_changed {
        shared.signals.rules.notify_one();
    }
    if is_paced {
        // Deliveries of the customer's other conversations have waited for this one.
        shared.signals.deliveries.notify_one();
    }
    Ok(())
}

/// Returns whether the platform still recognizes a repetition of a part. `asked` is when the claim was requested.
fn recognizes(connected: &ConnectedChannel, delivery: &ClaimedDelivery, asked: Instant) -> bool {
    let since = i64::try_from(asked.elapsed().as_millis()).unwrap_or(i64::MAX);
    let age_ms = delivery.age_ms.saturating_add(since);
    connected.row.rules.repeatable.is_some_and(|seconds| age_ms < i64::from(seconds) * 1_000)
}

fn no_connector() -> Failure {
    Failure::new(FailureKind::Unavailable, "the channel's connector is disabled or cannot be loaded")
}

/// Stores what the connector keeps with the message and the conversation of a delivery.
async fn store_shared_kept(tx: &mut Tx<'_>, d: &ClaimedDelivery, keep: &[KeptValue]) -> Result<()> {
    let of = |of: KeptOf| keep.iter().filter(move |value| value.of == of);
    kept_values::put(tx, &d.message_id, of(KeptOf::Message)).await?;
    kept_values::put(tx, &d.conversation_id, of(KeptOf::Thread)).await
}

/// Stores what the connector keeps with a delivery. What belongs to the part is needed only while it may be sent again.
async fn store_kept(
    tx: &mut Tx<'_>,
    d: &ClaimedDelivery,
    keep: &[KeptValue],
    ending: &DeliveryOutcome,
    has_part_values: bool,
) -> Result<()> {
    store_shared_kept(tx, d, keep).await?;
    let part = kept_values::part(&d.id);
    match ending {
        DeliveryOutcome::Retry(_) | DeliveryOutcome::Uncertain => {
            kept_values::put(tx, &part, keep.iter().filter(|value| value.of == KeptOf::Part)).await
        }
        // Where a part ends in another way, the housekeeping deletes its values.
        _ if has_part_values => kept_values::remove(tx, &part).await,
        _ => Ok(()),
    }
}

/// Returns whether a delivery is known to be sent.
async fn is_sent(tx: &mut Tx<'_>, d: &ClaimedDelivery) -> Result<bool> {
    let message = outgoing::in_tx(tx, &d.message_id).await?;
    Ok(message.is_some_and(|message| message.parts.iter().any(|part| part.id == d.id && part.state == "sent")))
}

/// Returns the outcome to store: without the platform's identifier if that is the identifier of another message. The
/// part was sent, so it is stored without an identifier then.
async fn with_own_identifier(
    tx: &mut Tx<'_>,
    d: &ClaimedDelivery,
    ending: &DeliveryOutcome,
) -> Result<DeliveryOutcome> {
    if let DeliveryOutcome::Sent(Some(external)) = ending
        && !claim_external_id(tx, &d.channel, external, &d.message_id).await?
    {
        return Ok(DeliveryOutcome::Sent(None));
    }
    Ok(ending.clone())
}

/// Where a part arrived.
#[derive(Clone, Copy)]
struct Arrival<'a> {
    /// The thread, if the platform reports it: of a private reply, or of a conversation that the part begins.
    thread: Option<&'a str>,
    /// Whether the part begins its conversation.
    opens: bool,
}

/// Stores what the connector says of a part that is known to be sent, because something else was faster than the record
/// of the call, such as an echo. An echo says neither what the connector keeps nor in which thread the part arrived.
async fn complete(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    d: &ClaimedDelivery,
    ending: &DeliveryOutcome,
    keep: &[KeptValue],
    arrival: Arrival<'_>,
) -> Result<()> {
    let tells = !keep.is_empty() || arrival.opens || arrival.thread.is_some();
    if matches!(ending, DeliveryOutcome::Sent(_)) && tells && is_sent(tx, d).await? {
        store_shared_kept(tx, d, keep).await?;
        record_thread(tx, registry, d, arrival).await?;
    }
    Ok(())
}

/// Stores what follows from an outcome that is final. `failure` says why the part failed, if it did.
async fn follow_up(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    d: &ClaimedDelivery,
    ending: &DeliveryOutcome,
    failure: Option<&Failure>,
    arrival: Arrival<'_>,
) -> Result<()> {
    match ending {
        DeliveryOutcome::Sent(external) => {
            record_thread(tx, registry, d, arrival).await?;
            // Apply changes that arrived before this record.
            if let Some(external) = external {
                let changes = MessageChanges { registry, channel: &d.channel };
                changes.apply_parked(tx, external, &d.message_id).await?;
            }
            Ok(())
        }
        DeliveryOutcome::Failed => {
            let why = failure.map(|f| ReceiptFailure { code: f.code.clone(), message: f.message.clone() });
            receipts::receipt(tx, registry, &d.channel, &d.message_id, ReceiptState::Failed, why.as_ref()).await
        }
        DeliveryOutcome::Retry(_) | DeliveryOutcome::Uncertain => Ok(()),
    }
}

/// Records the thread in which a part arrived.
async fn record_thread(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    d: &ClaimedDelivery,
    Arrival { thread, opens }: Arrival<'_>,
) -> Result<()> {
    let (conversation, channel) = (&d.conversation_id, &d.channel);
    match thread {
        thread if opens => handover::record_opening(tx, registry, conversation, channel, thread).await,
        Some(thread) => handover::record_private_thread(tx, conversation, channel, thread).await,
        // A private reply reaches the customer by the comment. If the platform does not say where, the conversation has
        // begun in the thread that it has.
        None if d.body.private_reply_to.is_some() => {
            handover::record_opening(tx, registry, conversation, channel, None).await
        }
        None => Ok(()),
    }
}

/// The record of a send. The record and the platform's echo merge into the same state in either order.
struct Record {
    registry: Registry,
    delivery: ClaimedDelivery,
    /// The key of the write (see [`Write::key`]).
    key: String,
    attempt: Attempt,
    /// The rates of the conversation and its customer.
    rates: pace::Rates,
    /// When the send began, in milliseconds.
    began: i64,
    /// Whether the part begins its conversation.
    opens: bool,
}

impl Write for Record {
    type Out = ();

    fn key(&self) -> &str {
        &self.key
    }

    fn wants(&self, wants: &mut Wants) {
        wants.message(&self.delivery.message_id);
        if let DeliveryOutcome::Sent(Some(external)) = &self.attempt.ending {
            wants.external(&self.delivery.channel, external);
        }
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let (d, registry) = (&self.delivery, self.registry.of(tx)?);
            let Attempt { ending, failure, thread, keep, has_part_values, rules_changed } = &self.attempt;
            if *rules_changed {
                channel_rules::report(tx, &d.channel).await?;
            }
            let ending = with_own_identifier(tx, d, ending).await?;
            let arrival = Arrival { thread: thread.as_deref(), opens: self.opens };
            // The claim is no longer ours: an echo, a person or another worker has decided the outcome before.
            if !outgoing::finish(tx, d, &ending, failure.as_ref()).await? {
                return complete(tx, &registry, d, &ending, keep, arrival).await;
            }
            store_kept(tx, d, keep, &ending, *has_part_values).await?;
            if ending == DeliveryOutcome::Failed {
                deliveries::fail_rest(tx, &d.message_id).await?;
            }
            if !matches!(ending, DeliveryOutcome::Retry(_)) {
                settle_message(tx, &d.message_id, SentTime::Since(self.began)).await?;
                pace::delay(tx, d, &self.rates).await?;
            }
            follow_up(tx, &registry, d, &ending, failure.as_ref(), arrival).await
        })
    }
}
