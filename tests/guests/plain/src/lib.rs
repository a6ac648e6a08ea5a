//! Does what a typical handler does, and no more: five getters, one write to `kv`, two actions. The benchmark measures
//! this guest, and tests use it as the neighbour that must not be affected.

use plugboard_sdk::{Failure, MessageEvent, OnMessage, kv, replies, triage};

struct Plain;
plugboard_sdk::export!(Plain: OnMessage);

impl OnMessage for Plain {
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        let (conversation, message, contact) = (event.conversation(), event.message(), event.contact());
        let greeting = format!(
            "Hello {}, {} got \"{}\"",
            contact.name().unwrap_or_default(),
            conversation.channel(),
            message.text()
        );
        kv::set("last", &message.id())?;
        triage::add_label(&conversation, if conversation.priority() == "urgent" { "now" } else { "later" })?;
        replies::reply(&conversation, replies::Draft::new(&greeting))?;
        Ok(())
    }
}
