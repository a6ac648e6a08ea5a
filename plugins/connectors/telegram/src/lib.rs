//! Connects a Telegram bot to the inbox: private chats, groups, channels, and chats of business accounts.
//!
//! An update arrives at the hook (`verify.rs`, `receive.rs`) or is fetched by `poll.rs`. `update.rs` finds its kind.
//! `message.rs` (with `members.rs`, `content.rs`, `blocks.rs` and `files.rs`), `service.rs` and `change.rs` turn it
//! into events. `send.rs` sends replies: `outgoing.rs`, `rich.rs` and `keyboard.rs` build the requests, and `answer.rs`
//! interprets the responses. `chat.rs` holds the identifiers of chats and messages, `api.rs` the addresses. `setup.rs`
//! registers the channel, `media.rs` fetches customers' files, `gesture.rs` types, reacts, edits and deletes. What
//! other connectors do as well is in the crate `connector-shared`, such as passing events to the host.
//!
//! Only `call.rs`, `gesture.rs`, `media.rs`, `platform_rules.rs`, `poll.rs`, `profile.rs`, `receive.rs`, `send.rs`,
//! `setup.rs` and `verify.rs` call the host.

mod answer;
mod api;
mod blocks;
mod call;
mod change;
mod chat;
mod content;
mod files;
mod gesture;
mod keyboard;
mod media;
mod members;
mod message;
mod outgoing;
mod platform_rules;
mod poll;
mod profile;
mod receive;
mod rich;
mod send;
mod service;
mod setup;
mod update;
mod verify;

use plugboard_sdk::{
    ChannelPoll, Connector, Failure, Gesture, Gestures, HookRequest, Media, MediaRequest, Outgoing, Poller,
    ProfileRequest, Setup, SetupRequest,
};

/// The connector.
pub struct Telegram;
plugboard_sdk::export!(Telegram: Connector, Media, Poller, Setup, Gestures);

impl Connector for Telegram {
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

impl Media for Telegram {
    fn fetch(request: MediaRequest) -> Result<(), Failure> {
        media::fetch(&request)
    }
}

impl Poller for Telegram {
    fn poll(request: ChannelPoll) -> Result<(), Failure> {
        poll::poll(&request)
    }
}

impl Setup for Telegram {
    fn join(request: SetupRequest) -> Result<(), Failure> {
        setup::join(&request)
    }

    fn leave(_: SetupRequest) -> Result<(), Failure> {
        setup::leave()
    }
}

impl Gestures for Telegram {
    fn perform(gesture: Gesture) -> Result<(), Failure> {
        gesture::perform(&gesture)
    }
}
