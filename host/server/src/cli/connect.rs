//! `connect` and `disconnect` for plugins and channels: access tokens of other systems.

use super::{client::Client, output};
use crate::http::connections::{ConnectionView, ConsentView};
use anyhow::{Result, bail};
use serde::Deserialize;

/// Arguments of `connect` and `disconnect`.
#[derive(Debug, clap::Args)]
pub struct Connect {
    /// Name of the plugin or channel
    name: String,
    /// Secret that holds the access token [default: the only one]
    secret: Option<String>,
}

/// The fields of a plugin or channel that these commands use.
#[derive(Deserialize)]
struct Owner {
    connections: Vec<ConnectionView>,
}

/// Starts an authorization and prints the address at which an admin must agree to it. `list`: `plugins` or `channels`.
pub(super) async fn connect(client: &Client, list: &str, what: &Connect, as_json: bool) -> Result<()> {
    let secret = secret(client, list, what).await?;
    let consent: ConsentView = client.post(&[list, &what.name, "connections", &secret]).await?;
    if as_json {
        return output::json(&consent);
    }
    output::line(&format!("Open this address and agree before {}:\n\n{}", consent.expires_at, consent.address))
}

/// Removes a connection. `list`: `plugins` or `channels`.
pub(super) async fn disconnect(client: &Client, list: &str, what: &Connect, as_json: bool) -> Result<()> {
    let secret = secret(client, list, what).await?;
    client.delete(&[list, &what.name, "connections", &secret]).await?;
    if as_json {
        return Ok(());
    }
    output::line(&format!("{} no longer has a connection for `{secret}`.", what.name))
}

/// Returns the secret that the command names, or else the only one that the plugin or channel can connect.
async fn secret(client: &Client, list: &str, what: &Connect) -> Result<String> {
    if let Some(secret) = &what.secret {
        return Ok(secret.clone());
    }
    let owner: Owner = client.get(&[list, &what.name], &[]).await?;
    match owner.connections.as_slice() {
        [one] => Ok(one.secret.clone()),
        [] => bail!("{} has no secrets that use OAuth 2.0", what.name),
        several => {
            let names: Vec<_> = several.iter().map(|connection| connection.secret.as_str()).collect();
            bail!("{} has several secrets that use OAuth 2.0; name one of {}", what.name, names.join(", "))
        }
    }
}

/// Formats connections on one line.
pub(super) fn shown(connections: &[ConnectionView]) -> String {
    let one = |c: &ConnectionView| {
        let problem = c.problem.as_ref().or(c.failure.as_ref());
        let problem = problem.map(|problem| format!(" ({problem})")).unwrap_or_default();
        format!("{}: {}{problem}", c.secret, c.state)
    };
    connections.iter().map(one).collect::<Vec<_>>().join("; ")
}
