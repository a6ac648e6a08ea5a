//! Polls the platforms that call no hook. Each channel is polled by one server at a time: a claim on its row says which.
//! The items and the cursor of a poll are stored in one transaction, so nothing is lost or read twice.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result, Tx, Wants, Write,
    channel_polls::{self, ClaimedPoll, PollEnd},
};
use plugboard_engine::CallError;
use plugboard_model::{ChannelPolled, Failure, FailureKind, HookRequest, Role, Rules};
use plugboard_rules::retry::wait_ms;
use std::{collections::BTreeSet, sync::Arc};
use tokio::sync::Semaphore;

use crate::{
    error::FlowError,
    host_data::InstallationData,
    ingest::{
        hook,
        write::{Store, Stored},
    },
    installed::Snapshot,
    plugin_log,
    shared::{
        Shared,
        polling::{LEASE_MS, PollTimer, Sizes, log_claim_error},
    },
};

/// The shortest time between two polls of a channel, in milliseconds.
const EVERY_MIN_MS: i64 = 1_000;

/// Polls the channels whose polls are due.
pub(crate) fn run(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let slots = Arc::new(Semaphore::new(Sizes::of(shared.engine.calls()).fetches));
        let mut timer = PollTimer::default();
        // The channels that are known to have a row.
        let mut known = BTreeSet::<String>::new();
        while timer.next(&shared, &shared.signals.polls).await {
            let channels = polled(&shared.registry.now());
            // A channel that is removed and added again has another row. The names are sorted.
            known.retain(|name| channels.binary_search(name).is_ok());
            if channels.is_empty() {
                continue;
            }
            match due(&shared, &channels, &mut known, slots.available_permits()).await {
                Ok(claimed) => {
                    for poll in claimed {
                        let (shared, slots) = (shared.clone(), slots.clone());
                        shared.clone().tasks.spawn(async move {
                            if let Ok(_slot) = slots.acquire_owned().await {
                                make(&shared, poll).await;
                            }
                        });
                    }
                }
                Err(error) => log_claim_error("polls", &error).await,
            }
        }
    })
}

/// Returns the channels whose connector can poll, sorted by name. Those that hear by their hook are sorted out by the claim.
fn polled(registry: &Snapshot) -> Vec<String> {
    let able = registry.channels.values().filter(|connected| {
        let row = &connected.connector.row;
        row.surface.roles.contains(&Role::Poller) && row.wait_reason().is_none() && connected.plugin().is_some()
    });
    able.map(|connected| connected.row.name.clone()).collect()
}

/// Claims the polls that are due, at most `limit`.
async fn due(
    shared: &Shared,
    channels: &[String],
    known: &mut BTreeSet<String>,
    limit: usize,
) -> Result<Vec<ClaimedPoll>> {
    let new: Vec<_> = channels.iter().filter(|name| !known.contains(*name)).cloned().collect();
    if new.is_empty() && (limit == 0 || !is_due(shared, channels).await?) {
        return Ok(Vec::new());
    }
    let (names, claim) = (channels.to_vec(), shared.new_claim());
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let write = shared.db.write_with(move |tx| {
        let (new, channels, claim) = (new.clone(), names.clone(), claim.clone());
        Box::pin(async move {
            for name in &new {
                channel_polls::ensure(tx, name, None).await?;
            }
            channel_polls::claim(tx, &channels, &claim, LEASE_MS, limit).await
        })
    });
    let claimed = write.await?;
    known.extend(channels.iter().cloned());
    Ok(claimed)
}

async fn is_due(shared: &Shared, channels: &[String]) -> Result<bool> {
    channel_polls::is_due(&mut *shared.db.read().await?, channels, shared.db.clock().now()).await
}

/// Makes one poll and stores what it brought.
async fn make(shared: &Shared, poll: ClaimedPoll) {
    let channel = poll.channel.clone();
    if let Err(error) = try_make(shared, poll).await {
        // The claim will expire, and the channel is polled again from the same cursor.
        tracing::error!(channel, %error, "cannot record a poll");
    }
}

async fn try_make(shared: &Shared, poll: ClaimedPoll) -> std::result::Result<(), FlowError> {
    let Some(connected) = shared.registry.now().channels.get(&poll.channel).cloned() else { return Ok(()) };
    let Some(plugin) = connected.plugin() else { return Ok(()) };
    let data = InstallationData { db: shared.db.clone(), memory: connected.connector.row.memory(), file: None };
    let call = connected.call(shared.db.clock(), poll.claim.clone(), Arc::new(data));
    let account = connected.row.account.clone();
    let finished = plugin.poll_channel(call, account, poll.cursor.clone(), poll.since).await;
    connected.connector.counter.finished(&finished);
    plugin_log::of_connector(shared, &connected, &finished.log).await;
    let now = shared.db.clock().now();
    let polled = match finished.result {
        Ok(polled) => polled,
        Err(error) => {
            let failure = failure_of(error);
            tracing::warn!(channel = poll.channel, %failure, "a poll failed");
            let due_at = now + wait_ms(poll.attempt, Some(&failure));
            let end = PollEnd { failure: Some(failure.message), due_at, ..PollEnd::default() };
            shared.record(Ended { store: None, poll, end }).await?;
            return Ok(());
        }
    };
    let ChannelPolled { received, cursor, again, wait, gap } = polled;
    let due_at = match (wait, again) {
        (Some(seconds), _) => now + i64::from(seconds) * 1_000,
        (None, true) => now,
        (None, false) => now + every_ms(&connected.row.rules),
    };
    let end = PollEnd { cursor, gap, failure: None, due_at };
    let sharing = shared.channels_of_hook(&connected.row.hook).await?;
    let request = Arc::new(HookRequest { received_at: now, ..HookRequest::default() });
    let store = hook::sort_polled(&sharing, received, &request, shared.registry.clone());
    let stored = shared.record(Ended { store: Some(store), poll, end }).await?;
    if stored && again {
        shared.signals.polls.notify_one();
    }
    Ok(())
}

/// Returns how often a channel is polled, in milliseconds.
fn every_ms(rules: &Rules) -> i64 {
    (i64::from(rules.poll_every.unwrap_or(Rules::POLL_EVERY)) * 1_000).max(EVERY_MIN_MS)
}

fn failure_of(error: CallError) -> Failure {
    match error {
        CallError::Refused(failure) => failure,
        error => Failure::new(FailureKind::Internal, error.to_string()),
    }
}

/// The write that ends a poll. Returns whether the poll is recorded.
struct Ended {
    store: Option<Store>,
    poll: ClaimedPoll,
    end: PollEnd,
}

impl Write for Ended {
    type Out = bool;

    fn key(&self) -> &str {
        self.store.as_ref().map_or("", |store| store.key.as_str())
    }

    fn wants(&self, wants: &mut Wants) {
        if let Some(store) = &self.store {
            store.wants(wants);
        }
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            let stored = match &self.store {
                // If the claim has expired, another server reads the same events. Their dedupe keys are the same.
                Some(store) => store.run(tx).await?,
                None => Stored::Done { conversation: None },
            };
            let due_at = tx.clock().now() + wait_ms(self.poll.attempt, None);
            let again = |reason: &str| PollEnd { failure: Some(reason.to_owned()), due_at, ..PollEnd::default() };
            let end = match stored {
                Stored::Done { .. } => self.end.clone(),
                Stored::Conflict => again("a shared value changed while the connector polled"),
                Stored::Full => again("the store for kept requests is full"),
            };
            channel_polls::finish(tx, &self.poll, &end).await
        })
    }
}
