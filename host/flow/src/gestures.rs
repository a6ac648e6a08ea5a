//! Step 4, beside the deliveries. Gestures: what we do on a platform other than writing messages. Those about one
//! message are made one after the other, on whichever server claims them. What is stored changes only once the platform
//! has made the gesture. A gesture can be repeated without harm, so one whose outcome is unknown is made again.

mod claims;

pub(crate) use claims::run;

use futures_util::future::BoxFuture;
use plugboard_db::{
    ChangeKind, Result, Tx, Write, conversations,
    deliveries::{self, Address},
    gestures::{self, ClaimedGesture, GestureEnd},
    identities, kept_values, messages, participants, reactions, signals,
};
use plugboard_engine::CallError;
use plugboard_model::{
    ConversationKind, Direction, Failure, FailureKind, Gesture, GestureRequest, Kept, KeptOf, LimitKind, Message,
    Refusal, Role, Sender, Verdict,
};
use plugboard_rules::gestures as rules;
use std::sync::Arc;

use crate::{
    error::FlowError,
    host_data::InstallationData,
    inbox::{
        changes::MessageChanges,
        gestures::known,
        last_message,
        locked::{Cause, LockedConversation},
        progress::claim_external_id,
        reviewers,
    },
    installed::{ConnectedChannel, Registry},
    plugin_log, registry,
    shared::{Shared, polling::LEASE_MS},
};

/// Makes one gesture and records its outcome.
async fn make(shared: &Shared, gesture: ClaimedGesture) {
    let id = gesture.id.clone();
    if let Err(error) = try_make(shared, gesture).await {
        // The claim will expire, and the gesture is made again, which does no harm.
        tracing::error!(gesture = id, %error, "cannot record a gesture");
    }
}

async fn try_make(shared: &Shared, gesture: ClaimedGesture) -> std::result::Result<(), FlowError> {
    let began = shared.db.clock().now();
    let (end, changed_id) = match attempt(shared, &gesture, began).await? {
        Ok(changed_id) => (GestureEnd::Done, changed_id),
        Err(failure) => {
            let kind = gesture.gesture.kind();
            tracing::warn!(gesture = gesture.id, channel = gesture.channel, %kind, %failure, "a gesture failed");
            let end = match rules::again(kind, &failure, gesture.attempt, shared.db.clock().now()) {
                Some(due_at) => GestureEnd::Again(due_at, failure),
                None => GestureEnd::Failed(failure),
            };
            (end, None)
        }
    };
    let registry = shared.registry.clone();
    shared.record(Ended { registry, gesture, end, changed_id, began }).await?;
    Ok(())
}

/// The old and the new identifier of a message on the platform.
struct ChangedId {
    old: String,
    new: String,
}

/// Makes a gesture. The inner error says why it was not made; the outer one means that the database failed. Returns the
/// changed identifier of the message if the platform gave it another one.
async fn attempt(
    shared: &Shared,
    g: &ClaimedGesture,
    now: i64,
) -> std::result::Result<std::result::Result<Option<ChangedId>, Failure>, FlowError> {
    let fail = |kind, message: &str| Ok(Err(Failure::new(kind, message)));
    if g.attempt > rules::TRIES {
        return fail(FailureKind::Internal, "the server stopped each time while it made this gesture");
    }
    let registry = registry::at_least(shared, g.generation).await?;
    let Some(connected) = registry.channels.get(&g.channel).cloned() else {
        return fail(FailureKind::NotFound, "the channel was removed");
    };
    let mut conn = shared.db.read().await?;
    let address = deliveries::addresses(&mut conn, std::slice::from_ref(&g.conversation_id)).await?;
    let found = conversations::with_contact(&mut conn, &g.conversation_id).await?;
    let (Some(address), Some((conversation, contact))) = (address.get(&g.conversation_id).cloned(), found) else {
        return fail(FailureKind::NotFound, "the conversation no longer exists");
    };
    let message = match g.gesture.message() {
        Some(id) => messages::get(&mut conn, id).await?,
        None => messages::latest_inbound(&mut conn, &g.conversation_id).await?,
    };
    let is_gone = message.as_ref().is_none_or(|message| message.deleted);
    if is_gone && matches!(g.gesture, Gesture::Deletion { .. }) {
        return Ok(Ok(None));
    }
    let plugin = (g.sender == Sender::Automation).then_some(g.actor.as_str());
    let account_lost = connected.row.account_lost();
    let facts = rules::Facts {
        now,
        rules: &connected.row.rules,
        account_lost: account_lost.as_deref(),
        conversation: &conversation,
        contact: &contact,
        message: message.as_ref(),
        known: known(&mut conn, &g.gesture).await?,
        reviewed: reviewers::check(&registry, &g.channel, plugin),
        plugin,
        commanded: g.commanded,
        chain: None,
    };
    if let Err(refused) = rules::judge(&facts, &g.gesture) {
        return Ok(Err(Failure::denied(refused.reason).code(refused.code)));
    }
    let targets = targets(&mut conn, &g.gesture, message.as_ref()).await?;
    if targets.is_empty() {
        return fail(FailureKind::Conflict, "the message has not been sent yet");
    }
    let request = request(&mut conn, &connected, g, address, message.as_ref()).await?;
    drop(conn);
    perform(shared, &connected, g, request, targets).await
}

