//! The loops that take work from the database. A nudge makes them prompt; the periodic look is the guarantee.

use futures_util::future::BoxFuture;
use plugboard_db::{DbError, Places, deliveries, fetches, intake, runs};
use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::{Notify, Semaphore};

use crate::{Shared, cluster, deliver, export, fetch, housekeeping, raw, registry::Snapshot, run};

/// How often each loop looks without being nudged.
const LOOK: Duration = Duration::from_millis(500);
/// How many of each kind are made at once, as parts of the plugin calls that there may be: a quarter runs, a
/// quarter deliveries, an eighth fetches, a sixteenth exports. The rest is left to hooks: they are answered while platforms hang.
/// Of one plugin or channel half as many, so that one that is slow leaves room for others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    runs: usize,
    deliveries: usize,
    fetches: usize,
    /// Exporters that are worked for.
    pub exports: usize,
}

impl Sizes {
    pub(crate) fn of(calls: usize) -> Self {
        let part = |of: usize| (calls / of).max(1);
        Self { runs: part(4), deliveries: part(4), fetches: part(8), exports: part(16) }
    }
}

/// How long a claim holds, by the database's time: longer than the longest call and its record, in milliseconds.
pub(crate) const LEASE_MS: i64 = 60_000;

/// A claim of its own, by this server.
pub(crate) fn new_claim(shared: &Shared) -> String {
    format!("{}:{}", shared.server, shared.db.clock().new_id())
}

/// Wakes the loops.
#[derive(Default)]
pub(crate) struct Nudges {
    pub runs: Notify,
    pub deliveries: Notify,
    pub fetches: Notify,
    pub raw: Notify,
    pub exports: Notify,
    /// What is installed has changed.
    pub registry: Notify,
}

impl Nudges {
    pub(crate) fn all(&self) {
        for one in [&self.runs, &self.deliveries, &self.fetches, &self.raw, &self.exports] {
            one.notify_one();
        }
    }

    pub(crate) fn after_ingest(&self, fetches: bool, runs: bool) {
        if fetches {
            self.fetches.notify_one();
        }
        if runs {
            self.runs.notify_one();
        }
    }

    pub(crate) fn after_run(&self) {
        self.runs.notify_one();
        self.deliveries.notify_one();
    }

    pub(crate) fn after_delivery(&self) {
        self.deliveries.notify_one();
    }

    pub(crate) fn after_fetch(&self) {
        self.runs.notify_one();
        self.fetches.notify_one();
    }
}

/// Starts all loops.
pub(crate) fn start(shared: &Arc<Shared>) {
    spawn(shared, run_loop);
    spawn(shared, delivery_loop);
    spawn(shared, fetch_loop);
    spawn(shared, raw_loop);
    spawn(shared, export::worker::run);
    spawn(shared, housekeeping::run);
    spawn(shared, housekeeping::forget);
    spawn(shared, cluster::follow_registry);
    spawn(shared, cluster::follow_others);
}

fn spawn(shared: &Arc<Shared>, work: fn(Arc<Shared>) -> BoxFuture<'static, ()>) {
    shared.tasks.spawn(work(shared.clone()));
}

/// Looking costs a transaction, so nudges that come close together are one: between two looks of a loop
/// there is at least so long. A lone message does not wait.
const PACE: Duration = Duration::from_millis(4);

/// When a loop looks for work.
#[derive(Default)]
pub(crate) struct Rhythm {
    last: Option<Instant>,
    /// The last look found something: there may be more.
    found: bool,
}

impl Rhythm {
    /// Waits for a nudge or the next look, and for the pace; false for the stop.
    pub(crate) async fn next(&mut self, shared: &Shared, nudge: &Notify) -> bool {
        self.next_within(shared, nudge, LOOK).await
    }

    /// The same where there is something to do at a known time.
    async fn next_within(&mut self, shared: &Shared, nudge: &Notify, look: Duration) -> bool {
        if !self.found {
            tokio::select! {
                () = shared.stop.cancelled() => return false,
                () = nudge.notified() => {}
                () = tokio::time::sleep(look) => {}
            }
        }
        if let Some(last) = self.last {
            tokio::time::sleep(PACE.saturating_sub(last.elapsed())).await;
        }
        self.last = Some(Instant::now());
        self.found = false;
        !shared.stop.is_cancelled()
    }
}

/// Says what went wrong, and gives the database a moment.
pub(crate) async fn stumble(what: &str, error: &DbError) {
    tracing::error!(what, %error, "work could not be claimed");
    tokio::time::sleep(LOOK).await;
}

/// How much is being done for each plugin or channel.
#[derive(Default)]
struct Busy {
    counts: Mutex<HashMap<String, usize>>,
    /// How often places were asked for.
    turns: AtomicUsize,
}

impl Busy {
    /// How many more there may be of each owner, when there may be `most`. Those that are full are left out.
    fn places(&self, owners: impl Iterator<Item = String>, most: usize) -> Vec<Places> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let free = |owner: &String| most.saturating_sub(counts.get(owner).copied().unwrap_or_default());
        let mut places: Vec<_> = owners
            .map(|owner| Places { free: i64::try_from(free(&owner)).unwrap_or(i64::MAX), owner })
            .filter(|places| places.free > 0)
            .collect();
        // Many are claimed for a hundred at a time: each has its turn to be among the first.
        if places.len() > MANY {
            let turn = self.turns.fetch_add(MANY, Ordering::Relaxed) % places.len();
            places.rotate_left(turn);
        }
        places
    }

    /// Counts one more, until what is given back is dropped.
    fn take(self: &Arc<Self>, owner: &str) -> Place {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner).entry(owner.to_owned()).or_default() += 1;
        Place { busy: self.clone(), owner: owner.to_owned() }
    }
}

