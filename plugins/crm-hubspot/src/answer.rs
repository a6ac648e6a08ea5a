//! Interprets HubSpot's responses: which input each result and each error of a batch belongs to, whether an error is
//! temporary, and what message the admin sees.

use plugboard_sdk::{Failure, FailureKind, http};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::BTreeSet;

/// The failure code for an account that has used up its requests for the day.
pub const DAILY: &str = "daily-limit";
/// The failure code if another object already has a value that must be unique, such as a contact's e-mail address.
pub const CONFLICT: &str = "conflict";

/// The retry delay after a 429 that does not state one. HubSpot counts requests per ten seconds.
const RATE_MS: u32 = 10_000;
/// The retry delay for the daily limit. That limit resets at midnight in the account's time zone, which is unknown
/// here.
const DAILY_MS: u32 = 60 * 60 * 1_000;
/// The maximum length of HubSpot's message that an admin sees, in bytes.
const MESSAGE: usize = 700;
/// The maximum length of a failure code, in bytes.
const CODE: usize = 64;
/// The member of an error's context that identifies inputs by the trace IDs that were sent with them.
const TRACE: &str = "objectWriteTraceId";

/// The outcome of each input of a batch: its identifier in HubSpot, or why it was not written.
pub type Outcomes = Vec<Result<String, Failure>>;

/// The response to a batch.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct BatchAnswer {
    /// How far HubSpot has got with the batch.
    #[serde(deserialize_with = "scalar")]
    pub status: String,
    /// The objects that were read or written.
    pub results: Vec<BatchResult>,
    /// The errors for the other inputs.
    pub errors: Vec<ErrorBody>,
}

/// One object of a response.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct BatchResult {
    /// Its identifier in HubSpot.
    #[serde(deserialize_with = "scalar")]
    pub id: String,
    /// Its properties.
    pub properties: Value,
    #[serde(rename = "objectWriteTraceId", deserialize_with = "scalar")]
    trace: String,
}

impl BatchResult {
    /// Returns a property, if it has a value.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<String> {
        self.properties.get(name).map(text).filter(|text| !text.is_empty())
    }
}

/// An error: the body of an unsuccessful response, one error of a batch, or a detail of either.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ErrorBody {
    #[serde(deserialize_with = "scalar")]
    status: String,
    #[serde(deserialize_with = "scalar")]
    category: String,
    #[serde(deserialize_with = "scalar")]
    message: String,
    /// The name of the limit that was reached.
    #[serde(rename = "policyName", deserialize_with = "scalar")]
    policy: String,
    context: Value,
    errors: Vec<ErrorBody>,
}

/// Returns true if HubSpot has finished a batch. The other statuses are `PENDING`, `PROCESSING` and `CANCELED`. What
/// the response does not mention may be missing for that reason alone.
#[must_use]
pub fn is_complete(status: &str) -> bool {
    status.is_empty() || status == "COMPLETE"
}

/// Deserializes a string or number as a string, and anything else as an empty string. HubSpot writes some identifiers
/// as numbers.
///
/// # Errors
/// Returns an error if there is no JSON value.
pub fn scalar<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(text(&Value::deserialize(deserializer)?))
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

impl ErrorBody {
    /// Returns all values in the error's context and its details. Identifiers of inputs are among them.
    #[must_use]
    pub fn values(&self) -> BTreeSet<String> {
        let mut values = BTreeSet::new();
        self.collect(&|member: &str| member != TRACE, &mut values);
        values
    }

    fn traces(&self) -> BTreeSet<String> {
        let mut traces = BTreeSet::new();
        self.collect(&|member: &str| member == TRACE, &mut traces);
        traces
    }

    fn collect(&self, wanted: &dyn Fn(&str) -> bool, values: &mut BTreeSet<String>) {
        for (_, value) in self.context.as_object().into_iter().flatten().filter(|(member, _)| wanted(member)) {
            match value {
                Value::Array(several) => values.extend(several.iter().map(text)),
                one => values.extend([text(one)]),
            }
        }
        for detail in &self.errors {
            detail.collect(wanted, values);
        }
    }

