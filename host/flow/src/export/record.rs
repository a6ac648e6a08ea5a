//! Records the result of an exporter's call, in the same transaction that ends its claim.

use futures_util::future::BoxFuture;
use plugboard_db::{
    DbError, Result, Tx, Write, conversations, downloads,
    exports::{self, Claim, ExportOutcome, Pending},
    leads as rows, plugins,
};
use plugboard_model::{Exported, Failure, Journal, LeadChange, Polled, RecordKind, RecordReport};
use plugboard_rules::retry::{is_transient, wait_ms};

use super::{OUTAGE_MS, POLL_MS, TRIES, TRIES_BROKEN, next_retry};
use crate::{
    inbox::{
        leads,
        locked::{Cause, LockedConversation},
        memory,
    },
    installed::Registry,
};

/// How many batches must fail for good in a row for the exporter to be paused.
const FAILURES: i64 = 20;

/// The write that ends a batch.
pub(super) struct RecordBatch {
    pub claim: Claim,
    pub memory: String,
    /// The records in the batch.
    pub pending: Vec<Pending>,
    /// Records that no longer exist.
    pub missing: Vec<Pending>,
    pub result: std::result::Result<Exported, Failure>,
}

/// Ends the claim, or rolls everything back if another worker has taken it over.
async fn release(tx: &mut Tx<'_>, claim: &Claim) -> Result<()> {
    if exports::release(tx, claim).await? {
        return Ok(());
    }
    Err(DbError::NotStored("another worker has claimed the exporter".into()))
}

impl Write for RecordBatch {
    /// Whether the exporter was paused.
    type Out = bool;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            let (id, now) = (&self.claim.installation_id, tx.clock().now());
            release(tx, &self.claim).await?;
            for one in &self.missing {
                exports::end(tx, id, one, &ExportOutcome::Done(None, None)).await?;
            }
            let exported = match &self.result {
                Ok(exported) => exported,
                Err(failure) => return self.failed(tx, failure).await,
            };
            if let Some(full) = limit_failure(tx, id, &self.memory, exported).await? {
                return self.failed(tx, &full).await;
            }
            for (n, one) in self.pending.iter().enumerate() {
                let ending = match exported.records.get(n).and_then(Option::as_ref) {
                    None => ExportOutcome::Done(None, None),
                    Some(RecordReport::Done { external_id, mark }) => {
                        ExportOutcome::Done(external_id.clone(), mark.clone())
                    }
                    Some(RecordReport::Failed(failure)) => {
                        let tries = if is_transient(failure) { TRIES } else { TRIES_BROKEN };
                        match next_retry(now, one.attempts + 1, failure, tries) {
                            Some(at) => ExportOutcome::Retry(at, failure.clone()),
                            None => ExportOutcome::Dead(failure.clone()),
                        }
                    }
                };
                exports::end(tx, id, one, &ending).await?;
            }
            for line in &exported.lines {
                downloads::put(tx, id, line).await?;
            }
            memory::remember(tx, &self.memory, "", &exported.journal.writes);
            plugins::end_failures(tx, id);
            Ok(false)
        })
    }
}

impl RecordBatch {
    /// Handles a failed batch: each record is retried or given up. Returns whether the exporter was paused.
    async fn failed(&self, tx: &mut Tx<'_>, failure: &Failure) -> Result<bool> {
        let (id, now) = (&self.claim.installation_id, tx.clock().now());
        for one in &self.pending {
            let ending = match next_retry(now, one.attempts + 1, failure, TRIES_BROKEN) {
                // An unavailable system does not use up attempts, however long it is down.
                _ if is_transient(failure) => {
                    let asked = failure.retry_after_ms.map_or(0, i64::from);
                    ExportOutcome::Postpone(now + asked.max(OUTAGE_MS), failure.clone())
                }
                Some(at) => ExportOutcome::RetryAlone(at, failure.clone()),
                // The record was never exported alone, so it is tried once more, regardless of its earlier attempts.
                None if !one.alone => ExportOutcome::RetryAlone(now, failure.clone()),
                None => ExportOutcome::Dead(failure.clone()),
            };
            exports::end(tx, id, one, &ending).await?;
        }
        if is_transient(failure) || plugins::count_failure(tx, id).await? < FAILURES {
            return Ok(false);
        }
        let reason = format!("{FAILURES} batches in a row could not be exported; the last: {}", failure.message);
        plugins::set_paused(tx, id, Some(&reason)).await?;
        Ok(true)
    }
}