/// A place that something is done in.
struct Place {
    busy: Arc<Busy>,
    owner: String,
}

impl Drop for Place {
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

/// With more plugins or channels than this, they are claimed for in turns.
const MANY: usize = 100;
/// With more plugins or channels than this, those that something waits for are looked for first.
const FEW: usize = 16;

/// Leaves out the owners that nothing waits for, where that was looked for.
fn awaited(places: &[Places], waiting: Option<Vec<String>>) -> Vec<Places> {
    let Some(waiting) = waiting else { return places.to_vec() };
    let waiting: HashSet<String> = waiting.into_iter().collect();
    places.iter().filter(|places| waiting.contains(&places.owner)).cloned().collect()
}

fn run_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let most = Sizes::of(shared.engine.calls()).runs;
        let (slots, busy) = (Arc::new(Semaphore::new(most)), Arc::new(Busy::default()));
        let mut rhythm = Rhythm::default();
        while rhythm.next(&shared, &shared.nudges.runs).await {
            let Ok(first) = slots.clone().acquire_owned().await else { return };
            drop(first);
            let free = i64::try_from(slots.available_permits()).unwrap_or(1);
            let (claim, registry) = (new_claim(&shared), shared.registry.now());
            // A plugin that this server cannot load may be at home on another one; one that is paused has nothing to do, and
            // perhaps much that waits.
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
                        run::find(tx, &registry, claimed).await
                    })
                })
                .await;
            let claimed = match claimed {
                Ok(claimed) => claimed,
                Err(error) => {
                    stumble("runs", &error).await;
                    continue;
                }
            };
            rhythm.found = !claimed.is_empty();
            for one in claimed {
                let Ok(slot) = slots.clone().acquire_owned().await else { return };
                let (shared, place) = (shared.clone(), busy.take(&one.run.installation_id));
                shared.clone().tasks.spawn(async move {
                    run::make(&shared, one).await;
                    drop((slot, place));
                    shared.nudges.runs.notify_one();
                });
            }
        }
    })
}

fn delivery_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let most = Sizes::of(shared.engine.calls()).deliveries;
        let (slots, busy) = (Arc::new(Semaphore::new(most)), Arc::new(Busy::default()));
        let (mut rhythm, mut look) = (Rhythm::default(), LOOK);
        while rhythm.next_within(&shared, &shared.nudges.deliveries, look).await {
            let Ok(first) = slots.clone().acquire_owned().await else { return };
            drop(first);
            let free = i64::try_from(slots.available_permits()).unwrap_or(1);
            let registry = shared.registry.now();
            let able = registry.channels.values().filter(|joined| joined.connector.plugin.is_some());
            let places = busy.places(able.map(|joined| joined.row.name.clone()), (most / 2).max(1));
            let asked = Instant::now();
            let claimed = match claim_deliveries(&shared, registry, places, free).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    stumble("deliveries", &error).await;
                    continue;
                }
            };
            rhythm.found = !claimed.deliveries.is_empty();
            look = claimed.again.map_or(LOOK, |again| again.min(LOOK));
            for (one, address) in claimed.deliveries {
                let Ok(slot) = slots.clone().acquire_owned().await else { return };
                let (shared, place) = (shared.clone(), busy.take(&one.channel));
                shared.clone().tasks.spawn(async move {
                    deliver::make(&shared, one, address, asked).await;
                    drop((slot, place));
                    shared.nudges.deliveries.notify_one();
                });
            }
        }
    })
}

/// What may be delivered now.
struct Claimed {
    /// Each with where it goes; nowhere when its conversation is gone.
    deliveries: Vec<(deliveries::ClaimedDelivery, Option<deliveries::Address>)>,
    /// When a channel that has used up its rate may send again.
    again: Option<Duration>,
}

/// Claims deliveries, as many of each channel as its rate allows. What is over is not touched.
async fn claim_deliveries(
    shared: &Shared,
    registry: Arc<Snapshot>,
    places: Vec<Places>,
    limit: i64,
) -> Result<Claimed, DbError> {
    let claim = new_claim(shared);
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
        let mut rhythm = Rhythm::default();
        while rhythm.next(&shared, &shared.nudges.fetches).await {
            let Ok(first) = slots.clone().acquire_owned().await else { return };
            drop(first);
            let free = i64::try_from(slots.available_permits()).unwrap_or(1);
            let (claim, registry) = (new_claim(&shared), shared.registry.now());
            let able = registry.channels.values().filter(|joined| joined.connector.plugin.is_some());
            let places = busy.places(able.map(|joined| joined.row.name.clone()), (most / 2).max(1));
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
                    stumble("fetches", &error).await;
                    continue;
                }
            };
            rhythm.found = !claimed.is_empty();
            for one in claimed {
                let Ok(slot) = slots.clone().acquire_owned().await else { return };
                let (shared, place) = (shared.clone(), busy.take(&one.channel));
                shared.clone().tasks.spawn(async move {
                    fetch::make(&shared, one).await;
                    drop((slot, place));
                });
            }
        }
    })
}

/// Kept requests come one after another: there are few, and each may hold many messages.
fn raw_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let mut rhythm = Rhythm::default();
        while rhythm.next(&shared, &shared.nudges.raw).await {
            let now = shared.db.clock().now();
            let due = async { intake::raw_requests(&mut *shared.db.read().await?, "pending", now, 10).await };
            match due.await {
                Ok(due) => {
                    for one in due {
                        raw::again(&shared, one).await;
                    }
                }
                Err(error) => stumble("raw requests", &error).await,
            }
        }
    })
}
