//! Counts the messages of each conversation, and all messages. `counter-next` is its next version, which stores the
//! counts differently. `tests/server/upgrades.rs` upgrades one to the other.

use plugboard_sdk::{Failure, MessageEvent, OnMessage, kv, notes};

struct Counter;
plugboard_sdk::export!(Counter: OnMessage);

impl OnMessage for Counter {
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        let count = kv::get("count")?.and_then(|text| text.parse::<u32>().ok()).unwrap_or(0) + 1;
        kv::set("count", &count.to_string())?;
        let text = event.message().text();
        if text == "stumble" {
            // A value that the next version cannot read.
            kv::set("count", "many")?;
        }
        notes::add(&event.conversation(), &format!("1.0 counts {count}"))
    }
}
