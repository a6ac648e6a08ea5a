//! A Plugboard server that an xtask command starts, and that stops when the command ends.

use crate::setup;
use anyhow::{Context as _, Result, bail, ensure};
use std::{
    io::{self, Read as _, Write as _},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    os::unix::process::CommandExt as _,
    process::{Child, Command},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// How long the server may take until it is ready.
const START: Duration = Duration::from_mins(1);
/// How long one check may wait for the server's answer.
const ANSWER: Duration = Duration::from_secs(5);
/// The process that Ctrl-C stops, while a server runs.
static RUNNING: Mutex<Option<u32>> = Mutex::new(None);

/// The running server.
pub struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts the server and waits until it is ready. Shows its log. Ctrl-C then stops the server; without a running
    /// server, Ctrl-C ends this program. `listen` is the address that the command `serve` tells the server to listen
    /// on. There can be only one server at a time.
    ///
    /// # Errors
    /// Returns an error if the server cannot be started, ends, or is not ready within a minute.
    pub fn start(mut serve: Command, listen: SocketAddr) -> Result<Self> {
        // A separate process group, so that Ctrl-C reaches the server only once, through the handler below.
        let process = serve.process_group(0).spawn().context("cannot start the server")?;
        *running() = Some(process.id());
        let mut server = Self { process, address: reachable(listen) };
        let set = ctrlc::set_handler(|| match *running() {
            Some(id) => terminate(id),
            None => std::process::exit(130),
        });
        match set {
            // An earlier server has set the same handler.
            Ok(()) | Err(ctrlc::Error::MultipleHandlers) => {}
            Err(error) => return Err(error.into()),
        }
        let began = Instant::now();
        while !ready(server.address) {
            if let Some(status) = server.process.try_wait()? {
                bail!("the server ended with {status}; its log is above");
            }
            ensure!(began.elapsed() < START, "the server was not ready within {} s", START.as_secs());
            thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    /// Returns the address at which this machine reaches the server, as `http://HOST:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until the server ends, by itself or after Ctrl-C.
    ///
    /// # Errors
    /// Returns an error if the server ends with a failure.
    pub fn wait(mut self) -> Result<()> {
        let status = self.process.wait()?;
        ensure!(status.success(), "the server ended with {status}");
        Ok(())
    }

    /// Stops the server and waits until it has finished its work in progress.
    ///
    /// # Errors
    /// Returns an error if the server ends with a failure.
    pub fn stop(self) -> Result<()> {
        terminate(self.process.id());
        self.wait()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            terminate(self.process.id());
            let _ = self.process.wait();
        }
        // The system may now reuse the process ID, so Ctrl-C must no longer signal it.
        *running() = None;
    }
}

fn running() -> MutexGuard<'static, Option<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends SIGTERM to a process.
fn terminate(id: u32) {
    setup::succeeds(setup::program("kill").args(["-TERM", &id.to_string()]));
}

/// Returns the address at which to reach the server. If it listens on every address of this machine (the unspecified
/// address), that is the loopback address.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let own = if listen.is_ipv6() { IpAddr::from(Ipv6Addr::LOCALHOST) } else { Ipv4Addr::LOCALHOST.into() };
    SocketAddr::new(if listen.ip().is_unspecified() { own } else { listen.ip() }, listen.port())
}

/// Whether the server answers that it is ready.
fn ready(address: SocketAddr) -> bool {
    let ask = || -> io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, ANSWER)?;
        stream.set_read_timeout(Some(ANSWER))?;
        let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200 "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn only_200_means_ready() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            for status in ["503 Service Unavailable", "200 OK"] {
                let (mut stream, _) = listener.accept().unwrap();
                let read = stream.read(&mut [0; 512]).unwrap();
                assert!(read > 0);
                stream.write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes()).unwrap();
            }
        });
        assert!(!ready(address));
        assert!(ready(address));
        server.join().unwrap();
        assert!(!ready(address), "nothing listens there any more");
    }
}
