//! Exports leads as sale opportunities. Tryton has no unique field for them, so each is looked up by its reference
//! before and after it is created. If there are several, the oldest one counts. The export does not change an
//! opportunity that people have moved beyond the state `opportunity`, except to mark it as lost or to reopen it when
//! the lead's stage requires that.

use crate::{
    config::Config,
    parties::{ONE_BY_ONE, Parties},
    rpc::{Tryton, decimal, line},
};
use plugboard_sdk::{Failure, FailureKind, warn};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const MODEL: &str = "sale.opportunity";

/// A lead to export.
pub struct Wanted {
    /// The lead's identifier.
    pub id: String,
    /// The lead's document.
    pub document: Value,
    /// The state that the opportunity last had in Tryton, if known.
    pub known: Option<String>,
}

/// The outcome of a lead: the opportunity's number and state, or why it was not exported.
pub type Outcome = Result<(i64, String), Failure>;

/// Returns the lead stage for an opportunity's state.
#[must_use]
pub fn lead_stage(state: &str) -> &'static str {
    match state {
        "lead" => "new",
        "won" => "won",
        "lost" | "cancelled" => "lost",
        // `converted`: there is a quotation that has not been answered yet.
        _ => "qualified",
    }
}

/// Exports leads. Returns an outcome for each.
///
/// # Errors
/// Returns an error if the whole export must be retried later, or is not allowed.
pub fn write(tryton: &Tryton, config: &Config, leads: &[Wanted], parties: &Parties) -> Result<Vec<Outcome>, Failure> {
    if leads.is_empty() {
        return Ok(Vec::new());
    }
    let mut existing = find(tryton, config, leads)?;
    let mut refused = BTreeMap::new();
    let missing: Vec<_> = leads.iter().filter(|lead| !existing.contains_key(&lead.id)).collect();
    if !missing.is_empty() {
        refused = create(tryton, config, &missing, parties)?;
        existing = find(tryton, config, leads)?;
    }
    update(tryton, leads, &existing)?;
    if press(tryton, leads, &existing)? {
        existing = find(tryton, config, leads)?;
    }
    let outcome = |lead: &Wanted| match (existing.get(&lead.id), refused.remove(&lead.id)) {
        (Some(found), _) => Ok((number(found), state(found).to_owned())),
        (None, Some(failure)) => Err(failure),
        (None, None) => Err(Failure::unavailable("the opportunity was not found after it was created")),
    };
    Ok(leads.iter().map(outcome).collect())
}

fn number(opportunity: &Value) -> i64 {
    opportunity["id"].as_i64().unwrap_or_default()
}

fn state(opportunity: &Value) -> &str {
    opportunity["state"].as_str().unwrap_or_default()
}

fn find(tryton: &Tryton, config: &Config, leads: &[Wanted]) -> Result<BTreeMap<String, Value>, Failure> {
    let references: Vec<_> = leads.iter().map(|lead| format!("{}{}", config.prefix, lead.id)).collect();
    let domain = json!([["reference", "in", references], ["company", "=", tryton.company()]]);
    let fields = ["reference", "state", "description", "amount", "comment"];
    let found = tryton.search_read(MODEL, domain, 0, json!([["id", "ASC"]]), &fields)?;
    let (mut first, mut duplicates) = (BTreeMap::new(), Vec::new());
    for one in found {
        let Some(id) = one["reference"].as_str().and_then(|text| text.strip_prefix(&config.prefix)) else { continue };
        match first.entry(id.to_owned()) {
            std::collections::btree_map::Entry::Vacant(place) => drop(place.insert(one)),
            std::collections::btree_map::Entry::Occupied(_) if state(&one) == "lead" => duplicates.push(number(&one)),
            std::collections::btree_map::Entry::Occupied(_) => {}
        }
    }
    if !duplicates.is_empty() {
        // A create request that seemed to be lost arrived after all.
        warn!("removing duplicate opportunities {duplicates:?}");
        tryton.call("model.sale.opportunity.delete", vec![json!(duplicates)])?;
    }
    Ok(first)
}

/// Returns the fields to write for a lead.
fn values(lead: &Value) -> Value {
    let name = lead["contact"]["name"].as_str().unwrap_or("A visitor");
    let need = lead["attributes"]["need"].as_str();
    let mut values = json!({
        "description": line(&need.map_or_else(|| name.to_owned(), |need| format!("{name}: {need}"))),
        "comment": comment(lead),
    });
    if let Some(value) = lead["value"].as_f64() {
        values["amount"] = decimal(value);
    }
    values
}

fn comment(lead: &Value) -> String {
    let mut lines = Vec::new();
    lines.extend(lead["attributes"]["need"].as_str().map(|need| format!("Need: {}", need.replace('\0', " "))));
    lines.extend(lead["source"].as_str().map(|source| format!("Source: {}", line(source))));
    lines.extend(lead["currency"].as_str().map(|currency| format!("Currency: {currency}")));
    lines.join("\n")
}

