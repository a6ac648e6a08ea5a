//! HubSpot's API, as far as it is used: batches of upserts, associations, and a search. By the objects API v3 and the
//! associations API 2026-03.

use plugboard_sdk::{Failure, FailureKind, http, warn};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use crate::config::Config;

/// How long to wait after a 429 that does not say: the limit is counted over ten seconds.
const RATE_MS: u32 = 10_000;

/// The kinds of object, as the API's paths name them. Deals have their number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// People.
    Contacts,
    /// Whom they work for.
    Companies,
    /// Conversations.
    Tickets,
    /// Leads.
    Deals,
}

impl Object {
    fn path(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Companies => "companies",
            Self::Tickets => "tickets",
            Self::Deals => "0-3",
        }
    }
}

/// The properties of an object. HubSpot takes strings only.
pub type Properties = BTreeMap<String, String>;

/// What came of each input: its identifier there, or why not.
pub type Outcomes = Vec<Result<String, Failure>>;

/// What answers a batch.
#[derive(Deserialize)]
struct BatchAnswer {
    #[serde(default)]
    results: Vec<BatchResult>,
    #[serde(default)]
    errors: Vec<BatchError>,
}

#[derive(Deserialize)]
struct BatchResult {
    id: String,
    #[serde(rename = "objectWriteTraceId")]
    trace: Option<String>,
    #[serde(default)]
    properties: BTreeMap<String, Option<String>>,
}

#[derive(Deserialize)]
struct BatchError {
    #[serde(default)]
    category: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    context: BTreeMap<String, Vec<String>>,
}

fn request(config: &Config, method: &str, path: &str, body: &Value) -> Result<http::Response, Failure> {
    let request = http::Request::new(method, &format!("{}{path}", config.api_base));
    request.header("Authorization", "Bearer ${secret.token}");
    request.json(body)?;
    http::send(request)
}

/// What an answer that is no success means.
fn failure(response: &http::Response) -> Failure {
    let failure = response.failure("HubSpot");
    match failure.kind {
        FailureKind::RateLimited if failure.retry_after_ms.is_none() => failure.with_retry_after_ms(RATE_MS),
        // A conflict of the whole batch is about one of its inputs: it is not to be repeated as it is.
        FailureKind::Conflict => Failure { kind: FailureKind::Invalid, ..failure },
        _ => failure,
    }
}

/// May the same request be answered otherwise later?
fn passing(failure: &Failure) -> bool {
    matches!(failure.kind, FailureKind::RateLimited | FailureKind::Unavailable | FailureKind::Uncertain)
}

/// Writes objects, each found by its identifier of ours; at most 100, no identifier twice. Bad inputs are told apart:
/// HubSpot does so where each input has a trace, and where it refuses the whole batch all the same, halves of it are
/// tried.
///
/// # Errors
/// When the whole is to be tried again later, or is not allowed.
pub fn upsert(config: &Config, object: Object, inputs: &[(String, Properties)]) -> Result<Outcomes, Failure> {
    if inputs.is_empty() {
        return Ok(Vec::new());
    }
    let input = |(n, (id, properties)): (usize, &(String, Properties))| {
        let mut properties = properties.clone();
        properties.insert(config.id_property.clone(), id.clone());
        json!({
            "idProperty": config.id_property,
            "id": id,
            "objectWriteTraceId": n.to_string(),
            "properties": properties,
        })
    };
    let body = json!({ "inputs": inputs.iter().enumerate().map(input).collect::<Vec<_>>() });
    let path = format!("/crm/v3/objects/{}/batch/upsert", object.path());
    let response = request(config, "POST", &path, &body)?;
    if response.is_success() {
        return Ok(told_apart(config, inputs, response.json()?));
    }
    let failure = failure(&response);
    if passing(&failure) || failure.kind == FailureKind::Denied {
        return Err(failure);
    }
    if inputs.len() == 1 {
        return Ok(vec![Err(failure)]);
    }
    let (one, other) = inputs.split_at(inputs.len() / 2);
    let mut outcomes = upsert(config, object, one)?;
    outcomes.extend(upsert(config, object, other)?);
    Ok(outcomes)
}

