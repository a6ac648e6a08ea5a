//! The addresses at which the server is reached.

use super::File;
use anyhow::{Context as _, Result, ensure};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use url::Url;

/// Listen options, as flags and environment variables give them.
#[derive(Debug, Default, clap::Args)]
pub struct ListenArgs {
    /// Address to listen on; with port 0, the system picks a free port [default: 127.0.0.1:8080]
    #[arg(long, env = "PLUGBOARD_LISTEN", value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Public URL of this server, such as `https://inbox.example.com` [default: http:// and the listen address]
    #[arg(long, env = "PLUGBOARD_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Address or network of a proxy whose X-Forwarded-For and X-Forwarded-Host headers are trusted; may be repeated
    #[arg(long = "trusted-proxy", env = "PLUGBOARD_TRUSTED_PROXIES", value_name = "NET", value_delimiter = ',')]
    pub trusted_proxies: Vec<String>,
}

/// The addresses at which the server is reached.
#[derive(Debug, Clone)]
pub struct Listen {
    /// `PLUGBOARD_LISTEN`: the address to listen on.
    pub address: SocketAddr,
    /// `PLUGBOARD_PUBLIC_URL`: the server's public URL, without a trailing slash.
    pub public_url: Option<String>,
    /// `PLUGBOARD_TRUSTED_PROXIES`: proxies whose forwarding headers are trusted.
    pub trusted_proxies: Vec<IpNet>,
}

impl Listen {
    pub(super) fn resolve(args: ListenArgs, file: &mut File) -> Result<Self> {
        let (listen, public, proxies) =
            (file.take("listen")?, file.take("public-url")?, file.take::<Vec<String>>("trusted-proxies")?);
        let proxies = if args.trusted_proxies.is_empty() { proxies.unwrap_or_default() } else { args.trusted_proxies };
        Ok(Self {
            address: args.listen.or(listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
            public_url: args.public_url.or(public).map(|url| public_url(&url)).transpose()?,
            trusted_proxies: proxies.iter().map(|text| network(text)).collect::<Result<_>>()?,
        })
    }

    /// Returns the server's public URL, without a trailing slash. `address` is the one that it listens on.
    #[must_use]
    pub fn public_url(&self, address: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{address}"))
    }

    /// Whether `peer` is a trusted proxy, so that its forwarding headers are used.
    #[must_use]
    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|net| net.contains(&peer.to_canonical()))
    }
}

/// Validates the public URL and removes a trailing slash.
fn public_url(text: &str) -> Result<String> {
    let wrong =
        || format!("public-url must be an address without a path, such as https://inbox.example.com, got `{text}`");
    let url = Url::parse(text).with_context(wrong)?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.path() == "/";
    ensure!(matches!(url.scheme(), "http" | "https") && url.has_host() && plain, wrong());
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Parses a network, or a single address as a network of its own.
fn network(text: &str) -> Result<IpNet> {
    let text = text.trim();
    let one = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse::<IpNet>().or_else(|_| one()).with_context(|| {
        format!("trusted proxy `{text}` must be an address or a network, such as 10.0.0.0/8 or 127.0.0.1")
    })
}
