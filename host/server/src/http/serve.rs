//! Connections. Limits their number in total and per address, and the time to send a request and to take the response.
//! Stops gracefully first and by force after a grace period.

use super::{
    Peer,
    lifecycle_gate::LifecycleGate,
    share::{Share, Shares},
    write_timeout::WriteTimeout,
};
use crate::config::Listen;
use axum::body::Body;
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

/// How long a connection may take to send the head of a request, and how long it may stay open without one.
const HEAD_TIMEOUT: Duration = Duration::from_mins(1);
/// How long requests in progress have to finish once the server stops.
const GRACE_PERIOD: Duration = Duration::from_secs(10);
/// How long a connection accepted just before the stop has to send its first request, which is answered with 503.
const FIRST_REQUEST_TIMEOUT: Duration = Duration::from_secs(1);
/// How long a write may wait while the other end does not read. See `write_timeout.rs`.
pub const STALLED: Duration = Duration::from_secs(30);

/// The limits on connections.
#[derive(Debug, Clone)]
pub struct ConnectionLimits {
    /// Maximum number of connections; further ones wait to be accepted.
    pub connections: usize,
    /// Maximum number of connections per address; further ones are closed. A trusted proxy serves many clients and has
    /// no limit of its own.
    pub per_address: usize,
    /// How long a write may wait while the other end does not read: [`STALLED`].
    pub stalled: Duration,
    /// The listen settings, which include the trusted proxies.
    pub listen: Listen,
}

/// An open listener and its connections. Dropping this closes all of them.
pub struct ConnectionServer {
    /// Connections accepted before the stop.
    early: TaskTracker,
    /// Connections accepted after the stop, which only learn that the server is stopping.
    late: TaskTracker,
    /// Cancelled to close by force the connections in `early` that did not finish in time.
    force_close: CancellationToken,
    /// Cancels the accept loop and all connections when it is dropped.
    end: DropGuard,
    /// The task of the accept loop.
    accepting: tokio::task::JoinHandle<()>,
}

impl ConnectionServer {
    /// Accepts connections from now on. When `stop` is cancelled, open connections finish their requests and close. New
    /// ones are still accepted until [`ConnectionServer::close`].
    #[must_use]
    pub fn open(listener: TcpListener, gate: LifecycleGate, limits: ConnectionLimits, stop: CancellationToken) -> Self {
        let (early, late) = (TaskTracker::new(), TaskTracker::new());
        let end = CancellationToken::new();
        let force_close = end.child_token();
        let accept_loop = AcceptLoop {
            permits: Arc::new(Semaphore::new(limits.connections)),
            shares: Shares::default(),
            gate,
            limits,
            stop,
            early: early.clone(),
            late: late.clone(),
            force_close: force_close.clone(),
            end: end.clone(),
        };
        let accepting = tokio::spawn(async move {
            let end = accept_loop.end.clone();
            end.run_until_cancelled(accept_loop.accept(&listener)).await;
        });
        Self { early, late, force_close, end: end.drop_guard(), accepting }
    }

    /// Waits until the connections from before the stop are closed. Closes those by force that do not finish within the
    /// grace period.
    pub async fn finish(&self) {
        self.early.close();
        if timeout(GRACE_PERIOD, self.early.wait()).await.is_err() {
            tracing::warn!(left = self.early.len(), "closing connections that did not finish");
            self.force_close.cancel();
            self.early.wait().await;
        }
    }

    /// Stops accepting connections, closes the remaining ones by force, and waits for their tasks.
    pub async fn close(self) {
        let Self { early, late, force_close, end, accepting } = self;
        // This ends the accept loop and all connections.
        drop((force_close, end));
        // The task ends because it was cancelled. If it panicked, the listener is closed as well.
        let _ = accepting.await;
        early.close();
        late.close();
        early.wait().await;
        late.wait().await;
    }
}

/// The state of the accept loop.
struct AcceptLoop {
    permits: Arc<Semaphore>,
    shares: Shares,
    gate: LifecycleGate,
    limits: ConnectionLimits,
    stop: CancellationToken,
    early: TaskTracker,
    late: TaskTracker,
    force_close: CancellationToken,
    end: CancellationToken,
}

