//! A stand-in for HubSpot's API on loopback. It stores an account of objects and associations, reports which inputs of
//! a batch are bad, fails on demand, and lets a salesperson move deals. If `PLUGBOARD_SPECS` names a folder with
//! HubSpot's OpenAPI documents, every request and answer is checked against them. The stand-in panics when it is
//! dropped if any of them was wrong.

mod account;
mod answers;
mod specs;

pub use specs::documented_answers;

use crate::PATIENCE;
use account::Account;
use answers::{Answer, limited, refused};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use futures_util::stream;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};

/// The access token that is accepted.
pub const TOKEN: &str = "pat-hubspot-token";
/// The HubSpot property that stores our identifier.
pub const OURS: &str = "plugboard_id";

/// How a request is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behavior {
    /// The way HubSpot answers when nothing fails.
    Normal,
    /// No answer ever comes.
    Silent {
        /// Whether the request is executed anyway.
        executed: bool,
    },
    /// The connection ends in the middle of the answer.
    Cut {
        /// Whether the request is executed anyway.
        executed: bool,
    },
    /// HTTP 429 for the ten-second limit, with `Retry-After` in seconds; nothing is executed.
    TooManyRequests(u32),
    /// HTTP 429 for the daily limit, which does not say how long to wait; nothing is executed.
    Daily,
    /// The token is refused; nothing is executed.
    Unauthorized,
    /// A server error with this status; nothing is executed.
    Error(u16),
    /// The whole batch is refused because of its bad inputs, and the error does not name them.
    WholeBatch,
}

/// A stored object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its HubSpot identifier.
    pub id: String,
    /// Its properties.
    pub properties: BTreeMap<String, String>,
}

/// A request that was read.
#[derive(Debug, Clone)]
pub struct ReceivedRequest {
    /// Its path.
    pub path: String,
    /// Its body.
    pub body: Value,
}

impl ReceivedRequest {
    /// The number of inputs in the request.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.body["inputs"].as_array().map_or(0, Vec::len)
    }
}

#[derive(Default)]
struct Inner {
    requests: Vec<ReceivedRequest>,
    account: Account,
    /// How a later request is answered, and how many requests come before it.
    plan: Option<(usize, Behavior)>,
    /// Answers to all requests to a path.
    fixed: BTreeMap<String, Answer>,
    /// Deviations from HubSpot's documents.
    faults: Vec<String>,
}

struct Shared {
    inner: Mutex<Inner>,
    requests: watch::Sender<usize>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stand-in. It stops when dropped.
pub struct Hubspot {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Drop for Hubspot {
    fn drop(&mut self) {
        self.server.abort();
        let faults = self.faults();
        // A second panic would hide the first.
        assert!(std::thread::panicking() || faults.is_empty(), "HubSpot's documents do not allow: {faults:#?}");
    }
}

impl Hubspot {
    /// Starts on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// Panics if no port is free, or if `PLUGBOARD_SPECS` is set and the documents cannot be read.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener has an address");
        // Read the documents now, so that a missing one fails the test and not a request.
        let _ = specs::documents();
        let shared = Arc::new(Shared { inner: Mutex::default(), requests: watch::Sender::new(0) });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the stand-in for HubSpot serves");
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

    /// Answers the request after the next `others` requests in this way.
    pub fn after(&self, others: usize, behavior: Behavior) {
        self.shared.lock().plan = Some((others, behavior));
    }

    /// Answers all requests to this path in this way, and executes nothing.
    pub fn always(&self, path: &str, status: u16, body: Value) {
        self.shared.lock().fixed.insert(path.to_owned(), (status, body));
    }

    /// Discards all plans, so that every request succeeds again.
    pub fn recover(&self) {
        let mut inner = self.shared.lock();
        (inner.plan, inner.fixed) = (None, BTreeMap::new());
    }

    /// Refuses inputs with these Plugboard identifiers.
    pub fn refuse(&self, ids: impl IntoIterator<Item = String>) {
        self.shared.lock().account.bad = ids.into_iter().collect();
    }

    /// Fails inputs with these Plugboard identifiers temporarily, once each.
    pub fn fail_once(&self, ids: impl IntoIterator<Item = String>) {
        self.shared.lock().account.passing = ids.into_iter().collect();
    }

    /// Refuses the next associations, one for each category, with that category.
    pub fn refuse_links(&self, categories: &[&'static str]) {
        self.shared.lock().account.bad_links = categories.to_vec();
    }

    /// Makes batch errors name their inputs by identifier instead of by trace.
    pub fn name_by_ids(&self) {
        self.shared.lock().account.names_by_ids = true;
    }

    /// Makes a batch with a conflict fail as a whole, with an error that names only one of the contacts.
    pub fn fail_whole_on_conflict(&self) {
        self.shared.lock().account.whole_conflicts = true;
    }

    /// The requests so far.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.shared.lock().requests.clone()
    }

