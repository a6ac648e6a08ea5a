//! Spare instances, prepared in advance for plugins that are slow to start.
//!
//! A component written in Python links several hundred functions before it runs any code, which is a large part of the
//! time for a short event. While the engine is idle, such a component gets a spare: a store with an instance that has
//! started but has not been called. The next call takes the spare and continues from there.
//!
//! - A spare is used for one call. So each call still has an instance that no other call has used, and it leaves
//!   nothing behind.
//! - A spare belongs to no call until one takes it. Then it gets that call's state, limits, clock, log and gate.
//!   Therefore only a component that does not call the host while it starts gets spares; any other starts with its
//!   call.
//! - A call gets no spare that already uses more than the call's memory or table limit. It starts a new instance and
//!   reaches its limit there. The processor time of a spare's start is not charged to any installation; [`SpareStats`]
//!   counts it.
//! - Spares are made on the plugin threads, at their lower priority, and only while no call is waiting or running.
//! - Everything is bounded: the number of spares per component and per engine, the memory of each, and the time that
//!   one may stay unused.

use super::Compiled;
use crate::{
    call::Call,
    state::{State, Subject},
    threads::Meter,
};
use plugboard_model::Limits;
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use wasmtime::{Store, component::Instance};

/// The maximum number of spares per component. Two events often arrive together.
const PER_COMPONENT_MAX: usize = 2;
/// The number of concurrent calls for which the engine may have one spare.
const CALLS_FOR_ONE: u32 = 16;
/// The start time from which a component counts as slow. For a faster start, a spare is not worth its memory.
const SLOW_START: Duration = Duration::from_micros(60);
/// The largest amount of memory that a spare may use, in bytes.
const MEMORY: u64 = 32 << 20;
/// How long a spare may stay unused before it is dropped.
const IDLE: Duration = Duration::from_mins(5);
/// How often to look for unused spares.
const EXPIRY_INTERVAL: Duration = Duration::from_mins(1);

/// The maximum number of spares of an engine.
pub(crate) fn most_spares(calls: u32) -> u32 {
    calls / CALLS_FOR_ONE
}

/// State that the spares of an engine share.
pub(crate) struct Spares {
    /// One permit for each spare that the pool has room for.
    room: Arc<Semaphore>,
    /// The number of spares that a call can take now.
    available: Arc<AtomicUsize>,
    made: AtomicU64,
    taken: AtomicU64,
    pages: AtomicU64,
    cpu_ns: AtomicU64,
}

/// Statistics about spare instances and about memory pages copied in advance, since the engine started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SpareStats {
    /// The number of spares that are ready now. One that is still being made does not count.
    pub ready: usize,
    /// The number of spares that were made.
    pub made: u64,
    /// The number of spares that a call took.
    pub taken: u64,
    /// The number of memory pages that were copied in advance, for instances of any kind.
    pub pages: u64,
    /// The processor time of making spares and copying pages, in microseconds. It is not included in any call's usage.
    pub cpu_us: u64,
}

impl Spares {
    pub(crate) fn new(calls: u32) -> Self {
        Self {
            room: Arc::new(Semaphore::new(most_spares(calls) as usize)),
            available: Arc::default(),
            made: AtomicU64::new(0),
            taken: AtomicU64::new(0),
            pages: AtomicU64::new(0),
            cpu_ns: AtomicU64::new(0),
        }
    }

    pub(crate) fn stats(&self) -> SpareStats {
        SpareStats {
            ready: self.available.load(Ordering::SeqCst),
            made: self.made.load(Ordering::Relaxed),
            taken: self.taken.load(Ordering::Relaxed),
            pages: self.pages.load(Ordering::Relaxed),
            cpu_us: self.cpu_ns.load(Ordering::Relaxed) / 1_000,
        }
    }

    /// Records pages that were copied in advance, and the processor time that this took.
    pub(crate) fn copied(&self, pages: usize, cpu_ns: u64) {
        self.pages.fetch_add(pages as u64, Ordering::Relaxed);
        self.cpu_ns.fetch_add(cpu_ns, Ordering::Relaxed);
    }
}

/// An instance that has started and has not been called.
pub(crate) struct Spare {
    pub store: Store<State>,
    pub instance: Instance,
    made: Instant,
    // Declared after the store, so that it is dropped later: the place in the pool is free only after the instance is
    // gone.
    _room: OwnedSemaphorePermit,
    available: Option<AvailableGuard>,
}

/// Counts a spare while a call can take it.
struct AvailableGuard(Arc<AtomicUsize>);

