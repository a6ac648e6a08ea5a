//! Time and identifiers, passed in so that tests can control them.

use ring::rand::{SecureRandom as _, SystemRandom};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

/// The host's source of time: the system clock, or a test clock that moves only when a test sets it.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    test_time: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// Returns the system clock.
    #[must_use]
    pub fn system() -> Self {
        Self { test_time: None }
    }

    /// Returns a test clock that stays at `now` (milliseconds) until [`Clock::set`] changes it. Clones share the time.
    #[must_use]
    pub fn test(now: i64) -> Self {
        Self { test_time: Some(Arc::new(AtomicI64::new(now))) }
    }

    /// Returns true for a test clock.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.test_time.is_some()
    }

    /// Returns the time in milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn now(&self) -> i64 {
        match &self.test_time {
            Some(test_time) => test_time.load(Ordering::SeqCst),
            None => system_now(),
        }
    }

    /// Sets the time of a test clock. Returns false and does nothing for the system clock.
    #[must_use]
    pub fn set(&self, now: i64) -> bool {
        self.test_time.as_ref().is_some_and(|test_time| {
            test_time.store(now, Ordering::SeqCst);
            true
        })
    }

    /// Returns a new identifier: a version 7 UUID whose timestamp is this clock's time.
    ///
    /// # Panics
    /// Panics if the operating system cannot provide random bytes, because the host cannot work safely without them.
    #[must_use]
    pub fn new_id(&self) -> String {
        let mut random = [0; 10];
        fill_random(&mut random);
        let millis = u64::try_from(self.now()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string()
    }
}

/// Returns the smallest identifier for a time. Identifiers made earlier are smaller; those made later are greater.
#[must_use]
pub fn id_floor(time: i64) -> String {
    let millis = u64::try_from(time).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid().to_string()
}

/// Fills a buffer with random bytes from the operating system.
///
/// # Panics
/// Panics if the operating system cannot provide them.
fn fill_random(bytes: &mut [u8]) {
    SystemRandom::new().fill(bytes).expect("the operating system has a random source");
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn system_now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_clock_stands_still_until_it_is_set() {
        let clock = Clock::test(1_000);
        let other = clock.clone();
        assert_eq!(other.now(), 1_000);
        assert!(clock.set(2_000));
        assert_eq!(other.now(), 2_000);
        assert!(!Clock::system().set(1));
    }

    #[test]
    fn identifiers_are_unique_and_sort_by_time() {
        let clock = Clock::test(1_700_000_000_000);
        let first = clock.new_id();
        assert_ne!(first, clock.new_id());
        assert!(clock.set(1_700_000_000_001));
        assert!(clock.new_id() > first);
        assert!(id_floor(1_700_000_000_000) <= first && first < id_floor(1_700_000_000_001));
        assert_eq!(first.len(), 36);
    }
}
