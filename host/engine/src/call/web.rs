//! Sends a call's requests through the gate and accounts for them, for both `http` and `wasi:http`. The accounting is
//! behind a lock, because a `wasi:http` request runs concurrently with the guest.

use super::Call;
use crate::{
    SendState,
    error::Error,
    gate::{Answer, Gate, Outgoing, Payload, Secrets, in_time},
    limits::LimitReached,
    tape::{Reply, Tape},
};
use plugboard_model::{Failure, FailureKind, LimitKind};
use reqwest::{
    Method,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// The maximum number of headers per request.
pub(crate) const HEADERS_MAX: usize = 64;
/// The maximum length of a header value, in bytes.
pub(crate) const HEADER_MAX: usize = 8 << 10;
/// The part of a call's time that requests may not use, so that the plugin can still handle a missing answer.
const RESERVE: Duration = Duration::from_millis(100);

/// Headers that the host controls, because they belong to the connection.
pub(crate) const HOST_HEADERS: [&str; 11] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "upgrade",
    "te",
    "trailer",
    "expect",
    "proxy-connection",
    "proxy-authorization",
];

/// The outgoing requests of a call, with their accounting. Shared by everything in the call that sends requests.
pub(crate) struct Web {
    gate: Arc<Gate>,
    secrets: Arc<Secrets>,
    tape: Option<Tape>,
    idempotency: String,
    calls_max: u32,
    bytes_max: u64,
    wall: Duration,
    started: Instant,
    /// Whether at most one non-idempotent request is allowed, because the call is a connector's `send`.
    single: bool,
    stats: Mutex<RequestStats>,
}

/// The accounting of a call's requests.
#[derive(Debug, Default)]
struct RequestStats {
    /// The number of requests.
    calls: u32,
    /// The bytes of all bodies, in both directions.
    bytes: u64,
    /// The number of non-idempotent requests that are in flight or lost.
    open: u32,
    /// The number of non-idempotent requests that were answered.
    answered: u32,
    /// Set when the call has ended. No request is sent after that.
    closed: bool,
    /// A limit that a request reached while the guest was running. The next tick ends the call.
    stop: Option<LimitReached>,
}

/// A request as the guest specified it. [`Web::send`] adds the idempotency key.
pub(crate) struct GuestRequest {
    pub method: Method,
    pub url: String,
    pub headers: Vec<(HeaderName, String)>,
    pub payload: Payload,
    /// How long to wait for the complete answer.
    pub timeout: Duration,
    /// The number of the body's bytes that are already counted.
    pub bytes_counted: u64,
    /// Whether the request must not be repeated: it is not idempotent, and not marked as repeatable.
    pub non_repeatable: bool,
    /// The largest answer, in bytes.
    pub answer_max: usize,
    /// Whether redirects are followed. Only for GET requests.
    pub follow: bool,
}

/// Parses the name of a method that plugins may use.
pub(crate) fn http_method(name: &str) -> Result<Method, Failure> {
    Ok(match name {
        "GET" => Method::GET,
        "HEAD" => Method::HEAD,
        "POST" => Method::POST,
        "PUT" => Method::PUT,
        "PATCH" => Method::PATCH,
        "DELETE" => Method::DELETE,
        "OPTIONS" => Method::OPTIONS,
        _ => {
            let message = "the method must be one of GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS, in capitals";
            return Err(Failure::invalid(message));
        }
    })
}

/// How a request is sent. The members are those of [`GuestRequest`].
struct Exchange {
    timeout: Duration,
    non_repeatable: bool,
    bytes_counted: u64,
    answer_max: usize,
    follow: bool,
}

/// The number of a request within its call, starting at 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestNumber(u32);

impl Web {
    pub(crate) fn new(call: &Call, started: Instant, single: bool) -> Self {
        Self {
            gate: Arc::clone(&call.gate),
            secrets: Arc::clone(&call.secrets),
            tape: call.tape.clone(),
            idempotency: call.idempotency.clone(),
            calls_max: call.limits.http_calls,
            bytes_max: call.limits.http_bytes,
            wall: Duration::from_millis(u64::from(call.limits.wall_ms)),
            started,
            single,
            stats: Mutex::default(),
        }
    }

    fn stats(&self) -> MutexGuard<'_, RequestStats> {
        self.stats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of requests so far.
    pub(crate) fn calls(&self) -> u32 {
        self.stats().calls
    }

    /// Ends the call's requests: one that has not been sent yet never is. Returns the state of the non-idempotent
    /// requests.
    pub(crate) fn close(&self) -> SendState {
        let mut stats = self.stats();
        stats.closed = true;
        stats.send_state()
    }

    /// Ends the call at its next tick.
    pub(crate) fn stop(&self, stop: LimitReached) {
        self.stats().stop.get_or_insert(stop);
    }

    /// The limit that a request reached while the guest was running.
    pub(crate) fn stopped(&self) -> Option<LimitReached> {
        self.stats().stop.clone()
    }

    /// Counts a request, whatever its outcome. Fails if the call has made too many.
    pub(crate) fn begin(&self) -> Result<RequestNumber, LimitReached> {
        let mut stats = self.stats();
        stats.calls += 1;
        if stats.calls <= self.calls_max {
            return Ok(RequestNumber(stats.calls));
        }
        Err(LimitReached::new(LimitKind::Http, format!("more than {} HTTP calls", self.calls_max)))
    }

    /// Counts bytes of bodies in either direction. Fails if the call has transferred too many.
    pub(crate) fn count_bytes(&self, bytes: u64) -> Result<(), LimitReached> {
        let mut stats = self.stats();
        stats.bytes = stats.bytes.saturating_add(bytes);
        if stats.bytes <= self.bytes_max {
            return Ok(());
        }
        Err(LimitReached::new(LimitKind::Http, format!("HTTP bodies exceed {} bytes in total", self.bytes_max)))
    }

