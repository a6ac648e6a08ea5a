//! Connects any system to the inbox by documented JSON: the neutral form, or a form of the system's own that the
//! configuration maps.
//!
//! A request passes `verify.rs` (with `signature.rs`) and `receive.rs`. `envelope.rs` splits a body in the neutral form
//! into items, and `neutral.rs` (with `members.rs`) reads each of them. `mapped.rs` reads another body by the mapping
//! (`mapping.rs`, `source.rs`, `pointer.rs`). Both make events (`event.rs`) with dedupe keys (`key.rs`), and `emit.rs`
//! passes those to the host. `send.rs` and `gesture.rs` post what is sent (`outgoing.rs`), `sign.rs` signs it, and
//! `response.rs` interprets the answers. `catalogue.rs` reads templates, `settle.rs` asks about lost answers,
//! `settings.rs` (with `limits.rs`) reads the configuration, and `time.rs` times.
//!
//! Only `catalogue.rs`, `emit.rs`, `gesture.rs`, `platform_rules.rs`, `receive.rs`, `send.rs`, `settings.rs`,
//! `settle.rs`, `sign.rs` and `verify.rs` call the host.

mod catalogue;
mod emit;
mod envelope;
mod event;
mod gesture;
mod key;
mod limits;
mod mapped;
mod mapping;
mod members;
mod neutral;
mod outgoing;
mod platform_rules;
mod pointer;
mod receive;
mod response;
mod send;
mod settings;
mod settle;
mod sign;
mod signature;
mod source;
mod time;
mod verify;

use plugboard_sdk::{
    Catalogue, CatalogueRequest, Connector, Failure, Gesture, Gestures, HookRequest, Outgoing, Settle,
};

/// The connector.
pub struct Webhook;
plugboard_sdk::export!(Webhook: Connector, Gestures, Catalogue, Settle);

impl Connector for Webhook {
    fn verify(request: HookRequest) -> Result<(), Failure> {
        verify::verify(&request)
    }

    fn receive(request: HookRequest) -> Result<(), Failure> {
        receive::receive(&request)
    }

    fn send(part: Outgoing) -> Result<(), Failure> {
        send::send(&part)
    }

    fn rules() -> Result<(), Failure> {
        platform_rules::declare()
    }
}

impl Gestures for Webhook {
    fn perform(gesture: Gesture) -> Result<(), Failure> {
        gesture::perform(&gesture)
    }
}

impl Catalogue for Webhook {
    fn read(request: CatalogueRequest) -> Result<(), Failure> {
        catalogue::read(&request)
    }
}

impl Settle for Webhook {
    fn settle(part: Outgoing) -> Result<(), Failure> {
        settle::settle(&part)
    }
}
