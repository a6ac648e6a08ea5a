//! Responses of the Graph API, and the failures that its errors become.

use plugboard_sdk::Failure;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A response of the Graph API.
#[derive(Debug, Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The header `X-Business-Use-Case-Usage`.
    pub usage: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

#[derive(Deserialize)]
struct ErrorBody {
    error: GraphError,
}

#[derive(Default, Deserialize)]
struct GraphError {
    #[serde(default)]
    message: String,
    code: i64,
    error_subcode: Option<i64>,
    #[serde(default)]
    is_transient: bool,
    fbtrace_id: Option<String>,
}

/// The body of a successful send: the identifier of a message or of a comment.
#[derive(Deserialize)]
struct Sent {
    message_id: Option<String>,
    id: Option<String>,
    recipient_id: Option<String>,
}

#[derive(Deserialize)]
struct UseCase {
    /// In minutes.
    #[serde(default)]
    estimated_time_to_regain_access: f64,
}

impl Answer {
    /// Returns true if the status is 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Returns the identifier of the message or comment that was sent.
    ///
    /// # Errors
    /// Returns the failure for the host: whether and when to retry, and a message for people.
    pub fn sent(&self) -> Result<String, Failure> {
        if !self.is_success() {
            return Err(self.failure());
        }
        let sent = serde_json::from_slice::<Sent>(&self.body).ok();
        sent.and_then(|sent| sent.message_id.or(sent.id)).filter(|id| !id.is_empty()).ok_or_else(|| {
            Failure::uncertain(format!("the Graph API answered {} without the message's identifier", self.status))
                .with_code("no-message-id")
        })
    }

    /// Returns the recipient's page-scoped identifier, which the response to a private reply contains.
    pub fn recipient(&self) -> Option<String> {
        serde_json::from_slice::<Sent>(&self.body).ok()?.recipient_id.filter(|id| !id.is_empty() && id.len() <= 256)
    }

    /// Converts an unsuccessful response to a failure.
    pub fn failure(&self) -> Failure {
        match serde_json::from_slice::<ErrorBody>(&self.body) {
            Ok(body) => self.graph_failure(&body.error),
            Err(_) => self.bare_failure(),
        }
    }

    /// Converts a response without a Graph error. Such a response may come from a proxy or load balancer instead of
    /// Meta.
    fn bare_failure(&self) -> Failure {
        let status = self.status;
        let desc = |text: &str| format!("{text} (HTTP {status}, no Graph error in the answer)");
        match status {
            429 => self.slow_down(desc("the Graph API limits the request rate")),
            408 | 500.. => Failure::uncertain(desc("the message may or may not have been sent")),
            401 | 403 => Failure::denied(desc("the request was refused: check `api_base` and the secret `page_token`")),
            300..=399 => Failure::invalid(desc("the request was redirected: check `api_base`")),
            404 => Failure::not_found(desc("nothing was found at this URL: check `api_base` and `api_version`")),
            _ => Failure::invalid(desc("the request was refused")),
        }
        .with_code(format!("http-{status}"))
    }

