//! A stand-in for Meta's Graph API on loopback. It accepts sends, answers profile requests, serves files, fails on
//! demand, and posts signed echoes of the messages it accepted. If `PLUGBOARD_SPECS` names a folder with Meta's
//! descriptions of the API, every request and answer is checked against them. The stand-in panics when it is dropped if
//! any of them was wrong.
//!
//! ```no_run
//! # async fn example() {
//! use plugboard_tests::graph::{Behavior, Edge, Graph};
//! let graph = Graph::start().await;
//! graph.next(Edge::Send, 1, Behavior::Drop { accepted: true });
//! // ... the host sends, and never learns that it was accepted ...
//! graph.wait_for_sends(1).await;
//! assert_eq!(graph.accepted().len(), 1);
//! # }
//! ```

mod echoes;
mod request;
mod specs;
pub mod webhook;

pub use echoes::EchoTo;
pub(crate) use request::split_once;
pub use request::{Body, Edge, Field, ReceivedRequest};
pub use specs::documented_answers;

use crate::PATIENCE;
use axum::{
    Router,
    body::to_bytes,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use echoes::Echoes;
use serde_json::{Value, json};
use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};

/// The largest request body that is read, in bytes.
const LARGEST: usize = 64 << 20;

/// How a request is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Behavior {
    /// The way the Graph API answers when nothing fails.
    Normal,
    /// The connection is closed without an answer after the whole request has been read.
    Drop {
        /// Whether the message is accepted anyway. If so, it gets an identifier and an echo.
        accepted: bool,
    },
    /// The message is accepted, and answered when [`Graph::release`] is called.
    Hold,
    /// The message is accepted, and answered after this delay.
    Delay(Duration),
    /// HTTP 429 with `Retry-After` in seconds; nothing is accepted.
    TooManyRequests(u32),
    /// A Graph error; nothing is accepted.
    Error {
        /// The HTTP status.
        status: u16,
        /// The Graph error code.
        code: i64,
        /// The Graph error subcode; 0 for none.
        subcode: i64,
    },
    /// Any other answer: a status, headers and a body; nothing is accepted.
    Raw(u16, Vec<(&'static str, String)>, String),
}

/// A message that the stand-in accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct AcceptedMessage {
    /// Its identifier.
    pub mid: String,
    /// The page that sent it, or the comment that it replies to.
    pub node: String,
    /// The recipient, or the comment whose author gets a private reply.
    pub recipient: String,
    /// The `message` member as sent: text, attachment, metadata.
    pub message: Value,
    /// When it was accepted, in milliseconds. Comes from a counter, so that no two messages have the same time.
    pub at: i64,
}

/// How future requests are answered; the first plan that matches applies.
struct Plan {
    edge: Edge,
    recipient: Option<String>,
    /// The remaining number of uses. `None`: until [`Graph::recover`].
    left: Option<u32>,
    behavior: Behavior,
}

#[derive(Default)]
struct Inner {
    requests: Vec<ReceivedRequest>,
    accepted: Vec<AcceptedMessage>,
    plans: Vec<Plan>,
    profiles: HashMap<String, Value>,
    files: HashMap<String, (String, Vec<u8>)>,
    tokens: HashMap<String, String>,
    /// Comments that already have their private reply.
    replied: HashSet<String>,
    /// The page-scoped identifiers of the comments' authors.
    commenters: HashMap<String, String>,
    echoes: Option<Echoes>,
    /// Deviations from Meta's documents.
    faults: Vec<String>,
}

