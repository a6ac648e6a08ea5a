//! A stand-in for HubSpot's API on loopback: it keeps an account of objects and links, tells bad inputs apart, fails as it
//! is told to, and lets a salesperson move deals. Where `PLUGBOARD_SPECS` names a folder with HubSpot's documents, each
//! request and each answer must be as they say.

mod account;
mod answers;
mod specs;

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
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};

/// No test waits longer than this for something to happen.
const PATIENCE: Duration = Duration::from_mins(1);
/// The token that it takes.
pub const TOKEN: &str = "pat-hubspot-token";
/// The property that holds our identifier.
pub const OURS: &str = "plugboard_id";

/// How a request is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// As HubSpot does when all is well.
    Well,
    /// No answer ever comes; the request was done or not.
    Silent {
        /// Done all the same.
        done: bool,
    },
    /// The connection ends in the middle of the answer; the request was done or not.
    Cut {
        /// Done all the same.
        done: bool,
    },
    /// HTTP 429 by the limit of ten seconds, with `Retry-After` in seconds, and nothing done.
    TooMany(u32),
    /// HTTP 429 by the limit of a day, which does not say how long to wait, and nothing done.
    Daily,
    /// The token is not taken, and nothing done.
    Unauthorized,
    /// An error of the server's, and nothing done.
    Error(u16),
    /// The whole batch is refused for its bad inputs, without telling which.
    WholeBatch,
}

/// An object that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its identifier there.
    pub id: String,
    /// Its properties.
    pub properties: BTreeMap<String, String>,
}

/// A request that was read.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its path.
    pub path: String,
    /// Its body.
    pub body: Value,
}

impl Seen {
    /// How many inputs it had.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.body["inputs"].as_array().map_or(0, Vec::len)
    }
}

#[derive(Default)]
struct Inner {
    seen: Vec<Seen>,
    account: Account,
    /// The next requests but so many are answered so.
    plan: Option<(usize, Manner)>,
    /// What was not as the documents say.
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
    }
}

impl Hubspot {
    /// Starts on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// When there is none, or HubSpot's documents are named and cannot be read.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared { inner: Mutex::default(), requests: watch::Sender::new(0) });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the stand-in for HubSpot serves");
        });
        Self { address, shared, server }
    }

    /// The address and port, for a grant.
    #[must_use]
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The address for `api_base`.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The request after so many others is answered so.
    pub fn after(&self, others: usize, manner: Manner) {
        self.shared.lock().plan = Some((others, manner));
    }

    /// Answers as it does when all is well, whatever was planned.
    pub fn recover(&self) {
        self.shared.lock().plan = None;
    }

    /// Refuses what has these identifiers of ours.
    pub fn refuse(&self, ids: impl IntoIterator<Item = String>) {
        self.shared.lock().account.bad = ids.into_iter().collect();
    }

    /// Cannot take what has these identifiers of ours, once each.
    pub fn stumble(&self, ids: impl IntoIterator<Item = String>) {
        self.shared.lock().account.passing = ids.into_iter().collect();
    }

    /// Refuses as many of the next links as there are categories, each with its own.
    pub fn refuse_links(&self, categories: &[&'static str]) {
        self.shared.lock().account.bad_links = categories.to_vec();
    }

    /// Errors of a batch name their inputs by identifiers and not by traces.
    pub fn name_by_ids(&self) {
        self.shared.lock().account.names_by_ids = true;
    }

    /// A batch with a conflict is refused as a whole, which names one of the contacts alone.
    pub fn tell_conflicts_whole(&self) {
        self.shared.lock().account.whole_conflicts = true;
    }

    /// What it was asked.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        self.shared.lock().seen.clone()
    }

    /// How many requests it has read.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shared.lock().seen.len()
    }

    /// The objects of a kind: `contacts`, `companies`, `tickets` or `deals`.
    #[must_use]
    pub fn objects(&self, kind: &str) -> Vec<Object> {
        let kind = if kind == "deals" { "0-3" } else { kind };
        self.shared.lock().account.objects(kind)
    }

    /// What is associated with what, as kinds and identifiers there.
    #[must_use]
    pub fn associations(&self) -> BTreeSet<(String, String)> {
        self.shared.lock().account.associations.clone()
    }

    /// A salesperson moves a deal to a stage.
    ///
    /// # Panics
    /// When there is no such deal.
    pub fn move_deal(&self, id: &str, stage: &str) {
        self.shared.lock().account.move_deal(id, stage);
    }

    /// Somebody has made a contact with this address before. Gives its identifier.
    #[must_use]
    pub fn has_contact(&self, email: &str) -> String {
        self.shared.lock().account.add_contact(email)
    }

    /// Waits until it has read so many requests.
    ///
    /// # Panics
    /// When they do not come.
    pub async fn wait_for(&self, count: usize) {
        let mut requests = self.shared.requests.subscribe();
        let waited = timeout(PATIENCE, requests.wait_for(|seen| *seen >= count)).await;
        waited.unwrap_or_else(|_| panic!("{count} requests did not come: {:?}", self.seen())).expect("it serves");
    }

    /// What was asked, or answered, otherwise than HubSpot's documents say.
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
        inner.seen.push(Seen { path: path.clone(), body: body.clone() });
        inner.faults.extend(specs::faults(method, &path, &body));
        let manner = inner.manner();
        let mut well = |whole| {
            if authorized { inner.account.take(method, &path, &body, whole) } else { unauthorized() }
        };
        let answer = match manner {
            Manner::Well => Sent::Whole(well(false), None),
            Manner::WholeBatch => Sent::Whole(well(true), None),
            Manner::Silent { done } | Manner::Cut { done } => {
                if done {
                    well(false);
                }
                if matches!(manner, Manner::Cut { .. }) { Sent::Half } else { Sent::Nothing }
            }
            Manner::TooMany(seconds) => Sent::Whole(limited("TEN_SECONDLY_ROLLING"), Some(seconds)),
            Manner::Daily => Sent::Whole(limited("DAILY"), None),
            Manner::Unauthorized => Sent::Whole(unauthorized(), None),
            Manner::Error(status) => Sent::Whole(refused(status, "INTERNAL_ERROR", "it broke"), None),
        };
        if let Sent::Whole((status, answer), _) = &answer {
            inner.faults.extend(specs::answer_faults(method, &path, *status, answer));
        }
        (answer, inner.seen.len())
    };
    // A test that waits for this request finds it done.
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

/// What is sent back.
enum Sent {
    /// An answer, with how many seconds to wait.
    Whole(Answer, Option<u32>),
    /// The beginning of one.
    Half,
    /// Nothing, ever.
    Nothing,
}

fn unauthorized() -> Answer {
    refused(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.")
}

impl Inner {
    /// How the next request is answered.
    fn manner(&mut self) -> Manner {
        match self.plan.take() {
            Some((0, manner)) => manner,
            Some((others, manner)) => {
                self.plan = Some((others - 1, manner));
                Manner::Well
            }
            None => Manner::Well,
        }
    }
}
