//! Where plugin code runs: threads of its own at lower priority, so that a spinning plugin never delays
//! the host. An OS thread ticks while calls run; at each tick a guest yields to its neighbours, and ends
//! when its processor time is spent.

use crate::limits::Stop;
use plugboard_model::LimitKind;
use std::{
    future::Future,
    io,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    task::Poll,
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::runtime::{Builder, Runtime};

/// How often a running guest is asked to yield. Yielding is a system call, and some kernels hand a processor on at
/// those and at their own slow clock only: a neighbour that wakes beside a spinning guest waits about one tick. At
/// 1 ms that was ten times its usual p99, at this four times; half of this costs twice the processor time.
const TICK: Duration = Duration::from_micros(250);
/// The tick while a guest computes for longer than [`HOT`]: its neighbours wait less, for a fifth of a processor.
const HOT_TICK: Duration = Duration::from_micros(60);
/// Processor time after which a call counts as one that computes: far more than an ordinary one takes.
const HOT: Duration = Duration::from_millis(2);
/// Ticks without a call after which the ticker sleeps until the next one.
const IDLE_TICKS: u32 = 400;
/// Plugin threads yield to the host's by this much.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;
/// Threads for what blocks: name resolution and compilation.
const BLOCKING_THREADS: usize = 16;

/// The runtime that plugin code runs on.
pub(crate) fn runtime(threads: usize) -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(threads)
        .max_blocking_threads(BLOCKING_THREADS)
        .thread_name("plugin")
        .enable_all()
        // A guest holds its thread for a whole tick: look for timers, answers and new calls at each turn.
        .event_interval(1)
        .global_queue_interval(1)
        .on_thread_start(lower_priority)
        .build()
}

/// Where it is not possible, plugins share the processor evenly with the host.
#[cfg(target_os = "linux")]
fn lower_priority() {
    let thread = rustix::thread::gettid();
    if let Err(error) = rustix::process::setpriority_process(Some(thread), NICE) {
        tracing::warn!(%error, "plugin threads run at the host's own priority");
    }
}

#[cfg(not(target_os = "linux"))]
fn lower_priority() {}

/// Advances the engine's epoch while calls run.
pub(crate) struct Ticker {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    running: AtomicUsize,
    /// Calls that have computed for longer than [`HOT`].
    hot: AtomicUsize,
    asleep: AtomicBool,
    stop: AtomicBool,
}

impl Ticker {
    pub(crate) fn start(engine: &wasmtime::Engine) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let (engine, ours) = (engine.weak(), Arc::clone(&shared));
        let tick = move || {
            let mut idle = 0;
            while !ours.stop.load(Ordering::SeqCst) {
                idle = if ours.running.load(Ordering::SeqCst) == 0 { idle + 1 } else { 0 };
                if idle > IDLE_TICKS {
                    // A call that begins now either sees the flag and wakes us, or is seen here.
                    ours.asleep.store(true, Ordering::SeqCst);
                    if ours.running.load(Ordering::SeqCst) == 0 && !ours.stop.load(Ordering::SeqCst) {
                        thread::park();
                    }
                    ours.asleep.store(false, Ordering::SeqCst);
                    idle = 0;
                }
                thread::sleep(if ours.hot.load(Ordering::Relaxed) == 0 { TICK } else { HOT_TICK });
                let Some(engine) = engine.upgrade() else { return };
                engine.increment_epoch();
            }
        };
        let thread = thread::Builder::new().name("plugin-ticker".into()).spawn(tick)?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Ticks until the answer is dropped.
    pub(crate) fn run(&self) -> Running<'_> {
        self.shared.running.fetch_add(1, Ordering::SeqCst);
        if self.shared.asleep.load(Ordering::SeqCst) {
            self.wake();
        }
        Running(self)
    }

    /// For a call to say that it computes.
    pub(crate) fn heat(&self) -> Heat {
        Heat { ticker: Arc::clone(&self.shared), hot: false }
    }

    fn wake(&self) {
        if let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        self.wake();
        if let Some(thread) = self.thread.take() {
            // The ticker itself never panics, and it ends within a tick.
            let _ = thread.join();
        }
    }
}

