//! `events`: what happened.

use super::{ContactHandle, ConversationHandle, LeadHandle, MessageHandle, check::millis};
use crate::{
    bindings::events::{
        Host, HostConversationEvent, HostLeadEvent, HostMessageEvent, HostRefusedEvent, HostTimerEvent,
    },
    state::State,
};
use plugboard_model::{Attachment, DueTimer, EventBody, Lead, Refusal};
use serde_json::{Value, json};
use wasmtime::{Result, component::Resource};

/// The call's event, a message.
pub struct MessageEvent;
/// The call's event, a change of a conversation.
pub struct ConversationEvent;
/// The call's event, a refusal.
pub struct RefusedEvent;
/// The call's event, a timer that is due.
pub struct TimerEvent;
/// The call's event, a lead that began or changed.
pub struct LeadEvent;

impl State {
    fn refusal(&self) -> Result<&Refusal> {
        match &self.event()?.body {
            EventBody::Refused(refusal) => Ok(refusal),
            _ => Err(wasmtime::Error::msg("this event is no refusal")),
        }
    }

    fn due_timer(&self) -> Result<&DueTimer> {
        match &self.event()?.body {
            EventBody::Timer(timer) => Ok(timer),
            _ => Err(wasmtime::Error::msg("this event is no timer")),
        }
    }

    /// The event as one document. Its members are those of the getters, by the same names.
    fn document(&self) -> Result<String> {
        let (event, conversation, contact) = (self.event()?, self.conversation_now()?, self.contact_now()?);
        let mut document = json!({
            "id": event.id,
            "kind": event.body.kind(),
            "occurred_at": event.occurred_at,
            "depth": event.depth,
            "late": event.late,
            "conversation": {
                "id": conversation.id,
                "channel": conversation.channel,
                "kind": conversation.kind,
                "status": conversation.status,
                "category": conversation.category,
                "priority": conversation.priority,
                "labels": conversation.labels,
                "assignee": conversation.assignee,
                "team": conversation.team,
                "automation": conversation.automation,
                "created_at": conversation.created_at,
                "account_name": event.account_name,
                "lead": self.lead_now()?.map(lead),
            },
            "contact": {
                "id": contact.id,
                "name": contact.name,
                "first_name": contact.first_name(),
                "attributes": contact.attributes,
                "created_at": contact.created_at,
            },
        });
        match &event.body {
            EventBody::Message(message) => {
                document["message"] = json!({
                    "id": message.id,
                    "direction": message.direction,
                    "kind": message.kind,
                    "text": if message.deleted { "" } else { &message.text },
                    "sent_at": message.sent_at,
                    "author_kind": message.author_kind,
                    "author_name": message.author_name,
                    "reply_to": message.reply_to,
                    "payload": message.payload,
                    "attributes": message.attributes,
                    "deleted": message.deleted,
                    "attachments": message.attachments.iter().map(attachment).collect::<Vec<_>>(),
                });
            }
            EventBody::Conversation { changes } => document["changes"] = json!(changes),
            EventBody::Refused(refusal) => {
                document["action"] = json!(refusal.action);
                document["verdict"] = json!(refusal.verdict);
                document["code"] = json!(refusal.code);
                document["reason"] = json!(refusal.reason);
            }
            EventBody::Timer(timer) => {
                document["name"] = json!(timer.name);
                document["data"] = json!(timer.data);
            }
            EventBody::Lead(news) => document["changes"] = json!(news.changes),
        }
        Ok(document.to_string())
    }
}

fn lead(lead: &Lead) -> Value {
    json!({
        "id": lead.id,
        "stage": lead.stage,
        "value": lead.amount(),
        "currency": lead.currency,
        "source": lead.source,
        "attributes": lead.attributes,
        "created_at": lead.created_at,
    })
}

fn attachment(attachment: &Attachment) -> Value {
    json!({
        "id": attachment.id,
        "kind": attachment.kind,
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": attachment.size,
    })
}

impl Host for State {}

/// The getters that every event has.
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

impl HostMessageEvent for State {
    common!(MessageEvent);

    fn message(&mut self, _: Resource<MessageEvent>) -> Result<Resource<MessageHandle>> {
        self.push(MessageHandle::Event)
    }

    fn contact(&mut self, _: Resource<MessageEvent>) -> Result<Resource<ContactHandle>> {
        self.push(ContactHandle)
    }
}

impl HostConversationEvent for State {
    common!(ConversationEvent);

    fn changes(&mut self, _: Resource<ConversationEvent>) -> Result<Vec<String>> {
        match &self.event()?.body {
            EventBody::Conversation { changes } => Ok(changes.clone()),
            _ => Err(wasmtime::Error::msg("this event is no change of a conversation")),
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
            _ => Err(wasmtime::Error::msg("this event is no change of a lead")),
        }
    }
}
