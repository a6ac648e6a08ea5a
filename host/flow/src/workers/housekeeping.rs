//! Housekeeping: takes back claims of dead servers, ends snoozes, fires timers, deletes expired rows. Of several
//! servers on one database, one does it for all (`cluster`).

use futures_util::future::BoxFuture;
use plugboard_db::{
    ClaimSet, Dialect, Result, Tx, Write, conversations, deliveries, expire, exports, fetches, leases, runs, timers,
};
use plugboard_model::{Clock, ConversationChange, DueTimer, Failure, FailureKind, Status};
use std::{sync::Arc, time::Duration};

use crate::{
    error::FlowError,
    inbox::{
        locked::{Cause, LockedConversation},
        progress::{SentTime, settle_message},
    },
    installed::Registry,
    shared::Shared,
    workers::cluster,
};

/// How often expired claims, snoozes and timers are checked.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// How often expired rows are looked for.
const EXPIRY_INTERVAL: Duration = Duration::from_mins(1);
/// The time limit of a chore. A chore that takes longer is cancelled until the next round, so that the others get their
/// turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// Does the chores while this server holds the housekeeping lease. A failed chore does not keep the others from
/// running.
pub(crate) fn run(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        loop {
            tokio::select! {
                () = shared.stop.cancelled() => return cluster::leave_house(&shared).await,
                () = tokio::time::sleep(POLL_INTERVAL) => {}
            }
            match cluster::keeps_house(&shared).await {
                Ok(true) => {}
                Ok(false) => continue,
                Err(error) => {
                    tracing::error!(%error, "cannot check the housekeeping lease; will retry");
                    continue;
                }
            }
            chore("move waiting times after the clock was set back", follow_clock(&shared)).await;
            chore("take back expired claims", take_back_expired(&shared)).await;
            chore("end upgrades of dead servers", crate::admin::end_silent(&shared)).await;
            chore("end work for removed plugins and channels", remove_orphans(&shared)).await;
            chore("resend parts that the platform never echoed", queue_unechoed(&shared)).await;
            chore("end snoozes", reopen_snoozed(&shared)).await;
            chore("end abandoned reviews", crate::review::end_abandoned_reviews(&shared)).await;
            chore("fire due timers", fire_timers(&shared)).await;
        }
    })
}

/// Deletes expired rows while this server holds the housekeeping lease. Runs in its own loop, because deleting many
/// rows takes long.
pub(crate) fn expiry_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        // The first sweep runs soon after the start.
        let mut wait = POLL_INTERVAL * 2;
        loop {
            tokio::select! {
                () = shared.stop.cancelled() => return,
                () = tokio::time::sleep(wait) => {}
            }
            wait = EXPIRY_INTERVAL;
            match cluster::keeps_house(&shared).await {
                Ok(true) => chore("delete expired rows", delete_expired(&shared)).await,
                Ok(false) => wait = POLL_INTERVAL * 5,
                Err(error) => tracing::error!(%error, "cannot check the housekeeping lease"),
            }
        }
    })
}

/// Does a chore within its time limit, and logs a failure.
async fn chore(what: &str, work: impl Future<Output = Result<(), FlowError>>) {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(what, %error, "a housekeeping chore failed; will retry"),
        Err(_) => tracing::error!(what, "a housekeeping chore took too long; it will be tried again in the next round"),
    }
}

/// Takes back claims that no worker holds any more. On SQLite a starting server is the only one, so it takes back all
/// claims; on PostgreSQL it takes back its own from before.
pub(crate) async fn take_back_at_start(shared: &Shared) -> Result<(), FlowError> {
    let all = shared.db.dialect() == Dialect::Sqlite;
    take_back(shared, if all { TakeBack::All } else { TakeBack::Server(shared.server.clone()) }).await
}

/// Takes back expired claims: their server died or could not record its result.
async fn take_back_expired(shared: &Shared) -> Result<(), FlowError> {
    take_back(shared, TakeBack::Expired).await
}

/// Moves waiting times back if the clock was set back. Otherwise everything would wait that much longer.
pub(crate) async fn follow_clock(shared: &Shared) -> Result<(), FlowError> {
    let server = shared.server.clone();
    let back = shared.db.write_with(move |tx| {
        let server = server.clone();
        Box::pin(async move {
            let back = leases::note_clock(tx, &server).await?;
            if back > CLOCK_MS {
                expire::shift_waits(tx, back).await?;
            }
            Ok(back)
        })
    });
    let back = back.await?;
    if back > CLOCK_MS {
        tracing::warn!(milliseconds = back, "the clock was set back; waiting times were moved with it");
        shared.nudges.all();
    }
    Ok(())
}

/// Differences between clocks shorter than this, in milliseconds, are normal between servers and do not count as a
/// clock that was set back.
const CLOCK_MS: i64 = 10_000;

