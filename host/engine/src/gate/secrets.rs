//! Secrets: used here, never seen by a plugin. `${secret.NAME}` is replaced on the way out only, and only
//! for the hosts that the secret is bound to.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use plugboard_model::{Failure, FailureKind, Grant};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use super::{mask::Masks, tokens::TokenSource};

const OPEN: &str = "${secret.";
/// How keys of the Standard Webhooks specification begin.
const WEBHOOK: &str = "whsec_";

/// One secret and the hosts it may go to.
#[derive(Clone)]
pub struct Secret {
    /// What it is. Empty: an access token, which `source` gives when it is needed.
    pub value: String,
    /// Where its value comes from, when it is an access token.
    pub source: Option<Arc<dyn TokenSource>>,
    /// Where it may be sent. Empty: it never leaves the host.
    pub hosts: Vec<Grant>,
    /// It is a key as the Standard Webhooks specification writes it: `whsec_` and base64.
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
    /// Names that the manifest calls optional: the plugin works without them.
    optional: BTreeSet<String>,
    masks: Masks,
}

/// Where a request goes, as far as secrets care.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target<'a> {
    pub host: &'a str,
    pub port: u16,
    /// Nobody on the way can read along: https, or a granted address of our own network.
    pub private: bool,
}

/// How a value is written where it is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In an address: percent-encoded.
    Url,
    /// In a header or form field: as it is.
    Plain,
}

impl Secrets {
    /// Names with their secrets; of two with the same name the last counts.
    #[must_use]
    pub fn new(secrets: impl IntoIterator<Item = (String, Secret)>) -> Self {
        Self { all: secrets.into_iter().collect(), optional: BTreeSet::new(), masks: Masks::default() }
    }

    /// The same, with the names of those that the plugin works without.
    #[must_use]
    pub fn with_optional(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.optional.extend(names);
        self
    }

    /// Whether the plugin works without a secret of this name.
    pub(crate) fn is_optional(&self, name: &str) -> bool {
        self.optional.contains(name)
    }

    /// Those that are access tokens.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, &Arc<dyn TokenSource>)> {
        self.all.iter().filter_map(|(name, secret)| Some((name.as_str(), secret.source.as_ref()?)))
    }

    /// The names of all.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.all.keys().map(String::as_str)
    }

    /// The masks of those that have been used.
    pub(super) fn masks(&self) -> &Masks {
        &self.masks
    }

    /// Gives a secret its value.
    pub(crate) fn set(&mut self, name: &str, value: String) {
        if let Some(secret) = self.all.get_mut(name) {
            secret.value = value;
        }
    }

    /// Adds one, in the place of one of its name.
    pub fn insert(&mut self, name: &str, secret: Secret) {
        self.all.insert(name.to_owned(), secret);
    }

    /// Adds the pair of HTTP Basic authentication under a name, as a secret for the password's hosts.
    pub(crate) fn pair(&mut self, name: &str, user: &str, password: &str) -> Result<(), Failure> {
        // By RFC 6749, section 2.3.1, each is written as in a form first.
        let written = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let value = BASE64_STANDARD.encode(format!("{}:{}", written(user), written(self.value(password)?)));
        let hosts = self.all.get(password).map(|secret| secret.hosts.clone()).unwrap_or_default();
        self.insert(name, Secret { value, source: None, hosts, webhook_key: false });
        Ok(())
    }

    /// The value of a secret.
    ///
    /// # Errors
    /// `not-found` when there is none, or it is an access token.
    pub fn value(&self, name: &str) -> Result<&str, Failure> {
        let secret = self.all.get(name).filter(|secret| !secret.value.is_empty());
        secret.map(|secret| secret.value.as_str()).ok_or_else(|| missing(name))
    }

    /// The value of a secret as the key of an HMAC.
    pub(crate) fn key(&self, name: &str) -> Result<Cow<'_, [u8]>, Failure> {
        // An access token has no value here, and an empty key would be anybody's.
        let secret = self.all.get(name).filter(|secret| !secret.value.is_empty()).ok_or_else(|| missing(name))?;
        if !secret.webhook_key {
            return Ok(Cow::Borrowed(secret.value.as_bytes()));
        }
        let text = secret.value.trim();
        let key = BASE64_STANDARD.decode(text.strip_prefix(WEBHOOK).unwrap_or(text));
        key.map(Cow::Owned).map_err(|_| {
            let message = format!("the secret `{name}` must be `{WEBHOOK}` and the key in base64");
            Failure::invalid(message).code("bad-secret")
        })
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.all.contains_key(name)
    }

    /// Replaces the placeholders in a text that goes to `target`.
    pub(crate) fn fill<'a>(&self, text: &'a str, target: Target<'_>, place: Place) -> Result<Cow<'a, str>, Failure> {
        let mut rest = text;
        let mut filled = String::new();
        while let Some((before, after)) = rest.split_once(OPEN) {
            let Some((name, after)) = after.split_once('}') else { break };
            filled.push_str(before);
            let value = self.release(name, target)?;
            match place {
                Place::Url => percent_encode(value, &mut filled),
                Place::Plain => filled.push_str(value),
            }
            rest = after;
        }
        if rest.len() == text.len() {
            return Ok(Cow::Borrowed(text));
        }
        filled.push_str(rest);
        Ok(Cow::Owned(filled))
    }

    /// The value, when it may go to `target`.
    pub(crate) fn release(&self, name: &str, target: Target<'_>) -> Result<&str, Failure> {
        let secret = self.all.get(name).ok_or_else(|| missing(name))?;
        let Target { host, port, private } = target;
        if !secret.hosts.iter().any(|grant| grant.covers(host, port)) {
            let message = match secret.hosts.as_slice() {
                [] => format!("the secret `{name}` is bound to no host and never leaves this one"),
                hosts => {
                    let hosts = hosts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                    format!("the secret `{name}` goes to {hosts} only, not to {host}:{port}")
                }
            };
            return Err(Failure::denied(message).code("secret-not-bound"));
        }
        if !private {
            let message = format!("the secret `{name}` is not sent to {host}:{port} in the clear: use https");
            return Err(Failure::denied(message).code("secret-in-the-clear"));
        }
        Ok(&secret.value)
    }
}

fn missing(name: &str) -> Failure {
    let name: String = name.chars().take(64).collect();
    let message = format!("there is no secret `{name}`: an admin sets it with `plugboard secret set`");
    Failure::new(FailureKind::NotFound, message).code("no-such-secret")
}

/// Leaves what stands for itself in a user name, path or query, and writes all else as `%XX`.
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
    fn a_placeholder_becomes_the_value_for_its_host_only() {
        let fill = |text: &'static str, target| secrets().fill(text, target, Place::Plain).map(Cow::into_owned);
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
    fn in_an_address_a_value_cannot_break_out_of_its_place() {
        let secrets = secrets();
        let filled = secrets.fill("https://api.example.com/bot${secret.token}/x?a=${secret.token}", TARGET, Place::Url);
        assert_eq!(
            filled.unwrap(),
            "https://api.example.com/bot1:a%2Fb%20c%26%3D%3F%23%25/x?a=1:a%2Fb%20c%26%3D%3F%23%25"
        );
    }

    #[test]
    fn debug_never_shows_a_value() {
        assert!(!format!("{:?}", secrets()).contains("never"));
    }
}
