//! The spans of a call and of a request that leaves this machine. They name plugins, handlers and hosts; never a path, a
//! query, a header or a body, since these may carry secrets, and no sentence of a failure, which may quote any of them.

use crate::{
    CallError, Finished,
    gate::{Answer, Destination, Undone},
    state::Subject,
};
use plugboard_model::TRACE;
use reqwest::Method;
use tracing::{Span, field::Empty, info_span};

/// A call of a plugin, its wait for a place included.
pub(crate) fn call(plugin: &str, subject: &Subject) -> Span {
    info_span!(
        target: TRACE,
        "call",
        otel.name = %format_args!("call {}", subject.handler()),
        otel.status_code = Empty,
        plugboard.plugin = plugin,
        plugboard.handler = subject.handler(),
        plugboard.cpu_us = Empty,
        plugboard.wall_us = Empty,
        "error.type" = Empty,
    )
}

/// What came of a call.
pub(crate) fn called<T>(span: &Span, finished: &Finished<T>) {
    if span.is_disabled() {
        return;
    }
    span.record("plugboard.cpu_us", whole(finished.usage.cpu_us));
    span.record("plugboard.wall_us", whole(finished.usage.wall_us));
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

/// A request through the gate. Without a path, its method is its name.
pub(crate) fn request(method: &Method, to: &Destination) -> Span {
    info_span!(
        target: TRACE,
        "request",
        otel.name = method.as_str(),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = method.as_str(),
        server.address = to.host.as_str(),
        server.port = i64::from(to.port),
        http.response.status_code = Empty,
        "error.type" = Empty,
    )
}

/// What came of a request.
pub(crate) fn answered(span: &Span, answered: &Result<Answer, Undone>) {
    if span.is_disabled() {
        return;
    }
    match answered {
        Ok(answer) => {
            span.record("http.response.status_code", i64::from(answer.status));
            if answer.status >= 400 {
                fail(span, &answer.status.to_string());
            }
        }
        // The code is a word of the gate's own.
        Err(undone) => fail(span, undone.failure.code.as_deref().unwrap_or(undone.failure.kind.as_str())),
    }
}

fn fail(span: &Span, kind: &str) {
    span.record("otel.status_code", "error");
    span.record("error.type", kind);
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
