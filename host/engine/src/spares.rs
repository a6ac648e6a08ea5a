//! Instances made ready ahead, for plugins that take long to begin.
//!
//! Python links several hundred functions before its first word, which is a good part of a short event. While nothing
//! is asked, such a component gets a spare: a store with an instance that has begun and was told nothing. The next call
//! takes it and goes on where it stands.
//!
//! - A spare is used once. Each call still has an instance that no call had before, and leaves nothing behind.
//! - It belongs to nobody until a call takes it: then it gets that call's state, limits, clock, log and way out.
//!   So only a component whose start asks the host for nothing is kept ready; one that asks begins with its call.
//! - A call to whose limits of memory and tables the start does not fit takes none: it begins afresh, and is stopped where
//!   it always was. The start's processor time is no installation's; [`Spent`] counts it.
//! - A spare is made on the plugins' threads, at their lower priority, and is begun only while no call waits or runs.
//! - All are bounded: so many of a component, so many of the engine, so much memory of each, and none that nobody took for
//!   a while.

use crate::{
    Call,
    engine::Inner,
    run::Compiled,
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

/// Spares of one component: two events often come together.
const OF_ONE: usize = 2;
/// One spare for so many calls at once that the engine allows.
const CALLS_FOR_ONE: u32 = 16;
/// A start that takes less is not worth an instance's memory.
const DEAR: Duration = Duration::from_micros(60);
/// A start that takes more memory is not kept ready, in bytes.
const MEMORY: u64 = 32 << 20;
/// A spare that nobody took for so long is dropped.
const IDLE: Duration = Duration::from_mins(5);
/// How often is looked for those.
const LOOK: Duration = Duration::from_mins(1);

/// How many spares an engine keeps at most.
pub(crate) fn most(calls: u32) -> u32 {
    calls / CALLS_FOR_ONE
}

/// What an engine's spares share.
pub(crate) struct Spares {
    /// One for each spare that the pool has room for.
    room: Arc<Semaphore>,
    standing: Arc<AtomicUsize>,
    made: AtomicU64,
    taken: AtomicU64,
    pages: AtomicU64,
    cpu_ns: AtomicU64,
    watched: AtomicBool,
}

/// What instances made ready ahead have come to, since the engine began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spent {
    /// Those that stand ready now. One that is being made is not among them.
    pub ready: usize,
    /// Those that were made.
    pub made: u64,
    /// Those that a call took.
    pub taken: u64,
    /// Pages of memory that were copied ahead, for them and for others.
    pub pages: u64,
    /// Processor time of all this, in microseconds. It is in no call's.
    pub cpu_us: u64,
}

impl Spares {
    pub(crate) fn new(calls: u32) -> Self {
        Self {
            room: Arc::new(Semaphore::new(most(calls) as usize)),
            standing: Arc::default(),
            made: AtomicU64::new(0),
            taken: AtomicU64::new(0),
            pages: AtomicU64::new(0),
            cpu_ns: AtomicU64::new(0),
            watched: AtomicBool::new(false),
        }
    }

    pub(crate) fn spent(&self) -> Spent {
        Spent {
            ready: self.standing.load(Ordering::SeqCst),
            made: self.made.load(Ordering::Relaxed),
            taken: self.taken.load(Ordering::Relaxed),
            pages: self.pages.load(Ordering::Relaxed),
            cpu_us: self.cpu_ns.load(Ordering::Relaxed) / 1_000,
        }
    }

    /// Notes pages that were copied ahead, and the processor time of that.
    pub(crate) fn copied(&self, pages: usize, cpu_ns: u64) {
        self.pages.fetch_add(pages as u64, Ordering::Relaxed);
        self.cpu_ns.fetch_add(cpu_ns, Ordering::Relaxed);
    }
}

/// An instance that has begun and was told nothing.
pub(crate) struct Spare {
    pub store: Store<State>,
    pub instance: Instance,
    made: Instant,
    // After the store: its place is free only when the instance is gone.
    _room: OwnedSemaphorePermit,
    standing: Option<Standing>,
}

/// Counts a spare while it can be taken.
struct Standing(Arc<AtomicUsize>);

