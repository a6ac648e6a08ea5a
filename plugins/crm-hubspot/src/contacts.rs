//! Contacts, written as upserts by our identifier. If HubSpot already has a contact with the e-mail address, that
//! contact is adopted, no matter which side knew the address first: it gets our identifier, and the HubSpot contact to
//! which the customer was exported before is merged into it, unless that contact has an e-mail address of its own.
//! Several of our customers with the same address share one HubSpot contact.

use plugboard_sdk::{Failure, info};
use std::collections::{BTreeMap, BTreeSet};

use crate::{
    answer::{self, Outcomes},
    api::{self, Conflicts, Input, Object, Properties, StoredObject},
    config::Config,
};

/// The property with a contact's e-mail address, and the one with its additional addresses, separated by semicolons.
const EMAIL: &str = "email";
const MORE_EMAILS: &str = "hs_additional_emails";
/// The properties to read from contacts, besides our identifier.
const READ: [&str; 6] = [EMAIL, MORE_EMAILS, "firstname", "lastname", "phone", "company"];
/// The maximum number of contacts that one call merges. Each merge takes a request of its own.
const MERGES: usize = 15;
/// The number of attempts to resolve conflicts. Before the first one, HubSpot may not have named the contacts in
/// conflict.
const ATTEMPTS: usize = 2;

/// The outcomes of contacts or companies, by our identifiers.
pub type Ids = BTreeMap<String, Result<String, Failure>>;

/// Writes contacts, given as properties by our identifiers.
///
/// # Errors
/// Returns an error if no further request makes sense now (see [`api::post`]), or if more contacts have to be merged
/// than one call can merge. In the second case some are merged, and the host should send the batch again.
pub fn write(config: &Config, contacts: BTreeMap<String, Properties>) -> Result<Ids, Failure> {
    let mut writer = Writer { config, owners: BTreeMap::new() };
    let mut ids = Ids::new();
    let mut waiting: Vec<Input> = contacts.into_iter().collect();
    while !waiting.is_empty() {
        let (first, later) = one_of_each_address(waiting);
        let outcomes = api::upsert(config, Object::Contacts, &first, Conflicts::Report)?;
        let outcomes = writer.resolve_conflicts(&first, outcomes)?;
        let by_address: BTreeMap<&str, &Result<String, Failure>> =
            first.iter().zip(&outcomes).filter_map(|(input, outcome)| Some((address(input)?, outcome))).collect();
        // The other inputs with the same address get the same contact. If HubSpot refused the first one for good, the
        // next one is tried.
        let (mut followers, mut conflicts) = (Vec::new(), Vec::new());
        waiting = Vec::new();
        for input in later {
            match address(&input).and_then(|address| by_address.get(address)) {
                Some(Ok(existing)) => {
                    conflicts.push(Err(exists(existing)));
                    followers.push(input);
                }
                Some(Err(failure)) if answer::is_temporary(failure) => drop(ids.insert(input.0, Err(failure.clone()))),
                _ => waiting.push(input),
            }
        }
        let followed = writer.resolve_conflicts(&followers, conflicts)?;
        ids.extend(first.into_iter().map(|(id, _)| id).zip(outcomes));
        ids.extend(followers.into_iter().map(|(id, _)| id).zip(followed));
    }
    Ok(ids)
}

/// Returns the conflict failure that HubSpot would return.
fn exists(id: &str) -> Failure {
    Failure::invalid(format!("Contact already exists. Existing ID: {id}")).with_code(answer::CONFLICT)
}

fn address(input: &Input) -> Option<&str> {
    input.1.get(EMAIL).map(String::as_str)
}

/// Splits off the first input of each address and all inputs without an address. Returns them and the rest.
fn one_of_each_address(inputs: Vec<Input>) -> (Vec<Input>, Vec<Input>) {
    let mut seen = BTreeSet::new();
    inputs.into_iter().partition(|input| address(input).is_none_or(|address| seen.insert(address.to_owned())))
}

/// Returns true if a HubSpot contact has an e-mail address.
fn has_address(contact: &StoredObject, address: &str) -> bool {
    let more = contact.properties.get(MORE_EMAILS).map_or("", String::as_str).split(';');
    let first = contact.properties.get(EMAIL).map(String::as_str);
    first.into_iter().chain(more).any(|known| known.trim().eq_ignore_ascii_case(address))
}

/// How to resolve the conflict of one of our contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Plan {
    /// The HubSpot contact that has its address. `None`: the contact is written like any other.
    existing: Option<String>,
    /// The properties to write to the contact in `existing`.
    properties: Properties,
    /// The HubSpot contact to which the customer was exported before, if that contact has no address. It is merged.
    merged: Option<String>,
    /// The HubSpot contact to which the customer was exported before, if that contact has an address. It stays in
    /// HubSpot, but no longer belongs to the customer.
    detached: Option<String>,
}

