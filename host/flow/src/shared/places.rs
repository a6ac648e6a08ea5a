//! Places for work of one kind: how much of it runs at once, in total and for each plugin or channel.

use plugboard_db::OwnerCapacity;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};
use tokio::sync::Notify;

/// With more plugins or channels than this, claims take turns among them.
const MANY: usize = 100;

/// The places for work of one kind.
pub(crate) struct Places {
    /// How many there are.
    total: usize,
    /// How many of them one plugin or channel may take.
    of_owner: usize,
    taken: Mutex<Taken>,
    /// Notified when a place becomes free.
    freed: Notify,
    /// Whether work was left in the database because no place was free.
    left: AtomicBool,
    /// Wakes the loop that claims this kind of work.
    signal: Arc<Notify>,
    /// Where the next rotation of the owners starts, if there are more than [`MANY`].
    turns: AtomicUsize,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_owner: HashMap<String, usize>,
}

impl Places {
    /// Creates `total` places, of which one plugin or channel may take half.
    pub(crate) fn new(total: usize, signal: Arc<Notify>) -> Arc<Self> {
        Arc::new(Self {
            total,
            of_owner: (total / 2).max(1),
            taken: Mutex::default(),
            freed: Notify::new(),
            left: AtomicBool::new(false),
            signal,
            turns: AtomicUsize::new(0),
        })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns how many places are free.
    pub(crate) fn free(&self) -> i64 {
        i64::try_from(self.total.saturating_sub(self.taken().all)).unwrap_or(i64::MAX)
    }

    /// Waits until a place is free.
    pub(crate) async fn wait(&self) {
        loop {
            let freed = self.freed.notified();
            if self.free() > 0 {
                return;
            }
            freed.await;
        }
    }

    /// Returns how many more places each owner may take. Owners that may take none are left out.
    pub(crate) fn of(&self, owners: impl Iterator<Item = String>) -> Vec<OwnerCapacity> {
        let taken = self.taken();
        let free =
            |owner: &String| self.of_owner.saturating_sub(taken.by_owner.get(owner).copied().unwrap_or_default());
        let mut places: Vec<_> = owners
            .map(|owner| OwnerCapacity { free: i64::try_from(free(&owner)).unwrap_or(i64::MAX), owner })
            .filter(|places| places.free > 0)
            .collect();
        // A claim serves the owners in chunks of about a hundred until its limit is reached, so rotate who comes first.
        if places.len() > MANY {
            let turn = self.turns.fetch_add(MANY, Ordering::Relaxed) % places.len();
            places.rotate_left(turn);
        }
        places
    }

    /// Takes a place for an owner, until the returned guard is dropped. If none is free, the loop that claims this kind
    /// of work is woken when one is.
    pub(crate) fn take(self: &Arc<Self>, owner: &str) -> Option<Place> {
        let mut taken = self.taken();
        let place = self.take_within(&mut taken, owner, self.total, self.of_owner);
        if place.is_none() {
            self.left.store(true, Ordering::SeqCst);
        }
        place
    }

    /// Takes a place for work that may have to wait for something else first. At most half of the places are used for
    /// it, so that other work finds one.
    pub(crate) fn take_to_wait(self: &Arc<Self>, owner: &str) -> Option<Place> {
        self.take_within(&mut self.taken(), owner, self.total / 2, self.of_owner / 2)
    }

    /// Takes a place unless this many are taken, in total or by the owner.
    fn take_within(self: &Arc<Self>, taken: &mut Taken, owner: &str, total: usize, of_owner: usize) -> Option<Place> {
        if taken.all >= total || taken.by_owner.get(owner).copied().unwrap_or_default() >= of_owner {
            return None;
        }
        taken.all += 1;
        *taken.by_owner.entry(owner.to_owned()).or_default() += 1;
        Some(Place { places: Arc::clone(self), owner: owner.to_owned() })
    }
}

/// A guard for one place.
pub(crate) struct Place {
    places: Arc<Places>,
    owner: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.all -= 1;
        if let Some(count) = taken.by_owner.get_mut(&self.owner) {
            *count -= 1;
            if *count == 0 {
                taken.by_owner.remove(&self.owner);
            }
        }
        drop(taken);
        self.places.freed.notify_waiters();
        if self.places.left.swap(false, Ordering::SeqCst) {
            self.places.signal.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[test]
    fn an_owner_takes_at_most_half_of_the_places() {
        let places = Places::new(4, Arc::default());
        let taken: Vec<_> = std::iter::from_fn(|| places.take("a")).collect();
        assert_eq!((taken.len(), places.free()), (2, 2));
        let owners = || ["a", "b"].map(str::to_owned).into_iter();
        assert_eq!(places.of(owners()), [OwnerCapacity { owner: "b".into(), free: 2 }]);
        let others: Vec<_> = ["b", "c", "d"].iter().filter_map(|owner| places.take(owner)).collect();
        assert_eq!((others.len(), places.free()), (2, 0));
        drop((taken, others));
        assert_eq!(places.free(), 4);
        assert_eq!(places.of(owners()).len(), 2);
    }

    #[test]
    fn the_loop_is_woken_if_work_was_left_for_lack_of_a_place() {
        let signal = Arc::new(Notify::new());
        let places = Places::new(2, Arc::clone(&signal));
        let one = places.take("a").expect("a place");
        drop(one);
        assert!(signal.notified().now_or_never().is_none(), "no work was left");
        let one = places.take("a").expect("a place");
        assert!(places.take("a").is_none());
        drop(one);
        assert!(signal.notified().now_or_never().is_some());
    }

    #[tokio::test]
    async fn a_waiter_continues_when_a_place_becomes_free() {
        let places = Places::new(1, Arc::default());
        let one = places.take("a").expect("a place");
        let mut wait = Box::pin(places.wait());
        assert!((&mut wait).now_or_never().is_none());
        drop(one);
        wait.await;
    }
}
