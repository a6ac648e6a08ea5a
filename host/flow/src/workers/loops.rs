//! The loops that take work from the database. A signal reduces latency; the periodic poll is the guarantee.

use futures_util::future::BoxFuture;
use plugboard_db::{DbError, OwnerCapacity, deliveries, fetches, kept_requests, runs};
use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

use crate::{
    deliver, export,
    ingest::{fetch, kept_requests::receive_again},
    installed::Snapshot,
    run::call,
    shared::{
        Shared,
        polling::{LEASE_MS, POLL_INTERVAL, PollTimer, Sizes, log_claim_error},
    },
    workers::{cluster, housekeeping},
};

/// Starts all loops.
pub(crate) fn start(shared: &Arc<Shared>) {
    spawn(shared, run_loop);
    spawn(shared, delivery_loop);
    spawn(shared, fetch_loop);
    spawn(shared, kept_requests_loop);
    spawn(shared, export::worker::run);
    spawn(shared, housekeeping::run);
    spawn(shared, housekeeping::expiry_loop);
    spawn(shared, cluster::follow_registry);
    spawn(shared, cluster::follow_others);
}

fn spawn(shared: &Arc<Shared>, work: fn(Arc<Shared>) -> BoxFuture<'static, ()>) {
    shared.tasks.spawn(work(shared.clone()));
}

/// Counts the running jobs of each plugin or channel.
#[derive(Default)]
struct Busy {
    counts: Mutex<HashMap<String, usize>>,
    /// Where the next rotation of the owners starts, if there are more than [`MANY`].
    turns: AtomicUsize,
}

impl Busy {
    /// Returns how many more jobs each owner may start, up to `most` running ones. Owners without a free place are left
    /// out.
    fn places(&self, owners: impl Iterator<Item = String>, most: usize) -> Vec<OwnerCapacity> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let free = |owner: &String| most.saturating_sub(counts.get(owner).copied().unwrap_or_default());
        let mut places: Vec<_> = owners
            .map(|owner| OwnerCapacity { free: i64::try_from(free(&owner)).unwrap_or(i64::MAX), owner })
            .filter(|places| places.free > 0)
            .collect();
        // A claim serves the owners in chunks of about a hundred until its limit is reached, so rotate who comes first.
        if places.len() > MANY {
            let turn = self.turns.fetch_add(MANY, Ordering::Relaxed) % places.len();
            places.rotate_left(turn);
        }
        places
    }

    /// Counts one more job until the returned guard is dropped.
    fn take(self: &Arc<Self>, owner: &str) -> Permit {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner).entry(owner.to_owned()).or_default() += 1;
        Permit { busy: self.clone(), owner: owner.to_owned() }
    }
}

/// A guard for one running job of an owner.
struct Permit {
    busy: Arc<Busy>,
    owner: String,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut counts = self.busy.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.owner) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.owner);
            }
        }
    }
}

/// With more plugins or channels than this, claims take turns among them.
const MANY: usize = 100;
/// With more plugins or channels than this, a query first finds those that have work waiting.
const FEW: usize = 16;

/// Keeps only the owners that have work waiting, if that is known.
fn awaited(places: &[OwnerCapacity], waiting: Option<Vec<String>>) -> Vec<OwnerCapacity> {
    let Some(waiting) = waiting else { return places.to_vec() };
    let waiting: HashSet<String> = waiting.into_iter().collect();
    places.iter().filter(|places| waiting.contains(&places.owner)).cloned().collect()
}

fn run_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let most = Sizes::of(shared.engine.calls()).runs;
        let (slots, busy) = (Arc::new(Semaphore::new(most)), Arc::new(Busy::default()));
        let mut timer = PollTimer::default();
        while timer.next(&shared, &shared.signals.runs).await {
            // Wait for a free slot, so that whatever is claimed can start at once. The other loops do the same.
            let Ok(first) = slots.clone().acquire_owned().await else { return };
            drop(first);
            let free = i64::try_from(slots.available_permits()).unwrap_or(1);
            let (claim, registry) = (shared.new_claim(), shared.registry.now());
            // A plugin that this server cannot load may be loaded on another server. The runs of a paused plugin wait.
            let able = registry.installations.iter().filter(|installed| {
                installed.plugin.is_some() && installed.row.enabled && installed.row.paused.is_none()
            });
            let places = busy.places(able.map(|installed| installed.row.id.clone()), (most / 2).max(1));
            let claimed = shared
                .db
                .write_with(move |tx| {
                    let (claim, places, registry) = (claim.clone(), places.clone(), registry.clone());
                    Box::pin(async move {
                        let places = awaited(
                            &places,
                            match places.len() {
                                0..=FEW => None,
                                _ => Some(runs::waiting(tx.read().await?).await?),
                            },
                        );
                        let claimed = runs::claim(tx, &places, &claim, LEASE_MS, free).await?;
                        call::find(tx, &registry, claimed).await
                    })
                })
                .await;
            let claimed = match claimed {
                Ok(claimed) => claimed,
                Err(error) => {
                    log_claim_error("runs", &error).await;
                    continue;
                }
            };
            timer.found = !claimed.is_empty();
            for one in claimed {
                let Ok(slot) = slots.clone().acquire_owned().await else { return };
                let (shared, permit) = (shared.clone(), busy.take(&one.run.installation_id));
                shared.clone().tasks.spawn(async move {
                    call::make(&shared, one).await;
                    drop((slot, permit));
                    shared.signals.runs.notify_one();
                });
            }
        }
    })
}

