//! Threads that run plugin code at a lower priority, so that a busy plugin never delays the host. An OS thread ticks
//! while calls run. At each tick a guest yields to other guests, or ends if its processor time is used up.

use crate::limits::LimitReached;
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

/// How often a running guest must yield. Yielding makes a system call. Some kernels switch threads only at system calls
/// and at their own, slow timer interrupt, so a guest that wakes up next to a busy one waits for about one tick. With
/// ticks of 1 ms, its p99 latency was ten times the usual value; at this interval it is four times. Half of this
/// interval would double the processor time of the ticker.
const TICK: Duration = Duration::from_micros(250);
/// The tick while a guest is CPU-bound (see [`CPU_BOUND_AFTER`]). Other guests wait for less time, at the cost of a
/// fifth of a processor.
const CPU_BOUND_TICK: Duration = Duration::from_micros(60);
/// The processor time after which a call counts as CPU-bound. An ordinary call uses far less.
const CPU_BOUND_AFTER: Duration = Duration::from_millis(2);
/// The number of ticks without a call after which the ticker sleeps until the next call. A tick costs about as much as
/// waking the ticker, so it sleeps after a few: a message alone would otherwise pay for hundreds.
const IDLE_TICKS: u32 = 8;
/// The niceness of the plugin threads, relative to the host's.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;
/// The number of threads for blocking work: name resolution and compilation.
const BLOCKING_THREADS: usize = 16;

/// Creates the runtime for plugin code.
pub(crate) fn runtime(threads: usize) -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(threads)
        .max_blocking_threads(BLOCKING_THREADS)
        .thread_name("plugin")
        .enable_all()
        // A guest occupies its thread for a whole tick, so check for timers, I/O and new calls on every iteration.
        .event_interval(1)
        .global_queue_interval(1)
        .on_thread_start(lower_priority)
        .build()
}

/// Lowers the thread's priority. Where that is impossible, plugin threads compete with the host's at the same priority.
#[cfg(target_os = "linux")]
fn lower_priority() {
    let thread = rustix::thread::gettid();
    if let Err(error) = rustix::process::setpriority_process(Some(thread), NICE) {
        tracing::warn!(%error, "plugin threads run at the host's own priority");
    }
}

#[cfg(not(target_os = "linux"))]
fn lower_priority() {}

/// Increments the engine's epoch while calls run.
pub(crate) struct Ticker {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    /// The number of running calls.
    running: AtomicUsize,
    /// The number of running calls that count as CPU-bound.
    cpu_bound: AtomicUsize,
    /// Set while the ticker sleeps because no call is running.
    asleep: AtomicBool,
    /// Tells the ticker's thread to end.
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
                    // A call that begins now either sees the flag and wakes this thread, or is seen here.
                    ours.asleep.store(true, Ordering::SeqCst);
                    if ours.running.load(Ordering::SeqCst) == 0 && !ours.stop.load(Ordering::SeqCst) {
                        thread::park();
                    }
                    ours.asleep.store(false, Ordering::SeqCst);
                    idle = 0;
                }
                thread::sleep(if ours.cpu_bound.load(Ordering::Relaxed) == 0 { TICK } else { CPU_BOUND_TICK });
                let Some(engine) = engine.upgrade() else { return };
                engine.increment_epoch();
            }
        };
        let thread = thread::Builder::new().name("plugin-ticker".into()).spawn(tick)?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Keeps ticking until the returned guard is dropped.
    pub(crate) fn run(&self) -> Running<'_> {
        self.shared.running.fetch_add(1, Ordering::SeqCst);
        if self.shared.asleep.load(Ordering::SeqCst) {
            self.wake();
        }
        Running(self)
    }

    /// Creates a tracker, with which a call reports that it is CPU-bound.
    pub(crate) fn cpu_bound_tracker(&self) -> CpuBoundTracker {
        CpuBoundTracker { ticker: Arc::clone(&self.shared), cpu_bound: false }
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
            // The ticker thread never panics, and it ends within one tick.
            let _ = thread.join();
        }
    }
}

/// A guard for a call that needs ticks.
pub(crate) struct Running<'a>(&'a Ticker);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.shared.running.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Tracks whether a call has been CPU-bound for a while. Resets on drop.
pub(crate) struct CpuBoundTracker {
    ticker: Arc<Shared>,
    cpu_bound: bool,
}

impl CpuBoundTracker {
    /// Must be called at each tick with the processor time that the call has used so far.
    pub(crate) fn note(&mut self, used: Duration) {
        if !self.cpu_bound && used > CPU_BOUND_AFTER {
            self.cpu_bound = true;
            self.ticker.cpu_bound.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Drop for CpuBoundTracker {
    fn drop(&mut self) {
        if self.cpu_bound {
            self.ticker.cpu_bound.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// Measures the processor time of a call. Time counts only while the call is polled, so waiting is free.
#[derive(Debug)]
pub(crate) struct Meter {
    /// The limit. This and the other fields are in nanoseconds of processor time.
    budget: u64,
    /// The time used by the polls that have ended.
    used: AtomicU64,
    /// The thread's CPU clock at the beginning of the current poll.
    since: AtomicU64,
}

impl Meter {
    pub(crate) fn new(cpu_ms: u32) -> Self {
        Self { budget: u64::from(cpu_ms) * 1_000_000, used: AtomicU64::new(0), since: AtomicU64::new(0) }
    }

    /// Runs a future and adds up the processor time of its polls.
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

    /// The processor time used so far in microseconds, without the current poll.
    pub(crate) fn used_us(&self) -> u64 {
        self.used.load(Ordering::Relaxed) / 1_000
    }

    /// Checks the limit at a tick, which is always within a poll. Returns the processor time used so far.
    pub(crate) fn check(&self) -> Result<Duration, LimitReached> {
        let now = thread_time_ns().saturating_sub(self.since.load(Ordering::Relaxed));
        let used = self.used.load(Ordering::Relaxed) + now;
        if used <= self.budget {
            return Ok(Duration::from_nanos(used));
        }
        let message = format!("the call has used its {} ms of processor time", self.budget / 1_000_000);
        Err(LimitReached::new(LimitKind::Cpu, message))
    }
}

/// The processor time of the current thread, in nanoseconds.
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
    fn working_counts_as_processor_time_and_waiting_does_not() {
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