impl Standing {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// One component's spares, and what is known of its start.
pub(crate) struct Shelf {
    kept: Mutex<Vec<Spare>>,
    /// The quickest start so far, in nanoseconds: the first one also reads the code from disk.
    quickest: AtomicU64,
    /// Its start asks for something, or does not come to a good end.
    unfit: AtomicBool,
    making: AtomicBool,
}

impl Shelf {
    pub(crate) fn new() -> Self {
        Self {
            kept: Mutex::default(),
            quickest: AtomicU64::new(u64::MAX),
            unfit: AtomicBool::new(false),
            making: AtomicBool::new(false),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Spare>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a start, as long as the state has nothing but it.
    pub(crate) fn note(&self, took: Duration, state: &State) {
        let took = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        self.quickest.fetch_min(took, Ordering::Relaxed);
        if state.asked() {
            self.unfit.store(true, Ordering::Relaxed);
        }
    }

    /// Does it take long to begin?
    pub(crate) fn dear(&self) -> bool {
        let quickest = self.quickest.load(Ordering::Relaxed);
        quickest != u64::MAX && Duration::from_nanos(quickest) >= DEAR
    }

    /// Is there room, and is it worth it?
    fn wants(&self) -> bool {
        self.dear() && !self.unfit.load(Ordering::Relaxed) && self.kept().len() < OF_ONE
    }

    /// Drops all.
    pub(crate) fn clear(&self) {
        let all = std::mem::take(&mut *self.kept());
        // Not under the lock: what they leave is cleaned up here.
        drop(all);
    }

    /// Drops what nobody took.
    pub(crate) fn expire(&self, now: Instant) {
        let old: Vec<Spare> = {
            let mut kept = self.kept();
            kept.extract_if(.., |spare| now.saturating_duration_since(spare.made) >= IDLE).collect()
        };
        // Not under the lock: what they leave is cleaned up here.
        drop(old);
    }
}

/// Somebody is making spares as long as this is there.
struct Made<'a>(&'a Shelf);

impl Drop for Made<'_> {
    fn drop(&mut self) {
        self.0.making.store(false, Ordering::SeqCst);
    }
}

impl Compiled {
    /// A spare that a call within these limits may have.
    pub(crate) fn spare(&self, limits: &Limits) -> Option<Spare> {
        let mut kept = self.shelf.kept();
        // The latest: its memory is the likeliest to be in the processor's cache.
        let place = kept.iter().rposition(|spare| spare.store.data().limiter.fits(limits))?;
        let spare = kept.swap_remove(place);
        drop(kept);
        self.engine.spares.taken.fetch_add(1, Ordering::Relaxed);
        Some(spare)
    }

    /// Has spares made, where they pay and nothing else is to be done. Limits are those of a call that ended well; of
    /// them only memory and tables count, since a spare may be another's.
    pub(crate) fn prepare(self: &Arc<Self>, limits: &Limits) {
        if !self.shelf.wants() || !self.engine.idle() {
            return;
        }
        let Limits { cpu_ms, wall_ms, .. } = Limits::default();
        let (compiled, limits) = (Arc::clone(self), Limits { cpu_ms, wall_ms, ..limits.clone() });
        self.engine.runtime().spawn(async move { compiled.fill(limits).await });
    }

    /// Makes spares until there are enough or something is asked.
    pub(crate) async fn fill(self: Arc<Self>, limits: Limits) {
        if self.shelf.making.swap(true, Ordering::SeqCst) {
            return;
        }
        let made = Made(&self.shelf);
        while self.shelf.wants() && self.engine.idle() {
            let Ok(room) = Arc::clone(&self.engine.spares.room).try_acquire_owned() else { break };
            let Some(mut spare) = self.make(&limits, room).await else { break };
            let mut kept = self.shelf.kept();
            // Under the lock: what is counted can be taken.
            spare.standing = Some(Standing::new(&self.engine.spares.standing));
            kept.push(spare);
        }
        drop(made);
        if !self.engine.spares.watched.swap(true, Ordering::SeqCst) {
            self.engine.runtime().spawn(watch(Arc::downgrade(&self.engine)));
        }
    }

    /// One more. None where the start fails, asks for something or takes much: such a component is not asked again. None
    /// either where a limit was reached, which another moment may not.
    async fn make(&self, limits: &Limits, room: OwnedSemaphorePermit) -> Option<Spare> {
        let meter = Arc::new(Meter::new(limits.cpu_ms));
        let ticking = self.engine.ticker.run();
        let mut store = self.store(Call::nobodys(limits.clone()), Subject::Nothing, &meter);
        let starting = meter.measure(self.begin(&mut store));
        let started = timeout(Duration::from_millis(limits.wall_ms.into()), starting).await;
        drop(ticking);
        let spares = &self.engine.spares;
        spares.cpu_ns.fetch_add(meter.used_us() * 1_000, Ordering::Relaxed);
        let instance = match started {
            Ok(Ok(instance)) => Some(instance),
            Ok(Err(_)) if store.data().stopped().is_none() && meter.check().is_ok() => None,
            _ => return None,
        };
        let fit = !store.data().asked() && store.data().limiter.memory() <= MEMORY;
        let Some(instance) = instance.filter(|_| fit) else {
            self.shelf.unfit.store(true, Ordering::Relaxed);
            return None;
        };
        // What counted its time goes; the call that takes it brings its own.
        store.epoch_deadline_trap();
        spares.made.fetch_add(1, Ordering::Relaxed);
        Some(Spare { store, instance, made: Instant::now(), _room: room, standing: None })
    }
}

/// Looks for spares that nobody took, as long as there is an engine.
async fn watch(engine: Weak<Inner>) {
    loop {
        sleep(LOOK).await;
        let Some(engine) = engine.upgrade() else { return };
        engine.expire(Instant::now());
    }
}
