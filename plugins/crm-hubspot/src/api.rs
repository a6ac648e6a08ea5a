//! The part of HubSpot's API that the plugin uses: the objects API v3, in batches. `links.rs` creates the links.

use plugboard_sdk::{Failure, FailureKind, http, warn};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use crate::{
    answer::{self, BatchAnswer, BatchResult, Outcomes},
    config::Config,
};

/// The failure code if HubSpot has no property for our identifiers.
pub const NO_PROPERTY: &str = "no-property";

/// The kinds of HubSpot object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// Customers.
    Contacts,
    /// The companies that customers work for.
    Companies,
    /// Conversations.
    Tickets,
    /// Leads.
    Deals,
}

impl Object {
    /// Returns the name in API paths. For deals, that is the numeric type.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Companies => "companies",
            Self::Tickets => "tickets",
            Self::Deals => "0-3",
        }
    }

    /// Returns the singular name for messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Contacts => "contact",
            Self::Companies => "company",
            Self::Tickets => "ticket",
            Self::Deals => "deal",
        }
    }
}

/// The properties of an object. HubSpot accepts only strings.
pub type Properties = BTreeMap<String, String>;

/// An object to write: its identifier (ours for an upsert, HubSpot's for an update) and its properties.
pub type Input = (String, Properties);

/// An object in HubSpot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredObject {
    /// Its identifier in HubSpot.
    pub id: String,
    /// The requested properties that have a value.
    pub properties: Properties,
}

/// How to treat a batch that HubSpot rejects as a whole because of a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflicts {
    /// Report the conflict for all inputs. The caller finds out which of them it concerns.
    Report,
    /// Retry the halves of the batch, down to single inputs.
    Halve,
}

/// Posts a request about objects of one kind. The inner error means that HubSpot refuses this request, but others may
/// still succeed.
///
/// # Errors
/// Returns an error if no further request makes sense now: HubSpot is down or asks to wait, or it lacks something that
/// every export needs.
pub fn post<T: DeserializeOwned>(
    config: &Config,
    object: Object,
    path: &str,
    body: &Value,
) -> Result<Result<T, Failure>, Failure> {
    let request = http::Request::new("POST", &format!("{}{path}", config.api_base));
    request.header("Authorization", "Bearer ${secret.token}");
    request.json(body)?;
    let response = match http::send(request) {
        // Nothing was sent because the body is too large; fewer inputs may fit.
        Err(failure) if failure.code.as_deref() == Some("too-long") => return Ok(Err(failure)),
        answer => answer?,
    };
    if response.is_success() {
        return Ok(Ok(response.json()?));
    }
    let mut failure = answer::failure(&response);
    if lacks_property(config, &failure) {
        failure.kind = FailureKind::Denied;
        failure.code = Some(NO_PROPERTY.to_owned());
        let advice = format!(
            " (create the property `{}` for the object `{}`, as docs/crm.md describes)",
            config.id_property,
            object.word()
        );
        failure.message.push_str(&advice);
        return Err(failure);
    }
    // Without contacts nothing can be linked, and without a valid token nothing works at all.
    let locked_out = failure.kind == FailureKind::Denied && (response.status() == 401 || object == Object::Contacts);
    if answer::is_temporary(&failure) || locked_out { Err(failure) } else { Ok(Err(failure)) }
}

/// Returns true if HubSpot reports that the property for our identifiers does not exist.
fn lacks_property(config: &Config, failure: &Failure) -> bool {
    let says = |words: &str| failure.message.contains(words);
    failure.kind == FailureKind::Invalid
        && says(&config.id_property)
        && (says("PROPERTY_DOESNT_EXIST") || says("does not exist"))
}

/// Upserts objects by our identifier: at most 100, without duplicate identifiers. HubSpot reports bad inputs
/// separately, by their trace IDs. If it rejects the whole batch anyway, the halves are retried.
///
/// # Errors
/// Returns an error if no further request makes sense now: see [`post`].
pub fn upsert(config: &Config, object: Object, inputs: &[Input], conflicts: Conflicts) -> Result<Outcomes, Failure> {
    write(config, object, Some(&config.id_property), inputs, conflicts)
}

/// Updates objects by their identifiers in HubSpot; otherwise like [`upsert`].
///
/// # Errors
/// Returns an error if no further request makes sense now: see [`post`].
pub fn update(config: &Config, object: Object, inputs: &[Input]) -> Result<Outcomes, Failure> {
    write(config, object, None, inputs, Conflicts::Halve)
}