/// Creates the missing opportunities. Returns the failures of the leads that were not created.
fn create(
    tryton: &Tryton,
    config: &Config,
    missing: &[&Wanted],
    parties: &Parties,
) -> Result<BTreeMap<String, Failure>, Failure> {
    let (mut refused, mut new) = (BTreeMap::new(), Vec::new());
    for lead in missing {
        let contact = lead.document["contact"]["id"].as_str().unwrap_or_default();
        match parties.get(contact) {
            Some(Ok(party)) => {
                let mut values = values(&lead.document);
                values["reference"] = json!(format!("{}{}", config.prefix, lead.id));
                values["party"] = json!(party);
                values["company"] = tryton.company().clone();
                new.push((lead, values));
            }
            Some(Err(failure)) => drop(refused.insert(lead.id.clone(), failure.clone())),
            None => drop(refused.insert(lead.id.clone(), Failure::unavailable("the lead's party is missing"))),
        }
    }
    let all: Vec<_> = new.iter().map(|(_, values)| values).collect();
    if all.is_empty() {
        return Ok(refused);
    }
    match tryton.call("model.sale.opportunity.create", vec![json!(all)]) {
        Ok(_) => Ok(refused),
        // At least one of them is invalid. Create them one by one, so that each gets its own error.
        Err(failure) if failure.kind == FailureKind::Invalid && new.len() > 1 => {
            for (n, (lead, values)) in new.into_iter().enumerate() {
                if n >= ONE_BY_ONE {
                    let reason = "Tryton refused an opportunity of the same batch; this one will be retried";
                    refused.insert(lead.id.clone(), Failure::unavailable(reason));
                    continue;
                }
                match tryton.call("model.sale.opportunity.create", vec![json!([values])]) {
                    Ok(_) => {}
                    Err(failure) if failure.kind == FailureKind::Invalid => {
                        drop(refused.insert(lead.id.clone(), failure));
                    }
                    Err(failure) => return Err(failure),
                }
            }
            Ok(refused)
        }
        Err(failure) if failure.kind == FailureKind::Invalid => {
            refused.extend(new.into_iter().map(|(lead, _)| (lead.id.clone(), failure.clone())));
            Ok(refused)
        }
        Err(failure) => Err(failure),
    }
}

/// Updates opportunities that are still in the state `lead` or `opportunity`.
fn update(tryton: &Tryton, leads: &[Wanted], existing: &BTreeMap<String, Value>) -> Result<(), Failure> {
    let mut writes = Vec::new();
    for lead in leads {
        let Some(found) = existing.get(&lead.id).filter(|found| ["lead", "opportunity"].contains(&state(found))) else {
            continue;
        };
        let mut values = values(&lead.document);
        if let Some(members) = values.as_object_mut() {
            members.retain(|name, value| found[name.as_str()] != *value);
        }
        if values.as_object().is_some_and(|members| !members.is_empty()) {
            writes.push(json!([number(found)]));
            writes.push(values);
        }
    }
    if writes.is_empty() {
        return Ok(());
    }
    match tryton.call("model.sale.opportunity.write", writes) {
        Err(failure) if failure.kind == FailureKind::Invalid => {
            warn!("could not update opportunities: {}", failure.message);
            Ok(())
        }
        other => other.map(drop),
    }
}

/// Returns the button (a Tryton method) that moves an opportunity to its lead's stage. Returns `None` if it is already
/// there, or if its state was changed in Tryton since the last export or poll. The `won` state is set only in Tryton,
/// because it means that a sale was confirmed.
fn button(lead: &Wanted, found: &Value) -> Option<&'static str> {
    let (state, stage) = (state(found), lead.document["stage"].as_str().unwrap_or_default());
    if lead_stage(state) == stage || lead.known.as_deref().is_some_and(|known| known != state) {
        return None;
    }
    match (stage, state) {
        ("qualified", "lead") => Some("opportunity"),
        ("new", "opportunity" | "lost" | "cancelled") | ("qualified", "lost" | "cancelled") => Some("lead"),
        ("lost", "lead" | "opportunity" | "converted") => Some("lost"),
        _ => None,
    }
}

/// Presses the buttons. Returns true if any was pressed.
fn press(tryton: &Tryton, leads: &[Wanted], existing: &BTreeMap<String, Value>) -> Result<bool, Failure> {
    let mut pressed: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for lead in leads {
        if let Some((found, button)) = existing.get(&lead.id).and_then(|found| Some((found, button(lead, found)?))) {
            pressed.entry(button).or_default().push(number(found));
        }
    }
    for (button, numbers) in &pressed {
        match tryton.call(&format!("model.sale.opportunity.{button}"), vec![json!(numbers)]) {
            Err(failure) if failure.kind == FailureKind::Invalid => {
                warn!("Tryton refused `{button}`: {}", failure.message);
            }
            other => drop(other?),
        }
    }
    Ok(!pressed.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_by_people_in_tryton_are_not_undone() {
        let pressed = |stage: &str, known: Option<&str>, state: &str| {
            let lead = Wanted { id: "1".into(), document: json!({ "stage": stage }), known: known.map(str::to_owned) };
            button(&lead, &json!({ "state": state }))
        };
        assert_eq!(pressed("qualified", None, "lead"), Some("opportunity"));
        assert_eq!(pressed("qualified", Some("lead"), "lead"), Some("opportunity"));
        assert_eq!(pressed("qualified", Some("lead"), "converted"), None);
        assert_eq!(pressed("new", Some("lead"), "opportunity"), None, "a salesperson moved it on");
        assert_eq!(pressed("lost", Some("converted"), "converted"), Some("lost"));
        assert_eq!(pressed("won", Some("opportunity"), "opportunity"), None);
        assert_eq!(pressed("lost", Some("won"), "won"), None);
    }

    #[test]
    fn a_lead_becomes_a_one_line_description_and_a_full_comment() {
        let lead = json!({
            "contact": { "name": "Ada" }, "attributes": { "need": "ten\nchairs" }, "source": "web", "value": 99.5, "currency": "EUR",
        });
        let values = values(&lead);
        assert_eq!(values["description"], "Ada: ten chairs");
        assert_eq!(values["comment"], "Need: ten\nchairs\nSource: web\nCurrency: EUR");
        assert_eq!(values["amount"]["decimal"], "99.50");
    }
}
