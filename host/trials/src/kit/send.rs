//! Tests outgoing parts against platforms that accept them, refuse them or do not answer. The outcome of each part is
//! decided as on a server.

use bytes::Bytes;
use plugboard_engine::{CallError, Finished, SendState, StubAnswer};
use plugboard_model::{DeliveryOutcome, Failure, FailureKind, SentPart};
use plugboard_rules::delivery;
use std::collections::HashMap;

use super::{
    format::{KitFile, PartOutcome, RawAnswer, RawRefusal, RawSend, RawSlowDown},
    part::{DELIVERY, contents, part},
    report::{Mismatch, mismatch},
    rules::Rule,
    show,
    test_bench::{Answer, RecordedRequests, TestBench},
};
use crate::scenario::words;

/// The wait that a platform asks for by default when it says to slow down, in seconds.
const WAIT_S: i64 = 30;
/// The size of an answer that is too large by one byte, in bytes.
const TOO_LARGE: usize = (4 << 20) + 1;

/// The result of sending a part: the call's result, its requests, and the outcome that a server would record.
struct SendResult {
    finished: Finished<SentPart>,
    recorded: RecordedRequests,
    ending: DeliveryOutcome,
    failure: Option<Failure>,
}

impl SendResult {
    fn show(&self) -> String {
        let Self { finished, ending, .. } = self;
        let ending = match ending {
            DeliveryOutcome::Sent(Some(id)) => format!("sent, as `{id}`"),
            DeliveryOutcome::Sent(None) => "sent, without an identifier".to_owned(),
            DeliveryOutcome::Retry(_) => "sent again later".to_owned(),
            DeliveryOutcome::Failed => "failed for good".to_owned(),
            DeliveryOutcome::Uncertain => "uncertain".to_owned(),
        };
        format!("{ending}: {}", show::end(&finished.result))
    }
}

/// Tests all parts.
pub(super) async fn all(bench: &mut TestBench, file: &KitFile) {
    let slow_down = file.slow_down.as_ref().map_or_else(usual_slow_down, |one| one.get_ref().clone());
    for (n, one) in file.sends.iter().enumerate() {
        let raw = one.get_ref();
        let name = raw.name.clone().unwrap_or_else(|| format!("send {}", n + 1));
        let mut parts = Parts { bench, raw, name };
        parts.sent().await;
        if raw.url.is_some() {
            parts.slow_down(&slow_down).await;
            parts.test_server_errors().await;
            parts.test_no_answer().await;
            parts.test_unparsable_success().await;
            parts.refused().await;
            parts.file().await;
        }
    }
    let asks = file.sends.iter().any(|one| one.get_ref().url.is_some());
    if !file.sends.is_empty() && !asks {
        let about = [Rule::SlowDown, Rule::ServerError, Rule::NotReached, Rule::Lost, Rule::OddAnswer, Rule::Refused];
        for rule in about {
            bench.report.not_tried_because(rule, "no [[send]] has a `url`, so no request to a platform was tested");
        }
    }
    if !file.sends.iter().any(|one| one.get_ref().delivery_id) {
        bench.report.not_tried_because(Rule::DeliveryId, "no [[send]] has `delivery_id = true`");
    }
    if file.sends.iter().all(|one| one.get_ref().keeps.is_empty()) {
        bench.report.not_tried_because(Rule::Kept, "no [[send]] has `keeps`");
    }
    if !file.sends.iter().any(|one| one.get_ref().has_file()) {
        bench.report.not_tried_because(Rule::File, "no [[send]] has a file");
    }
}

/// The answer of most platforms that say to slow down.
fn usual_slow_down() -> RawSlowDown {
    let headers = [("retry-after".to_owned(), WAIT_S.to_string())].into();
    let answer = RawAnswer { status: Some(429), headers, ..RawAnswer::default() };
    RawSlowDown { answer, wait: words::Span(WAIT_S * 1_000) }
}

/// Converts an answer of the kit file to an answer of the stub.
pub(super) fn answer(raw: &RawAnswer, filled: impl Fn(&str) -> String) -> StubAnswer {
    let mut headers: Vec<_> = raw.headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
    if raw.json.is_some() && !raw.headers.keys().any(|name| name.eq_ignore_ascii_case("content-type")) {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    let body = super::verify::body(raw.body.as_ref(), raw.json.as_ref());
    let body = filled(&String::from_utf8_lossy(&body));
    StubAnswer { status: raw.status.unwrap_or(200), headers, body: body.into() }
}

/// Returns an answer with only a status and a body.
pub(super) fn bare(status: u16, body: impl Into<Bytes>) -> StubAnswer {
    StubAnswer { status, headers: Vec::new(), body: body.into() }
}

/// The cases of one part.
struct Parts<'a> {
    bench: &'a mut TestBench,
    raw: &'a RawSend,
    name: String,
}