/// Plans how to resolve one conflict. `existing`: the HubSpot contact with the address. `before`: the HubSpot contact
/// with our identifier. `owners`: our customers by the identifiers of their HubSpot contacts.
fn plan(
    id_property: &str,
    (ours, properties): &Input,
    existing: Option<&StoredObject>,
    before: Option<&StoredObject>,
    owners: &mut BTreeMap<String, String>,
) -> Plan {
    let mut properties = properties.clone();
    let Some(existing) = existing else { return Plan { existing: None, properties, merged: None, detached: None } };
    let owner = existing.properties.get(id_property).unwrap_or(ours);
    let owner: &String = owners.entry(existing.id.clone()).or_insert_with(|| owner.clone());
    let before = before.filter(|before| before.id != existing.id);
    let (detached, merged): (Option<&StoredObject>, Option<&StoredObject>) = match before {
        Some(before) if before.properties.contains_key(EMAIL) => (Some(before), None),
        before => (None, before),
    };
    // The contact already has the address, perhaps as an additional one. Leave its primary address unchanged.
    properties.remove(EMAIL);
    let shared = owner != ours;
    if shared {
        // The contact also belongs to another customer, so do not overwrite its properties.
        properties.retain(|name, _| !existing.properties.contains_key(name));
    }
    if !shared || merged.is_some() {
        properties.insert(id_property.to_owned(), owner.clone());
    }
    let id = |contact: &StoredObject| contact.id.clone();
    Plan { existing: Some(existing.id.clone()), properties, merged: merged.map(id), detached: detached.map(id) }
}

struct Writer<'a> {
    config: &'a Config,
    /// Our customers by the identifiers of their HubSpot contacts.
    owners: BTreeMap<String, String>,
}

