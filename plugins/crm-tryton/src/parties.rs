//! Exports contacts as parties. A party's code is our identifier. Tryton keeps codes unique, so a contact never becomes
//! two parties.

use crate::{
    config::Config,
    rpc::{Tryton, line},
};
use plugboard_sdk::{Failure, FailureKind, warn};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The maximum number of parties, or of opportunities, that are created one by one after Tryton has refused them
/// together. The others are retried in a later batch.
pub const ONE_BY_ONE: usize = 6;

/// The outcomes of contacts by our identifiers: the party's number, or why the contact was not exported.
pub type Parties = BTreeMap<String, Result<i64, Failure>>;

/// Exports contacts, given by their identifiers.
///
/// # Errors
/// Returns an error if the whole export must be retried later, or is not allowed.
pub fn write(tryton: &Tryton, config: &Config, contacts: &BTreeMap<String, Value>) -> Result<Parties, Failure> {
    if contacts.is_empty() {
        return Ok(Parties::new());
    }
    let existing = find(tryton, config, contacts.keys())?;
    let missing: Vec<_> = contacts.iter().filter(|(id, _)| !existing.contains_key(*id)).collect();
    let mut parties = create(tryton, config, &missing)?;
    let mut writes = Vec::new();
    for (id, party) in &existing {
        let number = party["id"].as_i64().unwrap_or_default();
        if let Some(change) = difference(party, &contacts[id]) {
            writes.push(json!([number]));
            writes.push(change);
        }
        // If a person has merged the party into another one, use that one.
        parties.insert(id.clone(), Ok(party["replaced_by"].as_i64().unwrap_or(number)));
    }
    if !writes.is_empty()
        && let Err(failure) = tryton.call("model.party.party.write", writes)
    {
        if failure.kind != FailureKind::Invalid {
            return Err(failure);
        }
        warn!("could not update parties: {}", failure.message);
    }
    Ok(parties)
}

/// Returns the existing parties by our identifiers. Deactivated parties keep their codes, so they are included.
fn find<'a>(
    tryton: &Tryton,
    config: &Config,
    ids: impl Iterator<Item = &'a String>,
) -> Result<BTreeMap<String, Value>, Failure> {
    let codes: Vec<_> = ids.map(|id| format!("{}{id}", config.prefix)).collect();
    let fields = ["code", "name", "replaced_by", "contact_mechanisms.type", "contact_mechanisms.value"];
    let domain = json!([["code", "in", codes], ["active", "in", [true, false]]]);
    let found = tryton.search_read("party.party", domain, 0, Value::Null, &fields)?;
    let ours = |party: Value| {
        let id = party["code"].as_str()?.strip_prefix(&config.prefix)?.to_owned();
        Some((id, party))
    };
    Ok(found.into_iter().filter_map(ours).collect())
}

fn create(tryton: &Tryton, config: &Config, missing: &[(&String, &Value)]) -> Result<Parties, Failure> {
    if missing.is_empty() {
        return Ok(Parties::new());
    }
    let all: Vec<_> = missing.iter().map(|(id, contact)| party(config, id, contact, true)).collect();
    match tryton.call("model.party.party.create", vec![json!(all)]) {
        Ok(numbers) => {
            let numbers = numbers.as_array().map(Vec::as_slice).unwrap_or_default();
            let numbers = numbers.iter().map(|number| number.as_i64().ok_or_else(unnumbered));
            return Ok(missing.iter().map(|(id, _)| (*id).clone()).zip(numbers).collect());
        }
        Err(failure) if failure.kind == FailureKind::Invalid => {}
        Err(failure) => return Err(failure),
    }
    let mut parties = Parties::new();
    for (n, (id, contact)) in missing.iter().enumerate() {
        let outcome = if n < ONE_BY_ONE {
            create_one(tryton, config, id, contact)?
        } else {
            Err(Failure::unavailable("Tryton refused a party of the same batch; this party will be retried"))
        };
        parties.insert((*id).clone(), outcome);
    }
    Ok(parties)
}

