//! The host's side of every import, one file per interface.

mod check;
mod clock;
mod config;
mod contacts;
mod conversations;
mod events;
mod http;
mod intake;
mod kv;
mod log;
mod notes;
mod platform;
mod random;
mod replies;
mod rules;
mod secrets;
mod templates;
mod timers;
mod triage;

mod book;

pub(crate) use book::Book;
pub(crate) use conversations::Unreadable;
pub use conversations::{AttachmentHandle, ContactHandle, ConversationHandle, MessageHandle};
pub use events::{ConversationEvent, MessageEvent, RefusedEvent, TimerEvent};
pub(crate) use http::HttpBook;
pub use http::{RequestBuilder, Response};
pub use intake::ItemBuilder;
pub(crate) use log::LogBook;
pub use platform::{HookHandle, Outgoing, ProfileHandle};
pub use replies::DraftBuilder;
