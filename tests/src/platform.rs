//! A stand-in on loopback for the platform of the guest `platform`. It records parts, holds its answers on demand, and
//! says which rules it has.

use crate::PATIENCE;
use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};

struct Inner {
    parts: Vec<Value>,
    /// The rules, or the status with which the platform refuses to say them.
    rules: Result<Value, u16>,
    /// How often it was asked for the rules.
    asked: usize,
    /// The thread in which parts arrive, if the platform says so.
    thread: Option<String>,
}

struct Shared {
    inner: Mutex<Inner>,
    /// The number of parts so far.
    seen: watch::Sender<usize>,
    /// Whether answers are held.
    held: watch::Sender<bool>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stand-in. It stops when dropped.
pub struct PlatformStandIn {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Drop for PlatformStandIn {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl PlatformStandIn {
    /// Starts on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// Panics if no port is free.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener has an address");
        let inner = Mutex::new(Inner { parts: Vec::new(), rules: Ok(json!([])), asked: 0, thread: None });
        let shared = Arc::new(Shared { inner, seen: watch::Sender::new(0), held: watch::Sender::new(false) });
        let router = Router::new().route("/send", post(take)).route("/rules", get(tell));
        let router = router.with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the platform serves");
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

    /// Says which rules the platform has from now on, or with which status it refuses to say them.
    pub fn set_rules(&self, rules: Result<Value, u16>) {
        self.shared.lock().rules = rules;
    }

    /// How often the platform was asked for its rules.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.shared.lock().asked
    }

    /// Says in each answer to a part from now on that it arrived in this thread.
    pub fn arrives_in(&self, thread: &str) {
        self.shared.lock().thread = Some(thread.to_owned());
    }

    /// Holds the answers to parts, or gives those that were held.
    pub fn hold(&self, held: bool) {
        self.shared.held.send_replace(held);
    }

    /// The parts so far, as the guest wrote them.
    #[must_use]
    pub fn parts(&self) -> Vec<Value> {
        self.shared.lock().parts.clone()
    }

    /// The texts of the parts so far.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.parts().iter().map(|part| part["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Waits until `count` parts have arrived.
    ///
    /// # Panics
    /// Panics after [`PATIENCE`].
    pub async fn wait_for(&self, count: usize) {
        let mut seen = self.shared.seen.subscribe();
        let waited = timeout(PATIENCE, seen.wait_for(|seen| *seen >= count)).await;
        waited.unwrap_or_else(|_| panic!("{count} parts did not come: {:?}", self.parts())).expect("it serves");
    }
}

async fn take(State(shared): State<Arc<Shared>>, Json(part): Json<Value>) -> Response {
    let mut held = shared.held.subscribe();
    shared.lock().parts.push(part);
    shared.seen.send_modify(|seen| *seen += 1);
    // The sender lives as long as the stand-in.
    let _ = held.wait_for(|held| !held).await;
    let thread = shared.lock().thread.clone();
    thread.map_or(StatusCode::OK.into_response(), |thread| Json(json!({ "thread": thread })).into_response())
}

async fn tell(State(shared): State<Arc<Shared>>) -> Response {
    let mut inner = shared.lock();
    inner.asked += 1;
    match &inner.rules {
        Ok(rules) => Json(rules.clone()).into_response(),
        Err(status) => StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response(),
    }
}
