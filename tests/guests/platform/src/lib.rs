//! The connector of a platform that the tests drive, and a plugin that logs what it hears of the platform's customers.

mod connector;
mod fill;
mod platform_rules;

use plugboard_sdk::{
    ContactEvent, ConversationEvent, Failure, LeadEvent, MessageEvent, OnContact, OnConversation, OnLead, OnMessage,
    OnReaction, OnReceipt, ReactionEvent, ReceiptEvent, info,
    replies::{self, Draft},
};

struct Platform;
plugboard_sdk::export!(
    Platform: Connector, Catalogue, Gestures, OnMessage, OnConversation, OnContact, OnLead, OnReaction, OnReceipt
);

impl OnMessage for Platform {
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        let (conversation, text) = (event.conversation(), event.message().text());
        match text.split_once(' ').unwrap_or((&text, "")) {
            ("say", rest) => replies::reply(&conversation, Draft::new(rest)).map(drop),
            ("members", _) => {
                let names: Vec<_> =
                    conversation.participants(10).iter().map(|one| one.name().unwrap_or_default()).collect();
                info!("members {} of {}", names.join(","), conversation.participant_count());
                Ok(())
            }
            ("rich", rest) => {
                let draft = Draft::new("Look:");
                draft.content(rest);
                if let Err(failure) = replies::reply(&conversation, draft) {
                    info!("refused {} {}", failure.code.unwrap_or_default(), failure.message);
                }
                Ok(())
            }
            (command, rest) => {
                fill::run(command, rest, &event);
                let message = event.message();
                if let Some(payload) = message.payload() {
                    info!("payload {payload}");
                }
                if let Some(content) = message.content() {
                    info!("content {content}");
                }
                Ok(())
            }
        }
    }
}

impl OnConversation for Platform {
    fn handle(event: ConversationEvent) -> Result<(), Failure> {
        let name = event.conversation().name().unwrap_or_else(|| "-".to_owned());
        info!("conversation {} {name}", event.changes().join(","));
        Ok(())
    }
}

impl OnContact for Platform {
    fn handle(event: ContactEvent) -> Result<(), Failure> {
        let contact = event.contact();
        let purpose = event.purpose().unwrap_or_else(|| "-".to_owned());
        let (reachable, consent) = (contact.reachable(), contact.consent("marketing"));
        info!("contact {} {purpose} {reachable} {consent}", event.changes().join(","));
        Ok(())
    }
}

impl OnLead for Platform {
    fn handle(event: LeadEvent) -> Result<(), Failure> {
        let lead = event.lead();
        info!("lead {} {} {}", lead.source().unwrap_or_default(), lead.stage(), event.changes().join(","));
        Ok(())
    }
}

impl OnReceipt for Platform {
    fn handle(event: ReceiptEvent) -> Result<(), Failure> {
        let (code, reason) = (event.code().unwrap_or_default(), event.reason().unwrap_or_default());
        info!("receipt {} {code} {reason}", event.state());
        Ok(())
    }
}

impl OnReaction for Platform {
    /// Answers a 🙏.
    fn handle(event: ReactionEvent) -> Result<(), Failure> {
        let emoji = event.emoji().unwrap_or_default();
        info!("reaction {emoji} {}", event.contact().name().unwrap_or_default());
        if emoji == "🙏" {
            replies::reply(&event.conversation(), Draft::new("You are welcome")).map(drop)
        } else {
            Ok(())
        }
    }
}