/// Removes work for removed plugins and channels. A server that did not know of the removal yet may have created it.
async fn remove_orphans(shared: &Shared) -> Result<(), FlowError> {
    let mut conn = shared.db.read().await?;
    let plugins = runs::waiting(&mut conn).await?;
    let mut channels = deliveries::waiting(&mut conn).await?;
    channels.extend(fetches::waiting(&mut conn).await?);
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

/// The write that takes back claims: all of them, those of one server, or the expired ones. Returns the number of runs.
enum TakeBack {
    All,
    Server(String),
    Expired,
}

impl Write for TakeBack {
    type Out = u64;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<u64>> {
        Box::pin(async move {
            let whose = match self {
                Self::All => ClaimSet::All,
                Self::Server(id) => ClaimSet::Server(id),
                Self::Expired => ClaimSet::Expired,
            };
            let mut count = runs::take_back(tx, whose).await?;
            count += fetches::take_back(tx, whose).await?;
            count += exports::take_back(tx, whose).await?;
            let failure = Failure::new(FailureKind::Uncertain, "the server stopped while this part was being sent");
            for (message, _) in deliveries::take_back(tx, whose, &failure).await? {
                settle_message(tx, &message, SentTime::Unknown).await?;
                count += 1;
            }
            Ok(count)
        })
    }
}

async fn take_back(shared: &Shared, back: TakeBack) -> Result<(), FlowError> {
    let count = shared.db.write(back).await?;
    if count > 0 {
        tracing::info!(count, "took back work that a server had claimed but not finished");
        shared.nudges.all();
    }
    Ok(())
}

/// Resends uncertain parts that the platform never echoed. On channels with the rule `echoes`, the platform echoes
/// everything that it accepted within the time that the rule gives, so a part without an echo by then was not accepted.
/// Skips channels until this server has been up for that time, because it could not receive echoes before.
async fn queue_unechoed(shared: &Shared) -> Result<(), FlowError> {
    let now = shared.db.clock().now();
    let up_ms = Clock::system().now() - shared.started_at;
    let registry = shared.registry.now();
    for (name, connected) in &registry.channels {
        let Some(wait_ms) = connected.row.rules.echoes.map(|seconds| i64::from(seconds) * 1_000) else { continue };
        if up_ms < wait_ms {
            continue;
        }
        let name = name.clone();
        let queued = shared
            .db
            .write_with(move |tx| {
                let name = name.clone();
                Box::pin(async move {
                    let queued = deliveries::queue_unechoed(tx, &name, now - wait_ms).await?;
                    for message in &queued {
                        settle_message(tx, message, SentTime::Unknown).await?;
                    }
                    Ok(queued.len())
                })
            })
            .await?;
        if queued > 0 {
            tracing::info!(channel = connected.row.name, queued, "resending parts that the platform never echoed");
            shared.nudges.deliveries.notify_one();
        }
    }
    Ok(())
}

/// Reopens conversations whose snooze has ended.
async fn reopen_snoozed(shared: &Shared) -> Result<(), FlowError> {
    struct Reopen {
        registry: Registry,
        id: String,
    }
    impl Write for Reopen {
        type Out = ();
        fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
            Box::pin(async move {
                let (now, registry) = (tx.clock().now(), self.registry.of(tx)?);
                let cause = Cause { root: tx.clock().new_id(), depth: 0 };
                let mut locked = LockedConversation::open(tx, &registry, &self.id, cause).await?;
                if locked.conversation.snoozed_until.is_some_and(|until| until <= now) {
                    locked.change(&ConversationChange::Status { status: Status::Open });
                    locked.touch();
                    locked.close(tx, now);
                }
                Ok(())
            })
        }
    }
    let now = shared.db.clock().now();
    let ended = conversations::snoozed_until(&mut *shared.db.read().await?, now, 100).await?;
    for id in ended {
        shared.write(Reopen { registry: shared.registry.clone(), id }).await?;
        shared.nudges.runs.notify_one();
    }
    Ok(())
}

/// Maximum number of timers that are read at once.
const TIMERS: i64 = 100;

/// Fires due timers, each once.
async fn fire_timers(shared: &Shared) -> Result<(), FlowError> {
    loop {
        let now = shared.db.clock().now();
        let due = timers::due(&mut *shared.db.read().await?, now, TIMERS).await?;
        let fired = due.into_iter().map(|timer| shared.write(FireTimer { registry: shared.registry.clone(), timer }));
        let count = futures_util::future::try_join_all(fired).await?.len();
        if count == 0 || shared.stop.is_cancelled() {
            return Ok(());
        }
        shared.nudges.runs.notify_one();
    }
}

/// The write that fires one timer.
struct FireTimer {
    registry: Registry,
    timer: timers::Timer,
}

impl Write for FireTimer {
    type Out = ();

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let (timer, registry) = (&self.timer, self.registry.of(tx)?);
            if !timers::take(tx, timer).await? || conversations::in_tx(tx, &timer.conversation_id).await?.is_none() {
                return Ok(());
            }
            let (now, cause) = (tx.clock().now(), Cause { root: tx.clock().new_id(), depth: timer.depth });
            let mut locked = LockedConversation::open(tx, &registry, &timer.conversation_id, cause).await?;
            let due = DueTimer { name: timer.name.clone(), data: timer.data.clone() };
            locked.emit_timer(&due, &timer.installation_id);
            locked.close(tx, now);
            Ok(())
        })
    }
}

/// Deletes expired rows, one batch at a time.
async fn delete_expired(shared: &Shared) -> Result<(), FlowError> {
    while shared
        .db
        .write_with(|tx| Box::pin(async move { expire::sweep(tx, expire::Retention::default()).await }))
        .await?
        > 0
    {
        if shared.stop.is_cancelled() {
            break;
        }
    }
    Ok(())
}
