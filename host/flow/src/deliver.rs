//! Step 4. A claimed delivery: the connector's `send` hands one part to its platform, and the record stores the
//! outcome. A part that may have been sent is never resent automatically.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result, Tx, Wants, Write, attachments,
    deliveries::{self, Address, ClaimedDelivery},
    outgoing, participants,
};
use plugboard_model::{ConversationKind, DeliveryOutcome, Failure, FailureKind, Part, PartBody, ReceiptState};
use plugboard_rules::delivery;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::Instrument as _;

use crate::{
    host_data::InstallationData,
    inbox::{
        changes::MessageChanges,
        handover,
        locked::write_key,
        progress::{SentTime, claim_external_id, settle_message},
        receipts,
    },
    installed::{ConnectedChannel, Registry},
    plugin_log, registry,
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
    let prepared = match part(shared, &delivery, address).await {
        Ok(_) if asked.elapsed() > FRESH => {
            return give_back(shared, delivery, "the claim is too old: this server was delayed").await;
        }
        Ok(prepared) => prepared,
        Err(error) => return give_back(shared, delivery, &error.to_string()).await,
    };
    if let Err(error) = try_make(shared, delivery, key, prepared).instrument(span.clone()).await {
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
/// a write with this key.
async fn try_make(
    shared: &Shared,
    delivery: ClaimedDelivery,
    key: String,
    prepared: Result<(Arc<ConnectedChannel>, Part), Failure>,
) -> Result<(), crate::error::FlowError> {
    let now = shared.db.clock().now();
    let (ending, failure, thread) = match prepared {
        Ok((connected, part)) => send(shared, &connected, part, delivery.attempt, now).await,
        Err(failure) => {
            let (ending, failure) = delivery::outcome_of(&failure, delivery.attempt, now, failure.clone());
            (ending, failure, None)
        }
    };
    if let Some(failure) = &failure {
        tracing::warn!(delivery = delivery.id, channel = delivery.channel, %failure, "a part was not sent");
    }
    trace::delivered(&ending, failure.as_ref());
    let registry = shared.registry.clone();
    shared.record(Record { registry, delivery, key, ending, failure, thread, began: now }).await?;
    Ok(())
}

/// Builds the part for the connector. The inner error says why the part cannot be sent; the outer one means that the
/// database failed.
async fn part(
    shared: &Shared,
    d: &ClaimedDelivery,
    address: Option<Address>,
) -> Result<Result<(Arc<ConnectedChannel>, Part), Failure>, crate::error::FlowError> {
    let registry = registry::at_least(shared, d.generation).await?;
    let Some(connected) = registry.channels.get(&d.channel).cloned() else {
        return Ok(Err(Failure::new(FailureKind::NotFound, format!("channel `{}` was removed", d.channel))));
    };
    if connected.plugin().is_none() {
        return Ok(Err(Failure::new(
            FailureKind::Unavailable,
            "the channel's connector is disabled or cannot be loaded",
        )));
    }
    let Some(address) = address else {
        return Ok(Err(Failure::new(FailureKind::NotFound, "the conversation no longer exists")));
    };
    let body = match (&d.body.text, &d.body.attachment, &d.body.template) {
        (Some(text), _, _) => PartBody::Text(text.clone()),
        (_, Some(id), _) => match attachments::get(&mut *shared.db.read().await?, id).await? {
            Some((file, _)) => PartBody::Attachment(file),
            None => return Ok(Err(Failure::new(FailureKind::NotFound, "the file no longer exists"))),
        },
        (_, _, Some(template)) => PartBody::Template(template.clone()),
        _ => return Ok(Err(Failure::new(FailureKind::Internal, "the delivery has no content"))),
    };
    let recipient = match address.kind {
        ConversationKind::Direct => address.recipient,
        _ => participants::addressed(&mut *shared.db.read().await?, &d.message_id).await?.or(address.recipient),
    };
    let part = Part {
        id: d.id.clone(),
        attempt: u32::try_from(d.attempt).unwrap_or(u32::MAX),
        account: connected.row.account.clone(),
        thread: address.thread,
        conversation_kind: address.kind,
        recipient: recipient.unwrap_or_default(),
        body,
        quick_replies: d.body.quick_replies.clone(),
        reply_to: d.body.reply_to.clone(),
        private_reply_to: d.body.private_reply_to.clone(),
        tag: d.tag.clone(),
        sender: d.sender,
    };
    Ok(Ok((connected, part)))
}

/// Calls the connector. Also returns the thread of the private conversation in which a private reply arrived, if the
/// platform reports it.
async fn send(
    shared: &Shared,
    connected: &Arc<ConnectedChannel>,
    part: Part,
    attempt: i64,
    now: i64,
) -> (DeliveryOutcome, Option<Failure>, Option<String>) {
    let Some(plugin) = connected.plugin() else {
        let failure = Failure::new(FailureKind::Unavailable, "the channel's connector is disabled or cannot be loaded");
        let (ending, failure) = delivery::outcome_of(&failure, attempt, now, failure.clone());
        return (ending, failure, None);
    };
    let file = match &part.body {
        PartBody::Attachment(file) => Some(file.id.clone()),
        _ => None,
    };
    let data = InstallationData { db: shared.db.clone(), memory: connected.connector.row.memory(), file };
    let call = connected.call(shared.db.clock(), part.id.clone(), Arc::new(data));
    let finished = plugin.send(call, part).await;
    connected.connector.counter.finished(&finished);
    plugin_log::of_connector(shared, connected, &finished.log).await;
    let thread = finished.result.as_ref().ok().and_then(|sent| sent.thread.clone());
    let (ending, failure) = delivery::judge(finished, attempt, now);
    (ending, failure, thread)
}

/// The record of a send. The record and the platform's echo merge into the same state in either order.
struct Record {
    registry: Registry,
    delivery: ClaimedDelivery,
    /// The key of the write (see [`Write::key`]).
    key: String,
    ending: DeliveryOutcome,
    failure: Option<Failure>,
    /// The thread in which a private reply arrived.
    thread: Option<String>,
    /// When the send began, in milliseconds.
    began: i64,
}

impl Write for Record {
    type Out = ();

    fn key(&self) -> &str {
        &self.key
    }

    fn wants(&self, wants: &mut Wants) {
        wants.message(&self.delivery.message_id);
        if let DeliveryOutcome::Sent(Some(external)) = &self.ending {
            wants.external(&self.delivery.channel, external);
        }
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let (d, registry) = (&self.delivery, self.registry.of(tx)?);
            let mut ending = self.ending.clone();
            if let DeliveryOutcome::Sent(Some(external)) = &ending
                && !claim_external_id(tx, &d.channel, external, &d.message_id).await?
            {
                // The platform returned the identifier of another message. The part was sent, so it is stored without
                // an identifier.
                ending = DeliveryOutcome::Sent(None);
            }
            // The claim is no longer ours: an echo, a person or another worker has decided the outcome before.
            if !outgoing::finish(tx, d, &ending, self.failure.as_ref()).await? {
                return Ok(());
            }
            if ending == DeliveryOutcome::Failed {
                deliveries::fail_rest(tx, &d.message_id).await?;
            }
            if !matches!(ending, DeliveryOutcome::Retry(_)) {
                settle_message(tx, &d.message_id, SentTime::Since(self.began)).await?;
            }
            if let (DeliveryOutcome::Sent(_), Some(thread)) = (&ending, &self.thread) {
                handover::record_private_thread(tx, &d.conversation_id, &d.channel, thread).await?;
            }
            if ending == DeliveryOutcome::Failed {
                receipts::receipt(tx, &registry, &d.channel, &d.message_id, ReceiptState::Failed).await?;
            }
            // Apply changes that arrived before this record.
            if let DeliveryOutcome::Sent(Some(external)) = &ending {
                let changes = MessageChanges { registry: &registry, channel: &d.channel };
                changes.apply_parked(tx, external, &d.message_id).await?;
            }
            Ok(())
        })
    }
}
