//! The actions of people, under the same rules as plugins.

mod act;
mod assist;
mod change;
mod conversation;
mod decide;
mod feedback;
mod gestures;
mod leads;
mod opening;
mod second_factor;
mod templates;
mod upload;

pub use assist::AssistantAnswer;
pub use conversation::{Idempotency, NewReply};
pub use leads::{LeadAct, LeadWorth};
pub use opening::{NewConversation, Opened};
pub use upload::UPLOAD_BYTES;
