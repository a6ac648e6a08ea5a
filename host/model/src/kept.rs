//! Values that a connector keeps with what it reports and sends. Handlers and people never see them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// What a kept value belongs to.
    KeptOf, "owner of a kept value" {
        /// The conversation.
        Thread = "thread",
        /// The message: the received one, or the one that is being sent.
        Message = "message",
        /// The message that a reply answers. Only for reading.
        Answered = "answered",
        /// One part of a reply, on all its attempts.
        Part = "part",
    }
}

/// A value to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptValue {
    /// What it belongs to.
    pub of: KeptOf,
    /// Its key, at most [`KeptValue::KEY_MAX`] bytes.
    pub key: String,
    /// The value, at most [`KeptValue::VALUE_MAX`] bytes. Empty: the key is deleted.
    pub value: String,
}

impl KeptValue {
    /// The longest key, in bytes.
    pub const KEY_MAX: usize = 64;
    /// The longest value, in bytes.
    pub const VALUE_MAX: usize = 4 << 10;
    /// The maximum number of values of one owner.
    pub const COUNT_MAX: usize = 16;
}

/// The values that a call can read.
pub type Kept = BTreeMap<(KeptOf, String), String>;
