//! The loop that works for exporters.

use futures_util::future::BoxFuture;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Semaphore;

use crate::{
    Shared,
    registry::Installed,
    workers::{Rhythm, Sizes, stumble},
};

/// How many steps a worker makes for an exporter before it gives its place to another one.
const STEPS: usize = 50;
/// How long exporters wait for more after a change.
const GATHER: Duration = Duration::from_millis(50);

/// Gives each exporter a worker while it has something to do. They follow the change log, so every commit that adds to
/// it is a nudge.
pub(crate) fn run(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let slots = Arc::new(Semaphore::new(Sizes::of(shared.engine.calls()).exports));
        let busy = Arc::new(Mutex::new(HashSet::new()));
        let mut rhythm = Rhythm::default();
        loop {
            let installations = shared.registry.now().installations.clone();
            for one in installations.into_iter().filter(|one| super::exports(one)) {
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
                next = rhythm.next(&shared, &shared.nudges.exports) => if !next { return },
                // Changes that come close together go out together.
                () = shared.db.changed().notified() => tokio::time::sleep(GATHER).await,
            }
        }
    })
}

/// Works for an exporter until it has nothing to do, or was changed.
async fn work_for(shared: &Shared, mut exporter: Arc<Installed>) {
    // So many steps, then others have a turn; it goes on with the next look.
    for _ in 0..STEPS {
        if shared.stop.is_cancelled() {
            return;
        }
        match super::step(shared, &exporter).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return stumble("exports", &error).await,
        }
        match shared.registry.now().by_id(&exporter.row.id) {
            Some(now) => exporter = now.clone(),
            None => return,
        }
    }
}
