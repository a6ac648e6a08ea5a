//! `feedback`: customers' ratings.

use super::{ConversationHandle, bindings::feedback::Host, check};
use crate::{error::Error, state::State};
use plugboard_model::{Action, Failure, Rating};
use wasmtime::{Result, component::Resource};

/// The maximum number of ratings that one handler records.
const RECORDS_MAX: usize = 10;

impl Host for State {
    fn record(
        &mut self,
        _: Resource<ConversationHandle>,
        rating: u32,
        best: u32,
        text: Option<String>,
    ) -> Result<(), Error> {
        let text = text.map(|text| check::display_text("the feedback's text", text, check::VALUE_MAX)).transpose()?;
        let rating = Rating { rating, best, text };
        rating.check().map_err(Failure::invalid)?;
        check::count("feedback records per handler", self.journal.count(&["feedback"]), RECORDS_MAX)?;
        self.act(Action::Feedback { rating })?;
        Ok(())
    }
}
