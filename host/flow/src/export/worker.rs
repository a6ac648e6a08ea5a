//! The loop that serves exporters.

use futures_util::future::BoxFuture;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Semaphore;

use crate::{
    installed::InstalledPlugin,
    shared::{
        Shared,
        polling::{PollTimer, Sizes, log_claim_error},
    },
};

/// How many steps a worker makes for an exporter before it yields to other exporters.
const STEPS: usize = 50;
/// How long to collect further changes after a change, so that they share a batch.
const GATHER: Duration = Duration::from_millis(50);

/// Starts a worker for each exporter that has work. Exporters follow the change log, so every commit that adds to the
/// log is a signal.
pub(crate) fn run(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let slots = Arc::new(Semaphore::new(Sizes::of(shared.engine.calls()).exports));
        let busy = Arc::new(Mutex::new(HashSet::new()));
        let mut timer = PollTimer::default();
        loop {
            let installations = shared.registry.now().installations.clone();
            for one in installations.into_iter().filter(|one| super::is_exporter(one)) {
                let id = one.row.id.clone();
                if !busy.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone()) {
                    continue;
                }
                let (shared, busy, slots) = (shared.clone(), busy.clone(), slots.clone());
                shared.clone().tasks.spawn(async move {
                    if let Ok(_slot) = slots.acquire_owned().await {
                        work_for(&shared, one).await;
                    }
                    busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
                });
            }
            tokio::select! {
                next = timer.next(&shared, &shared.signals.exports) => if !next { return },
                // Changes that come close together are exported together.
                () = shared.db.changed().notified() => tokio::time::sleep(GATHER).await,
            }
        }
    })
}

/// Serves an exporter until it has no work left or is removed.
async fn work_for(shared: &Shared, mut exporter: Arc<InstalledPlugin>) {
    // After this many steps other exporters get a turn. This exporter continues at the next poll.
    for _ in 0..STEPS {
        if shared.stop.is_cancelled() {
            return;
        }
        match super::step(shared, &exporter).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return log_claim_error("exports", &error).await,
        }
        match shared.registry.now().by_id(&exporter.row.id) {
            Some(now) => exporter = now.clone(),
            None => return,
        }
    }
}
