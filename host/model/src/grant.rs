//! Grants: the hosts that a plugin may call.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// One host that an admin has granted: `example.com`, `*.example.com`, `127.0.0.1:9000`, `[::1]:9000`.
///
/// Without a port, the grant covers only port 443 by `https`. Calls by `http` need an explicit port.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Grant {
    host: String,
    port: Option<u16>,
}

/// The error for text that is not a valid grant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a valid host; use HOST or HOST:PORT, such as api.example.com, *.example.com or 127.0.0.1:9000")]
pub struct GrantError(String);

impl Grant {
    /// Returns the host in lower case. IPv6 addresses have no brackets; `*.` before a domain covers all its subdomains.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the port, if the grant names one.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Returns the IP address, if the grant names an address instead of a host name.
    #[must_use]
    pub fn address(&self) -> Option<std::net::IpAddr> {
        self.host.parse().ok()
    }

    /// Returns true if this grant covers a port of a host (a name in lower case, or an address without brackets).
    #[must_use]
    pub fn covers(&self, host: &str, port: u16) -> bool {
        let host_fits = match self.host.strip_prefix("*.") {
            Some(domain) => host.strip_suffix(domain).is_some_and(|left| left.len() > 1 && left.ends_with('.')),
            None => self.host == host,
        };
        host_fits && self.port.map_or(port == 443, |granted| granted == port)
    }
}

impl FromStr for Grant {
    type Err = GrantError;

    fn from_str(text: &str) -> Result<Self, GrantError> {
        let wrong = || GrantError(text.chars().take(256).collect());
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (host, rest) = rest.split_once(']').ok_or_else(wrong)?;
                host.parse::<std::net::Ipv6Addr>().map_err(|_| wrong())?;
                match rest {
                    "" => (host, None),
                    _ => (host, Some(rest.strip_prefix(':').ok_or_else(wrong)?)),
                }
            }
            None if text.parse::<std::net::Ipv6Addr>().is_ok() => (text, None),
            None => match text.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            },
        };
        let port = port.map(str::parse::<u16>).transpose().map_err(|_| wrong())?;
        let bare = host.strip_prefix("*.").unwrap_or(host);
        let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
        if bare.is_empty() || host.len() > 253 || !bare.chars().all(good) || port == Some(0) {
            return Err(wrong());
        }
        // Normalize the address to one spelling, so that comparing strings is enough.
        let host = host.parse::<std::net::IpAddr>().map_or_else(|_| host.to_ascii_lowercase(), |a| a.to_string());
        Ok(Self { host, port })
    }
}

impl TryFrom<String> for Grant {
    type Error = GrantError;
    fn try_from(text: String) -> Result<Self, GrantError> {
        text.parse()
    }
}

impl From<Grant> for String {
    fn from(grant: Grant) -> Self {
        grant.to_string()
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.port, self.host.contains(':')) {
            (Some(port), true) => write!(f, "[{}]:{port}", self.host),
            (Some(port), false) => write!(f, "{}:{port}", self.host),
            (None, _) => f.write_str(&self.host),
        }
    }
}

/// Everything that an admin has granted to one installation or channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Grants {
    /// Hosts for `http`, at most 64.
    pub http: Vec<Grant>,
}

impl Grants {
    /// Returns true if any grant covers this host and port.
    #[must_use]
    pub fn covers(&self, host: &str, port: u16) -> bool {
        self.http.iter().any(|grant| grant.covers(host, port))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_grants_print_as_written_and_invalid_ones_are_refused() {
        for text in ["example.com", "*.example.com", "127.0.0.1:9000", "[::1]:9000", "::1", "localhost:1"] {
            assert_eq!(text.parse::<Grant>().unwrap().to_string(), text);
        }
        for text in ["", "*", "*.", "a b", "http://x", "x:0", "x:70000", "[::1", "[x]:1", "x/y", "x:", "a@b"] {
            assert!(text.parse::<Grant>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_grant_covers_its_host_or_its_subdomains_and_nothing_else() {
        let covers = |grant: &str, host: &str, port| grant.parse::<Grant>().unwrap().covers(host, port);
        assert!(covers("*.example.com", "a.example.com", 443));
        assert!(covers("*.example.com", "a.b.example.com", 443));
        assert!(!covers("*.example.com", "example.com", 443));
        assert!(!covers("*.example.com", "evilexample.com", 443));
        assert!(!covers("*.example.com", ".example.com", 443));
        assert!(!covers("example.com", "example.com.evil.org", 443));
        assert!(!covers("example.com", "example.com", 8443));
        assert!(covers("example.com:8443", "example.com", 8443));
        assert!(!covers("example.com:8443", "example.com", 443));
        assert!(covers("EXAMPLE.com", "example.com", 443));
    }
}