/// A call that needs ticks.
pub(crate) struct Running<'a>(&'a Ticker);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.shared.running.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Whether a call has computed for long. It cools down when this is dropped.
pub(crate) struct Heat {
    ticker: Arc<Shared>,
    hot: bool,
}

impl Heat {
    /// Called at a tick with the processor time so far.
    pub(crate) fn note(&mut self, used: Duration) {
        if !self.hot && used > HOT {
            self.hot = true;
            self.ticker.hot.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Drop for Heat {
    fn drop(&mut self) {
        if self.hot {
            self.ticker.hot.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// Measures a call's processor time: only while it is being polled, so that waiting does not count.
#[derive(Debug)]
pub(crate) struct Meter {
    /// All in nanoseconds of processor time.
    budget: u64,
    used: AtomicU64,
    /// The thread's clock at the beginning of the poll that is going on.
    since: AtomicU64,
}

impl Meter {
    pub(crate) fn new(cpu_ms: u32) -> Self {
        Self { budget: u64::from(cpu_ms) * 1_000_000, used: AtomicU64::new(0), since: AtomicU64::new(0) }
    }

    /// Drives a future and counts what each poll of it takes of its thread.
    pub(crate) async fn measure<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        std::future::poll_fn(|context| {
            self.since.store(thread_time_ns(), Ordering::Relaxed);
            let poll: Poll<F::Output> = future.as_mut().poll(context);
            let spent = thread_time_ns().saturating_sub(self.since.load(Ordering::Relaxed));
            self.used.fetch_add(spent, Ordering::Relaxed);
            poll
        })
        .await
    }

    /// Processor time so far in microseconds, the poll that is going on excepted.
    pub(crate) fn used_us(&self) -> u64 {
        self.used.load(Ordering::Relaxed) / 1_000
    }

    /// Called from within a poll, at a tick: may the call go on? Then the processor time so far.
    pub(crate) fn check(&self) -> Result<Duration, Stop> {
        let now = thread_time_ns().saturating_sub(self.since.load(Ordering::Relaxed));
        let used = self.used.load(Ordering::Relaxed) + now;
        if used <= self.budget {
            return Ok(Duration::from_nanos(used));
        }
        let message = format!("{} ms of processor time are spent", self.budget / 1_000_000);
        Err(Stop::new(LimitKind::Cpu, message))
    }
}

/// Processor time of this thread.
pub(crate) fn thread_time_ns() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let (seconds, nanos) = (u64::try_from(time.tv_sec).unwrap_or(0), u64::try_from(time.tv_nsec).unwrap_or(0));
    seconds * 1_000_000_000 + nanos
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn waiting_costs_nothing_and_working_does() {
        let runtime = runtime(1).unwrap();
        let meter = Arc::new(Meter::new(5));
        let ours = Arc::clone(&meter);
        let work = async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            assert!(ours.check().is_ok(), "50 ms of waiting are within 5 ms of work");
            let since = Instant::now();
            while ours.check().is_ok() {
                assert!(since.elapsed() < Duration::from_secs(30), "work is never noticed");
            }
        };
        let measured = Arc::clone(&meter);
        runtime.block_on(async move { measured.measure(work).await });
        assert!(meter.used_us() >= 5_000);
        assert_eq!(meter.check().unwrap_err().kind, LimitKind::Cpu);
    }

    #[test]
    fn the_ticker_sleeps_when_idle_and_wakes_for_a_call() {
        let engine = crate::pool::engine(1).unwrap();
        let ticker = Ticker::start(&engine).unwrap();
        let until = |what: &str, done: &dyn Fn() -> bool| {
            let since = Instant::now();
            while !done() {
                assert!(since.elapsed() < Duration::from_secs(30), "{what}");
                thread::yield_now();
            }
        };
        until("it never sleeps", &|| ticker.shared.asleep.load(Ordering::SeqCst));
        let running = ticker.run();
        until("it never wakes", &|| !ticker.shared.asleep.load(Ordering::SeqCst));
        drop(running);
        assert_eq!(ticker.shared.running.load(Ordering::SeqCst), 0);
    }
}
