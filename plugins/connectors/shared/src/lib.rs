//! What connectors have in common. A connector turns its platform's JSON into the types of this crate, and the crate
//! passes those to the host.
//!
//! - [`event`]: what a request or a poll reports. [`emit()`] passes it to the host.
//! - [`attributes`]: attributes of messages, limited in number.
//! - [`incoming`]: rich content that customers send, block by block, within the limits of the format.
//! - [`outgoing`]: rich content that the host sends, as types.
//! - [`answer`]: answers of a platform's API, and the failures that they become.
//! - [`key`]: dedupe keys, also for events that have no identifier.
//! - [`text`], [`hex`], [`address`], [`time`]: small helpers.
//!
//! Only [`emit()`] and [`answer::Answer::of`] call the host, so everything else can be unit-tested natively.

pub mod address;
pub mod answer;
pub mod attributes;
pub mod emit;
pub mod event;
pub mod hex;
pub mod incoming;
pub mod key;
pub mod outgoing;
pub mod text;
pub mod time;

pub use answer::Answer;
pub use attributes::Attributes;
pub use emit::emit;
pub use event::{Event, EventBody, File, Keep, Message, Outcome, Progress, Source};
pub use incoming::Content;
