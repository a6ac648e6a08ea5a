//! `signals`: shows that somebody is typing or has read the conversation, and reacts to messages.

use super::{
    ConversationHandle, MessageHandle,
    bindings::signals::Host,
    check::{self, ensure},
};
use crate::{error::Error, state::State};
use plugboard_model::{Action, Failure, Gesture};
use wasmtime::{Result, component::Resource};

/// The maximum number of gestures per handler: signals and corrections together.
const GESTURES_MAX: usize = 20;

impl State {
    /// Adds a gesture to the journal, if the handler may make one more.
    pub(super) fn gesture_action(&mut self, gesture: Gesture) -> Result<(), Error> {
        let have = self.journal.count(&["typing", "read", "react", "edit", "delete"]);
        check::count("gestures per handler", have, GESTURES_MAX)?;
        self.act(Action::Gesture(gesture))?;
        Ok(())
    }
}

impl Host for State {
    fn typing(&mut self, _: Resource<ConversationHandle>, seconds: u32) -> Result<(), Error> {
        ensure(Gesture::SECONDS.contains(&seconds), || {
            Failure::invalid(format!(
                "`typing` is shown for {} to {} seconds, got {seconds}",
                Gesture::SECONDS.start(),
                Gesture::SECONDS.end()
            ))
        })?;
        self.gesture_action(Gesture::Typing { seconds })
    }

    fn read(&mut self, _: Resource<ConversationHandle>) -> Result<(), Error> {
        self.gesture_action(Gesture::Read)
    }

    fn react(&mut self, message: Resource<MessageHandle>, emoji: Option<String>) -> Result<(), Error> {
        if let Some(emoji) = &emoji {
            check::id("the emoji", emoji, Gesture::EMOJI_MAX)?;
        }
        let message = self.message_of(&message)?.id.clone();
        self.gesture_action(Gesture::Reaction { message, emoji })
    }
}
