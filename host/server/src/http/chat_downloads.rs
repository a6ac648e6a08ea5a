//! Limits the downloads of chat pages, so that visitors who read slowly do not take all connections.

use super::{
    Problem,
    share::{NoShare, Share, Shares},
};
use axum::http::StatusCode;
use std::net::IpAddr;

/// How many files one address may download at once. Many visitors may share an address.
const PER_ADDRESS: usize = 8;
/// How many files all chat pages together may download at once.
const ALL: usize = 64;
/// How long to wait for a place, in milliseconds.
const WAIT_MS: u32 = 2_000;

/// Counts downloads. Clones share the count.
#[derive(Debug, Clone, Default)]
pub struct ChatDownloads {
    open: Shares,
}

impl ChatDownloads {
    /// Takes a place for a download. Dropping the place gives it back.
    ///
    /// # Errors
    /// Returns 429 if the address has too many downloads, and 503 if the server has.
    pub fn begin(&self, address: IpAddr) -> Result<Share, Problem> {
        self.open.take(address, PER_ADDRESS, ALL).map_err(|none| match none {
            NoShare::OfAddress => {
                let detail = format!("this address already downloads {PER_ADDRESS} files; wait for one of them");
                Problem::too_many(detail, WAIT_MS)
            }
            NoShare::OfAll => {
                let detail = "too many files are being downloaded; try again in a moment";
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail).wait(Some(WAIT_MS))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn downloads_are_limited_per_address_and_per_server() {
        let downloads = ChatDownloads::default();
        let at = |text: &str| text.parse::<IpAddr>().unwrap();
        let held: Vec<_> = (0..8).map(|_| downloads.begin(at("192.0.2.1")).unwrap()).collect();
        let refused = downloads.begin(at("192.0.2.1")).unwrap_err();
        assert_eq!((refused.status, refused.retry_after), (429, Some(2)));
        let mut others: Vec<_> = (8..64).map(|n| downloads.begin(at(&format!("198.51.100.{n}"))).unwrap()).collect();
        let refused = downloads.begin(at("203.0.113.1")).unwrap_err();
        assert_eq!((refused.status, refused.code.as_str(), refused.retry_after), (503, "busy", Some(2)));
        others.pop();
        assert!(downloads.begin(at("203.0.113.1")).is_ok());
        drop(held);
        assert!(downloads.begin(at("192.0.2.1")).is_ok());
    }
}
