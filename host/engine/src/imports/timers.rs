//! `timers`: events at a later time. A timer is set or cancelled when the journal is applied.

use super::{
    bindings::timers::Host,
    check::{self, NAME_MAX, VALUE_MAX},
};
use crate::{error::Error, state::State};
use plugboard_model::{Action, Failure};
use wasmtime::Result;

/// The shortest and longest delay, in milliseconds. Shorter delays would only keep the host busy.
const AFTER: std::ops::RangeInclusive<f64> = 10_000.0..=31_622_400_000.0;
/// The maximum number of timers that one handler sets and cancels.
const CALLS_MAX: usize = 64;

impl State {
    /// Checks a timer's name, and that the handler may set or cancel one more timer.
    fn timer(&mut self, name: &str) -> Result<(), Failure> {
        check::id("the timer's name", name, NAME_MAX)?;
        check::count("timers per handler", self.journal.count(&["set-timer", "cancel-timer"]), CALLS_MAX)
    }
}

impl Host for State {
    fn set(&mut self, name: String, after: f64, data: String) -> Result<(), Error> {
        self.timer(&name)?;
        check::verbatim("the timer's data", &data, VALUE_MAX)?;
        if !AFTER.contains(&after) {
            let message = format!("a timer's delay must be between 10 seconds and 366 days, got {after} ms");
            return Err(Failure::invalid(message).into());
        }
        #[expect(clippy::cast_possible_truncation, reason = "within the range above")]
        let due_at = self.time().saturating_add(after as i64);
        self.act(Action::SetTimer { name, due_at, data })?;
        Ok(())
    }

    fn cancel(&mut self, name: String) -> Result<(), Error> {
        self.timer(&name)?;
        self.act(Action::CancelTimer { name })?;
        Ok(())
    }
}