/// Returns the platform's identifiers to make the gesture for: one call of the connector each. For a gesture that is
/// about no message, it is the customer's last one, if there is any.
async fn targets(
    conn: &mut plugboard_db::Conn,
    gesture: &Gesture,
    message: Option<&Message>,
) -> Result<Vec<Option<String>>> {
    let external_id = message.and_then(|message| message.external_id.clone());
    match gesture {
        Gesture::Typing { .. } | Gesture::Read => Ok(vec![external_id]),
        Gesture::Deletion { message } => {
            let parts = deliveries::of_message(conn, message).await?;
            let mut ids: Vec<_> = parts.into_iter().filter_map(|part| part.external_id).collect();
            if ids.is_empty() {
                ids.extend(external_id);
            }
            Ok(ids.into_iter().map(Some).collect())
        }
        Gesture::Reaction { .. } | Gesture::Edit { .. } => Ok(external_id.map(Some).into_iter().collect()),
    }
}

/// Builds the request for the connector, still without the platform's identifier of the message.
async fn request(
    conn: &mut plugboard_db::Conn,
    connected: &ConnectedChannel,
    g: &ClaimedGesture,
    address: Address,
    message: Option<&Message>,
) -> Result<GestureRequest> {
    let recipient = match (address.kind, message) {
        (ConversationKind::Direct, _) | (_, None) => None,
        (_, Some(Message { direction: Direction::In, contact_id: Some(contact), .. })) => {
            identities::on_channel(conn, &g.channel, contact).await?
        }
        (_, Some(message)) => participants::addressed(conn, &message.id).await?,
    };
    let kept = if connected.plugin().is_some_and(|plugin| plugin.reads_kept()) {
        let mut subjects = vec![(KeptOf::Thread, g.conversation_id.as_str())];
        subjects.extend(message.map(|message| (KeptOf::Message, message.id.as_str())));
        kept_values::of(conn, &subjects).await?
    } else {
        Kept::new()
    };
    let (emoji, text, seconds) = match &g.gesture {
        Gesture::Typing { seconds } => (None, None, *seconds),
        Gesture::Reaction { emoji, .. } => (emoji.clone(), None, 0),
        Gesture::Edit { text, .. } => (None, Some(text.clone()), 0),
        Gesture::Read | Gesture::Deletion { .. } => (None, None, 0),
    };
    Ok(GestureRequest {
        id: g.id.clone(),
        attempt: u32::try_from(g.attempt).unwrap_or(u32::MAX),
        kind: g.gesture.kind(),
        account: connected.row.account.clone(),
        thread: address.thread,
        conversation_kind: address.kind,
        recipient: recipient.or(address.recipient).unwrap_or_default(),
        message: None,
        emoji,
        text,
        seconds,
        sender: g.sender,
        kept,
    })
}

/// Calls the connector for each of the platform's identifiers, until one call fails. Each call has the whole time of a
/// claim. The results are like those of [`attempt`].
async fn perform(
    shared: &Shared,
    connected: &Arc<ConnectedChannel>,
    g: &ClaimedGesture,
    request: GestureRequest,
    targets: Vec<Option<String>>,
) -> std::result::Result<std::result::Result<Option<ChangedId>, Failure>, FlowError> {
    let fail = |failure| Ok(Err(failure));
    let Some(plugin) = connected.plugin() else {
        let reason = "the channel's connector is disabled or cannot be loaded";
        return fail(Failure::new(FailureKind::Unavailable, reason));
    };
    if !connected.connector.row.surface.roles.contains(&Role::Gestures) {
        let reason = "the channel's connector does not export `gestures`";
        return fail(Failure::denied(reason).code("no-gesture"));
    }
    let mut changed_id = None;
    for (n, target) in targets.into_iter().enumerate() {
        if n > 0 && !renewed(shared, g).await? {
            // Whoever holds the gesture now begins again. This failure is not recorded.
            return fail(Failure::new(FailureKind::Conflict, "the claim on the gesture is no longer held"));
        }
        let idempotency = if n == 0 { request.id.clone() } else { format!("{}-{n}", request.id) };
        let data = InstallationData { db: shared.db.clone(), memory: connected.connector.row.memory(), file: None };
        let call = connected.call(shared.db.clock(), idempotency, Arc::new(data));
        let finished = plugin.perform(call, GestureRequest { message: target.clone(), ..request.clone() }).await;
        connected.connector.counter.finished(&finished);
        plugin_log::of_connector(shared, connected, &finished.log).await;
        let performed = match finished.result {
            Ok(performed) => performed,
            Err(error) => return fail(failure_of(error)),
        };
        if let (Some(old), Some(new)) = (target, performed.changed_id)
            && old != new
        {
            changed_id = Some(ChangedId { old, new });
        }
    }
    Ok(Ok(changed_id))
}

