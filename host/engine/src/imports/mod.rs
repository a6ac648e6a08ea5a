//! The host's implementation of every import, one file per interface. `bindings` is the contract as wasmtime sees it,
//! with a type of ours for each resource.

mod assistance;
mod batches;
pub(crate) mod bindings;
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
#[cfg(test)]
mod nul_tests;
mod platform;
mod random;
mod replies;
mod reviews;
mod rules;
mod secrets;
mod templates;
mod text;
mod timers;
mod triage;
mod types;
mod wasi;

pub use assistance::{CommandEvent, CommandList, SuggestionRequest};
pub use batches::{BatchHandle, PollHandle, RecordHandle};
pub(crate) use conversations::Unreadable;
pub use conversations::{AttachmentHandle, ContactHandle, ConversationHandle, MessageHandle};
pub use events::{
    CommentEvent, ConversationEvent, FeedbackEvent, LeadEvent, MessageEvent, ReactionEvent, ReceiptEvent, RefusedEvent,
    TimerEvent,
};
pub use http::{RequestBuilder, Response};
pub use intake::ItemBuilder;
pub use leads::LeadHandle;
pub use migrations::StepHandle;
pub use platform::{HookHandle, Outgoing, ProfileHandle};
pub use replies::DraftBuilder;
pub use reviews::ReplyReview;
pub(crate) use types::from_guest;

use crate::state::State;
use bindings::Everything;
use wasmtime::component::{HasSelf, Linker};

/// Adds every import to the linker.
pub(crate) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    Everything::add_to_linker::<State, HasSelf<State>>(linker, State::enter)?;
    wasi::add_to_linker(linker)
}
