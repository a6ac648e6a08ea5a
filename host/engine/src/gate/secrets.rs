//! Secrets. The gate uses them, and plugins never see them. `${secret.NAME}` is replaced only in outgoing requests, and
//! only for the hosts that the secret is bound to.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use plugboard_model::{Failure, FailureKind, Grant};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use super::{
    mask::{MaskCache, percent},
    tokens::TokenSource,
};

/// The beginning of a placeholder, which ends with `}`.
const OPEN: &str = "${secret.";
/// The prefix of keys in the Standard Webhooks specification.
const WEBHOOK: &str = "whsec_";

/// A secret and the hosts that it may be sent to.
#[derive(Clone)]
pub struct Secret {
    /// The value. Empty for an access token, which `source` supplies when needed.
    pub value: String,
    /// The source of the value, if the secret is an access token.
    pub source: Option<Arc<dyn TokenSource>>,
    /// The hosts that it may be sent to. If empty, it never leaves this host.
    pub hosts: Vec<Grant>,
    /// Whether it is a key in the format of the Standard Webhooks specification: `whsec_` followed by base64.
    pub webhook_key: bool,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

/// The secrets of one installation or channel, by name.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    all: BTreeMap<String, Secret>,
    /// The names of secrets that the manifest marks as optional.
    optional: BTreeSet<String>,
    masks: MaskCache,
}

/// The destination of a request, as far as it matters for secrets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target<'a> {
    pub host: &'a str,
    pub port: u16,
    /// Whether a secret may be sent over this connection: https, or a granted address that is not public.
    pub private: bool,
}

/// How a value is encoded where it is inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// In an address: percent-encoded.
    Url,
    /// In a header or form field: unchanged.
    Plain,
}

impl Secrets {
    /// Creates the collection from names and secrets. If a name occurs twice, the last one counts.
    #[must_use]
    pub fn new(secrets: impl IntoIterator<Item = (String, Secret)>) -> Self {
        Self { all: secrets.into_iter().collect(), optional: BTreeSet::new(), masks: MaskCache::default() }
    }

    /// Marks these names as optional: the plugin works without them.
    #[must_use]
    pub fn with_optional(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.optional.extend(names);
        self
    }

    /// Whether the plugin works without the secret of this name.
    pub(crate) fn is_optional(&self, name: &str) -> bool {
        self.optional.contains(name)
    }

    /// The secrets that are access tokens, with their sources.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, &Arc<dyn TokenSource>)> {
        self.all.iter().filter_map(|(name, secret)| Some((name.as_str(), secret.source.as_ref()?)))
    }

    /// Returns the source of a secret that is an access token.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<Arc<dyn TokenSource>> {
        self.all.get(name)?.source.clone()
    }

    /// The names of all secrets.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.all.keys().map(String::as_str)
    }

    /// The cached masks of secrets that have been used.
    pub(super) fn masks(&self) -> &MaskCache {
        &self.masks
    }

    /// Sets the value of a secret. Does nothing if there is no secret with this name.
    pub(crate) fn set(&mut self, name: &str, value: String) {
        if let Some(secret) = self.all.get_mut(name) {
            secret.value = value;
        }
    }

    /// Adds a secret, replacing one with the same name.
    pub fn insert(&mut self, name: &str, secret: Secret) {
        self.all.insert(name.to_owned(), secret);
    }

    /// Adds the credentials of HTTP Basic authentication as a secret named `name`, restricted to the password's hosts.
    pub(crate) fn insert_basic(&mut self, name: &str, user: &str, password: &str) -> Result<(), Failure> {
        // RFC 6749, section 2.3.1, requires that the user and the password are form-encoded first.
        let written = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let value = BASE64_STANDARD.encode(format!("{}:{}", written(user), written(self.value(password)?)));
        let hosts = self.all.get(password).map(|secret| secret.hosts.clone()).unwrap_or_default();
        self.insert(name, Secret { value, source: None, hosts, webhook_key: false });
        Ok(())
    }

    /// Returns the value of a secret.
    ///
    /// # Errors
    /// Returns `not-found` if the secret does not exist or is an access token.
    pub fn value(&self, name: &str) -> Result<&str, Failure> {
        let secret = self.all.get(name).filter(|secret| !secret.value.is_empty());
        secret.map(|secret| secret.value.as_str()).ok_or_else(|| missing(name))
    }

    /// Returns the value of a secret as an HMAC key. A key in the format of Standard Webhooks is decoded.
    pub(crate) fn key(&self, name: &str) -> Result<Cow<'_, [u8]>, Failure> {
        // An access token has no value here. An empty key would let anyone produce a valid signature.
        let secret = self.all.get(name).filter(|secret| !secret.value.is_empty()).ok_or_else(|| missing(name))?;
        if !secret.webhook_key {
            return Ok(Cow::Borrowed(secret.value.as_bytes()));
        }
        let text = secret.value.trim();
        let key = BASE64_STANDARD.decode(text.strip_prefix(WEBHOOK).unwrap_or(text));
        key.map(Cow::Owned).map_err(|_| {
            let message = format!("the secret `{name}` must be `{WEBHOOK}` followed by the key in base64");
            Failure::invalid(message).code("bad-secret")
        })
    }

    /// Returns the values of secrets, percent-encoded and joined: a key of OAuth 1.0a (RFC 5849, sections 3.4.2 and
    /// 3.6).
    pub(crate) fn joined(&self, names: &[String], separator: &str) -> Result<String, Failure> {
        let encoded = |name: &String| self.value(name).map(|value| percent(value, "-._~", true));
        Ok(names.iter().map(encoded).collect::<Result<Vec<_>, _>>()?.join(separator))
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.all.contains_key(name)
    }

    /// Replaces the placeholders in a text that is sent to `target`. Fails like [`Secrets::release`].
    pub(crate) fn fill<'a>(
        &self,
        text: &'a str,
        target: Target<'_>,
        encoding: Encoding,
    ) -> Result<Cow<'a, str>, Failure> {
        let mut rest = text;
        let mut filled = String::new();
        while let Some((before, after)) = rest.split_once(OPEN) {
            let Some((name, after)) = after.split_once('}') else { break };
            filled.push_str(before);
            let value = self.release(name, target)?;
            match encoding {
                Encoding::Url => percent_encode(value, &mut filled),
                Encoding::Plain => filled.push_str(value),
            }
            rest = after;
        }
        if rest.len() == text.len() {
            return Ok(Cow::Borrowed(text));
        }
        filled.push_str(rest);
        Ok(Cow::Owned(filled))
    }

    /// Returns the value of a secret that is sent to `target`. Fails if the secret does not exist, is not bound to that
    /// host, or would be sent unencrypted.
    pub(crate) fn release(&self, name: &str, target: Target<'_>) -> Result<&str, Failure> {
        let secret = self.all.get(name).ok_or_else(|| missing(name))?;
        let Target { host, port, private } = target;
        if !secret.hosts.iter().any(|grant| grant.covers(host, port)) {
            let message = match secret.hosts.as_slice() {
                [] => format!("the secret `{name}` is not bound to any host, so it is never sent"),
                hosts => {
                    let hosts = hosts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                    format!("the secret `{name}` may be sent only to {hosts}, not to {host}:{port}")
                }
            };
            return Err(Failure::denied(message).code("secret-not-bound"));
        }
        if !private {
            let message = format!("the secret `{name}` is not sent to {host}:{port} unencrypted; use https");
            return Err(Failure::denied(message).code("secret-in-the-clear"));
        }
        Ok(&secret.value)
    }
}

