//! An event as a single JSON document, for languages in which many small calls are expensive.

use crate::state::{Help, State, Subject};
use plugboard_model::{Attachment, Contact, Event, EventBody, Lead, Message, content_value};
use serde_json::{Value, json};
use wasmtime::Result;

impl State {
    /// Builds the event's document. Its members have the same names as the getters, with underscores.
    pub(super) fn document(&self) -> Result<String> {
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
                "name": conversation.name,
                "lead": self.lead_now()?.map(lead),
            },
            "contact": {
                "id": contact.id,
                "name": contact.name,
                "first_name": contact.first_name(),
                "attributes": contact.attributes,
                "reachable": contact.standing.blocked_since(&conversation.channel).is_none(),
                "consents": consents(contact, &conversation.channel),
                "created_at": contact.created_at,
            },
        });
        self.add_event_members(&mut document, event);
        Ok(document.to_string())
    }

    /// Adds the members that are specific to this kind of event.
    fn add_event_members(&self, document: &mut Value, event: &Event) {
        match &event.body {
            EventBody::Message(incoming) => document["message"] = message(incoming),
            EventBody::Comment(incoming) => document["comment"] = message(incoming),
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
            EventBody::Reaction(reaction) => {
                document["message"] = message(&reaction.message);
                document["emoji"] = json!(reaction.emoji);
                document["taken_back"] = json!(reaction.taken_back);
            }
            EventBody::Receipt(receipt) => {
                document["message"] = message(&receipt.message);
                document["state"] = json!(receipt.state);
                document["code"] = json!(receipt.failure.as_ref().and_then(|failure| failure.code.as_ref()));
                document["reason"] = json!(receipt.failure.as_ref().map(|failure| &failure.message));
            }
            EventBody::Feedback(feedback) => {
                document["message"] = feedback.message.as_ref().map_or(Value::Null, message);
                document["rating"] = json!(feedback.rating.rating);
                document["best"] = json!(feedback.rating.best);
                document["text"] = json!(feedback.rating.text);
            }
            EventBody::Contact(changed) => {
                document["changes"] = json!(changed.changes);
                document["purpose"] = json!(changed.purpose);
            }
            EventBody::Review(review) => {
                document["message"] = message(&review.message);
                document["quick_replies"] = json!(review.quick_replies);
                document["template"] = json!(review.template.as_ref().map(|t| [&t.name, &t.language]));
                document["sender"] = json!(review.sender);
            }
            EventBody::Command(command) => {
                document["name"] = json!(command.name);
                document["input"] = json!(command.input);
                document["agent"] = json!(command.agent);
            }
        }
        if let Subject::Help(_, help) = &self.subject {
            let (Help::Suggest { agent, .. } | Help::Commands { agent }) = help;
            document["agent"] = json!(agent);
            if let Help::Suggest { draft, .. } = help {
                document["draft"] = json!(draft);
            }
        }
    }
}

/// Returns what a customer consents to on a channel: the state by purpose, as far as the purpose is known.
fn consents(contact: &Contact, channel: &str) -> Value {
    let known = contact.standing.consents.iter().filter(|known| known.channel == channel);
    known.map(|known| (known.purpose.clone(), json!(contact.standing.consent(channel, &known.purpose)))).collect()
}

fn message(message: &Message) -> Value {
    json!({
        "id": message.id,
        "direction": message.direction,
        "kind": message.kind,
        "text": if message.deleted { "" } else { &message.text },
        "subject": message.subject.as_deref().filter(|_| !message.deleted),
        "sent_at": message.sent_at,
        "author_kind": message.author_kind,
        "author_name": message.author_name,
        "reply_to": message.reply_to,
        "payload": message.payload,
        "attributes": message.attributes,
        "deleted": message.deleted,
        "edited_at": message.edited_at,
        "content": message.content.as_deref().filter(|_| !message.deleted).map(content_value),
        "attachments": message.attachments.iter().map(attachment).collect::<Vec<_>>(),
    })
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
        "hint": attachment.hint,
        "duration_ms": attachment.duration_ms,
    })
}
