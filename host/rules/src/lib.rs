//! The rules of the inbox as pure functions: may this go out, what does a change do, when is something tried again. They
//! know the model's types and neither a database nor a sandbox, so the inbox, the trials of plugins and tests all judge by
//! the same code.

pub mod assist;
pub mod chain;
pub mod config;
pub mod conversation;
pub mod delivery;
pub mod document;
pub mod file_kind;
pub mod files;
pub mod message_state;
pub mod policy;
pub mod preview;
pub mod retry;
pub mod secrets;
pub mod templates;

/// Why an input is refused: a sentence that says what is wrong and how to fix it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// The input is wrong.
    #[error("{0}")]
    Invalid(String),
    /// The component's own manifest is wrong, so no input would do.
    #[error("{0}")]
    Incompatible(String),
}
