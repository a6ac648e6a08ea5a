//! Step 1. Requests from platforms become contacts, conversations, messages, events and runs (`hook`, `write`). A
//! request that is not fully understood is kept (`kept_requests`); names and files are fetched afterwards (`fetch`).
//! Platforms that call no hook are polled (`poll`).

pub(crate) mod fetch;
mod hook;
pub(crate) mod kept_requests;
mod outcome;
pub(crate) mod poll;
mod unverified;
mod write;

pub use outcome::HookOutcome;
