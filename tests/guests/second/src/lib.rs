//! A connector for the contract's second version, `wit/0.1.1`, whose author never rebuilt it. It also has the handlers
//! and the reviewer that this version added. `tests/components/second.rs` and `tests/server/second.rs` check what it
//! does.

mod connector;

#[expect(clippy::pedantic, reason = "generated")]
mod contract {
    wit_bindgen::generate!({
        path: "../../../wit/0.1.1",
        inline: "package plugboard:second;
            world second {
                import plugboard:inbox/config@0.1.1;
                import plugboard:inbox/directory@0.1.1;
                import plugboard:inbox/feedback@0.1.1;
                import plugboard:inbox/files@0.1.1;
                import plugboard:inbox/handover@0.1.1;
                import plugboard:inbox/http@0.1.1;
                import plugboard:inbox/intake@0.1.1;
                import plugboard:inbox/log@0.1.1;
                import plugboard:inbox/replies@0.1.1;
                import plugboard:inbox/rules@0.1.1;
                import plugboard:inbox/secrets@0.1.1;
                export plugboard:inbox/connector@0.1.1;
                export plugboard:inbox/on-comment@0.1.1;
                export plugboard:inbox/on-reaction@0.1.1;
                export plugboard:inbox/on-receipt@0.1.1;
                export plugboard:inbox/on-feedback@0.1.1;
                export plugboard:inbox/reviewer@0.1.1;
            }",
        world: "plugboard:second/second",
        generate_all,
    });
}

use contract::{
    exports::plugboard::inbox::{on_comment, on_feedback, on_reaction, on_receipt, reviewer},
    plugboard::inbox::{
        directory,
        events::{CommentEvent, FeedbackEvent, ReactionEvent, ReceiptEvent},
        feedback, files, handover, log, replies,
        reviews::ReplyReview,
        types::{Failure, FailureKind},
    },
};

struct Second;
contract::export!(Second with_types_in contract);

impl on_comment::Guest for Second {
    fn handle(event: CommentEvent) -> Result<(), Failure> {
        let name = event.contact().first_name().unwrap_or_default();
        let draft = replies::Draft::new(&format!("Hello {name}, let us talk here."));
        let preview = handover::private_reply(&event.comment(), draft)?;
        let linked = handover::linked(&event.conversation())?;
        say(&format!("{preview:?}, {} linked", linked.len()));
        Ok(())
    }
}

impl on_reaction::Guest for Second {
    /// Records 👍 as the best rating. Logs the beginning of the message's file, or else its text.
    fn handle(event: ReactionEvent) -> Result<(), Failure> {
        let message = event.message();
        let about = match message.attachments().first() {
            Some(file) => String::from_utf8_lossy(&files::read(file, 0, 16)?).into_owned(),
            None => message.text(),
        };
        let emoji = event.emoji().unwrap_or_else(|| "-".to_owned());
        if emoji == "👍" {
            feedback::record(&event.conversation(), 5, 5, None)?;
        }
        say(&format!("{emoji} to {about}"));
        Ok(())
    }
}

impl on_receipt::Guest for Second {
    fn handle(event: ReceiptEvent) -> Result<(), Failure> {
        let contact = event.conversation().contact().id();
        let all = directory::conversations(Some(contact.as_str()), None, None, 10)?;
        say(&format!("{}: {}, {} conversations", event.state(), event.message().text(), all.len()));
        Ok(())
    }
}

impl on_feedback::Guest for Second {
    fn handle(event: FeedbackEvent) -> Result<(), Failure> {
        let text = event.text().unwrap_or_else(|| "-".to_owned());
        say(&format!("{}/{}: {text}", event.rating(), event.best()));
        Ok(())
    }
}

impl reviewer::Guest for Second {
    fn review(reply: ReplyReview) -> Result<(), Failure> {
        let text = reply.message().text();
        if text.contains("secret") {
            reply.hold("it contains a secret");
        }
        if text.contains("teh") {
            reply.amend(&text.replace("teh", "the"));
        }
        Ok(())
    }
}

fn say(words: &str) {
    log::write(log::Level::Info, words);
}

fn failure(kind: FailureKind, message: &str) -> Failure {
    Failure { kind, code: None, message: message.to_owned(), retry_after_ms: None }
}
