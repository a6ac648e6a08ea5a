//! `batches`: the records that an exporter exports, and the changes that it reports from the other system.

use super::{
    bindings::{
        batches::{Host, HostBatch, HostChangedRecord, HostPollRequest},
        types,
    },
    check::{self, ID_MAX, VALUE_MAX},
    types::from_guest,
};
use crate::{
    error::Error,
    state::{State, Subject},
};
use plugboard_model::{ChangedRecord, Failure, LeadStage, PolledLead, RecordReport};
use wasmtime::{Result, component::Resource};

/// The maximum number of leads that one poll reports.
const LEADS_MAX: usize = 1_000;

/// A handle of the call's batch.
pub struct BatchHandle;
/// A handle of one record of the batch, by its index.
pub struct RecordHandle(usize);
/// A handle of the call's poll request.
pub struct PollHandle;

impl State {
    fn records(&self) -> Result<&[ChangedRecord]> {
        match &self.subject {
            Subject::Export(records) => Ok(records),
            _ => Err(wasmtime::Error::msg("this call has no batch")),
        }
    }

    fn record(&self, handle: &Resource<RecordHandle>) -> Result<&ChangedRecord> {
        let place = self.get(handle)?.0;
        State::records(self)?.get(place).ok_or_else(|| wasmtime::Error::msg("no such record"))
    }

    fn report(&mut self, handle: &Resource<RecordHandle>, report: RecordReport) -> Result<()> {
        let place = self.get(handle)?.0;
        let count = State::records(self)?.len();
        self.exported.records.resize(count, None);
        self.exported.records[place] = Some(report);
        Ok(())
    }
}

impl Host for State {}

impl HostBatch for State {
    fn records(&mut self, _: Resource<BatchHandle>) -> Result<Vec<Resource<RecordHandle>>> {
        let count = State::records(self)?.len();
        (0..count).map(|place| self.push(RecordHandle(place))).collect()
    }

    fn drop(&mut self, handle: Resource<BatchHandle>) -> Result<()> {
        self.forget(handle)
    }
}

impl HostChangedRecord for State {
    fn kind(&mut self, record: Resource<RecordHandle>) -> Result<String> {
        Ok(self.record(&record)?.kind.to_string())
    }

    fn id(&mut self, record: Resource<RecordHandle>) -> Result<String> {
        Ok(self.record(&record)?.id.clone())
    }

    fn external_id(&mut self, record: Resource<RecordHandle>) -> Result<Option<String>> {
        Ok(self.record(&record)?.external_id.clone())
    }

    fn mark(&mut self, record: Resource<RecordHandle>) -> Result<Option<String>> {
        Ok(self.record(&record)?.mark.clone())
    }

    fn json(&mut self, record: Resource<RecordHandle>) -> Result<String> {
        Ok(self.record(&record)?.document.clone())
    }

    fn done(
        &mut self,
        record: Resource<RecordHandle>,
        external_id: Option<String>,
        mark: Option<String>,
    ) -> Result<()> {
        for (what, text) in [("done: the identifier", &external_id), ("done: the mark", &mark)] {
            if let Err(failure) = check::verbatim(what, text.as_deref().unwrap_or_default(), ID_MAX) {
                self.bad_output(failure.message);
                return Ok(());
            }
        }
        self.report(&record, RecordReport::Done { external_id, mark })
    }

    fn failed(&mut self, record: Resource<RecordHandle>, failure: types::Failure) -> Result<()> {
        self.report(&record, RecordReport::Failed(from_guest(failure)))
    }

    fn drop(&mut self, handle: Resource<RecordHandle>) -> Result<()> {
        self.forget(handle)
    }
}

impl HostPollRequest for State {
    fn cursor(&mut self, _: Resource<PollHandle>) -> Result<Option<String>> {
        match &self.subject {
            Subject::Poll(cursor) => Ok(cursor.clone()),
            _ => Err(wasmtime::Error::msg("this call is not a poll")),
        }
    }

    fn set_cursor(&mut self, _: Resource<PollHandle>, cursor: String) -> Result<()> {
        match check::verbatim("set-cursor: the cursor", &cursor, VALUE_MAX) {
            Ok(()) => self.polled.cursor = Some(cursor),
            Err(failure) => self.bad_output(failure.message),
        }
        Ok(())
    }

    fn lead(&mut self, _: Resource<PollHandle>, id: String, stage: String, mark: Option<String>) -> Result<(), Error> {
        check::count("leads per poll", self.polled.leads.len(), LEADS_MAX)?;
        check::verbatim("the lead's identifier", &id, ID_MAX)?;
        check::verbatim("the mark", mark.as_deref().unwrap_or_default(), ID_MAX)?;
        let stage: LeadStage =
            stage.parse().map_err(|error: plugboard_model::UnknownWord| Failure::invalid(error.to_string()))?;
        self.polled.leads.push(PolledLead { id, stage, mark });
        Ok(())
    }

    fn again(&mut self, _: Resource<PollHandle>) -> Result<()> {
        self.polled.again = true;
        Ok(())
    }

    fn drop(&mut self, handle: Resource<PollHandle>) -> Result<()> {
        self.forget(handle)
    }
}
