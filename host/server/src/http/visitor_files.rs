//! Limits the bytes of the files that visitors of web chats send, so that strangers do not fill the database.

use super::{Problem, share::network};
use axum::http::StatusCode;
use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// The time in which bytes are counted, in milliseconds.
const SPAN_MS: i64 = 10 * 60 * 1_000;
/// How many bytes the requests with files from one address may have together. Many visitors may share an address.
const PER_ADDRESS: u64 = 32 << 20;
/// How many bytes the requests with files to one channel may have together.
const PER_CHANNEL: u64 = 256 << 20;
/// How many addresses are tracked at once.
const ADDRESSES: usize = 10_000;
/// How long to wait if too many addresses are tracked, in milliseconds.
const BUSY_MS: u32 = 5_000;

/// Counts the bytes of requests with files. Each server counts what it receives itself.
#[derive(Debug, Default)]
pub struct VisitorFiles {
    counts: Mutex<Counts>,
}

/// The bytes of the current time span, by address and by channel.
#[derive(Debug, Default)]
struct Counts {
    addresses: HashMap<IpAddr, Count>,
    channels: HashMap<String, Count>,
}

/// The bytes since a time.
#[derive(Debug, Clone, Copy)]
struct Count {
    since: i64,
    bytes: u64,
}

/// A request that was counted.
#[derive(Debug)]
pub struct Counted {
    address: IpAddr,
    channel: String,
    bytes: u64,
}

impl VisitorFiles {
    /// Counts a request with files: its sender's address, its channel, and the bytes of its body. `now` is the time, in
    /// milliseconds since the Unix epoch.
    ///
    /// # Errors
    /// Returns 429 with a wait if there were too many bytes.
    pub fn take(&self, address: IpAddr, channel: &str, bytes: usize, now: i64) -> Result<Counted, Problem> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let (address, channel) = (network(address), channel.to_owned());
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let Counts { addresses, channels } = &mut *counts;
        if addresses.len() >= ADDRESSES && !addresses.contains_key(&address) {
            addresses.retain(|_, count| !count.is_over(now));
            if addresses.len() >= ADDRESSES {
                return Err(too_many(BUSY_MS));
            }
        }
        channels.retain(|_, count| !count.is_over(now));
        let of_address = with(addresses, &address, bytes, PER_ADDRESS, now)?;
        let of_channel = with(channels, &channel, bytes, PER_CHANNEL, now)?;
        addresses.insert(address, of_address);
        channels.insert(channel.clone(), of_channel);
        Ok(Counted { address, channel, bytes })
    }

    /// Takes back the count of a request of which nothing was stored.
    pub fn give_back(&self, counted: &Counted) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let Counts { addresses, channels } = &mut *counts;
        let of_address = addresses.get_mut(&counted.address);
        for count in of_address.into_iter().chain(channels.get_mut(&counted.channel)) {
            count.bytes = count.bytes.saturating_sub(counted.bytes);
        }
    }
}

impl Count {
    /// Whether its time span has ended. It has also ended if the clock was set back.
    fn is_over(&self, now: i64) -> bool {
        !(0..SPAN_MS).contains(&now.saturating_sub(self.since))
    }
}

/// Returns a count with more bytes.
fn with<K: Hash + Eq>(counts: &HashMap<K, Count>, key: &K, bytes: u64, max: u64, now: i64) -> Result<Count, Problem> {
    let known = counts.get(key).copied().filter(|count| !count.is_over(now));
    let Count { since, bytes: before } = known.unwrap_or(Count { since: now, bytes: 0 });
    let bytes = before.saturating_add(bytes);
    if bytes > max {
        return Err(too_many(u32::try_from(since + SPAN_MS - now).unwrap_or(u32::MAX)));
    }
    Ok(Count { since, bytes })
}

fn too_many(wait_ms: u32) -> Problem {
    let detail = "visitors of this chat have sent too many files; send the file again later";
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-bytes", detail).wait(Some(wait_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: usize = 1 << 20;

    fn at(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_sends_so_many_bytes_in_a_time() {
        let files = VisitorFiles::default();
        for n in 0..32 {
            // A /64 network counts as one address, and it is counted for all channels together.
            let channel = if n % 2 == 0 { "shop" } else { "help" };
            files.take(at(&format!("2001:db8::{n}")), channel, MIB, 1_000).unwrap();
        }
        let refused = files.take(at("2001:db8::ff"), "shop", 1, 61_000).unwrap_err();
        assert_eq!((refused.status, refused.code.as_str(), refused.retry_after), (429, "too-many-bytes", Some(540)));
        let other = files.take(at("192.0.2.1"), "shop", MIB, 61_000).unwrap();
        assert!(files.take(at("2001:db8::1"), "shop", MIB, 1_000 + SPAN_MS).is_ok());
        // What was not stored does not count.
        for _ in 0..31 {
            files.take(at("192.0.2.1"), "shop", MIB, 61_000).unwrap();
        }
        assert!(files.take(at("192.0.2.1"), "shop", MIB, 61_000).is_err());
        files.give_back(&other);
        assert!(files.take(at("192.0.2.1"), "shop", MIB, 61_000).is_ok());
        assert!(files.take(at("192.0.2.1"), "shop", 1, 61_000).is_err());
    }

    #[test]
    fn a_channel_takes_so_many_bytes_in_a_time() {
        let files = VisitorFiles::default();
        let from = |n: usize| at(&format!("192.0.2.{n}"));
        for n in 0..256 {
            files.take(from(n / 32), "shop", MIB, 0).unwrap();
        }
        assert_eq!(files.take(from(200), "shop", 1, 0).unwrap_err().status, 429);
        // What the channel refuses is not counted for the address.
        assert!(files.take(from(200), "help", 32 * MIB, 0).is_ok());
        assert!(files.take(from(201), "shop", MIB, SPAN_MS).is_ok());
    }

    #[test]
    fn addresses_are_forgotten_and_their_number_is_limited() {
        let files = VisitorFiles::default();
        let from = |n: usize| at(&format!("10.0.{}.{}", n / 256, n % 256));
        for n in 0..ADDRESSES {
            files.take(from(n), "shop", 1, 0).unwrap();
        }
        assert_eq!(files.take(at("192.0.2.1"), "shop", 1, 0).unwrap_err().retry_after, Some(5));
        assert!(files.take(from(0), "shop", 1, 0).is_ok(), "a known address is still counted");
        assert!(files.take(at("192.0.2.1"), "shop", 1, SPAN_MS).is_ok());
        let counts = files.counts.lock().unwrap();
        assert_eq!((counts.addresses.len(), counts.channels.len()), (1, 1));
    }
}
