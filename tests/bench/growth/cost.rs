//! Costs that are measured twice and compared: beside few stored messages and beside many.

use crate::table::percentile;
use std::{fmt, time::Duration};

/// A cost may grow by this factor.
pub const FACTOR: f64 = 2.0;
/// A median that grows by less than this is not a failure, whatever the factor.
pub const NOISE: Duration = Duration::from_millis(5);

/// The cost of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cost {
    /// How long requests took.
    Times {
        /// The median.
        p50: Duration,
        /// The 99th percentile.
        p99: Duration,
    },
    /// Messages per second; more is better.
    Rate(f64),
    /// The server's CPU time per message.
    Cpu(Duration),
}

impl Cost {
    /// Summarizes how long requests took.
    #[must_use]
    pub fn times(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self::Times { p50: percentile(&times, 50), p99: percentile(&times, 99) }
    }

    /// Whether this cost, measured beside many messages, is too large compared with the same cost beside few.
    #[must_use]
    pub fn exceeds(&self, few: &Self) -> bool {
        match (few, self) {
            (Self::Times { p50: few, .. }, Self::Times { p50: many, .. }) => {
                ratio(*few, *many) > FACTOR && many.saturating_sub(*few) > NOISE
            }
            (Self::Rate(few), Self::Rate(many)) => *many * FACTOR < *few,
            (Self::Cpu(few), Self::Cpu(many)) => ratio(*few, *many) > FACTOR,
            // Costs of different kinds cannot be compared.
            _ => true,
        }
    }

    /// Formats this cost, measured beside many messages, as a multiple of the same cost beside few.
    #[must_use]
    pub fn compared(&self, few: &Self) -> String {
        match (few, self) {
            (Self::Times { p50, p99 }, Self::Times { p50: many_p50, p99: many_p99 }) => {
                format!("{:.2} and {:.2} times", ratio(*p50, *many_p50), ratio(*p99, *many_p99))
            }
            (Self::Rate(few), Self::Rate(many)) => format!("{:.2} times", many / few.max(f64::MIN_POSITIVE)),
            (Self::Cpu(few), Self::Cpu(many)) => format!("{:.2} times", ratio(*few, *many)),
            _ => "not comparable".to_owned(),
        }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Times { p50, p99 } => {
                write!(f, "p50 {:.2} ms, p99 {:.2} ms", p50.as_secs_f64() * 1e3, p99.as_secs_f64() * 1e3)
            }
            Self::Rate(rate) => write!(f, "{rate:.0} a second"),
            Self::Cpu(time) => write!(f, "{:.0} us CPU per message", time.as_secs_f64() * 1e6),
        }
    }
}

fn ratio(few: Duration, many: Duration) -> f64 {
    many.as_secs_f64() / few.max(Duration::from_nanos(1)).as_secs_f64()
}

/// The costs of all paths, beside one number of stored messages.
#[derive(Default)]
pub struct Costs(Vec<(String, Cost)>);

impl Costs {
    /// Adds a cost. Prints it right away, because the table comes only at the end.
    pub fn add(&mut self, path: impl Into<String>, cost: Cost) {
        let path = path.into();
        eprintln!("  {path}: {cost}");
        self.0.push((path, cost));
    }

    /// Returns the costs of each path beside few messages (`self`) and beside many.
    pub fn beside<'a>(&'a self, many: &'a Self) -> impl Iterator<Item = (&'a str, Cost, Cost)> {
        self.0.iter().zip(&many.0).map(|((path, few), (_, many))| (path.as_str(), *few, *many))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(p50: u64) -> Cost {
        Cost::times(vec![Duration::from_millis(p50); 3])
    }

    #[test]
    fn a_median_may_double_or_grow_by_a_few_milliseconds() {
        assert!(!times(20).exceeds(&times(10)));
        assert!(times(21).exceeds(&times(10)));
        assert!(!times(6).exceeds(&times(1)), "it grew by 5 ms only");
        assert!(times(7).exceeds(&times(1)));
        assert!(!times(1).exceeds(&times(100)));
        assert_eq!(times(30).compared(&times(20)), "1.50 and 1.50 times");
        assert_eq!(times(30).to_string(), "p50 30.00 ms, p99 30.00 ms");
    }

    #[test]
    fn a_rate_may_fall_to_half_and_cpu_time_may_double() {
        assert!(!Cost::Rate(500.0).exceeds(&Cost::Rate(1_000.0)));
        assert!(Cost::Rate(499.0).exceeds(&Cost::Rate(1_000.0)));
        assert_eq!(Cost::Rate(900.0).compared(&Cost::Rate(1_000.0)), "0.90 times");
        let cpu = |micros| Cost::Cpu(Duration::from_micros(micros));
        assert!(!cpu(2_000).exceeds(&cpu(1_000)) && cpu(2_001).exceeds(&cpu(1_000)));
        assert_eq!(cpu(1_500).to_string(), "1500 us CPU per message");
    }
}
