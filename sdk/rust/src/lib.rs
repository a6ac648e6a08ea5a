//! The SDK for Plugboard plugins in Rust.
//!
//! A plugin's exports determine which events it handles, and its imports determine what it can do. An author lists the
//! handlers in one line, implements each of them, and calls the powers that the plugin needs. The compiled component
//! does not import a power that the plugin never calls.
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
//! - Handlers: [`OnMessage`], [`OnConversation`], [`OnRefused`], [`OnTimer`], [`OnLead`], [`OnComment`],
//!   [`OnReaction`], [`OnReceipt`], [`OnFeedback`], [`OnContact`]; the roles [`Connector`], [`Exporter`], [`Reviewer`]
//!   and [`Assistant`]; the roles that a connector may have besides its own: [`Media`], [`Poller`], [`Setup`],
//!   [`Settle`], [`Gestures`] and [`Catalogue`]; [`Migrate`] for values that an older version has stored.
//! - Powers, one module each: [`clock`], [`config`], [`contacts`], [`corrections`], [`directory`], [`feedback`],
//!   [`files`], [`handover`], [`http`], [`kv`], [`leads`], [`log`], [`notes`], [`random`], [`replies`], [`secrets`],
//!   [`signals`], [`templates`], [`timers`], [`triage`]; for connectors [`intake`], [`links`] and [`rules`], for
//!   exporters [`downloads`].
//! - Helpers that need no power: [`texts`], for a plugin's own texts in several languages; [`text`], to analyze what
//!   customers write; [`json`], to read what platforms send.
//! - Types that handlers receive, also without a power: [`conversations`], [`events`], [`platform`], [`batches`],
//!   [`reviews`], [`assistance`], [`migrations`].
//!
//! Every call runs in a fresh instance, so a `static` or `thread_local!` does not keep its value between events. Use
//! [`kv`] to store values.
//!
//! To make a crate a plugin, set `crate-type = ["cdylib", "rlib"]` in its `Cargo.toml` (the `rlib` is for unit tests)
//! and put a `plugin.toml` next to it. `plugboard plugin build` builds the component; in Plugboard's own repository,
//! `cargo xtask build` does.

#[cfg(all(target_arch = "wasm32", feature = "allocator"))]
mod allocator;
#[doc(hidden)]
pub mod bindings;
pub mod config;
mod export;
mod failure;
mod handlers;
pub mod http;
pub mod json;
pub mod log;
pub mod texts;

pub use assistance::{CommandEvent, CommandList, SuggestionRequest};
pub use batches::{Batch, ChangedRecord, PollRequest};
pub use bindings::powers::plugboard::inbox::{
    assistance, batches, clock, contacts, conversations, corrections, directory, downloads, events, feedback, files,
    handover, intake, kv, leads, links, migrations, notes, platform, random, replies, reviews, rules, secrets, signals,
    templates, text, timers, triage,
};
pub use conversations::{Attachment, Contact, Conversation, Lead, Message};
pub use events::{
    CommentEvent, ContactEvent, ConversationEvent, FeedbackEvent, LeadEvent, MessageEvent, ReactionEvent, ReceiptEvent,
    RefusedEvent, TimerEvent,
};
pub use handlers::{
    Assistant, Catalogue, Connector, Exporter, Gestures, Media, Migrate, OnComment, OnContact, OnConversation,
    OnFeedback, OnLead, OnMessage, OnReaction, OnReceipt, OnRefused, OnTimer, Poller, Reviewer, Settle, Setup,
};
pub use migrations::MigrationStep;
pub use platform::{
    CatalogueRequest, ChannelPoll, Gesture, HookRequest, MediaRequest, Outgoing, ProfileRequest, SetupRequest,
};
pub use reviews::ReplyReview;

pub use bindings::powers::plugboard::inbox::types::{Failure, FailureKind};
