//! Access tokens by OAuth 2.0. An admin asks for a consent (`consent`), agrees at the other system in a browser, and
//! comes back with a code, which is changed for tokens (`endpoint`). The tokens stay here, sealed; a request that names
//! their placeholder gets the access token at the gate, and a new one in time (`source`).

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

/// What is kept sealed of a connection.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Tokens {
    access: String,
    refresh: Option<String>,
}

/// The other system's side of a connection, as the manifest and the configuration say.
#[derive(Clone)]
pub(crate) struct Endpoint {
    spec: OAuth2,
    config: Arc<Value>,
    gate: Arc<Gate>,
    /// The client's secret is among them.
    secrets: Arc<Secrets>,
}

/// The name under which a connection's tokens are sealed.
pub(crate) fn sealed_name(secret: &str) -> String {
    format!("oauth2 {secret}")
}