impl Parts<'_> {
    /// Sends the part to a platform that gives this answer, and decides the outcome as a server would. If `file` is
    /// false, the part's files are gone.
    async fn give(&mut self, what: &str, given: Answer, file: bool) -> SendResult {
        let case = format!("{}: {what}", self.name);
        let account = self.bench.accounts.first().cloned().unwrap_or_default();
        let part = part(self.raw, &account);
        let files = if file { contents(self.raw) } else { HashMap::new() };
        let method = self.raw.method.as_deref().unwrap_or("POST");
        let target = self.raw.url.as_deref().map(|url| (method, url));
        let (finished, recorded) = self.bench.send(&case, part, files, target, given).await;
        let (ending, failure) = delivery::judge(finished.clone(), 1, self.bench.now);
        let actual = SendResult { finished, recorded, ending, failure };
        let once = one_request(&actual);
        self.note(Rule::OneRequest, what, once);
        actual
    }

    /// Records the result of a case of this part.
    fn note(&mut self, rule: Rule, what: &str, result: Result<(), Mismatch>) {
        let (name, raw) = (&self.name, self.raw);
        let account = self.bench.accounts.first().cloned().unwrap_or_default();
        self.bench.report.note(rule, &format!("{name}: {what}"), &|| show::part(&part(raw, &account)), result);
    }

    /// Fills secrets into a platform's answer, because platforms may repeat what they were sent.
    fn filled(&self, text: &str) -> String {
        let secrets = self.bench.secrets();
        secrets.fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{secret.{name}}}"), value))
    }

    /// Tests a platform that accepts the part.
    async fn sent(&mut self) {
        let given = answer(&self.raw.answer, |text| self.filled(text));
        let actual = self.give("the platform accepts the part", Ok(given), true).await;
        let SendResult { recorded, ending, .. } = &actual;
        let wanted = &self.raw.external_id;
        let expected = wanted.as_ref().map_or_else(|| "sent".to_owned(), |id| format!("sent, as `{id}`"));
        let result = match ending {
            _ if !recorded.unanswered.is_empty() => mismatch(expected, recorded.unanswered.join("\n")),
            DeliveryOutcome::Sent(id) if wanted.is_none() || id == wanted => Ok(()),
            _ => mismatch(expected, actual.show()),
        };
        let has = |request: &plugboard_engine::StubRequest| {
            let headers = request.headers.iter().any(|(_, value)| value.contains(DELIVERY));
            headers || request.url.contains(DELIVERY) || String::from_utf8_lossy(&request.body).contains(DELIVERY)
        };
        let goes_along = recorded.requests.iter().any(has);
        self.note(Rule::Sent, "the platform accepts the part", result);
        if !self.raw.keeps.is_empty() {
            let kept = self.raw.keeps.check_kept(&actual.finished.keep);
            self.note(Rule::Kept, "the platform accepts the part", kept);
        }
        if self.raw.delivery_id {
            let sent = actual.recorded.requests.iter().map(show::outgoing).collect::<Vec<_>>().join("\n");
            let result = if goes_along { Ok(()) } else { mismatch(format!("`{DELIVERY}` in the request"), sent) };
            self.note(Rule::DeliveryId, "the platform accepts the part", result);
        }
    }

    /// Tests a platform that says to slow down.
    async fn slow_down(&mut self, slow_down: &RawSlowDown) {
        let given = answer(&slow_down.answer, |text| self.filled(text));
        let actual = self.give("the platform says to slow down, with a wait", Ok(given), true).await;
        let result = again(&actual, Some(slow_down.wait.0));
        self.note(Rule::SlowDown, "the platform says to slow down, with a wait", result);
        let what = "the platform says to slow down, without a wait";
        let bare = StubAnswer { status: slow_down.answer.status.unwrap_or(429), ..StubAnswer::default() };
        // If the status is a success, only the body says to slow down, so an answer without a body cannot say it.
        if bare.status >= 400 {
            let actual = self.give(what, Ok(bare), true).await;
            self.note(Rule::SlowDown, what, again(&actual, None));
        }
    }

    /// Tests a platform with server errors.
    async fn test_server_errors(&mut self) {
        let wait = vec![("retry-after".to_owned(), WAIT_S.to_string())];
        let mut all = Vec::new();
        for status in [500, 502, 503, 504] {
            all.push((format!("the platform answers {status}"), bare(status, "")));
            all.push((format!("the platform answers {status} with an HTML page"), bare(status, "<html>Sorry</html>")));
        }
        all.push(("the platform answers 503 with a wait".to_owned(), StubAnswer { headers: wait, ..bare(503, "") }));
        for (what, given) in all {
            let actual = self.give(&what, Ok(given), true).await;
            let result = match actual.ending {
                DeliveryOutcome::Retry(_) | DeliveryOutcome::Uncertain => Ok(()),
                _ => mismatch("sent again later, or uncertain", actual.show()),
            };
            self.note(Rule::ServerError, &what, result);
        }
    }

    /// Tests a platform that cannot be reached, or that gives no complete answer.
    async fn test_no_answer(&mut self) {
        let failed = |kind, code: &str, message: &str| Err(Failure::new(kind, message).code(code));
        let what = "the platform cannot be reached";
        let given = failed(FailureKind::Unavailable, "not-reached", "the platform could not be reached");
        let actual = self.give(what, given, true).await;
        let result = match actual.ending {
            DeliveryOutcome::Retry(_) => Ok(()),
            _ => mismatch("sent again later", actual.show()),
        };
        self.note(Rule::NotReached, what, result);
        for (what, given) in [
            ("no answer comes", failed(FailureKind::Uncertain, "no-answer", "the connection ended")),
            ("no answer comes in time", failed(FailureKind::Uncertain, "timeout", "no complete answer came in time")),
            ("the answer is too large", Ok(bare(200, vec![b'x'; TOO_LARGE]))),
        ] {
            let actual = self.give(what, given, true).await;
            // If the lost request can be repeated without harm, the part may be sent again.
            let repeats = actual.finished.send_state == SendState::Untouched
                && matches!(actual.ending, DeliveryOutcome::Retry(_));
            let result = match (&actual.finished.result, &actual.ending) {
                (Ok(_), _) => mismatch("no success", actual.show()),
                (Err(CallError::Refused(_)), DeliveryOutcome::Uncertain) => Ok(()),
                (Err(CallError::Refused(_)), _) if repeats => Ok(()),
                _ => mismatch("uncertain, with a failure from the connector", actual.show()),
            };
            self.note(Rule::Lost, what, result);
        }
    }

    /// Tests a platform whose success cannot be parsed.
    async fn test_unparsable_success(&mut self) {
        for (what, body) in [
            ("a success with nothing in it", ""),
            ("a success with half an answer", "{\"id\": "),
            ("a success with an HTML page", "<html>Hello</html>"),
            ("a success with null", "null"),
            ("a success with a list", "[]"),
            ("a success with an empty object", "{}"),
        ] {
            let actual = self.give(what, Ok(bare(200, body)), true).await;
            let result = match actual.ending {
                DeliveryOutcome::Sent(_) | DeliveryOutcome::Uncertain => Ok(()),
                _ => mismatch("sent, or uncertain", actual.show()),
            };
            self.note(Rule::OddAnswer, what, result);
        }
    }

    /// Tests a platform that refuses the part.
    async fn refused(&mut self) {
        for status in [400, 404] {
            let what = format!("the platform refuses with {status}");
            let actual = self.give(&what, Ok(bare(status, "")), true).await;
            self.note(Rule::Refused, &what, check_outcome(&actual, PartOutcome::Failed));
        }
        // Some platforms repeat what they were sent.
        let said: Vec<_> = self.bench.secrets().map(|(_, value)| format!("`{value}` is not valid")).collect();
        let what = "the platform repeats what it was sent";
        let actual = self.give(what, Ok(bare(401, said.join("\n"))), true).await;
        self.note(Rule::Refused, what, check_outcome(&actual, PartOutcome::Failed));
        for refusal in &self.raw.refusals {
            let given = answer(&refusal.answer, |text| self.filled(text));
            let actual = self.give(&refusal.name, Ok(given), true).await;
            self.note(Rule::Refused, &refusal.name, as_expected(&actual, refusal));
        }
    }

    /// Tests a part whose file the platform refuses, or whose file is gone.
    async fn file(&mut self) {
        if !self.raw.has_file() {
            return;
        }
        for (what, status) in
            [("the file is too large for the platform", 413), ("the platform does not accept this kind of file", 415)]
        {
            let actual = self.give(what, Ok(bare(status, "")), true).await;
            let result = check_outcome(&actual, PartOutcome::Failed).and_then(|()| reason(&actual));
            self.note(Rule::File, what, result);
        }
        let what = "the file is gone";
        let given = answer(&self.raw.answer, |text| self.filled(text));
        let actual = self.give(what, Ok(given), false).await;
        let result = match actual.ending {
            DeliveryOutcome::Failed | DeliveryOutcome::Retry(_) => reason(&actual),
            _ => mismatch("failed, or sent again later", actual.show()),
        };
        self.note(Rule::File, what, result);
    }
}

