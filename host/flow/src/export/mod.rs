//! Step 5. Sends changes to other systems and brings their changes back.
//!
//! Each exporter follows the change log from its own position. Changed records wait in rows. A batch of rows is
//! claimed, exported by the plugin's `export_batch`, and recorded; claiming and recording are separate transactions. If
//! a server dies in between, the batch is exported again. Delivery is therefore at least once, and exporters find
//! existing records by their identifiers. Each exporter has at most one call at a time.

mod record;
pub(crate) mod worker;

use plugboard_db::{
    DbError,
    exports::{self, Claim, Pending, Work},
};
use plugboard_engine::{CallError, Plugin};
use plugboard_model::{ChangedRecord, Failure, FailureKind, Role, Usage};
use plugboard_rules::retry::wait_ms;
use std::sync::Arc;
use tracing::Instrument as _;

use crate::{
    error::FlowError,
    host_data::InstallationData,
    inbox::document,
    installed::InstalledPlugin,
    plugin_log,
    shared::{Flow, Shared, polling::LEASE_MS},
    trace,
};
use record::{RecordBatch, RecordPoll};

/// Maximum number of records in a batch (see `batches` in `wit/`).
const BATCH: i64 = 100;
/// The time between two polls of the other system, in milliseconds.
const POLL_MS: i64 = 60_000;
/// Maximum number of attempts of a record that the exporter reports as failed for a temporary reason.
const TRIES: i64 = 30;
/// The wait while the other system is unavailable and does not say for how long, in milliseconds.
const OUTAGE_MS: i64 = 5_000;
/// Maximum number of attempts of a record that the exporter reports as failed for good, or whose batch failed for good.
/// After its batch has failed, a record is exported alone.
const TRIES_BROKEN: i64 = 3;

impl Flow {
    /// Queues all records that an exporter gave up to be exported again. Returns their number.
    ///
    /// # Errors
    /// Returns an error if the plugin does not exist or the database fails.
    pub async fn retry_exports(&self, plugin: &str) -> Result<u64, FlowError> {
        let id = self.installed(plugin)?.id;
        let write = self.shared.db.write_with(move |tx| {
            let id = id.clone();
            Box::pin(async move { exports::retry(tx, &id).await })
        });
        let retried = write.await?;
        self.shared.signals.exports.notify_one();
        Ok(retried)
    }
}

/// Returns whether this installation is an exporter.
pub(crate) fn is_exporter(installed: &InstalledPlugin) -> bool {
    installed.row.surface.roles.contains(&Role::Exporter)
}

/// Follows the change log and makes one call for an exporter. Returns `true` if there may be more work.
pub(crate) async fn step(shared: &Shared, installed: &Arc<InstalledPlugin>) -> Result<bool, DbError> {
    follow(shared, installed).await?;
    let Some(plugin) =
        installed.plugin.as_ref().filter(|_| installed.row.enabled && installed.row.wait_reason().is_none())
    else {
        return Ok(false);
    };
    let (id, version, claim) = (installed.row.id.clone(), installed.row.version, shared.new_claim());
    let work = shared
        .db
        .write_with(move |tx| {
            let (id, claim) = (id.clone(), claim.clone());
            Box::pin(async move { exports::claim(tx, (&id, version), &claim, LEASE_MS, BATCH).await })
        })
        .await?;
    match work {
        None => return Ok(false),
        Some(Work::Batch(claim, pending)) => {
            let span = trace::export(&installed.row.name);
            batch(shared, installed, plugin, claim, pending).instrument(span).await?;
        }
        Some(Work::Poll(claim, cursor, failed)) => {
            let span = trace::poll(&installed.row.name);
            poll(shared, installed, plugin, claim, cursor, failed).instrument(span).await?;
        }
    }
    Ok(true)
}

/// Follows the change log to its end, so that each changed record has a waiting row.
async fn follow(shared: &Shared, installed: &InstalledPlugin) -> Result<(), DbError> {
    loop {
        let (id, channels) = (installed.row.id.clone(), installed.row.channels.clone());
        let behind = exports::is_behind(&mut *shared.db.read().await?, &id).await?;
        if !behind {
            return Ok(());
        }
        let more = shared
            .db
            .write_with(move |tx| {
                let (id, channels) = (id.clone(), channels.clone());
                Box::pin(async move { exports::follow(tx, &id, &channels).await })
            })
            .await?;
        if !more || shared.stop.is_cancelled() {
            return Ok(());
        }
    }
}