/// The permits that a connection holds while it is open.
struct Permits {
    _one_of_all: OwnedSemaphorePermit,
    _one_of_address: Option<Share>,
}

impl AcceptLoop {
    /// Accepts connections and serves each in its own task.
    async fn accept(&self, listener: &TcpListener) {
        while let Ok(permit) = self.permits.clone().acquire_owned().await {
            let (io, peer, share) = self.next(listener).await;
            let permits = Permits { _one_of_all: permit, _one_of_address: share };
            if self.stop.is_cancelled() {
                let work = serve(io, peer, self.gate.clone(), self.limits.stalled, None, permits);
                self.late.spawn(run_until_cancelled(self.end.clone(), work));
            } else {
                let stop = Some(self.stop.clone());
                let work = serve(io, peer, self.gate.clone(), self.limits.stalled, stop, permits);
                self.early.spawn(run_until_cancelled(self.force_close.clone(), work));
            }
        }
    }

    /// Returns the next connection whose address is below its limit. Other connections get an error response and are
    /// closed; they never take a permit.
    async fn next(&self, listener: &TcpListener) -> (TcpStream, SocketAddr, Option<Share>) {
        loop {
            let (io, peer) = match listener.accept().await {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Most likely out of file descriptors, and some will be free soon.
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            if self.limits.listen.trusts(peer.ip()) {
                return (io, peer, None);
            }
            match self.shares.take(peer.ip(), self.limits.per_address, usize::MAX) {
                Ok(share) => return (io, peer, Some(share)),
                Err(_) => turn_away(&io, peer),
            }
        }
    }
}

/// The response to an address that has too many connections.
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\n\
    retry-after: 5\r\nconnection: close\r\ncontent-length: 165\r\n\r\n\
    {\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,\
    \"detail\":\"too many connections are open from this address: close some of them\",\"code\":\"connections\"}";

/// Sends the response as far as the operating system accepts it at once. Nothing waits for such a connection.
fn turn_away(io: &TcpStream, peer: SocketAddr) {
    let _ = io.try_write(TOO_MANY);
    tracing::debug!(%peer, "closed: too many connections from this address");
}

/// Runs a connection until it ends or the token is cancelled.
async fn run_until_cancelled(token: CancellationToken, work: impl Future<Output = ()>) {
    token.run_until_cancelled(work).await;
}

/// Serves the requests of one connection. When `stop` is cancelled, an idle connection is closed, and another one once
/// its request is answered. A connection that was opened after the stop has no `stop`.
async fn serve(
    io: TcpStream,
    peer: SocketAddr,
    gate: LifecycleGate,
    stalled: Duration,
    stop: Option<CancellationToken>,
    _permits: Permits,
) {
    // Responses are small and clients wait for them. If the option cannot be set, they only arrive a little later.
    let _ = io.set_nodelay(true);
    let had_request = Arc::new(AtomicBool::new(false));
    let flag = had_request.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        flag.store(true, Ordering::Relaxed);
        request.extensions_mut().insert(Peer(peer.ip()));
        let gate = gate.clone();
        async move { Ok::<_, Infallible>(gate.answer(request.map(Body::new)).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(WriteTimeout::new(io, stalled)), service);
    tokio::pin!(connection);
    let stopped = async {
        match &stop {
            Some(stop) => stop.cancelled().await,
            None => std::future::pending().await,
        }
    };
    let end = tokio::select! {
        end = connection.as_mut() => end,
        () = stopped => {
            // A connection that had a request before is shut down now: at once if idle, else after the response. On a
            // new connection the first request may still be on its way, so wait a moment for it.
            let first = async {
                if had_request.load(Ordering::Relaxed) {
                    None
                } else {
                    timeout(FIRST_REQUEST_TIMEOUT, connection.as_mut()).await.ok()
                }
            };
            match first.await {
                Some(end) => end,
                None => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            }
        }
    };
    if let Err(error) = end {
        tracing::debug!(%peer, %error, "a connection failed");
    }
}

#[cfg(test)]
mod tests;
