//! Step 4. A claimed delivery: the connector's `send` hands one part to its platform, and the record stores the
//! outcome. A part that may have been sent is never resent here. `settle` asks connectors what became of it.

pub(crate) mod settle;

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result, Tx, Wants, Write, attachments,
    deliveries::{self, Address, ClaimedDelivery},
    kept_values, outgoing, participants,
};
use plugboard_model::{
    ConversationKind, DeliveryOutcome, Failure, FailureKind, Kept, KeptOf, KeptValue, Part, PartBody, ReceiptState,
};
use plugboard_rules::delivery;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::Instrument as _;

use crate::{
    host_data::{InstallationData, SentFiles},
    inbox::{
        changes::MessageChanges,
        handover,
        locked::write_key,
        pace,
        progress::{SentTime, claim_external_id, settle_message},
        receipts,
    },
    installed::{ConnectedChannel, Registry, Snapshot},
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
    let mut rates = Vec::new();
    let attempt = match prepared {
        Ok((connected, _)) if delivery.repeats && !recognizes(&connected, &delivery, asked) => Attempt::too_late(),
        Ok((connected, part)) => {
            rates = pace::rates(&shared.registry.now(), &delivery.channel, part.conversation_kind);
            send(shared, &connected, part, delivery.attempt, now).await
        }
        Err(failure) => Attempt::failed(&failure, delivery.attempt, now),
    };
    let attempt = if delivery.repeats { attempt.after_uncertain() } else { attempt };
    if let Some(failure) = &attempt.failure {
        tracing::warn!(delivery = delivery.id, channel = delivery.channel, %failure, "a part was not sent");
    }
    trace::delivered(&attempt.ending, attempt.failure.as_ref());
    let registry = shared.registry.clone();
    shared.record(Record { registry, delivery, key, attempt, rates, began: now }).await?;
    Ok(())
}

/// Returns whether the platform still recognizes a repetition of a part. `asked` is when the claim was requested.
fn recognizes(connected: &ConnectedChannel, delivery: &ClaimedDelivery, asked: Instant) -> bool {
    let since = i64::try_from(asked.elapsed().as_millis()).unwrap_or(i64::MAX);
    let age_ms = delivery.age_ms.saturating_add(since);
    connected.row.rules.repeatable.is_some_and(|seconds| age_ms < i64::from(seconds) * 1_000)
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
    let Some(plugin) = connected.plugin() else { return Ok(Err(no_connector())) };
    let Some(address) = address else {
        return Ok(Err(Failure::new(FailureKind::NotFound, "the conversation no longer exists")));
    };
    let mut files = Vec::new();
    for id in d.body.files() {
        match attachments::get(&mut *shared.db.read().await?, id).await? {
            Some((file, _)) => files.push(file),
            None => return Ok(Err(Failure::new(FailureKind::NotFound, "the file no longer exists"))),
        }
    }
    let mut files = files.into_iter();
    let (body, caption) = match (files.next(), &d.body.text, &d.body.template) {
        (Some(file), text, _) => (PartBody::Attachment(file), text.clone()),
        (None, Some(text), _) => (PartBody::Text(text.clone()), None),
        (None, None, Some(template)) => (PartBody::Template(template.clone()), None),
        (None, None, None) => return Ok(Err(Failure::new(FailureKind::Internal, "the delivery has no content"))),
    };
    let kept = if plugin.reads_kept() { kept_for(shared, d).await? } else { Kept::new() };
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
        caption,
        more_files: files.collect(),
        subject: d.body.subject.clone(),
        quick_replies: d.body.quick_replies.clone(),
        reply_to: d.body.reply_to.clone(),
        private_reply_to: d.body.private_reply_to.clone(),
        tag: d.tag.clone(),
        sender: d.sender,
        kept,
    };
    Ok(Ok((connected, part)))
}

/// Returns what the connector has kept for a delivery: for the part, its message, the message that it answers, and the
/// conversation.
async fn kept_for(shared: &Shared, d: &ClaimedDelivery) -> Result<Kept> {
    let mut conn = shared.db.read().await?;
    let (channel, conversation) = (&d.channel, &d.conversation_id);
    let answered =
        kept_values::answered(&mut conn, channel, conversation, d.body.reply_to.as_deref(), &d.message_id).await?;
    let part = kept_values::part(&d.id);
    let mut subjects =
        vec![(KeptOf::Part, part.as_str()), (KeptOf::Message, &d.message_id), (KeptOf::Thread, conversation)];
    subjects.extend(answered.as_deref().map(|answered| (KeptOf::Answered, answered)));
    kept_values::of(&mut conn, &subjects).await
}

fn no_connector() -> Failure {
    Failure::new(FailureKind::Unavailable, "the channel's connector is disabled or cannot be loaded")
}

/// The result of one attempt to send a part.
struct Attempt {
    ending: DeliveryOutcome,
    failure: Option<Failure>,
    /// The thread of the private conversation in which a private reply arrived, if the platform reports it.
    thread: Option<String>,
    /// What the connector keeps.
    keep: Vec<KeptValue>,
    /// Whether an earlier attempt kept something for the part.
    has_part_values: bool,
}

