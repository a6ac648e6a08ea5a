//! The one way out: what is granted, to addresses that are allowed, within bounds. A plugin's requests follow no redirect;
//! the fetch of a file follows a few.

mod addresses;
mod client;
mod download;
mod mask;
mod request;
mod resolver;
mod secrets;
mod stub;
mod tokens;

pub use client::Gate;
pub(crate) use client::{Answer, Undone};
pub use download::Fetched;
pub use mask::MASKED_FROM;
pub(crate) use request::{BODY_MAX, Destination, Field, FilePart, Outgoing, Payload};
pub use resolver::Resolver;
pub use secrets::{Secret, Secrets};
pub use stub::{Stub, StubAnswer, StubRequest};
pub(crate) use tokens::in_time;
pub use tokens::{FormValue, NO_OTHER_TOKEN, TokenSource};