    fn graph_failure(&self, error: &GraphError) -> Failure {
        let desc = |text: &str| describe(text, error);
        let outside = error.message.to_ascii_lowercase().contains("outside of allowed window");
        match (error.code, error.error_subcode.unwrap_or(0)) {
            (4 | 17 | 32 | 613 | 80001 | 80006, _) => {
                self.slow_down(desc("the page has reached a limit of the Graph API")).with_code("rate-limit")
            }
            _ if self.status == 429 => {
                self.slow_down(desc("the Graph API limits the request rate")).with_code("rate-limit")
            }
            // Meta documents that messages with this error may have been sent anyway.
            (1, 1_357_046) => Failure::uncertain(desc("the message may have been sent")).with_code("graph-1"),
            // Graph repeats a malformed token in its message, so leave the message out.
            (102 | 190, subcode) => Failure::denied(format!(
                "the page's token is wrong, expired or revoked (Graph error {}, subcode {subcode}): \
                 create a new one and set it as the secret `page_token`",
                error.code
            ))
            .with_code("bad-token"),
            (10 | 200, subcode) if outside || matches!(subcode, 2_018_065 | 2_018_278 | 2_534_022) => {
                Failure::denied(desc("the reply window is closed: the customer has to write first"))
                    .with_code("window-closed")
            }
            (551, _) | (_, 1_545_041 | 2_018_108) => {
                Failure::denied(desc("this person cannot be reached: they may have blocked the page or left Messenger"))
                    .with_code("person-unavailable")
            }
            (10_900, _) => {
                Failure::denied(desc("this comment already has a private reply")).with_code("already-replied")
            }
            (10_903, _) => {
                Failure::denied(desc("this comment does not accept a private reply")).with_code("no-private-reply")
            }
            (368, _) => {
                Failure::denied(desc("Meta has blocked this because it violates a policy")).with_code("blocked")
            }
            (3 | 10 | 200..=299, _) => {
                Failure::denied(desc("the page's token lacks a required permission")).with_code("permission")
            }
            (1 | 2 | 1200, _) => self.later(desc("the Graph API has a temporary fault")),
            _ if error.is_transient => self.later(desc("the Graph API has a temporary fault")),
            (100, subcode) => {
                let code = if subcode == 0 { "graph-100".to_owned() } else { format!("graph-100-{subcode}") };
                Failure::invalid(desc("the Graph API does not accept the request")).with_code(code)
            }
            // An unknown code with a server error: do not risk sending twice.
            (code, _) if self.status >= 500 => {
                Failure::uncertain(desc("the message may or may not have been sent")).with_code(format!("graph-{code}"))
            }
            (code, _) => Failure::denied(desc("the Graph API refused the request")).with_code(format!("graph-{code}")),
        }
    }

    fn later(&self, message: String) -> Failure {
        let failure = Failure::unavailable(message).with_code("temporary");
        match self.wait_ms() {
            Some(wait) => failure.with_retry_after_ms(wait),
            None => failure,
        }
    }

    fn slow_down(&self, message: String) -> Failure {
        let failure = Failure::rate_limited(message);
        match self.wait_ms() {
            Some(wait) => failure.with_retry_after_ms(wait),
            None => failure,
        }
    }

    /// Returns the longer of the delays in the two headers, in milliseconds.
    fn wait_ms(&self) -> Option<u32> {
        let seconds = self.retry_after.as_deref().and_then(|value| value.trim().parse::<f64>().ok());
        let minutes = self.usage.as_deref().and_then(|json| {
            let usage = serde_json::from_str::<BTreeMap<String, Vec<UseCase>>>(json).ok()?;
            usage.values().flatten().map(|case| case.estimated_time_to_regain_access).reduce(f64::max)
        });
        let wait = seconds.unwrap_or(0.0).max(minutes.unwrap_or(0.0) * 60.0) * 1000.0;
        // The cast saturates if the value is beyond the range of u32.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is above 0")]
        (wait > 0.0).then_some(wait as u32)
    }
}

