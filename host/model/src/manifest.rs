//! `plugin.toml`, the author's description of a plugin. It is embedded in the component, in the custom section
//! [`Manifest::SECTION`].

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::{CONVERSATION_CHANGES, EventKind};

mod token;

pub use token::{TokenAnswer, TokenDialect, TokenPiece, TokenRequest, TokenSpan, token_pieces};

/// The author's description of a plugin. What the plugin handles and can do comes from the component's type instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The plugin's name: lower-case letters, digits and hyphens, at most 64. Used as the installation's name unless
    /// the admin chooses another.
    pub name: String,
    /// The version, in semantic versioning.
    pub version: String,
    /// The description, one sentence.
    pub description: String,
    /// The license, an SPDX expression.
    pub license: String,
    /// Everything that the component exports (`on-message`, `connector`, ...). If given, the list must match the
    /// component's type exactly. If omitted, there is no check.
    #[serde(default)]
    pub handlers: Option<Vec<String>>,
    /// All powers that the component imports (`replies`, `http`, ...), checked in the same way.
    #[serde(default)]
    pub powers: Option<Vec<String>>,
    /// The changes of a conversation that the plugin hears, such as `created`. Its `on-conversation` is called only if
    /// at least one of them is among the event's changes. If empty, the plugin hears all changes.
    #[serde(default)]
    pub conversation_changes: Vec<String>,
    /// Hosts that the plugin wants to call, each with a reason.
    #[serde(default)]
    pub hosts: Vec<WantedHost>,
    /// Secrets that the plugin uses.
    #[serde(default)]
    pub secrets: Vec<WantedSecret>,
    /// Limits that the plugin needs to differ from the defaults, such as `wall_ms = 20000`. They apply to the
    /// installation unless the admin sets others.
    #[serde(default)]
    pub limits: crate::LimitChange,
    /// Fields of the plugin's configuration, by name.
    #[serde(default)]
    pub config: BTreeMap<String, ConfigField>,
}

/// A host that a plugin wants to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WantedHost {
    /// The host, in the form of a grant: `api.example.com`, `*.example.com`.
    pub host: crate::Grant,
    /// Why the plugin calls it, as a sentence for the admin.
    pub reason: String,
}

/// A secret that a plugin uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a member of plugin.toml, and says one thing")]
pub struct WantedSecret {
    /// The secret's name.
    pub name: String,
    /// What the secret is, as a sentence for the admin.
    pub description: String,
    /// The hosts to which the secret may be sent. Each must be listed in the manifest's `hosts`. If empty, the secret
    /// is not sent anywhere.
    #[serde(default)]
    pub hosts: Vec<crate::Grant>,
    /// Whether the secret may be sent to the host of `api_base` in the configuration, if that host is granted. For
    /// systems that each business runs at its own address. A secret with `hosts` may be sent there in any case.
    #[serde(default)]
    pub api_base: bool,
    /// Whether the secret is an HMAC key in the format of the Standard Webhooks specification: `whsec_` and the key in
    /// base64.
    #[serde(default)]
    pub webhook_key: bool,
    /// Whether the host generates a random value (32 bytes, in hexadecimal) if the admin gives none.
    #[serde(default)]
    pub generate: bool,
    /// Whether the plugin works without the secret.
    #[serde(default)]
    pub optional: bool,
    /// How the host can get the secret as an OAuth 2.0 access token, once an admin has given consent on the other
    /// system. `None` if the secret cannot be such a token.
    #[serde(default)]
    pub oauth2: Option<OAuth2>,
    /// How the host gets the secret as an access token, and keeps it fresh, by requests of another form than OAuth
    /// 2.0's. `None` if the secret is not such a token.
    #[serde(default)]
    pub token: Option<TokenDialect>,
}

impl WantedSecret {
    /// Returns whether the secret is needed from the start: an admin sets it, or the host generates it.
    #[must_use]
    pub fn must_be_set(&self) -> bool {
        let comes_from_others = self.token.as_ref().is_some_and(|token| token.obtain.is_some());
        !self.optional && self.oauth2.is_none() && !comes_from_others
    }
}

/// How the host gets an access token: the authorization code grant of RFC 6749 with PKCE (RFC 7636), and refresh
/// tokens. If the configuration has an `api_base`, both URLs move to its origin and keep their paths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuth2 {
    /// The URL where an admin gives consent, in a browser.
    pub authorize_url: String,
    /// The URL where the host gets tokens. Its host must be listed in the manifest's `hosts`.
    pub token_url: String,
    /// The scopes to request.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// The name of the secret that holds the client identifier. The browser sees the identifier, so it is not
    /// confidential, but only the host uses it, never the plugin.
    pub client_id: String,
    /// The name of the secret that holds the client secret, which is sent to the host of `token_url`. `None` for a
    /// public client.
    #[serde(default)]
    pub client_secret: Option<String>,
    /// How the client authenticates at the token endpoint.
    #[serde(default)]
    pub client_auth: ClientAuth,
}

