//! A stand-in for an OpenTelemetry collector on loopback. It records the traces that it receives, or refuses them.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::post,
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// A span, as received.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// The trace that it belongs to.
    pub trace: String,
    /// Its identifier.
    pub id: String,
    /// The parent span.
    pub parent: Option<String>,
    /// The name.
    pub name: String,
    /// OTLP's kind number: 1 internal, 2 server, 3 client.
    pub kind: i64,
    /// Whether the status is an error.
    pub failed: bool,
    /// The attributes. Integers are JSON numbers here, whichever way they were encoded.
    pub attributes: BTreeMap<String, Value>,
}

impl Span {
    /// Returns an attribute, or null if there is none of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> &Value {
        self.attributes.get(name).unwrap_or(&Value::Null)
    }

    /// Whether the span is a direct child of `parent`.
    #[must_use]
    pub fn is_in(&self, parent: &Self) -> bool {
        self.trace == parent.trace && self.parent.as_deref() == Some(&parent.id)
    }
}

struct Shared {
    status: StatusCode,
    bodies: Mutex<Vec<String>>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Vec<String>> {
        self.bodies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stand-in. It stops when dropped.
pub struct Collector {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Collector {
    /// Starts a collector that accepts everything, on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// Panics if no port is free.
    pub async fn start() -> Self {
        Self::answering(StatusCode::OK).await
    }

    /// Starts a collector that answers everything with one status.
    ///
    /// # Panics
    /// Panics if no port is free.
    pub async fn answering(status: StatusCode) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared { status, bodies: Mutex::default() });
        let router = Router::new()
            .route("/v1/traces", post(take))
            .layer(DefaultBodyLimit::disable())
            .with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the stand-in for a collector serves");
        });
        Self { address, shared, server }
    }

    /// The base URL, for `--traces`.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The number of requests received.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.shared.lock().len()
    }

    /// Everything received, unparsed.
    #[must_use]
    pub fn text(&self) -> String {
        self.shared.lock().join("\n")
    }

    /// The resource attributes of the last sender, such as `service.name`.
    ///
    /// # Panics
    /// Panics if a body is not JSON.
    #[must_use]
    pub fn resource(&self) -> BTreeMap<String, Value> {
        let documents = self.documents();
        let last = documents.iter().flat_map(|document| list(&document["resourceSpans"])).next_back();
        last.map(|resource| attributes(&resource["resource"]["attributes"])).unwrap_or_default()
    }

    /// The spans received, in order of arrival.
    ///
    /// # Panics
    /// Panics if a body is not JSON.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        let documents = self.documents();
        let resources = documents.iter().flat_map(|document| list(&document["resourceSpans"]));
        let scopes = resources.flat_map(|resource| list(&resource["scopeSpans"]));
        scopes.flat_map(|scope| list(&scope["spans"])).map(span).collect()
    }

    fn documents(&self) -> Vec<Value> {
        self.shared.lock().iter().map(|body| serde_json::from_str(body).expect("OTLP in JSON")).collect()
    }
}

async fn take(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    shared.lock().push(String::from_utf8_lossy(&body).into_owned());
    (shared.status, [(header::CONTENT_TYPE, "application/json")], "{}").into_response()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn span(value: &Value) -> Span {
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    Span {
        trace: text("traceId"),
        id: text("spanId"),
        parent: Some(text("parentSpanId")).filter(|parent| !parent.is_empty()),
        name: text("name"),
        kind: value["kind"].as_i64().unwrap_or_default(),
        // OTLP's status code for an error.
        failed: value["status"]["code"] == 2,
        attributes: attributes(&value["attributes"]),
    }
}

/// Collects attributes by key. OTLP's JSON encodes 64-bit integers as strings.
fn attributes(value: &Value) -> BTreeMap<String, Value> {
    let plain = |value: &Value| match value.as_object().and_then(|kinds| kinds.iter().next()) {
        Some((kind, Value::String(text))) if kind == "intValue" => text.parse::<i64>().map_or(Value::Null, Value::from),
        Some((_, value)) => value.clone(),
        None => Value::Null,
    };
    list(value).iter().filter_map(|one| Some((one["key"].as_str()?.to_owned(), plain(&one["value"])))).collect()
}
