//! What comes of a step, as it happens.

use plugboard_engine::{CallError, Finished};
use plugboard_model::{EventKind, Failure, Journal, LogLine, OfferedCommand, ReviewOutcome, Usage};

use super::act::Act;
use crate::stage::{Deed, Moment, Witness};

/// Calls of one step. A plugin that has more to do is going round in circles.
const CALLS: u32 = 100;
/// Actions, and lines of the log, that one step keeps.
const ACTS: usize = 1_000;
const LINES: usize = 1_000;

/// A call that came to no good end.
pub(super) struct End {
    /// By the contract's name.
    pub handler: &'static str,
    pub error: CallError,
}

/// The notes.
#[derive(Default)]
pub(super) struct Notes {
    pub acts: Vec<Act>,
    /// What a reviewer made of a reply; none when it made nothing.
    pub review: Option<ReviewOutcome>,
    pub suggestions: Vec<String>,
    pub commands: Vec<OfferedCommand>,
    pub log: Vec<LogLine>,
    pub ends: Vec<End>,
    pub calls: u32,
    pub wall_us: u64,
    pub cpu_us: u64,
    pub memory_bytes: u64,
    /// Why no more was told.
    pub too_much: Option<String>,
    /// What it is told right now.
    pub hearing: Option<EventKind>,
}

impl Notes {
    fn ends(&mut self, error: CallError) {
        let handler = self.hearing.unwrap_or(EventKind::Message).handler();
        self.ends.push(End { handler, error });
        self.review = None;
    }

    /// What an assistant says to a person who asks for help; nothing when it fails.
    pub(super) fn helped<T: Default>(&mut self, handler: &'static str, finished: Finished<T>) -> T {
        self.used(&finished.log, &finished.usage);
        finished.result.unwrap_or_else(|error| {
            self.ends.push(End { handler, error });
            T::default()
        })
    }

    fn used(&mut self, log: &[LogLine], usage: &Usage) {
        self.calls += 1;
        self.wall_us += usage.wall_us;
        self.cpu_us += usage.cpu_us;
        self.memory_bytes = self.memory_bytes.max(usage.memory_bytes);
        let room = LINES.saturating_sub(self.log.len());
        self.log.extend(log.iter().take(room).cloned());
        if log.len() > room {
            self.too_much(format!("more than {LINES} lines were logged in one step: make it shorter"));
        }
    }

    fn too_much(&mut self, what: String) {
        self.too_much.get_or_insert(what);
    }
}

impl Witness for Notes {
    fn tells(&mut self, kind: EventKind) {
        self.hearing = Some(kind);
    }

    fn called(&mut self, finished: &Finished<Journal>) {
        self.used(&finished.log, &finished.usage);
        if let (Some(EventKind::Review), Ok(journal)) = (self.hearing, &finished.result) {
            self.review = Some(journal.review.clone());
        }
    }

    fn well(&mut self) {}

    fn fails(&mut self, error: &CallError) {
        self.ends(error.clone());
    }

    fn gives_up(&mut self, _: Moment, failure: &Failure) {
        self.ends(CallError::Refused(failure.clone()));
    }

    fn does(&mut self, moment: Moment, deed: &Deed<'_>) {
        if self.acts.len() < ACTS {
            self.acts.push(Act::new(deed.action, moment.at, deed.verdict, deed.code));
        } else {
            self.too_much(format!("more than {ACTS} actions in one step: make it shorter"));
        }
    }

    fn is_done(&mut self) -> bool {
        if self.calls >= CALLS {
            let what =
                format!("more than {CALLS} calls in one step: it goes round in circles, or the step is too long");
            self.too_much(what);
        }
        self.too_much.is_some()
    }
}
