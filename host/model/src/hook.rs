//! Webhook requests to a channel.

use serde::{Deserialize, Serialize};

/// A webhook request as received. The body is unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HookRequest {
    /// `GET` or `POST`, or [`HookRequest::AGAIN`].
    pub method: String,
    /// The address that the platform called, with the server's public address. Empty for requests that an older version
    /// has kept.
    pub url: String,
    /// The part of the path that follows the hook's own path, as received: empty, or beginning with `/`.
    pub path: String,
    /// The query as received, without the `?`.
    pub query_string: String,
    /// Query parameters, decoded, in order.
    pub query: Vec<(String, String)>,
    /// Headers; names are in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, at most 1 MiB.
    #[serde(skip)]
    pub body: std::sync::Arc<[u8]>,
    /// When the host received it.
    pub received_at: i64,
}

impl HookRequest {
    /// The method of a request that consists of one item that a connector did not know. The body is the item's document.
    pub const AGAIN: &'static str = "AGAIN";

    /// Creates the request with which a connector receives an unknown item again.
    #[must_use]
    pub fn again(document: &[u8], received_at: i64) -> Self {
        Self { method: Self::AGAIN.to_owned(), body: document.into(), received_at, ..Self::default() }
    }
}

/// The response that a connector gives instead of the plain 200.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookAnswer {
    /// The HTTP status, 200 to 599.
    pub status: u16,
    /// The media type.
    pub content_type: String,
    /// The body, at most 64 KiB.
    pub body: Vec<u8>,
}
