//! A connector for a small fictional platform. The configuration's `fault` names one thing that it does wrong; without
//! it, it works correctly. `tests/components/kit.rs` says which rule of the connector kit must catch each fault.
//!
//! The platform posts `{"account", "events": [{"id", "type", "from", "text", "at", "file"}]}` under an HMAC, takes
//! messages by `POST /messages`, and returns names from `GET /people/{id}`. It can post forms instead: see `form`. An
//! event may also have a `topic`, which every request about its conversation must name, a `media`, which is a reference
//! to a file, and a `note`, which is the text of a file. `roles` has the requests for files, events, hooks, templates,
//! gestures and lost parts.

mod form;
mod receive;
mod roles;
mod send;
mod verify;

use plugboard_sdk::{
    Catalogue, CatalogueRequest, ChannelPoll, Connector, Failure, Gesture, Gestures, HookRequest, Media, MediaRequest,
    Outgoing, Poller, ProfileRequest, Settle, Setup, SetupRequest, config, kv, random, rules,
};

struct Faulty;
plugboard_sdk::export!(Faulty: Connector, Media, Poller, Setup, Catalogue, Gestures, Settle);

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
        if !fault("rules-without-captions") {
            rules::captions();
        }
        if fault("media-type-of-no-kind") {
            rules::media_type("video", "video/mp4", 0);
        }
        if fault("too-few-media-types") {
            rules::media_type("image", "image/webp", 0);
        }
        if fault("media-type-too-large") {
            rules::media_type("image", "image/*", 2 << 20);
        }
        rules::gesture("typing", 0);
        if !fault("rules-without-edits") {
            rules::gesture("edit", 900);
        }
        if !fault("rules-without-subjects") {
            rules::whole_replies(1 << 20);
        }
        rules::reply_window(if fault("endless-window") { u32::MAX } else { 86_400 });
        Ok(())
    }
}

impl Media for Faulty {
    fn fetch(request: MediaRequest) -> Result<(), Failure> {
        roles::fetch(&request)
    }
}

impl Poller for Faulty {
    fn poll(request: ChannelPoll) -> Result<(), Failure> {
        roles::poll(&request)
    }
}

impl Setup for Faulty {
    fn join(request: SetupRequest) -> Result<(), Failure> {
        roles::join(&request)
    }

    fn leave(request: SetupRequest) -> Result<(), Failure> {
        roles::leave(&request)
    }
}

impl Catalogue for Faulty {
    fn read(request: CatalogueRequest) -> Result<(), Failure> {
        roles::read(&request)
    }
}

impl Gestures for Faulty {
    fn perform(gesture: Gesture) -> Result<(), Failure> {
        roles::perform(&gesture)
    }
}

impl Settle for Faulty {
    fn settle(part: Outgoing) -> Result<(), Failure> {
        roles::settle(&part)
    }
}

/// Counts the connector's calls in its memory.
fn count() -> Result<u32, Failure> {
    let count = kv::shared_get("count")?.and_then(|count| count.parse().ok()).unwrap_or(0) + 1;
    kv::shared_set("count", &count.to_string())?;
    Ok(count)
}