/// How an OAuth 2.0 client authenticates (RFC 6749, section 2.3.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientAuth {
    /// In the form body, as most platforms accept it.
    #[default]
    Body,
    /// By HTTP Basic authentication.
    Basic,
}

/// A field of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigField {
    /// The JSON type: `string`, `number`, `boolean`, `array` or `object`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the field does, as a sentence for the admin.
    pub description: String,
    /// Whether the field is required.
    #[serde(default)]
    pub required: bool,
    /// A JSON Schema for the value.
    #[serde(default)]
    pub schema: Option<serde_json::Value>,
    /// Whether customers receive the texts in this field. The host then checks each text against the rules of the
    /// channels' platforms when the plugin is configured and when a channel is added.
    #[serde(default)]
    pub sent: bool,
    /// The property of the channel that this field supplies. For connectors only.
    #[serde(default)]
    pub holds: Option<ChannelProperty>,
}

/// The property of a channel that a field of a connector's configuration supplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChannelProperty {
    /// The platform's identifier of the channel's account. Items with this account go to the channel.
    Account,
    /// The account's display name, for people and greetings.
    AccountName,
}

impl ChannelProperty {
    /// Returns the word that `plugin.toml` uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::AccountName => "account-name",
        }
    }
}

/// The error for an invalid manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("plugin.toml: {0}")]
pub struct ManifestError(pub String);

impl Manifest {
    /// The custom section that holds the manifest, as TOML text of at most 64 KiB.
    pub const SECTION: &'static str = "plugboard:manifest";

    /// Compares the manifest's `handlers` and `powers` with the component's type.
    ///
    /// # Errors
    /// Returns a sentence that names an entry found in only one of the two.
    pub fn check_surface(&self, surface: &crate::Surface) -> Result<(), ManifestError> {
        let handlers: Vec<String> = surface
            .hears
            .iter()
            .map(|kind| format!("on-{kind}"))
            .chain(surface.roles.iter().map(ToString::to_string))
            .collect();
        for (member, verb, listed, actual) in
            [("handlers", "export", &self.handlers, &handlers), ("powers", "import", &self.powers, &surface.powers)]
        {
            let Some(listed) = listed else { continue };
            if let Some(missing) = listed.iter().find(|name| !actual.contains(name)) {
                return Err(ManifestError(format!(
                    "`{member}` lists `{missing}`, but the component does not {verb} it; remove it or use it"
                )));
            }
            if let Some(hidden) = actual.iter().find(|name| !listed.contains(name)) {
                return Err(ManifestError(format!(
                    "the component {verb}s `{hidden}`, but `{member}` does not list it; add it there"
                )));
            }
        }
        if !self.conversation_changes.is_empty() && !surface.hears.contains(&EventKind::Conversation) {
            return Err(ManifestError(
                "`conversation_changes` is set, but the component does not export `on-conversation`; remove it".into(),
            ));
        }
        Ok(())
    }

