//! Exports to HubSpot: contacts, the companies they work for, conversations as tickets, and leads as deals. It writes
//! batches of upserts, keyed by a property that holds our identifier, so a repeated export changes nothing. Polling
//! reports the stages of deals to the host, above all won and lost.
//!
//! The `mark` of a lead is its deal's stage in HubSpot. The `mark` of a conversation is the set of links that its
//! ticket has.

pub mod answer;
pub mod api;
pub mod batch;
pub mod config;
pub mod contacts;
pub mod links;
pub mod memory;
pub mod poll;
pub mod records;

use batch::Record;
use config::Config;
use plugboard_sdk::{Batch, Exporter, Failure, PollRequest, log, warn};

struct CrmHubspot;
plugboard_sdk::export!(CrmHubspot: Exporter);

impl Exporter for CrmHubspot {
    fn export_batch(batch: Batch) -> Result<(), Failure> {
        log::panics();
        let config = Config::read()?;
        memory::check_daily_limit()?;
        let records = batch.records().into_iter().map(Record::read).collect::<Result<Vec<_>, _>>()?;
        match batch::export(&config, &records) {
            // The host stores the daily limit only if the call succeeds, so fail the records one by one instead.
            Err(failure) if memory::store_daily_limit(&failure)? => {
                warn!("{}", failure.message);
                for record in &records {
                    record.failed(&failure);
                }
                Ok(())
            }
            outcome => outcome,
        }
    }

    fn poll(request: PollRequest) -> Result<(), Failure> {
        log::panics();
        memory::check_daily_limit()?;
        poll::poll(&Config::read()?, &request)
    }
}
