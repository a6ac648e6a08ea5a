//! The HTTP API. `access` checks permissions, with `cookie` and `origin` for browsers, and each resource has its own file. `serve` manages connections, with
//! `write_timeout` and `share`. `lifecycle_gate` answers while the server starts and stops. `feed` and `events` provide
//! the stream of changes.

pub mod access;
pub mod assist;
pub mod attachments;
pub mod audit;
pub mod backtests;
pub mod channels;
pub mod chat_downloads;
pub mod components;
pub mod connections;
pub mod contacts;
pub mod conversations;
pub mod cookie;
pub mod deliveries;
pub mod episodes;
pub mod events;
pub mod exports;
pub mod feed;
pub mod feedback;
pub mod gestures;
pub mod health;
pub mod hooks;
pub mod input;
pub mod kept_requests;
pub mod leads;
pub mod lifecycle_gate;
pub mod messages;
pub mod metrics;
pub mod openings;
pub mod origin;
pub mod page;
pub mod people;
pub mod plugins;
pub mod problem;
pub mod replays;
pub mod roles;
pub mod runs;
pub mod scope;
pub mod secrets;
pub mod serve;
pub mod sessions;
pub mod shadows;
pub mod share;
pub mod shared_files;
pub mod status;
pub mod streams;
pub mod templates;
pub mod test_clock;
pub mod time;
pub mod tokens;
pub mod trace;
pub mod trust;
pub mod visitor_files;
pub mod words;
pub mod write_timeout;

pub use access::Caller;
pub use page::Page;
pub use problem::Problem;
pub use roles::Permission;
pub use time::Time;

use crate::config::Listen;
use access::Tokens;
use axum::http::{HeaderMap, header};
use chat_downloads::ChatDownloads;
use feed::Feed;
use health::Health;
use people::passwords::Passwords;
use plugboard_flow::Flow;
use sessions::Sessions;
use std::{
    net::{IpAddr, SocketAddr},
    ops::Deref,
    sync::Arc,
};
use streams::Streams;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use visitor_files::VisitorFiles;

/// The state that all handlers share. Clones refer to the same state.
#[derive(Clone)]
pub struct App {
    inner: Arc<AppParts>,
}

/// The parts of an [`App`].
pub struct AppParts {
    /// The core: ingest, runs, delivery and admin operations.
    pub flow: Flow,
    /// The listen address, the public URL and the trusted proxies.
    pub listen: Listen,
    /// The address that the server listens on, with the actual port.
    pub address: SocketAddr,
    /// The cache of recently used API tokens.
    pub tokens: Tokens,
    /// The live feed of changes.
    pub feed: Feed,
    /// Limits the event streams of the API.
    pub api_streams: Streams,
    /// Limits the event streams of chat pages.
    pub chat_streams: Streams,
    /// Limits the files that chat pages download at once.
    pub chat_downloads: ChatDownloads,
    /// Limits the bytes of the files that visitors of chat pages send.
    pub visitor_files: VisitorFiles,
    /// Limits the new visitors of chat pages.
    pub sessions: Sessions,
    /// Limits the attempts to sign in.
    pub sign_ins: Sessions,
    /// Hashes people's passwords.
    pub passwords: Passwords,
    /// The result of the latest test write to the database.
    pub health: Health,
    /// Limits concurrent uploads of components, since each is large.
    pub component_uploads: Semaphore,
    /// Limits concurrent uploads of people's files. They must not wait for an admin's slow upload.
    pub file_uploads: Semaphore,
    /// Limits concurrent backtests, since they share the plugin threads with live events.
    pub backtests: Arc<Semaphore>,
    /// Cancelled when the server stops, which ends all streams.
    pub stop: CancellationToken,
}

impl App {
    /// Wraps the parts so that clones share them.
    #[must_use]
    pub fn new(parts: AppParts) -> Self {
        Self { inner: Arc::new(parts) }
    }

    /// The public URL of this server, without a trailing slash.
    #[must_use]
    pub fn public_url(&self) -> String {
        self.listen.public_url(self.address)
    }

    /// The client's address: the address of the connection, or the one that trusted proxies report.
    #[must_use]
    pub fn client(&self, peer: Peer, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.0;
        // Walks from the nearest proxy outwards, as long as each hop is a trusted proxy.
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

    /// The host that the client requested: the request's host, or the one that a trusted proxy reports.
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

/// The IP address of the other end of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// Parses an address as written by a proxy. Some proxies append the port and put IPv6 addresses in brackets.
fn forwarded(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim().trim_matches('"');
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    bare.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::forwarded;

    #[test]
    fn a_forwarded_address_is_read_with_or_without_a_port() {
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