    /// Returns HubSpot's message, with the messages of the details appended.
    fn full_message(&self) -> String {
        let mut words = self.message.clone();
        for detail in &self.errors {
            if !detail.message.is_empty() && !words.contains(&detail.message) {
                if !words.is_empty() {
                    words.push_str("; ");
                }
                words.push_str(&detail.message);
            }
        }
        words.truncate(words.floor_char_boundary(MESSAGE));
        words
    }

    fn kind(&self) -> FailureKind {
        match self.category.as_str() {
            "RATE_LIMITS" | "RATE_LIMIT" => FailureKind::RateLimited,
            "INTERNAL_ERROR" | "SERVICE_UNAVAILABLE" | "TIMEOUT" => FailureKind::Unavailable,
            "MISSING_SCOPES" | "INVALID_AUTHENTICATION" | "EXPIRED_AUTHENTICATION" | "BANNED" => FailureKind::Denied,
            "OBJECT_NOT_FOUND" => FailureKind::NotFound,
            _ => match self.status.parse::<u16>() {
                Ok(423 | 429) => FailureKind::RateLimited,
                Ok(408 | 425 | 477 | 500..=599) => FailureKind::Unavailable,
                _ => FailureKind::Invalid,
            },
        }
    }

    fn code(&self) -> String {
        let mut code = if self.category.is_empty() { "refused".to_owned() } else { self.category.to_lowercase() };
        code.truncate(code.floor_char_boundary(CODE));
        code
    }

    fn is_daily(&self) -> bool {
        self.policy.to_uppercase().contains("DAILY") || self.message.to_lowercase().contains("daily limit")
    }

    /// Converts this error to a failure for one input of a batch. `what` is the kind of input: a record or a link.
    #[must_use]
    pub fn failure(&self, what: &str) -> Failure {
        let (kind, words) = (self.kind(), self.full_message());
        let words = if words.is_empty() { "without giving a reason" } else { words.as_str() };
        let failure = Failure::new(kind, format!("HubSpot refuses this {what}: {words}")).with_code(self.code());
        match kind {
            FailureKind::RateLimited if self.is_daily() => failure.with_retry_after_ms(DAILY_MS),
            FailureKind::RateLimited => failure.with_retry_after_ms(RATE_MS),
            _ => failure,
        }
    }
}

/// Converts an unsuccessful response to a failure.
#[must_use]
pub fn failure(response: &http::Response) -> Failure {
    let body = response.json::<ErrorBody>().unwrap_or_default();
    let left = response.header("X-HubSpot-RateLimit-Daily-Remaining");
    with_details(response.failure("HubSpot"), response.status(), &body, left.as_deref() == Some("0"))
}

/// Adjusts a failure with the response's details. `used_up`: HubSpot reports that no requests are left for today.
fn with_details(mut failure: Failure, status: u16, body: &ErrorBody, used_up: bool) -> Failure {
    let words = body.full_message();
    if !words.is_empty() {
        failure.message = format!("HubSpot answered {status}: {words}");
    }
    match failure.kind {
        FailureKind::RateLimited => {
            let daily = used_up || body.is_daily();
            let wait = failure.retry_after_ms.filter(|wait| *wait > 0);
            failure.retry_after_ms = Some(wait.unwrap_or(if daily { DAILY_MS } else { RATE_MS }));
            if daily {
                failure.code = Some(DAILY.to_owned());
            }
        }
        // The conflict concerns one of the inputs and would occur again, so it must not be retried.
        FailureKind::Conflict => {
            failure.kind = FailureKind::Invalid;
            failure.code = Some(CONFLICT.to_owned());
        }
        FailureKind::Denied if status == 401 => {
            failure.message.push_str(" (set the secret `token` again, or reconnect the plugin)");
        }
        FailureKind::Denied => failure.message.push_str(" (grant the token all scopes listed in docs/crm.md)"),
        _ => {}
    }
    failure
}

/// Returns true if a later retry of the same request may succeed.
#[must_use]
pub fn is_temporary(failure: &Failure) -> bool {
    matches!(failure.kind, FailureKind::RateLimited | FailureKind::Unavailable | FailureKind::Uncertain)
}

/// Returns true if another object already has a value that must be unique.
#[must_use]
pub fn is_conflict(failure: &Failure) -> bool {
    failure.code.as_deref() == Some(CONFLICT) || existing(failure).is_some()
}

