//! The spans of plugin calls and outgoing requests. They contain the names of plugins, handlers and hosts. They never
//! contain a path, query, header or body, because these may hold secrets, nor the message of a failure, which may quote
//! them.

use plugboard_model::{CallError, Failure, Finished, TRACE};
use reqwest::Method;
use tracing::{Span, field::Empty, info_span};

/// Creates the span of a plugin call, including the time that it waits for a slot.
pub(crate) fn call(plugin: &str, handler: &str) -> Span {
    info_span!(
        target: TRACE,
        "call",
        otel.name = %format_args!("call {handler}"),
        otel.status_code = Empty,
        plugboard.plugin = plugin,
        plugboard.handler = handler,
        plugboard.cpu_us = Empty,
        plugboard.wall_us = Empty,
        "error.type" = Empty,
    )
}

/// Records the outcome of a call.
pub(crate) fn called<T>(span: &Span, finished: &Finished<T>) {
    if span.is_disabled() {
        return;
    }
    span.record("plugboard.cpu_us", to_i64(finished.usage.cpu_us));
    span.record("plugboard.wall_us", to_i64(finished.usage.wall_us));
    let kind = match &finished.result {
        Ok(_) => return,
        Err(CallError::Refused(failure)) => failure.kind.as_str(),
        Err(CallError::Trapped(_)) => "trapped",
        Err(CallError::Limit(kind, _)) => kind.as_str(),
        Err(CallError::BadOutput(_)) => "bad-output",
        Err(CallError::Host(_)) => "host",
    };
    fail(span, kind);
}

/// Creates the span of a request through the gate. The span is named after the method, because the path is not
/// recorded.
pub(crate) fn request(method: &Method, host: &str, port: u16) -> Span {
    info_span!(
        target: TRACE,
        "request",
        otel.name = method.as_str(),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = method.as_str(),
        server.address = host,
        server.port = i64::from(port),
        http.response.status_code = Empty,
        "error.type" = Empty,
    )
}

/// Records the outcome of a request: the answer's status, or why there is no answer.
pub(crate) fn answered(span: &Span, answered: Result<u16, &Failure>) {
    if span.is_disabled() {
        return;
    }
    match answered {
        Ok(status) => {
            span.record("http.response.status_code", i64::from(status));
            if status >= 400 {
                fail(span, &status.to_string());
            }
        }
        // The code is one of the gate's own words, so it is safe to record.
        Err(failure) => fail(span, failure.code.as_deref().unwrap_or(failure.kind.as_str())),
    }
}

fn fail(span: &Span, kind: &str) {
    span.record("otel.status_code", "error");
    span.record("error.type", kind);
}

fn to_i64(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
