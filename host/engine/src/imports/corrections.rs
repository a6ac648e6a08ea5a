//! `corrections`: edits and deletions of the plugin's own messages.

use super::{
    MessageHandle,
    bindings::corrections::Host,
    check::{self, TEXT_MAX, ensure},
};
use crate::{error::Error, state::State};
use plugboard_model::{AuthorKind, Direction, Failure, Gesture, MessageKind};
use wasmtime::{Result, component::Resource};

impl State {
    /// Returns the identifier of a message. Fails if it is not one that this plugin wrote.
    fn own_message(&self, handle: &Resource<MessageHandle>) -> Result<String, Error> {
        let message = self.message_of(handle)?;
        let own = message.direction == Direction::Out
            && message.kind != MessageKind::Note
            && message.author_kind == AuthorKind::Plugin
            && message.author_name.as_deref() == Some(self.call.installation.as_str());
        ensure(own, || {
            let why = "a plugin can edit and delete only the messages that it wrote itself";
            Failure::denied(why).code("not-own")
        })?;
        Ok(message.id.clone())
    }
}

impl Host for State {
    fn edit(&mut self, message: Resource<MessageHandle>, text: String) -> Result<(), Error> {
        let text = check::nonempty_display_text("the new text", text, TEXT_MAX)?;
        let message = self.own_message(&message)?;
        self.gesture_action(Gesture::Edit { message, text })
    }

    fn delete(&mut self, message: Resource<MessageHandle>) -> Result<(), Error> {
        let message = self.own_message(&message)?;
        self.gesture_action(Gesture::Deletion { message })
    }
}
