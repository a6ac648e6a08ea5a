//! Connects Facebook Pages to the inbox: Messenger, and the comments on a page's posts.
//!
//! A webhook request passes `verify.rs` (the signature) and `receive.rs`. `envelope.rs` splits it into pages and items.
//! `messaging.rs` (with `attachments.rs` and `references.rs`) and `comments.rs` turn each item into an event, and
//! `receive.rs` passes those to the host. `send.rs` sends replies: `request.rs` builds the requests that Meta expects,
//! `template.rs` those with buttons and cards, and `answer.rs` interprets the responses. `gesture.rs` shows typing and
//! read marks. What other connectors do as well is in the crate `connector-shared`.
//!
//! Only `verify.rs`, `receive.rs`, `send.rs`, `gesture.rs`, `profile.rs` and `platform_rules.rs` call the host.

mod answer;
mod attachments;
mod comments;
mod envelope;
mod gesture;
mod messaging;
mod platform_rules;
mod profile;
mod receive;
mod references;
mod request;
mod send;
mod template;
mod verify;

use plugboard_sdk::{Connector, Failure, Gesture, Gestures, HookRequest, Outgoing, ProfileRequest};

/// The connector.
pub struct Messenger;
plugboard_sdk::export!(Messenger: Connector, Gestures);

impl Connector for Messenger {
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
        profile::profile(&request)
    }

    fn rules() -> Result<(), Failure> {
        platform_rules::declare()
    }
}

impl Gestures for Messenger {
    fn perform(gesture: Gesture) -> Result<(), Failure> {
        gesture::perform(&gesture)
    }
}
