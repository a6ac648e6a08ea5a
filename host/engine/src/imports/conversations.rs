//! `conversations`: the data of an event, including the changes that this handler has made.

use super::{
    LeadHandle,
    bindings::conversations::{Host, HostAttachment, HostContact, HostConversation, HostMessage},
    check::millis,
};
use crate::state::State;
use plugboard_model::{Attachment, Contact, ConversationKind, Message};
use std::sync::Arc;
use wasmtime::{Result, component::Resource};

/// The maximum number of messages per history request.
const MESSAGES_MAX: u32 = 100;
/// The maximum number of participants per request.
const PARTICIPANTS_MAX: u32 = 100;

/// A handle of the call's conversation.
pub struct ConversationHandle;
/// A handle of a customer: the event's own, or another one of the conversation.
pub enum ContactHandle {
    /// The customer of the event, with the changes that this handler has made.
    Event,
    /// Another customer, who cannot be changed.
    Other(Arc<Contact>),
}
/// A handle of a message: the event's own, or one from the history.
pub enum MessageHandle {
    /// The event's own message.
    Event,
    /// A message from the history.
    Other(Arc<Message>),
}
/// A handle of a file.
pub struct AttachmentHandle(pub(crate) Attachment);

impl State {
    pub(crate) fn message_of(&self, handle: &Resource<MessageHandle>) -> Result<&Message> {
        match self.get(handle)? {
            MessageHandle::Other(message) => Ok(message),
            MessageHandle::Event => {
                let message = self.event()?.body.message();
                message.ok_or_else(|| wasmtime::Error::msg("this event has no message"))
            }
        }
    }

    pub(super) fn contact_of(&self, handle: &Resource<ContactHandle>) -> Result<&Contact> {
        match self.get(handle)? {
            ContactHandle::Event => self.contact_now(),
            ContactHandle::Other(contact) => Ok(contact),
        }
    }

    pub(crate) fn push_attachment(&mut self, attachment: &Attachment) -> Result<Resource<AttachmentHandle>> {
        self.push(AttachmentHandle(attachment.clone()))
    }
}

impl Host for State {}

impl HostConversation for State {
    fn id(&mut self, _: Resource<ConversationHandle>) -> Result<String> {
        Ok(self.conversation_now()?.id.clone())
    }

    fn channel(&mut self, _: Resource<ConversationHandle>) -> Result<String> {
        Ok(self.conversation_now()?.channel.clone())
    }

    fn kind(&mut self, _: Resource<ConversationHandle>) -> Result<String> {
        Ok(self.conversation_now()?.kind.to_string())
    }

    fn status(&mut self, _: Resource<ConversationHandle>) -> Result<String> {
        Ok(self.conversation_now()?.status.to_string())
    }

    fn category(&mut self, _: Resource<ConversationHandle>) -> Result<Option<String>> {
        Ok(self.conversation_now()?.category.clone())
    }

    fn priority(&mut self, _: Resource<ConversationHandle>) -> Result<String> {
        Ok(self.conversation_now()?.priority.to_string())
    }

    fn labels(&mut self, _: Resource<ConversationHandle>) -> Result<Vec<String>> {
        Ok(self.conversation_now()?.labels.clone())
    }

    fn assignee(&mut self, _: Resource<ConversationHandle>) -> Result<Option<String>> {
        Ok(self.conversation_now()?.assignee.clone())
    }

    fn team(&mut self, _: Resource<ConversationHandle>) -> Result<Option<String>> {
        Ok(self.conversation_now()?.team.clone())
    }

    fn automation(&mut self, _: Resource<ConversationHandle>) -> Result<bool> {
        Ok(self.conversation_now()?.automation)
    }

    fn contact(&mut self, _: Resource<ConversationHandle>) -> Result<Resource<ContactHandle>> {
        self.push(ContactHandle::Event)
    }

    async fn messages(&mut self, _: Resource<ConversationHandle>, limit: u32) -> Result<Vec<Resource<MessageHandle>>> {
        let limit = limit.min(MESSAGES_MAX);
        let read = self.call.data.messages(limit);
        // The contract has no error here, so if the history cannot be read now, the call ends and is retried.
        let messages = self.call.read(|| format!("history {limit}"), read).await.map_err(Unreadable)?;
        let handle = |message: Message| {
            self.limiter.count_host_bytes(message.text.len() + message.content.as_ref().map_or(0, String::len))?;
            self.push(MessageHandle::Other(Arc::new(message)))
        };
        messages.into_iter().map(handle).collect()
    }

