//! Limits how often an address may do something that costs the server much: new visitors of chat pages, sign-ins.

use super::{Problem, share::network};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The time window in which they are counted.
const SPAN: Duration = Duration::from_mins(1);
/// How many addresses are tracked at once.
const ADDRESSES: usize = 10_000;

/// Counts what each address did recently.
#[derive(Debug)]
pub struct Sessions {
    /// What is counted, for messages.
    what: &'static str,
    max: u32,
    when_full: WhenFull,
    recent: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

/// What happens if more addresses come within a minute than can be tracked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenFull {
    /// Further ones are refused, because each would leave something behind.
    Refuse,
    /// The one that has been tracked longest is forgotten, so that a flood keeps nobody out. Something else limits the
    /// total.
    Forget,
}

impl Sessions {
    /// Allows at most `max` per minute from one address. `what`: what is counted, such as `visitors`.
    #[must_use]
    pub fn new(what: &'static str, max: u32, when_full: WhenFull) -> Self {
        Self { what, max, when_full, recent: Mutex::default() }
    }

    /// Counts one more from an address.
    ///
    /// # Errors
    /// Returns 429 if there are too many from the address, or from too many addresses at once.
    pub fn take(&self, address: IpAddr, now: Instant) -> Result<(), Problem> {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let address = network(address);
        let old = |since: &Instant| now.saturating_duration_since(*since) >= SPAN;
        if recent.len() >= ADDRESSES && !recent.contains_key(&address) {
            recent.retain(|_, (since, _)| !old(since));
            if recent.len() >= ADDRESSES && self.when_full == WhenFull::Forget {
                let oldest = recent.iter().min_by_key(|(_, (since, _))| *since).map(|(address, _)| *address);
                recent.retain(|address, _| Some(*address) != oldest);
            }
            if recent.len() >= ADDRESSES {
                let detail = format!("too many new {} at the moment; try again", self.what);
                return Err(Problem::too_many(detail, 5_000));
            }
        }
        let (since, count) = recent.entry(address).or_insert((now, 0));
        if old(since) {
            (*since, *count) = (now, 0);
        }
        if *count >= self.max {
            let left = SPAN.saturating_sub(now.saturating_duration_since(*since));
            let wait = u32::try_from(left.as_millis()).unwrap_or(u32::MAX);
            let detail = format!("too many new {} from this address; try again", self.what);
            return Err(Problem::too_many(detail, wait));
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_brings_so_many_visitors_a_minute() {
        let sessions = Sessions::new("visitors", 2, WhenFull::Refuse);
        let (one, other) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let now = Instant::now();
        assert!(sessions.take(one, now).is_ok());
        assert!(sessions.take(one, now).is_ok());
        let refused = sessions.take(one, now + Duration::from_secs(15)).unwrap_err();
        assert_eq!((refused.status, refused.retry_after), (429, Some(45)));
        assert!(sessions.take(other, now).is_ok());
        assert!(sessions.take(one, now + SPAN).is_ok());
    }

    #[test]
    fn a_flood_of_addresses_is_refused_or_keeps_nobody_out() {
        let now = Instant::now();
        for (when_full, last) in [(WhenFull::Refuse, false), (WhenFull::Forget, true)] {
            let sessions = Sessions::new("attempts", 1, when_full);
            for n in 0..u32::try_from(ADDRESSES).unwrap() {
                let later = now + Duration::from_micros(u64::from(n));
                assert!(sessions.take(std::net::Ipv4Addr::from(n).into(), later).is_ok());
            }
            assert_eq!(sessions.take("192.0.2.1".parse().unwrap(), now + Duration::from_secs(1)).is_ok(), last);
            assert_eq!(sessions.recent.lock().unwrap().len(), ADDRESSES);
            assert!(sessions.take(std::net::Ipv4Addr::from(9_999).into(), now + Duration::from_secs(1)).is_err());
        }
    }
}
