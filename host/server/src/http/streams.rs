//! Limits the number of event streams, in total and per address.

use super::{
    Problem,
    share::{NoShare, Share, Shares},
};
use axum::http::StatusCode;
use std::net::IpAddr;

/// How many streams one address may have at once. Many clients may share an address.
const PER_ADDRESS: usize = 50;

/// Counts streams. Clones share the count.
#[derive(Debug, Clone)]
pub struct Streams {
    max: usize,
    open: Shares,
}

impl Streams {
    /// Allows at most `max` streams at once.
    #[must_use]
    pub fn new(max: usize) -> Self {
        Self { max, open: Shares::default() }
    }

    /// Takes a place for a stream. Dropping the place gives it back.
    ///
    /// # Errors
    /// Returns 429 if the address has too many streams, and 503 if the server has.
    pub fn open(&self, address: IpAddr) -> Result<Share, Problem> {
        self.open.take(address, PER_ADDRESS, self.max).map_err(|none| match none {
            NoShare::OfAddress => {
                let detail = format!("this address already has {PER_ADDRESS} open streams; close one of them first");
                Problem::too_many(detail, 30_000)
            }
            NoShare::OfAll => {
                let detail = "too many streams are open; try again later, or read the lists page by page";
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail).wait(Some(30_000))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_limited_per_address_and_per_server() {
        let streams = Streams::new(60);
        let at = |text: &str| text.parse::<IpAddr>().unwrap();
        let held: Vec<_> = (0..50).map(|_| streams.open(at("2001:db8::1")).unwrap()).collect();
        assert_eq!(streams.open(at("2001:db8::2")).unwrap_err().status, 429);
        let _other: Vec<_> = (0..10).map(|_| streams.open(at("192.0.2.1")).unwrap()).collect();
        assert_eq!(streams.open(at("192.0.2.2")).unwrap_err().status, 503);
        drop(held);
        assert!(streams.open(at("2001:db8::2")).is_ok());
    }
}
