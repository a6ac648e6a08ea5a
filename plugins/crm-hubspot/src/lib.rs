//! Exports to HubSpot: contacts, the companies they work for, conversations as tickets, leads as deals. It writes by
//! batches of upserts, found by a property that holds our identifier, so what comes again changes nothing. Its look
//! brings back the stages of deals: won and lost above all.
//!
//! What it wants to know of a lead the next time, its `mark`, is the deal's stage there.

pub mod api;
pub mod config;
pub mod records;

use api::{Object, Outcomes, Properties};
use config::{Config, Contacts};
use plugboard_sdk::{Batch, ChangedRecord, Exporter, Failure, PollRequest, info, log, warn};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

struct CrmHubspot;
plugboard_sdk::export!(CrmHubspot: Exporter);

/// What HubSpot's search has not found yet when it is asked: changes are looked for so much further back.
const LAG_MS: i64 = 5 * 60 * 1_000;
/// HubSpot's search shows no more than 10,000 results: further on it begins anew from the latest that was seen.
const FAR: u32 = 9_000;
/// Pages of one look.
const PAGES: usize = 5;
/// Contacts that were there before and are adopted in one batch: each costs a request.
const ADOPTED: usize = 5;

/// A record with its document.
struct Record {
    handle: ChangedRecord,
    kind: String,
    id: String,
    document: Value,
}

impl Record {
    /// The customer of a conversation or lead, or the contact itself.
    fn contact(&self) -> &Value {
        if self.kind == "contact" { &self.document } else { &self.document["contact"] }
    }
}

impl Exporter for CrmHubspot {
    fn export_batch(batch: Batch) -> Result<(), Failure> {
        log::panics();
        let config = Config::read()?;
        let mut records = Vec::new();
        for record in batch.records() {
            let (kind, id) = (record.kind(), record.id());
            let document = serde_json::from_str(&record.json())?;
            records.push(Record { handle: record, kind, id, document });
        }
        export(&config, &records)
    }

    fn poll(request: PollRequest) -> Result<(), Failure> {
        log::panics();
        look(&Config::read()?, &request)
    }
}

fn export(config: &Config, records: &[Record]) -> Result<(), Failure> {
    let wanted = |record: &&Record| match record.kind.as_str() {
        "conversation" => config.tickets,
        "contact" => config.contacts == Contacts::All || record.document["lead"].is_string(),
        _ => true,
    };
    let contacts: Ids = write_contacts(config, records.iter().filter(wanted).map(Record::contact))?;
    let mut companies = BTreeMap::new();
    for contact in records.iter().filter(wanted).map(Record::contact) {
        if let (Some((id, properties)), Some(contact)) = (records::company(contact), contact["id"].as_str()) {
            companies.entry(id).or_insert_with(|| (properties, Vec::new())).1.push(contact);
        }
    }
    let inputs: Vec<_> = companies.iter().map(|(id, (properties, _))| (id.clone(), properties.clone())).collect();
    let outcomes = api::upsert(config, Object::Companies, &inputs)?;
    let mut employed = Vec::new();
    for ((_, contacts_of), outcome) in companies.values().zip(&outcomes) {
        match outcome {
            Ok(company) => {
                employed.extend(contacts_of.iter().filter_map(|id| Some((found(&contacts, id)?, company.clone()))));
            }
            Err(failure) => warn!("a company was not written: {}", failure.message),
        }
    }

    let of_kind = |kind: &str| records.iter().filter(wanted).filter(|r| r.kind == kind).collect::<Vec<_>>();
    let conversations = of_kind("conversation");
    let inputs: Vec<_> = conversations.iter().map(|r| (r.id.clone(), records::ticket(config, &r.document))).collect();
    let tickets = api::upsert(config, Object::Tickets, &inputs)?;
    let leads = of_kind("lead");
    let (mut inputs, mut marks) = (Vec::new(), Vec::new());
    for lead in &leads {
        let (properties, mark) = records::deal(config, &lead.document, lead.handle.mark().as_deref());
        inputs.push((lead.id.clone(), properties));
        marks.push(mark);
    }
    let deals = api::upsert(config, Object::Deals, &inputs)?;

    api::associate(config, Object::Contacts, Object::Companies, &employed)?;
    api::associate(config, Object::Tickets, Object::Contacts, &with_contacts(&conversations, &tickets, &contacts))?;
    api::associate(config, Object::Deals, Object::Contacts, &with_contacts(&leads, &deals, &contacts))?;
    api::associate(config, Object::Tickets, Object::Deals, &with_leads(&conversations, &tickets, &leads, &deals))?;

    // Only now that all stands: a batch that broke off in between comes again whole.
    for record in of_kind("contact") {
        if let Some(outcome) = contacts.get(&record.id) {
            report(record, outcome, None);
        }
    }
    for (record, outcome) in conversations.iter().zip(&tickets) {
        report(record, outcome, None);
    }
    for ((record, outcome), mark) in leads.iter().zip(&deals).zip(&marks) {
        report(record, outcome, Some(mark));
    }
    info!("exported {} contacts, {} tickets, {} deals", contacts.len(), tickets.len(), deals.len());
    Ok(())
}

