//! The loops that take work from the database. A nudge makes them prompt; the periodic look is the guarantee.

use futures_util::future::BoxFuture;
use plugboard_db::{DbError, deliveries, fetches, intake, runs};
use plugboard_model::Clock;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::{Notify, Semaphore};

use crate::{FlowError, Shared, deliver, export, fetch, housekeeping, raw, registry, run};

/// How often each loop looks without being nudged.
const LOOK: Duration = Duration::from_millis(500);
/// How many of each kind are made at once, as parts of the plugin calls that there may be: a quarter runs, a
/// quarter deliveries, an eighth fetches, a sixteenth exports. The rest is left to hooks: they are answered while platforms hang.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Places {
    runs: usize,
    /// Runs of one installation, so that a slow plugin leaves room for others.
    runs_of_one: usize,
    deliveries: usize,
    fetches: usize,
    /// Exporters that are worked for.
    pub exports: usize,
}

impl Places {
    pub(crate) fn of(calls: usize) -> Self {
        let part = |of: usize| (calls / of).max(1);
        Self { runs: part(4), runs_of_one: part(8), deliveries: part(4), fetches: part(8), exports: part(16) }
    }
}
/// How long a claim holds, on the machine's clock even where a test owns the time: longer than the longest
/// call and its record.
const LEASE_MS: i64 = 60_000;
/// How often claims that ran out are looked for, and snoozes, and what is to be forgotten.
const HOUSEKEEPING: Duration = Duration::from_secs(1);
const FORGETTING: Duration = Duration::from_mins(1);

/// A claim of its own, by this server.
pub(crate) fn new_claim(shared: &Shared) -> String {
    format!("{}:{}", shared.server, shared.db.clock().new_id())
}

pub(crate) fn lease() -> (i64, i64) {
    let now = Clock::system().now();
    (now, now + LEASE_MS)
}

/// Wakes the loops.
#[derive(Default)]
pub(crate) struct Nudges {
    pub runs: Notify,
    pub deliveries: Notify,
    pub fetches: Notify,
    pub raw: Notify,
    pub exports: Notify,
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
    spawn(shared, housekeeping_loop);
    spawn(shared, follow_loop);
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
        if !self.found {
            tokio::select! {
                () = shared.stop.cancelled() => return false,
                () = nudge.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
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

/// How many runs of each installation are being made.
#[derive(Default)]
struct Busy {
    counts: Mutex<HashMap<String, usize>>,
}

impl Busy {
    fn full(&self, places: Places) -> Vec<String> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().filter(|(_, count)| **count >= places.runs_of_one).map(|(id, _)| id.clone()).collect()
    }

    fn change(&self, id: &str, by: isize) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(id.to_owned()).or_default();
        *count = count.saturating_add_signed(by);
        if *count == 0 {
            counts.remove(id);
        }
    }
}

fn run_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let places = Places::of(shared.engine.calls());
        let (slots, busy) = (Arc::new(Semaphore::new(places.runs)), Arc::new(Busy::default()));
        let mut rhythm = Rhythm::default();
        while rhythm.next(&shared, &shared.nudges.runs).await {
            let Ok(first) = slots.clone().acquire_owned().await else { return };
            drop(first);
            let free = i64::try_from(slots.available_permits()).unwrap_or(1);
            let (claim, full, registry) = (new_claim(&shared), busy.full(places), shared.registry.now());
            let claimed = shared
                .db
                .write_with(move |tx| {
                    let (claim, full, registry) = (claim.clone(), full.clone(), registry.clone());
                    Box::pin(async move {
                        let claimed = runs::claim(tx, &full, &claim, lease().1, free).await?;
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
                busy.change(&one.run.installation_id, 1);
                let (shared, busy) = (shared.clone(), busy.clone());
                shared.clone().tasks.spawn(async move {
                    let installation = one.run.installation_id.clone();
                    run::make(&shared, one).await;
                    busy.change(&installation, -1);
                    drop(slot);
                    shared.nudges.runs.notify_one();
                });
            }
        }
    })
}

fn delivery_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let slots = Arc::new(Semaphore::new(Places::of(shared.engine.calls()).deliveries));
        let mut rhythm = Rhythm::default();
        while rhythm.next(&shared, &shared.nudges.deliveries).await {
            let Ok(first) = slots.clone().acquire_owned().await else { return };
            drop(first);
            let free = i64::try_from(slots.available_permits()).unwrap_or(1);
            let claimed = match claim_deliveries(&shared, free).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    stumble("deliveries", &error).await;
                    continue;
                }
            };
            rhythm.found = !claimed.is_empty();
            for (one, address) in claimed {
                let Ok(slot) = slots.clone().acquire_owned().await else { return };
                let shared = shared.clone();
                shared.clone().tasks.spawn(async move {
                    deliver::make(&shared, one, address).await;
                    drop(slot);
                });
            }
        }
    })
}

