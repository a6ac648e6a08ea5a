//! The span of a request: its method and route, never its address, which names people's conversations and may carry a
//! visitor's token.

use axum::{
    extract::{MatchedPath, Request},
    http::{Method, StatusCode},
};
use plugboard_model::TRACE;
use tracing::{Span, field::Empty, info_span};

/// A request, until the head of its answer is there: a stream of events goes on without it.
#[must_use]
pub fn request(request: &Request) -> Span {
    info_span!(
        target: TRACE,
        "http",
        otel.name = name(request),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method(request),
        http.route = route(request),
        http.response.status_code = Empty,
        "error.type" = Empty,
    )
}

/// What was answered. What the client did wrong is no error of the server's.
pub fn answered(span: &Span, status: StatusCode) {
    span.record("http.response.status_code", i64::from(status.as_u16()));
    if status.is_server_error() {
        span.record("otel.status_code", "error");
        span.record("error.type", status.as_str());
    }
}

fn name(request: &Request) -> String {
    match route(request) {
        Some(route) => format!("{} {route}", method(request)),
        None => method(request).to_owned(),
    }
}

/// The route as `router` writes it; none when there is no such route.
fn route(request: &Request) -> Option<&str> {
    request.extensions().get::<MatchedPath>().map(MatchedPath::as_str)
}

/// The method by its name; what a client made up is not repeated.
fn method(request: &Request) -> &str {
    match *request.method() {
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::PATCH | Method::DELETE | Method::OPTIONS => {
            request.method().as_str()
        }
        _ => "_OTHER",
    }
}
