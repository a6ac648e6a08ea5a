//! Links between objects, which HubSpot calls associations. Each link is stored with the records that need it. If a
//! link cannot be created, these records are exported again.

use plugboard_sdk::{Failure, FailureKind};
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

use crate::{
    answer::{self, ErrorBody},
    api::{self, Object},
    config::Config,
};

/// The maximum number of links in one request.
const LINKS: usize = 100;

/// The HubSpot identifiers of the two linked objects.
pub type Pair = (String, String);

/// Links to create, each with the indexes of the records that need it.
#[derive(Debug, Default)]
pub struct Links(BTreeMap<(Object, Object), BTreeMap<Pair, BTreeSet<usize>>>);

impl Links {
    /// Adds a link that a record needs. A link that several records need is created once.
    pub fn add(&mut self, record: usize, from: (Object, &str), to: (Object, &str)) {
        let pair = (from.1.to_owned(), to.1.to_owned());
        self.0.entry((from.0, to.0)).or_default().entry(pair).or_default().insert(record);
    }

    /// Creates the links; existing links stay. Returns the records that need a link that could not be created, with the
    /// reason.
    ///
    /// # Errors
    /// Returns an error if no further request makes sense now: see [`api::post`].
    pub fn create(&self, config: &Config) -> Result<BTreeMap<usize, Failure>, Failure> {
        let mut reasons = BTreeMap::new();
        for ((from, to), links) in &self.0 {
            let pairs: Vec<Pair> = links.keys().cloned().collect();
            for some in pairs.chunks(LINKS) {
                for (pair, failure) in associate(config, *from, *to, some)? {
                    for record in links.get(&pair).into_iter().flatten() {
                        reasons.entry(*record).or_insert_with(|| not_linked(*from, *to, &pair, &failure));
                    }
                }
            }
        }
        Ok(reasons)
    }
}

/// Returns the failure for a record whose link could not be created. The host then exports the record again.
fn not_linked(from: Object, to: Object, pair: &Pair, failure: &Failure) -> Failure {
    let message =
        format!("{} {} is not linked with {} {}: {}", from.word(), pair.0, to.word(), pair.1, failure.message);
    Failure { message, ..failure.clone() }
}

/// The response to a request for links.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LinkResponse {
    #[serde(deserialize_with = "answer::scalar")]
    status: String,
    results: Vec<ExistingLink>,
    errors: Vec<ErrorBody>,
    #[serde(rename = "numErrors")]
    count: u64,
}

/// A link that exists. HubSpot lists each in both directions.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ExistingLink {
    from: End,
    to: End,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct End {
    #[serde(deserialize_with = "answer::scalar")]
    id: String,
}

/// Links pairs. Returns the pairs that could not be linked, with the reasons.
fn associate(config: &Config, from: Object, to: Object, pairs: &[Pair]) -> Result<Vec<(Pair, Failure)>, Failure> {
    let input = |(from, to): &Pair| json!({ "from": { "id": from }, "to": { "id": to } });
    let body = json!({ "inputs": pairs.iter().map(input).collect::<Vec<_>>() });
    let path = format!("/crm/associations/2026-03/{}/{}/batch/associate/default", from.path(), to.path());
    // `Contacts` is the smallest of the kinds, so the maximum is the other kind. A missing scope must be reported for
    // that kind, because a missing scope for contacts would stop the whole export.
    let failure = match api::post::<LinkResponse>(config, from.max(to), &path, &body)? {
        Ok(answer) => return Ok(failed_links(pairs, &answer)),
        Err(failure) => failure,
    };
    // HubSpot uses either of these two errors for an identifier that no longer exists.
    if pairs.len() == 1 || !matches!(failure.kind, FailureKind::Invalid | FailureKind::NotFound) {
        return Ok(pairs.iter().map(|pair| (pair.clone(), failure.clone())).collect());
    }
    let (one, other) = pairs.split_at(pairs.len() / 2);
    let mut failed = associate(config, from, to, one)?;
    failed.extend(associate(config, from, to, other)?);
    Ok(failed)
}