/// A claimed delivery and where it goes; nowhere when its conversation is gone.
type ToDeliver = (deliveries::ClaimedDelivery, Option<deliveries::Address>);

/// Claims deliveries, as many as the channels' rates allow; what is over goes back untried.
async fn claim_deliveries(shared: &Shared, limit: i64) -> Result<Vec<ToDeliver>, DbError> {
    let claim = new_claim(shared);
    let registry = shared.registry.now();
    shared
        .db
        .write_with(move |tx| {
            let (claim, registry) = (claim.clone(), registry.clone());
            Box::pin(async move {
                let mut claimed = deliveries::claim(tx, &[], &claim, lease().1, limit).await?;
                for (name, joined) in &registry.channels {
                    let Some(rate) = joined.row.rules.send_rate else { continue };
                    let of_channel = claimed.iter().filter(|d| d.channel == *name).count();
                    if of_channel == 0 {
                        continue;
                    }
                    let (span_ms, wanted) =
                        (i64::from(rate.seconds.max(1)) * 1_000, i64::try_from(of_channel).unwrap_or(i64::MAX));
                    let allowed =
                        deliveries::take_allowance(tx, name, i64::from(rate.count.max(1)), span_ms, wanted).await?;
                    let mut left = usize::try_from(allowed).unwrap_or(0);
                    let mut over = Vec::new();
                    claimed.retain(|d| {
                        let keep = d.channel != *name || left > 0;
                        if d.channel == *name {
                            left = left.saturating_sub(1);
                        }
                        if !keep {
                            over.push(d.id.clone());
                        }
                        keep
                    });
                    let again = tx.clock().now() + span_ms.min(1_000);
                    deliveries::give_back(tx, &over, again).await?;
                }
                let conversations: Vec<_> = claimed.iter().map(|one| one.conversation_id.clone()).collect();
                let addresses = deliveries::addresses(tx.read().await?, &conversations).await?;
                Ok(claimed
                    .into_iter()
                    .map(|one| {
                        let address = addresses.get(&one.conversation_id).cloned();
                        (one, address)
                    })
                    .collect())
            })
        })
        .await
}

fn fetch_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let slots = Arc::new(Semaphore::new(Places::of(shared.engine.calls()).fetches));
        let mut rhythm = Rhythm::default();
        while rhythm.next(&shared, &shared.nudges.fetches).await {
            let Ok(first) = slots.clone().acquire_owned().await else { return };
            drop(first);
            let free = i64::try_from(slots.available_permits()).unwrap_or(1);
            let claim = new_claim(&shared);
            let claimed = shared
                .db
                .write_with(move |tx| {
                    let claim = claim.clone();
                    Box::pin(async move {
                        let (now, until) = lease();
                        fetches::claim(tx, &claim, now, until, free).await
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
                let shared = shared.clone();
                shared.clone().tasks.spawn(async move {
                    fetch::make(&shared, one).await;
                    drop(slot);
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

fn housekeeping_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let mut forgot: Option<Instant> = None;
        loop {
            tokio::select! {
                () = shared.stop.cancelled() => return,
                () = tokio::time::sleep(HOUSEKEEPING) => {}
            }
            let mut kept: Result<(), FlowError> = async {
                registry::reload(&shared).await?;
                housekeeping::take_back_expired(&shared).await?;
                crate::admin::end_silent(&shared).await?;
                housekeeping::queue_unechoed(&shared).await?;
                housekeeping::wake_snoozed(&shared).await?;
                crate::review::go_on(&shared).await?;
                housekeeping::ring_timers(&shared).await
            }
            .await;
            if kept.is_ok() && forgot.is_none_or(|at| at.elapsed() > FORGETTING) {
                kept = housekeeping::forget_old(&shared).await;
                forgot = Some(Instant::now());
            }
            if let Err(error) = kept {
                tracing::error!(%error, "housekeeping failed; it is tried again");
            }
        }
    })
}

/// Follows other servers on the same database.
fn follow_loop(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        loop {
            tokio::select! {
                () = shared.stop.cancelled() => return,
                followed = shared.db.follow_others() => {
                    if let Err(error) = followed {
                        tracing::warn!(%error, "lost sight of the other servers; looking again");
                    }
                }
            }
            tokio::select! {
                () = shared.stop.cancelled() => return,
                () = tokio::time::sleep(HOUSEKEEPING) => {}
            }
        }
    })
}
