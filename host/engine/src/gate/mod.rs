//! The one way out: what is granted, to addresses that are allowed, without redirects, within bounds.

mod addresses;
mod client;
mod request;
mod resolver;
mod secrets;
mod tokens;

pub use client::{Fetched, Gate};
pub(crate) use request::{BODY_MAX, Field, FilePart, Outgoing, Payload};
pub use resolver::Resolver;
pub use secrets::{Secret, Secrets};
pub use tokens::{FormValue, TokenSource};
