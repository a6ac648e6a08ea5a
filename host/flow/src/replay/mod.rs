//! A run told again. What it read and was answered is recorded (`recording`); the same component makes the same of it
//! again, another one shows what it would make otherwise (`difference`), now for one run, or beside a plugin for all of
//! its runs (`shadow`).

mod difference;
mod recording;
mod shadow;

pub(crate) use recording::{Recorder, Recording, Sealed};
pub use shadow::ShadowView;
pub(crate) use shadow::{AT_ONCE, Shadow, look};

use plugboard_db::recordings;
use plugboard_engine::{Call, Gate, Plugin, Secrets, Tape, Taped};
use plugboard_model::{Clock, LogLine};
use std::sync::Arc;

use crate::{Flow, FlowError};
use difference::{difference, lines};
use recording::Outcome;

/// What came of a run that was told again.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// The run.
    pub run: String,
    /// The plugin's name.
    pub plugin: String,
    /// When it was recorded.
    pub recorded_at: i64,
    /// The component that was recorded.
    pub digest: String,
    /// The component that it was told to.
    pub with: String,
    /// What the recorded run asked for, or why it failed, one thing a line.
    pub recorded: Vec<String>,
    /// The same of this time.
    pub replayed: Vec<String>,
    /// `-` and what only the recorded run did, `+` and what only this one did. Empty: they are the same.
    pub difference: Vec<String>,
    /// What it asked of its host that the recorded run had not, so that there was no answer.
    pub missed: Vec<String>,
    /// What it logged this time.
    pub log: Vec<LogLine>,
}

impl Flow {
    /// Tells a recorded run again, to the component that it was, or to another one. Nothing of it takes effect.
    ///
    /// # Errors
    /// When there is no recording of the run, its component is gone, or the other one does not fit.
    pub async fn replay(&self, run: &str, component: Option<&[u8]>) -> Result<Replayed, FlowError> {
        let found = recordings::get(&mut *self.shared.db.read().await?, run).await?;
        let (sealed, recorded_at) = found.ok_or_else(|| FlowError::not_found("recording of the run", run))?;
        let recording = Recording::open(&self.shared.sealer, run, sealed)?;
        let plugin = match component {
            None => self.component(&recording.digest).await?,
            Some(bytes) => self.shared.engine.load_soon(bytes).await?,
        };
        let same = plugin.digest() == recording.digest;
        // Another component might make something of the secrets that its answer then tells.
        let registry = self.shared.registry.now();
        let installed = registry.by_id(&recording.installation_id).filter(|_| same);
        let secrets = installed.map_or_else(|| Arc::new(Secrets::default()), |installed| installed.secrets());
        let recorded = lines(&recording.outcome);
        let Told { outcome, missed, log } = again(&plugin, &recording, secrets).await;
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

/// What came of a call that was told what another one was told.
struct Told {
    outcome: Outcome,
    missed: Vec<String>,
    log: Vec<LogLine>,
}

/// Makes a recorded call again.
async fn again(plugin: &Arc<Plugin>, recording: &Recording, secrets: Arc<Secrets>) -> Told {
    let tape = Tape::play(recording.entries.clone());
    let event = Arc::new(recording.event.clone());
    let powers = recording.sandbox(event.clone());
    let call = Call {
        installation: recording.plugin.clone(),
        config: Arc::new(recording.config.clone()),
        secrets,
        gate: Arc::new(Gate::closed("nothing leaves this machine when a run is told again")),
        limits: recording.limits.clone(),
        idempotency: String::new(),
        clock: Clock::test(recording.now),
        powers: Arc::new(Taped { powers: Arc::new(powers), tape: tape.clone(), beyond: false }),
        tape: Some(tape.clone()),
    };
    let finished = plugin.handle(call, event).await;
    Told { outcome: Outcome::of(&finished.result), missed: tape.missed(), log: finished.log }
}