/// Checks that the part caused at most one request that must not be repeated.
fn one_request(actual: &SendResult) -> Result<(), Mismatch> {
    let SendResult { finished, recorded, .. } = actual;
    let left: Vec<_> = recorded.requests.iter().map(show::outgoing).collect();
    let seen = recorded.requests.len() + recorded.blocked;
    let more = (finished.usage.http_calls as usize).saturating_sub(seen);
    // The host blocks a second request, so it is missing from `requests`. The count of HTTP calls still includes it.
    if recorded.non_repeatable() > 1 || (recorded.non_repeatable() == 1 && more > 0) {
        let actual = format!("{}\nand {more} more, which the host refused", left.join("\n"));
        return mismatch("at most one POST or PATCH request", actual);
    }
    Ok(())
}

/// Checks that the part is sent again because the platform says to slow down, after the wait that it asks for.
fn again(actual: &SendResult, wait: Option<i64>) -> Result<(), Mismatch> {
    let failure = match (&actual.ending, &actual.failure) {
        (DeliveryOutcome::Retry(_), Some(failure)) if failure.kind == FailureKind::RateLimited => failure,
        _ => return mismatch("sent again later, with a failure of the kind `rate-limited`", actual.show()),
    };
    let Some(wait) = wait else { return Ok(()) };
    match failure.retry_after_ms.map(i64::from) {
        // Waiting up to twice as long does no harm.
        Some(reported) if reported >= wait && reported <= wait * 2 => Ok(()),
        Some(reported) => {
            mismatch(format!("`retry-after-ms` of {wait} or somewhat more"), format!("`retry-after-ms` of {reported}"))
        }
        None => mismatch(format!("`retry-after-ms` of {wait} or somewhat more"), format!("no wait: {failure}")),
    }
}

