//! Responses of the Graph API, and the failures that its errors become.

use connector_shared::{
    Answer,
    answer::{Service, later, milliseconds, slow_down},
    text::{said, short},
};
use plugboard_sdk::Failure;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The Graph API, as failures name it.
const GRAPH: Service = Service {
    name: "the Graph API",
    if_redirected: "`api_base`",
    if_refused: "`api_base` and the secret `page_token`",
    if_not_found: "`api_base` and `api_version`",
};

/// A response of the Graph API.
#[derive(Debug, Default)]
pub struct GraphAnswer {
    /// The response.
    pub answer: Answer,
    /// The header `X-Business-Use-Case-Usage`.
    pub usage: Option<String>,
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

impl GraphAnswer {
    /// Returns true if the status is 200 to 299.
    pub fn is_success(&self) -> bool {
        self.answer.is_success()
    }

    /// Returns the identifier of the message or comment that was sent.
    ///
    /// # Errors
    /// Returns the failure for the host: whether and when to retry, and a message for people.
    pub fn sent(&self) -> Result<String, Failure> {
        if !self.is_success() {
            return Err(self.failure());
        }
        let sent = self.answer.json::<Sent>().ok();
        sent.and_then(|sent| sent.message_id.or(sent.id)).filter(|id| !id.is_empty()).ok_or_else(|| {
            Failure::uncertain(format!(
                "the Graph API answered {} without the message's identifier",
                self.answer.status
            ))
            .with_code("no-message-id")
        })
    }

    /// Returns the recipient's page-scoped identifier, which the response to a private reply contains.
    pub fn recipient(&self) -> Option<String> {
        self.answer.json::<Sent>().ok()?.recipient_id.filter(|id| !id.is_empty() && id.len() <= 256)
    }

    /// Converts an unsuccessful response to a failure.
    pub fn failure(&self) -> Failure {
        match self.answer.json::<ErrorBody>() {
            Ok(body) => self.graph_failure(&body.error),
            Err(_) => self.answer.bare_failure(&GRAPH, self.wait_ms()),
        }
    }

    fn graph_failure(&self, error: &GraphError) -> Failure {
        let desc = |text: &str| describe(text, error);
        let outside = error.message.to_ascii_lowercase().contains("outside of allowed window");
        match (error.code, error.error_subcode.unwrap_or(0)) {
            (4 | 17 | 32 | 613 | 80001 | 80006, _) => {
                slow_down(desc("the page has reached a limit of the Graph API"), self.wait_ms()).with_code("rate-limit")
            }
            _ if self.answer.status == 429 => {
                slow_down(desc("the Graph API limits the request rate"), self.wait_ms()).with_code("rate-limit")
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
            (1 | 2 | 1200, _) => self.temporary(desc("the Graph API has a temporary fault")),
            _ if error.is_transient => self.temporary(desc("the Graph API has a temporary fault")),
            (100, subcode) => {
                let code = if subcode == 0 { "graph-100".to_owned() } else { format!("graph-100-{subcode}") };
                Failure::invalid(desc("the Graph API does not accept the request")).with_code(code)
            }
            // An unknown code with a server error: do not risk sending twice.
            (code, _) if self.answer.status >= 500 => {
                Failure::uncertain(desc("the message may or may not have been sent")).with_code(format!("graph-{code}"))
            }
            (code, _) => Failure::denied(desc("the Graph API refused the request")).with_code(format!("graph-{code}")),
        }
    }

    fn temporary(&self, message: String) -> Failure {
        later(message, self.wait_ms()).with_code("temporary")
    }

    /// Returns the longer of the delays in the two headers, in milliseconds.
    fn wait_ms(&self) -> Option<u32> {
        let minutes = self.usage.as_deref().and_then(|json| {
            let usage = serde_json::from_str::<BTreeMap<String, Vec<UseCase>>>(json).ok()?;
            usage.values().flatten().map(|case| case.estimated_time_to_regain_access).reduce(f64::max)
        });
        minutes.and_then(|minutes| milliseconds(minutes * 60.0)).max(self.answer.wait_ms())
    }
}

/// Appends Graph's own message and codes to a sentence.
fn describe(text: &str, error: &GraphError) -> String {
    let message = said(&error.message);
    let subcode = error.error_subcode.map(|code| format!(", subcode {code}")).unwrap_or_default();
    let trace = error.fbtrace_id.as_deref().map(|id| format!(", trace {}", short(id))).unwrap_or_default();
    format!("{text}: {message} (Graph error {}{subcode}{trace})", error.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::FailureKind as Kind;
    use serde_json::json;

    const USAGE: &str =
        r#"{"1":[{"type":"messenger","call_count":100,"estimated_time_to_regain_access":2},{"type":"pages"}]}"#;

    fn answer(status: u16, body: &str) -> GraphAnswer {
        let answer = Answer { status, body: body.as_bytes().to_vec(), ..Answer::default() };
        GraphAnswer { answer, usage: None }
    }

    fn graph(status: u16, code: i64, subcode: i64, message: &str) -> GraphAnswer {
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
        let refused = answer(401, "<html>").failure();
        assert_eq!((refused.kind, refused.code.as_deref()), (Kind::Denied, Some("http-401")));
        assert!(refused.message.contains("`page_token`"), "{}", refused.message);
        assert_eq!(answer(502, "<html>").failure().kind, Kind::Uncertain);
        let limited = GraphAnswer { usage: Some(USAGE.to_owned()), ..answer(429, "<html>") };
        assert_eq!(limited.failure().retry_after_ms, Some(120_000));
    }

    #[test]
    fn the_longer_of_two_requested_waits_is_used() {
        let mut limited = graph(400, 613, 0, "slow");
        assert_eq!(limited.failure().retry_after_ms, None);
        limited.answer.retry_after = Some("30".to_owned());
        assert_eq!(limited.failure().retry_after_ms, Some(30_000));
        limited.usage = Some(USAGE.to_owned());
        assert_eq!(limited.failure().retry_after_ms, Some(120_000));
        limited.usage = Some("nonsense".to_owned());
        limited.answer.retry_after = Some("1e300".to_owned());
        assert_eq!(limited.failure().retry_after_ms, Some(u32::MAX));
        limited.answer.retry_after = Some("Wed, 21 Oct 2026 07:28:00 GMT".to_owned());
        assert_eq!(limited.failure().retry_after_ms, None);
    }
}
