//! The host's implementation of every import, one file per interface.

mod assistance;
mod batches;
mod check;
mod clock;
mod config;
mod contacts;
mod conversations;
mod directory;
mod document;
mod downloads;
mod events;
mod feedback;
mod files;
mod handover;
mod http;
mod intake;
mod kv;
mod leads;
mod log;
mod migrations;
mod notes;
mod platform;
pub(crate) mod random;
mod replies;
mod reviews;
mod rules;
mod secrets;
mod templates;
mod text;
mod timers;
mod triage;
#[cfg(test)]
mod zero;

mod book;

pub use assistance::{CommandEvent, CommandList, SuggestionRequest};
pub use batches::{BatchHandle, PollHandle, RecordHandle};
pub(crate) use book::Book;
pub(crate) use check::clean;
pub(crate) use conversations::Unreadable;
pub use conversations::{AttachmentHandle, ContactHandle, ConversationHandle, MessageHandle};
pub use events::{
    CommentEvent, ConversationEvent, FeedbackEvent, LeadEvent, MessageEvent, ReactionEvent, ReceiptEvent, RefusedEvent,
    TimerEvent,
};
pub(crate) use http::method as http_method;
pub use http::{RequestBuilder, Response};
pub use intake::ItemBuilder;
pub use leads::LeadHandle;
pub(crate) use log::{LINE_MAX, LogBook};
pub use migrations::StepHandle;
pub use platform::{HookHandle, Outgoing, ProfileHandle};
pub use replies::DraftBuilder;
pub use reviews::ReplyReview;
