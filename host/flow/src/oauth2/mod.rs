//! OAuth 2.0 access tokens. An admin requests a consent (`admin::consent`), agrees at the other system in a browser,
//! and comes back with a code, which is exchanged for tokens (`endpoint`). The tokens are stored sealed. The gate
//! replaces a token's placeholder in a request with the access token, which the token's source refreshes in time
//! (`source`).

pub(crate) mod endpoint;
pub(crate) mod source;

pub(crate) use source::{Slots, Source};

use plugboard_engine::{Gate, Secrets};
use plugboard_model::{Manifest, OAuth2, WantedSecret};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// The sealed data of a connection.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Tokens {
    pub access: String,
    pub refresh: Option<String>,
}

/// The other system's side of a connection, from the manifest and the configuration.
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
