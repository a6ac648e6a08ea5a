//! Answers of the other system, and the failures that they become.

use crate::time;
use plugboard_sdk::{Failure, http, json};
use serde_json::Value;

/// The maximum length of the other system's own sentence in a failure, in bytes.
const SENTENCE: usize = 500;

/// An answer of the other system.
#[derive(Debug, Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The JSON of the body, or `null`.
    pub body: Value,
    /// The time at which it arrived, in milliseconds.
    pub now: f64,
}

/// What the other system says of a message that it took.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Its identifier of the message.
    pub id: Option<String>,
    /// Its identifier of the conversation.
    pub thread: Option<String>,
}

impl Answer {
    /// Reads the response to a request.
    pub fn of(response: &http::Response, now: f64) -> Self {
        let body = serde_json::from_str(&json::text(&response.body())).unwrap_or_default();
        Self { status: response.status(), retry_after: response.header("Retry-After"), body, now }
    }

    /// Returns what the other system says if it took what was sent: now (2xx), or before (409).
    ///
    /// # Errors
    /// Returns the failure for any other answer.
    pub fn taken(&self) -> Result<Taken, Failure> {
        match self.status {
            200..=299 | 409 => Ok(Taken { id: self.id("id"), thread: self.id("thread") }),
            _ => Err(self.failure()),
        }
    }

    /// Returns an identifier of the answer: a text, or a whole number.
    fn id(&self, name: &str) -> Option<String> {
        match &self.body[name] {
            Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
            Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
            _ => None,
        }
    }

    /// Returns the failure for an answer that does not take what was sent.
    pub fn failure(&self) -> Failure {
        let status = self.status;
        let said = self.body["message"].as_str().map(|text| &text[..text.floor_char_boundary(SENTENCE)]);
        let desc = |text: &str| match said {
            Some(said) => format!("{text}: {said} (HTTP {status})"),
            None => format!("{text} (HTTP {status})"),
        };
        let failure = match status {
            429 => self.wait(Failure::rate_limited(desc("the other system limits the request rate"))),
            503 => self.wait(Failure::unavailable(desc("the other system is not available"))),
            408 | 500.. => Failure::uncertain(desc("the other system failed; it may or may not have taken this")),
            401 | 403 => Failure::denied(desc("the other system refused the request; check the secret on both sides")),
            404 => Failure::not_found(desc("the other system found nothing at this URL, or no such conversation")),
            410 => Failure::not_found(desc("the other system takes nothing for this conversation any more")),
            300..=399 => Failure::invalid(desc("the other system redirected the request; configure the final URL")),
            413 => Failure::invalid(desc("the other system takes no request of this size")),
            415 => Failure::invalid(desc("the other system does not take this type of content")),
            _ => Failure::invalid(desc("the other system refused the request")),
        };
        failure.with_code(self.code())
    }

    /// Returns the other system's own code, or the status.
    fn code(&self) -> String {
        let is_word = |code: &&str| {
            (1..=64).contains(&code.len())
                && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        };
        let own = self.body["code"].as_str().filter(is_word);
        own.map_or_else(|| format!("http-{}", self.status), str::to_owned)
    }

    /// Adds the wait that the other system asks for: seconds, or a date of HTTP.
    fn wait(&self, failure: Failure) -> Failure {
        let Some(text) = self.retry_after.as_deref().map(str::trim) else { return failure };
        let wait = match text.parse::<u32>() {
            Ok(seconds) => Some(seconds.saturating_mul(1_000)),
            Err(_) => time::http_date(text).map(|date| whole((date - self.now).max(0.0))),
        };
        match wait {
            Some(wait) => failure.with_retry_after_ms(wait),
            None => failure,
        }
    }
}

/// Returns a wait as a whole number of milliseconds.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; the host caps it at a day")]
fn whole(wait: f64) -> u32 {
    wait.ceil() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::FailureKind as Kind;
    use serde_json::json;

    const NOW: f64 = 784_111_777_000.0;

    fn answer(status: u16, body: Value) -> Answer {
        Answer { status, body, now: NOW, ..Answer::default() }
    }

    #[test]
    fn a_success_may_name_the_message_and_the_conversation() {
        for (status, body, id, thread) in [
            (200, json!({ "id": "m-1", "thread": "t-1" }), Some("m-1"), Some("t-1")),
            (202, json!({ "id": 7, "thread": "" }), Some("7"), None),
            (204, Value::Null, None, None),
            (200, json!([]), None, None),
            (200, json!({ "id": {} }), None, None),
            (409, json!({ "id": "m-1" }), Some("m-1"), None),
        ] {
            let expected = Taken { id: id.map(str::to_owned), thread: thread.map(str::to_owned) };
            assert_eq!(answer(status, body).taken().unwrap(), expected, "{status}");
        }
    }

    #[test]
    fn each_status_becomes_a_failure_of_its_kind() {
        for (status, kind) in [
            (301, Kind::Invalid),
            (400, Kind::Invalid),
            (401, Kind::Denied),
            (403, Kind::Denied),
            (404, Kind::NotFound),
            (408, Kind::Uncertain),
            (410, Kind::NotFound),
            (413, Kind::Invalid),
            (422, Kind::Invalid),
            (429, Kind::RateLimited),
            (500, Kind::Uncertain),
            (502, Kind::Uncertain),
            (503, Kind::Unavailable),
            (504, Kind::Uncertain),
        ] {
            let failure = answer(status, Value::Null).taken().unwrap_err();
            assert_eq!((failure.kind, failure.code), (kind, Some(format!("http-{status}"))), "{status}");
        }
        let own = answer(422, json!({ "code": "no-such-order", "message": "Zamówienie nie istnieje" })).failure();
        assert_eq!(own.code.as_deref(), Some("no-such-order"));
        assert!(own.message.contains("Zamówienie nie istnieje (HTTP 422)"), "{}", own.message);
        for odd in [json!(""), json!("two words"), json!("x".repeat(65)), json!(7), json!("ż")] {
            assert_eq!(answer(400, json!({ "code": odd })).failure().code.as_deref(), Some("http-400"), "{odd}");
        }
        let long = answer(400, json!({ "message": "ż".repeat(1_000) })).failure();
        assert!(long.message.len() < 600, "{}", long.message.len());
    }

    #[test]
    fn a_wait_is_read_as_seconds_or_as_a_date() {
        let wait = |status: u16, text: &str| {
            let answer = Answer { retry_after: Some(text.to_owned()), ..answer(status, Value::Null) };
            answer.failure().retry_after_ms
        };
        assert_eq!((wait(429, "30"), wait(503, " 5 ")), (Some(30_000), Some(5_000)));
        assert_eq!(wait(429, "Sun, 06 Nov 1994 08:50:37 GMT"), Some(60_000));
        assert_eq!(wait(429, "Sun, 06 Nov 1994 08:00:00 GMT"), Some(0), "the date is over");
        assert_eq!(wait(429, "Fri, 31 Dec 9999 23:59:59 GMT"), Some(u32::MAX));
        assert_eq!((wait(429, "soon"), wait(429, "4294967296"), wait(400, "30")), (None, None, None));
    }
}
