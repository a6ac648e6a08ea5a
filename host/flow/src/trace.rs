//! The spans of a message's path. Spans identify plugins, channels and rows by name or identifier. They never contain a
//! person, a text, a secret, or a failure's message, which may quote any of them.
//!
//! A run starts after the request that caused it, often in another worker, so it is a separate trace. The ingest span
//! and the run span share the attribute `plugboard.conversation`.

use plugboard_db::{
    deliveries::ClaimedDelivery,
    runs::{self, ClaimedRun},
};
use plugboard_engine::CallError;
use plugboard_model::{DeliveryOutcome, EventKind, Exported, Failure, FailureKind, Polled, RecordReport, TRACE};
use tracing::{Span, field::Empty, info_span};

/// The span of a request to a hook, from verification to storage.
pub(crate) fn hook() -> Span {
    info_span!(
        target: TRACE,
        "hook",
        otel.status_code = Empty,
        plugboard.channel = Empty,
        plugboard.outcome = Empty,
        "error.type" = Empty,
    )
}

/// Records the hook's answer. `channel` is `None` for an unknown channel, whose name is untrusted text.
pub(crate) fn hooked(span: &Span, channel: Option<&str>, outcome: &str, failure: Option<FailureKind>) {
    if span.is_disabled() {
        return;
    }
    span.record("plugboard.channel", channel);
    span.record("plugboard.outcome", outcome);
    if let Some(kind) = failure {
        fail(span, kind.as_str());
    }
}

/// The span of the ingest transaction.
pub(crate) fn ingest(items: usize, kept: bool) -> Span {
    info_span!(
        target: TRACE,
        "ingest",
        otel.status_code = Empty,
        plugboard.items = count(items),
        plugboard.kept = kept,
        plugboard.conversation = Empty,
        "error.type" = Empty,
    )
}

/// Records the result of the ingest transaction: the conversation of the first new message, or a word for what went
/// wrong.
pub(crate) fn ingested(span: &Span, stored: Result<Option<&str>, &'static str>) {
    match stored {
        Ok(conversation) => {
            span.record("plugboard.conversation", conversation);
        }
        Err(word) => fail(span, word),
    }
}

/// The span of a run, from its claim to its record.
pub(crate) fn run(plugin: Option<&str>, run: &ClaimedRun, kind: Option<EventKind>) -> Span {
    info_span!(
        target: TRACE,
        "run",
        otel.status_code = Empty,
        plugboard.plugin = plugin,
        plugboard.event = run.event_id.as_str(),
        plugboard.event_kind = kind.map(EventKind::as_str),
        plugboard.conversation = run.conversation_id.as_str(),
        plugboard.run = run.id.as_str(),
        plugboard.attempt = run.attempt,
        plugboard.verdict = Empty,
        "error.type" = Empty,
    )
}

/// Records the end of the current run.
pub(crate) fn ran(ending: runs::RunOutcome, failure: Option<FailureKind>) {
    let verdict = match ending {
        runs::RunOutcome::Done => "ok",
        runs::RunOutcome::Retry(_) | runs::RunOutcome::Conflict => "retry",
        runs::RunOutcome::Dead => "dead",
    };
    let span = Span::current();
    span.record("plugboard.verdict", verdict);
    if ending != runs::RunOutcome::Done {
        // Without a failure of the call, the transaction itself ended the run: the memory was full, or a shared value
        // had changed.
        let found = if ending == runs::RunOutcome::Dead { FailureKind::Denied } else { FailureKind::Conflict };
        fail(&span, failure.unwrap_or(found).as_str());
    }
}

/// The span of the transaction in which a run takes effect.
pub(crate) fn apply() -> Span {
    info_span!(target: TRACE, "apply")
}

/// The span of a delivery, from its claim to its record.
pub(crate) fn delivery(delivery: &ClaimedDelivery) -> Span {
    info_span!(
        target: TRACE,
        "delivery",
        otel.status_code = Empty,
        plugboard.channel = delivery.channel.as_str(),
        plugboard.conversation = delivery.conversation_id.as_str(),
        plugboard.delivery = delivery.id.as_str(),
        plugboard.attempt = delivery.attempt,
        plugboard.outcome = Empty,
        "error.type" = Empty,
    )
}

/// Records the outcome of the current delivery.
pub(crate) fn delivered(ending: &DeliveryOutcome, failure: Option<&Failure>) {
    let outcome = match ending {
        DeliveryOutcome::Sent(_) => "sent",
        DeliveryOutcome::Retry(_) => "retry",
        DeliveryOutcome::Failed => "failed",
        DeliveryOutcome::Uncertain => "uncertain",
    };
    let span = Span::current();
    span.record("plugboard.outcome", outcome);
    if let Some(failure) = failure {
        fail(&span, failure.kind.as_str());
    }
}

/// The span of an exporter's batch, from its claim to its record.
pub(crate) fn export(plugin: &str) -> Span {
    info_span!(
        target: TRACE,
        "export",
        otel.status_code = Empty,
        plugboard.plugin = plugin,
        plugboard.records = Empty,
        plugboard.failed = Empty,
        "error.type" = Empty,
    )
}

/// Records the result of the current batch.
pub(crate) fn exported(result: &Result<Exported, CallError>, records: usize) {
    let failed = match result {
        Ok(exported) => exported.records.iter().filter(|one| matches!(one, Some(RecordReport::Failed(_)))).count(),
        Err(_) => records,
    };
    record_result(records, failed, result.as_ref().err());
}

/// The span of an exporter's poll.
pub(crate) fn poll(plugin: &str) -> Span {
    info_span!(
        target: TRACE,
        "poll",
        otel.status_code = Empty,
        plugboard.plugin = plugin,
        plugboard.records = Empty,
        plugboard.failed = Empty,
        "error.type" = Empty,
    )
}

/// Records the result of the current poll. A failed poll returned no leads.
pub(crate) fn polled(result: &Result<Polled, CallError>) {
    record_result(result.as_ref().map_or(0, |polled| polled.leads.len()), 0, result.as_ref().err());
}

fn record_result(records: usize, failed: usize, error: Option<&CallError>) {
    let span = Span::current();
    span.record("plugboard.records", count(records));
    span.record("plugboard.failed", count(failed));
    match error {
        Some(CallError::Refused(failure)) => fail(&span, failure.kind.as_str()),
        Some(_) => fail(&span, FailureKind::Internal.as_str()),
        None if failed > 0 => fail(&span, "records"),
        None => {}
    }
}

/// Records that the result could not be stored, so the work is done again or becomes uncertain.
pub(crate) fn not_recorded(span: &Span) {
    fail(span, "database");
}

fn fail(span: &Span, kind: &str) {
    span.record("otel.status_code", "error");
    span.record("error.type", kind);
}

fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}
