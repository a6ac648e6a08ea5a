//! Counts what each address uses of a shared resource, so that no address takes all of it.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

/// Counts by address. Clones share the counts.
#[derive(Debug, Clone, Default)]
pub struct Shares {
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// Why no place is available.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoShare {
    /// The address has reached its own limit.
    OfAddress,
    /// The total limit is reached.
    OfAll,
}

impl Shares {
    /// Takes a place for an address. One address may have `per_address` places, and all addresses together `all`.
    /// Dropping the place gives it back.
    ///
    /// # Errors
    /// Returns the limit that is reached.
    pub fn take(&self, address: IpAddr, per_address: usize, all: usize) -> Result<Share, NoShare> {
        let address = network(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.get(&address).copied().unwrap_or(0);
        if own >= per_address {
            return Err(NoShare::OfAddress);
        }
        if all != usize::MAX && taken.values().sum::<usize>() >= all {
            return Err(NoShare::OfAll);
        }
        taken.insert(address, own + 1);
        Ok(Share { taken: self.taken.clone(), address })
    }
}

/// A place that an address has taken.
#[derive(Debug)]
pub struct Share {
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
    address: IpAddr,
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        match taken.get_mut(&self.address) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(taken.remove(&self.address)),
        }
    }
}

/// What counts as one address: for IPv6, the /64 network, which is what one customer of a provider gets.
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
    fn connection_places_are_limited_and_released() {
        let shares = Shares::default();
        let take = |text: &str| shares.take(text.parse().unwrap(), 2, 3);
        let held = [take("2001:db8::1").unwrap(), take("2001:db8::2").unwrap()];
        // A /64 network counts as one address, and so do both notations of an IPv4 address.
        assert_eq!(take("2001:db8::3").unwrap_err(), NoShare::OfAddress);
        let other = take("192.0.2.1").unwrap();
        assert_eq!(take("::ffff:192.0.2.1").unwrap_err(), NoShare::OfAll);
        drop(held);
        let again = [take("::ffff:192.0.2.1").unwrap(), take("2001:db8::3").unwrap()];
        assert_eq!(take("192.0.2.1").unwrap_err(), NoShare::OfAddress);
        drop((other, again));
        assert!(shares.taken.lock().unwrap().is_empty());
    }
}
