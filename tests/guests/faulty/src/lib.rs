//! A connector for a small fictional platform. The configuration's `fault` names one thing that it does wrong; without
//! it, it works correctly. `tests/components/kit.rs` says which rule of the connector kit must catch each fault.
//!
//! The platform posts `{"account", "events": [{"id", "type", "from", "text", "at", "file"}]}` under an HMAC, takes
//! messages by `POST /messages`, and returns names from `GET /people/{id}`. It can post forms instead: see `form`.

mod form;
mod receive;
mod send;
mod verify;

use plugboard_sdk::{Connector, Failure, HookRequest, Outgoing, ProfileRequest, config, kv, random, rules};

struct Faulty;
plugboard_sdk::export!(Faulty: Connector);

/// Whether this is the configured fault.
fn fault(name: &str) -> bool {
    config::get("fault").as_deref() == Some(name)
}

impl Connector for Faulty {
    fn verify(request: HookRequest) -> Result<(), Failure> {
        verify::verify(&request)
    }

    fn receive(request: HookRequest) -> Result<(), Failure> {
        receive::receive(&request)
    }

    fn send(part: Outgoing) -> Result<(), Failure> {
        send::send(&part)
    }

    fn profile(request: ProfileRequest) -> Result<(), Failure> {
        send::profile(&request)
    }

    fn rules() -> Result<(), Failure> {
        let length = if fault("rules-by-chance") { 1_000 + random::number() % 1_000 } else { 1_000 };
        rules::text_limit(length, false);
        if !fault("rules-without-files") {
            rules::attachment("image", 1 << 20);
        }
        rules::reply_window(if fault("endless-window") { u32::MAX } else { 86_400 });
        Ok(())
    }
}

/// Counts the connector's calls in its memory.
fn count() -> Result<u32, Failure> {
    let count = kv::shared_get("count")?.and_then(|count| count.parse().ok()).unwrap_or(0) + 1;
    kv::shared_set("count", &count.to_string())?;
    Ok(count)
}