/// Renews the claim on a gesture. Returns whether it is still held.
async fn renewed(shared: &Shared, g: &ClaimedGesture) -> std::result::Result<bool, FlowError> {
    let held = g.clone();
    let write = shared.db.write_with(move |tx| {
        let held = held.clone();
        Box::pin(async move { gestures::renew(tx, &held, LEASE_MS).await })
    });
    Ok(write.await?)
}

fn failure_of(error: CallError) -> Failure {
    match error {
        CallError::Refused(failure) => failure,
        // Slow platforms are asked again.
        error @ (CallError::Limit(LimitKind::Wall, _) | CallError::Host(_)) => {
            Failure::new(FailureKind::Unavailable, error.to_string())
        }
        error => Failure::new(FailureKind::Internal, error.to_string()),
    }
}

/// The write that ends an attempt. It changes what is stored if the platform has made the gesture, and tells a plugin
/// that its gesture failed for good.
struct Ended {
    registry: Registry,
    gesture: ClaimedGesture,
    end: GestureEnd,
    changed_id: Option<ChangedId>,
    /// When the attempt began, in milliseconds.
    began: i64,
}

impl Write for Ended {
    type Out = ();

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let g = &self.gesture;
            if self.reports() {
                // The conversation is locked before the gesture, as by everybody else who locks both.
                conversations::in_tx(tx, &g.conversation_id).await?;
            }
            // If the claim has expired, another server makes the gesture again and records it.
            if !gestures::finish(tx, g, &self.end).await? {
                return Ok(());
            }
            match &self.end {
                GestureEnd::Done => self.take_effect(tx).await?,
                GestureEnd::Failed(failure) if self.reports() => self.report(tx, failure).await?,
                GestureEnd::Failed(_) | GestureEnd::Again(..) => {}
            }
            match g.gesture.message() {
                Some(message) => tx.changed(ChangeKind::Message, &g.conversation_id, message),
                None if self.end == GestureEnd::Done => {
                    tx.changed(ChangeKind::Signal, &g.conversation_id, &g.conversation_id);
                }
                None => {}
            }
            Ok(())
        })
    }
}

impl Ended {
    /// Whether a plugin is told that its gesture failed.
    fn reports(&self) -> bool {
        self.gesture.sender == Sender::Automation && matches!(self.end, GestureEnd::Failed(_))
    }

    /// Tells the plugin why its gesture failed. The event continues the chain of automations, so a plugin that tries
    /// again and again stops.
    async fn report(&self, tx: &mut Tx<'_>, failure: &Failure) -> Result<()> {
        let (g, registry) = (&self.gesture, self.registry.of(tx)?);
        let Some(plugin) = registry.by_name(&g.actor) else { return Ok(()) };
        let Some((conversation, contact)) = conversations::in_tx(tx, &g.conversation_id).await? else { return Ok(()) };
        let cause = Cause { root: g.root.clone(), depth: g.depth };
        let mut locked = LockedConversation::of(tx, &registry, conversation, contact, cause);
        let refusal = Refusal {
            action: g.gesture.action_name().to_owned(),
            verdict: Verdict::Refused,
            code: failure.code.clone().unwrap_or_else(|| failure.kind.to_string()),
            reason: failure.message.clone(),
        };
        locked.emit_refusal(&refusal, &plugin.row.id);
        let now = tx.clock().now();
        locked.close(tx, now);
        Ok(())
    }

    async fn take_effect(&self, tx: &mut Tx<'_>) -> Result<()> {
        let (g, now) = (&self.gesture, tx.clock().now());
        match &g.gesture {
            Gesture::Typing { seconds } => {
                signals::our_typing(tx, &g.conversation_id, self.began + i64::from(*seconds) * 1_000).await
            }
            Gesture::Read => signals::marked_read(tx, &g.conversation_id, self.began).await,
            Gesture::Reaction { message, emoji } => reactions::set_ours(tx, message, &g.actor, emoji.as_deref()).await,
            Gesture::Edit { message, text } => {
                last_message::lock(tx, &g.conversation_id).await?;
                messages::edit(tx, message, text, now).await?;
                last_message::show_again(tx, message).await?;
                self.change_id(tx, message).await
            }
            Gesture::Deletion { message } => {
                last_message::lock(tx, &g.conversation_id).await?;
                messages::set_deleted(tx, message).await?;
                last_message::show_again(tx, message).await
            }
        }
    }

    /// Stores the identifier that the platform gave to the message, unless it belongs to another message. Applies the
    /// changes that arrived under the new identifier before.
    async fn change_id(&self, tx: &mut Tx<'_>, message: &str) -> Result<()> {
        let (Some(ChangedId { old, new }), channel) = (&self.changed_id, &self.gesture.channel) else { return Ok(()) };
        let registry = self.registry.of(tx)?;
        let free = claim_external_id(tx, channel, new, message).await?;
        if !free || !messages::change_external_id(tx, channel, message, old, new).await? {
            tracing::warn!(message, "the platform's new identifier of a message belongs to another message");
            return Ok(());
        }
        MessageChanges { registry: &registry, channel }.apply_parked(tx, new, message).await
    }
}
