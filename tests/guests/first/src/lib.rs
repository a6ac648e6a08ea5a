//! A plugin for the contract's first version, `wit/0.1.0`, whose author never rebuilt it. Released versions keep
//! working. `tests/components/first.rs` and `tests/server/first.rs` check what it does.

#[expect(clippy::pedantic, reason = "generated")]
mod contract {
    wit_bindgen::generate!({
        path: "../../../wit/0.1.0",
        inline: "package plugboard:first;
            world first {
                import plugboard:inbox/clock@0.1.0;
                import plugboard:inbox/config@0.1.0;
                import plugboard:inbox/contacts@0.1.0;
                import plugboard:inbox/http@0.1.0;
                import plugboard:inbox/kv@0.1.0;
                import plugboard:inbox/leads@0.1.0;
                import plugboard:inbox/log@0.1.0;
                import plugboard:inbox/notes@0.1.0;
                import plugboard:inbox/random@0.1.0;
                import plugboard:inbox/replies@0.1.0;
                import plugboard:inbox/timers@0.1.0;
                import plugboard:inbox/triage@0.1.0;
                export plugboard:inbox/on-message@0.1.0;
                export plugboard:inbox/on-conversation@0.1.0;
                export plugboard:inbox/on-refused@0.1.0;
                export plugboard:inbox/on-timer@0.1.0;
                export plugboard:inbox/on-lead@0.1.0;
            }",
        world: "plugboard:first/first",
        generate_all,
    });
}

use contract::{
    exports::plugboard::inbox::{on_conversation, on_lead, on_message, on_refused, on_timer},
    plugboard::inbox::{
        clock, config, contacts,
        conversations::Conversation,
        events::{ConversationEvent, LeadEvent, MessageEvent, RefusedEvent, TimerEvent},
        http, kv, leads, log, notes, random, replies, timers, triage,
        types::{Failure, FailureKind},
    },
};

struct First;
contract::export!(First with_types_in contract);

/// How long the plugin waits before it follows up, in milliseconds.
const LATER: f64 = 3_600_000.0;

impl on_message::Guest for First {
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        let (conversation, message, contact) = (event.conversation(), event.message(), event.contact());
        let text = message.text();
        if let Some(url) = text.strip_prefix("fetch ") {
            return fetch(url);
        }
        if text == "fail" {
            return Err(failure(FailureKind::Invalid, "told to"));
        }
        let count = kv::get("count")?.and_then(|count| count.parse().ok()).unwrap_or(0_u32) + 1;
        kv::set("count", &count.to_string())?;
        let all = kv::shared_add("all", 1.0)?;
        say(&format!("message {count} of the conversation, {all} of all, at {}", clock::now()));
        triage::add_label(&conversation, "first")?;
        triage::set_priority(&conversation, triage::Priority::High)?;
        notes::add(&conversation, &format!("{} random bytes", random::bytes(8).len()))?;
        contacts::set_attribute(&contact, "seen_by", "first")?;
        if conversation.lead().is_none() {
            let lead = leads::open(&conversation, Some("first"))?;
            leads::set_stage(&lead, leads::Stage::Qualified)?;
        }
        timers::set("later", LATER, &count.to_string())?;
        let greeting = config::get("greeting").unwrap_or_else(|| "Hello".to_owned());
        let name = contact.first_name().unwrap_or_default();
        let draft = replies::Draft::new(&format!("{greeting} {name}, this is message {count}."));
        draft.quick_reply("Thanks", "thanks");
        draft.reply_to(&message);
        reply(&conversation, draft)
    }
}

impl on_conversation::Guest for First {
    fn handle(event: ConversationEvent) -> Result<(), Failure> {
        say(&format!("{}: {}", event.conversation().status(), event.changes().join(", ")));
        Ok(())
    }
}

impl on_refused::Guest for First {
    fn handle(event: RefusedEvent) -> Result<(), Failure> {
        say(&format!("refused: {}", event.code()));
        Ok(())
    }
}

impl on_timer::Guest for First {
    fn handle(event: TimerEvent) -> Result<(), Failure> {
        say(&format!("{} rings, with {}", event.name(), event.data()));
        Ok(())
    }
}

impl on_lead::Guest for First {
    fn handle(event: LeadEvent) -> Result<(), Failure> {
        say(&format!("lead {}", event.lead().stage()));
        Ok(())
    }
}

/// Answers, if the rules allow it.
fn reply(conversation: &Conversation, draft: replies::Draft) -> Result<(), Failure> {
    match replies::reply(conversation, draft) {
        Ok(preview) => say(&format!("{preview:?}")),
        Err(refused) if refused.kind == FailureKind::Denied => say(&refused.message),
        Err(failure) => return Err(failure),
    }
    Ok(())
}

/// Posts to an external system, and logs its answer.
fn fetch(url: &str) -> Result<(), Failure> {
    let request = http::Request::new("POST", url);
    request.header("x-kind", "first");
    request.field("a", "b c");
    let response = http::send(request)?;
    say(&format!("{} {}", response.status(), String::from_utf8_lossy(&response.body())));
    Ok(())
}

fn say(words: &str) {
    log::write(log::Level::Info, words);
}

fn failure(kind: FailureKind, message: &str) -> Failure {
    Failure { kind, code: None, message: message.to_owned(), retry_after_ms: None }
}
