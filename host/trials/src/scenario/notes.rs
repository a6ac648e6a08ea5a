//! Records what happens in a step.

use plugboard_engine::{CallError, Finished};
use plugboard_model::{EventKind, Failure, Journal, LogLine, OfferedCommand, ReviewOutcome, Usage};

use super::shown_action::ShownAction;
use crate::stage::{JudgedAction, Moment, Observer};

/// Maximum number of calls in one step. A plugin that needs more is in a loop.
const CALLS: u32 = 100;
/// Maximum number of actions that one step records.
const ACTIONS: usize = 1_000;
/// Maximum number of log lines that one step records.
const LINES: usize = 1_000;

/// A call that failed.
pub(super) struct FailedCall {
    /// The handler's name in the contract.
    pub handler: &'static str,
    pub error: CallError,
}

/// The record of a step.
#[derive(Default)]
pub(super) struct Notes {
    pub actions: Vec<ShownAction>,
    /// The outcome of a review; `None` if there was none or it failed.
    pub review: Option<ReviewOutcome>,
    pub suggestions: Vec<String>,
    pub commands: Vec<OfferedCommand>,
    pub log: Vec<LogLine>,
    /// The calls that failed.
    pub failed_calls: Vec<FailedCall>,
    pub calls: u32,
    pub wall_us: u64,
    pub cpu_us: u64,
    pub memory_bytes: u64,
    /// Why the step ended early.
    pub limit_exceeded: Option<String>,
    /// The kind of the event that the plugin is handling.
    pub hearing: Option<EventKind>,
}

impl Notes {
    /// Records that a handler failed.
    fn record_failure(&mut self, error: CallError) {
        let handler = self.hearing.unwrap_or(EventKind::Message).handler();
        self.failed_calls.push(FailedCall { handler, error });
        self.review = None;
    }

    /// Records an assistant's answer to a person who asks for help, and returns it. Returns the default if the call
    /// failed.
    pub(super) fn helped<T: Default>(&mut self, handler: &'static str, finished: Finished<T>) -> T {
        self.used(&finished.log, &finished.usage);
        finished.result.unwrap_or_else(|error| {
            self.failed_calls.push(FailedCall { handler, error });
            T::default()
        })
    }

    /// Records a call's log and usage.
    fn used(&mut self, log: &[LogLine], usage: &Usage) {
        self.calls += 1;
        self.wall_us += usage.wall_us;
        self.cpu_us += usage.cpu_us;
        self.memory_bytes = self.memory_bytes.max(usage.memory_bytes);
        let room = LINES.saturating_sub(self.log.len());
        self.log.extend(log.iter().take(room).cloned());
        if log.len() > room {
            self.limit_exceeded(format!("more than {LINES} lines were logged in one step; make it shorter"));
        }
    }

    fn limit_exceeded(&mut self, what: String) {
        self.limit_exceeded.get_or_insert(what);
    }
}

impl Observer for Notes {
    fn on_event(&mut self, kind: EventKind) {
        self.hearing = Some(kind);
    }

    fn on_call(&mut self, finished: &Finished<Journal>) {
        self.used(&finished.log, &finished.usage);
        if let (Some(EventKind::Review), Ok(journal)) = (self.hearing, &finished.result) {
            self.review = Some(journal.review.clone());
        }
    }

    fn on_success(&mut self) {}

    fn on_failure(&mut self, error: &CallError) {
        self.record_failure(error.clone());
    }

    fn on_refusal(&mut self, _: Moment, failure: &Failure) {
        self.record_failure(CallError::Refused(failure.clone()));
    }

    fn on_action(&mut self, moment: Moment, judged: &JudgedAction<'_>) {
        if self.actions.len() < ACTIONS {
            self.actions.push(ShownAction::new(judged.action, moment.at, judged.verdict, judged.code));
        } else {
            self.limit_exceeded(format!("more than {ACTIONS} actions in one step; make it shorter"));
        }
    }

    fn is_done(&mut self) -> bool {
        if self.calls >= CALLS {
            let what = format!("more than {CALLS} calls in one step; the plugin is in a loop, or the step is too long");
            self.limit_exceeded(what);
        }
        self.limit_exceeded.is_some()
    }
}