/// Which input each result and error is about.
fn told_apart(config: &Config, inputs: &[(String, Properties)], answer: BatchAnswer) -> Outcomes {
    let missing = || Failure::unavailable("HubSpot's answer says nothing of this record").with_code("no-result");
    let mut outcomes: Outcomes = inputs.iter().map(|_| Err(missing())).collect();
    let place = |trace: &str| trace.parse::<usize>().ok().filter(|n| *n < inputs.len());
    for result in answer.results {
        let by_id = || {
            let ours = result.properties.get(&config.id_property)?.as_ref()?;
            inputs.iter().position(|(id, _)| id == ours)
        };
        if let Some(n) = result.trace.as_deref().and_then(place).or_else(by_id) {
            outcomes[n] = Ok(result.id);
        }
    }
    for error in answer.errors {
        let traces = error.context.get("objectWriteTraceId").map(Vec::as_slice).unwrap_or_default();
        for n in traces.iter().filter_map(|trace| place(trace)) {
            outcomes[n] = Err(of_category(&error));
        }
    }
    outcomes
}

fn of_category(error: &BatchError) -> Failure {
    let kind = match error.category.as_str() {
        "RATE_LIMITS" | "RATE_LIMIT" => FailureKind::RateLimited,
        "INTERNAL_ERROR" | "SERVICE_UNAVAILABLE" | "TIMEOUT" => FailureKind::Unavailable,
        _ => FailureKind::Invalid,
    };
    let words = error.message.get(..error.message.floor_char_boundary(500)).unwrap_or_default();
    Failure::new(kind, format!("HubSpot refuses this record: {words}")).with_code(error.category.to_lowercase())
}

/// The identifier of the contact that stands in the way: another with the same e-mail address.
#[must_use]
pub fn existing(failure: &Failure) -> Option<String> {
    let digits = |rest: &str| rest.chars().take_while(char::is_ascii_digit).collect::<String>();
    let rest = failure.message.split_once("Existing ID: ")?.1;
    Some(digits(rest)).filter(|id| !id.is_empty())
}

/// Gives a contact that was there before our identifier and properties.
///
/// # Errors
/// When HubSpot does not take it.
pub fn adopt(config: &Config, id: &str, ours: &str, properties: &Properties) -> Result<(), Failure> {
    let mut properties = properties.clone();
    properties.insert(config.id_property.clone(), ours.to_owned());
    let path = format!("/crm/v3/objects/contacts/{id}");
    let response = request(config, "PATCH", &path, &json!({ "properties": properties }))?;
    if response.is_success() { Ok(()) } else { Err(failure(&response)) }
}

/// Associates objects pair by pair. What is so already stays so.
///
/// # Errors
/// When the whole is to be tried again later. A pair that HubSpot does not take is said in the log.
pub fn associate(config: &Config, from: Object, to: Object, pairs: &[(String, String)]) -> Result<(), Failure> {
    if pairs.is_empty() {
        return Ok(());
    }
    let pair = |(from, to): &(String, String)| json!({ "from": { "id": from }, "to": { "id": to } });
    let body = json!({ "inputs": pairs.iter().map(pair).collect::<Vec<_>>() });
    let path = format!("/crm/associations/2026-03/{}/{}/batch/associate/default", from.path(), to.path());
    let response = request(config, "POST", &path, &body)?;
    if response.is_success() {
        return Ok(());
    }
    let failure = failure(&response);
    if passing(&failure) {
        return Err(failure);
    }
    warn!("{} were not associated with {}: {}", from.path(), to.path(), failure.message);
    Ok(())
}

/// A deal that has changed there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deal {
    /// Our lead's identifier.
    pub lead: String,
    /// Its stage there.
    pub stage: String,
    /// When it last changed, in milliseconds.
    pub changed: i64,
}