struct Shared {
    inner: Mutex<Inner>,
    /// The number of sends read.
    sends: watch::Sender<usize>,
    /// The number of calls to [`Graph::release`].
    released: watch::Sender<u64>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stand-in. It stops when dropped.
pub struct Graph {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Drop for Graph {
    fn drop(&mut self) {
        self.server.abort();
        let faults = self.faults();
        // A second panic would hide the first.
        assert!(std::thread::panicking() || faults.is_empty(), "Meta's documents do not allow: {faults:#?}");
    }
}

impl Graph {
    /// Starts on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// Panics if no port is free, or if `PLUGBOARD_SPECS` is set and the documents cannot be read.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener has an address");
        // Read the documents now, so that a missing one fails the test and not a request.
        let _ = specs::documents();
        let shared =
            Arc::new(Shared { inner: Mutex::default(), sends: watch::Sender::new(0), released: watch::Sender::new(0) });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the stand-in for the Graph API serves");
        });
        Self { address, shared, server }
    }

    /// Stops the stand-in. Afterwards, its address refuses connections.
    pub async fn stop(mut self) {
        self.server.abort();
        // The result only says that the task was aborted.
        let _ = (&mut self.server).await;
    }

    /// The base URL, for `api_base` in the configuration.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The host and port, for a grant: `127.0.0.1:PORT`.
    #[must_use]
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// Requires this token on the page's requests from now on; others get error 190. By default, any token works.
    pub fn expect_token(&self, page: &str, token: &str) {
        self.shared.lock().tokens.insert(page.to_owned(), token.to_owned());
    }

    /// Sets a person's profile. The default is `Person {id}`.
    pub fn profile(&self, person: &str, profile: Value) {
        self.shared.lock().profiles.insert(person.to_owned(), profile);
    }

    /// Sets the page-scoped identifier of a comment's author, which the answer to a private reply then includes. By
    /// default, the answer does not include one.
    pub fn comment_by(&self, comment: &str, person: &str) {
        self.shared.lock().commenters.insert(comment.to_owned(), person.to_owned());
    }

    /// Serves a file, and returns its URL.
    #[must_use]
    pub fn file(&self, name: &str, media_type: &str, bytes: &[u8]) -> String {
        self.shared.lock().files.insert(name.to_owned(), (media_type.to_owned(), bytes.to_vec()));
        format!("{}/files/{name}", self.base())
    }

    /// Answers the next `count` requests of this kind in this way.
    pub fn next(&self, edge: Edge, count: u32, behavior: Behavior) {
        self.shared.lock().plans.push(Plan { edge, recipient: None, left: Some(count), behavior });
    }

    /// Answers the next `count` requests of this kind to or about one person in this way.
    pub fn next_for(&self, edge: Edge, person: &str, count: u32, behavior: Behavior) {
        self.shared.lock().plans.push(Plan { edge, recipient: Some(person.to_owned()), left: Some(count), behavior });
    }

    /// Answers all requests of this kind in this way, until [`Graph::recover`].
    pub fn always(&self, edge: Edge, behavior: Behavior) {
        self.shared.lock().plans.push(Plan { edge, recipient: None, left: None, behavior });
    }

    /// Discards all plans, so that every request succeeds again.
    pub fn recover(&self) {
        self.shared.lock().plans.clear();
    }

    /// Answers everything that [`Behavior::Hold`] is holding.
    pub fn release(&self) {
        self.shared.released.send_modify(|count| *count += 1);
    }

    /// Every request, in the order in which they were read.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.shared.lock().requests.clone()
    }

    /// The requests of one kind.
    #[must_use]
    pub fn requests_to(&self, edge: Edge) -> Vec<ReceivedRequest> {
        self.shared.lock().requests.iter().filter(|request| request.edge == edge).cloned().collect()
    }

    /// The accepted messages, in order.
    #[must_use]
    pub fn accepted(&self) -> Vec<AcceptedMessage> {
        self.shared.lock().accepted.clone()
    }

    /// Requests and answers that deviate from Meta's documents.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        self.shared.lock().faults.clone()
    }

    /// Returns the deviations so far, and forgets them.
    #[cfg(test)]
    fn forgive(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.lock().faults)
    }

    /// Waits until `count` sends (messages and comments) have been read, including refused ones.
    ///
    /// # Panics
    /// Panics after [`PATIENCE`].
    pub async fn wait_for_sends(&self, count: usize) {
        let mut sends = self.shared.sends.subscribe();
        let reached = timeout(PATIENCE, sends.wait_for(|sends| *sends >= count)).await.is_ok();
        let found = *self.shared.sends.borrow();
        assert!(reached, "the Graph API saw {found} sends in {PATIENCE:?}, expected {count}");
    }

    /// From now on, posts a signed echo of each accepted message to a hook, and retries until the hook answers 200.
    pub fn echo_to(&self, to: EchoTo) {
        self.shared.lock().echoes = Some(Echoes::start(to));
    }

    /// Waits until every echo so far has been answered with 200. Returns at once if echoes are off.
    ///
    /// # Panics
    /// Panics after [`PATIENCE`].
    pub async fn echoes_settled(&self) {
        let settled = self.shared.lock().echoes.as_ref().map(Echoes::settled);
        if let Some(settled) = settled {
            timeout(PATIENCE, settled).await.expect("the hook accepts the echoes in time");
        }
    }
}

/// Answers any request.
async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let request = ReceivedRequest::new(&parts, &bytes);
    let mut released = shared.released.subscribe();
    let (behavior, response) = shared.lock().record(&request);
    let response = specs::checked(&shared, &request, response).await;
    if matches!(request.edge, Edge::Send | Edge::Comment) {
        shared.sends.send_modify(|sends| *sends += 1);
    }
    match behavior {
        Behavior::Normal => response,
        // Unwinding ends the connection's task, which closes the connection. `resume_unwind` prints nothing.
        Behavior::Drop { .. } => std::panic::resume_unwind(Box::new("the connection is dropped")),
        Behavior::Hold => {
            // `shared` owns the sender, so only a release ends this wait.
            let _ = released.changed().await;
            response
        }
        Behavior::Delay(wait) => {
            tokio::time::sleep(wait).await;
            response
        }
        Behavior::TooManyRequests(seconds) => {
            let mut refusal = error(429, 613, 0, "Calls to this api have exceeded the rate limit.");
            refusal.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            refusal
        }
        Behavior::Error { status, code, subcode } => error(status, code, subcode, "(as the test requested)"),
        Behavior::Raw(status, headers, body) => {
            let mut raw = Response::builder().status(status);
            for (name, value) in headers {
                raw = raw.header(name, value);
            }
            raw.body(body.into()).expect("the test's raw answer is valid HTTP")
        }
    }
}

