//! A stand-in for HubSpot's API on loopback: it keeps objects by a unique property, as a batch of upserts does, tells
//! bad inputs apart, fails as it is told to, and lets a salesperson move deals. Where `PLUGBOARD_SPECS` names a folder
//! with HubSpot's documents, each request must be as they say.

mod specs;

use axum::{
    Router,
    body::to_bytes,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
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
const OURS: &str = "plugboard_id";

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
    /// HTTP 429 with `Retry-After` in seconds, and nothing done.
    TooMany(u32),
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
    /// By kind and our identifier.
    objects: BTreeMap<(String, String), Object>,
    next_id: u64,
    /// Kinds and identifiers there, from and to.
    associations: BTreeSet<(String, String)>,
    /// Our identifiers of what is refused.
    bad: BTreeSet<String>,
    /// The next requests but so many are answered so.
    plan: Option<(usize, Manner)>,
    /// When deals changed, by their identifiers there, and a clock for it.
    changed: BTreeMap<String, i64>,
    clock: i64,
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
        // A time that no test reaches, so that what changes is always news.
        let inner = Inner { next_id: 500, clock: 4_000_000_000_000, ..Inner::default() };
        let shared = Arc::new(Shared { inner: Mutex::new(inner), requests: watch::Sender::new(0) });
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

    /// Refuses what has these identifiers of ours.
    pub fn refuse(&self, ids: impl IntoIterator<Item = String>) {
        self.shared.lock().bad = ids.into_iter().collect();
    }

    /// What it was asked.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        self.shared.lock().seen.clone()
    }

    /// The objects of a kind: `contacts`, `companies`, `tickets` or `deals`.
    #[must_use]
    pub fn objects(&self, kind: &str) -> Vec<Object> {
        let inner = self.shared.lock();
        inner.objects.iter().filter(|((of, _), _)| of == path_of(kind)).map(|(_, object)| object.clone()).collect()
    }

    /// What is associated with what, as kinds and identifiers there.
    #[must_use]
    pub fn associations(&self) -> BTreeSet<(String, String)> {
        self.shared.lock().associations.clone()
    }

    /// A salesperson moves a deal to a stage.
    ///
    /// # Panics
    /// When there is no such deal.
    pub fn move_deal(&self, id: &str, stage: &str) {
        let mut inner = self.shared.lock();
        inner.clock += 1_000;
        let now = inner.clock;
        let deal = inner.objects.values_mut().find(|object| object.id == id).expect("the deal is there");
        deal.properties.insert("dealstage".into(), stage.into());
        inner.changed.insert(id.to_owned(), now);
    }

    /// Somebody has made a contact with this address before. Gives its identifier.
    #[must_use]
    pub fn has_contact(&self, email: &str) -> String {
        let mut inner = self.shared.lock();
        inner.next_id += 1;
        let id = inner.next_id.to_string();
        let properties = BTreeMap::from([("email".to_owned(), email.to_owned())]);
        inner.objects.insert(("contacts".into(), format!("before:{id}")), Object { id: id.clone(), properties });
        id
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

    /// What was asked otherwise than HubSpot's documents say.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        self.shared.lock().faults.clone()
    }
}

/// The kind as the API's paths write it.
fn path_of(kind: &str) -> &str {
    if kind == "deals" { "0-3" } else { kind }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, 64 << 20).await else { return StatusCode::BAD_REQUEST.into_response() };
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let (method, path) = (parts.method.as_str(), parts.uri.path().to_owned());
    let (manner, count) = {
        let mut inner = shared.lock();
        inner.seen.push(Seen { path: path.clone(), body: body.clone() });
        inner.faults.extend(specs::faults(method, &path, &body));
        let manner = match inner.plan.take() {
            Some((0, manner)) => manner,
            Some((others, manner)) => {
                inner.plan = Some((others - 1, manner));
                Manner::Well
            }
            None => Manner::Well,
        };
        (manner, inner.seen.len())
    };
    let authorized = parts.headers.get(header::AUTHORIZATION).is_some_and(|value| value == &format!("Bearer {TOKEN}"));
    let well = |whole| {
        if authorized {
            shared.lock().take(method, &path, &body, whole)
        } else {
            refused(401, "INVALID_AUTHENTICATION", "no")
        }
    };
    let response = match manner {
        Manner::Well => Some(well(false)),
        Manner::WholeBatch => Some(well(true)),
        Manner::Silent { done } => {
            if done {
                well(false);
            }
            None
        }
        Manner::TooMany(seconds) => {
            let body = json!({ "status": "error", "message": "slow down", "policyName": "TEN_SECONDLY_ROLLING" });
            Some(
                (StatusCode::TOO_MANY_REQUESTS, [("retry-after", seconds.to_string())], axum::Json(body))
                    .into_response(),
            )
        }
        Manner::Error(status) => Some(refused(status, "INTERNAL_ERROR", "it broke")),
    };
    // A test that waits for this request finds it done.
    shared.requests.send_replace(count);
    match response {
        Some(response) => response,
        None => std::future::pending().await,
    }
}

fn refused(status: u16, category: &str, message: &str) -> Response {
    let body = json!({ "status": "error", "category": category, "message": message,
        "correlationId": "aeb5f871-7f07-4993-9211-075dc63e7cbf" });
    (StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), axum::Json(body)).into_response()
}