#[derive(Deserialize)]
struct SearchAnswer {
    #[serde(default)]
    results: Vec<BatchResult>,
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct Paging {
    next: Option<Next>,
}

#[derive(Deserialize)]
struct Next {
    after: String,
}

/// Deals of ours that have changed since a time, in that order, a page of them, and the place of the next.
///
/// # Errors
/// When HubSpot does not answer well.
pub fn changed_deals(config: &Config, since: i64, after: &str) -> Result<(Vec<Deal>, Option<String>), Failure> {
    let filter = |name: &str, operator: &str, value: Option<String>| match value {
        Some(value) => json!({ "propertyName": name, "operator": operator, "value": value }),
        None => json!({ "propertyName": name, "operator": operator }),
    };
    let body = json!({
        "filterGroups": [{ "filters": [
            filter("hs_lastmodifieddate", "GTE", Some(since.to_string())),
            filter(&config.id_property, "HAS_PROPERTY", None),
        ] }],
        "properties": [config.id_property, "dealstage", "hs_lastmodifieddate"],
        "sorts": ["hs_lastmodifieddate"],
        "limit": 100,
        "after": after,
    });
    let response = request(config, "POST", "/crm/v3/objects/0-3/search", &body)?;
    if !response.is_success() {
        return Err(failure(&response));
    }
    let answer: SearchAnswer = response.json()?;
    let deal = |result: &BatchResult| {
        let property = |name: &str| result.properties.get(name).cloned().flatten();
        let changed = property("hs_lastmodifieddate").and_then(|at| milliseconds(&at)).unwrap_or(since);
        Some(Deal { lead: property(&config.id_property)?, stage: property("dealstage")?, changed })
    };
    let next = answer.paging.and_then(|paging| paging.next).map(|next| next.after);
    Ok((answer.results.iter().filter_map(deal).collect(), next))
}

/// A time as HubSpot writes it, in milliseconds: a number, or `2026-01-31T12:00:00.000Z`.
#[must_use]
pub fn milliseconds(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let (date, time) = text.trim_end_matches('Z').split_once('T')?;
    let mut date = date.split('-').map(str::parse::<i64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut clock = clock.split(':').map(str::parse::<i64>);
    let (hour, minute, second) = (clock.next()?.ok()?, clock.next()?.ok()?, clock.next()?.ok()?);
    let thousandths: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    // Days since 1970 in the Gregorian calendar, whose years are counted from March here.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days =
        365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day - 1 - 719_468;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_written() {
        for (text, expected) in [
            ("0", Some(0)),
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2000-02-29T12:00:00.5Z", Some(951_825_600_500)),
            ("2026-01-31T23:59:59.999Z", Some(1_769_903_999_999)),
            ("yesterday", None),
        ] {
            assert_eq!(milliseconds(text), expected, "{text}");
        }
    }

    #[test]
    fn each_input_gets_its_own_result_or_error() {
        let config = Config::default();
        let inputs: Vec<_> = ["a", "b", "c", "d"].map(|id| (id.to_owned(), Properties::new())).into();
        let answer = serde_json::from_value(json!({
            "results": [
                { "id": "11", "objectWriteTraceId": "0" },
                { "id": "13", "properties": { "plugboard_id": "c", "email": null } },
            ],
            "errors": [{ "category": "VALIDATION_ERROR", "message": "no", "context": { "objectWriteTraceId": ["1"] } }],
        }));
        let outcomes = told_apart(&config, &inputs, answer.unwrap());
        assert_eq!((outcomes[0].as_deref().ok(), outcomes[2].as_deref().ok()), (Some("11"), Some("13")));
        assert_eq!(outcomes[1].as_ref().unwrap_err().kind, FailureKind::Invalid);
        assert_eq!(outcomes[3].as_ref().unwrap_err().kind, FailureKind::Unavailable);
    }

    #[test]
    fn a_contact_that_is_there_already_is_named() {
        let failure = Failure::invalid("HubSpot refuses this record: Contact already exists. Existing ID: 501]");
        assert_eq!(existing(&failure).as_deref(), Some("501"));
        assert_eq!(existing(&Failure::invalid("no")), None);
    }
}
