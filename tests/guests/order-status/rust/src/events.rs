//! The handlers other than `on-message`.

use crate::{
    OrderStatus,
    powers::word_of,
    reading::{document, or_not},
};
use plugboard_sdk::{
    CommentEvent, ContactEvent, ConversationEvent, Failure, FeedbackEvent, LeadEvent, OnComment, OnContact,
    OnConversation, OnFeedback, OnLead, OnReaction, OnReceipt, OnRefused, OnTimer, ReactionEvent, ReceiptEvent,
    RefusedEvent, TimerEvent, handover, info, replies::Draft,
};

impl OnConversation for OrderStatus {
    fn handle(event: ConversationEvent) -> Result<(), Failure> {
        info!("conversation {} {}", event.conversation().id(), event.changes().join(","));
        info!("json {}", document(&event.json()));
        Ok(())
    }
}

impl OnRefused for OrderStatus {
    fn handle(event: RefusedEvent) -> Result<(), Failure> {
        info!("refused {} {} {} {}", event.action(), event.verdict(), event.code(), event.reason());
        Ok(())
    }
}

impl OnTimer for OrderStatus {
    fn handle(event: TimerEvent) -> Result<(), Failure> {
        info!("timer {} {}", event.name(), event.data());
        Ok(())
    }
}

impl OnLead for OrderStatus {
    fn handle(event: LeadEvent) -> Result<(), Failure> {
        let lead = event.lead();
        let value = or_not(lead.value().map(|value| value.to_string()));
        let currency = or_not(lead.currency());
        info!("lead {} {} {value} {currency} {}", lead.id(), lead.stage(), event.changes().join(","));
        Ok(())
    }
}

impl OnComment for OrderStatus {
    fn handle(event: CommentEvent) -> Result<(), Failure> {
        let comment = event.comment();
        let text = comment.text();
        info!("comment {} {text}", or_not(event.contact().name()));
        info!("json {}", document(&event.json()));
        if text.starts_with("order ") {
            let preview = handover::private_reply(&comment, Draft::new("Let us talk here."))?;
            info!("preview {}", word_of(preview));
        }
        Ok(())
    }
}

impl OnReaction for OrderStatus {
    fn handle(event: ReactionEvent) -> Result<(), Failure> {
        let (emoji, name) = (or_not(event.emoji()), or_not(event.contact().name()));
        info!("reaction {emoji} {} {name}", event.message().text());
        info!("taken-back {}", or_not(event.taken_back()));
        Ok(())
    }
}

impl OnReceipt for OrderStatus {
    fn handle(event: ReceiptEvent) -> Result<(), Failure> {
        let (code, reason) = (or_not(event.code()), or_not(event.reason()));
        info!("receipt {} {} {code} {reason}", event.state(), event.message().text());
        Ok(())
    }
}

impl OnFeedback for OrderStatus {
    fn handle(event: FeedbackEvent) -> Result<(), Failure> {
        let (text, message) = (or_not(event.text()), or_not(event.message().map(|message| message.text())));
        info!("feedback {}/{} {text} {message}", event.rating(), event.best());
        Ok(())
    }
}

impl OnContact for OrderStatus {
    fn handle(event: ContactEvent) -> Result<(), Failure> {
        let (contact, changes, purpose) = (event.contact(), event.changes().join(","), or_not(event.purpose()));
        let (reachable, consent) = (contact.reachable(), contact.consent("marketing"));
        info!("contact {} {changes} {purpose} {reachable} {consent}", contact.id());
        info!("json {}", document(&event.json()));
        Ok(())
    }
}
