//! Exports a batch: contacts, their companies, tickets and deals, then the links between them. Results are reported at
//! the end, so the host sends a batch again as a whole if the export breaks off.
//!
//! A link belongs to the records at its ends. If a link cannot be created, its record is retried, so no link is lost.
//! If only the conversation or only its lead is in the batch, the deal or ticket of the other one is looked up in
//! HubSpot. So whichever of the two is exported last creates the link.

use plugboard_sdk::{ChangedRecord, Failure, info};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

use crate::{
    answer,
    api::{self, Conflicts, Input, Object, Properties},
    config::{Config, Contacts},
    contacts::{self, Ids},
    links::Links,
    memory::{self, WaitingLinks},
    records,
};

/// A record with its parsed document.
pub struct Record {
    handle: ChangedRecord,
    kind: String,
    id: String,
    document: Value,
}

impl Record {
    /// Reads a record.
    ///
    /// # Errors
    /// Returns an error if its document is not JSON.
    pub fn read(handle: ChangedRecord) -> Result<Self, Failure> {
        let (kind, id, document) = (handle.kind(), handle.id(), serde_json::from_str(&handle.json())?);
        Ok(Self { handle, kind, id, document })
    }

    /// Reports that the record was not exported, with the reason.
    pub fn failed(&self, failure: &Failure) {
        self.handle.failed(failure);
    }

    /// Returns the contact of a conversation or lead, or the contact itself.
    fn contact(&self) -> &Value {
        if self.kind == "contact" { &self.document } else { &self.document["contact"] }
    }

    fn contact_id(&self) -> Option<&str> {
        self.contact()["id"].as_str()
    }

    /// Returns the identifier in the host of a conversation's lead, or of a lead's conversation.
    fn counterpart(&self) -> Option<&str> {
        match self.kind.as_str() {
            "conversation" => self.document["lead"].as_str(),
            "lead" => self.document["conversation"].as_str(),
            _ => None,
        }
    }

    /// Returns true if the configuration includes this record in the export.
    fn is_exported(&self, config: &Config) -> bool {
        match self.kind.as_str() {
            "conversation" => config.tickets,
            "contact" => config.contacts == Contacts::All || self.document["lead"].is_string(),
            _ => true,
        }
    }

    /// Returns the links that an earlier export created for the record's ticket, if the ticket is still the same. Those
    /// links are not created again, because a person may have removed them on purpose.
    fn linked(&self, ticket: &str) -> Linked {
        let known = self.handle.mark().filter(|_| self.handle.external_id().as_deref() == Some(ticket));
        known.and_then(|mark| serde_json::from_str(&mark).ok()).unwrap_or_default()
    }
}

/// The links of a ticket. They are stored as the record's mark.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Linked {
    /// The contact's identifier in HubSpot.
    contact: String,
    /// The identifier in the host of the lead whose deal is linked.
    lead: String,
}

/// Exports a batch.
///
/// # Errors
/// Returns an error if the host should send the whole batch again.
pub fn export(config: &Config, records: &[Record]) -> Result<(), Failure> {
    let records: Vec<&Record> = records.iter().filter(|record| record.is_exported(config)).collect();
    let mut customers: BTreeMap<String, Properties> = BTreeMap::new();
    for record in &records {
        if let Some(id) = record.contact_id() {
            customers.entry(id.to_owned()).or_insert_with(|| records::contact(record.contact()));
        }
    }
    let contacts = contacts::write(config, customers)?;
    let companies = companies(config, &records)?;
    let ticket = |record: &Record| records::ticket(config, &record.document);
    let tickets = written(config, Object::Tickets, of_kind(&records, "conversation", ticket))?;
    let mut stages = BTreeMap::new();
    let deal = |record: &Record| {
        let (properties, stage) = records::deal(config, &record.document, record.handle.mark().as_deref());
        stages.insert(record.id.clone(), stage);
        properties
    };
    let deals = written(config, Object::Deals, of_kind(&records, "lead", deal))?;

    let mut linking = Linking {
        waiting: WaitingLinks::read()?,
        links: Links::default(),
        reasons: BTreeMap::new(),
        linked_now: Vec::new(),
        marks: BTreeMap::new(),
        contacts: &contacts,
    };
    linking.of_contacts(&records, &companies)?;
    linking.of_tickets(config, &records, &tickets, &deals)?;
    linking.of_deals(config, &records, &tickets, &deals)?;
    for (n, failure) in linking.links.create(config)? {
        linking.reasons.entry(n).or_insert(failure);
    }
    for (n, contact) in &linking.linked_now {
        if !linking.reasons.contains_key(n) {
            linking.waiting.end(contact)?;
        }
    }

    let mut done = 0;
    for (n, record) in records.iter().enumerate() {
        let (ids, mark) = match record.kind.as_str() {
            "conversation" => (&tickets, linking.marks.get(&n)),
            "lead" => (&deals, stages.get(&record.id)),
            _ => (&contacts, None),
        };
        match (ids.get(&record.id).map(Result::as_ref), linking.reasons.get(&n)) {
            (Some(Ok(_)), Some(failure)) | (Some(Err(failure)), _) => record.failed(failure),
            (Some(Ok(id)), None) => {
                done += 1;
                record.handle.done(Some(id), mark.map(String::as_str));
            }
            (None, _) => record.failed(&Failure::internal("the record has no identifier")),
        }
    }
    info!("exported {done} of {} records", records.len());
    Ok(())
}

