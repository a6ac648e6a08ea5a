//! The HTTP side. `router` has every route on one page, `access` who may what; each resource has a file of
//! its own. `serve` owns connections, with `stall` and `share`; `front` answers while the server starts and stops;
//! `feed` and `events` are the stream of changes.

pub mod access;
pub mod assist;
pub mod attachments;
pub mod audit;
pub mod backtests;
pub mod channels;
pub mod components;
pub mod connections;
pub mod contacts;
pub mod conversations;
pub mod events;
pub mod exports;
pub mod feed;
pub mod feedback;
pub mod front;
pub mod health;
pub mod hooks;
pub mod input;
pub mod kept;
pub mod leads;
pub mod messages;
pub mod metrics;
pub mod openapi;
pub mod page;
pub mod plugins;
pub mod problem;
pub mod replays;
pub mod router;
pub mod runs;
pub mod secrets;
pub mod serve;
pub mod shadows;
pub mod share;
pub mod stall;
pub mod status;
pub mod streams;
pub mod templates;
pub mod test_clock;
pub mod time;
pub mod tokens;
pub mod trace;
pub mod trust;
pub mod words;

pub use access::{Permission, Who};
pub use page::Page;
pub use problem::Problem;
pub use time::Time;

use crate::{config::Listen, web::sessions::Sessions};
use access::Tokens;
use axum::http::{HeaderMap, header};
use feed::Feed;
use health::Health;
use plugboard_flow::Flow;
use std::{
    net::{IpAddr, SocketAddr},
    ops::Deref,
    sync::Arc,
};
use streams::Streams;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// What every handler works with. Clones share it.
#[derive(Clone)]
pub struct App {
    inner: Arc<AppParts>,
}

/// What an [`App`] is made of.
pub struct AppParts {
    /// The flow.
    pub flow: Flow,
    /// Where the server is reached.
    pub listen: Listen,
    /// The address it listens on, with the real port.
    pub address: SocketAddr,
    /// Tokens that were looked up lately.
    pub tokens: Tokens,
    /// What changes, as it does.
    pub feed: Feed,
    /// Event streams of the API.
    pub api_streams: Streams,
    /// Event streams of chat pages.
    pub chat_streams: Streams,
    /// New visitors of chat pages.
    pub sessions: Sessions,
    /// What is known about writing to the database.
    pub health: Health,
    /// Components that may be taken at once, since each is large.
    pub uploads: Semaphore,
    /// Backtests that may be under way at once, since they share the plugins' threads with live events.
    pub backtests: Arc<Semaphore>,
    /// Is cancelled when the server stops: streams end.
    pub stop: CancellationToken,
}

impl App {
    /// Shares the parts.
    #[must_use]
    pub fn new(parts: AppParts) -> Self {
        Self { inner: Arc::new(parts) }
    }

    /// Where the world reaches this server, without a slash at the end.
    #[must_use]
    pub fn public_url(&self) -> String {
        self.listen.public_url.clone().unwrap_or_else(|| format!("http://{}", self.address))
    }

    /// The client's address: the connection's, or what trusted proxies say of it.
    #[must_use]
    pub fn client(&self, peer: Peer, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.0;
        // From the nearest proxy outwards, as long as each is trusted to name the one before it.
        let named = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let chain: Vec<&str> = named.flat_map(|value| value.split(',')).collect();
        for hop in chain.iter().rev() {
            if !self.listen.trusts(client) {
                break;
            }
            match forwarded(hop) {
                Some(address) => client = address,
                None => break,
            }
        }
        client.to_canonical()
    }

    /// The host that the client asked for: the request's, or what a trusted proxy says of it.
    #[must_use]
    pub fn host<'a>(&self, peer: Peer, headers: &'a HeaderMap) -> Option<&'a str> {
        let forwarded = headers.get("x-forwarded-host").filter(|_| self.listen.trusts(peer.0));
        forwarded.or_else(|| headers.get(header::HOST)).and_then(|value| value.to_str().ok())
    }
}

impl Deref for App {
    type Target = AppParts;
    fn deref(&self) -> &AppParts {
        &self.inner
    }
}

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);
/// An address as a proxy names it: some add the port, and write an IPv6 address in brackets.
fn forwarded(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim().trim_matches('"');
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    bare.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::forwarded;

    #[test]
    fn a_proxy_names_an_address_with_or_without_a_port() {
        for (hop, address) in [
            ("192.0.2.1", "192.0.2.1"),
            (" 192.0.2.1:4711", "192.0.2.1"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("\"[2001:db8::1]:4711\"", "2001:db8::1"),
        ] {
            assert_eq!(forwarded(hop), Some(address.parse().expect("an address")), "{hop}");
        }
        for hop in ["", "unknown", "_hidden", "192.0.2.1:", "[::1", "a:1"] {
            assert_eq!(forwarded(hop), None, "{hop}");
        }
    }
}
