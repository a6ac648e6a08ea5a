//! The spans of a message's path. Spans identify plugins, channels and rows by name or identifier. They never contain a
//! person, a text, a secret, or a failure's message, which may quote any of them.
//!
//! A run starts after the request that caused it, often in another worker, so it is a separate trace. The ingest span
//! and the run span share the attribute `plugboard.conversation`.

use plugboard_db::{DbError, deliveries::ClaimedDelivery, runs};
use plugboard_engine::CallError;
use plugboard_model::{DeliveryOutcome, Exported, Failure, FailureKind, Polled, RecordReport, TRACE};
use tracing::{Span, field::Empty, info_span};

use crate::{
    HookOutcome, Shared,
    run::Work,
    store::{Store, Stored},
};

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

/// Records the hook's answer.
pub(crate) fn hooked(span: &Span, channel: &str, outcome: &HookOutcome) {
    if span.is_disabled() {
        return;
    }
    // The name of an unknown channel is untrusted text.
    if *outcome != HookOutcome::UnknownChannel {
        span.record("plugboard.channel", channel);
    }
    let (word, failure) = match outcome {
        HookOutcome::Accepted => ("accepted", None),
        HookOutcome::Answer(_) => ("answer", None),
        HookOutcome::UnknownChannel => ("unknown-channel", None),
        HookOutcome::Unauthorized(failure) => ("unauthorized", Some(failure)),
        HookOutcome::Invalid(failure) => ("invalid", Some(failure)),
        HookOutcome::TooMany(failure) => ("rate-limited", Some(failure)),
        HookOutcome::Unavailable(failure) => ("unavailable", Some(failure)),
    };
    span.record("plugboard.outcome", word);
    if let Some(failure) = failure {
        fail(span, failure.kind.as_str());
    }
}

/// The span of the ingest transaction.
pub(crate) fn ingest(store: &Store) -> Span {
    info_span!(
        target: TRACE,
        "ingest",
        otel.status_code = Empty,
        plugboard.items = count(store.items.len()),
        plugboard.kept = store.raw.is_some(),
        plugboard.conversation = Empty,
        "error.type" = Empty,
    )
}

/// Records the result of the ingest transaction.
pub(crate) fn ingested(span: &Span, stored: Result<&Stored, &DbError>) {
    match stored {
        Ok(Stored::Done { conversation, .. }) => {
            span.record("plugboard.conversation", conversation.as_deref());
        }
        Ok(Stored::Full { .. }) => fail(span, "full"),
        Err(_) => fail(span, "database"),
    }
}

/// The span of a run, from its claim to its record.
pub(crate) fn run(shared: &Shared, work: &Work) -> Span {
    info_span!(
        target: TRACE,
        "run",
        otel.status_code = Empty,
        plugboard.plugin =
            shared.registry.now().by_id(&work.run.installation_id).map(|installed| installed.row.name.clone()),
        plugboard.event = work.run.event_id.as_str(),
        plugboard.event_kind = work.loaded.as_ref().map(|loaded| loaded.event.body.kind().as_str()),
        plugboard.conversation = work.run.conversation_id.as_str(),
        plugboard.run = work.run.id.as_str(),
        plugboard.attempt = work.run.attempt,
        plugboard.verdict = Empty,
        "error.type" = Empty,
    )
}

/// Records the end of the current run.
pub(crate) fn ran(ending: runs::Ending, failure: Option<FailureKind>) {
    let verdict = match ending {
        runs::Ending::Done => "ok",
        runs::Ending::Retry(_) | runs::Ending::Conflict => "retry",
        runs::Ending::Dead => "dead",
    };
    let span = Span::current();
    span.record("plugboard.verdict", verdict);
    if ending != runs::Ending::Done {
        // Without a failure of the call, the transaction itself ended the run: the memory was full, or a shared value
        // had changed.
        let found = if ending == runs::Ending::Dead { FailureKind::Denied } else { FailureKind::Conflict };
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
    tell(records, failed, result.as_ref().err());
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
    tell(result.as_ref().map_or(0, |polled| polled.leads.len()), 0, result.as_ref().err());
}

fn tell(records: usize, failed: usize, error: Option<&CallError>) {
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