/// Returns the inputs for all records of a kind.
fn of_kind(records: &[&Record], kind: &str, mut properties: impl FnMut(&Record) -> Properties) -> Vec<Input> {
    let of_kind = records.iter().filter(|record| record.kind == kind);
    of_kind.map(|record| (record.id.clone(), properties(record))).collect()
}

/// Upserts objects. Returns the outcomes by our identifiers.
fn written(config: &Config, object: Object, inputs: Vec<Input>) -> Result<Ids, Failure> {
    let outcomes = api::upsert(config, object, &inputs, Conflicts::Halve)?;
    Ok(inputs.into_iter().map(|(id, _)| id).zip(outcomes).collect())
}

/// Upserts the companies that customers work for. Returns the outcomes by the customers' identifiers.
fn companies(config: &Config, records: &[&Record]) -> Result<Ids, Failure> {
    let mut companies: BTreeMap<String, (Properties, BTreeSet<String>)> = BTreeMap::new();
    for contact in records.iter().map(|record| record.contact()) {
        if let (Some((id, properties)), Some(contact)) = (records::company(contact), contact["id"].as_str()) {
            let (_, staff) = companies.entry(id).or_insert_with(|| (properties, BTreeSet::new()));
            staff.insert(contact.to_owned());
        }
    }
    let (mut inputs, mut staffs) = (Vec::new(), Vec::new());
    for (id, (properties, staff)) in companies {
        inputs.push((id, properties));
        staffs.push(staff);
    }
    let outcomes = api::upsert(config, Object::Companies, &inputs, Conflicts::Halve)?;
    let each = staffs.into_iter().zip(outcomes);
    Ok(each.flat_map(|(staff, outcome)| staff.into_iter().map(move |id| (id, outcome.clone()))).collect())
}

/// Returns the failure for a record that was written, but whose linked object is missing in HubSpot. The host then
/// retries the record.
fn missing(object: Object, other: Object, failure: &Failure) -> Failure {
    let (object, other) = (object.word(), other.word());
    let message = format!("the {object} is in HubSpot, but not linked with its {other}: {}", failure.message);
    Failure { message, ..failure.clone() }
}

/// Collects the links of a batch. Records are identified by their index.
struct Linking<'a> {
    links: Links,
    /// Records that were written to HubSpot but must be retried, with the reason.
    reasons: BTreeMap<usize, Failure>,
    waiting: WaitingLinks,
    /// Records of contacts, with the contacts' identifiers, whose waiting links are being created now.
    linked_now: Vec<(usize, String)>,
    /// The marks of tickets.
    marks: BTreeMap<usize, String>,
    contacts: &'a Ids,
}

