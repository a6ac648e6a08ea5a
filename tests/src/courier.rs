//! A stand-in on loopback for the platform of the guest `courier`. It takes parts, recognizes a repetition by the part's
//! identifier, loses answers on demand, and says whether it has taken a part. Files are in `courier/files.rs`.

mod files;

use crate::PATIENCE;
use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use futures_util::stream;
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};

/// What happens to a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behavior {
    /// The platform takes it.
    Take,
    /// The connection ends in the middle of the answer.
    Lose {
        /// Whether the platform takes the part anyway.
        taken: bool,
    },
    /// The platform takes it, but its answer waits for [`Courier::release`], and is lost then.
    Hold,
    /// The platform does not take it, and asks for a wait.
    Refuse {
        /// The wait in seconds.
        wait: u32,
    },
}

/// How the platform answers whether it has taken a part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Answer {
    /// The truth.
    #[default]
    Known,
    /// Not known yet.
    NotYet,
    /// No, after [`Courier::release`].
    LateNo,
}

#[derive(Default)]
struct Inner {
    requests: Vec<Value>,
    taken: Vec<Value>,
    plan: VecDeque<Behavior>,
    answer: Answer,
    asked: Vec<String>,
    files: files::Files,
}

struct Shared {
    inner: Mutex<Inner>,
    /// The number of parts and questions so far.
    seen: watch::Sender<usize>,
    /// Signals when answers are released.
    released: watch::Sender<()>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stand-in. It stops when dropped.
pub struct Courier {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Drop for Courier {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Courier {
    /// Starts on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// Panics if no port is free.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener has an address");
        let (seen, released) = (watch::Sender::new(0), watch::Sender::new(()));
        let shared = Arc::new(Shared { inner: Mutex::default(), seen, released });
        let router = Router::new().route("/send", post(take)).route("/sent/{id}", get(tell));
        let router = router.merge(files::router()).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the courier serves");
        });
        Self { address, shared, server }
    }

    /// The host and port, for a grant.
    #[must_use]
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The base URL, for `api_base`.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Says what happens to the next part for which nothing has been said. Without this, the platform takes it.
    pub fn next(&self, behavior: Behavior) {
        self.shared.lock().plan.push_back(behavior);
    }

    /// Says how the platform answers from now on whether it has taken a part.
    pub fn answer(&self, answer: Answer) {
        self.shared.lock().answer = answer;
    }

    /// Ends every wait for this.
    pub fn release(&self) {
        self.shared.released.send_replace(());
    }

    /// The parts that were posted so far, with repetitions, as the guest wrote them.
    #[must_use]
    pub fn requests(&self) -> Vec<Value> {
        self.shared.lock().requests.clone()
    }

    /// The parts that the platform has taken, each once.
    #[must_use]
    pub fn taken(&self) -> Vec<Value> {
        self.shared.lock().taken.clone()
    }

    /// How often the platform was asked about a part, by its identifier.
    #[must_use]
    pub fn asked(&self, part: &str) -> usize {
        self.shared.lock().asked.iter().filter(|asked| *asked == part).count()
    }

    /// Waits until `count` parts and questions have arrived.
    ///
    /// # Panics
    /// Panics after [`PATIENCE`].
    pub async fn wait_for(&self, count: usize) {
        let mut seen = self.shared.seen.subscribe();
        let waited = timeout(PATIENCE, seen.wait_for(|seen| *seen >= count)).await;
        waited.unwrap_or_else(|_| panic!("{count} requests did not come: {:?}", self.requests())).expect("it serves");
    }
}

/// Returns the platform's identifier of a part.
fn external(part: &str) -> Value {
    json!({ "id": format!("c-{part}") })
}

async fn take(State(shared): State<Arc<Shared>>, Json(part): Json<Value>) -> Response {
    // Subscribe before anyone can know of the request, so that the release is not missed.
    let mut released = shared.released.subscribe();
    let id = part["id"].as_str().unwrap_or_default().to_owned();
    let behavior = {
        let mut inner = shared.lock();
        let behavior = inner.plan.pop_front().unwrap_or(Behavior::Take);
        inner.requests.push(part.clone());
        let is_new = inner.taken.iter().all(|taken| taken["id"] != part["id"]);
        if is_new && !matches!(behavior, Behavior::Lose { taken: false } | Behavior::Refuse { .. }) {
            inner.taken.push(part);
        }
        behavior
    };
    shared.seen.send_modify(|seen| *seen += 1);
    if behavior == Behavior::Hold {
        // The sender lives as long as the stand-in.
        let _ = released.changed().await;
    }
    match behavior {
        Behavior::Take => return Json(external(&id)).into_response(),
        Behavior::Refuse { wait } => {
            return (StatusCode::TOO_MANY_REQUESTS, [("Retry-After", wait.to_string())]).into_response();
        }
        Behavior::Lose { .. } | Behavior::Hold => {}
    }
    cut()
}

/// An answer that ends in the middle.
fn cut() -> Response {
    let cut = [Ok(Bytes::from_static(b"{\"id\":")), Err(io::Error::other("the connection ends"))];
    Body::from_stream(stream::iter(cut)).into_response()
}

async fn tell(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    let mut released = shared.released.subscribe();
    let (answer, taken) = {
        let mut inner = shared.lock();
        inner.asked.push(id.clone());
        (inner.answer, inner.taken.iter().any(|taken| taken["id"] == *id))
    };
    shared.seen.send_modify(|seen| *seen += 1);
    match answer {
        Answer::Known if taken => return Json(external(&id)).into_response(),
        Answer::Known => {}
        Answer::NotYet => return StatusCode::ACCEPTED.into_response(),
        Answer::LateNo => {
            let _ = released.changed().await;
        }
    }
    StatusCode::NOT_FOUND.into_response()
}