impl Attempt {
    /// An attempt that failed before the connector was called.
    fn failed(failure: &Failure, attempt: i64, now: i64) -> Self {
        let (ending, failure) = delivery::outcome_of(failure, attempt, now, failure.clone());
        Self { ending, failure, thread: None, keep: Vec::new(), has_part_values: false }
    }

    /// An attempt that was not made, because an earlier one may have arrived and the platform would not recognize the
    /// repetition.
    fn too_late() -> Self {
        let why = "an earlier try may have arrived, and the platform no longer recognizes a repetition";
        let failure = Some(Failure::new(FailureKind::Uncertain, why));
        Self { ending: DeliveryOutcome::Uncertain, failure, thread: None, keep: Vec::new(), has_part_values: false }
    }

    /// Returns what this attempt says after one that may have arrived. That this one did not arrive does not make the
    /// outcome certain.
    fn after_uncertain(mut self) -> Self {
        if matches!(self.ending, DeliveryOutcome::Retry(_) | DeliveryOutcome::Failed) {
            self.ending = DeliveryOutcome::Uncertain;
            self.failure = self.failure.map(|failure| Failure {
                kind: FailureKind::Uncertain,
                message: format!("an earlier try may have arrived; the latest one: {}", failure.message),
                ..failure
            });
        }
        self
    }
}

/// Calls the connector.
async fn send(shared: &Shared, connected: &Arc<ConnectedChannel>, part: Part, attempt: i64, now: i64) -> Attempt {
    let Some(plugin) = connected.plugin() else { return Attempt::failed(&no_connector(), attempt, now) };
    let file = Some(SentFiles { ids: part.files().map(|file| file.id.clone()).collect(), links: shared.file_links() });
    let data = InstallationData { db: shared.db.clone(), memory: connected.connector.row.memory(), file };
    let call = connected.call(shared.db.clock(), part.id.clone(), Arc::new(data));
    let has_part_values = part.kept.keys().any(|(of, _)| *of == KeptOf::Part);
    let mut finished = plugin.send(call, part).await;
    connected.connector.counter.finished(&finished);
    plugin_log::of_connector(shared, connected, &finished.log).await;
    let thread = finished.result.as_ref().ok().and_then(|sent| sent.thread.clone());
    let keep = std::mem::take(&mut finished.keep);
    let (ending, failure) = delivery::judge(finished, attempt, now);
    Attempt { ending, failure, thread, keep, has_part_values }
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

/// Stores what follows from an outcome that is final. `thread` is that of the private conversation in which a private
/// reply arrived, if the platform reports it.
async fn follow_up(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    d: &ClaimedDelivery,
    ending: &DeliveryOutcome,
    thread: Option<&str>,
) -> Result<()> {
    match ending {
        DeliveryOutcome::Sent(external) => {
            if let Some(thread) = thread {
                handover::record_private_thread(tx, &d.conversation_id, &d.channel, thread).await?;
            }
            // Apply changes that arrived before this record.
            if let Some(external) = external {
                let changes = MessageChanges { registry, channel: &d.channel };
                changes.apply_parked(tx, external, &d.message_id).await?;
            }
            Ok(())
        }
        DeliveryOutcome::Failed => {
            receipts::receipt(tx, registry, &d.channel, &d.message_id, ReceiptState::Failed).await
        }
        DeliveryOutcome::Retry(_) | DeliveryOutcome::Uncertain => Ok(()),
    }
}

/// The record of a send. The record and the platform's echo merge into the same state in either order.
struct Record {
    registry: Registry,
    delivery: ClaimedDelivery,
    /// The key of the write (see [`Write::key`]).
    key: String,
    attempt: Attempt,
    /// The rates of the conversation, each a count and a time span in milliseconds.
    rates: Vec<(i64, i64)>,
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
        if let DeliveryOutcome::Sent(Some(external)) = &self.attempt.ending {
            wants.external(&self.delivery.channel, external);
        }
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let (d, registry) = (&self.delivery, self.registry.of(tx)?);
            let Attempt { ending, failure, thread, keep, has_part_values } = &self.attempt;
            let ending = with_own_identifier(tx, d, ending).await?;
            // The claim is no longer ours: an echo, a person or another worker has decided the outcome before.
            if !outgoing::finish(tx, d, &ending, failure.as_ref()).await? {
                // An echo that came first does not say what the connector keeps.
                if matches!(ending, DeliveryOutcome::Sent(_)) && !keep.is_empty() && is_sent(tx, d).await? {
                    store_shared_kept(tx, d, keep).await?;
                }
                return Ok(());
            }
            store_kept(tx, d, keep, &ending, *has_part_values).await?;
            if ending == DeliveryOutcome::Failed {
                deliveries::fail_rest(tx, &d.message_id).await?;
            }
            if !matches!(ending, DeliveryOutcome::Retry(_)) {
                settle_message(tx, &d.message_id, SentTime::Since(self.began)).await?;
                pace::delay(tx, &d.conversation_id, &self.rates).await?;
            }
            follow_up(tx, &registry, d, &ending, thread.as_deref()).await
        })
    }
}