fn missing(name: &str) -> Failure {
    let name: String = name.chars().take(64).collect();
    let message = format!("there is no secret `{name}`; an admin can set it with `plugboard secret set`");
    Failure::new(FailureKind::NotFound, message).code("no-such-secret")
}

/// Percent-encodes a value, leaving only characters that have no special meaning in a user name, path or query.
fn percent_encode(value: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: Target<'_> = Target { host: "api.example.com", port: 443, private: true };

    fn secrets() -> Secrets {
        let secret = |value: &str, hosts: &[&str]| Secret {
            value: value.into(),
            source: None,
            webhook_key: false,
            hosts: hosts.iter().map(|host| host.parse().unwrap()).collect(),
        };
        Secrets::new([
            ("token".into(), secret("1:a/b c&=?#%", &["*.example.com"])),
            ("inner".into(), secret("never", &[])),
        ])
    }

    #[test]
    fn a_placeholder_is_filled_in_only_for_the_hosts_of_its_secret() {
        let fill = |text: &'static str, target| secrets().fill(text, target, Encoding::Plain).map(Cow::into_owned);
        assert_eq!(fill("Bearer ${secret.token}!", TARGET).unwrap(), "Bearer 1:a/b c&=?#%!");
        assert_eq!(fill("nothing ${secret.token here", TARGET).unwrap(), "nothing ${secret.token here");
        assert_eq!(fill("${other} ${secret}", TARGET).unwrap(), "${other} ${secret}");
        let code = |text, target| fill(text, target).unwrap_err().code.unwrap();
        assert_eq!(code("${secret.token}", Target { host: "evil.org", ..TARGET }), "secret-not-bound");
        assert_eq!(code("${secret.token}", Target { port: 8443, ..TARGET }), "secret-not-bound");
        assert_eq!(code("${secret.token}", Target { private: false, ..TARGET }), "secret-in-the-clear");
        assert_eq!(code("${secret.inner}", TARGET), "secret-not-bound");
        assert_eq!(code("${secret.unknown}", TARGET), "no-such-secret");
    }

    #[test]
    fn a_secret_in_a_url_is_percent_encoded() {
        let secrets = secrets();
        let filled =
            secrets.fill("https://api.example.com/bot${secret.token}/x?a=${secret.token}", TARGET, Encoding::Url);
        assert_eq!(
            filled.unwrap(),
            "https://api.example.com/bot1:a%2Fb%20c%26%3D%3F%23%25/x?a=1:a%2Fb%20c%26%3D%3F%23%25"
        );
    }

    #[test]
    fn debug_output_contains_no_secret_value() {
        assert!(!format!("{:?}", secrets()).contains("never"));
    }
}
