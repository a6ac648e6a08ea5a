//! The one way out: what is granted, to addresses that are allowed, without redirects, within bounds.

mod addresses;
mod client;
mod request;
mod resolver;
mod secrets;
mod stub;
mod tokens;

pub(crate) use client::{Answer, Undone};
pub use client::{Fetched, Gate};
pub(crate) use request::{BODY_MAX, Destination, Field, FilePart, Outgoing, Payload};
pub use resolver::Resolver;
pub use secrets::{Secret, Secrets};
pub use stub::{Stub, StubAnswer, StubRequest};
pub(crate) use tokens::in_time;
pub use tokens::{FormValue, NO_OTHER_TOKEN, TokenSource};
