//! Step 1. Requests from platforms become contacts, conversations, messages, events and runs (`hook`, `write`). A
//! request that is not fully understood is kept (`kept_requests`); names and files are fetched afterwards (`fetch`).

pub(crate) mod fetch;
mod hook;
pub(crate) mod kept_requests;
mod outcome;
mod unverified;
mod write;

pub use outcome::HookOutcome;
