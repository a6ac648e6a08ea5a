//! One attempt to send a part, and its result.

use plugboard_model::{DeliveryOutcome, Failure, FailureKind, KeptOf, KeptValue, Part};
use plugboard_rules::delivery;
use std::sync::Arc;

use super::no_connector;
use crate::{
    host_data::{InstallationData, SentFiles},
    installed::ConnectedChannel,
    plugin_log,
    shared::Shared,
};

/// The result of one attempt to send a part.
pub(super) struct Attempt {
    pub ending: DeliveryOutcome,
    pub failure: Option<Failure>,
    /// The thread of the private conversation in which a private reply arrived, if the platform reports it.
    pub thread: Option<String>,
    /// What the connector keeps.
    pub keep: Vec<KeptValue>,
    /// Whether an earlier attempt kept something for the part.
    pub has_part_values: bool,
    /// Whether the connector reported that the platform's rules have changed.
    pub rules_changed: bool,
}

impl Attempt {
    /// An attempt that was not made.
    fn not_made(ending: DeliveryOutcome, failure: Option<Failure>) -> Self {
        Self { ending, failure, thread: None, keep: Vec::new(), has_part_values: false, rules_changed: false }
    }

    /// An attempt that failed before the connector was called.
    pub(super) fn failed(failure: &Failure, attempt: i64, now: i64) -> Self {
        let (ending, failure) = delivery::outcome_of(failure, attempt, now, failure.clone());
        Self::not_made(ending, failure)
    }

    /// An attempt that was not made, because an earlier one may have arrived and the platform would not recognize the
    /// repetition.
    pub(super) fn too_late() -> Self {
        let why = "an earlier try may have arrived, and the platform no longer recognizes a repetition";
        let failure = Some(Failure::new(FailureKind::Uncertain, why));
        Self::not_made(DeliveryOutcome::Uncertain, failure)
    }

    /// Returns what this attempt says after one that may have arrived. That this one did not arrive does not make the
    /// outcome certain.
    pub(super) fn after_uncertain(mut self) -> Self {
        if matches!(self.ending, DeliveryOutcome::Retry(_) | DeliveryOutcome::Failed) {
            self.ending = DeliveryOutcome::Uncertain;
            self.failure = self.failure.map(|failure| Failure {
                kind: FailureKind::Uncertain,
                message: format!("an earlier try may have arrived; the latest one: {}", failure.message),
                ..failure
            });
        }
        self
    }
}

/// Calls the connector.
pub(super) async fn send(
    shared: &Shared,
    connected: &Arc<ConnectedChannel>,
    part: Part,
    attempt: i64,
    now: i64,
) -> Attempt {
    let Some(plugin) = connected.plugin() else { return Attempt::failed(&no_connector(), attempt, now) };
    let ids = part.files().chain(part.template_files()).map(|file| file.id.clone()).collect();
    let file = Some(SentFiles { ids, links: shared.file_links() });
    let data = InstallationData { db: shared.db.clone(), memory: connected.connector.row.memory(), file };
    let call = connected.call(shared.db.clock(), part.id.clone(), Arc::new(data));
    let has_part_values = part.kept.keys().any(|(of, _)| *of == KeptOf::Part);
    let mut finished = plugin.send(call, part).await;
    connected.connector.counter.finished(&finished);
    plugin_log::of_connector(shared, connected, &finished.log).await;
    let thread = finished.result.as_ref().ok().and_then(|sent| sent.thread.clone());
    let (keep, rules_changed) = (std::mem::take(&mut finished.keep), finished.rules_changed);
    let (ending, failure) = delivery::judge(finished, attempt, now);
    Attempt { ending, failure, thread, keep, has_part_values, rules_changed }
}
