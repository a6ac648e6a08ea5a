//! The loops that take work from the database. Most work is claimed by the transaction that makes it possible
//! (`claim_step`). The loops find the rest: retries that are due, and what had to wait for a place, for a rate, or for
//! another server. A signal reduces latency; the periodic poll is the guarantee.

use futures_util::future::BoxFuture;
use plugboard_db::kept_requests;
use std::sync::Arc;

use super::{
    dispatcher::Dispatcher,
    due::{ClaimDue, Kind},
};
use crate::{
    admin::{catalogue, rules, setup},
    deliver::settle,
    export, gestures,
    ingest::{kept_requests::receive_again, poll},
    shared::{
        Shared,
        polling::{POLL_INTERVAL, PollTimer, log_claim_error},
    },
    workers::{cluster, housekeeping, tokens},
};

/// Starts all loops.
pub(crate) fn start(shared: &Arc<Shared>) {
    let dispatcher = Arc::new(Dispatcher::new(shared));
    shared.db.set_claim_step(dispatcher.clone());
    for kind in [Kind::Runs, Kind::Deliveries, Kind::Fetches] {
        shared.tasks.spawn(claim_loop(Arc::clone(shared), dispatcher.clone(), kind));
    }
    spawn(shared, kept_requests_loop);
    spawn(shared, export::worker::run);
    spawn(shared, poll::run);
    spawn(shared, setup::run);
    spawn(shared, rules::run);
    spawn(shared, catalogue::run);
    spawn(shared, tokens::run);
    spawn(shared, settle::run);
    spawn(shared, gestures::run);
    spawn(shared, housekeeping::run);
    spawn(shared, housekeeping::expiry_loop);
    spawn(shared, housekeeping::statistics_loop);
    spawn(shared, cluster::follow_registry);
    spawn(shared, cluster::follow_others);
}

fn spawn(shared: &Arc<Shared>, work: fn(Arc<Shared>) -> BoxFuture<'static, ()>) {
    shared.tasks.spawn(work(shared.clone()));
}

/// Claims and starts work of one kind.
async fn claim_loop(shared: Arc<Shared>, dispatcher: Arc<Dispatcher>, kind: Kind) {
    let (signal, places) = match kind {
        Kind::Runs => (&shared.signals.runs, &dispatcher.runs),
        Kind::Deliveries => (&shared.signals.deliveries, &dispatcher.deliveries),
        Kind::Fetches => (&shared.signals.fetches, &dispatcher.fetches),
    };
    let (mut timer, mut interval) = (PollTimer::default(), POLL_INTERVAL);
    while timer.next_within(&shared, signal, interval).await {
        tokio::select! {
            () = shared.stop.cancelled() => return,
            () = places.wait() => {}
        }
        let due = ClaimDue { shared: Arc::clone(&shared), dispatcher: Arc::clone(&dispatcher), kind };
        match shared.db.write(due).await {
            Ok(claimed) => {
                timer.found = !claimed.is_empty();
                interval = claimed.again.map_or(POLL_INTERVAL, |again| again.min(POLL_INTERVAL));
                claimed.start(&shared);
            }
            Err(error) => log_claim_error(kind.as_str(), &error).await,
        }
    }
}

/// Retries the kept requests that are due, one after another: there are few, and each may contain many messages.
fn kept_requests_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let mut timer = PollTimer::default();
        while timer.next(&shared, &shared.signals.kept_requests).await {
            let now = shared.db.clock().now();
            let due = async { kept_requests::due(&mut *shared.db.read().await?, "pending", now, 10).await };
            match due.await {
                Ok(due) => {
                    for one in due {
                        receive_again(&shared, one).await;
                    }
                }
                Err(error) => log_claim_error("kept requests", &error).await,
            }
        }
    })
}
