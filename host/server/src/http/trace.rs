//! The span of a request. It has the method and the route, but never the address, which names people's conversations
//! and may contain a visitor's token.

use axum::{
    extract::{MatchedPath, Request},
    http::{Method, StatusCode},
};
use plugboard_model::TRACE;
use tracing::{Span, field::Empty, info_span};

/// Creates the span of a request. The span ends with the head of the response, so it does not cover a streamed body.
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

/// Records the status of the response. A client error does not mark the span as an error.
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

/// The path of the route, as in `router`; `None` if no route matches.
fn route(request: &Request) -> Option<&str> {
    request.extensions().get::<MatchedPath>().map(MatchedPath::as_str)
}

/// The name of the method; `_OTHER` for a method that is not standard.
fn method(request: &Request) -> &str {
    match *request.method() {
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::PATCH | Method::DELETE | Method::OPTIONS => {
            request.method().as_str()
        }
        _ => "_OTHER",
    }
}
