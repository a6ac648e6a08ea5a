//! Usage metrics of each installation since this server started. Counted at the end of each call.

use plugboard_db::runs::Judged;
use plugboard_engine::{CallError, Finished};
use plugboard_model::Verdict;
use prometheus_client::metrics::histogram::Histogram;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// The upper bounds of the histogram of calls, in seconds: from a call that only computes to one that waits for another
/// system until its time is up. They are the same on every server, so that histograms can be added.
const BOUNDS: [f64; 17] =
    [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// The number of spans for each doubling of microseconds. The quantiles that people see come from these finer spans,
/// because the histogram cannot be read back and its bounds are too far apart.
const STEPS: u32 = 8;
/// The number of spans: up to 2^32 microseconds, which is over an hour.
const SPANS: usize = 32 * STEPS as usize;

/// The counters of one installation.
#[derive(Debug)]
pub(crate) struct Counter {
    calls: AtomicU64,
    errors: AtomicU64,
    cpu_us: AtomicU64,
    memory_bytes: AtomicU64,
    http_calls: AtomicU64,
    actions: [AtomicU64; 3],
    seconds: Histogram,
    spans: [AtomicU64; SPANS],
}

impl Default for Counter {
    fn default() -> Self {
        let zero = || AtomicU64::new(0);
        Self {
            calls: zero(),
            errors: zero(),
            cpu_us: zero(),
            memory_bytes: zero(),
            http_calls: zero(),
            actions: std::array::from_fn(|_| zero()),
            seconds: Histogram::new(BOUNDS),
            spans: std::array::from_fn(|_| zero()),
        }
    }
}

/// The usage of an installation since this server started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Calls of its handlers and functions.
    pub calls: u64,
    /// Calls that trapped, exceeded a limit, or returned bad output. Refusals by the plugin do not count.
    pub errors: u64,
    /// Median wall-clock time of a call, in microseconds. Rounded up, by about 12.5 % at most.
    pub wall_us_p50: u64,
    /// 99th percentile of the wall-clock time of a call, in microseconds, with the same accuracy.
    pub wall_us_p99: u64,
    /// Total processor time of all calls, in microseconds.
    pub cpu_us: u64,
    /// The highest memory usage of a call, in bytes.
    pub memory_bytes: u64,
    /// HTTP calls.
    pub http_calls: u64,
    /// Actions that took effect.
    pub allowed: u64,
    /// Actions that were held for a person.
    pub held: u64,
    /// Actions that a rule refused.
    pub refused: u64,
}

/// Returns the histogram bucket of a duration in microseconds.
fn span(us: u64) -> usize {
    let us = us.clamp(1, u64::from(u32::MAX));
    let doubling = us.ilog2();
    // The bits below the highest one, in eighths of it.
    let step = ((us - (1 << doubling)) * u64::from(STEPS)) >> doubling;
    usize::try_from(u64::from(doubling * STEPS) + step).unwrap_or(SPANS - 1).min(SPANS - 1)
}

/// Returns the upper end of a histogram bucket, in microseconds.
fn end_of(span: usize) -> u64 {
    let (doubling, step) = (span / STEPS as usize, span % STEPS as usize);
    let base = 1_u64 << doubling;
    base + (base * (step as u64 + 1)).div_ceil(u64::from(STEPS))
}

impl Counter {
    /// Counts a call that has ended.
    pub(crate) fn finished<T>(&self, finished: &Finished<T>) {
        let usage = finished.usage;
        self.calls.fetch_add(1, Relaxed);
        if !matches!(finished.result, Ok(_) | Err(CallError::Refused(_))) {
            self.errors.fetch_add(1, Relaxed);
        }
        self.cpu_us.fetch_add(usage.cpu_us, Relaxed);
        self.memory_bytes.fetch_max(usage.memory_bytes, Relaxed);
        self.http_calls.fetch_add(u64::from(usage.http_calls), Relaxed);
        self.seconds.observe(Duration::from_micros(usage.wall_us).as_secs_f64());
        self.spans[span(usage.wall_us)].fetch_add(1, Relaxed);
    }

    /// Counts the verdicts on actions.
    pub(crate) fn judged(&self, judged: &[Judged]) {
        for one in judged {
            let index = match one.verdict {
                Verdict::Allowed => 0,
                Verdict::Held => 1,
                Verdict::Refused => 2,
            };
            self.actions[index].fetch_add(1, Relaxed);
        }
    }

    /// Returns the wall-clock times of its calls, in seconds. The histogram continues to count.
    pub(crate) fn seconds(&self) -> Histogram {
        self.seconds.clone()
    }

    pub(crate) fn figures(&self) -> Figures {
        let spans: Vec<u64> = self.spans.iter().map(|span| span.load(Relaxed)).collect();
        let all: u64 = spans.iter().sum();
        let quantile = |hundredths: u64| {
            let wanted = (all * hundredths).div_ceil(100).max(1);
            let mut seen = 0;
            spans.iter().position(|count| {
                seen += count;
                seen >= wanted
            })
        };
        let [allowed, held, refused] = [0, 1, 2].map(|n| self.actions[n].load(Relaxed));
        Figures {
            calls: self.calls.load(Relaxed),
            errors: self.errors.load(Relaxed),
            wall_us_p50: quantile(50).map_or(0, end_of),
            wall_us_p99: quantile(99).map_or(0, end_of),
            cpu_us: self.cpu_us.load(Relaxed),
            memory_bytes: self.memory_bytes.load(Relaxed),
            http_calls: self.http_calls.load(Relaxed),
            allowed,
            held,
            refused,
        }
    }
}

/// The counters of all installations, by identifier. They outlive reloads of the registry.
#[derive(Debug, Default)]
pub(crate) struct Counters(Mutex<HashMap<String, Arc<Counter>>>);

impl Counters {
    /// Returns an installation's counter.
    pub(crate) fn of(&self, installation: &str) -> Arc<Counter> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(installation.to_owned()).or_default().clone()
    }

    /// Removes the counters of installations that no longer exist.
    pub(crate) fn retain(&self, installed: impl Fn(&str) -> bool) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|id, _| installed(id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_engine::SendState;
    use plugboard_model::Usage;

    #[test]
    fn duration_buckets_are_ordered_and_narrow() {
        let mut last = 0;
        for us in 1..100_000 {
            let span = span(us);
            assert!(span >= last, "{us}");
            last = span;
            let end = end_of(span);
            assert!(end > us && end <= us + us.div_ceil(8) + 1, "{us} ends at {end}");
        }
        assert_eq!([span(0), span(u64::MAX)], [0, SPANS - 1]);
    }

    #[test]
    fn figures_count_calls_and_include_duration_quantiles() {
        let counter = Counter::default();
        for n in 1..=100 {
            let usage = Usage { wall_us: n * 100, cpu_us: 1, memory_bytes: n, http_calls: 2, ..Usage::default() };
            let result = if n == 100 { Err(CallError::Trapped("x".into())) } else { Ok(()) };
            let send_state = SendState::Untouched;
            counter.finished(&Finished {
                result,
                log: Vec::new(),
                usage,
                send_state,
                keep: Vec::new(),
                rules_changed: false,
            });
        }
        let figures = counter.figures();
        assert_eq!((figures.calls, figures.errors, figures.cpu_us, figures.http_calls), (100, 1, 100, 200));
        assert_eq!(figures.memory_bytes, 100);
        assert!((5_000..=5_700).contains(&figures.wall_us_p50), "{figures:?}");
        assert!((9_900..=11_300).contains(&figures.wall_us_p99), "{figures:?}");
        assert_eq!(Counter::default().figures(), Figures::default());
    }
}
