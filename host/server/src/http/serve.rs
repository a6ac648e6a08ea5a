//! Connections: so many at once, none of them with one address alone, each with a time to say what it wants and to take
//! its answer, and a stop that first asks and then insists.

use super::{
    Peer,
    front::Front,
    share::{Share, Shares},
    stall::Stall,
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

/// How long a connection may take to send the head of a request, and stay open without one.
const HEAD: Duration = Duration::from_mins(1);
/// How long requests that are being answered have to finish once the server stops.
const GRACE: Duration = Duration::from_secs(10);
/// How long a connection that was accepted just before the stop has to ask its first thing, and be told of the stop.
const FIRST: Duration = Duration::from_secs(1);
/// How long the other end may take nothing of what is written to it. See `stall.rs`.
pub const STALLED: Duration = Duration::from_secs(30);

/// What connections are held to.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// How many there may be at once; more wait to be accepted.
    pub connections: usize,
    /// How many one address may have at once; more are closed. A trusted proxy speaks for many and may have all.
    pub per_address: usize,
    /// How long the other end may take nothing of what is written to it: [`STALLED`].
    pub stalled: Duration,
    /// Who is a trusted proxy.
    pub listen: Listen,
}

/// An open listener and its connections. Dropping it closes them all.
pub struct Doors {
    /// Connections from before the stop.
    early: TaskTracker,
    /// Those that came afterwards, to be told that the server is stopping.
    late: TaskTracker,
    insist: CancellationToken,
    end: DropGuard,
    accepting: tokio::task::JoinHandle<()>,
}

impl Doors {
    /// Accepts connections from now on. When `stop` is cancelled, those that are there finish their requests and close;
    /// new ones are accepted still, until [`Doors::close`].
    #[must_use]
    pub fn open(listener: TcpListener, front: Front, bounds: Bounds, stop: CancellationToken) -> Self {
        let (early, late) = (TaskTracker::new(), TaskTracker::new());
        let end = CancellationToken::new();
        let insist = end.child_token();
        let house = House {
            places: Arc::new(Semaphore::new(bounds.connections)),
            shares: Shares::default(),
            front,
            bounds,
            stop,
            early: early.clone(),
            late: late.clone(),
            insist: insist.clone(),
            end: end.clone(),
        };
        let accepting = tokio::spawn(async move {
            let end = house.end.clone();
            end.run_until_cancelled(house.accept(&listener)).await;
        });
        Self { early, late, insist, end: end.drop_guard(), accepting }
    }

    /// Waits until the connections from before the stop are closed. Those that take too long are cut.
    pub async fn finish(&self) {
        self.early.close();
        if timeout(GRACE, self.early.wait()).await.is_err() {
            tracing::warn!(left = self.early.len(), "closing connections that did not finish");
            self.insist.cancel();
            self.early.wait().await;
        }
    }

    /// Accepts nothing more, and cuts what is left.
    pub async fn close(self) {
        let Self { early, late, insist, end, accepting } = self;
        // This ends accepting and every connection.
        drop((insist, end));
        // It ends when it is told to; a panic of its own has closed the listener as well.
        let _ = accepting.await;
        early.close();
        late.close();
        early.wait().await;
        late.wait().await;
    }
}

/// What accepting works with.
struct House {
    places: Arc<Semaphore>,
    shares: Shares,
    front: Front,
    bounds: Bounds,
    stop: CancellationToken,
    early: TaskTracker,
    late: TaskTracker,
    insist: CancellationToken,
    end: CancellationToken,
}

/// What a connection holds while it is open.
struct Place {
    _one_of_all: OwnedSemaphorePermit,
    _one_of_address: Option<Share>,
}

impl House {
    async fn accept(&self, listener: &TcpListener) {
        while let Ok(place) = self.places.clone().acquire_owned().await {
            let (io, peer, share) = self.next(listener).await;
            let place = Place { _one_of_all: place, _one_of_address: share };
            if self.stop.is_cancelled() {
                let work = serve(io, peer, self.front.clone(), self.bounds.stalled, None, place);
                self.late.spawn(cut_by(self.end.clone(), work));
            } else {
                let stop = Some(self.stop.clone());
                let work = serve(io, peer, self.front.clone(), self.bounds.stalled, stop, place);
                self.early.spawn(cut_by(self.insist.clone(), work));
            }
        }
    }

    /// The next connection whose address has not too many. Others are told so and closed; they never take a place.
    async fn next(&self, listener: &TcpListener) -> (TcpStream, SocketAddr, Option<Share>) {
        loop {
            let (io, peer) = match listener.accept().await {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, most likely: some will be free soon.
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            if self.bounds.listen.trusts(peer.ip()) {
                return (io, peer, None);
            }
            match self.shares.take(peer.ip(), self.bounds.per_address, usize::MAX) {
                Ok(share) => return (io, peer, Some(share)),
                Err(_) => turn_away(&io, peer),
            }
        }
    }
}

/// What an address is told that has too many connections.
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\n\
    retry-after: 5\r\nconnection: close\r\ncontent-length: 165\r\n\r\n\
    {\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,\
    \"detail\":\"too many connections are open from this address: close some of them\",\"code\":\"connections\"}";

/// As far as the operating system takes the answer at once: nothing waits for such a connection.
fn turn_away(io: &TcpStream, peer: SocketAddr) {
    let _ = io.try_write(TOO_MANY);
    tracing::debug!(%peer, "closed: too many connections of this address");
}

async fn cut_by(token: CancellationToken, work: impl Future<Output = ()>) {
    token.run_until_cancelled(work).await;
}

async fn serve(
    io: TcpStream,
    peer: SocketAddr,
    front: Front,
    stalled: Duration,
    stop: Option<CancellationToken>,
    _place: Place,
) {
    // Answers are small and somebody waits for each; where the option is not had, they come a little later.
    let _ = io.set_nodelay(true);
    let asked = Arc::new(AtomicBool::new(false));
    let asks = asked.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        asks.store(true, Ordering::Relaxed);
        request.extensions_mut().insert(Peer(peer.ip()));
        let front = front.clone();
        async move { Ok::<_, Infallible>(front.answer(request.map(Body::new)).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(Stall::new(io, stalled)), service);
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
            // One that is idle is closed now, but the first request of a new one may be on its way.
            let first = async {
                if asked.load(Ordering::Relaxed) { None } else { timeout(FIRST, connection.as_mut()).await.ok() }
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
        tracing::debug!(%peer, %error, "a connection broke off");
    }
}

#[cfg(test)]
mod tests;
