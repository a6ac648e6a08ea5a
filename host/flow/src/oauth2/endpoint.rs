//! The other system's OAuth endpoints and their responses (RFC 6749, sections 4.1.3, 5 and 6).

use plugboard_engine::{FormValue, Secret};
use plugboard_model::{ClientAuth, Failure, FailureKind};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;
use url::Url;

use super::{Endpoint, Tokens};

/// How long the other system may take to issue tokens.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
/// How long before expiry a new access token is requested, in milliseconds. At most half of the token's lifetime.
pub(super) const MARGIN_MS: i64 = 60_000;
/// The longest lifetime of a token, in milliseconds: some 300 years.
const LIFE_MS: f64 = 1e13;
/// The longest token that is accepted, in bytes.
const TOKEN: usize = 16 << 10;

/// Why no tokens were issued.
pub(crate) enum NoTokens {
    /// The other system refused for good.
    Refused(String),
    /// No answer came, and the refresh token must not be used again.
    Unanswered(String),
    /// The failure is temporary.
    Passing(Failure),
}

/// The issued tokens.
pub(crate) struct Granted {
    pub tokens: Tokens,
    /// The granted scopes, if the response has them.
    pub scopes: Option<String>,
    /// When to refresh the access token, in milliseconds since the Unix epoch. `None` if the response does not say when
    /// it expires.
    pub refresh_at: Option<i64>,
    /// When the access token expires, like `refresh_at`.
    pub expires_at: Option<i64>,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    refresh_token: Option<String>,
    expires_in: Option<Value>,
    scope: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    error: String,
    error_description: String,
}

impl Endpoint {
    /// Returns the client's identifier.
    pub(crate) fn client_id(&self) -> Option<&str> {
        self.secrets.value(&self.spec.client_id).ok()
    }

    /// Returns the URL where an admin agrees.
    pub(crate) fn authorize_url(&self) -> Option<Url> {
        address(&self.config, &self.spec.authorize_url)
    }

