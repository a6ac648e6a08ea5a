//! Exports to Tryton 7.0 by JSON-RPC: contacts as parties with their contact mechanisms, and leads as sale
//! opportunities. Polling reports the states of opportunities to the host, above all won and lost.
//!
//! The `mark` of a lead is its opportunity's state in Tryton.

pub mod config;
pub mod opportunities;
pub mod parties;
pub mod rpc;

use config::{Config, Contacts};
use opportunities::Wanted;
use plugboard_sdk::{Batch, ChangedRecord, Exporter, Failure, PollRequest, info, log};
use rpc::Tryton;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

struct CrmTryton;
plugboard_sdk::export!(CrmTryton: Exporter);

/// How far back to search again for changes, in milliseconds. A change becomes visible when its transaction commits,
/// but its `write_date` is the time at which the transaction began.
const LAG: f64 = 5.0 * 60_000.0;
/// The number of opportunities in one poll. The host accepts at most 1,000 leads per poll.
const PAGE: usize = 1_000;

/// Where a poll starts: a time, and the offset of the next page if an earlier poll from that time is not finished.
#[derive(Default, Serialize, Deserialize)]
struct Cursor {
    since: f64,
    offset: usize,
    /// The time of the latest change seen.
    latest: f64,
}

impl Exporter for CrmTryton {
    fn export_batch(batch: Batch) -> Result<(), Failure> {
        log::panics();
        let config = Config::read()?;
        let (mut contacts, mut wanted) = (BTreeMap::new(), Vec::new());
        let (mut of_contacts, mut of_leads) = (Vec::new(), Vec::new());
        for record in batch.records() {
            let document: Value = serde_json::from_str(&record.json())?;
            match record.kind().as_str() {
                "contact" if config.contacts == Contacts::All || document["lead"].is_string() => {
                    contacts.insert(record.id(), document);
                    of_contacts.push(record);
                }
                "lead" => {
                    if let Some(id) = document["contact"]["id"].as_str() {
                        contacts.insert(id.to_owned(), document["contact"].clone());
                    }
                    wanted.push(Wanted { id: record.id(), document, known: record.mark() });
                    of_leads.push(record);
                }
                // Conversations and contacts without a lead are not exported.
                _ => {}
            }
        }
        if contacts.is_empty() && wanted.is_empty() {
            return Ok(());
        }
        let tryton = Tryton::open(&config)?;
        let parties = parties::write(&tryton, &config, &contacts)?;
        let outcomes = opportunities::write(&tryton, &config, &wanted, &parties)?;
        for record in of_contacts {
            match parties.get(&record.id()) {
                Some(Ok(party)) => record.done(Some(&party.to_string()), None),
                Some(Err(failure)) => record.failed(failure),
                None => {}
            }
        }
        for (record, outcome) in of_leads.iter().zip(&outcomes) {
            report(record, outcome);
        }
        let (people, deals) = (parties.values().filter(|one| one.is_ok()), outcomes.iter().filter(|one| one.is_ok()));
        info!("exported {} parties, {} opportunities", people.count(), deals.count());
        Ok(())
    }

    fn poll(request: PollRequest) -> Result<(), Failure> {
        log::panics();
        let config = Config::read()?;
        let tryton = Tryton::open(&config)?;
        let cursor: Cursor = request.cursor().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let mut domain = vec![
            json!(["reference", "like", format!("{}%", config.prefix)]),
            json!(["company", "=", tryton.company()]),
            json!(["write_date", "!=", null]),
        ];
        if cursor.since > 0.0 {
            domain.push(json!(["write_date", ">=", rpc::datetime(cursor.since)?]));
        }
        let order = json!([["write_date", "ASC"], ["id", "ASC"]]);
        let fields = ["reference", "state", "write_date"];
        let found = tryton.search_read("sale.opportunity", json!(domain), cursor.offset, order, &fields)?;
        let mut latest = cursor.latest;
        for one in &found {
            let Some(id) = one["reference"].as_str().and_then(|text| text.strip_prefix(&config.prefix)) else {
                continue;
            };
            let state = one["state"].as_str().unwrap_or_default();
            latest = latest.max(rpc::milliseconds(&one["write_date"]).unwrap_or(0.0));
            request.lead(id, opportunities::lead_stage(state), Some(state))?;
        }
        let next = if found.len() < PAGE {
            Cursor { since: (latest - LAG).max(0.0), offset: 0, latest }
        } else {
            // The next poll continues where this one ended.
            request.again();
            Cursor { since: cursor.since, offset: cursor.offset + PAGE, latest }
        };
        request.set_cursor(&serde_json::to_string(&next)?);
        if !found.is_empty() {
            info!("{} opportunities have changed since the last poll", found.len());
        }
        Ok(())
    }
}

fn report(record: &ChangedRecord, outcome: &opportunities::Outcome) {
    match outcome {
        Ok((number, state)) => record.done(Some(&number.to_string()), Some(state)),
        Err(failure) => record.failed(failure),
    }
}