impl Inner {
    fn take(&mut self, method: &str, path: &str, body: &Value, whole: bool) -> Response {
        let segments: Vec<_> = path.split('/').skip(1).collect();
        match (method, segments.as_slice()) {
            ("POST", ["crm", "v3", "objects", kind, "batch", "upsert"]) => self.upsert(kind, body, whole),
            ("POST", ["crm", "v3", "objects", "0-3", "search"]) => self.search(body),
            ("PATCH", ["crm", "v3", "objects", "contacts", id]) => self.adopt(id, body),
            ("POST", ["crm", "associations", "2026-03", from, to, "batch", "associate", "default"]) => {
                for pair in body["inputs"].as_array().into_iter().flatten() {
                    let end =
                        |kind: &str, end: &str| format!("{kind}:{}", pair[end]["id"].as_str().unwrap_or_default());
                    self.associations.insert((end(from, "from"), end(to, "to")));
                }
                axum::Json(json!({ "status": "COMPLETE", "results": [] })).into_response()
            }
            _ => refused(404, "OBJECT_NOT_FOUND", path),
        }
    }

    fn upsert(&mut self, kind: &str, body: &Value, whole: bool) -> Response {
        let inputs = body["inputs"].as_array().cloned().unwrap_or_default();
        let id = |input: &Value| input["id"].as_str().unwrap_or_default().to_owned();
        let ids: BTreeSet<_> = inputs.iter().map(id).collect();
        if inputs.is_empty() || inputs.len() > 100 || ids.len() != inputs.len() {
            return refused(400, "VALIDATION_ERROR", "1 to 100 inputs, none twice");
        }
        if whole && ids.iter().any(|id| self.bad.contains(id)) {
            return refused(400, "VALIDATION_ERROR", "some input is bad");
        }
        let (mut results, mut errors) = (Vec::new(), Vec::new());
        for input in &inputs {
            let (ours, trace) = (id(input), input["objectWriteTraceId"].clone());
            let mut error = |category: &str, message: String| {
                errors.push(json!({ "status": "error", "category": category, "message": message,
                    "context": { "objectWriteTraceId": [trace] } }));
            };
            if self.bad.contains(&ours) {
                error("VALIDATION_ERROR", format!("{ours} is bad"));
                continue;
            }
            let properties: BTreeMap<String, String> =
                serde_json::from_value(input["properties"].clone()).unwrap_or_default();
            let email = properties.get("email").filter(|_| kind == "contacts");
            let other = self.objects.iter().find(|((of, known), object)| {
                of == "contacts" && *known != ours && email.is_some() && object.properties.get("email") == email
            });
            if let Some((_, other)) = other {
                error("CONFLICT", format!("Contact already exists. Existing ID: {}", other.id));
                continue;
            }
            let key = (kind.to_owned(), ours);
            let new = !self.objects.contains_key(&key);
            self.next_id += 1;
            let fresh = Object { id: self.next_id.to_string(), properties: BTreeMap::new() };
            let object = self.objects.entry(key).or_insert(fresh);
            object.properties.extend(properties);
            let id = object.id.clone();
            self.clock += 1;
            self.changed.insert(id.clone(), self.clock);
            results.push(json!({ "id": id, "new": new, "objectWriteTraceId": trace, "archived": false,
                "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z", "properties": {} }));
        }
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::MULTI_STATUS };
        let times = ("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z");
        let answer = json!({ "status": "COMPLETE", "startedAt": times.0, "completedAt": times.1, "results": results,
            "numErrors": errors.len(), "errors": errors });
        (status, axum::Json(answer)).into_response()
    }

    fn adopt(&mut self, id: &str, body: &Value) -> Response {
        let properties: BTreeMap<String, String> =
            serde_json::from_value(body["properties"].clone()).unwrap_or_default();
        let Some(key) = self.objects.iter().find(|(_, object)| object.id == id).map(|(key, _)| key.clone()) else {
            return refused(404, "OBJECT_NOT_FOUND", id);
        };
        let mut object = self.objects.remove(&key).unwrap_or(Object { id: id.to_owned(), properties: BTreeMap::new() });
        object.properties.extend(properties);
        let ours = object.properties.get(OURS).cloned().unwrap_or(key.1);
        self.objects.insert((key.0, ours), object);
        axum::Json(json!({ "id": id, "properties": {} })).into_response()
    }

    fn search(&self, body: &Value) -> Response {
        let since: i64 =
            body["filterGroups"][0]["filters"][0]["value"].as_str().and_then(|at| at.parse().ok()).unwrap_or(0);
        let mut found: Vec<_> = self
            .objects
            .iter()
            .filter(|((kind, _), _)| kind == "0-3")
            .filter_map(|(_, deal)| Some((*self.changed.get(&deal.id)?, deal)))
            .filter(|(at, _)| *at >= since)
            .collect();
        found.sort_by_key(|(at, _)| *at);
        let from: usize = body["after"].as_str().and_then(|after| after.parse().ok()).unwrap_or(0);
        let size = usize::try_from(body["limit"].as_u64().unwrap_or(10)).unwrap_or(10);
        let view = |(at, deal): &(i64, &Object)| {
            let mut properties = deal.properties.clone();
            properties.insert("hs_lastmodifieddate".into(), at.to_string());
            json!({ "id": deal.id, "properties": properties })
        };
        let results: Vec<_> = found.iter().skip(from).take(size).map(view).collect();
        let mut answer = json!({ "total": found.len(), "results": results });
        if found.len() > from + size {
            answer["paging"] = json!({ "next": { "after": (from + size).to_string() } });
        }
        axum::Json(answer).into_response()
    }
}
