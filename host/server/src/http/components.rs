//! Components: the files that plugins are installed from.

use super::{App, Problem, input, words};
use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
};
use plugboard_model::{COMPONENT_MAX, EventKind, LimitChange, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A component, and what its type says of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ComponentView {
    /// SHA-256 in hexadecimal. `POST /api/v1/plugins` installs by it.
    pub digest: String,
    /// In bytes.
    pub size: usize,
    /// The events that it is told of.
    #[schema(schema_with = words::many::<EventKind>)]
    pub hears: Vec<EventKind>,
    /// All that it can do.
    pub can_do: Vec<String>,
    /// Packages of WASI that its language's runtime asks for. Nothing is behind them but time, randomness and an output
    /// that goes to the log; `wasi:http` is the power `http`.
    pub runtime: Vec<String>,
    /// Roles that it plays, such as `connector`.
    #[schema(schema_with = words::many::<Role>)]
    pub roles: Vec<Role>,
    /// Who signed it: an Ed25519 public key, 64 hexadecimal digits.
    pub signed_by: Option<String>,
    /// What its author says of it, from its `plugin.toml`.
    pub manifest: Option<ManifestView>,
}

/// What an author says of a plugin.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ManifestView {
    /// The installation's name unless the admin gives another.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// One sentence.
    pub description: String,
    /// SPDX expression.
    pub license: String,
    /// Hosts it wants to call.
    pub hosts: Vec<WantedHost>,
    /// Secrets it uses.
    pub secrets: Vec<WantedSecret>,
    /// What one call of it needs beyond the usual; so it is installed unless the admin says otherwise.
    #[schema(value_type = Object)]
    pub limits: LimitChange,
    /// Members of its configuration.
    pub config: Vec<ConfigMember>,
}

/// A host that a plugin wants to call.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WantedHost {
    /// The host.
    pub host: String,
    /// What for.
    pub reason: String,
}

/// A secret that a plugin uses.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WantedSecret {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// The hosts it may be sent to; none, and not `api_base`: it never leaves the server.
    pub hosts: Vec<String>,
    /// It may be sent to the host of the configuration's `api_base`.
    pub api_base: bool,
    /// The server makes one where none is given.
    pub generate: bool,
    /// It may be an access token by OAuth 2.0: where an admin agrees.
    pub authorize_url: Option<String>,
    /// The plugin works without it.
    pub optional: bool,
}

/// A member of a plugin's configuration.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConfigMember {
    /// Its name.
    pub name: String,
    /// `string`, `number`, `boolean`, `array` or `object`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it does.
    pub description: String,
    /// Must be given.
    pub required: bool,
}

impl From<plugboard_model::Manifest> for ManifestView {
    fn from(m: plugboard_model::Manifest) -> Self {
        let host = |h: plugboard_model::WantedHost| WantedHost { host: h.host.to_string(), reason: h.reason };
        let secret = |s: plugboard_model::WantedSecret| WantedSecret {
            name: s.name,
            description: s.description,
            api_base: s.api_base,
            hosts: s.hosts.iter().map(ToString::to_string).collect(),
            generate: s.generate,
            authorize_url: s.oauth2.map(|oauth2| oauth2.authorize_url),
            optional: s.optional,
        };
        let member = |(name, field): (String, plugboard_model::ConfigField)| ConfigMember {
            name,
            kind: field.kind,
            description: field.description,
            required: field.required,
        };
        Self {
            name: m.name,
            version: m.version,
            description: m.description,
            license: m.license,
            hosts: m.hosts.into_iter().map(host).collect(),
            limits: m.limits,
            secrets: m.secrets.into_iter().map(secret).collect(),
            config: m.config.into_iter().map(member).collect(),
        }
    }
}

/// Hand in a component
///
/// It is checked, compiled and kept, not installed: the answer says what it hears and can do, for an admin to decide.
#[utoipa::path(post, path = "/api/v1/components", tag = "plugins",
    request_body(content = Vec<u8>, content_type = "application/wasm", description = "The component's bytes, at most 64 MiB"),
    responses((status = 200, description = "What it is.", body = ComponentView)))]
pub async fn create(State(app): State<App>, request: Request) -> Result<Json<ComponentView>, Problem> {
    let _place = app.uploads.try_acquire().map_err(|_| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "other components are being taken: try again in a moment")
            .wait(Some(2_000))
    })?;
    let bytes = input::bytes(request.into_body(), COMPONENT_MAX).await?;
    let found = app.flow.inspect(&bytes).await?;
    Ok(Json(ComponentView {
        digest: found.digest,
        size: found.size,
        hears: found.surface.hears,
        can_do: found.surface.powers,
        runtime: found.surface.runtime,
        roles: found.surface.roles,
        signed_by: found.signer,
        manifest: found.manifest.map(ManifestView::from),
    }))
}
