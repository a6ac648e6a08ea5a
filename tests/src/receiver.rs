//! A stand-in on loopback for a system that receives what the connector `webhook` posts. It verifies each signature on
//! its own, recognizes a repetition by its identifier, loses answers on demand, has a list of templates, and says whether
//! it took a message.
//!
//! A wrong request is refused, and [`Receiver::faults`] lists it.

use crate::{PATIENCE, standard_webhooks::verify, telegram::form};
use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use futures_util::stream;
use plugboard_model::Clock;
use serde_json::{Value, json};
use std::{
    collections::{HashMap, VecDeque},
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};

/// What happens to a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Behavior {
    /// It is taken.
    Take,
    /// The connection ends in the middle of the answer.
    Lose {
        /// Whether the request is taken anyway.
        taken: bool,
    },
    /// It is refused with this status, this `Retry-After` and this body.
    Refuse(u16, Option<&'static str>, Value),
}

/// A request that was received, with repetitions.
#[derive(Debug, Clone)]
pub struct Received {
    /// The header `webhook-id`.
    pub id: String,
    /// The header `webhook-signature`.
    pub signatures: String,
    /// The message or gesture.
    pub body: Value,
    /// The files of a form: the field, the name and the bytes.
    pub files: Vec<(String, String, Vec<u8>)>,
}

#[derive(Default)]
struct Inner {
    secret: String,
    received: Vec<Received>,
    taken: Vec<Received>,
    plan: VecDeque<Behavior>,
    templates: Value,
    faults: Vec<String>,
}

struct Shared {
    inner: Mutex<Inner>,
    /// The number of requests so far.
    seen: watch::Sender<usize>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stand-in. It stops when dropped.
pub struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Receiver {
    /// Starts on a free port of 127.0.0.1. It knows this secret.
    ///
    /// # Panics
    /// Panics if no port is free.
    pub async fn start(secret: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener has an address");
        let inner = Inner { secret: secret.to_owned(), templates: json!([]), ..Inner::default() };
        let shared = Arc::new(Shared { inner: Mutex::new(inner), seen: watch::Sender::new(0) });
        let router =
            Router::new().route("/inbox", post(take)).route("/templates", get(list)).route("/taken", get(was_taken));
        let router = router.with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the receiver serves");
        });
        Self { address, shared, server }
    }

    /// The host and port, for a grant.
    #[must_use]
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The address to which messages are posted.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/inbox", self.address)
    }

    /// The address of the list of templates.
    #[must_use]
    pub fn templates_url(&self) -> String {
        format!("http://{}/templates", self.address)
    }

    /// The address at which the receiver says whether it took a message.
    #[must_use]
    pub fn taken_url(&self) -> String {
        format!("http://{}/taken", self.address)
    }

    /// Replaces the secret that the receiver knows.
    pub fn knows(&self, secret: &str) {
        secret.clone_into(&mut self.shared.lock().secret);
    }

    /// Replaces the list of templates.
    pub fn has_templates(&self, templates: Value) {
        self.shared.lock().templates = templates;
    }

    /// Says what happens to the next request for which nothing has been said. Without this, it is taken.
    pub fn next(&self, behavior: Behavior) {
        self.shared.lock().plan.push_back(behavior);
    }

    /// The requests so far, with repetitions.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.shared.lock().received.clone()
    }

    /// What was taken so far, each identifier once.
    #[must_use]
    pub fn taken(&self) -> Vec<Received> {
        self.shared.lock().taken.clone()
    }

    /// What was wrong with requests.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        self.shared.lock().faults.clone()
    }

    /// Waits until this number of requests has arrived.
    ///
    /// # Panics
    /// Panics after [`PATIENCE`].
    pub async fn wait_for(&self, count: usize) {
        let mut seen = self.shared.seen.subscribe();
        let waited = timeout(PATIENCE, seen.wait_for(|seen| *seen >= count)).await;
        waited.unwrap_or_else(|_| panic!("{count} requests did not come: {:?}", self.received())).expect("it serves");
    }
}