/// Creates one party. If Tryton refuses it, for example because of an invalid e-mail address or phone number, tries
/// again with contact mechanisms of the type `other`, because losing the customer would be worse.
fn create_one(tryton: &Tryton, config: &Config, id: &str, contact: &Value) -> Result<Result<i64, Failure>, Failure> {
    let mut last = unnumbered();
    for strict in [true, false] {
        match tryton.call("model.party.party.create", vec![json!([party(config, id, contact, strict)])]) {
            Ok(numbers) => return Ok(numbers[0].as_i64().ok_or_else(unnumbered)),
            Err(failure) if failure.kind == FailureKind::Invalid => last = failure,
            Err(failure) => return Err(failure),
        }
    }
    // Another request may have created it in the meantime.
    let found = find(tryton, config, std::iter::once(&id.to_owned()))?;
    Ok(found.values().next().and_then(|party| party["id"].as_i64()).ok_or(last))
}

fn unnumbered() -> Failure {
    Failure::unavailable("Tryton's response has no number for a party")
}

/// Returns the ways to reach a contact, with Tryton's names for the kinds.
fn mechanisms(contact: &Value) -> Vec<(&'static str, String)> {
    let attribute = |name: &str| contact["attributes"][name].as_str().map(line).filter(|text| !text.is_empty());
    let email = attribute("email").map(|value| ("email", value));
    email.into_iter().chain(attribute("phone").map(|value| ("phone", value))).collect()
}

fn name(contact: &Value) -> String {
    let name = contact["name"].as_str().map(line).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| "A visitor".to_owned())
}

/// Returns the fields of a new party. If `strict` is false, contact mechanisms get the type `other`, which Tryton does
/// not validate.
fn party(config: &Config, id: &str, contact: &Value, strict: bool) -> Value {
    let kind = |kind: &'static str| if strict { kind } else { "other" };
    let ways: Vec<_> =
        mechanisms(contact).into_iter().map(|(k, value)| json!({ "type": kind(k), "value": value })).collect();
    json!({
        "code": format!("{}{id}", config.prefix),
        "name": name(contact),
        "contact_mechanisms": [["create", ways]],
    })
}

/// Returns the changes that bring a party up to date, or `None` if there are none.
fn difference(party: &Value, contact: &Value) -> Option<Value> {
    let mut change = serde_json::Map::new();
    if contact["name"].is_string() && party["name"] != name(contact).as_str() {
        change.insert("name".into(), json!(name(contact)));
    }
    let existing = party["contact_mechanisms."].as_array().map(Vec::as_slice).unwrap_or_default();
    let known = |value: &str| existing.iter().any(|way| way["value"].as_str().is_some_and(|known| same(known, value)));
    let new: Vec<_> = mechanisms(contact)
        .into_iter()
        .filter(|(_, value)| !known(value))
        .map(|(kind, value)| json!({ "type": kind, "value": value }))
        .collect();
    if !new.is_empty() {
        change.insert("contact_mechanisms".into(), json!([["create", new]]));
    }
    (!change.is_empty()).then_some(Value::Object(change))
}

/// Returns true if two addresses or numbers are the same, regardless of how Tryton formats them.
fn same(one: &str, other: &str) -> bool {
    let compact = |text: &str| text.to_lowercase().replace([' ', '-', '(', ')', '/'], "");
    compact(one) == compact(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_is_changed_only_where_it_differs() {
        let party = json!({
            "id": 3, "name": "Ada", "contact_mechanisms.": [{ "id": 1, "type": "phone", "value": "+49 30 123456" }],
        });
        let contact = |name: Value, email: Value| json!({ "name": name, "attributes": { "phone": "+4930-123456", "email": email } });
        assert_eq!(difference(&party, &contact(json!("Ada"), Value::Null)), None);
        assert_eq!(
            difference(&party, &contact(Value::Null, Value::Null)),
            None,
            "an unknown name does not remove the known one"
        );
        let change = difference(&party, &contact(json!("Ada\nLovelace"), json!("ada@example.org"))).unwrap();
        assert_eq!(change["name"], "Ada Lovelace");
        assert_eq!(
            change["contact_mechanisms"],
            json!([["create", [{ "type": "email", "value": "ada@example.org" }]]])
        );
    }
}