/// Exports a claimed batch and records the result.
async fn batch(
    shared: &Shared,
    installed: &Arc<InstalledPlugin>,
    plugin: &Arc<Plugin>,
    claim: Claim,
    mut pending: Vec<Pending>,
) -> Result<(), DbError> {
    let mut records = Vec::with_capacity(pending.len());
    let mut missing = Vec::new();
    let mut conn = shared.db.read().await?;
    for one in std::mem::take(&mut pending) {
        match document::of(&mut conn, one.kind, &one.subject).await? {
            Some(document) => {
                records.push(ChangedRecord {
                    kind: one.kind,
                    id: one.subject.clone(),
                    external_id: one.external_id.clone(),
                    mark: one.mark.clone(),
                    document,
                });
                pending.push(one);
            }
            None => missing.push(one),
        }
    }
    drop(conn);
    let records: Arc<[ChangedRecord]> = records.into();
    let (result, log, usage) = if records.is_empty() {
        (Ok(plugboard_model::Exported::default()), Vec::new(), Usage::default())
    } else {
        let finished = plugin.export_batch(call(shared, installed, &claim), records).await;
        installed.counter.finished(&finished);
        (finished.result, finished.log, finished.usage)
    };
    if let Err(error) = &result {
        tracing::warn!(plugin = installed.row.name, %error, records = pending.len(), "cannot export a batch");
    }
    trace::exported(&result, pending.len());
    note(shared, installed, &log).await;
    tracing::debug!(plugin = installed.row.name, records = pending.len(), ?usage, "exported a batch");
    let memory = installed.row.memory();
    let write = RecordBatch { claim, memory, pending, missing, result: result.map_err(|error| failure_of(&error)) };
    if shared.record(write).await? {
        tracing::error!(plugin = installed.row.name, "paused: too many batches in a row could not be exported");
        reload(shared).await;
    }
    Ok(())
}

/// Asks the exporter for the other system's changes and records the result.
async fn poll(
    shared: &Shared,
    installed: &Arc<InstalledPlugin>,
    plugin: &Arc<Plugin>,
    claim: Claim,
    cursor: Option<String>,
    failed: i64,
) -> Result<(), DbError> {
    let started = shared.db.clock().now();
    let finished = plugin.poll(call(shared, installed, &claim), cursor).await;
    installed.counter.finished(&finished);
    note(shared, installed, &finished.log).await;
    trace::polled(&finished.result);
    if let Err(error) = &finished.result {
        tracing::warn!(plugin = installed.row.name, %error, "cannot poll the other system for changes");
    }
    let registry = shared.registry.clone();
    let result = finished.result.map_err(|error| failure_of(&error));
    shared.record(RecordPoll { registry, claim, memory: installed.row.memory(), started, failed, result }).await?;
    Ok(())
}

fn call(shared: &Shared, installed: &InstalledPlugin, claim: &Claim) -> plugboard_engine::Call {
    let data = InstallationData { db: shared.db.clone(), memory: installed.row.memory(), file: None };
    // The key is new for each claim, so a repeated batch has a different one. Exporters avoid duplicates by the
    // record's identifier.
    installed.call(shared.db.clock(), claim.claim.clone(), Arc::new(data))
}

/// Stores the log lines of an exporter's call.
async fn note(shared: &Shared, installed: &InstalledPlugin, log: &[plugboard_model::LogLine]) {
    plugin_log::store(shared, &installed.row.id, "", log).await;
}

/// Reads the registry again, because the exporter was paused.
async fn reload(shared: &Shared) {
    if let Err(error) = crate::registry::refresh(shared).await {
        tracing::error!(%error, "cannot read the registry again; will retry");
    }
}

/// Returns the failure that the records of a failed call get.
fn failure_of(error: &CallError) -> Failure {
    match error {
        CallError::Refused(failure) => failure.clone(),
        CallError::Host(message) => Failure::new(FailureKind::Unavailable, message.clone()).code("host"),
        error => Failure::new(FailureKind::Internal, error.to_string()).code("plugin"),
    }
}

/// Returns when a failure is retried after `attempts` tries, or `None` if it is not.
fn next_retry(now: i64, attempts: i64, failure: &Failure, tries: i64) -> Option<i64> {
    (attempts < tries).then(|| now + wait_ms(attempts, Some(failure)))
}
