//! `events`: the events that handlers receive.

use super::{
    ContactHandle, ConversationHandle, LeadHandle, MessageHandle,
    bindings::events::{
        Host, HostCommentEvent, HostContactEvent, HostConversationEvent, HostFeedbackEvent, HostLeadEvent,
        HostMessageEvent, HostReactionEvent, HostReceiptEvent, HostRefusedEvent, HostTimerEvent,
    },
    check::millis,
};
use crate::state::State;
use plugboard_model::{ChangedContact, DueTimer, EventBody, Feedback, Receipt, Refusal};
use wasmtime::{Result, component::Resource};

/// A handle of the call's event: a message.
pub struct MessageEvent;
/// A handle of the call's event: a change of the conversation.
pub struct ConversationEvent;
/// A handle of the call's event: a refusal.
pub struct RefusedEvent;
/// A handle of the call's event: a timer that is due.
pub struct TimerEvent;
/// A handle of the call's event: a lead that was opened or changed.
pub struct LeadEvent;
/// A handle of the call's event: a comment.
pub struct CommentEvent;
/// A handle of the call's event: a reaction.
pub struct ReactionEvent;
/// A handle of the call's event: a receipt for one of our messages.
pub struct ReceiptEvent;
/// A handle of the call's event: feedback from a customer.
pub struct FeedbackEvent;
/// A handle of the call's event: a change of what is known about a customer.
pub struct ContactEvent;

impl State {
    fn refusal(&self) -> Result<&Refusal> {
        match &self.event()?.body {
            EventBody::Refused(refusal) => Ok(refusal),
            _ => Err(wasmtime::Error::msg("this event is not a refusal")),
        }
    }

    fn due_timer(&self) -> Result<&DueTimer> {
        match &self.event()?.body {
            EventBody::Timer(timer) => Ok(timer),
            _ => Err(wasmtime::Error::msg("this event is not a timer")),
        }
    }

    fn feedback(&self) -> Result<&Feedback> {
        match &self.event()?.body {
            EventBody::Feedback(feedback) => Ok(feedback),
            _ => Err(wasmtime::Error::msg("this event is not feedback")),
        }
    }

    fn receipt_of_event(&self) -> Result<&Receipt> {
        match &self.event()?.body {
            EventBody::Receipt(receipt) => Ok(receipt),
            _ => Err(wasmtime::Error::msg("this event is not a receipt")),
        }
    }

    fn changed_contact(&self) -> Result<&ChangedContact> {
        match &self.event()?.body {
            EventBody::Contact(changed) => Ok(changed),
            _ => Err(wasmtime::Error::msg("this event is not a change of a customer")),
        }
    }
}

impl Host for State {}

/// Implements the functions that every event resource has.
macro_rules! common {
    ($handle:ident) => {
        fn id(&mut self, _: Resource<$handle>) -> Result<String> {
            Ok(self.event()?.id.clone())
        }

        fn conversation(&mut self, _: Resource<$handle>) -> Result<Resource<ConversationHandle>> {
            self.push(ConversationHandle)
        }

        fn occurred_at(&mut self, _: Resource<$handle>) -> Result<f64> {
            Ok(millis(self.event()?.occurred_at))
        }

        fn depth(&mut self, _: Resource<$handle>) -> Result<u32> {
            Ok(self.event()?.depth)
        }

        fn late(&mut self, _: Resource<$handle>) -> Result<bool> {
            Ok(self.event()?.late)
        }

        fn json(&mut self, _: Resource<$handle>) -> Result<String> {
            self.document()
        }

        fn drop(&mut self, handle: Resource<$handle>) -> Result<()> {
            self.forget(handle)
        }
    };
}
pub(super) use common;

/// Implements the getter of the event's customer.
macro_rules! contact {
    ($handle:ident) => {
        fn contact(&mut self, _: Resource<$handle>) -> Result<Resource<ContactHandle>> {
            self.push(ContactHandle::Event)
        }
    };
}
pub(super) use contact;

/// Implements the getter of the message that the event is about.
macro_rules! message {
    ($handle:ident) => {
        fn message(&mut self, _: Resource<$handle>) -> Result<Resource<MessageHandle>> {
            self.push(MessageHandle::Event)
        }
    };
}
pub(super) use message;

impl HostMessageEvent for State {
    common!(MessageEvent);
    contact!(MessageEvent);
    message!(MessageEvent);
}

impl HostConversationEvent for State {
    common!(ConversationEvent);

    fn changes(&mut self, _: Resource<ConversationEvent>) -> Result<Vec<String>> {
        match &self.event()?.body {
            EventBody::Conversation { changes } => Ok(changes.clone()),
            _ => Err(wasmtime::Error::msg("this event is not a change of a conversation")),
        }
    }
}

