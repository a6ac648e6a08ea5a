//! Housekeeping: does the chores, each in its turn, and deletes expired rows. Of several servers on one database, one
//! does it for all (`cluster`).

use futures_util::future::BoxFuture;
use plugboard_db::{expire, leases};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use super::{
    cluster,
    leftovers::{queue_repeatable, queue_unechoed, remove_orphans, take_back_expired},
    timers::{fire_timers, reopen_snoozed},
};
use crate::{error::FlowError, shared::Shared};

/// How often expired claims, snoozes and timers are checked.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// How often expired rows are looked for.
const EXPIRY_INTERVAL: Duration = Duration::from_mins(1);
/// How often the database's statistics are checked.
const STATISTICS_INTERVAL: Duration = Duration::from_secs(10);
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
            chore("resend parts whose repetition does no harm", queue_repeatable(&shared)).await;
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

/// Collects the database's statistics while this server holds the housekeeping lease. Runs in its own loop, because the
/// statistics of large tables take long, and may wait for locks.
pub(crate) fn statistics_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        loop {
            tokio::select! {
                () = shared.stop.cancelled() => return,
                () = tokio::time::sleep(STATISTICS_INTERVAL) => {}
            }
            if !shared.keeps_house.load(Ordering::SeqCst) {
                continue;
            }
            let what = "collect the database's statistics";
            tokio::select! {
                () = shared.stop.cancelled() => return,
                () = chore(what, async { Ok(shared.db.refresh_statistics().await?) }) => {}
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
        shared.signals.all();
    }
    Ok(())
}

/// Differences between clocks shorter than this, in milliseconds, are normal between servers and do not count as a
/// clock that was set back.
const CLOCK_MS: i64 = 10_000;

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
