//! Write Plugboard plugins in Rust.
//!
//! What a plugin exports is what it hears; what it imports is all that it can do. So an author names
//! the handlers in one line, implements each, and calls the powers it needs. A power that is never
//! called does not stand in the finished component.
//!
//! ```
//! use plugboard_sdk::{Failure, MessageEvent, OnMessage, replies};
//!
//! struct Echo;
//! plugboard_sdk::export!(Echo: OnMessage);
//!
//! impl OnMessage for Echo {
//!     fn handle(event: MessageEvent) -> Result<(), Failure> {
//!         let draft = replies::Draft::new(&event.message().text());
//!         replies::reply(&event.conversation(), draft)?;
//!         Ok(())
//!     }
//! }
//! ```
//!
//! - Handlers: [`OnMessage`], [`OnConversation`], [`OnRefused`], [`OnTimer`]; the role [`Connector`].
//! - Powers, one module each: [`clock`], [`config`], [`contacts`], [`http`], [`kv`], [`log`], [`notes`],
//!   [`random`], [`replies`], [`secrets`], [`templates`], [`timers`], [`triage`]; for connectors [`intake`] and [`rules`].
//! - No power at all: [`texts`], for what plugins say in several languages.
//! - No powers, only what events are made of: [`conversations`], [`events`], [`platform`].
//!
//! Every call meets a fresh instance: a `static` or `thread_local!` is empty again at the next event.
//! What is to be remembered goes into [`kv`].
//!
//! A crate is a plugin when its manifest says `crate-type = ["cdylib", "rlib"]` (the `rlib` is for its
//! unit tests) and a `plugin.toml` lies beside it. `cargo xtask build` makes the component.

#[doc(hidden)]
pub mod bindings;
pub mod config;
mod export;
mod failure;
mod handlers;
pub mod http;
pub mod log;
pub mod texts;

pub use bindings::powers::plugboard::inbox::{
    clock, contacts, conversations, events, intake, kv, notes, platform, random, replies, rules, secrets, templates,
    timers, triage,
};
pub use conversations::{Attachment, Contact, Conversation, Message};
pub use events::{ConversationEvent, MessageEvent, RefusedEvent, TimerEvent};
pub use handlers::{Connector, OnConversation, OnMessage, OnRefused, OnTimer};
pub use platform::{HookRequest, Outgoing, ProfileRequest};

pub use bindings::powers::plugboard::inbox::types::{Failure, FailureKind};
