//! `cargo xtask run`: builds and runs everything, with a chat page to try it.

use crate::{build, setup};
use anyhow::{Context as _, Result, bail};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

/// How long the server may take to accept its first connection.
const START: Duration = Duration::from_mins(1);

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
    build::all()?;
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
    let url = format!("http://{}", reachable(listen));
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

/// Returns the address at which to reach the server. For an unspecified address, which means every address of this
/// machine, that is the loopback address.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let own = if listen.is_ipv6() { IpAddr::from(Ipv6Addr::LOCALHOST) } else { Ipv4Addr::LOCALHOST.into() };
    SocketAddr::new(if listen.ip().is_unspecified() { own } else { listen.ip() }, listen.port())
}

/// The running server.
struct Server {
    process: Child,
}

impl Server {
    /// Starts the server and waits until it accepts connections. Shows its log.
    fn start(mut serve: Command, listen: SocketAddr) -> Result<Self> {
        // A separate process group, so that Ctrl-C reaches the server only once, through the handler below.
        let process = serve.process_group(0).spawn().context("cannot start the server")?;
        let id = process.id().to_string();
        let mut server = Self { process };
        ctrlc::set_handler(move || {
            setup::succeeds(setup::program("kill").args(["-TERM", &id]));
        })?;
        let began = Instant::now();
        while TcpStream::connect(reachable(listen)).is_err() {
            if let Some(status) = server.process.try_wait()? {
                bail!("the server ended with {status}; its log is above");
            }
            anyhow::ensure!(began.elapsed() < START, "the server did not start within {} s", START.as_secs());
            thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    /// Waits until the server ends, by itself or after Ctrl-C.
    fn wait(mut self) -> Result<()> {
        let status = self.process.wait()?;
        anyhow::ensure!(status.success(), "the server ended with {status}");
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            setup::succeeds(setup::program("kill").args(["-TERM", &self.process.id().to_string()]));
            let _ = self.process.wait();
        }
    }
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
    fn a_channel_is_found_by_its_whole_name() {
        let list = r#"{"data": [{"name": "webchat", "connector": "webchat"}], "next": null}"#;
        assert!(has_channel(list, "webchat").unwrap());
        assert!(!has_channel(list, "web").unwrap());
        assert!(has_channel("no JSON", "web").is_err());
    }
}