/// Returns why a batch's values and lines cannot be stored, because of a limit or because a shared value changed in the
/// meantime.
async fn limit_failure(tx: &mut Tx<'_>, id: &str, memory: &str, exported: &Exported) -> Result<Option<Failure>> {
    if let Some(failure) = values_failure(tx, memory, &exported.journal).await? {
        return Ok(Some(failure));
    }
    if exported.lines.is_empty() {
        return Ok(None);
    }
    let (files, lines) = downloads::count(tx.read().await?, id).await?;
    let (most_files, most_lines) = (downloads::FILES, downloads::LINES);
    if files <= most_files && lines + i64::try_from(exported.lines.len()).unwrap_or(i64::MAX) <= most_lines {
        return Ok(None);
    }
    let message = format!("a plugin can keep at most {most_files} files and {most_lines} lines for download");
    Ok(Some(Failure::denied(message).code("downloads-full")))
}

/// Returns why a call's values cannot be stored: a shared value that it read has changed, or there are too many.
async fn values_failure(tx: &mut Tx<'_>, memory: &str, journal: &Journal) -> Result<Option<Failure>> {
    if memory::has_changed(tx, memory, &journal.reads).await? {
        let message = "a shared value changed while the plugin ran; the plugin runs again";
        return Ok(Some(Failure::new(plugboard_model::FailureKind::Conflict, message)));
    }
    memory::limit_failure(tx, memory, "", &journal.writes).await
}

/// The write that ends a poll of the other system.
pub(super) struct RecordPoll {
    pub registry: Registry,
    pub claim: Claim,
    pub memory: String,
    /// When the call began. The next poll is one minute later, or at once if the exporter asks for it.
    pub started: i64,
    /// How many polls in a row had failed before.
    pub failed: i64,
    pub result: std::result::Result<Polled, Failure>,
}

impl Write for RecordPoll {
    type Out = ();

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let (id, now) = (&self.claim.installation_id, tx.clock().now());
            release(tx, &self.claim).await?;
            let failure = match &self.result {
                Ok(polled) => match values_failure(tx, &self.memory, &polled.journal).await? {
                    None => {
                        self.take_effect(tx, polled).await?;
                        let due_at = if polled.again { now } else { self.started + POLL_MS };
                        return exports::polled(tx, id, polled.cursor.as_deref(), due_at, 0).await;
                    }
                    Some(failure) => failure,
                },
                Err(failure) => failure.clone(),
            };
            let failed = self.failed + 1;
            let wait = wait_ms(failed, Some(&failure)).max(POLL_MS);
            exports::polled(tx, id, None, now + wait, failed).await
        })
    }
}

impl RecordPoll {
    async fn take_effect(&self, tx: &mut Tx<'_>, polled: &Polled) -> Result<()> {
        let (id, now) = (&self.claim.installation_id, tx.clock().now());
        for reported in &polled.leads {
            // Uses `get`, which does not cache the row, because the conversation is locked only below.
            let Some(lead) = rows::get(tx.read().await?, &reported.id).await? else { continue };
            if let Some(mark) = &reported.mark {
                if exports::mark_of(tx.read().await?, id, RecordKind::Lead, &reported.id).await?.as_ref() == Some(mark)
                {
                    // The other system's record has not changed since, but ours may have.
                    continue;
                }
                exports::set_mark(tx, id, RecordKind::Lead, &reported.id, mark).await?;
            }
            if lead.stage == reported.stage || conversations::in_tx(tx, &lead.conversation_id).await?.is_none() {
                continue;
            }
            let cause = Cause { root: tx.clock().new_id(), depth: 0 };
            let registry = self.registry.of(tx)?;
            let mut locked = LockedConversation::open(tx, &registry, &lead.conversation_id, cause).await?;
            let change = LeadChange::Stage { stage: reported.stage };
            if let Err(refused) = leads::change(tx, &mut locked, &reported.id, &change).await? {
                tracing::warn!(
                    lead = reported.id,
                    code = refused.code,
                    reason = refused.reason,
                    "ignoring another system's change to a lead"
                );
                continue;
            }
            locked.close(tx, now);
        }
        memory::remember(tx, &self.memory, "", &polled.journal.writes);
        Ok(())
    }
}
