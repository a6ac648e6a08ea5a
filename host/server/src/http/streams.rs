//! How many event streams there are: so many in all, and so many for one address.

use super::Problem;
use axum::http::StatusCode;
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

/// How many streams one address may have at once, where many share it behind one.
const PER_ADDRESS: usize = 50;

/// Counts streams. Clones share the count.
#[derive(Debug, Clone)]
pub struct Streams {
    most: usize,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Streams {
    /// At most so many at once.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most, open: Arc::default() }
    }

    /// Takes a place for a stream; dropping it gives it back.
    ///
    /// # Errors
    /// 429 when the address has too many, 503 when the server has.
    pub fn open(&self, address: IpAddr) -> Result<Place, Problem> {
        let address = network(address);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = open.values().sum();
        let own = open.get(&address).copied().unwrap_or(0);
        if own >= PER_ADDRESS {
            return Err(Problem::too_many(format!("{PER_ADDRESS} streams are open from this address"), 30_000));
        }
        if all >= self.most {
            let detail = "too many streams are open: try again later, or read by pages";
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail).wait(Some(30_000)));
        }
        open.insert(address, own + 1);
        Ok(Place { open: self.open.clone(), address })
    }
}

/// A place for a stream.
#[derive(Debug)]
pub struct Place {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match open.get_mut(&self.address) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(open.remove(&self.address)),
        }
    }
}

/// What counts as one address: of IPv6, the network that one customer is given.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bounded_and_come_back() {
        let streams = Streams::new(60);
        let at = |text: &str| text.parse::<IpAddr>().unwrap();
        let held: Vec<_> = (0..50).map(|_| streams.open(at("2001:db8::1")).unwrap()).collect();
        assert_eq!(streams.open(at("2001:db8::2")).unwrap_err().status, 429);
        let other: Vec<_> = (0..10).map(|_| streams.open(at("192.0.2.1")).unwrap()).collect();
        assert_eq!(streams.open(at("192.0.2.2")).unwrap_err().status, 503);
        drop(held);
        assert!(streams.open(at("2001:db8::2")).is_ok());
        drop(other);
        assert!(streams.open.lock().unwrap().is_empty());
    }
}
