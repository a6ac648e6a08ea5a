//! `handover`: answers a public comment with a private message.

use super::{
    ConversationHandle, DraftBuilder, MessageHandle,
    bindings::{handover::Host, replies::Preview},
    check, directory,
    replies::preview,
};
use crate::{error::Error, state::State};
use plugboard_model::{Action, Direction, Failure, Lookup, MessageKind};
use wasmtime::{Result, component::Resource};

impl Host for State {
    async fn private_reply(
        &mut self,
        comment: Resource<MessageHandle>,
        draft: Resource<DraftBuilder>,
    ) -> Result<Preview, Error> {
        let message = self.message_of(&comment)?;
        let answerable = message.kind == MessageKind::Comment && message.direction == Direction::In;
        let comment = message.id.clone();
        let draft = self.draft(draft)?;
        check::ensure(answerable, || {
            Failure::invalid("only a customer's public comment can be answered privately").code("no-comment")
        })?;
        self.one_more_reply()?;
        Ok(preview(self.act(Action::PrivateReply { comment, draft })?))
    }

    async fn linked(&mut self, _: Resource<ConversationHandle>) -> Result<Vec<String>, Error> {
        let conversation = self.conversation_now()?.id.clone();
        Ok(directory::records(&self.call, Lookup::Linked { conversation }).await?)
    }
}
