//! The actions of people, under the same rules as plugins.

mod act;
mod assist;
mod conversation;
mod decide;
mod feedback;
mod leads;
mod upload;

pub use assist::AssistantAnswer;
pub use conversation::{Idempotency, NewReply};
pub use leads::{LeadAct, LeadWorth};
pub use upload::UPLOAD_BYTES;