    fn created_at(&mut self, _: Resource<ConversationHandle>) -> Result<f64> {
        Ok(millis(self.conversation_now()?.created_at))
    }

    fn account_name(&mut self, _: Resource<ConversationHandle>) -> Result<Option<String>> {
        Ok(self.event()?.account_name.clone())
    }

    fn lead(&mut self, _: Resource<ConversationHandle>) -> Result<Option<Resource<LeadHandle>>> {
        self.lead_handle()
    }

    fn name(&mut self, _: Resource<ConversationHandle>) -> Result<Option<String>> {
        Ok(self.conversation_now()?.name.clone())
    }

    async fn participants(
        &mut self,
        _: Resource<ConversationHandle>,
        limit: u32,
    ) -> Result<Vec<Resource<ContactHandle>>> {
        let limit = limit.min(PARTICIPANTS_MAX);
        if self.conversation_now()?.kind == ConversationKind::Direct {
            return if limit == 0 { Ok(Vec::new()) } else { Ok(vec![self.push(ContactHandle::Event)?]) };
        }
        let read = self.call.data.participants(limit);
        let found = self.call.read(|| format!("participants {limit}"), read).await.map_err(Unreadable)?;
        let own = self.contact_now()?.id.clone();
        let handle = |contact: Contact| {
            self.limiter
                .count_host_bytes(contact.attributes.iter().map(|(key, value)| key.len() + value.len()).sum())?;
            let is_own = contact.id == own;
            self.push(if is_own { ContactHandle::Event } else { ContactHandle::Other(Arc::new(contact)) })
        };
        found.into_iter().map(handle).collect()
    }

    async fn participant_count(&mut self, _: Resource<ConversationHandle>) -> Result<u32> {
        if self.conversation_now()?.kind == ConversationKind::Direct {
            return Ok(1);
        }
        let read = self.call.data.participant_count();
        Ok(self.call.read(|| "participant-count".to_owned(), read).await.map_err(Unreadable)?)
    }

    fn drop(&mut self, handle: Resource<ConversationHandle>) -> Result<()> {
        self.forget(handle)
    }
}

/// The error if the host cannot read the history or the participants. The contract has no error for it, so it ends the
/// call.
#[derive(Debug, thiserror::Error)]
#[error("the conversation could not be read: {0}")]
pub(crate) struct Unreadable(plugboard_model::Failure);

impl HostMessage for State {
    fn id(&mut self, m: Resource<MessageHandle>) -> Result<String> {
        Ok(self.message_of(&m)?.id.clone())
    }

    fn direction(&mut self, m: Resource<MessageHandle>) -> Result<String> {
        Ok(self.message_of(&m)?.direction.to_string())
    }

    fn kind(&mut self, m: Resource<MessageHandle>) -> Result<String> {
        Ok(self.message_of(&m)?.kind.to_string())
    }

    fn text(&mut self, m: Resource<MessageHandle>) -> Result<String> {
        let message = self.message_of(&m)?;
        Ok(if message.deleted { String::new() } else { message.text.clone() })
    }

    fn sent_at(&mut self, m: Resource<MessageHandle>) -> Result<f64> {
        Ok(millis(self.message_of(&m)?.sent_at))
    }

    fn author_kind(&mut self, m: Resource<MessageHandle>) -> Result<String> {
        Ok(self.message_of(&m)?.author_kind.to_string())
    }

    fn author_name(&mut self, m: Resource<MessageHandle>) -> Result<Option<String>> {
        Ok(self.message_of(&m)?.author_name.clone())
    }

    fn reply_to(&mut self, m: Resource<MessageHandle>) -> Result<Option<String>> {
        Ok(self.message_of(&m)?.reply_to.clone())
    }

    fn payload(&mut self, m: Resource<MessageHandle>) -> Result<Option<String>> {
        Ok(self.message_of(&m)?.payload.clone())
    }

