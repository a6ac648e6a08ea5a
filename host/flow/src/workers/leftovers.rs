//! Abandoned work: claims of dead servers, parts whose outcome is known by now, and work for plugins and channels that
//! were removed.

use futures_util::future::BoxFuture;
use plugboard_db::{ClaimSet, Dialect, Result, Tx, Write, deliveries, exports, fetches, gestures, runs};
use plugboard_model::{Clock, Failure, FailureKind};
use plugboard_rules::{delivery::TRIES, retry::wait_ms};
use std::sync::Arc;

use crate::{
    error::FlowError,
    inbox::{
        pace,
        progress::{SentTime, settle_message},
    },
    installed::Snapshot,
    shared::Shared,
};

/// Takes back claims that no worker holds any more. On SQLite a starting server is the only one, so it takes back all
/// claims; on PostgreSQL it takes back its own from before.
pub(crate) async fn take_back_at_start(shared: &Shared) -> Result<(), FlowError> {
    let all = shared.db.dialect() == Dialect::Sqlite;
    take_back(shared, if all { Whose::All } else { Whose::Server(shared.server.clone()) }).await
}

/// Takes back expired claims: their server died or could not record its result.
pub(super) async fn take_back_expired(shared: &Shared) -> Result<(), FlowError> {
    take_back(shared, Whose::Expired).await
}

/// Which claims are taken back: all of them, those of one server, or the expired ones.
enum Whose {
    All,
    Server(String),
    Expired,
}

/// The write that takes back claims. Returns their number.
struct TakeBack {
    whose: Whose,
    registry: Arc<Snapshot>,
}

impl Write for TakeBack {
    type Out = u64;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<u64>> {
        Box::pin(async move {
            let whose = match &self.whose {
                Whose::All => ClaimSet::All,
                Whose::Server(id) => ClaimSet::Server(id),
                Whose::Expired => ClaimSet::Expired,
            };
            let mut count = runs::take_back(tx, whose).await?;
            count += fetches::take_back(tx, whose).await?;
            count += exports::take_back(tx, whose).await?;
            count += gestures::take_back(tx, whose).await?;
            let failure = Failure::new(FailureKind::Uncertain, "the server stopped while this part was being sent");
            for (message, conversation, channel) in deliveries::take_back(tx, whose, &failure).await? {
                settle_message(tx, &message, SentTime::Unknown).await?;
                pace::delay_in(tx, &self.registry, &channel, &conversation).await?;
                count += 1;
            }
            Ok(count)
        })
    }
}

async fn take_back(shared: &Shared, whose: Whose) -> Result<(), FlowError> {
    let count = shared.db.write(TakeBack { whose, registry: shared.registry.now() }).await?;
    if count > 0 {
        tracing::info!(count, "took back work that a server had claimed but not finished");
        shared.signals.all();
    }
    Ok(())
}

/// Removes work for removed plugins and channels. A server that did not know of the removal yet may have created it.
pub(super) async fn remove_orphans(shared: &Shared) -> Result<(), FlowError> {
    let mut conn = shared.db.read().await?;
    let plugins = runs::waiting(&mut conn).await?;
    let mut channels = deliveries::waiting(&mut conn).await?;
    channels.extend(fetches::waiting(&mut conn).await?);
    channels.extend(gestures::waiting(&mut conn).await?);
    drop(conn);
    let registry = shared.registry.now();
    for id in plugins.into_iter().filter(|id| registry.by_id(id).is_none()) {
        let removed = shared.db.write_with(move |tx| {
            let id = id.clone();
            Box::pin(async move { runs::remove_orphans(tx, &id).await })
        });
        removed.await?;
    }
    for channel in channels.into_iter().filter(|name| !registry.channels.contains_key(name)) {
        crate::admin::give_up_all(shared, &channel).await?;
    }
    Ok(())
}

/// Resends uncertain parts that the platform never echoed. On channels with the rule `echoes`, the platform echoes
/// everything that it accepted within the time that the rule gives, so a part without an echo by then was not accepted.
/// Skips channels until this server has been up for that time, because it could not receive echoes before.
pub(super) async fn queue_unechoed(shared: &Shared) -> Result<(), FlowError> {
    let now = shared.db.clock().now();
    let up_ms = Clock::system().now() - shared.started_at;
    let registry = shared.registry.now();
    for (name, connected) in &registry.channels {
        let Some(wait_ms) = connected.row.rules.echoes.map(|seconds| i64::from(seconds) * 1_000) else { continue };
        if up_ms < wait_ms {
            continue;
        }
        let (name, registry) = (name.clone(), registry.clone());
        let queued = shared
            .db
            .write_with(move |tx| {
                let (name, registry) = (name.clone(), registry.clone());
                Box::pin(async move {
                    let queued = deliveries::queue_unechoed(tx, &name, now - wait_ms).await?;
                    for (message, conversation) in &queued {
                        settle_message(tx, message, SentTime::Unknown).await?;
                        pace::delay_in(tx, &registry, &name, conversation).await?;
                    }
                    Ok(queued.len())
                })
            })
            .await?;
        if queued > 0 {
            tracing::info!(channel = connected.row.name, queued, "resending parts that the platform never echoed");
        }
    }
    Ok(())
}

/// How many uncertain parts of a channel one write queues again.
const REPEATED: i64 = 100;

/// Resends uncertain parts on channels with the rule `repeatable`, as long as the platform recognizes a repetition: within
/// the rule's time after the first try. A part is tried as often as any other, with the same waits. A part whose wait
/// would not end within that time stays uncertain.
pub(super) async fn queue_repeatable(shared: &Shared) -> Result<(), FlowError> {
    let registry = shared.registry.now();
    for (name, connected) in &registry.channels {
        let Some(within_ms) = connected.row.rules.repeatable.map(|seconds| i64::from(seconds) * 1_000) else {
            continue;
        };
        let mut conn = shared.db.read().await?;
        let now = shared.db.clock().now();
        let found = deliveries::repeatable(&mut conn, name, within_ms, now, TRIES, REPEATED).await?;
        drop(conn);
        let with_wait = found.into_iter().map(|delivery| {
            let wait = wait_ms(delivery.attempts, None).max(delivery.due_at - now);
            (delivery, wait)
        });
        let found: Vec<_> = with_wait.filter(|(delivery, wait)| *wait < delivery.left_ms).collect();
        if found.is_empty() {
            continue;
        }
        let (name, registry) = (name.clone(), registry.clone());
        let channel = name.clone();
        let queued = shared.db.write_with(move |tx| {
            let (found, name, registry) = (found.clone(), name.clone(), registry.clone());
            Box::pin(async move {
                let mut queued = 0_u64;
                for (delivery, wait) in &found {
                    let due_at = tx.clock().now() + wait;
                    if deliveries::queue_repeatable(tx, delivery, due_at).await? {
                        settle_message(tx, &delivery.message_id, SentTime::Unknown).await?;
                        pace::delay_in(tx, &registry, &name, &delivery.conversation_id).await?;
                        queued += 1;
                    }
                }
                Ok(queued)
            })
        });
        let queued = queued.await?;
        tracing::info!(channel, queued, "resending uncertain parts, because a repetition does no harm");
    }
    Ok(())
}
