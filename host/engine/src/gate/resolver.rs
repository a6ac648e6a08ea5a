//! Resolves names to addresses and checks them when a connection is made, so that the checked address is the one
//! connected to.

use super::addresses::is_public;
use crate::BoxFuture;
use plugboard_model::{Failure, FailureKind, Grants};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// The maximum number of addresses that are tried per name.
const ADDRESSES_MAX: usize = 16;

/// Resolves names to addresses.
pub trait Resolver: Send + Sync {
    /// Returns all addresses of a name, which is in lower case.
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
}

/// The resolver of the operating system.
pub(crate) struct SystemResolver;

impl Resolver for SystemResolver {
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect()) })
    }
}

/// A refusal that happens while connecting. The HTTP client wraps it in its own error.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Refused(pub Failure);

/// Checks whether a connection may be made to this address. `name` is the name that resolved to it, or the address
/// itself if the request names an address.
pub(crate) fn check(grants: &Grants, name: &str, address: IpAddr, port: u16) -> Result<(), Failure> {
    let spelled = address.to_string();
    let by_itself = |grant: &plugboard_model::Grant| grant.port() == Some(port) && grant.host() == spelled;
    if is_public(address) || name == "localhost" && address.is_loopback() || grants.http.iter().any(by_itself) {
        return Ok(());
    }
    let socket = SocketAddr::new(address, port);
    let message = format!(
        "`{name}` resolves to {socket}, which is not a public address; to allow it, an admin must \
         also grant http={socket}"
    );
    Err(Failure::denied(message).code("address-not-public"))
}

/// Resolves names for connections to one port and checks the addresses.
pub(crate) struct Checked {
    pub grants: Arc<Grants>,
    pub resolver: Arc<dyn Resolver>,
    pub port: u16,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (grants, resolver, port) = (Arc::clone(&self.grants), Arc::clone(&self.resolver), self.port);
        Box::pin(async move {
            let name = name.as_str();
            let found = resolver.resolve(name).await.map_err(|error| {
                let message = format!("the name `{name}` could not be resolved: {error}");
                Refused(Failure::new(FailureKind::Unavailable, message).code("name-not-resolved"))
            })?;
            // If one address is not allowed, refuse the name, because a legitimate name has no such address.
            for address in &found {
                check(&grants, name, *address, port).map_err(Refused)?;
            }
            let addresses = found.into_iter().take(ADDRESSES_MAX).map(move |address| SocketAddr::new(address, port));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grants(list: &[&str]) -> Grants {
        Grants { http: list.iter().map(|grant| grant.parse().unwrap()).collect() }
    }

    #[test]
    fn a_private_address_needs_its_own_grant_with_the_port() {
        let loopback: IpAddr = "127.0.0.1".parse().unwrap();
        assert!(check(&grants(&["127.0.0.1:9000"]), "127.0.0.1", loopback, 9000).is_ok());
        assert!(check(&grants(&["example.com:9000", "127.0.0.1:9000"]), "example.com", loopback, 9000).is_ok());
        assert!(check(&grants(&["127.0.0.1:9000"]), "127.0.0.1", loopback, 9001).is_err());
        assert!(check(&grants(&["127.0.0.1"]), "127.0.0.1", loopback, 443).is_err());
        let refused = check(&grants(&["example.com:9000"]), "example.com", loopback, 9000).unwrap_err();
        assert_eq!(refused.code.as_deref(), Some("address-not-public"));
        assert!(refused.message.contains("http=127.0.0.1:9000"), "{refused}");
    }

    #[test]
    fn a_grant_for_localhost_covers_only_loopback_addresses() {
        let grants = grants(&["localhost:9000"]);
        assert!(check(&grants, "localhost", "::1".parse().unwrap(), 9000).is_ok());
        assert!(check(&grants, "localhost", "10.0.0.1".parse().unwrap(), 9000).is_err());
    }
}
