//! A connector for the contract's third version, `wit/0.1.2`, whose author never rebuilt it. It has every role and power
//! that this version added. `tests/components/third.rs` and `tests/server/third.rs` check what it does.

mod connector;
mod roles;

#[expect(clippy::pedantic, reason = "generated")]
mod contract {
    wit_bindgen::generate!({
        path: "../../../wit/0.1.2",
        inline: "package plugboard:third;
            world third {
                import plugboard:inbox/config@0.1.2;
                import plugboard:inbox/corrections@0.1.2;
                import plugboard:inbox/http@0.1.2;
                import plugboard:inbox/intake@0.1.2;
                import plugboard:inbox/links@0.1.2;
                import plugboard:inbox/log@0.1.2;
                import plugboard:inbox/rules@0.1.2;
                import plugboard:inbox/secrets@0.1.2;
                import plugboard:inbox/signals@0.1.2;
                import plugboard:inbox/templates@0.1.2;
                export plugboard:inbox/catalogue@0.1.2;
                export plugboard:inbox/connector@0.1.2;
                export plugboard:inbox/gestures@0.1.2;
                export plugboard:inbox/media@0.1.2;
                export plugboard:inbox/on-contact@0.1.2;
                export plugboard:inbox/on-message@0.1.2;
                export plugboard:inbox/poller@0.1.2;
                export plugboard:inbox/settle@0.1.2;
                export plugboard:inbox/setup@0.1.2;
            }",
        world: "plugboard:third/third",
        generate_all,
    });
}

use contract::{
    exports::plugboard::inbox::{on_contact, on_message},
    plugboard::inbox::{
        config, corrections,
        events::{ContactEvent, MessageEvent},
        http, log, signals,
        templates::{self, Filling},
        types::{Failure, FailureKind},
    },
};

struct Third;
contract::export!(Third with_types_in contract);

impl on_message::Guest for Third {
    /// Shows that somebody reads, reacts and types. Then does what the message says.
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        let (message, conversation) = (event.message(), event.conversation());
        signals::read(&conversation)?;
        signals::react(&message, Some("👀"))?;
        signals::typing(&conversation, 5)?;
        match message.text().as_str() {
            "template" => {
                let filling = Filling::new("order", "pl");
                filling.set("name", "Ada");
                let preview = templates::reply_with(&conversation, filling)?;
                say(&format!("{preview:?}"));
            }
            "correct" => {
                let edited = corrections::edit(&message, "not mine").map_err(|failure| failure.code);
                let deleted = corrections::delete(&message).map_err(|failure| failure.code);
                say(&format!("{edited:?} {deleted:?}"));
            }
            _ => {
                let (subject, content) = (message.subject(), message.content());
                let people = conversation.participants(10).len();
                say(&format!("{subject:?} {content:?}, {people} of {}", conversation.participant_count()));
            }
        }
        Ok(())
    }
}

impl on_contact::Guest for Third {
    fn handle(event: ContactEvent) -> Result<(), Failure> {
        let contact = event.contact();
        let (changes, consent) = (event.changes().join(","), contact.consent("marketing"));
        say(&format!("{changes}: reachable {}, marketing {consent}", contact.reachable()));
        Ok(())
    }
}

/// Returns a request to the platform.
fn request(method: &str, path: &str) -> Result<http::Request, Failure> {
    let base = config::get("api_base").ok_or_else(|| failure(FailureKind::Invalid, "no api_base"))?;
    Ok(http::Request::new(method, &format!("{base}{path}")))
}

/// Returns the failure for an answer that is no success.
fn refused(status: u16) -> Failure {
    match status {
        429 => failure(FailureKind::RateLimited, "the platform is busy"),
        500.. => failure(FailureKind::Unavailable, "the platform is down"),
        _ => failure(FailureKind::Denied, &format!("the platform answered {status}")),
    }
}

fn say(words: &str) {
    log::write(log::Level::Info, words);
}

fn failure(kind: FailureKind, message: &str) -> Failure {
    Failure { kind, code: None, message: message.to_owned(), retry_after_ms: None }
}