    /// Checks whether a request may be made. `non_repeatable`: the request must not be repeated.
    pub(crate) fn admit(&self, non_repeatable: bool) -> Result<(), Failure> {
        if non_repeatable { self.stats().admit(self.single) } else { Ok(()) }
    }

    /// Sends a request through the gate, or returns the answer from the tape.
    pub(crate) async fn send(&self, number: RequestNumber, request: GuestRequest) -> Result<Answer, Error> {
        let GuestRequest { method, url, headers, payload, timeout, bytes_counted, non_repeatable, answer_max, follow } =
            request;
        self.admit(non_repeatable)?;
        let idempotency_key = format!("{}-{}", self.idempotency, number.0);
        let outgoing = Outgoing { method, url, headers, payload, idempotency_key, non_repeatable };
        let exchange = Exchange { timeout, non_repeatable, bytes_counted, answer_max, follow };
        let Some(tape) = &self.tape else { return self.exchange(outgoing, exchange).await };
        let tape_key = outgoing.tape_key();
        if let Some(played) = tape.recorded_reply(&tape_key) {
            let Reply { status, headers, body } = played?;
            let body = Reply::bytes(&body);
            self.count_bytes(body.len() as u64)?;
            let pair = |(name, value): (String, String)| Some((name.parse().ok()?, value.parse().ok()?));
            let headers: HeaderMap = headers.into_iter().filter_map(pair).collect();
            return Ok(Answer { status, headers, body });
        }
        let done = self.exchange(outgoing, exchange).await;
        match &done {
            Ok(Answer { status, headers, body }) => {
                let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
                let headers = headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
                let reply = Reply { status: *status, headers, body: Reply::encode(body) };
                tape.store_reply(tape_key, &Ok(reply));
            }
            Err(Error::Failure(failure)) => tape.store_reply(tape_key, &Err(failure.clone())),
            Err(Error::Trap(_)) => {}
        }
        done
    }

    /// Sends a request through the gate, without the tape.
    async fn exchange(&self, outgoing: Outgoing, exchange: Exchange) -> Result<Answer, Error> {
        let Exchange { timeout, non_repeatable, bytes_counted, answer_max, follow } = exchange;
        let ready = in_time(timeout.min(self.time_left()), self.gate.prepare(outgoing, &self.secrets)).await?;
        self.count_bytes(ready.size.saturating_sub(bytes_counted))?;
        let timeout = timeout.min(self.time_left());
        if timeout.is_zero() {
            let message = "no time is left for a request before the call reaches its own limit";
            return Err(Failure::new(FailureKind::Unavailable, message).code("timeout").into());
        }
        // From here until the answer is complete, the outcome is unknown, even if this future is dropped.
        self.stats().open(non_repeatable, self.single)?;
        let answer = match ready.following(follow).send(answer_max, timeout).await {
            Ok(answer) => answer,
            Err(error) => {
                if non_repeatable && !error.maybe_sent {
                    self.stats().open -= 1;
                }
                return Err(error.failure.into());
            }
        };
        if non_repeatable {
            let mut stats = self.stats();
            stats.open -= 1;
            stats.answered += 1;
        }
        self.count_bytes(answer.body.len() as u64)?;
        Ok(answer)
    }

    /// How long a request may still take: the call's remaining time, less [`RESERVE`].
    fn time_left(&self) -> Duration {
        self.wall.saturating_sub(self.started.elapsed()).saturating_sub(RESERVE)
    }
}

impl RequestStats {
    /// Checks whether the call may still send a non-idempotent request. `single`: at most one per call.
    fn admit(&self, single: bool) -> Result<(), Failure> {
        // A second request could be refused after the first one succeeded. Then we could not tell what to repeat.
        if single && self.send_state() != SendState::Untouched {
            let message = "`send` may make at most one POST or PATCH request that is not marked as repeatable, and \
                           this call has already made it";
            return Err(Failure::denied(message).code("one-request"));
        }
        Ok(())
    }

    /// Records that a request is about to be sent. Checks again under the same lock, so that only one of two concurrent
    /// requests proceeds.
    fn open(&mut self, non_repeatable: bool, single: bool) -> Result<(), Failure> {
        if self.closed {
            return Err(Failure::new(FailureKind::Unavailable, "the call has ended").code("closed"));
        }
        if non_repeatable {
            self.admit(single)?;
            self.open += 1;
        }
        Ok(())
    }

    fn send_state(&self) -> SendState {
        match (self.open, self.answered) {
            (0, 0) => SendState::Untouched,
            (0, _) => SendState::Answered,
            _ => SendState::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_unrepeatable_request_is_open_at_a_time() {
        let code = |opened: Result<(), Failure>| opened.err().and_then(|failure| failure.code).unwrap_or_default();
        let mut stats = RequestStats::default();
        assert_eq!(code(stats.open(true, true)), "");
        assert_eq!(code(stats.open(true, true)), "one-request");
        assert_eq!(
            (code(stats.open(false, true)), stats.open, stats.send_state()),
            (String::new(), 1, SendState::Unknown)
        );
        // The request had not left after all, so another one is allowed.
        stats.open -= 1;
        assert_eq!((code(stats.open(true, true)), stats.open), (String::new(), 1));
    }

    #[test]
    fn no_request_is_sent_after_the_call_has_ended() {
        let mut stats = RequestStats { closed: true, ..RequestStats::default() };
        for non_repeatable in [true, false] {
            assert_eq!(stats.open(non_repeatable, false).unwrap_err().code.as_deref(), Some("closed"));
        }
        assert_eq!(stats.send_state(), SendState::Untouched);
    }
}