impl Writer<'_> {
    /// Resolves the conflicts among the outcomes of these inputs. Returns the outcomes after that.
    fn resolve_conflicts(&mut self, inputs: &[Input], mut outcomes: Outcomes) -> Result<Outcomes, Failure> {
        for _ in 0..ATTEMPTS {
            let conflict = |n: &usize| outcomes[*n].as_ref().is_err_and(answer::is_conflict);
            let open: Vec<usize> = (0..inputs.len()).filter(conflict).collect();
            if open.is_empty() {
                break;
            }
            let claims: Vec<&Input> = open.iter().map(|n| &inputs[*n]).collect();
            let named: Vec<_> = open.iter().map(|n| outcomes[*n].as_ref().err().and_then(answer::existing)).collect();
            for (n, outcome) in open.into_iter().zip(self.adopt(&claims, &named)?) {
                outcomes[n] = outcome;
            }
        }
        for ((ours, _), outcome) in inputs.iter().zip(&outcomes) {
            if let Ok(existing) = outcome {
                self.owners.entry(existing.clone()).or_insert_with(|| ours.clone());
            }
        }
        Ok(outcomes)
    }

    /// Adopts contacts. `claims`: the inputs in conflict. `named`: the HubSpot identifiers that the conflict errors
    /// name.
    fn adopt(&mut self, claims: &[&Input], named: &[Option<String>]) -> Result<Outcomes, Failure> {
        let (with_address, with_ours) = self.look_up(claims, named)?;
        let id_property = self.config.id_property.as_str();
        let mut plans = Vec::with_capacity(claims.len());
        for input in claims {
            // Use the contact that HubSpot named only if it has the address: the error may be about another contact of
            // the batch.
            let existing =
                with_address.iter().find(|contact| address(input).is_some_and(|address| has_address(contact, address)));
            let before = with_ours.iter().find(|before| before.properties.get(id_property) == Some(&input.0));
            plans.push(plan(id_property, input, existing, before, &mut self.owners));
        }
        let mut outcomes: Vec<Option<Result<String, Failure>>> = plans.iter().map(|_| None).collect();
        self.detach(&plans, &mut outcomes)?;
        let more = self.merge(&mut plans, &mut outcomes)?;
        self.change(&plans, &mut outcomes)?;
        if more {
            return Err(Failure::unavailable("several duplicate contacts were merged; the batch continues"));
        }
        // If HubSpot has no contact with the address, write the contact like any other.
        let place = |n: &usize| outcomes[*n].is_none();
        let left: Vec<usize> = (0..claims.len()).filter(place).collect();
        let inputs: Vec<Input> = left.iter().map(|n| claims[*n].clone()).collect();
        let written = api::upsert(self.config, Object::Contacts, &inputs, Conflicts::Halve)?;
        for (n, outcome) in left.into_iter().zip(written) {
            outcomes[n] = Some(outcome);
        }
        let missing = || Err(Failure::internal("a planned contact was not written"));
        Ok(outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(missing)).collect())
    }

    /// Returns the HubSpot contacts that have the addresses, and those that have our identifiers.
    fn look_up(
        &self,
        claims: &[&Input],
        named: &[Option<String>],
    ) -> Result<(Vec<StoredObject>, Vec<StoredObject>), Failure> {
        let properties: Vec<&str> = READ.into_iter().chain([self.config.id_property.as_str()]).collect();
        let read = |by: Option<&str>, ids: BTreeSet<String>| {
            let ids: Vec<String> = ids.into_iter().collect();
            api::read(self.config, Object::Contacts, by, &ids, &properties)
        };
        let addresses = claims.iter().filter_map(|input| address(input)).map(str::to_owned).collect();
        let mut with_address = read(Some(EMAIL), addresses)?;
        // A contact that has the address only as an additional one may be found only by its identifier.
        let known: BTreeSet<&str> = with_address.iter().map(|contact| contact.id.as_str()).collect();
        let named = named.iter().flatten().filter(|id| !known.contains(id.as_str())).cloned().collect();
        let named = read(None, named)?;
        with_address.extend(named);
        let ours = claims.iter().map(|input| input.0.clone()).collect();
        Ok((with_address, read(Some(self.config.id_property.as_str()), ours)?))
    }

    /// Removes our identifier from HubSpot contacts whose address is not the customer's current one.
    fn detach(&self, plans: &[Plan], outcomes: &mut [Option<Result<String, Failure>>]) -> Result<(), Failure> {
        let places: Vec<usize> = (0..plans.len()).filter(|n| plans[*n].detached.is_some()).collect();
        let nothing = Properties::from([(self.config.id_property.clone(), String::new())]);
        let inputs: Vec<Input> =
            places.iter().filter_map(|n| Some((plans[*n].detached.clone()?, nothing.clone()))).collect();
        let detached = api::update(self.config, Object::Contacts, &inputs)?;
        for (n, outcome) in places.into_iter().zip(detached) {
            outcomes[n] = outcome.err().map(Err);
        }
        Ok(())
    }

    /// Merges the HubSpot contacts to which customers were exported before. Returns true if some were merged and more
    /// remain.
    fn merge(&mut self, plans: &mut [Plan], outcomes: &mut [Option<Result<String, Failure>>]) -> Result<bool, Failure> {
        let (mut tried, mut done, mut more) = (0, 0, false);
        // A merge may create a new contact with a new identifier.
        let mut moved: BTreeMap<String, String> = BTreeMap::new();
        for (plan, outcome) in plans.iter().zip(outcomes.iter_mut()) {
            let (Some(existing), Some(merged)) = (&plan.existing, &plan.merged) else { continue };
            if outcome.is_some() {
                continue;
            }
            if tried == MERGES {
                more = true;
                *outcome = Some(Err(Failure::unavailable("other duplicate contacts are merged first")));
                continue;
            }
            tried += 1;
            let now = moved.get(existing).unwrap_or(existing);
            match api::merge(self.config, now, merged)? {
                Ok(id) => {
                    done += 1;
                    moved.insert(existing.clone(), id);
                }
                Err(failure) => {
                    let message = format!("could not merge contact {merged} into contact {now}: {}", failure.message);
                    *outcome = Some(Err(Failure { message, ..failure }));
                }
            }
        }
        for plan in plans {
            if let Some(id) = plan.existing.as_ref().and_then(|existing| moved.get(existing)) {
                plan.existing = Some(id.clone());
            }
        }
        for (existing, id) in moved {
            if let Some(owner) = self.owners.get(&existing).cloned() {
                self.owners.insert(id, owner);
            }
        }
        if done > 0 {
            info!("merged {done} duplicate contacts");
        }
        Ok(more && done > 0)
    }

    /// Updates the adopted and the shared contacts, each in one input.
    fn change(&self, plans: &[Plan], outcomes: &mut [Option<Result<String, Failure>>]) -> Result<(), Failure> {
        let mut changes: BTreeMap<String, Properties> = BTreeMap::new();
        let open =
            || plans.iter().enumerate().filter_map(|(n, plan)| Some((n, plan.existing.as_ref()?, &plan.properties)));
        for (n, existing, properties) in open() {
            if outcomes[n].is_none() && !properties.is_empty() {
                let change = changes.entry(existing.clone()).or_default();
                for (name, value) in properties {
                    change.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
        }
        let inputs: Vec<Input> = changes.into_iter().collect();
        let changed = api::update(self.config, Object::Contacts, &inputs)?;
        let changed: BTreeMap<&str, Result<String, Failure>> =
            inputs.iter().map(|(id, _)| id.as_str()).zip(changed).collect();
        for (n, existing, _) in open() {
            if outcomes[n].is_none() {
                outcomes[n] = Some(changed.get(existing.as_str()).cloned().unwrap_or_else(|| Ok(existing.clone())));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "plugboard_id";

    fn of(pairs: &[(&str, &str)]) -> Properties {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn stored(id: &str, pairs: &[(&str, &str)]) -> StoredObject {
        StoredObject { id: id.to_owned(), properties: of(pairs) }
    }

    fn ada() -> Input {
        ("ada".to_owned(), of(&[("email", "ada@example.org"), ("firstname", "Ada"), ("phone", "1")]))
    }

    #[test]
    fn contacts_with_the_same_address_are_written_one_at_a_time() {
        let input = |id: &str, pairs: &[(&str, &str)]| (id.to_owned(), of(pairs));
        let all = vec![
            input("a", &[("email", "x@example.org")]),
            input("b", &[]),
            input("c", &[("email", "x@example.org")]),
            input("d", &[]),
        ];
        let (first, later) = one_of_each_address(all);
        let ids = |inputs: &[Input]| inputs.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
        assert_eq!((ids(&first), ids(&later)), (vec!["a".into(), "b".into(), "d".into()], vec!["c".into()]));
    }

    #[test]
    fn additional_email_addresses_of_a_contact_are_recognized() {
        let one = stored("7", &[("email", "Ada@Example.org"), ("hs_additional_emails", "a@x.org; b@x.org")]);
        assert!(["ada@example.org", "a@x.org", "b@x.org"].iter().all(|address| has_address(&one, address)));
        assert!(!has_address(&one, "x@x.org") && !has_address(&stored("8", &[]), "ada@example.org"));
    }

    #[test]
    fn a_contact_without_our_identifier_is_adopted() {
        let known = stored("7", &[("email", "ada@example.org"), ("firstname", "A.")]);
        let expected = of(&[("firstname", "Ada"), ("phone", "1"), (ID, "ada")]);
        let adopted = Plan { existing: Some("7".into()), properties: expected, merged: None, detached: None };
        assert_eq!(plan(ID, &ada(), Some(&known), None, &mut BTreeMap::new()), adopted);
        // The contact that we created before is merged if it has no address. If it has one, it stays where it is.
        let before = stored("9", &[(ID, "ada"), ("firstname", "Ada")]);
        let merged = Plan { merged: Some("9".into()), ..adopted.clone() };
        assert_eq!(plan(ID, &ada(), Some(&known), Some(&before), &mut BTreeMap::new()), merged);
        let before = stored("9", &[(ID, "ada"), ("email", "old@example.org")]);
        let detached = Plan { detached: Some("9".into()), ..adopted.clone() };
        assert_eq!(plan(ID, &ada(), Some(&known), Some(&before), &mut BTreeMap::new()), detached);
        // It is already the same contact, and HubSpot reported a conflict with its own address.
        let same = stored("7", &[(ID, "ada"), ("email", "other@example.org"), (MORE_EMAILS, "ada@example.org")]);
        assert_eq!(plan(ID, &ada(), Some(&same), Some(&same), &mut BTreeMap::new()), adopted);
        let free = plan(ID, &ada(), None, Some(&before), &mut BTreeMap::new());
        assert_eq!((free.existing, free.properties, free.detached), (None, ada().1, None));
    }

    #[test]
    fn two_customers_with_one_address_share_a_contact() {
        let known = stored("7", &[("email", "ada@example.org"), (ID, "eve"), ("firstname", "Eve")]);
        let shared = plan(ID, &ada(), Some(&known), None, &mut BTreeMap::new());
        assert_eq!((shared.existing.as_deref(), shared.properties), (Some("7"), of(&[("phone", "1")])));
        // A value that was just written may not be readable yet.
        let fresh = stored("7", &[("email", "ada@example.org")]);
        let mut owners = BTreeMap::from([("7".to_owned(), "eve".to_owned())]);
        let before = stored("9", &[(ID, "ada")]);
        let merged = plan(ID, &ada(), Some(&fresh), Some(&before), &mut owners);
        assert_eq!((merged.merged.as_deref(), merged.properties[ID].as_str()), (Some("9"), "eve"));
    }
}
