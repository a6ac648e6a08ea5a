//! A peer's server: a process on 127.0.0.1, with its data in a temporary folder.

use crate::{
    http::Client,
    load::{Load, LoadMode, Measured, Plan},
    machine,
};
use anyhow::{Context as _, Result, bail, ensure};
use std::{
    env,
    fs::{self, File},
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

/// What a peer's flow answers.
pub const ANSWER: &str = "ok";
/// The longest that a server may take to start.
const START: Duration = Duration::from_mins(2);
/// The longest to wait for one answer while it starts.
const PROBE: Duration = Duration::from_secs(2);
/// How often a server that starts or stops is checked.
const POLL: Duration = Duration::from_millis(100);
/// How long a server may take to stop before it is killed.
const GRACE: Duration = Duration::from_secs(10);
/// The number of lines of the server's log that are shown if it fails.
const LINES: usize = 20;
/// The file with the server's output, in its folder.
const LOG: &str = "server.log";

/// The server. It is stopped when dropped, together with its children.
pub struct PeerServer {
    process: Child,
    address: SocketAddr,
    path: &'static str,
    folder: TempDir,
}

/// Returns a command that runs a script with Node.js in a folder. Of this process's environment it gets only `PATH`,
/// because other variables could configure a peer.
#[must_use]
pub fn node(script: &Path, folder: &Path) -> Command {
    let mut node = Command::new("node");
    node.arg(script).current_dir(folder).stdin(Stdio::null());
    node.env_clear().env("HOME", folder).env("NODE_ENV", "production");
    if let Some(path) = env::var_os("PATH") {
        node.env("PATH", path);
    }
    node
}

/// Returns free addresses on 127.0.0.1.
///
/// # Errors
/// Returns an error if there are none.
pub fn free<const COUNT: usize>() -> Result<[SocketAddr; COUNT]> {
    let mut addresses = [SocketAddr::from(([127, 0, 0, 1], 0)); COUNT];
    // Keep each port bound until all are found, so that they differ.
    let mut bound = Vec::with_capacity(COUNT);
    for address in &mut addresses {
        let listener = TcpListener::bind(*address).context("no free port on 127.0.0.1")?;
        *address = listener.local_addr()?;
        bound.push(listener);
    }
    Ok(addresses)
}

impl PeerServer {
    /// Starts a server with a command, and waits until the path at its address answers [`ANSWER`]. The folder is
    /// removed when the server is dropped.
    ///
    /// # Errors
    /// Returns an error with the end of the server's log if it does not start.
    pub async fn start(mut node: Command, address: SocketAddr, path: &'static str, folder: TempDir) -> Result<Self> {
        let log = folder.path().join(LOG);
        let log = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let process = node.stdout(log.try_clone()?).stderr(log).spawn().context("cannot start `node`")?;
        let mut server = Self { process, address, path, folder };
        let began = Instant::now();
        while !matches!(timeout(PROBE, server.probe()).await, Ok(Ok(true))) {
            if let Some(status) = server.process.try_wait()? {
                bail!("the server ended with {status}; the end of its log:\n{}", server.log());
            }
            ensure!(began.elapsed() < START, "no answer within {START:?}; the end of its log:\n{}", server.log());
            sleep(POLL).await;
        }
        Ok(server)
    }

    /// Generates load on this many connections, and measures.
    ///
    /// # Errors
    /// Returns an error with the end of the server's log if a request fails.
    pub async fn measure(&self, connections: usize, plan: Plan) -> Result<Measured> {
        let load = Load::at(self.address, self.path, self.process.id())?;
        let measured = load.measure_alone(LoadMode::InFlight(connections), plan).await;
        measured.with_context(|| format!("the end of the server's log:\n{}", self.log()))
    }

    /// Whether the flow answers. A server may answer something else while it starts.
    async fn probe(&self) -> Result<bool> {
        let mut client = Client::connect(self.address, self.path).await?;
        let (status, answer) = client.exchange("", "{}").await?;
        Ok(status == 200 && answer.body() == ANSWER.as_bytes())
    }

    /// Returns the last lines of the server's log.
    fn log(&self) -> String {
        let text = fs::read(self.folder.path().join(LOG)).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<_> = text.lines().collect();
        lines[lines.len().saturating_sub(LINES)..].join("\n")
    }

    fn running(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }
}

impl Drop for PeerServer {
    fn drop(&mut self) {
        if !self.running() {
            return;
        }
        // On this signal, a server also stops its children.
        signal("-TERM", &[self.process.id()]);
        let asked = Instant::now();
        while self.running() && asked.elapsed() < GRACE {
            thread::sleep(POLL);
        }
        if self.running() {
            signal("-KILL", &machine::tree(self.process.id()).unwrap_or_default());
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

/// Sends a signal to processes. Ignores those that have exited meanwhile.
fn signal(name: &str, processes: &[u32]) {
    let mut kill = Command::new("kill");
    kill.arg(name).args(processes.iter().map(ToString::to_string));
    let _ = kill.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_addresses_differ() {
        let [one, other] = free::<2>().unwrap();
        assert!(one.ip().is_loopback() && other.ip().is_loopback() && one.port() != other.port());
    }

    #[tokio::test]
    async fn a_server_that_does_not_start_shows_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "echo no such flow; exit 3"]);
        let [address] = free::<1>().unwrap();
        let error = PeerServer::start(command, address, "/hook", folder).await.err().unwrap().to_string();
        assert!(error.contains("exit status: 3") && error.contains("no such flow"), "{error}");
    }
}
