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
//! - Handlers: [`OnMessage`], [`OnConversation`], [`OnRefused`], [`OnTimer`], [`OnLead`], [`OnComment`], [`OnReaction`],
//!   [`OnReceipt`], [`OnFeedback`]; the roles [`Connector`], [`Exporter`], [`Reviewer`] and [`Assistant`]; [`Migrate`] for
//!   what an older version has kept.
//! - Powers, one module each: [`clock`], [`config`], [`contacts`], [`directory`], [`feedback`], [`files`], [`handover`],
//!   [`http`], [`kv`], [`leads`], [`log`], [`notes`], [`random`], [`replies`], [`secrets`], [`templates`], [`timers`],
//!   [`triage`]; for connectors [`intake`] and [`rules`], for exporters [`downloads`].
//! - No power at all: [`texts`], for what plugins say in several languages; [`text`], for what customers say; [`json`], for
//!   what platforms send.
//! - No powers, only what handlers are given: [`conversations`], [`events`], [`platform`], [`batches`], [`reviews`],
//!   [`assistance`], [`migrations`].
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
pub mod json;
pub mod log;
pub mod texts;

pub use assistance::{CommandEvent, CommandList, SuggestionRequest};
pub use batches::{Batch, ChangedRecord, PollRequest};
pub use bindings::powers::plugboard::inbox::{
    assistance, batches, clock, contacts, conversations, directory, downloads, events, feedback, files, handover,
    intake, kv, leads, migrations, notes, platform, random, replies, reviews, rules, secrets, templates, text, timers,
    triage,
};
pub use conversations::{Attachment, Contact, Conversation, Lead, Message};
pub use events::{
    CommentEvent, ConversationEvent, FeedbackEvent, LeadEvent, MessageEvent, ReactionEvent, ReceiptEvent, RefusedEvent,
    TimerEvent,
};
pub use handlers::{
    Assistant, Connector, Exporter, Migrate, OnComment, OnConversation, OnFeedback, OnLead, OnMessage, OnReaction,
    OnReceipt, OnRefused, OnTimer, Reviewer,
};
pub use migrations::MigrationStep;
pub use platform::{HookRequest, Outgoing, ProfileRequest};
pub use reviews::ReplyReview;

pub use bindings::powers::plugboard::inbox::types::{Failure, FailureKind};
