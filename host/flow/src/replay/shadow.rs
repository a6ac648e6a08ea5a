//! Shadows: a version of a plugin that runs beside it on live events. Nothing that a shadow asks for takes effect. What
//! it would have done differently is stored for review.

use plugboard_db::recordings::{self, Difference};
use plugboard_engine::{Call, Gate, HostData, Tape};
use std::sync::Arc;

use super::{
    difference::{difference, lines},
    recording::{Outcome, Recording},
};
use crate::{installed::InstalledPlugin, shared::Shared};

/// Maximum number of shadow runs at once. Shadows skip further events rather than delay live ones.
pub(crate) const AT_ONCE: usize = 2;

/// Has a plugin's shadow repeat a run that the plugin just made, in the background. The shadow reads the same data and
/// gets the same answers as the plugin. If the shadow reads data that the plugin did not read, that data is read from
/// the database now. Requests that the plugin did not make are blocked.
pub(crate) fn run_shadow(
    shared: &Shared,
    installed: &InstalledPlugin,
    recording: &Recording,
    data: Arc<dyn HostData>,
    run: &str,
) {
    let Some(shadow) = installed.shadow.clone() else { return };
    let Ok(permit) = shared.shadows.clone().try_acquire_owned() else { return };
    let tape = Tape::play_and_read_missing(recording.entries.clone());
    let event = Arc::new(recording.event.clone());
    let call = Call {
        config: shadow.config.clone(),
        gate: Arc::new(Gate::closed("a shadow cannot make requests that its plugin did not make")),
        tape: Some(tape),
        ..installed.call(shared.db.clock(), String::new(), data)
    };
    let (db, before, run) = (shared.db.clone(), recording.outcome.clone(), run.to_owned());
    let (installation, conversation) = (installed.row.id.clone(), recording.event.conversation.id.clone());
    shared.tasks.spawn(async move {
        let _permit = permit;
        let finished = shadow.plugin.handle(call, event).await;
        let after = Outcome::of(&finished.result);
        let failed = matches!((&before, &after), (Outcome::Journal(_), Outcome::Failed(_)));
        let found = difference(&lines(&before), &lines(&after));
        let found = (!found.is_empty()).then(|| Difference {
            run_id: run,
            conversation_id: conversation,
            lines: serde_json::to_string(&found).unwrap_or_default(),
            at: db.clock().now(),
        });
        let digest = shadow.digest.clone();
        let counted = db
            .write_with(move |tx| {
                let (installation, digest, found) = (installation.clone(), digest.clone(), found.clone());
                Box::pin(async move { recordings::count(tx, &installation, &digest, failed, found.as_ref()).await })
            })
            .await;
        if let Err(error) = counted {
            tracing::warn!(%error, "could not record the result of a shadow's run");
        }
    });
}