impl AvailableGuard {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for AvailableGuard {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The spares of one component, and what is known about its start.
pub(crate) struct SparePool {
    kept: Mutex<Vec<Spare>>,
    /// The fastest start so far, in nanoseconds. The first start also reads the code from disk.
    quickest: AtomicU64,
    /// Set if the component calls the host while it starts, or fails to start.
    unfit: AtomicBool,
    /// Set while a task is making spares.
    making: AtomicBool,
    /// Set once a task drops spares that no call took in time.
    watched: AtomicBool,
}

impl SparePool {
    pub(crate) fn new() -> Self {
        Self {
            kept: Mutex::default(),
            quickest: AtomicU64::new(u64::MAX),
            unfit: AtomicBool::new(false),
            making: AtomicBool::new(false),
            watched: AtomicBool::new(false),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Spare>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records how long a start took, and whether the component called the host meanwhile. `state` must be that of the
    /// new instance, before its handler is called.
    pub(crate) fn note(&self, took: Duration, state: &State) {
        let took = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        self.quickest.fetch_min(took, Ordering::Relaxed);
        if state.asked() {
            self.unfit.store(true, Ordering::Relaxed);
        }
    }

    /// Whether the component is slow to start.
    pub(crate) fn slow_to_start(&self) -> bool {
        let quickest = self.quickest.load(Ordering::Relaxed);
        quickest != u64::MAX && Duration::from_nanos(quickest) >= SLOW_START
    }

    /// Whether there is room for another spare, and whether it is worth it.
    fn wants(&self) -> bool {
        self.slow_to_start() && !self.unfit.load(Ordering::Relaxed) && self.kept().len() < PER_COMPONENT_MAX
    }

    /// Drops all spares.
    pub(crate) fn clear(&self) {
        let all = std::mem::take(&mut *self.kept());
        // Outside the lock, because dropping the instances cleans up their memory.
        drop(all);
    }

    /// Drops spares that no call took in time.
    pub(crate) fn expire(&self, now: Instant) {
        let old: Vec<Spare> = {
            let mut kept = self.kept();
            kept.extract_if(.., |spare| now.saturating_duration_since(spare.made) >= IDLE).collect()
        };
        // Outside the lock, because dropping the instances cleans up their memory.
        drop(old);
    }
}

/// A guard of the task that makes spares. Clears [`SparePool::making`] on drop.
struct MakingGuard<'a>(&'a SparePool);

impl Drop for MakingGuard<'_> {
    fn drop(&mut self) {
        self.0.making.store(false, Ordering::SeqCst);
    }
}

impl Compiled {
    /// Takes a spare that fits within these limits.
    pub(crate) fn spare(&self, limits: &Limits) -> Option<Spare> {
        let mut kept = self.spare_pool.kept();
        // Take the newest, whose memory is most likely to be in the processor's cache.
        let place = kept.iter().rposition(|spare| spare.store.data().limiter.fits(limits))?;
        let spare = kept.swap_remove(place);
        drop(kept);
        self.shared.spares.taken.fetch_add(1, Ordering::Relaxed);
        Some(spare)
    }

    /// Starts making spares in the background, if they pay off and the engine is idle. `limits` are those of a call
    /// that succeeded. The spares do not get its time limits, because another installation may take them.
    pub(crate) fn prepare(self: &Arc<Self>, limits: &Limits) {
        if !self.spare_pool.wants() || !self.shared.idle() {
            return;
        }
        let Limits { cpu_ms, wall_ms, .. } = Limits::default();
        let (compiled, limits) = (Arc::clone(self), Limits { cpu_ms, wall_ms, ..limits.clone() });
        self.shared.runtime().spawn(async move { compiled.fill(limits).await });
    }

    /// Makes spares until there are enough or a call arrives. Also starts the task that drops unused spares.
    pub(crate) async fn fill(self: Arc<Self>, limits: Limits) {
        if self.spare_pool.making.swap(true, Ordering::SeqCst) {
            return;
        }
        let making = MakingGuard(&self.spare_pool);
        while self.spare_pool.wants() && self.shared.idle() {
            let Ok(room) = Arc::clone(&self.shared.spares.room).try_acquire_owned() else { break };
            let Some(mut spare) = self.make(&limits, room).await else { break };
            let mut kept = self.spare_pool.kept();
            // Under the lock, so that every spare that is counted can be taken.
            spare.available = Some(AvailableGuard::new(&self.shared.spares.available));
            kept.push(spare);
        }
        drop(making);
        if !self.spare_pool.watched.swap(true, Ordering::SeqCst) {
            self.shared.runtime().spawn(watch(Arc::downgrade(&self)));
        }
    }

    /// Makes one spare. Returns `None` and marks the component as unfit if it fails to start, calls the host or uses
    /// too much memory. If a limit was reached, the component is not marked, because its next start may stay within it.
    async fn make(&self, limits: &Limits, room: OwnedSemaphorePermit) -> Option<Spare> {
        let meter = Arc::new(Meter::new(limits.cpu_ms));
        let ticking = self.shared.ticker.run();
        let mut store = self.store(Call::placeholder(limits.clone()), Subject::Nothing, &meter);
        let starting = meter.measure(self.begin(&mut store));
        let started = timeout(Duration::from_millis(limits.wall_ms.into()), starting).await;
        drop(ticking);
        let spares = &self.shared.spares;
        spares.cpu_ns.fetch_add(meter.used_us() * 1_000, Ordering::Relaxed);
        let instance = match started {
            Ok(Ok(instance)) => Some(instance),
            Ok(Err(_)) if store.data().stopped().is_none() && meter.check().is_ok() => None,
            _ => return None,
        };
        let fit = !store.data().asked() && store.data().limiter.memory() <= MEMORY;
        let Some(instance) = instance.filter(|_| fit) else {
            self.spare_pool.unfit.store(true, Ordering::Relaxed);
            return None;
        };
        // Remove the meter of the start. The call that takes the spare brings its own.
        store.epoch_deadline_trap();
        spares.made.fetch_add(1, Ordering::Relaxed);
        Some(Spare { store, instance, made: Instant::now(), _room: room, available: None })
    }
}

/// Drops unused spares of a component periodically, as long as the component is loaded.
async fn watch(compiled: Weak<Compiled>) {
    loop {
        sleep(EXPIRY_INTERVAL).await;
        let Some(compiled) = compiled.upgrade() else { return };
        compiled.spare_pool.expire(Instant::now());
    }
}