    /// Requests tokens. `grant` has the fields of the grant that are not secret; `secret_field` is the name and value
    /// of the secret one: the code or the refresh token.
    pub(crate) async fn tokens(
        &self,
        grant: &[(&'static str, &str)],
        secret_field: (&'static str, &str),
        now: i64,
    ) -> Result<Granted, NoTokens> {
        let Some(client) = self.client_id() else {
            let secret = &self.spec.client_id;
            return Err(passing(format!("the secret `{secret}` is not set; an admin must set it")));
        };
        let wrong =
            || passing("the manifest's `token_url` or the configuration's `api_base` is not a valid URL".into());
        let address = address(&self.config, &self.spec.token_url).ok_or_else(wrong)?;
        let text = |(name, value): &(&'static str, &str)| (*name, FormValue::Text((*value).to_owned()));
        let mut fields: Vec<_> = grant.iter().map(text).collect();
        let mut secrets = (*self.secrets).clone();
        let mut basic = None;
        match (&self.spec.client_secret, self.spec.client_auth) {
            (Some(secret), ClientAuth::Basic) => basic = Some((client, secret.as_str())),
            (Some(secret), ClientAuth::Body) => {
                fields.push(("client_id", FormValue::Text(client.to_owned())));
                fields.push(("client_secret", FormValue::Secret(secret.clone())));
            }
            (None, _) => fields.push(("client_id", FormValue::Text(client.to_owned()))),
        }
        let (name, value) = secret_field;
        secrets.insert(name, only_for(&address, value));
        fields.push((name, FormValue::Secret(name.to_owned())));
        let answered = self.gate.post_form(address.as_str(), fields, basic, &secrets, PATIENCE).await;
        let host = address.host_str().unwrap_or_default().to_owned();
        match answered {
            Ok(answer) => read(answer.status, &answer.body, &host, now),
            Err(failure) => Err(passing(failure.message)),
        }
    }
}

/// Returns one of the manifest's URLs, moved to the host of `api_base` if that is configured.
pub(super) fn address(config: &Value, declared: &str) -> Option<Url> {
    let mut address = Url::parse(declared).ok()?;
    let Some(base) = config.get("api_base").and_then(Value::as_str) else { return Some(address) };
    let base = Url::parse(base).ok()?;
    address.set_scheme(base.scheme()).ok()?;
    address.set_host(base.host_str()).ok()?;
    address.set_port(base.port()).ok()?;
    Some(address)
}

/// Returns a secret that is sent only to the host of this address, and only encrypted.
pub(super) fn only_for(address: &Url, value: &str) -> Secret {
    let at = format!("{}:{}", address.host_str().unwrap_or_default(), address.port_or_known_default().unwrap_or(443));
    Secret { value: value.to_owned(), source: None, hosts: at.parse().into_iter().collect(), webhook_key: false }
}

/// Returns whether a token can be stored and sent.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.len() <= TOKEN && text.bytes().all(|b| b.is_ascii_graphic())
}

/// Converts a lifetime in seconds to milliseconds. Returns `None` if it is not a number.
pub(super) fn lifetime(seconds: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "clamped just before")]
    let life = (!seconds.is_nan()).then(|| (seconds * 1_000.0).clamp(0.0, LIFE_MS) as i64);
    life
}

/// Returns when to refresh a token that has this lifetime, in milliseconds.
pub(super) fn refresh_at(now: i64, life: i64, margin: i64) -> i64 {
    now.saturating_add(life - margin.min(life / 2))
}

fn passing(message: String) -> NoTokens {
    NoTokens::Passing(Failure::new(FailureKind::Unavailable, message).code("oauth2"))
}

/// Reads the other system's answer to a request for tokens.
fn read(status: u16, body: &[u8], host: &str, now: i64) -> Result<Granted, NoTokens> {
    if !(200..300).contains(&status) {
        // Only these two fields of the error response are shown, because they are meant for that.
        let refusal: Refusal = serde_json::from_slice(body).unwrap_or_default();
        let said: String = format!("{} {}", refusal.error, refusal.error_description).chars().take(200).collect();
        let said = said.trim();
        let said = if said.is_empty() { String::new() } else { format!(": {said}") };
        let message = format!("{host} answered {status} instead of issuing an access token{said}");
        // Only this error means that the grant itself is invalid (RFC 6749, section 5.2). All other errors can be fixed
        // without a new consent.
        return Err(if refusal.error == "invalid_grant" { NoTokens::Refused(message) } else { passing(message) });
    }
    let wrong = || passing(format!("{host} answered {status} without a valid access token"));
    let answer: Answer = serde_json::from_slice(body).map_err(|_| wrong())?;
    if !is_token(&answer.access_token) || answer.refresh_token.as_deref().is_some_and(|token| !is_token(token)) {
        return Err(wrong());
    }
    // Some systems send the seconds as a string.
    let seconds = answer.expires_in.as_ref().and_then(|value| match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_f64(),
    });
    let life = seconds.and_then(lifetime);
    Ok(Granted {
        refresh_at: life.map(|life| refresh_at(now, life, MARGIN_MS)),
        expires_at: life.map(|life| now.saturating_add(life)),
        scopes: answer.scope,
        tokens: Tokens { access: answer.access_token, refresh: answer.refresh_token, origin: None, issued_at: None },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_response_means_tokens_a_refusal_or_a_temporary_failure() {
        let body = br#"{"access_token":"a","refresh_token":"r","expires_in":"1800","scope":"x y"}"#;
        let Ok(granted) = read(200, body, "h", 1_000) else { panic!("tokens") };
        assert_eq!((granted.expires_at, granted.refresh_at), (Some(1_801_000), Some(1_741_000)));
        let Ok(granted) = read(200, br#"{"access_token":"a","expires_in":10}"#, "h", 0) else { panic!("tokens") };
        assert_eq!((granted.expires_at, granted.refresh_at), (Some(10_000), Some(5_000)));
        let Ok(granted) = read(200, br#"{"access_token":"a"}"#, "h", 0) else { panic!("tokens") };
        assert_eq!((granted.expires_at, granted.refresh_at), (None, None));
        for bad in [&br#"{"access_token":""}"#[..], br#"{"access_token":"a\nb"}"#, b"nothing", br#"{"token":"a"}"#] {
            assert!(matches!(read(200, bad, "h", 0), Err(NoTokens::Passing(_))));
        }
        let Err(NoTokens::Refused(said)) = read(400, br#"{"error":"invalid_grant","secret":"s3cret"}"#, "h", 0) else {
            panic!("a refusal")
        };
        assert_eq!(said, "h answered 400 instead of issuing an access token: invalid_grant");
        for (status, body) in [(503, &b""[..]), (401, br#"{"error":"invalid_client"}"#), (403, b"<html>"), (302, b"")] {
            assert!(matches!(read(status, body, "h", 0), Err(NoTokens::Passing(_))), "{status}");
        }
    }
}
