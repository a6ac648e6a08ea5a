//! `cargo xtask run`: builds and runs everything, with a chat page to try it.

use crate::{build, server::Server, setup};
use anyhow::{Context as _, Result};
use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
};

/// Arguments of `cargo xtask run`.
#[derive(clap::Args)]
pub struct Options {
    /// Address that the server listens on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder for all data, which later runs use again [default: data/ in the repository]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

/// Builds and starts everything, installs the plugins and the channel, and waits for Ctrl-C.
///
/// # Errors
/// Returns an error if something cannot be built, started or installed.
pub fn run(options: &Options) -> Result<()> {
    build::product()?;
    let program = setup::target().join("release/plugboard");
    let plugboard = || setup::program(&program);

    // The path must be absolute, because the server runs in the repository, wherever this command runs.
    let data_dir = match &options.data_dir {
        Some(folder) => std::path::absolute(folder)?,
        None => setup::root().join("data"),
    };
    // Check the address before the server starts. Otherwise another program that listens there could be mistaken for
    // the server.
    let listen = TcpListener::bind(options.listen)
        .and_then(|listener| listener.local_addr())
        .with_context(|| format!("cannot listen on {}; choose another address with --listen", options.listen))?;

    println!("\n== run");
    let mut serve = plugboard();
    serve.arg("serve").args(["--listen", &listen.to_string(), "--data-dir"]).arg(&data_dir);
    let server = Server::start(serve, listen)?;
    let url = server.url();
    let mut create = plugboard();
    create.args(["token", "create", "--role", "admin", "--name", "xtask", "--data-dir"]).arg(&data_dir);
    let token = setup::output(&mut create)?;
    let client = |arguments: &[&str]| {
        let mut command = plugboard();
        setup::output(command.env("PLUGBOARD_URL", &url).env("PLUGBOARD_TOKEN", &token).args(arguments))
    };
    // Triage is first, so that it sorts a conversation no matter which plugin answers it.
    for plugin in ["triage", "welcome", "webchat"] {
        // Installing the same component again changes nothing. A rebuilt component is an upgrade.
        client(&["plugin", "install", &format!("target/plugins/{plugin}.wasm"), "--yes"])
            .with_context(|| format!("cannot install {plugin}"))?;
    }
    if !has_channel(&client(&["channel", "list", "--json"])?, "webchat")? {
        client(&["channel", "add", "webchat", "--connector", "webchat"]).context("cannot add the channel")?;
    }
    println!("\nChat page: {url}/chat/webchat\nAPI:       {url}/api/v1\nToken:     {token}\n\nPress Ctrl-C to stop.");
    server.wait()
}

/// Whether the output of `plugboard channel list --json` has a channel of this name.
fn has_channel(list: &str, name: &str) -> Result<bool> {
    #[derive(serde::Deserialize)]
    struct List {
        data: Vec<Channel>,
    }
    #[derive(serde::Deserialize)]
    struct Channel {
        name: String,
    }
    let list: List =
        serde_json::from_str(list).context("cannot parse the output of `plugboard channel list --json`")?;
    Ok(list.data.iter().any(|channel| channel.name == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_found_only_by_its_full_name() {
        let list = r#"{"data": [{"name": "webchat", "connector": "webchat"}], "next": null}"#;
        assert!(has_channel(list, "webchat").unwrap());
        assert!(!has_channel(list, "web").unwrap());
        assert!(has_channel("no JSON", "web").is_err());
    }
}