/// Returns the pairs that the response does not report as linked, with the reasons. The response may count errors
/// without describing them. The response to a finished batch without errors need not mention the pairs.
fn failed_links(pairs: &[Pair], answer: &LinkResponse) -> Vec<(Pair, Failure)> {
    if answer.errors.is_empty() && answer.count == 0 && answer::is_complete(&answer.status) {
        return Vec::new();
    }
    let linked: BTreeSet<(&str, &str)> =
        answer.results.iter().flat_map(|link| [(&link.from, &link.to), (&link.to, &link.from)]).map(ids).collect();
    let (mut reasons, mut unnamed) = (BTreeMap::new(), Vec::new());
    for error in &answer.errors {
        let named = named(pairs, &error.values());
        if named.is_empty() {
            unnamed.push(error.failure("link"));
        }
        for pair in named {
            reasons.entry(pair).or_insert_with(|| error.failure("link"));
        }
    }
    let rest = answer::combine(unnamed, "link");
    let left = pairs.iter().filter(|pair| !linked.contains(&(pair.0.as_str(), pair.1.as_str())));
    left.map(|pair| (pair.clone(), reasons.get(pair).unwrap_or(&rest).clone())).collect()
}

fn ids<'a>((from, to): (&'a End, &'a End)) -> (&'a str, &'a str) {
    (from.id.as_str(), to.id.as_str())
}

/// Returns the pairs that an error concerns, by the identifiers that it names: those of one end, or of both.
fn named<'a>(pairs: &'a [Pair], values: &BTreeSet<String>) -> Vec<&'a Pair> {
    let from = pairs.iter().any(|pair| values.contains(&pair.0));
    let to = pairs.iter().any(|pair| values.contains(&pair.1));
    let fits = |pair: &&Pair| (!from || values.contains(&pair.0)) && (!to || values.contains(&pair.1));
    if from || to { pairs.iter().filter(fits).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn pairs(all: &[(&str, &str)]) -> Vec<Pair> {
        all.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
    }

    fn failed(all: &[(&str, &str)], answer: Value) -> Vec<(String, FailureKind)> {
        let failed = failed_links(&pairs(all), &serde_json::from_value(answer).unwrap());
        failed.into_iter().map(|((from, _), failure)| (from, failure.kind)).collect()
    }

    const ALL: [(&str, &str); 3] = [("1", "7"), ("2", "7"), ("3", "8")];

    #[test]
    fn failed_links_are_identified_from_the_answer() {
        assert!(failed(&ALL, json!({ "status": "COMPLETE", "results": [] })).is_empty());
        let linked = |from: &str, to: &str| json!({ "from": { "id": from }, "to": { "id": to } });
        let error =
            |category: &str, context: Value| json!({ "category": category, "message": "no", "context": context });
        // The error names both ends.
        let both = error("VALIDATION_ERROR", json!({ "fromObjectId": ["2"], "toObjectId": ["7"] }));
        let answer = json!({ "results": [linked("1", "7"), linked("8", "3")], "numErrors": 1, "errors": [both] });
        assert_eq!(failed(&ALL, answer), [("2".to_owned(), FailureKind::Invalid)]);
        // The error names only one end, and pairs that were linked anyway are left out.
        let one = error("INTERNAL_ERROR", json!({ "ids": [7] }));
        let answer = json!({ "results": [linked("1", "7"), linked("3", "8")], "errors": [one] });
        assert_eq!(failed(&ALL, answer), [("2".to_owned(), FailureKind::Unavailable)]);
        // The error names neither end or is not described: it concerns all pairs that were not linked.
        let none = json!({ "results": [linked("1", "7")], "errors": [error("VALIDATION_ERROR", json!({}))] });
        assert_eq!(failed(&ALL, none).len(), 2);
        let counted = json!({ "results": [linked("7", "1")], "numErrors": 2 });
        let unavailable = |from: &str| (from.to_owned(), FailureKind::Unavailable);
        assert_eq!(failed(&ALL, counted), [unavailable("2"), unavailable("3")]);
        // HubSpot has not finished the batch.
        let some = json!({ "status": "PROCESSING", "results": [linked("1", "7")] });
        assert_eq!(failed(&ALL, some), [unavailable("2"), unavailable("3")]);
        assert_eq!(failed(&ALL, json!({ "status": "CANCELED", "results": [] })).len(), 3);
    }

    #[test]
    fn a_link_is_requested_once_for_all_records_that_need_it() {
        let mut links = Links::default();
        links.add(1, (Object::Tickets, "5"), (Object::Contacts, "7"));
        links.add(4, (Object::Tickets, "5"), (Object::Contacts, "7"));
        let wanted = &links.0[&(Object::Tickets, Object::Contacts)];
        assert_eq!(wanted[&("5".to_owned(), "7".to_owned())], BTreeSet::from([1, 4]));
        let failure = Failure::invalid("no").with_code("refused");
        let reason = not_linked(Object::Tickets, Object::Contacts, &("5".into(), "7".into()), &failure);
        assert_eq!(reason.message, "ticket 5 is not linked with contact 7: no");
        assert_eq!((reason.kind, reason.code.as_deref()), (FailureKind::Invalid, Some("refused")));
    }
}