fn delivery_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let most = Sizes::of(shared.engine.calls()).deliveries;
        let (slots, busy) = (Arc::new(Semaphore::new(most)), Arc::new(Busy::default()));
        let (mut timer, mut interval) = (PollTimer::default(), POLL_INTERVAL);
        while timer.next_within(&shared, &shared.signals.deliveries, interval).await {
            let Ok(first) = slots.clone().acquire_owned().await else { return };
            drop(first);
            let free = i64::try_from(slots.available_permits()).unwrap_or(1);
            let registry = shared.registry.now();
            let able = registry.channels.values().filter(|connected| connected.connector.plugin.is_some());
            let places = busy.places(able.map(|connected| connected.row.name.clone()), (most / 2).max(1));
            let asked = Instant::now();
            let claimed = match claim_deliveries(&shared, registry, places, free).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    log_claim_error("deliveries", &error).await;
                    continue;
                }
            };
            timer.found = !claimed.deliveries.is_empty();
            interval = claimed.again.map_or(POLL_INTERVAL, |again| again.min(POLL_INTERVAL));
            for (one, address) in claimed.deliveries {
                let Ok(slot) = slots.clone().acquire_owned().await else { return };
                let (shared, permit) = (shared.clone(), busy.take(&one.channel));
                shared.clone().tasks.spawn(async move {
                    deliver::make(&shared, one, address, asked).await;
                    drop((slot, permit));
                    shared.signals.deliveries.notify_one();
                });
            }
        }
    })
}

/// Deliveries that may be made now.
struct Claimed {
    /// Each delivery with its address, or `None` if its conversation no longer exists.
    deliveries: Vec<(deliveries::ClaimedDelivery, Option<deliveries::Address>)>,
    /// How long until a channel that has used up its rate may send again.
    again: Option<Duration>,
}

/// Claims deliveries, as many for each channel as its rate allows. Deliveries over the rate stay untouched.
async fn claim_deliveries(
    shared: &Shared,
    registry: Arc<Snapshot>,
    places: Vec<OwnerCapacity>,
    limit: i64,
) -> Result<Claimed, DbError> {
    let claim = shared.new_claim();
    shared
        .db
        .write_with(move |tx| {
            let (claim, registry, places) = (claim.clone(), registry.clone(), places.clone());
            Box::pin(async move {
                let mut places = awaited(
                    &places,
                    match places.len() {
                        0..=FEW => None,
                        _ => Some(deliveries::waiting(tx.read().await?).await?),
                    },
                );
                let rated = |name: &String| {
                    let rate = registry.channels.get(name)?.row.rules.send_rate?;
                    Some((i64::from(rate.count.max(1)), i64::from(rate.seconds.max(1)) * 1_000))
                };
                let (now, mut again) = (tx.clock().now(), None::<i64>);
                for one in &mut places {
                    let Some((count, span_ms)) = rated(&one.owner) else { continue };
                    let (left, ends) = deliveries::allowance(tx, &one.owner, count, span_ms).await?;
                    if left <= one.free {
                        again = Some(again.map_or(ends, |earlier| earlier.min(ends)));
                    }
                    one.free = one.free.min(left);
                }
                places.retain(|one| one.free > 0);
                let claimed = deliveries::claim(tx, &places, &claim, LEASE_MS, limit).await?;
                for one in &places {
                    let sends = claimed.iter().filter(|delivery| delivery.channel == one.owner).count();
                    if sends > 0
                        && let Some((_, span_ms)) = rated(&one.owner)
                    {
                        let sends = i64::try_from(sends).unwrap_or(i64::MAX);
                        deliveries::count_sends(tx, &one.owner, span_ms, sends).await?;
                    }
                }
                let conversations: Vec<_> = claimed.iter().map(|one| one.conversation_id.clone()).collect();
                let addresses = deliveries::addresses(tx.read().await?, &conversations).await?;
                let address = |one: &deliveries::ClaimedDelivery| addresses.get(&one.conversation_id).cloned();
                let again = again.map(|at| Duration::from_millis(u64::try_from(at - now).unwrap_or(0).max(1)));
                Ok(Claimed { deliveries: claimed.into_iter().map(|one| (one.clone(), address(&one))).collect(), again })
            })
        })
        .await
}

fn fetch_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let most = Sizes::of(shared.engine.calls()).fetches;
        let (slots, busy) = (Arc::new(Semaphore::new(most)), Arc::new(Busy::default()));
        let mut timer = PollTimer::default();
        while timer.next(&shared, &shared.signals.fetches).await {
            let Ok(first) = slots.clone().acquire_owned().await else { return };
            drop(first);
            let free = i64::try_from(slots.available_permits()).unwrap_or(1);
            let (claim, registry) = (shared.new_claim(), shared.registry.now());
            let able = registry.channels.values().filter(|connected| connected.connector.plugin.is_some());
            let places = busy.places(able.map(|connected| connected.row.name.clone()), (most / 2).max(1));
            let claimed = shared
                .db
                .write_with(move |tx| {
                    let (claim, places) = (claim.clone(), places.clone());
                    Box::pin(async move {
                        let places = awaited(
                            &places,
                            match places.len() {
                                0..=FEW => None,
                                _ => Some(fetches::waiting(tx.read().await?).await?),
                            },
                        );
                        fetches::claim(tx, &places, &claim, LEASE_MS, free).await
                    })
                })
                .await;
            let claimed = match claimed {
                Ok(claimed) => claimed,
                Err(error) => {
                    log_claim_error("fetches", &error).await;
                    continue;
                }
            };
            timer.found = !claimed.is_empty();
            for one in claimed {
                let Ok(slot) = slots.clone().acquire_owned().await else { return };
                let (shared, permit) = (shared.clone(), busy.take(&one.channel));
                shared.clone().tasks.spawn(async move {
                    fetch::make(&shared, one).await;
                    drop((slot, permit));
                });
            }
        }
    })
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
                Err(error) => log_claim_error("raw requests", &error).await,
            }
        }
    })
}