/// Returns the identifier of the contact that already has the e-mail address, from HubSpot's message.
#[must_use]
pub fn existing(failure: &Failure) -> Option<String> {
    let rest = failure.message.split_once("Existing ID: ")?.1;
    Some(rest.chars().take_while(char::is_ascii_digit).collect::<String>()).filter(|id| !id.is_empty())
}

/// Assigns results and errors to the inputs of a batch. `ids`: the identifiers that were sent, in order. `by`: the
/// property that the identifiers are values of; `None` for HubSpot's own identifiers.
///
/// An error names its inputs by trace IDs or by identifiers. An error that names none applies to all inputs that the
/// response does not mention.
#[must_use]
pub fn match_to_inputs(ids: &[&str], by: Option<&str>, answer: &BatchAnswer) -> Outcomes {
    let mut outcomes: Vec<Option<Result<String, Failure>>> = ids.iter().map(|_| None).collect();
    for result in answer.results.iter().filter(|result| !result.id.is_empty()) {
        let traced = result.trace.parse::<usize>().ok().filter(|n| *n < ids.len());
        let named = || {
            let id = match by {
                Some(property) => result.property(property)?,
                None => result.id.clone(),
            };
            ids.iter().position(|known| **known == id)
        };
        let alone = || (ids.len() == 1 && answer.results.len() == 1).then_some(0);
        if let Some(n) = traced.or_else(named).or_else(alone) {
            outcomes[n] = Some(Ok(result.id.clone()));
        }
    }
    let mut unnamed = Vec::new();
    for error in &answer.errors {
        let (traces, values) = (error.traces(), error.values());
        let about = |n: &usize| traces.contains(&n.to_string()) || values.contains(ids[*n]);
        let about: Vec<usize> = (0..ids.len()).filter(about).collect();
        if about.is_empty() {
            unnamed.push(error.failure("record"));
        }
        for n in about {
            outcomes[n] = Some(Err(error.failure("record")));
        }
    }
    let rest = combine(unnamed, "record");
    outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(|| Err(rest.clone()))).collect()
}