/// Returns a header, or an empty text.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Reads the body of a request: JSON, or a form whose field `message` is what was signed.
fn read(headers: &HeaderMap, body: &[u8]) -> Result<(Vec<u8>, Received), String> {
    let content_type = header(headers, "content-type");
    let (mut signed, mut files) = (body.to_vec(), Vec::new());
    if content_type.starts_with("multipart/form-data") {
        signed.clear();
        for (name, field) in form::multipart(content_type, body)? {
            match field {
                form::Field::Text(text) if name == "message" => signed = text.into_bytes(),
                form::Field::Text(_) => return Err(format!("the form has a field `{name}`")),
                form::Field::File(file) => files.push((name, file.name, file.bytes)),
            }
        }
    } else if content_type != "application/json" {
        return Err(format!("the content type is `{content_type}`"));
    }
    let body = serde_json::from_slice(&signed).map_err(|error| format!("the body is not JSON: {error}"))?;
    let (id, signatures) = (header(headers, "webhook-id"), header(headers, "webhook-signature"));
    Ok((signed, Received { id: id.to_owned(), signatures: signatures.to_owned(), body, files }))
}

/// Checks a request's signature.
fn check(shared: &Shared, headers: &HeaderMap, signed: &[u8]) -> Result<(), String> {
    let names = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(|name| header(headers, name));
    let secret = shared.lock().secret.clone();
    verify(&secret, names, signed, Clock::system().now() / 1_000)
}

async fn take(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let read = read(&headers, &body).and_then(|(signed, received)| {
        check(&shared, &headers, &signed)?;
        if received.body["id"] == received.id { Ok(received) } else { Err(format!("{received:?} has two identifiers")) }
    });
    let (behavior, answer, repeated) = {
        let mut inner = shared.lock();
        let received = match read {
            Ok(received) => received,
            Err(fault) => {
                inner.faults.push(fault);
                return StatusCode::UNAUTHORIZED.into_response();
            }
        };
        let behavior = inner.plan.pop_front().unwrap_or(Behavior::Take);
        inner.received.push(received.clone());
        let repeated = inner.taken.iter().any(|taken| taken.id == received.id);
        // A gesture has no identifier of its own.
        let is_message = received.body["type"] == "message";
        let answer = if is_message { json!({ "id": format!("r-{}", received.id) }) } else { json!({}) };
        if !repeated && matches!(behavior, Behavior::Take | Behavior::Lose { taken: true }) {
            inner.taken.push(received);
        }
        (behavior, answer, repeated)
    };
    shared.seen.send_modify(|seen| *seen += 1);
    match behavior {
        Behavior::Take => {
            let status = if repeated { StatusCode::CONFLICT } else { StatusCode::OK };
            (status, Json(answer)).into_response()
        }
        Behavior::Lose { .. } => {
            let cut = [Ok(Bytes::from_static(b"{\"id\":")), Err(io::Error::other("the connection ends"))];
            Body::from_stream(stream::iter(cut)).into_response()
        }
        Behavior::Refuse(status, wait, body) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            match wait {
                Some(wait) => (status, [("Retry-After", wait)], Json(body)).into_response(),
                None => (status, Json(body)).into_response(),
            }
        }
    }
}

/// Says whether a message was taken, by the identifier in the query.
async fn was_taken(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    if let Err(fault) = check(&shared, &headers, b"") {
        shared.lock().faults.push(fault);
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let id = asked.get("id").cloned().unwrap_or_default();
    let taken = shared.lock().taken.iter().any(|one| one.id == id);
    Json(if taken { json!({ "taken": true, "id": format!("r-{id}") }) } else { json!({ "taken": false }) })
        .into_response()
}

async fn list(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    match check(&shared, &headers, b"") {
        Ok(()) => Json(shared.lock().templates.clone()).into_response(),
        Err(fault) => {
            shared.lock().faults.push(fault);
            StatusCode::UNAUTHORIZED.into_response()
        }
    }
}
