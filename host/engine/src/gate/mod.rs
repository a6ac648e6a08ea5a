//! The gate, the only path for outgoing requests. It allows requests to granted hosts only, at permitted addresses,
//! within size and time limits. Only requests for files follow redirects, and only a few.

mod addresses;
mod client;
mod download;
mod json;
mod mask;
mod request;
mod resolver;
mod secrets;
mod stub;
mod tokens;

pub(crate) use client::Answer;
pub use client::Gate;
pub use download::Fetched;
pub(crate) use json::json_with;
pub use mask::MASK_MIN_BYTES;
pub(crate) use request::{BODY_MAX, Field, FilePart, Outgoing, Payload, URL_MAX};
pub use resolver::Resolver;
pub use secrets::{Secret, Secrets};
pub use stub::{Stub, StubAnswer, StubRequest};
pub(crate) use tokens::in_time;
pub use tokens::{FormValue, IssueAnswer, IssueBody, IssueRequest, NO_OTHER_TOKEN, TokenSource};