impl Inner {
    /// Records a request. Returns how to answer it, and the successful response if it is accepted.
    fn record(&mut self, request: &ReceivedRequest) -> (Behavior, Response) {
        self.faults.extend(specs::faults(request));
        self.requests.push(request.clone());
        let behavior = self.behavior(request);
        let response = match behavior {
            Behavior::Normal | Behavior::Hold | Behavior::Delay(_) | Behavior::Drop { accepted: true } => {
                self.succeed(request)
            }
            _ => StatusCode::NO_CONTENT.into_response(),
        };
        (behavior, response)
    }

    fn behavior(&mut self, request: &ReceivedRequest) -> Behavior {
        let person = request.person();
        let fits = |plan: &Plan| {
            plan.edge == request.edge && plan.recipient.as_ref().is_none_or(|wanted| Some(wanted) == person.as_ref())
        };
        let Some(index) = self.plans.iter().position(fits) else { return Behavior::Normal };
        let plan = &mut self.plans[index];
        let behavior = plan.behavior.clone();
        if let Some(left) = &mut plan.left {
            *left -= 1;
            if *left == 0 {
                self.plans.remove(index);
            }
        }
        behavior
    }

    fn succeed(&mut self, request: &ReceivedRequest) -> Response {
        if request.edge == Edge::File {
            return match self.files.get(&request.node) {
                Some((media_type, bytes)) => {
                    ([(header::CONTENT_TYPE, media_type.clone())], bytes.clone()).into_response()
                }
                None => StatusCode::NOT_FOUND.into_response(),
            };
        }
        let token = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let good = match (token, self.tokens.get(&request.node)) {
            (Some(token), Some(wanted)) => token == wanted,
            (Some(token), None) => !token.is_empty() && !token.starts_with("${"),
            (None, _) => false,
        };
        if !good {
            return error(400, 190, 0, "Invalid OAuth access token.");
        }
        match request.edge {
            Edge::Profile => {
                let default = || json!({ "first_name": "Person", "last_name": request.node, "name": format!("Person {}", request.node) });
                let mut profile = self.profiles.get(&request.node).cloned().unwrap_or_else(default);
                profile["id"] = json!(request.node);
                axum::Json(profile).into_response()
            }
            Edge::Send => self.accept_message(request),
            Edge::Action => match request.person() {
                Some(person) => axum::Json(json!({ "recipient_id": person })).into_response(),
                None => error(400, 100, 0, "Invalid parameter"),
            },
            Edge::Comment => self.accept_comment(request),
            Edge::File | Edge::Other => error(404, 2500, 0, "Unknown path components."),
        }
    }

    fn accept_message(&mut self, request: &ReceivedRequest) -> Response {
        let message = request.value("message");
        let (Some(recipient), true) =
            (request.person(), message["text"].is_string() || message["attachment"].is_object())
        else {
            return error(400, 100, 0, "Invalid parameter");
        };
        if request.value("recipient")["comment_id"].is_string() && !self.replied.insert(recipient.clone()) {
            return error(400, 10_900, 0, "Activity already replied to");
        }
        let mid = self.accept(request, "m_", &recipient, message);
        let person = if request.value("recipient")["comment_id"].is_string() {
            self.commenters.get(&recipient).cloned()
        } else {
            Some(recipient)
        };
        axum::Json(json!({ "recipient_id": person, "message_id": mid })).into_response()
    }

    fn accept_comment(&mut self, request: &ReceivedRequest) -> Response {
        let message = json!({ "text": request.value("message") });
        if !message["text"].is_string() && request.field("source").is_none() {
            return error(400, 100, 0, "Invalid parameter");
        }
        let id = self.accept(request, &format!("{}_", request.node), "", message);
        axum::Json(json!({ "id": id })).into_response()
    }

    fn accept(&mut self, request: &ReceivedRequest, prefix: &str, recipient: &str, message: Value) -> String {
        let number = self.accepted.len() + 1;
        let at = 1_700_000_000_000 + i64::try_from(number).unwrap_or(i64::MAX);
        let message = AcceptedMessage {
            mid: format!("{prefix}{number:06}"),
            node: request.node.clone(),
            recipient: recipient.to_owned(),
            message,
            at,
        };
        let mid = message.mid.clone();
        if let (Some(echoes), Edge::Send) = (&self.echoes, request.edge) {
            echoes.add(message.clone());
        }
        self.accepted.push(message);
        mid
    }
}

/// A Graph error in the API's format.
fn error(status: u16, code: i64, subcode: i64, message: &str) -> Response {
    let mut error = json!({ "message": format!("(#{code}) {message}"), "type": "OAuthException", "code": code,
        "fbtrace_id": "AbCdEfGh" });
    if subcode != 0 {
        error["error_subcode"] = json!(subcode);
    }
    let status = StatusCode::from_u16(status).expect("the test's status is valid");
    (status, axum::Json(json!({ "error": error }))).into_response()
}
