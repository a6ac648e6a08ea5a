//! Helps people: reviews, suggestions and commands.

use crate::Desk;
use plugboard_sdk::{
    Assistant, CommandEvent, CommandList, Failure, ReplyReview, Reviewer, SuggestionRequest, notes,
    replies::{self, Draft},
};

impl Reviewer for Desk {
    fn review(reply: ReplyReview) -> Result<(), Failure> {
        let text = reply.message().text();
        if text.contains("secret") {
            reply.hold("it tells a secret");
        }
        if text.contains("teh") {
            reply.amend(&text.replace("teh", "the"));
        }
        if text == "empty" {
            reply.hold("");
        }
        if text.contains("long") {
            reply.amend(&"x".repeat(5_000));
        }
        if text.contains("broken") {
            return Err(Failure::unavailable("the dictionary is closed"));
        }
        Ok(())
    }
}

impl Assistant for Desk {
    fn suggest(request: SuggestionRequest) -> Result<(), Failure> {
        if request.draft() == "break" {
            return Err(Failure::unavailable("no words today"));
        }
        if let Some(count) = request.draft().strip_prefix("many ").and_then(|count| count.parse().ok()) {
            (0..count).for_each(|_| request.suggest("one more"));
            return Ok(());
        }
        let tried = notes::add(&request.conversation(), "by the way").err().and_then(|failure| failure.code);
        request.suggest(&format!("{}: {}", request.agent(), request.draft()));
        request.suggest(&format!("a note is {}", tried.unwrap_or_default()));
        Ok(())
    }

    fn commands(request: CommandList) -> Result<(), Failure> {
        let more: usize = request.agent().strip_prefix("wants ").and_then(|count| count.parse().ok()).unwrap_or(1);
        (0..more).for_each(|_| request.offer("greet", "Greet", Some("name")));
        Ok(())
    }

    fn run(command: CommandEvent) -> Result<(), Failure> {
        match command.name().as_str() {
            "greet" => {
                let whom = command.input().unwrap_or_else(|| "there".into());
                replies::reply(&command.conversation(), Draft::new(&format!("Hello {whom}, says {}", command.agent())))
                    .map(drop)
            }
            name => Err(Failure::not_found(format!("there is no command {name}"))),
        }
    }
}
