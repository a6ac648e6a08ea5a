//! `plugin.toml`: what an author says of a plugin. It is embedded in the component, in the custom
//! section [`Manifest::SECTION`].

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an author says of a plugin. What it hears and can do stands in the component's type instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Lower-case letters, digits and hyphens, at most 64; the installation's name unless the admin gives another.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// One sentence.
    pub description: String,
    /// SPDX expression.
    pub license: String,
    /// What it exports (`on-message`, `connector`, ...), all of it: then the component is held to it. Left out: whatever
    /// its type says.
    #[serde(default)]
    pub handlers: Option<Vec<String>>,
    /// The powers it imports (`replies`, `http`, ...), all of them, in the same way.
    #[serde(default)]
    pub powers: Option<Vec<String>>,
    /// Hosts it wants to call, each with a reason.
    #[serde(default)]
    pub hosts: Vec<WantedHost>,
    /// Secrets it uses.
    #[serde(default)]
    pub secrets: Vec<WantedSecret>,
    /// What one call of it needs beyond the usual, such as `wall_ms = 20000`: so it is installed unless the admin says
    /// otherwise.
    #[serde(default)]
    pub limits: crate::LimitChange,
    /// Members of its configuration.
    #[serde(default)]
    pub config: BTreeMap<String, ConfigField>,
}

/// A host that a plugin wants to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WantedHost {
    /// As a grant is written: `api.example.com`, `*.example.com`.
    pub host: crate::Grant,
    /// What for, in a sentence that an admin reads.
    pub reason: String,
}

/// A secret that a plugin uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a member of plugin.toml, and says one thing")]
pub struct WantedSecret {
    /// Its name.
    pub name: String,
    /// What it is, in a sentence that an admin reads.
    pub description: String,
    /// The hosts it may be sent to, each one that the manifest wants. Empty: it never leaves the host.
    #[serde(default)]
    pub hosts: Vec<crate::Grant>,
    /// It may be sent to the host of the configuration's `api_base`, as far as that is granted: for systems that each
    /// business runs at an address of its own. A secret with `hosts` may be so in any case.
    #[serde(default)]
    pub api_base: bool,
    /// It is the key of an HMAC as the Standard Webhooks specification writes it: `whsec_` and the key in base64.
    #[serde(default)]
    pub webhook_key: bool,
    /// The host makes a random one (32 bytes, in hexadecimal) where the admin gives none.
    #[serde(default)]
    pub generate: bool,
    /// The plugin works without it.
    #[serde(default)]
    pub optional: bool,
    /// It may be an access token that the host gets by OAuth 2.0, once an admin has agreed at the other system.
    #[serde(default)]
    pub oauth2: Option<OAuth2>,
}

/// How the host gets an access token: the authorization code grant of RFC 6749 with PKCE (RFC 7636), and its refresh.
/// Where the configuration has an `api_base`, both addresses are taken there, with their own paths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuth2 {
    /// Where an admin agrees, in a browser.
    pub authorize_url: String,
    /// Where the host gets tokens. Its host is one that the manifest wants.
    pub token_url: String,
    /// What is asked for.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// The secret that holds the client's identifier. It is told to the browser, and so no secret in truth; but it is the
    /// host's business and not the plugin's.
    pub client_id: String,
    /// The secret that holds the client's secret; it goes to the host of `token_url`. None: a public client.
    #[serde(default)]
    pub client_secret: Option<String>,
    /// How the client says who it is where it gets tokens.
    #[serde(default)]
    pub client_auth: ClientAuth,
}

/// How an OAuth 2.0 client says who it is (RFC 6749, section 2.3.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientAuth {
    /// In the form, as most platforms take it.
    #[default]
    Body,
    /// By HTTP Basic authentication.
    Basic,
}

/// A member of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigField {
    /// `string`, `number`, `boolean`, `array` or `object`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it does, in a sentence that an admin reads.
    pub description: String,
    /// Must be given.
    #[serde(default)]
    pub required: bool,
    /// A JSON Schema that its value must fit.
    #[serde(default)]
    pub schema: Option<serde_json::Value>,
    /// The texts in it go to customers. Each is held against what the channels' platforms take, when the plugin is
    /// configured and when a channel is added.
    #[serde(default)]
    pub sent: bool,
}

/// Why a manifest could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("plugin.toml: {0}")]
pub struct ManifestError(pub String);

impl Manifest {
    /// The custom section that holds it, as TOML text of at most 64 KiB.
    pub const SECTION: &'static str = "plugboard:manifest";

