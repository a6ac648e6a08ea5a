//! Time and identifiers, passed in so that a test can own them.

use ring::rand::{SecureRandom as _, SystemRandom};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

/// Where the host takes its time from: the machine, or a hand that a test moves.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    hand: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self { hand: None }
    }

    /// A clock that stands at `now` (milliseconds) until [`Clock::set`] moves it. Clones share the hand.
    #[must_use]
    pub fn test(now: i64) -> Self {
        Self { hand: Some(Arc::new(AtomicI64::new(now))) }
    }

    /// True when a test owns the time.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.hand.is_some()
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn now(&self) -> i64 {
        match &self.hand {
            Some(hand) => hand.load(Ordering::SeqCst),
            None => system_now(),
        }
    }

    /// Moves a test clock's hand; says whether there was one to move.
    #[must_use]
    pub fn set(&self, now: i64) -> bool {
        self.hand.as_ref().is_some_and(|hand| {
            hand.store(now, Ordering::SeqCst);
            true
        })
    }

    /// A new identifier: a UUID of version 7, whose first half tells this clock's time.
    ///
    /// # Panics
    /// When the machine has no randomness to give, in which case nothing could be done safely.
    #[must_use]
    pub fn new_id(&self) -> String {
        let mut random = [0; 10];
        fill_random(&mut random);
        let millis = u64::try_from(self.now()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string()
    }
}

/// The smallest identifier of a time: those made before it are smaller, those made after it are greater.
#[must_use]
pub fn id_floor(time: i64) -> String {
    let millis = u64::try_from(time).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid().to_string()
}

/// Fills a buffer from the machine's randomness.
///
/// # Panics
/// When the machine has none to give.
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
    fn identifiers_sort_by_time_and_differ() {
        let clock = Clock::test(1_700_000_000_000);
        let first = clock.new_id();
        assert_ne!(first, clock.new_id());
        assert!(clock.set(1_700_000_000_001));
        assert!(clock.new_id() > first);
        assert!(id_floor(1_700_000_000_000) <= first && first < id_floor(1_700_000_000_001));
        assert_eq!(first.len(), 36);
    }
}
