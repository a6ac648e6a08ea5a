//! Exports to HubSpot: contacts, the companies they work for, conversations as tickets, leads as deals. It writes by
//! batches of upserts, found by a property that holds our identifier, so what comes again changes nothing. Its look
//! brings back the stages of deals: won and lost above all.
//!
//! What it wants to know of a lead the next time, its `mark`, is the deal's stage there; of a conversation, what its ticket
//! is linked with.

pub mod answer;
pub mod api;
pub mod batch;
pub mod config;
pub mod contacts;
pub mod links;
pub mod look;
pub mod memory;
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
            // That nothing is asked for a while is kept only if the call ends well: the records are failed one by one.
            Err(failure) if memory::keep_daily_limit(&failure)? => {
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
        look::look(&Config::read()?, &request)
    }
}
