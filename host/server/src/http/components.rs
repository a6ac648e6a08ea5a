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

/// A component, with what its imports and exports say about it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ComponentView {
    /// SHA-256 of the component, in hexadecimal. Use it to install the component with `POST /api/v1/plugins`.
    pub digest: String,
    /// The size in bytes.
    pub size: usize,
    /// The kinds of events that it handles.
    #[schema(schema_with = words::many::<EventKind>)]
    pub hears: Vec<EventKind>,
    /// Everything that it can do.
    pub can_do: Vec<String>,
    /// WASI packages that its language's runtime imports. They provide only time, randomness and output that goes to
    /// the log; `wasi:http` is the power `http`.
    pub runtime: Vec<String>,
    /// Its roles, such as `connector`.
    #[schema(schema_with = words::many::<Role>)]
    pub roles: Vec<Role>,
    /// The signer's Ed25519 public key, 64 hexadecimal digits, if it is signed.
    pub signed_by: Option<String>,
    /// The manifest from its `plugin.toml`.
    pub manifest: Option<ManifestView>,
}

/// A plugin's manifest, written by its author.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ManifestView {
    /// The default name of the installation.
    pub name: String,
    /// The semantic version.
    pub version: String,
    /// A description in one sentence.
    pub description: String,
    /// The license, as an SPDX expression.
    pub license: String,
    /// The changes of a conversation that it hears; empty for all.
    pub conversation_changes: Vec<String>,
    /// Hosts it wants to call.
    pub hosts: Vec<WantedHost>,
    /// Secrets it uses.
    pub secrets: Vec<WantedSecret>,
    /// The limits of one call that differ from the defaults. They apply on installation unless the admin sets others.
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
    /// Why the plugin calls it.
    pub reason: String,
}

/// A secret that a plugin uses.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WantedSecret {
    /// Its name.
    pub name: String,
    /// What the secret is.
    pub description: String,
    /// The hosts that the secret may be sent to. If empty and `api_base` is false, the secret never leaves the server.
    pub hosts: Vec<String>,
    /// Whether the secret may be sent to the host of `api_base` in the configuration.
    pub api_base: bool,
    /// Whether the server generates the secret if none is given.
    pub generate: bool,
    /// The URL where an admin authorizes access, if the secret can be an OAuth 2.0 access token.
    pub authorize_url: Option<String>,
    /// What the server does to get the secret as an access token and to keep it fresh, if it does that without an
    /// authorization: a sentence without a full stop.
    pub kept_fresh: Option<String>,
    /// Whether the plugin works without the secret.
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
    /// Whether it must be set.
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
            kept_fresh: s.token.map(|token| token.meaning()),
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
            conversation_changes: m.conversation_changes,
            hosts: m.hosts.into_iter().map(host).collect(),
            limits: m.limits,
            secrets: m.secrets.into_iter().map(secret).collect(),
            config: m.config.into_iter().map(member).collect(),
        }
    }
}

/// Upload a component
///
/// Validates, compiles and stores the component without installing it. The response says what it handles and what it
/// can do, so that an admin can decide.
#[utoipa::path(post, path = "/api/v1/components", tag = "plugins",
    request_body(content = Vec<u8>, content_type = "application/wasm", description = "The component's bytes, at most 64 MiB"),
    responses((status = 200, description = "The component.", body = ComponentView)))]
pub async fn create(State(app): State<App>, request: Request) -> Result<Json<ComponentView>, Problem> {
    let _place = app.component_uploads.try_acquire().map_err(|_| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "too many uploads are in progress; try again in a moment")
            .wait(Some(2_000))
    })?;
    let bytes = input::whole(request, COMPONENT_MAX).await?.1;
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
