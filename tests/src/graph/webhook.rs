//! Meta's webhooks: their format, their signature, and a client that posts them.

use super::AcceptedMessage;
use ring::hmac;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Returns the value of `X-Hub-Signature-256` for a body.
#[must_use]
pub fn signature(app_secret: &str, body: &[u8]) -> String {
    let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, app_secret.as_bytes()), body);
    mac.as_ref().iter().fold("sha256=".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Builds a whole webhook body from entries made by [`entry`] or [`feed`].
#[must_use]
pub fn batch(entries: &[Value]) -> String {
    json!({ "object": "page", "entry": entries }).to_string()
}

/// Builds an entry with Messenger items of one page.
#[must_use]
pub fn entry(page: &str, items: &[Value]) -> Value {
    json!({ "id": page, "time": 1_700_000_100_000_i64, "messaging": items })
}

/// Builds an entry with changes under one page's posts.
#[must_use]
pub fn feed(page: &str, values: &[Value]) -> Value {
    let changes: Vec<_> = values.iter().map(|value| json!({ "field": "feed", "value": value })).collect();
    json!({ "id": page, "time": 1_700_000_100_i64, "changes": changes })
}

/// Builds one item from a person to a page, such as `{"read": {"watermark": 1}}`.
#[must_use]
pub fn item(page: &str, person: &str, at: i64, what: &Value) -> Value {
    let mut item = json!({ "sender": { "id": person }, "recipient": { "id": page }, "timestamp": at });
    for (key, value) in what.as_object().into_iter().flatten() {
        item[key] = value.clone();
    }
    item
}

/// Builds a text message from a person.
#[must_use]
pub fn text(page: &str, person: &str, mid: &str, at: i64, text: &str) -> Value {
    item(page, person, at, &json!({ "message": { "mid": mid, "text": text } }))
}

/// Builds a button press by a person.
#[must_use]
pub fn postback(page: &str, person: &str, mid: &str, at: i64, title: &str, payload: &str) -> Value {
    item(page, person, at, &json!({ "postback": { "mid": mid, "title": title, "payload": payload } }))
}

/// Builds the echo of an accepted message. Without an app, the message looks as if it was written in the page's own
/// inbox.
#[must_use]
pub fn echo_of(accepted: &AcceptedMessage, app_id: Option<u64>) -> Value {
    let mut message = accepted.message.clone();
    message["mid"] = json!(accepted.mid);
    message["is_echo"] = json!(true);
    if let Some(app_id) = app_id {
        message["app_id"] = json!(app_id);
    }
    json!({ "sender": { "id": accepted.node }, "recipient": { "id": accepted.recipient }, "timestamp": accepted.at, "message": message })
}

/// Posts webhooks.
#[derive(Debug, Clone)]
pub struct Client(reqwest::Client);

impl Default for Client {
    fn default() -> Self {
        Self::new()
    }
}

impl Client {
    /// Creates a client that uses no proxy and follows no redirects.
    ///
    /// # Panics
    /// Panics if TLS cannot be set up because the machine has no source of randomness. These requests do not use TLS.
    #[must_use]
    pub fn new() -> Self {
        // Fails if a provider is installed already, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build();
        Self(client.expect("a client for loopback"))
    }

    /// Posts a signed body to a hook. Returns the status, or `None` if there is no answer. Sends a cookie along, which
    /// platforms do not do: browsers would send that of a person who is signed in.
    pub async fn post(&self, hook: &str, app_secret: &str, body: &str) -> Option<u16> {
        let request = self
            .0
            .post(hook)
            .header("Content-Type", "application/json")
            .header("Cookie", "__Host-plugboard=of-a-person")
            .header("X-Hub-Signature-256", signature(app_secret, body.as_bytes()))
            .body(body.to_owned());
        Some(request.send().await.ok()?.status().as_u16())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_hmac_of_the_body() {
        // The value comes from RFC 4231, test case 2.
        let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(signature("Jefe", b"what do ya want for nothing?"), expected);
    }
}