impl Linking<'_> {
    fn of_contacts(&mut self, records: &[&Record], companies: &Ids) -> Result<(), Failure> {
        let own: BTreeSet<&str> =
            records.iter().filter(|record| record.kind == "contact").map(|record| record.id.as_str()).collect();
        for (n, record) in records.iter().enumerate() {
            let Some(id) = record.contact_id() else { continue };
            let is_own = record.kind == "contact";
            match self.contacts.get(id) {
                Some(Ok(contact_id)) => {
                    // The contact's own record is responsible for its company link. If that record is not in the batch,
                    // another record is.
                    if is_own || !own.contains(id) {
                        self.with_company(n, contact_id, companies.get(id));
                    }
                    if is_own && let Some(objects) = self.waiting.of(id)? {
                        for (object, other) in objects.iter().filter_map(|written| memory::object(written)) {
                            self.links.add(n, (object, other), (Object::Contacts, contact_id.as_str()));
                        }
                        self.linked_now.push((n, id.to_owned()));
                    }
                }
                Some(Err(failure)) if is_own && !answer::is_temporary(failure) => self.waiting.begin(id)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn with_company(&mut self, n: usize, contact: &str, company: Option<&Result<String, Failure>>) {
        match company {
            Some(Ok(company)) => self.links.add(n, (Object::Contacts, contact), (Object::Companies, company.as_str())),
            Some(Err(failure)) => drop(self.reasons.insert(n, missing(Object::Contacts, Object::Companies, failure))),
            None => {}
        }
    }

    fn of_tickets(&mut self, config: &Config, records: &[&Record], tickets: &Ids, deals: &Ids) -> Result<(), Failure> {
        let (mut tickets_written, mut leads) = (Vec::new(), BTreeSet::new());
        for (n, record, ticket) in written_of(records, "conversation", tickets) {
            let before = record.linked(ticket);
            if let Some(lead) = record.counterpart().filter(|lead| *lead != before.lead && !deals.contains_key(*lead)) {
                leads.insert(lead.to_owned());
            }
            tickets_written.push((n, record, ticket, before));
        }
        let found = look_up(config, Object::Deals, leads)?;
        for (n, record, ticket, before) in tickets_written {
            let mut now = Linked::default();
            if let Some(contact) = self.with_contact(n, record, (Object::Tickets, ticket), &before.contact)? {
                now.contact = contact;
            }
            if let Some(lead) = record.counterpart() {
                let deal = deals.get(lead).and_then(|deal| deal.as_ref().ok()).or_else(|| found.get(lead));
                if lead == before.lead {
                    now.lead = before.lead;
                } else if let Some(deal) = deal {
                    self.links.add(n, (Object::Tickets, ticket), (Object::Deals, deal.as_str()));
                    lead.clone_into(&mut now.lead);
                }
            }
            self.marks.insert(n, serde_json::to_string(&now)?);
        }
        Ok(())
    }

    fn of_deals(&mut self, config: &Config, records: &[&Record], tickets: &Ids, deals: &Ids) -> Result<(), Failure> {
        let mut conversations = BTreeSet::new();
        if config.tickets {
            let of_deals = written_of(records, "lead", deals).filter_map(|(_, record, _)| record.counterpart());
            conversations.extend(of_deals.filter(|id| !tickets.contains_key(*id)).map(str::to_owned));
        }
        let found = look_up(config, Object::Tickets, conversations)?;
        for (n, record, deal) in written_of(records, "lead", deals) {
            self.with_contact(n, record, (Object::Deals, deal), "")?;
            let Some(conversation) = record.counterpart() else { continue };
            let ticket = match tickets.get(conversation) {
                Some(Err(failure)) if answer::is_temporary(failure) => {
                    self.reasons.entry(n).or_insert_with(|| missing(Object::Deals, Object::Tickets, failure));
                    continue;
                }
                Some(ticket) => ticket.as_ref().ok(),
                None => found.get(conversation),
            };
            if let Some(ticket) = ticket {
                self.links.add(n, (Object::Tickets, ticket.as_str()), (Object::Deals, deal));
            }
        }
        Ok(())
    }

    /// Links a record's object with its contact, unless the link already exists (`before`). Returns the contact's
    /// identifier in HubSpot. If HubSpot refuses the contact for good, the contact's own record reports why, and the
    /// link waits for it (see [`WaitingLinks`]).
    fn with_contact(
        &mut self,
        n: usize,
        record: &Record,
        (object, id): (Object, &str),
        before: &str,
    ) -> Result<Option<String>, Failure> {
        let Some(contact) = record.contact_id() else { return Ok(None) };
        match self.contacts.get(contact) {
            Some(Ok(contact_id)) => {
                if contact_id != before {
                    self.links.add(n, (object, id), (Object::Contacts, contact_id.as_str()));
                }
                return Ok(Some(contact_id.clone()));
            }
            Some(Err(failure)) if answer::is_temporary(failure) || !self.waiting.add(contact, object, id)? => {
                self.reasons.insert(n, missing(object, Object::Contacts, failure));
            }
            _ => {}
        }
        Ok(None)
    }
}

/// Returns the records of a kind that were written, with their indexes and their identifiers in HubSpot.
fn written_of<'a>(
    records: &'a [&'a Record],
    kind: &'static str,
    ids: &'a Ids,
) -> impl Iterator<Item = (usize, &'a Record, &'a str)> {
    let of_kind = records.iter().enumerate().filter(move |(_, record)| record.kind == kind);
    of_kind.filter_map(move |(n, record)| Some((n, *record, ids.get(&record.id)?.as_ref().ok()?.as_str())))
}

/// Looks up objects in HubSpot by our identifiers. Returns HubSpot's identifiers by ours.
fn look_up(config: &Config, object: Object, ours: BTreeSet<String>) -> Result<BTreeMap<String, String>, Failure> {
    let (ours, id_property): (Vec<String>, _) = (ours.into_iter().collect(), config.id_property.as_str());
    let found = api::read(config, object, Some(id_property), &ours, &[id_property])?;
    Ok(found.into_iter().filter_map(|mut object| Some((object.properties.remove(id_property)?, object.id))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::FailureKind;

    #[test]
    fn a_stored_link_mark_is_read_back_unchanged() {
        let linked = Linked { contact: "501".into(), lead: "01890000-0000-7000-8000-000000000001".into() };
        let mark = serde_json::to_string(&linked).unwrap();
        assert!(mark.len() <= 256, "{mark}");
        let read: Linked = serde_json::from_str(&mark).unwrap();
        assert_eq!((read.contact, read.lead), (linked.contact, linked.lead));
        let none: Linked = serde_json::from_str("{}").unwrap();
        assert_eq!((none.contact, none.lead), (String::new(), String::new()));
    }

    #[test]
    fn a_missing_link_repeats_the_reason_of_the_refusal() {
        let refused = Failure::unavailable("HubSpot refuses this record: later").with_code("internal_error");
        let reason = missing(Object::Deals, Object::Contacts, &refused);
        assert_eq!(
            reason.message,
            "the deal is in HubSpot, but not linked with its contact: HubSpot refuses this record: later"
        );
        assert_eq!((reason.kind, reason.code.as_deref()), (FailureKind::Unavailable, Some("internal_error")));
    }
}
