//! A help desk for the server tests: it writes notes about its events, so that tests can read them.

mod limits;
mod people;

use plugboard_sdk::{
    CommentEvent, Failure, FeedbackEvent, MessageEvent, OnComment, OnFeedback, OnMessage, OnReaction, OnReceipt,
    ReactionEvent, ReceiptEvent, config, directory, feedback, files, handover, notes,
    replies::{self, Draft},
};

struct Desk;
plugboard_sdk::export!(Desk: OnMessage, OnComment, OnReaction, OnReceipt, OnFeedback, Reviewer, Assistant);

/// Whether the plugin only reviews and assists.
fn quiet() -> bool {
    config::get("quiet").as_deref() == Some("true")
}

impl OnMessage for Desk {
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        let (conversation, text) = (event.conversation(), event.message().text());
        if let Some(payload) = event.message().payload().filter(|_| !quiet()) {
            notes::add(&conversation, &format!("pressed {payload}"))?;
        }
        let (word, rest) = text.split_once(' ').unwrap_or((&text, ""));
        match word {
            _ if quiet() => Ok(()),
            "say" => replies::reply(&conversation, Draft::new(rest)).map(drop),
            "rate" => {
                let rating = rest.parse().map_err(|_| Failure::invalid("no number"))?;
                feedback::record(&conversation, rating, 5, Some("in words"))
            }
            "where" => {
                let linked = handover::linked(&conversation)?;
                let mut kinds = Vec::new();
                for id in &linked {
                    let found: serde_json::Value = serde_json::from_str(&directory::conversation(id)?)
                        .map_err(|error| Failure::internal(error.to_string()))?;
                    kinds.push(found["kind"].as_str().unwrap_or("-").to_owned());
                }
                notes::add(&conversation, &format!("linked with {}", kinds.join(",")))
            }
            "read" => {
                let all = event.message().attachments();
                let file = all.first().ok_or_else(|| Failure::invalid("no file"))?;
                let middle = files::read(file, 3, 5)?;
                let behind = files::read(file, 1_000_000, 5)?;
                let text = String::from_utf8_lossy(&middle);
                notes::add(&conversation, &format!("read {text} and {}", behind.len()))
            }
            "files" => limits::files(&event),
            "directory" => {
                limits::directory();
                Ok(())
            }
            "ratings" => {
                limits::ratings(&event);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl OnComment for Desk {
    fn handle(event: CommentEvent) -> Result<(), Failure> {
        if quiet() {
            return Ok(());
        }
        let name = event.contact().name().unwrap_or_default();
        let draft = Draft::new(&format!("Hello {name}, let us talk here."));
        handover::private_reply(&event.comment(), draft)?;
        replies::reply(&event.conversation(), Draft::new("We have sent you a message.")).map(drop)
    }
}

impl OnReaction for Desk {
    fn handle(event: ReactionEvent) -> Result<(), Failure> {
        let (emoji, name) = (event.emoji().unwrap_or_else(|| "-".into()), event.contact().name().unwrap_or_default());
        notes::add(&event.conversation(), &format!("{name}: {emoji} to {}", event.message().text()))
    }
}

impl OnReceipt for Desk {
    fn handle(event: ReceiptEvent) -> Result<(), Failure> {
        // Each answer causes another receipt, which it answers too. Only the host stops this loop.
        if event.message().text() == "loop" {
            return replies::reply(&event.conversation(), Draft::new("loop")).map(drop);
        }
        notes::add(&event.conversation(), &format!("{} {}", event.state(), event.message().text()))
    }
}

impl OnFeedback for Desk {
    fn handle(event: FeedbackEvent) -> Result<(), Failure> {
        let text = event.text().unwrap_or_else(|| "-".into());
        notes::add(&event.conversation(), &format!("rated {}/{}: {text}", event.rating(), event.best()))
    }
}
