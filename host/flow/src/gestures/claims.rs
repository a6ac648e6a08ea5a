//! Claims the gestures that are due, and starts them: at most half of the places for one channel, so that a slow
//! platform leaves room for others.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result,
    gestures::{self, ClaimedGesture},
};
use std::{collections::HashSet, sync::Arc};

use super::make;
use crate::{
    installed::Snapshot,
    shared::{
        Shared,
        places::Places,
        polling::{LEASE_MS, PollTimer, Sizes, log_claim_error},
    },
};

/// Makes the gestures that are due.
pub(crate) fn run(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let signal = Arc::clone(&shared.signals.gestures);
        let places = Places::new(Sizes::of(shared.engine.calls()).fetches, Arc::clone(&signal));
        let mut timer = PollTimer::default();
        while timer.next(&shared, &signal).await {
            match due(&shared, &places).await {
                Ok(claimed) => {
                    for gesture in claimed {
                        start(&shared, &places, gesture);
                    }
                }
                Err(error) => log_claim_error("gestures", &error).await,
            }
        }
    })
}

/// Starts to make a claimed gesture.
fn start(shared: &Arc<Shared>, places: &Arc<Places>, gesture: ClaimedGesture) {
    // No more were claimed than places are free, and nothing else takes them.
    let Some(place) = places.take(&gesture.channel) else { return };
    let ours = Arc::clone(shared);
    shared.tasks.spawn(async move {
        make(&ours, gesture).await;
        drop(place);
        // The next one of the message or of the channel may be made now.
        ours.signals.gestures.notify_one();
    });
}

/// Returns the channels whose connector can work at the moment. The gestures of the others wait.
fn able(registry: &Snapshot) -> impl Iterator<Item = &String> {
    let able = registry
        .channels
        .values()
        .filter(|connected| connected.connector.row.wait_reason().is_none() && connected.plugin().is_some());
    able.map(|connected| &connected.row.name)
}

/// Claims the gestures that are due, as many as places are free.
async fn due(shared: &Shared, places: &Places) -> Result<Vec<ClaimedGesture>> {
    let (registry, now) = (shared.registry.now(), shared.db.clock().now());
    let mut conn = shared.db.read().await?;
    let waiting: HashSet<String> = gestures::waiting(&mut conn).await?.into_iter().collect();
    let free = places.of(able(&registry).filter(|channel| waiting.contains(*channel)).cloned());
    let channels: Vec<String> = free.iter().map(|one| one.owner.clone()).collect();
    let limit = places.free();
    if limit == 0 || !gestures::is_due(&mut conn, now, &channels).await? {
        return Ok(Vec::new());
    }
    drop(conn);
    let claim = shared.new_claim();
    let write = shared.db.write_with(move |tx| {
        let (free, claim) = (free.clone(), claim.clone());
        Box::pin(async move {
            gestures::drop_late(tx).await?;
            gestures::claim(tx, &free, &claim, LEASE_MS, limit).await
        })
    });
    write.await
}
