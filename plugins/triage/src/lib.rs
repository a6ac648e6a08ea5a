//! Classifies conversations by rules. Each message from a customer can set the category, priority, labels and team. If
//! a rule marks a message as sensitive, the conversation is escalated to people with automatic replies off.
//!
//! The plugin never undoes the decisions of people and other plugins. It changes the category only if there is none or
//! the default one, and the team only if there is none. It only raises the priority, except that it may lower it from
//! `normal` to `low`.

pub mod config;
pub mod decide;
mod defaults;
pub mod words;

use decide::{Decision, Level, MessageFacts};
use plugboard_sdk::{Contact, Conversation, Failure, MessageEvent, OnMessage, info, log, text, triage};

struct Triage;
plugboard_sdk::export!(Triage: OnMessage);

impl OnMessage for Triage {
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        log::panics();
        let rules = config::Config::read()?;
        let (conversation, contact) = (event.conversation(), event.contact());
        let decision = decide::decide(&rules, &facts(&event, &conversation, contact));
        if decision.matched.is_empty() {
            info!("no rule matched");
        } else {
            info!("matched: {}", decision.matched.join(", "));
        }
        apply(&conversation, &decision)
    }
}

/// Collects the data that the rules need.
fn facts(event: &MessageEvent, conversation: &Conversation, contact: Contact) -> MessageFacts<'static> {
    let text = event.message().text();
    MessageFacts {
        detected_language: text::language(&text),
        contains: Box::new({
            let text = text.clone();
            move |keywords| text::contains(&text, keywords)
        }),
        text,
        channel: conversation.channel(),
        language: contact.attribute("language"),
        value: contact.attribute("value").and_then(|value| value.trim().parse().ok()),
        attribute: Box::new(move |key| contact.attribute(key)),
        priority: Level::from_word(&conversation.priority()),
        category: conversation.category(),
        has_team: conversation.team().is_some(),
        automation: conversation.automation(),
    }
}

/// Requests the changes from the host.
fn apply(conversation: &Conversation, decision: &Decision) -> Result<(), Failure> {
    if let Some(category) = &decision.category {
        triage::set_category(conversation, category)?;
    }
    if let Some(priority) = decision.priority {
        let priority = match priority {
            Level::Low => triage::Priority::Low,
            Level::Normal => triage::Priority::Normal,
            Level::High => triage::Priority::High,
            Level::Urgent => triage::Priority::Urgent,
        };
        triage::set_priority(conversation, priority)?;
    }
    for label in &decision.labels {
        triage::add_label(conversation, label)?;
    }
    if let Some(team) = &decision.team {
        triage::assign_team(conversation, Some(team))?;
    }
    if let Some(reason) = &decision.escalate {
        triage::escalate(conversation, reason)?;
    }
    Ok(())
}
