//! The changes that one transaction makes to a conversation, whether a platform, a plugin or a person causes them.

pub(crate) mod assignment;
pub(crate) mod changes;
pub(crate) mod counted;
pub(crate) mod document;
pub(crate) mod feedback;
pub(crate) mod gestures;
pub(crate) mod handover;
pub(crate) mod happened;
mod history;
pub(crate) mod last_message;
pub(crate) mod leads;
pub(crate) mod locked;
pub(crate) mod memory;
pub(crate) mod pace;
pub(crate) mod parts;
pub(crate) mod progress;
pub(crate) mod receipts;
pub(crate) mod reply;
pub(crate) mod reviewers;
pub(crate) mod standing;
pub(crate) mod templates;
