//! The next version of `counter`. It stores a document instead of a number.

use plugboard_sdk::{Failure, MessageEvent, Migrate, MigrationStep, OnMessage, kv, notes};
use serde_json::{Value, json};

struct Counter;
plugboard_sdk::export!(Counter: OnMessage, Migrate);

impl OnMessage for Counter {
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        let kept: Value = kv::get("state")?.map_or(Ok(Value::Null), |text| serde_json::from_str(&text))?;
        let count = kept["messages"].as_u64().unwrap_or(0) + 1;
        kv::set("state", &json!({ "messages": count }).to_string())?;
        notes::add(&event.conversation(), &format!("1.1 counts {count}"))
    }
}

impl Migrate for Counter {
    fn migrate(step: MigrationStep) -> Result<(), Failure> {
        if step.from() != "1.0.0" {
            return Err(Failure::invalid(format!("cannot migrate from version `{}`", step.from())));
        }
        let Some(text) = step.get("count") else { return Ok(()) };
        let count: u64 = text.parse().map_err(|_| Failure::invalid(format!("`{text}` is not a valid count")))?;
        step.delete("count");
        step.set("state", &json!({ "messages": count }).to_string());
        Ok(())
    }
}
