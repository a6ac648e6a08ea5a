//! Recordings of runs. They are sealed, because they contain customers' messages and the answers of other systems.

use plugboard_db::automatic_replies::AutomaticReplies;
use plugboard_engine::{CallError, Entry, Finished, Tape};
use plugboard_model::{Event, Journal, Limits, Rules, SealedSecret};
use plugboard_rules::policy::Counted;
use plugboard_trials::stage::{FileBytes, Sandbox, SharedValues};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

use crate::{error::FlowError, installed::InstalledPlugin, secrets::Sealer};

/// The owner under which recordings are sealed. The run's identifier is the name.
const OWNER: &str = "recording";

/// What a run read, and its outcome.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Recording {
    pub installation_id: String,
    pub plugin: String,
    pub digest: String,
    pub config: Value,
    pub limits: Limits,
    pub event: Event,
    pub rules: Rules,
    /// Why nothing could be sent, if the channel's account was lost.
    #[serde(default)]
    pub account_lost: Option<String>,
    /// Whether the event's root already had an automatic reply.
    pub answered: bool,
    /// The number of recent automatic replies in the conversation.
    pub recent: i64,
    /// Whether the plugin handles `on-timer`.
    pub hears_timers: bool,
    /// The time of the call, in milliseconds since the Unix epoch.
    pub now: i64,
    /// The contents of the tape.
    pub entries: Vec<Entry>,
    pub outcome: Outcome,
    /// Whether the channel sent a text that was too long in several parts.
    #[serde(default)]
    pub split_texts: bool,
    /// What was counted for the rules before the run.
    #[serde(default)]
    pub counted: Counted,
}

/// What a plugin did with an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// The plugin asked for this.
    Journal(Journal),
    /// The plugin failed, with this message.
    Failed(String),
}

impl Outcome {
    pub(crate) fn of(result: &Result<Journal, CallError>) -> Self {
        match result {
            Ok(journal) => Self::Journal(journal.clone()),
            Err(error) => Self::Failed(error.to_string()),
        }
    }
}

/// A sealed recording.
#[derive(Clone)]
pub(crate) struct Sealed(pub Vec<u8>);

/// Records one run.
pub(crate) struct Recorder {
    tape: Tape,
    event: Arc<Event>,
    rules: Rules,
    account_lost: Option<String>,
    automatic: AutomaticReplies,
    now: i64,
    split_texts: bool,
    counted: Counted,
}

impl Recorder {
    pub(crate) fn new(
        event: &Arc<Event>,
        rules: &Rules,
        account_lost: Option<String>,
        automatic: AutomaticReplies,
        now: i64,
    ) -> Self {
        let (tape, event, rules) = (Tape::record(), event.clone(), rules.clone());
        let (split_texts, counted) = (false, Counted::default());
        Self { tape, event, rules, account_lost, automatic, now, split_texts, counted }
    }

    /// Adds what the run knew of the channel's long texts, and what was counted for its rules.
    pub(crate) fn counted(self, split_texts: bool, counted: Counted) -> Self {
        Self { split_texts, counted, ..self }
    }

    /// Returns the tape, for the call.
    pub(crate) fn tape(&self) -> Tape {
        self.tape.clone()
    }

    /// Returns the recording, or `None` if it is too large.
    pub(crate) fn recording(&self, installed: &InstalledPlugin, finished: &Finished<Journal>) -> Option<Recording> {
        Some(Recording {
            installation_id: installed.row.id.clone(),
            plugin: installed.row.name.clone(),
            digest: installed.row.digest.clone(),
            config: installed.row.config.clone(),
            limits: installed.row.limits.clone(),
            event: (*self.event).clone(),
            rules: self.rules.clone(),
            account_lost: self.account_lost.clone(),
            answered: self.automatic.answered,
            recent: self.automatic.recent,
            hears_timers: installed.row.surface.hears.contains(&plugboard_model::EventKind::Timer),
            now: self.now,
            entries: self.tape.entries()?,
            outcome: Outcome::of(&finished.result),
            split_texts: self.split_texts,
            counted: self.counted,
        })
    }
}

impl Recording {
    /// Returns the data that policy used in the recorded run. The tape has everything else.
    pub(super) fn sandbox(&self, event: Arc<Event>) -> Sandbox {
        Sandbox {
            event,
            history: Arc::default(),
            own: Arc::default(),
            shared: SharedValues::default(),
            rules: Arc::new(self.rules.clone()),
            account_lost: self.account_lost.clone(),
            participants: Arc::default(),
            templates: Arc::default(),
            now: self.now,
            answered: self.answered,
            recent: self.recent,
            hears_timers: self.hears_timers,
            files: FileBytes::default(),
            split_texts: self.split_texts,
            counted: self.counted,
        }
    }

    /// Seals the recording for its run. Returns `None` if that fails.
    pub(crate) fn seal(&self, sealer: &Sealer, run: &str) -> Option<Sealed> {
        let text = serde_json::to_string(self).ok()?;
        sealer.seal(OWNER, run, &text).ok().map(|sealed| Sealed(sealed.sealed))
    }

    /// Opens a sealed recording.
    ///
    /// # Errors
    /// Returns an error if the key file does not open it, or another version of Plugboard made it.
    pub(super) fn open(sealer: &Sealer, run: &str, sealed: Vec<u8>) -> Result<Self, FlowError> {
        let text = sealer.open(OWNER, &SealedSecret { name: run.to_owned(), sealed });
        let text = text.ok_or_else(|| {
            FlowError::Conflict("the recording cannot be opened: its key is not in this key file".to_owned())
        })?;
        serde_json::from_str(&text)
            .map_err(|_| FlowError::Conflict("the recording was made by another version of Plugboard".to_owned()))
    }
}
