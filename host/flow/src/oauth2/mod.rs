//! OAuth 2.0 access tokens. An admin requests a consent (`consent`), agrees at the other system in a browser, and comes
//! back with a code, which is exchanged for tokens (`endpoint`). The tokens are stored sealed. The gate replaces a
//! token's placeholder in a request with the access token, and refreshes the token in time (`source`).

mod consent;
mod endpoint;
mod source;

pub(crate) use consent::tokens;
pub use consent::{Agreed, Asked, ConnectionView};
pub(crate) use source::{Slots, Source};

use plugboard_engine::{Gate, Secrets};
use plugboard_model::OAuth2;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// The sealed data of a connection.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Tokens {
    access: String,
    refresh: Option<String>,
}

/// The other system's side of a connection, from the manifest and the configuration.
#[derive(Clone)]
pub(crate) struct Endpoint {
    spec: OAuth2,
    config: Arc<Value>,
    gate: Arc<Gate>,
    /// Contains the client secret.
    secrets: Arc<Secrets>,
}

/// Returns the name under which a connection's tokens are sealed.
pub(crate) fn sealed_name(secret: &str) -> String {
    format!("oauth2 {secret}")
}