impl HostRefusedEvent for State {
    common!(RefusedEvent);

    fn action(&mut self, _: Resource<RefusedEvent>) -> Result<String> {
        Ok(self.refusal()?.action.clone())
    }

    fn verdict(&mut self, _: Resource<RefusedEvent>) -> Result<String> {
        Ok(self.refusal()?.verdict.to_string())
    }

    fn code(&mut self, _: Resource<RefusedEvent>) -> Result<String> {
        Ok(self.refusal()?.code.clone())
    }

    fn reason(&mut self, _: Resource<RefusedEvent>) -> Result<String> {
        Ok(self.refusal()?.reason.clone())
    }
}

impl HostTimerEvent for State {
    common!(TimerEvent);

    fn name(&mut self, _: Resource<TimerEvent>) -> Result<String> {
        Ok(self.due_timer()?.name.clone())
    }

    fn data(&mut self, _: Resource<TimerEvent>) -> Result<String> {
        Ok(self.due_timer()?.data.clone())
    }
}

impl HostLeadEvent for State {
    common!(LeadEvent);

    fn lead(&mut self, _: Resource<LeadEvent>) -> Result<Resource<LeadHandle>> {
        self.lead_handle()?.ok_or_else(|| wasmtime::Error::msg("this event has no lead"))
    }

    fn changes(&mut self, _: Resource<LeadEvent>) -> Result<Vec<String>> {
        match &self.event()?.body {
            EventBody::Lead(news) => Ok(news.changes.clone()),
            _ => Err(wasmtime::Error::msg("this event is not a change of a lead")),
        }
    }
}

impl HostCommentEvent for State {
    common!(CommentEvent);
    contact!(CommentEvent);

    fn comment(&mut self, _: Resource<CommentEvent>) -> Result<Resource<MessageHandle>> {
        self.push(MessageHandle::Event)
    }
}

impl HostReactionEvent for State {
    common!(ReactionEvent);
    contact!(ReactionEvent);
    message!(ReactionEvent);

    fn emoji(&mut self, _: Resource<ReactionEvent>) -> Result<Option<String>> {
        match &self.event()?.body {
            EventBody::Reaction(reaction) => Ok(reaction.emoji.clone()),
            _ => Err(wasmtime::Error::msg("this event is not a reaction")),
        }
    }

    fn taken_back(&mut self, _: Resource<ReactionEvent>) -> Result<Option<String>> {
        match &self.event()?.body {
            EventBody::Reaction(reaction) => Ok(reaction.taken_back.clone()),
            _ => Err(wasmtime::Error::msg("this event is not a reaction")),
        }
    }
}

impl HostReceiptEvent for State {
    common!(ReceiptEvent);
    message!(ReceiptEvent);

    fn state(&mut self, _: Resource<ReceiptEvent>) -> Result<String> {
        Ok(self.receipt_of_event()?.state.to_string())
    }

    fn code(&mut self, _: Resource<ReceiptEvent>) -> Result<Option<String>> {
        Ok(self.receipt_of_event()?.failure.as_ref().and_then(|failure| failure.code.clone()))
    }

    fn reason(&mut self, _: Resource<ReceiptEvent>) -> Result<Option<String>> {
        Ok(self.receipt_of_event()?.failure.as_ref().map(|failure| failure.message.clone()))
    }
}

impl HostFeedbackEvent for State {
    common!(FeedbackEvent);
    contact!(FeedbackEvent);

    fn message(&mut self, _: Resource<FeedbackEvent>) -> Result<Option<Resource<MessageHandle>>> {
        let rated = self.feedback()?.message.is_some();
        rated.then(|| self.push(MessageHandle::Event)).transpose()
    }

    fn rating(&mut self, _: Resource<FeedbackEvent>) -> Result<u32> {
        Ok(self.feedback()?.rating.rating)
    }

    fn best(&mut self, _: Resource<FeedbackEvent>) -> Result<u32> {
        Ok(self.feedback()?.rating.best)
    }

    fn text(&mut self, _: Resource<FeedbackEvent>) -> Result<Option<String>> {
        Ok(self.feedback()?.rating.text.clone())
    }
}

impl HostContactEvent for State {
    common!(ContactEvent);
    contact!(ContactEvent);

    fn changes(&mut self, _: Resource<ContactEvent>) -> Result<Vec<String>> {
        Ok(self.changed_contact()?.changes.clone())
    }

    fn purpose(&mut self, _: Resource<ContactEvent>) -> Result<Option<String>> {
        Ok(self.changed_contact()?.purpose.clone())
    }
}
