//! Greets customers who write for the first time.

use plugboard_sdk::{
    ConversationEvent, Failure, OnConversation, config,
    replies::{self, Draft},
};

/// The greeting if the configuration has none.
const GREETING: &str = "Hello {name}, how can we help?";

struct Greeting;
plugboard_sdk::export!(Greeting: OnConversation);

impl OnConversation for Greeting {
    fn handle(event: ConversationEvent) -> Result<(), Failure> {
        if !event.changes().iter().any(|change| change == "created") {
            return Ok(());
        }
        let conversation = event.conversation();
        let greeting = config::get("greeting").unwrap_or_else(|| GREETING.into());
        let name = conversation.contact().first_name().unwrap_or_else(|| "there".into());
        replies::reply(&conversation, Draft::new(&greet(&greeting, &name))).map(drop)
    }
}

fn greet(greeting: &str, name: &str) -> String {
    greeting.replace("{name}", name)
}

#[cfg(test)]
mod tests {
    use super::{GREETING, greet};

    #[test]
    fn the_greeting_addresses_the_customer_by_name() {
        assert_eq!(greet(GREETING, "Ada"), "Hello Ada, how can we help?");
    }
}