fn write(
    config: &Config,
    object: Object,
    by: Option<&str>,
    inputs: &[Input],
    conflicts: Conflicts,
) -> Result<Outcomes, Failure> {
    if inputs.is_empty() {
        return Ok(Vec::new());
    }
    let input = |(n, (id, properties)): (usize, &Input)| {
        let mut input = json!({ "id": id, "objectWriteTraceId": n.to_string(), "properties": properties });
        if let Some(property) = by {
            input["idProperty"] = json!(property);
            input["properties"][property] = json!(id);
        }
        input
    };
    let body = json!({ "inputs": inputs.iter().enumerate().map(input).collect::<Vec<_>>() });
    let verb = if by.is_some() { "upsert" } else { "update" };
    let path = format!("/crm/v3/objects/{}/batch/{verb}", object.path());
    let failure = match post::<BatchAnswer>(config, object, &path, &body)? {
        Ok(answer) => {
            let ids: Vec<&str> = inputs.iter().map(|(id, _)| id.as_str()).collect();
            return Ok(answer::match_to_inputs(&ids, by, &answer));
        }
        Err(failure) => failure,
    };
    let report = conflicts == Conflicts::Report && answer::is_conflict(&failure);
    if inputs.len() == 1 || failure.kind != FailureKind::Invalid || report {
        return Ok(inputs.iter().map(|_| Err(failure.clone())).collect());
    }
    let (one, other) = inputs.split_at(inputs.len() / 2);
    let mut outcomes = write(config, object, by, one, conflicts)?;
    outcomes.extend(write(config, object, by, other, conflicts)?);
    Ok(outcomes)
}

/// Reads at most 100 objects, each by the value of a unique property, or by its identifier in HubSpot if `by` is
/// `None`. Objects that do not exist or may not be read are left out.
///
/// # Errors
/// Returns an error if no further request makes sense now (see [`post`]), or if an object cannot be read at the moment.
pub fn read(
    config: &Config,
    object: Object,
    by: Option<&str>,
    ids: &[String],
    properties: &[&str],
) -> Result<Vec<StoredObject>, Failure> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let inputs: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
    let mut body = json!({ "inputs": inputs, "properties": properties, "propertiesWithHistory": [] });
    if let Some(property) = by {
        body["idProperty"] = json!(property);
    }
    let path = format!("/crm/v3/objects/{}/batch/read", object.path());
    match post::<BatchAnswer>(config, object, &path, &body)? {
        Ok(answer) if !answer::is_complete(&answer.status) => {
            Err(Failure::unavailable(format!("HubSpot has not finished the request: {}", answer.status)))
        }
        Ok(answer) => match answer.errors.iter().map(|error| error.failure("record")).find(answer::is_temporary) {
            Some(failure) => Err(failure),
            None => Ok(answer.results.iter().map(StoredObject::of).collect()),
        },
        Err(failure) if failure.kind == FailureKind::Invalid && ids.len() > 1 => {
            let (one, other) = ids.split_at(ids.len() / 2);
            let mut found = read(config, object, by, one, properties)?;
            found.extend(read(config, object, by, other, properties)?);
            Ok(found)
        }
        Err(failure) => {
            if failure.kind != FailureKind::NotFound {
                warn!("could not look up a {}: {}", object.word(), failure.message);
            }
            Ok(Vec::new())
        }
    }
}

impl StoredObject {
    fn of(result: &BatchResult) -> Self {
        let properties = result.properties.as_object().into_iter().flatten();
        let value = |(name, _): (&String, &Value)| Some((name.clone(), result.property(name)?));
        Self { id: result.id.clone(), properties: properties.filter_map(value).collect() }
    }
}

/// Merges a contact and everything linked to it into another contact. Returns the identifier of the remaining contact,
/// which may be a new one. The inner error means that HubSpot refuses the merge.
///
/// # Errors
/// Returns an error if no further request makes sense now: see [`post`].
pub fn merge(config: &Config, into: &str, other: &str) -> Result<Result<String, Failure>, Failure> {
    let body = json!({ "primaryObjectId": into, "objectIdToMerge": other });
    let merged = post::<BatchResult>(config, Object::Contacts, "/crm/v3/objects/contacts/merge", &body)?;
    Ok(merged.map(|merged| if merged.id.is_empty() { into.to_owned() } else { merged.id }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_properties_with_a_value_are_read() {
        let result: BatchResult = serde_json::from_value(
            json!({ "id": 501, "properties": { "email": "ada@example.org", "phone": null, "company": "" } }),
        )
        .unwrap();
        let properties = Properties::from([("email".to_owned(), "ada@example.org".to_owned())]);
        assert_eq!(StoredObject::of(&result), StoredObject { id: "501".into(), properties });
    }

    #[test]
    fn a_missing_property_is_distinguished_from_an_invalid_value() {
        let config = Config::default();
        let says = |text: &str| lacks_property(&config, &Failure::invalid(text));
        assert!(says(r#"Property "plugboard_id" does not exist"#));
        assert!(says(r#"[{"error":"PROPERTY_DOESNT_EXIST","name":"plugboard_id"}]"#));
        assert!(!says(r#"Property "phone" does not exist"#));
        assert!(!says(r#"[{"error":"INVALID_EMAIL","name":"email"}]"#));
    }
}
