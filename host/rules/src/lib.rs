//! The rules of the inbox as pure functions: whether a reply may be sent, what an action does, when to retry. They
//! depend on the model's types only, not on the database or the engine, so the inbox, the trials of plugins and the
//! tests all use the same code.
//!
//! [`content`] is the largest part: the format of rich content, such as buttons, cards and lists, with its plain form.

pub mod assist;
pub mod chain;
pub mod config;
pub mod content;
pub mod conversation;
pub mod delivery;
pub mod document;
pub mod draft;
pub mod effects;
pub mod episode;
pub mod file_kind;
pub mod files;
#[cfg(test)]
mod fixtures;
pub mod gestures;
pub mod lead;
pub mod message_state;
pub mod parts;
pub mod people;
pub mod policy;
pub mod preview;
pub mod refused;
pub mod retry;
pub mod run_order;
pub mod secrets;
pub mod settlement;
pub mod split;
pub mod templates;

/// Why an input is refused. The message says what is wrong and how to fix it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// The input is wrong.
    #[error("{0}")]
    Invalid(String),
    /// The component's own manifest is wrong, so no input can be valid.
    #[error("{0}")]
    Incompatible(String),
}
