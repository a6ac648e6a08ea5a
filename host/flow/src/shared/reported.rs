//! Limits how often a channel's admin is told about requests that were not verified.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The minimum time between two reports to a channel's admin. Each report is a write to the database, and anyone can
/// send requests as fast as they like.
const REPORT_INTERVAL: Duration = Duration::from_secs(10);

/// When each channel's admin was last told, and how many requests have gone unreported since.
#[derive(Default)]
pub(crate) struct Reported {
    lately: Mutex<HashMap<String, (Instant, u64)>>,
}

impl Reported {
    /// Returns `None` if a request that was not verified should not be reported now. Otherwise returns how many
    /// requests have gone unreported since the last report. Keys are names of existing channels, so their number is
    /// bounded.
    pub(crate) fn due(&self, channel: &str, now: Instant) -> Option<u64> {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((last, left_out)) = lately.get_mut(channel) else {
            lately.insert(channel.to_owned(), (now, 0));
            return Some(0);
        };
        if now.saturating_duration_since(*last) < REPORT_INTERVAL {
            *left_out += 1;
            return None;
        }
        *last = now;
        Some(std::mem::take(left_out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_reports_are_throttled_and_skipped_ones_are_counted() {
        let (reported, now) = (Reported::default(), Instant::now());
        assert_eq!(reported.due("shop", now), Some(0));
        assert_eq!(reported.due("shop", now + Duration::from_secs(1)), None);
        assert_eq!(reported.due("help", now + Duration::from_secs(1)), Some(0));
        assert_eq!(reported.due("shop", now + Duration::from_secs(2)), None);
        assert_eq!(reported.due("shop", now + REPORT_INTERVAL), Some(2));
    }
}