    fn attribute(&mut self, m: Resource<MessageHandle>, key: String) -> Result<Option<String>> {
        Ok(self.message_of(&m)?.attributes.get(&key).cloned())
    }

    fn deleted(&mut self, m: Resource<MessageHandle>) -> Result<bool> {
        Ok(self.message_of(&m)?.deleted)
    }

    fn attachments(&mut self, m: Resource<MessageHandle>) -> Result<Vec<Resource<AttachmentHandle>>> {
        let attachments = self.message_of(&m)?.attachments.clone();
        attachments.iter().map(|attachment| self.push_attachment(attachment)).collect()
    }

    fn subject(&mut self, m: Resource<MessageHandle>) -> Result<Option<String>> {
        let message = self.message_of(&m)?;
        Ok(message.subject.clone().filter(|_| !message.deleted))
    }

    fn edited_at(&mut self, m: Resource<MessageHandle>) -> Result<Option<f64>> {
        Ok(self.message_of(&m)?.edited_at.map(millis))
    }

    fn content(&mut self, m: Resource<MessageHandle>) -> Result<Option<String>> {
        let message = self.message_of(&m)?;
        Ok(message.content.clone().filter(|_| !message.deleted))
    }

    fn drop(&mut self, handle: Resource<MessageHandle>) -> Result<()> {
        self.forget(handle)
    }
}

impl HostContact for State {
    fn id(&mut self, contact: Resource<ContactHandle>) -> Result<String> {
        Ok(self.contact_of(&contact)?.id.clone())
    }

    fn name(&mut self, contact: Resource<ContactHandle>) -> Result<Option<String>> {
        Ok(self.contact_of(&contact)?.name.clone())
    }

    fn first_name(&mut self, contact: Resource<ContactHandle>) -> Result<Option<String>> {
        Ok(self.contact_of(&contact)?.first_name().map(str::to_owned))
    }

    fn attribute(&mut self, contact: Resource<ContactHandle>, key: String) -> Result<Option<String>> {
        Ok(self.contact_of(&contact)?.attributes.get(&key).cloned())
    }

    fn created_at(&mut self, contact: Resource<ContactHandle>) -> Result<f64> {
        Ok(millis(self.contact_of(&contact)?.created_at))
    }

    fn reachable(&mut self, contact: Resource<ContactHandle>) -> Result<bool> {
        let channel = &self.conversation_now()?.channel;
        Ok(self.contact_of(&contact)?.standing.blocked_since(channel).is_none())
    }

    fn consent(&mut self, contact: Resource<ContactHandle>, purpose: String) -> Result<String> {
        let channel = &self.conversation_now()?.channel;
        Ok(self.contact_of(&contact)?.standing.consent(channel, &purpose).to_string())
    }

    fn drop(&mut self, handle: Resource<ContactHandle>) -> Result<()> {
        self.forget(handle)
    }
}

impl HostAttachment for State {
    fn id(&mut self, a: Resource<AttachmentHandle>) -> Result<String> {
        Ok(self.get(&a)?.0.id.clone())
    }

    fn kind(&mut self, a: Resource<AttachmentHandle>) -> Result<String> {
        Ok(self.get(&a)?.0.kind.to_string())
    }

    fn name(&mut self, a: Resource<AttachmentHandle>) -> Result<Option<String>> {
        Ok(self.get(&a)?.0.name.clone())
    }

    fn media_type(&mut self, a: Resource<AttachmentHandle>) -> Result<Option<String>> {
        Ok(self.get(&a)?.0.media_type.clone())
    }

    fn size(&mut self, a: Resource<AttachmentHandle>) -> Result<Option<u32>> {
        Ok(self.get(&a)?.0.size)
    }

    fn hint(&mut self, a: Resource<AttachmentHandle>) -> Result<Option<String>> {
        Ok(self.get(&a)?.0.hint.clone())
    }

    fn duration_ms(&mut self, a: Resource<AttachmentHandle>) -> Result<Option<u32>> {
        Ok(self.get(&a)?.0.duration_ms)
    }

    fn drop(&mut self, handle: Resource<AttachmentHandle>) -> Result<()> {
        self.forget(handle)
    }
}