/// Checks the outcome of a part.
fn check_outcome(actual: &SendResult, expected_outcome: PartOutcome) -> Result<(), Mismatch> {
    let (well, expected) = match expected_outcome {
        PartOutcome::Failed => (actual.ending == DeliveryOutcome::Failed, "failed for good"),
        PartOutcome::Again => (matches!(actual.ending, DeliveryOutcome::Retry(_)), "sent again later"),
        PartOutcome::Uncertain => (actual.ending == DeliveryOutcome::Uncertain, "uncertain"),
    };
    // A failure of the kind `internal` is a defect and not a valid reason.
    let defect = actual.failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::Internal);
    if well && !defect { Ok(()) } else { mismatch(expected, actual.show()) }
}

/// Checks that a refusal has the outcome, kind, code and wait that the kit file expects.
fn as_expected(actual: &SendResult, refusal: &RawRefusal) -> Result<(), Mismatch> {
    check_outcome(actual, refusal.becomes)?;
    let Some(failure) = &actual.failure else { return mismatch("a failure", actual.show()) };
    if let Some(kind) = refusal.kind.filter(|kind| *kind != failure.kind) {
        return mismatch(format!("a failure of the kind `{kind}`"), actual.show());
    }
    if let Some(code) = refusal.code.as_ref().filter(|code| Some(*code) != failure.code.as_ref()) {
        return mismatch(format!("the code `{code}`"), actual.show());
    }
    match (refusal.wait, failure.retry_after_ms.map(i64::from)) {
        (Some(wait), Some(reported)) if reported >= wait.0 && reported <= wait.0 * 2 => Ok(()),
        (Some(wait), _) => mismatch(format!("`retry-after-ms` of {} or somewhat more", wait.0), actual.show()),
        (None, _) => reason(actual),
    }
}

/// Checks that the failure tells a person the reason.
fn reason(actual: &SendResult) -> Result<(), Mismatch> {
    match &actual.failure {
        Some(failure) if !failure.message.trim().is_empty() => Ok(()),
        _ => mismatch("a message that gives the reason", actual.show()),
    }
}