/// What came of contacts, by our identifiers.
type Ids = BTreeMap<String, Result<String, Failure>>;

fn found(contacts: &Ids, id: &str) -> Option<String> {
    contacts.get(id)?.as_ref().ok().cloned()
}

fn write_contacts<'a>(config: &Config, all: impl Iterator<Item = &'a Value>) -> Result<Ids, Failure> {
    let mut inputs: BTreeMap<String, Properties> = BTreeMap::new();
    for contact in all {
        if let Some(id) = contact["id"].as_str() {
            inputs.insert(id.to_owned(), records::contact(contact));
        }
    }
    let inputs: Vec<_> = inputs.into_iter().collect();
    let mut outcomes = api::upsert(config, Object::Contacts, &inputs)?;
    let mut adopted = 0;
    for ((ours, properties), outcome) in inputs.iter().zip(&mut outcomes) {
        let Some(there) = outcome.as_ref().err().and_then(api::existing) else { continue };
        if adopted == ADOPTED {
            *outcome = Err(Failure::unavailable("several contacts were there before; this one is next"));
            continue;
        }
        adopted += 1;
        *outcome = api::adopt(config, &there, ours, properties).map(|()| there);
    }
    Ok(inputs.into_iter().map(|(id, _)| id).zip(outcomes).collect())
}

/// Pairs of what was written and its contact.
fn with_contacts(records: &[&Record], written: &Outcomes, contacts: &Ids) -> Vec<(String, String)> {
    let pair = |(record, outcome): (&&Record, &Result<String, Failure>)| {
        let contact = record.contact()["id"].as_str()?;
        Some((outcome.as_ref().ok()?.clone(), found(contacts, contact)?))
    };
    records.iter().zip(written).filter_map(pair).collect()
}

/// Pairs of tickets and deals of the same conversation, as far as both are in this batch.
fn with_leads(
    conversations: &[&Record],
    tickets: &Outcomes,
    leads: &[&Record],
    deals: &Outcomes,
) -> Vec<(String, String)> {
    let mut pairs = BTreeSet::new();
    for (lead, deal) in leads.iter().zip(deals) {
        let ticket = conversations.iter().zip(tickets).find(|(c, _)| lead.document["conversation"] == c.id.as_str());
        if let (Ok(deal), Some((_, Ok(ticket)))) = (deal, ticket) {
            pairs.insert((ticket.clone(), deal.clone()));
        }
    }
    pairs.into_iter().collect()
}

fn report(record: &Record, outcome: &Result<String, Failure>, mark: Option<&String>) {
    match outcome {
        Ok(id) => record.handle.done(Some(id), mark.map(String::as_str)),
        Err(failure) => record.handle.failed(failure),
    }
}

/// Where a look begins: a time, and, while an earlier look from there is not at its end, the place of its next page.
#[derive(Default, Serialize, Deserialize)]
struct Cursor {
    since: i64,
    after: Option<String>,
    /// The time of the latest change that was seen.
    latest: i64,
}

/// Brings back the stages of deals that have changed.
fn look(config: &Config, request: &PollRequest) -> Result<(), Failure> {
    let cursor: Cursor = request.cursor().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let (mut latest, mut count) = (cursor.latest, 0);
    let mut after = cursor.after.unwrap_or_else(|| "0".to_owned());
    for _ in 0..PAGES {
        let (deals, next) = api::changed_deals(config, cursor.since, &after)?;
        count += deals.len();
        for deal in deals {
            latest = latest.max(deal.changed);
            request.lead(&deal.lead, config.stages.here(&deal.stage), Some(&deal.stage))?;
        }
        match next {
            Some(next) => after = next,
            None => {
                after.clear();
                break;
            }
        }
    }
    let far = after.parse::<u32>().is_ok_and(|after| after > FAR);
    let next = if after.is_empty() {
        Cursor { since: (latest - LAG_MS).max(0), after: None, latest }
    } else if far && latest > cursor.since {
        request.again();
        Cursor { since: latest, after: None, latest }
    } else {
        // What is left comes with the next look, which goes on where this one ended.
        request.again();
        Cursor { since: cursor.since, after: Some(after), latest }
    };
    request.set_cursor(&serde_json::to_string(&next)?);
    if count > 0 {
        info!("{count} deals have changed of late");
    }
    Ok(())
}
