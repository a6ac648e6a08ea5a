//! Uses every getter.

use crate::log_caught;
use plugboard_sdk::{MessageEvent, contacts, info, text};
use serde_json::Value;

/// Returns `object` if a text is a JSON object.
pub fn document(text: &str) -> &'static str {
    match serde_json::from_str(text) {
        Ok(Value::Object(_)) => "object",
        _ => "no object",
    }
}

/// Returns a text, or `-` if there is none.
pub fn or_not(value: Option<String>) -> String {
    value.unwrap_or_else(|| "-".into())
}

/// Logs everything in the event.
pub fn message(event: &MessageEvent) {
    info!("event.id {}", event.id());
    info!("event.occurred-at {}", event.occurred_at());
    info!("event.depth {}", event.depth());
    info!("event.late {}", event.late());
    info!("event.json {}", document(&event.json()));
    let message = event.message();
    info!("message.id {}", message.id());
    info!("message.direction {}", message.direction());
    info!("message.kind {}", message.kind());
    info!("message.text {}", message.text());
    info!("message.subject {}", or_not(message.subject()));
    info!("message.sent-at {}", message.sent_at());
    info!("message.author-kind {}", message.author_kind());
    info!("message.author-name {}", or_not(message.author_name()));
    info!("message.reply-to {}", or_not(message.reply_to()));
    info!("message.payload {}", or_not(message.payload()));
    info!("message.attribute {}", or_not(message.attribute("campaign")));
    info!("message.deleted {}", message.deleted());
    info!("message.edited-at {}", or_not(message.edited_at().map(|at| at.to_string())));
    info!("message.content {}", or_not(message.content()));
    let attachments = message.attachments();
    info!("message.attachments {}", attachments.len());
    if let Some(attachment) = attachments.first() {
        info!("attachment.id {}", attachment.id());
        info!("attachment.kind {}", attachment.kind());
        info!("attachment.name {}", or_not(attachment.name()));
        info!("attachment.media-type {}", or_not(attachment.media_type()));
        info!("attachment.size {}", or_not(attachment.size().map(|size| size.to_string())));
        info!("attachment.hint {}", or_not(attachment.hint()));
        info!("attachment.duration-ms {}", or_not(attachment.duration_ms().map(|ms| ms.to_string())));
    }
    let contact = event.contact();
    info!("contact.id {}", contact.id());
    info!("contact.name {}", or_not(contact.name()));
    info!("contact.first-name {}", or_not(contact.first_name()));
    info!("contact.attribute {}", or_not(contact.attribute("language")));
    info!("contact.created-at {}", contact.created_at());
    info!("contact.reachable {}", contact.reachable());
    info!("contact.consent {}", contact.consent("marketing"));
    conversation(event);
}

fn conversation(event: &MessageEvent) {
    let conversation = event.conversation();
    info!("conversation.id {}", conversation.id());
    info!("conversation.channel {}", conversation.channel());
    info!("conversation.kind {}", conversation.kind());
    info!("conversation.status {}", conversation.status());
    info!("conversation.category {}", or_not(conversation.category()));
    info!("conversation.priority {}", conversation.priority());
    info!("conversation.labels {}", conversation.labels().join(","));
    info!("conversation.assignee {}", or_not(conversation.assignee()));
    info!("conversation.team {}", or_not(conversation.team()));
    info!("conversation.automation {}", conversation.automation());
    info!("conversation.contact {}", conversation.contact().id());
    info!("conversation.messages {}", conversation.messages(10).len());
    info!("conversation.created-at {}", conversation.created_at());
    info!("conversation.account-name {}", or_not(conversation.account_name()));
    info!("conversation.lead {}", or_not(conversation.lead().map(|lead| lead.id())));
    info!("conversation.name {}", or_not(conversation.name()));
    let ids: Vec<_> = conversation.participants(10).iter().map(plugboard_sdk::Contact::id).collect();
    info!("conversation.participants {}", ids.join(","));
    info!("conversation.participant-count {}", conversation.participant_count());
}

/// Logs the customers who are in the conversation, and tries to change each of them.
pub fn members(event: &MessageEvent) {
    let conversation = event.conversation();
    let members = conversation.participants(10);
    for member in &members {
        let (name, consent) = (or_not(member.name()), member.consent("marketing"));
        info!("member {} {name} {} {consent}", member.id(), member.reachable());
    }
    info!("members {}", conversation.participant_count());
    members.iter().filter_map(|member| contacts::set_name(member, "Countess").err()).for_each(|it| log_caught(&it));
    info!("named {}", or_not(event.contact().name()));
}

/// Logs what the SDK can read from a customer's text.
pub fn text(rest: &str) {
    let joined = |all: Vec<String>| or_not(Some(all.join(",")).filter(|all| !all.is_empty()));
    info!("fold {}", text::fold(rest));
    let keywords = ["order", "zamówien*", "not there"].map(str::to_owned);
    info!("contains {}", joined(text::contains(rest, &keywords).iter().map(u32::to_string).collect()));
    info!("emails {}", joined(text::emails(rest)));
    for phone in text::phones(rest, Some("PL")) {
        info!("phone {}|{}|{}", phone.written, phone.number, or_not(phone.extension));
    }
    info!("international {}", text::phones(rest, None).len());
    info!("language {}", or_not(text::language(rest)));
}