    /// The number of requests read.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shared.lock().requests.len()
    }

    /// The objects of a kind: `contacts`, `companies`, `tickets` or `deals`.
    #[must_use]
    pub fn objects(&self, kind: &str) -> Vec<Object> {
        let kind = if kind == "deals" { "0-3" } else { kind };
        self.shared.lock().account.objects(kind)
    }

    /// The associations, as pairs of HubSpot kinds and identifiers.
    #[must_use]
    pub fn associations(&self) -> BTreeSet<(String, String)> {
        self.shared.lock().account.associations.clone()
    }

    /// Moves a deal to a stage, as a salesperson would.
    ///
    /// # Panics
    /// Panics if there is no such deal.
    pub fn move_deal(&self, id: &str, stage: &str) {
        self.shared.lock().account.move_deal(id, stage);
    }

    /// Adds a contact with this address that was not made by Plugboard. Returns its identifier.
    #[must_use]
    pub fn has_contact(&self, email: &str) -> String {
        self.shared.lock().account.add_contact(email)
    }

    /// Waits until `count` requests have been read.
    ///
    /// # Panics
    /// Panics after [`PATIENCE`].
    pub async fn wait_for(&self, count: usize) {
        let mut requests = self.shared.requests.subscribe();
        let waited = timeout(PATIENCE, requests.wait_for(|seen| *seen >= count)).await;
        waited.unwrap_or_else(|_| panic!("{count} requests did not come: {:?}", self.requests())).expect("it serves");
    }

    /// Requests and answers that deviate from HubSpot's documents.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        self.shared.lock().faults.clone()
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, 64 << 20).await else { return StatusCode::BAD_REQUEST.into_response() };
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let (method, path) = (parts.method.as_str(), parts.uri.path().to_owned());
    let authorized = parts.headers.get(header::AUTHORIZATION).is_some_and(|value| value == &format!("Bearer {TOKEN}"));
    let (answer, count) = {
        let mut inner = shared.lock();
        inner.requests.push(ReceivedRequest { path: path.clone(), body: body.clone() });
        inner.faults.extend(specs::faults(&parts, &body));
        let (behavior, fixed) = (inner.behavior(), inner.fixed.get(&path).cloned());
        let mut succeed = |whole| match &fixed {
            Some(answer) => answer.clone(),
            None if authorized => inner.account.take(method, &path, &body, whole),
            None => unauthorized(),
        };
        let answer = match behavior {
            Behavior::Normal => Sent::Whole(succeed(false), None),
            Behavior::WholeBatch => Sent::Whole(succeed(true), None),
            Behavior::Silent { executed } | Behavior::Cut { executed } => {
                if executed {
                    succeed(false);
                }
                if matches!(behavior, Behavior::Cut { .. }) { Sent::Half } else { Sent::Nothing }
            }
            Behavior::TooManyRequests(seconds) => Sent::Whole(limited("TEN_SECONDLY_ROLLING"), Some(seconds)),
            Behavior::Daily => Sent::Whole(limited("DAILY"), None),
            Behavior::Unauthorized => Sent::Whole(unauthorized(), None),
            Behavior::Error(status) => Sent::Whole(refused(status, "INTERNAL_ERROR", "it broke"), None),
        };
        if let Sent::Whole((status, answer), _) = &answer {
            inner.faults.extend(specs::answer_faults(&parts, *status, answer));
        }
        (answer, inner.requests.len())
    };
    // Signal only now, so that a test that waits for this request finds its effects.
    shared.requests.send_replace(count);
    match answer {
        Sent::Whole((status, body), wait) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            let mut response = (status, axum::Json(body)).into_response();
            if let Some(seconds) = wait {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            response
        }
        Sent::Half => {
            let cut = [Ok(Bytes::from_static(b"{\"status\":")), Err(io::Error::other("the connection ends"))];
            Body::from_stream(stream::iter(cut)).into_response()
        }
        Sent::Nothing => std::future::pending().await,
    }
}

/// What is sent back to the client.
enum Sent {
    /// An answer, and the `Retry-After` in seconds.
    Whole(Answer, Option<u32>),
    /// The beginning of an answer.
    Half,
    /// Nothing, ever.
    Nothing,
}

fn unauthorized() -> Answer {
    refused(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.")
}

impl Inner {
    /// Returns how to answer the next request.
    fn behavior(&mut self) -> Behavior {
        match self.plan.take() {
            Some((0, behavior)) => behavior,
            Some((others, behavior)) => {
                self.plan = Some((others - 1, behavior));
                Behavior::Normal
            }
            None => Behavior::Normal,
        }
    }
}
