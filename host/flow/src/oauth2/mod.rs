//! Access tokens of other systems, which the gate puts into requests in place of their placeholders.
//!
//! By OAuth 2.0, an admin requests a consent (`admin::consent`), agrees at the other system in a browser, and comes
//! back with a code, which is exchanged for tokens (`endpoint`). Other systems have a form of their own: a connection
//! begins with secrets that an admin sets (`begin`), and requests that the manifest describes bring the tokens
//! (`dialect`).
//!
//! Everything else is the same for both: the tokens are stored sealed, and the token's source refreshes them in time
//! (`source`). `issuer` has what differs.

mod begin;
pub(crate) mod dialect;
pub(crate) mod endpoint;
mod issuer;
pub(crate) mod source;

pub(crate) use issuer::Issuer;
pub(crate) use source::{Slots, Source};

use plugboard_engine::{Gate, Secrets};
use plugboard_model::{Manifest, OAuth2, TokenDialect, WantedSecret};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// The sealed data of a connection.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Tokens {
    /// The access token. Empty until the first one arrives.
    pub access: String,
    pub refresh: Option<String>,
    /// What the connection began with, as a fingerprint of the secrets. Only if it is not by OAuth 2.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// When the access token was issued, in milliseconds since the Unix epoch, as far as it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<i64>,
}

/// The other system's side of a connection by OAuth 2.0, from the manifest and the configuration.
#[derive(Clone)]
pub(crate) struct Endpoint {
    pub spec: OAuth2,
    pub config: Arc<Value>,
    pub gate: Arc<Gate>,
    /// Contains the client secret.
    pub secrets: Arc<Secrets>,
}

impl Endpoint {
    pub(crate) fn new(spec: &OAuth2, config: &Arc<Value>, gate: &Arc<Gate>, secrets: &Arc<Secrets>) -> Self {
        Self { spec: spec.clone(), config: config.clone(), gate: gate.clone(), secrets: secrets.clone() }
    }
}

/// Returns the secrets of a manifest that are OAuth access tokens.
pub(crate) fn tokens(manifest: &Manifest) -> impl Iterator<Item = (&WantedSecret, &OAuth2)> {
    manifest.secrets.iter().filter_map(|wanted| Some((wanted, wanted.oauth2.as_ref()?)))
}

/// Returns the secrets of a manifest that are access tokens of another form.
pub(crate) fn dialects(manifest: &Manifest) -> impl Iterator<Item = (&WantedSecret, &TokenDialect)> {
    manifest.secrets.iter().filter_map(|wanted| Some((wanted, wanted.token.as_ref()?)))
}