/// Appends Graph's own message and codes to a sentence.
fn describe(text: &str, error: &GraphError) -> String {
    let message = &error.message[..error.message.floor_char_boundary(500)];
    let subcode = error.error_subcode.map(|code| format!(", subcode {code}")).unwrap_or_default();
    let trace =
        error.fbtrace_id.as_deref().map(|id| format!(", trace {}", crate::envelope::short(id))).unwrap_or_default();
    format!("{text}: {message} (Graph error {}{subcode}{trace})", error.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::FailureKind as Kind;
    use serde_json::json;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.as_bytes().to_vec(), ..Answer::default() }
    }

    fn graph(status: u16, code: i64, subcode: i64, message: &str) -> Answer {
        let body = json!({ "error": { "message": message, "type": "OAuthException", "code": code,
            "error_subcode": subcode, "fbtrace_id": "Atrace" } });
        answer(status, &body.to_string())
    }

    #[test]
    fn a_success_contains_the_identifier_or_is_uncertain() {
        assert_eq!(answer(200, r#"{"recipient_id":"9","message_id":"m_1"}"#).sent().unwrap(), "m_1");
        assert_eq!(answer(200, r#"{"id":"50_61"}"#).sent().unwrap(), "50_61");
        for body in ["", "<html>", "{}", r#"{"message_id":""}"#] {
            assert_eq!(answer(200, body).sent().unwrap_err().kind, Kind::Uncertain, "{body}");
        }
    }

    #[test]
    fn graph_errors_map_to_failure_kinds_and_codes() {
        for (status, code, subcode, kind, word) in [
            (400, 190, 463, Kind::Denied, "bad-token"),
            (400, 10, 2_018_278, Kind::Denied, "window-closed"),
            (400, 10, 2_534_022, Kind::Denied, "window-closed"),
            (400, 10, 0, Kind::Denied, "permission"),
            (403, 230, 0, Kind::Denied, "permission"),
            (400, 4, 0, Kind::RateLimited, "rate-limit"),
            (400, 17, 0, Kind::RateLimited, "rate-limit"),
            (400, 32, 0, Kind::RateLimited, "rate-limit"),
            (400, 613, 0, Kind::RateLimited, "rate-limit"),
            (400, 80006, 0, Kind::RateLimited, "rate-limit"),
            (429, 999, 0, Kind::RateLimited, "rate-limit"),
            (400, 551, 0, Kind::Denied, "person-unavailable"),
            (400, 551, 1_545_041, Kind::Denied, "person-unavailable"),
            (403, 200, 2_018_108, Kind::Denied, "person-unavailable"),
            (400, 10_900, 0, Kind::Denied, "already-replied"),
            (500, 1, 0, Kind::Unavailable, "temporary"),
            (500, 1, 1_357_046, Kind::Uncertain, "graph-1"),
            (503, 2, 0, Kind::Unavailable, "temporary"),
            (500, 1200, 0, Kind::Unavailable, "temporary"),
            (400, 100, 2_018_001, Kind::Invalid, "graph-100-2018001"),
            (400, 100, 0, Kind::Invalid, "graph-100"),
            (400, 7, 0, Kind::Denied, "graph-7"),
            (500, 7, 0, Kind::Uncertain, "graph-7"),
        ] {
            let failure = graph(status, code, subcode, "words").failure();
            assert_eq!((failure.kind, failure.code.as_deref()), (kind, Some(word)), "{code}/{subcode}");
        }
        let outside = graph(400, 10, 0, "(#10) This message is sent outside of allowed window.").failure();
        assert_eq!(outside.code.as_deref(), Some("window-closed"));
        let transient = answer(500, r#"{"error":{"code":7,"is_transient":true}}"#).failure();
        assert_eq!(transient.kind, Kind::Unavailable);
    }

    #[test]
    fn a_failure_repeats_the_message_from_graph_but_not_the_token() {
        let bad = graph(400, 190, 0, "Malformed access token EAAB123").failure();
        assert!(!bad.message.contains("EAAB123"), "{}", bad.message);
        let other = graph(400, 100, 0, "No matching user found").failure();
        assert!(
            other.message.contains("No matching user found") && other.message.contains("Atrace"),
            "{}",
            other.message
        );
    }

    #[test]
    fn an_answer_without_a_graph_error_is_judged_by_its_status() {
        for (status, kind) in [
            (500, Kind::Uncertain),
            (502, Kind::Uncertain),
            (504, Kind::Uncertain),
            (408, Kind::Uncertain),
            (429, Kind::RateLimited),
            (401, Kind::Denied),
            (404, Kind::NotFound),
            (302, Kind::Invalid),
            (413, Kind::Invalid),
        ] {
            assert_eq!(answer(status, "<html>").failure().kind, kind, "{status}");
        }
    }

    #[test]
    fn the_longer_of_two_requested_waits_is_used() {
        let mut limited = graph(400, 613, 0, "slow");
        assert_eq!(limited.failure().retry_after_ms, None);
        limited.retry_after = Some("30".to_owned());
        assert_eq!(limited.failure().retry_after_ms, Some(30_000));
        limited.usage = Some(
            r#"{"1":[{"type":"messenger","call_count":100,"estimated_time_to_regain_access":2},{"type":"pages"}]}"#
                .into(),
        );
        assert_eq!(limited.failure().retry_after_ms, Some(120_000));
        limited.usage = Some("nonsense".to_owned());
        limited.retry_after = Some("1e300".to_owned());
        assert_eq!(limited.failure().retry_after_ms, Some(u32::MAX));
        limited.retry_after = Some("Wed, 21 Oct 2026 07:28:00 GMT".to_owned());
        assert_eq!(limited.failure().retry_after_ms, None);
    }
}
