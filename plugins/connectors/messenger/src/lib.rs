//! Connects Facebook Pages to the inbox: Messenger, and the comments on a page's posts.
//!
//! A webhook request passes `verify.rs` (the signature) and `receive.rs`. `envelope.rs` splits it into pages and items.
//! `messaging.rs` (with `attachments.rs`) and `comments.rs` turn each item into an event (`event.rs`) with a
//! dedupe key (`key.rs`), and `receive.rs` passes those to the host. `send.rs` sends replies: `request.rs` builds the
//! requests that Meta expects, and `answer.rs` interprets the responses.
//!
//! Only `verify.rs`, `receive.rs`, `send.rs`, `profile.rs` and `platform_rules.rs` call the host.

mod answer;
mod attachments;
mod comments;
mod envelope;
mod event;
mod key;
mod messaging;
mod platform_rules;
mod profile;
mod receive;
mod request;
mod send;
mod verify;

use plugboard_sdk::{Connector, Failure, HookRequest, Outgoing, ProfileRequest};

/// The connector.
pub struct Messenger;
plugboard_sdk::export!(Messenger: Connector);

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
