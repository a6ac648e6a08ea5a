//! Replies with the opening hours when a customer asks for them, and counts how often.

use plugboard_sdk::{
    Failure, MessageEvent, OnMessage, config, info, kv, log,
    replies::{self, Draft},
};

struct Plugin;
plugboard_sdk::export!(Plugin: OnMessage);

impl OnMessage for Plugin {
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        // Log the message of a panic.
        log::panics();
        if !asks_for_hours(&event.message().text()) {
            return Ok(());
        }
        let hours = config::get("hours").ok_or_else(|| config::wrong("hours", "is missing"))?;
        replies::reply(&event.conversation(), Draft::new(&format!("We are open {hours}.")))?;
        let asked = kv::shared_add("asked", 1.0)?;
        info!("asked {asked} times so far");
        Ok(())
    }
}

/// Returns true if a customer asks when we are open.
fn asks_for_hours(text: &str) -> bool {
    let text = text.to_lowercase();
    ["hours", "open"].iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::asks_for_hours;

    #[test]
    fn only_questions_about_hours_are_answered() {
        assert!(asks_for_hours("What are your HOURS?"));
        assert!(asks_for_hours("when are you open"));
        assert!(!asks_for_hours("Where is my order?"));
    }
}
