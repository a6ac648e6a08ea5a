//! Webhook requests to a channel.

use serde::{Deserialize, Serialize};

/// A webhook request as received. The body is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookRequest {
    /// `GET` or `POST`.
    pub method: String,
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
