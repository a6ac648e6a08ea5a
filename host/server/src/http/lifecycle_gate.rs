//! Answers requests while the server starts, runs and stops.

use super::Problem;
use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Request, header},
    response::{IntoResponse as _, Response},
};
use std::{
    convert::Infallible,
    sync::{Arc, OnceLock},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// Routes that a stopping server still serves, for monitoring.
const MONITORING_ROUTES: [&str; 2] = ["/healthz", "/readyz"];

/// Passes requests to the router once there is one. Clones share the router.
#[derive(Debug, Clone)]
pub struct LifecycleGate {
    router: Arc<OnceLock<Router>>,
    stop: CancellationToken,
}

impl LifecycleGate {
    /// Creates a gate that answers every request with 503 "starting" until [`LifecycleGate::open`] is called, and with
    /// 503 "stopping" once `stop` is cancelled.
    #[must_use]
    pub fn new(stop: CancellationToken) -> Self {
        Self { router: Arc::default(), stop }
    }

    /// Sets the router, which answers from now on.
    pub fn open(&self, router: Router) {
        // Called only once. A second router would be equivalent to the first, so it may be ignored.
        let _ = self.router.set(router);
    }

    /// Answers a request.
    pub async fn answer(&self, request: Request<Body>) -> Response {
        let Some(router) = self.router.get() else { return closed("starting", "the server is starting") };
        if self.stop.is_cancelled() && !MONITORING_ROUTES.contains(&request.uri().path()) {
            return closed("stopping", "the server is stopping");
        }
        let answered: Result<Response, Infallible> = router.clone().oneshot(request).await;
        answered.unwrap_or_else(|never| match never {})
    }
}

/// Builds the 503 response of a server that is starting or stopping.
fn closed(code: &str, what: &str) -> Response {
    let detail = format!("{what}; the request was not processed; try again in a moment");
    let mut response = Problem::unavailable(code, detail).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // The client's next request may then go to another server, or find this one ready.
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;

    async fn ask(gate: &LifecycleGate, path: &str) -> (u16, Option<String>) {
        let response = gate.answer(Request::get(path).body(Body::empty()).unwrap()).await;
        let wait = response.headers().get(header::RETRY_AFTER).map(|wait| wait.to_str().unwrap().to_owned());
        (response.status().as_u16(), wait)
    }

    #[tokio::test]
    async fn requests_get_503_before_the_server_opens_and_while_it_stops() {
        let stop = CancellationToken::new();
        let gate = LifecycleGate::new(stop.clone());
        let later = Some("1".to_owned());
        assert_eq!(ask(&gate, "/readyz").await, (503, later.clone()));
        assert_eq!(ask(&gate, "/").await, (503, later.clone()));
        let ok = async || "ok";
        gate.open(Router::new().route("/", get(ok)).route("/readyz", get(ok)));
        assert_eq!(ask(&gate, "/").await, (200, None));
        stop.cancel();
        assert_eq!(ask(&gate, "/").await, (503, later));
        assert_eq!(ask(&gate, "/readyz").await, (200, None), "the route itself says how it is");
    }
}
