//! `notes`: internal notes on a conversation.

use super::{ConversationHandle, bindings::notes::Host, check};
use crate::{error::Error, state::State};
use plugboard_model::Action;
use wasmtime::{Result, component::Resource};

/// The maximum length of a note, in bytes.
const NOTE_MAX: usize = 16 << 10;
/// The maximum number of notes per handler.
const NOTES_MAX: usize = 20;

impl Host for State {
    fn add(&mut self, _: Resource<ConversationHandle>, text: String) -> Result<(), Error> {
        let text = check::nonempty_display_text("the note", text, NOTE_MAX)?;
        check::count("notes per handler", self.journal.count(&["note"]), NOTES_MAX)?;
        self.act(Action::Note { text })?;
        Ok(())
    }
}
