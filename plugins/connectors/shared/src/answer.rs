//! Answers of a platform's API, and the failures that they become.

use plugboard_sdk::{Failure, FailureKind, http, json};
use serde::de::DeserializeOwned;

/// An answer of a platform's API.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// The API of a platform, as failures name it.
#[derive(Debug, Clone, Copy)]
pub struct Service {
    /// The name, such as `Telegram`.
    pub name: &'static str,
    /// What to check after a redirect, such as "`api_base`".
    pub if_redirected: &'static str,
    /// What to check if the request was not authorized.
    pub if_refused: &'static str,
    /// What to check if nothing was found.
    pub if_not_found: &'static str,
}

impl Answer {
    /// Reads a response of `http`.
    #[must_use]
    pub fn of(response: &http::Response) -> Self {
        Self { status: response.status(), retry_after: response.header("Retry-After"), body: response.body() }
    }

    /// Returns true if the status is 200 to 299.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Parses the body, after the replacements that [`json::text`] makes.
    ///
    /// # Errors
    /// Returns an error if the body is not JSON of that type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&json::text(&self.body))
    }

    /// Returns the wait that the header `Retry-After` asks for, in milliseconds. A date is ignored: servers of APIs
    /// send seconds.
    #[must_use]
    pub fn wait_ms(&self) -> Option<u32> {
        self.retry_after.as_deref().and_then(|value| value.trim().parse().ok()).and_then(milliseconds)
    }

    /// Converts an unsuccessful answer without an error of the platform. Such an answer may come from a proxy or load
    /// balancer instead of the platform, so after a server error nobody knows whether the request took effect.
    /// `wait_ms` is the wait that the platform asks for.
    #[must_use]
    pub fn bare_failure(&self, service: &Service, wait_ms: Option<u32>) -> Failure {
        let (status, name) = (self.status, service.name);
        let desc = |text: &str| format!("{text} (HTTP {status}, no error of {name} in the answer)");
        match status {
            429 => slow_down(desc(&format!("{name} limits the request rate")), wait_ms),
            408 | 500.. => Failure::uncertain(desc("the message may or may not have been sent")),
            401 | 403 => Failure::denied(desc(&format!("the request was refused: check {}", service.if_refused))),
            404 => Failure::not_found(desc(&format!("nothing was found at this URL: check {}", service.if_not_found))),
            300..=399 => {
                Failure::invalid(desc(&format!("the request was redirected: check {}", service.if_redirected)))
            }
            413 => Failure::invalid(desc("the file is too big")),
            _ => Failure::invalid(desc("the request was refused")),
        }
        .with_code(format!("http-{status}"))
    }
}

/// Converts seconds to milliseconds. `None` for 0 and less.
#[must_use]
pub fn milliseconds(seconds: f64) -> Option<u32> {
    let wait = seconds * 1_000.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is above 0")]
    (wait > 0.0).then_some(wait as u32)
}

/// Returns the failure for too many requests.
#[must_use]
pub fn slow_down(message: impl Into<String>, wait_ms: Option<u32>) -> Failure {
    waiting(Failure::rate_limited(message), wait_ms)
}

/// Returns the failure for a temporary fault, in which the platform did nothing.
#[must_use]
pub fn later(message: impl Into<String>, wait_ms: Option<u32>) -> Failure {
    waiting(Failure::unavailable(message), wait_ms)
}

fn waiting(failure: Failure, wait_ms: Option<u32>) -> Failure {
    match wait_ms {
        Some(wait) => failure.with_retry_after_ms(wait),
        None => failure,
    }
}

/// Makes an uncertain failure retryable, for a request that changes nothing or may be repeated.
#[must_use]
pub fn repeatable(mut failure: Failure) -> Failure {
    if failure.kind == FailureKind::Uncertain {
        failure.kind = FailureKind::Unavailable;
    }
    failure
}

#[cfg(test)]
mod tests {
    use super::*;
    use FailureKind as Kind;

    const SERVICE: Service = Service {
        name: "Chat",
        if_redirected: "`api_base`",
        if_refused: "the secret `token`",
        if_not_found: "`api_version`",
    };

    fn answer(status: u16) -> Answer {
        Answer { status, body: b"<html>".to_vec(), ..Answer::default() }
    }

    #[test]
    fn an_answer_without_an_error_of_the_platform_is_judged_by_its_status() {
        for (status, kind, word) in [
            (500, Kind::Uncertain, "may or may not"),
            (502, Kind::Uncertain, "may or may not"),
            (504, Kind::Uncertain, "may or may not"),
            (408, Kind::Uncertain, "may or may not"),
            (429, Kind::RateLimited, "Chat limits"),
            (401, Kind::Denied, "`token`"),
            (403, Kind::Denied, "`token`"),
            (404, Kind::NotFound, "`api_version`"),
            (302, Kind::Invalid, "`api_base`"),
            (413, Kind::Invalid, "too big"),
            (400, Kind::Invalid, "HTTP 400"),
        ] {
            let failure = answer(status).bare_failure(&SERVICE, None);
            assert_eq!((failure.kind, failure.code), (kind, Some(format!("http-{status}"))), "{status}");
            assert!(failure.message.contains(word), "{}", failure.message);
        }
    }

    #[test]
    fn a_wait_in_seconds_is_read_and_a_date_is_not() {
        for (header, wait) in [
            ("7", Some(7_000)),
            (" 1.5 ", Some(1_500)),
            ("1e300", Some(u32::MAX)),
            ("0", None),
            ("-3", None),
            ("NaN", None),
            ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ] {
            let answer = Answer { retry_after: Some(header.to_owned()), ..answer(429) };
            assert_eq!(answer.wait_ms(), wait, "{header}");
            assert_eq!(answer.bare_failure(&SERVICE, answer.wait_ms()).retry_after_ms, wait, "{header}");
        }
        assert_eq!(later("x", Some(5)).retry_after_ms, Some(5));
    }

    #[test]
    fn only_an_uncertain_failure_becomes_retryable() {
        assert_eq!(repeatable(Failure::uncertain("x")).kind, Kind::Unavailable);
        assert_eq!(repeatable(Failure::denied("x")).kind, Kind::Denied);
    }

    #[test]
    fn a_body_with_an_unpaired_surrogate_is_read() {
        let odd = Answer { body: br#"{"text":"\ud83d"}"#.to_vec(), ..Answer::default() };
        assert_eq!(odd.json::<serde_json::Value>().unwrap()["text"], "\u{fffd}");
        assert!(answer(200).json::<serde_json::Value>().is_err());
    }
}
