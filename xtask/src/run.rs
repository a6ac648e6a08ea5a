//! `cargo xtask run`: everything built and running, with a page to try it in.

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

/// How long the server may take from its start to its first connection.
const START: Duration = Duration::from_mins(1);

/// What `cargo xtask run` can be told.
#[derive(clap::Args)]
pub struct Options {
    /// Where the server listens
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where everything is kept; a second start finds it there [default: data/ in the repository]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

/// Builds, starts, installs what is not there yet, and waits for Ctrl-C.
///
/// # Errors
/// When something cannot be built, started or installed.
pub fn run(options: &Options) -> Result<()> {
    build::all()?;
    let program = setup::target().join("release/plugboard");
    let plugboard = || setup::program(&program);

    // Absolute: the server runs in the repository, wherever this was called.
    let data_dir = match &options.data_dir {
        Some(folder) => std::path::absolute(folder)?,
        None => setup::root().join("data"),
    };
    // Asked before the server starts: otherwise somebody else's answer could be taken for the server's.
    let listen = TcpListener::bind(options.listen)
        .and_then(|listener| listener.local_addr())
        .with_context(|| format!("cannot listen on {}; choose another address by --listen", options.listen))?;

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
    // Triage goes first, so that a conversation is sorted whoever answers it.
    for plugin in ["triage", "welcome", "webchat"] {
        // Installing the same again changes nothing; what is newly built is an upgrade.
        client(&["plugin", "install", &format!("target/plugins/{plugin}.wasm"), "--yes"])
            .with_context(|| format!("cannot install {plugin}"))?;
    }
    if !has_channel(&client(&["channel", "list", "--json"])?, "webchat")? {
        client(&["channel", "add", "webchat", "--connector", "webchat"]).context("cannot add the channel")?;
    }
    println!("\nThe page:  {url}/chat/webchat\nThe API:   {url}/api/v1\nThe token: {token}\n\nCtrl-C stops it.");
    server.wait()
}

/// Where to call what listens there: on every address means on this machine's own, too.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let own = if listen.is_ipv6() { IpAddr::from(Ipv6Addr::LOCALHOST) } else { Ipv4Addr::LOCALHOST.into() };
    SocketAddr::new(if listen.ip().is_unspecified() { own } else { listen.ip() }, listen.port())
}

/// The server, running.
struct Server {
    process: Child,
}

impl Server {
    /// Starts it and waits until it takes connections. What it logs is shown.
    fn start(mut serve: Command, listen: SocketAddr) -> Result<Self> {
        // In a group of its own, so that Ctrl-C reaches it once: by the handler below.
        let process = serve.process_group(0).spawn().context("cannot start the server")?;
        let id = process.id().to_string();
        let mut server = Self { process };
        ctrlc::set_handler(move || {
            setup::succeeds(setup::program("kill").args(["-TERM", &id]));
        })?;
        let began = Instant::now();
        while TcpStream::connect(reachable(listen)).is_err() {
            if let Some(status) = server.process.try_wait()? {
                bail!("the server ended with {status}; what it said stands above");
            }
            anyhow::ensure!(began.elapsed() < START, "the server did not start within {} s", START.as_secs());
            thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    /// Waits until it ends by itself or by Ctrl-C.
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

/// Is there a channel of this name in what `plugboard channel list --json` prints?
fn has_channel(list: &str, name: &str) -> Result<bool> {
    #[derive(serde::Deserialize)]
    struct List {
        data: Vec<Channel>,
    }
    #[derive(serde::Deserialize)]
    struct Channel {
        name: String,
    }
    let list: List = serde_json::from_str(list).context("what `plugboard channel list --json` printed")?;
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
