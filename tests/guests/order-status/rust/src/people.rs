//! The roles that help people: the reviewer of outgoing replies, and the assistant.

use crate::{OrderStatus, reading::or_not};
use plugboard_sdk::{
    Assistant, CommandEvent, CommandList, Failure, ReplyReview, Reviewer, SuggestionRequest, info, notes,
    replies::{self, Draft},
};

impl Reviewer for OrderStatus {
    fn review(reply: ReplyReview) -> Result<(), Failure> {
        let text = reply.message().text();
        let titles: Vec<String> = reply.quick_replies().into_iter().map(|(title, _)| title).collect();
        info!("review {} {text}", reply.sender());
        info!("buttons {}", if titles.is_empty() { "-".into() } else { titles.join(",") });
        info!("template {}", or_not(reply.template().map(|(name, _)| name)));
        if text == "not now" {
            return Err(Failure::unavailable("ask again").with_code("later"));
        }
        if text.contains("secret") {
            reply.hold("it tells a secret");
        }
        if text.contains("teh") {
            reply.amend(&text.replace("teh", "the"));
        }
        Ok(())
    }
}

impl Assistant for OrderStatus {
    fn suggest(request: SuggestionRequest) -> Result<(), Failure> {
        let draft = Some(request.draft()).filter(|draft| !draft.is_empty());
        info!("suggest {} {}", request.agent(), or_not(draft.clone()));
        request.suggest(&format!("Hello {}", or_not(request.contact().name())));
        if let Some(draft) = draft {
            request.suggest(&format!("{draft}, thank you."));
        }
        Ok(())
    }

    fn commands(request: CommandList) -> Result<(), Failure> {
        info!("commands {}", request.agent());
        request.offer("refund", "Refund", Some("order number"));
        request.offer("greet", "Greet", None);
        Ok(())
    }

    fn run(command: CommandEvent) -> Result<(), Failure> {
        let (conversation, agent) = (command.conversation(), command.agent());
        match command.name().as_str() {
            "refund" => notes::add(&conversation, &format!("refund of {} for {agent}", or_not(command.input()))),
            "greet" => replies::reply(&conversation, Draft::new(&format!("Hello from {agent}"))).map(drop),
            name => Err(Failure::not_found(format!("there is no command {name}")).with_code("unknown-command")),
        }
    }
}
