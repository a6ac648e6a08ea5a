//! Replays recorded runs. A recording has what a run read and the answers that it got (`recording`). With it, the same
//! component produces the same outcome again, and another component shows what it would do differently (`difference`).
//! An admin replays a single run, or has a shadow repeat every run of the installed plugin (`shadow`).

mod difference;
mod recording;
mod shadow;

pub(crate) use recording::{Recorder, Recording, Sealed};
pub(crate) use shadow::{AT_ONCE, run_shadow};

use plugboard_db::recordings;
use plugboard_engine::{Call, Gate, Plugin, Secrets, Tape};
use plugboard_model::{Clock, LogLine};
use std::sync::Arc;

use crate::{error::FlowError, shared::Flow};
use difference::{difference, lines};
use recording::Outcome;

/// The result of a replay.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// The identifier of the run.
    pub run: String,
    /// The plugin's name.
    pub plugin: String,
    /// When it was recorded, in milliseconds since the Unix epoch.
    pub recorded_at: i64,
    /// The digest of the component that was recorded.
    pub digest: String,
    /// The digest of the component that the run was replayed with.
    pub with: String,
    /// What the recorded run asked for, or why it failed, one item per line.
    pub recorded: Vec<String>,
    /// The same for the replay.
    pub replayed: Vec<String>,
    /// The lines that differ: `-` marks what only the recorded run did, `+` what only the replay did. Empty if both are
    /// the same.
    pub difference: Vec<String>,
    /// The host calls of the replay that are not in the recording, so they got no answer.
    pub missed: Vec<String>,
    /// What the plugin logged during the replay.
    pub log: Vec<LogLine>,
}

impl Flow {
    /// Replays a recorded run with the component of the recording or with another one. Nothing takes effect.
    ///
    /// # Errors
    /// Returns an error if there is no recording of the run, the recording cannot be opened, its component is gone, the
    /// other component does not fit, or the database fails.
    pub async fn replay(&self, run: &str, component: Option<&[u8]>) -> Result<Replayed, FlowError> {
        let found = recordings::get(&mut *self.shared.db.read().await?, run).await?;
        let (sealed, recorded_at) = found.ok_or_else(|| FlowError::not_found("recording of the run", run))?;
        let recording = Recording::open(&self.shared.sealer, run, sealed)?;
        let plugin = match component {
            None => self.component(&recording.digest).await?,
            Some(bytes) => self.shared.engine.load_soon(bytes).await?,
        };
        let same = plugin.digest() == recording.digest;
        // Another component could leak the secrets through its answer.
        let registry = self.shared.registry.now();
        let installed = registry.by_id(&recording.installation_id).filter(|_| same);
        let secrets = installed.map_or_else(|| Arc::new(Secrets::default()), |installed| installed.secrets());
        let recorded = lines(&recording.outcome);
        let ReplayOutcome { outcome, missed, log } = replay_call(&plugin, &recording, secrets).await;
        let replayed = lines(&outcome);
        Ok(Replayed {
            run: run.to_owned(),
            recorded_at,
            with: plugin.digest().to_owned(),
            difference: difference(&recorded, &replayed),
            plugin: recording.plugin,
            digest: recording.digest,
            recorded,
            replayed,
            missed,
            log,
        })
    }
}

/// The result of a recorded call that was made again.
struct ReplayOutcome {
    outcome: Outcome,
    missed: Vec<String>,
    log: Vec<LogLine>,
}

/// Makes a recorded call again.
async fn replay_call(plugin: &Arc<Plugin>, recording: &Recording, secrets: Arc<Secrets>) -> ReplayOutcome {
    let tape = Tape::play(recording.entries.clone());
    let event = Arc::new(recording.event.clone());
    let data = recording.sandbox(event.clone());
    let call = Call {
        installation: recording.plugin.clone(),
        config: Arc::new(recording.config.clone()),
        secrets,
        gate: Arc::new(Gate::closed("requests that are not in the recording are blocked in a replay")),
        limits: recording.limits.clone(),
        idempotency: String::new(),
        clock: Clock::test(recording.now),
        data: Arc::new(data),
        tape: Some(tape.clone()),
    };
    let finished = plugin.handle(call, event).await;
    ReplayOutcome { outcome: Outcome::of(&finished.result), missed: tape.missed(), log: finished.log }
}