/// Combines the failures that name no input into one, for the inputs that the response does not mention. If there are
/// no failures, the result says that HubSpot did not mention the input. The result is temporary if any of the failures
/// is.
#[must_use]
pub fn combine(failures: Vec<Failure>, what: &str) -> Failure {
    let join = |one: Failure, other: Failure| {
        let message = format!("{}; {}", one.message, other.message);
        let main = if is_temporary(&one) { one } else { other };
        Failure { message, ..main }
    };
    let missing =
        || Failure::unavailable(format!("HubSpot's response does not mention this {what}")).with_code("no-result");
    failures.into_iter().reduce(join).unwrap_or_else(missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn matched(ids: &[&str], by: Option<&str>, answer: Value) -> Outcomes {
        match_to_inputs(ids, by, &serde_json::from_value(answer).unwrap())
    }

    fn kinds(outcomes: &[Result<String, Failure>]) -> Vec<Option<FailureKind>> {
        outcomes.iter().map(|outcome| outcome.as_ref().err().map(|failure| failure.kind)).collect()
    }

    #[test]
    fn each_input_gets_its_own_result_or_error() {
        let outcomes = matched(
            &["a", "b", "c", "d", "e"],
            Some("plugboard_id"),
            json!({
                "results": [
                    { "id": "11", "objectWriteTraceId": "0" },
                    { "id": 13, "properties": { "plugboard_id": "c", "email": null } },
                ],
                "numErrors": 2,
                "errors": [
                    { "status": "error", "category": "VALIDATION_ERROR", "message": "no", "context": { "objectWriteTraceId": ["1"] } },
                    { "status": "error", "category": "INTERNAL_ERROR", "message": "later", "context": { "ids": ["e"] } },
                ],
            }),
        );
        assert_eq!((outcomes[0].as_deref().ok(), outcomes[2].as_deref().ok()), (Some("11"), Some("13")));
        let (invalid, unavailable) = (Some(FailureKind::Invalid), Some(FailureKind::Unavailable));
        assert_eq!(kinds(&outcomes), [None, invalid, None, unavailable, unavailable]);
        assert!(outcomes[1].as_ref().unwrap_err().message.ends_with(": no"));
        assert!(outcomes[4].as_ref().unwrap_err().message.ends_with(": later"));
        assert_eq!(outcomes[3].as_ref().unwrap_err().code.as_deref(), Some("no-result"));
    }

    #[test]
    fn an_error_without_references_applies_to_every_input_without_a_result() {
        let outcomes = matched(
            &["501", "502"],
            None,
            json!({
                "results": [{ "id": "501" }],
                "errors": [{ "category": "VALIDATION_ERROR", "message": "bad", "errors": [{ "message": "phone is bad" }] }],
            }),
        );
        assert_eq!(kinds(&outcomes), [None, Some(FailureKind::Invalid)]);
        assert!(outcomes[1].as_ref().unwrap_err().message.ends_with(": bad; phone is bad"));
        // If one of the errors is temporary, the input is retried although another error is permanent.
        let several = json!({ "errors": [{ "category": "VALIDATION_ERROR", "message": "one" }, { "status": "503", "message": "two" }] });
        let outcomes = matched(&["501"], None, several);
        assert_eq!(kinds(&outcomes), [Some(FailureKind::Unavailable)]);
        assert!(outcomes[0].as_ref().unwrap_err().message.contains("one; HubSpot refuses this record: two"));
        // HubSpot answers updates of deleted objects with 207, without a result or an error.
        assert_eq!(kinds(&matched(&["501"], None, json!({ "results": [] }))), [Some(FailureKind::Unavailable)]);
    }

    #[test]
    fn an_existing_contact_is_identified_from_the_conflict() {
        let failure = Failure::invalid("HubSpot refuses this record: Contact already exists. Existing ID: 501]");
        assert_eq!(existing(&failure).as_deref(), Some("501"));
        assert!(is_conflict(&failure) && !is_conflict(&Failure::invalid("no")));
        assert_eq!(existing(&Failure::invalid("no")), None);
    }

    fn answered(status: u16, kind: FailureKind, body: Value, asked: Option<u32>) -> Failure {
        let mut failure = Failure::new(kind, "raw").with_code(status.to_string());
        failure.retry_after_ms = asked;
        with_details(failure, status, &serde_json::from_value(body).unwrap(), false)
    }

    #[test]
    fn a_daily_limit_causes_a_longer_wait_than_other_limits() {
        let limit = |policy: &str, asked| {
            let body = json!({ "status": "error", "message": "You have reached your limit.", "policyName": policy });
            let failure = answered(429, FailureKind::RateLimited, body, asked);
            (failure.retry_after_ms, failure.code)
        };
        let code = |code: &str| Some(code.to_owned());
        assert_eq!(limit("TEN_SECONDLY_ROLLING", None), (Some(RATE_MS), code("429")));
        assert_eq!(limit("TEN_SECONDLY_ROLLING", Some(3_000)), (Some(3_000), code("429")));
        assert_eq!(limit("DAILY", None), (Some(DAILY_MS), code(DAILY)));
        assert_eq!(limit("DAILY", Some(7_200_000)), (Some(7_200_000), code(DAILY)));
        let words = json!({ "message": "You have reached your daily limit." });
        assert_eq!(answered(429, FailureKind::RateLimited, words, None).retry_after_ms, Some(DAILY_MS));
        let headers = with_details(Failure::rate_limited("raw"), 429, &ErrorBody::default(), true);
        assert_eq!((headers.retry_after_ms, headers.message.as_str()), (Some(DAILY_MS), "raw"));
    }

    #[test]
    fn a_failure_repeats_the_message_from_hubspot() {
        let body =
            json!({ "status": "error", "message": "Contact already exists. Existing ID: 501", "category": "CONFLICT" });
        let conflict = answered(409, FailureKind::Conflict, body, None);
        assert_eq!(conflict.message, "HubSpot answered 409: Contact already exists. Existing ID: 501");
        assert!(conflict.kind == FailureKind::Invalid && is_conflict(&conflict));
        let denied = answered(401, FailureKind::Denied, json!({ "message": "expired" }), None);
        assert!(denied.message.contains("401: expired") && denied.message.contains("`token`"), "{}", denied.message);
        let scopes = answered(403, FailureKind::Denied, json!({ "message": "no scope" }), None);
        assert!(scopes.message.contains("403: no scope") && scopes.message.contains("scopes"), "{}", scopes.message);
    }
}