    /// Checks what the Rust types cannot express: names, kinds, changes, limits, access tokens, and that secrets go only
    /// to hosts that the manifest lists.
    ///
    /// # Errors
    /// Returns a sentence that says which member is wrong and how to fix it.
    pub fn check(&self) -> Result<(), ManifestError> {
        let fail = |text: String| Err(ManifestError(text));
        let word = |s: &str| {
            (1..=64).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if !word(&self.name) {
            return fail(format!(
                "the name `{}` is not valid; use 1 to 64 characters from a-z, 0-9 and `-`",
                self.name
            ));
        }
        if let Some(unknown) =
            self.conversation_changes.iter().find(|change| !CONVERSATION_CHANGES.contains(&change.as_str()))
        {
            return fail(format!(
                "conversation_changes: `{unknown}` is not a change of a conversation; the changes are {}",
                CONVERSATION_CHANGES.join(", ")
            ));
        }
        self.limits.apply(&mut crate::Limits::default()).map_err(|wrong| ManifestError(format!("limits: {wrong}")))?;
        for secret in &self.secrets {
            for host in &secret.hosts {
                if !self.hosts.iter().any(|wanted| wanted.host == *host) {
                    return fail(format!(
                        "the secret `{}` is bound to {host}, which `hosts` does not list; add it there with a reason",
                        secret.name
                    ));
                }
            }
            if let Some(oauth2) = &secret.oauth2 {
                self.check_oauth2(&secret.name, oauth2)?;
            }
            if let Some(token) = &secret.token {
                self.check_token(secret, token)?;
            }
        }
        for (key, field) in &self.config {
            if !["string", "number", "boolean", "array", "object"].contains(&field.kind.as_str()) {
                return fail(format!(
                    "config.{key}.type is `{}`; it must be one of string, number, boolean, array and object",
                    field.kind
                ));
            }
            let Some(holds) = field.holds else { continue };
            if field.kind != "string" {
                return fail(format!("config.{key} holds the {}, so its type must be string", holds.as_str()));
            }
            if let Some((other, _)) =
                self.config.iter().find(|(other, field)| *other != key && field.holds == Some(holds))
            {
                return fail(format!("config.{key} and config.{other} both hold the {}: only one can", holds.as_str()));
            }
        }
        Ok(())
    }

    /// Returns the value of the configuration field that supplies this property. Returns `None` if the manifest
    /// declares no such field, or if the field is not set.
    #[must_use]
    pub fn channel_property<'a>(&self, property: ChannelProperty, config: &'a serde_json::Value) -> Option<&'a str> {
        let (key, _) = self.config.iter().find(|(_, field)| field.holds == Some(property))?;
        config.get(key)?.as_str()
    }

    fn check_oauth2(&self, name: &str, oauth2: &OAuth2) -> Result<(), ManifestError> {
        let fail = |text: String| Err(ManifestError(format!("secret `{name}`, oauth2: {text}")));
        for (member, address) in [("authorize_url", &oauth2.authorize_url), ("token_url", &oauth2.token_url)] {
            if !address.starts_with("https://") {
                return fail(format!("{member} `{address}` must begin with https://"));
            }
        }
        let authority = oauth2.token_url["https://".len()..].split(['/', '?', '#']).next().unwrap_or_default();
        let token_host: Option<crate::Grant> = authority.parse().ok();
        let covers_token_host = |hosts: &[crate::Grant]| {
            token_host
                .as_ref()
                .is_some_and(|at| hosts.iter().any(|host| host.covers(at.host(), at.port().unwrap_or(443))))
        };
        let hosts: Vec<_> = self.hosts.iter().map(|wanted| wanted.host.clone()).collect();
        if !covers_token_host(&hosts) {
            return fail(format!("`hosts` does not list {authority}, which issues the tokens; add it with a reason"));
        }
        for (member, secret) in
            [("client_id", Some(&oauth2.client_id)), ("client_secret", oauth2.client_secret.as_ref())]
        {
            let Some(secret) = secret else { continue };
            match self.secrets.iter().find(|wanted| wanted.name == *secret) {
                Some(wanted) if member == "client_id" || covers_token_host(&wanted.hosts) => {}
                Some(_) => {
                    return fail(format!(
                        "{member} `{secret}` is not bound to {authority}; add that host to the secret's `hosts`"
                    ));
                }
                None => return fail(format!("{member} `{secret}` is not listed in `secrets`; add it there")),
            }
        }
        Ok(())
    }

    /// Checks a configuration against [`Manifest::config`].
    ///
    /// # Errors
    /// Returns a sentence that names the wrong member.
    pub fn check_config(&self, config: &serde_json::Value) -> Result<(), ManifestError> {
        let Some(members) = config.as_object() else {
            return Err(ManifestError("the configuration must be a JSON object".into()));
        };
        for (key, value) in members {
            let Some(field) = self.config.get(key) else {
                let known = self.config.keys().cloned().collect::<Vec<_>>().join(", ");
                return Err(ManifestError(format!(
                    "unknown configuration member `{key}`; the known members are: {known}"
                )));
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn manifest(config: &serde_json::Value) -> Manifest {
        let manifest =
            json!({ "name": "x", "version": "1.0.0", "description": "d", "license": "MIT", "config": config });
        serde_json::from_value(manifest).expect("a manifest")
    }

    #[test]
    fn the_manifest_names_the_fields_that_hold_the_account() {
        let field = |kind: &str, holds: &str| json!({ "type": kind, "description": "d", "holds": holds });
        let good = manifest(&json!({ "number": field("string", "account"), "label": field("string", "account-name") }));
        assert_eq!(good.check(), Ok(()));
        let config = json!({ "number": "+49 30 1", "label": "Shop", "account": "another" });
        assert_eq!(good.channel_property(ChannelProperty::Account, &config), Some("+49 30 1"));
        assert_eq!(good.channel_property(ChannelProperty::AccountName, &config), Some("Shop"));
        assert_eq!(good.channel_property(ChannelProperty::Account, &json!({ "label": "Shop" })), None);
        assert_eq!(manifest(&json!({})).channel_property(ChannelProperty::Account, &config), None);
        for wrong in [
            json!({ "number": field("number", "account") }),
            json!({ "a": field("string", "account"), "b": field("string", "account") }),
        ] {
            assert!(manifest(&wrong).check().is_err(), "{wrong}");
        }
    }
}
