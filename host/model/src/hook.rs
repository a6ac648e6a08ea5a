//! Requests to a channel's hook.

use serde::{Deserialize, Serialize};

/// A request as it came, body byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookRequest {
    /// `GET` or `POST`.
    pub method: String,
    /// Query parameters, decoded, in order.
    pub query: Vec<(String, String)>,
    /// Headers with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, at most 1 MiB.
    #[serde(skip)]
    pub body: std::sync::Arc<[u8]>,
    /// When it came.
    pub received_at: i64,
}

/// What a connector answers instead of the plain 200.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookAnswer {
    /// HTTP status, 200 to 599.
    pub status: u16,
    /// The media type.
    pub content_type: String,
    /// The body, at most 64 KiB.
    pub body: Vec<u8>,
}