    /// Holds what the author says against what the component's type says.
    ///
    /// # Errors
    /// A sentence that names what stands in one and not in the other.
    pub fn check_surface(&self, surface: &crate::Surface) -> Result<(), ManifestError> {
        let handlers: Vec<String> = surface
            .hears
            .iter()
            .map(|kind| format!("on-{kind}"))
            .chain(surface.roles.iter().map(ToString::to_string))
            .collect();
        for (member, verb, said, found) in
            [("handlers", "export", &self.handlers, &handlers), ("powers", "import", &self.powers, &surface.powers)]
        {
            let Some(said) = said else { continue };
            if let Some(missing) = said.iter().find(|name| !found.contains(name)) {
                return Err(ManifestError(format!(
                    "`{member}` names `{missing}`, which the component does not {verb}: take it out, or use it"
                )));
            }
            if let Some(hidden) = found.iter().find(|name| !said.contains(name)) {
                return Err(ManifestError(format!(
                    "the component {verb}s `{hidden}`, which `{member}` does not name: name it there"
                )));
            }
        }
        Ok(())
    }

    /// Checks what the types cannot: names, kinds, and that secrets go to wanted hosts only.
    ///
    /// # Errors
    /// A sentence that says which member is wrong and how to mend it.
    pub fn check(&self) -> Result<(), ManifestError> {
        let fail = |text: String| Err(ManifestError(text));
        let word = |s: &str| {
            (1..=64).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if !word(&self.name) {
            return fail(format!("name `{}` must be 1 to 64 of a-z, 0-9 and `-`", self.name));
        }
        self.limits.apply(&mut crate::Limits::default()).map_err(|wrong| ManifestError(format!("limits: {wrong}")))?;
        for secret in &self.secrets {
            for host in &secret.hosts {
                if !self.hosts.iter().any(|wanted| wanted.host == *host) {
                    return fail(format!(
                        "secret `{}` is bound to {host}, which `hosts` does not name: add it there with a reason",
                        secret.name
                    ));
                }
            }
            if let Some(oauth2) = &secret.oauth2 {
                self.check_oauth2(&secret.name, oauth2)?;
            }
        }
        for (key, field) in &self.config {
            if !["string", "number", "boolean", "array", "object"].contains(&field.kind.as_str()) {
                return fail(format!(
                    "config.{key}.type `{}` must be string, number, boolean, array or object",
                    field.kind
                ));
            }
        }
        Ok(())
    }

    fn check_oauth2(&self, name: &str, oauth2: &OAuth2) -> Result<(), ManifestError> {
        let fail = |text: String| Err(ManifestError(format!("secret `{name}`, oauth2: {text}")));
        for (member, address) in [("authorize_url", &oauth2.authorize_url), ("token_url", &oauth2.token_url)] {
            if !address.starts_with("https://") {
                return fail(format!("{member} `{address}` must begin with https://"));
            }
        }
        let authority = oauth2.token_url["https://".len()..].split(['/', '?', '#']).next().unwrap_or_default();
        let at: Option<crate::Grant> = authority.parse().ok();
        let goes = |hosts: &[crate::Grant]| {
            at.as_ref().is_some_and(|at| hosts.iter().any(|host| host.covers(at.host(), at.port().unwrap_or(443))))
        };
        let hosts: Vec<_> = self.hosts.iter().map(|wanted| wanted.host.clone()).collect();
        if !goes(&hosts) {
            return fail(format!("`hosts` does not name {authority}, where tokens are had: add it with a reason"));
        }
        for (member, secret) in
            [("client_id", Some(&oauth2.client_id)), ("client_secret", oauth2.client_secret.as_ref())]
        {
            let Some(secret) = secret else { continue };
            match self.secrets.iter().find(|wanted| wanted.name == *secret) {
                Some(wanted) if member == "client_id" || goes(&wanted.hosts) => {}
                Some(_) => {
                    return fail(format!("{member} `{secret}` is not bound to {authority}: add that to its `hosts`"));
                }
                None => return fail(format!("{member} `{secret}` is none of `secrets`: add it there")),
            }
        }
        Ok(())
    }

    /// Checks a configuration against [`Manifest::config`].
    ///
    /// # Errors
    /// A sentence that points at the member.
    pub fn check_config(&self, config: &serde_json::Value) -> Result<(), ManifestError> {
        let Some(members) = config.as_object() else {
            return Err(ManifestError("the configuration must be a JSON object".into()));
        };
        for (key, value) in members {
            let Some(field) = self.config.get(key) else {
                let known = self.config.keys().cloned().collect::<Vec<_>>().join(", ");
                return Err(ManifestError(format!("configuration member `{key}` is unknown; known are: {known}")));
            };
            let kind = match value {
                serde_json::Value::String(_) => "string",
                serde_json::Value::Number(_) => "number",
                serde_json::Value::Bool(_) => "boolean",
                serde_json::Value::Array(_) => "array",
                serde_json::Value::Object(_) => "object",
                serde_json::Value::Null => "null",
            };
            if kind != field.kind {
                return Err(ManifestError(format!(
                    "configuration member `{key}` must be a {}, found a {kind}: {}",
                    field.kind, field.description
                )));
            }
        }
        for (key, field) in &self.config {
            if field.required && !members.contains_key(key) {
                return Err(ManifestError(format!("configuration member `{key}` is missing: {}", field.description)));
            }
        }
        Ok(())
    }
}
