//! Standard Webhooks (<https://www.standardwebhooks.com>): signatures, written from the specification, and a sender of
//! signed requests.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use reqwest::{Client, Response, redirect::Policy};
use ring::hmac;

/// How old a signature may be, and how far a clock may be ahead, in seconds.
const TOLERANCE_S: i64 = 300;

/// Returns a secret: `whsec_` and the bytes of a text in base64.
#[must_use]
pub fn secret(bytes: &str) -> String {
    format!("whsec_{}", BASE64_STANDARD.encode(bytes))
}

fn key(secret: &str) -> hmac::Key {
    let bytes = secret.strip_prefix("whsec_").and_then(|text| BASE64_STANDARD.decode(text).ok());
    hmac::Key::new(hmac::HMAC_SHA256, &bytes.expect("a secret is `whsec_` and base64"))
}

fn signed(id: &str, time: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), b".", time.as_bytes(), b".", body].concat()
}

/// Returns the signature of a request, as the header `webhook-signature` has it.
///
/// # Panics
/// Panics if the secret is not one.
#[must_use]
pub fn sign(secret: &str, id: &str, time: &str, body: &[u8]) -> String {
    let tag = hmac::sign(&key(secret), &signed(id, time, body));
    format!("v1,{}", BASE64_STANDARD.encode(tag.as_ref()))
}

/// Checks the headers of a request. `now` is in seconds.
///
/// # Errors
/// Returns what is wrong.
///
/// # Panics
/// Panics if the secret is not one.
pub fn verify(secret: &str, [id, time, signatures]: [&str; 3], body: &[u8], now: i64) -> Result<(), String> {
    let seconds: i64 = time.parse().map_err(|_| format!("webhook-timestamp is `{time}`"))?;
    if (now - seconds).abs() > TOLERANCE_S {
        return Err(format!("webhook-timestamp is {seconds}, and it is {now}"));
    }
    let (key, signed) = (key(secret), signed(id, time, body));
    let matches = |one: &str| {
        let tag = one.strip_prefix("v1,").and_then(|text| BASE64_STANDARD.decode(text).ok());
        tag.is_some_and(|tag| hmac::verify(&key, &signed, &tag).is_ok())
    };
    let found = !id.is_empty() && signatures.split(' ').any(matches);
    if found { Ok(()) } else { Err(format!("webhook-signature is `{signatures}`, which does not match")) }
}

/// Posts signed requests to a hook.
#[derive(Debug, Clone)]
pub struct Sender {
    hook: String,
    client: Client,
}

impl Sender {
    /// Creates a sender that uses no proxy and follows no redirects.
    ///
    /// # Panics
    /// Panics if TLS cannot be set up because the machine has no source of randomness. These requests do not use TLS.
    #[must_use]
    pub fn new(hook: String) -> Self {
        // Fails if a provider is installed already, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().redirect(Policy::none()).build();
        Self { hook, client: client.expect("a client for loopback") }
    }

    /// Posts a body with a signature that is made at a time, in seconds.
    ///
    /// # Panics
    /// Panics if the server does not answer.
    pub async fn post_at(&self, secret: &str, id: &str, time: i64, body: &str) -> Response {
        let time = time.to_string();
        let signature = sign(secret, id, &time, body.as_bytes());
        let headers = [("webhook-id", id), ("webhook-timestamp", &time), ("webhook-signature", &signature)];
        self.post_with(&headers, "application/json", body.as_bytes().to_vec()).await
    }

    /// Posts a body with these headers.
    ///
    /// # Panics
    /// Panics if the server does not answer.
    pub async fn post_with(&self, headers: &[(&str, &str)], content_type: &str, body: Vec<u8>) -> Response {
        let mut request = self.client.post(&self.hook).header("Content-Type", content_type);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(body).send().await.expect("the server answers")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The specification's own example.
    #[test]
    fn the_published_signature_is_made_and_verified() {
        let (secret, id, time) =
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330");
        let body = br#"{"test": 2432232314}"#;
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(sign(secret, id, time, body), expected);
        for (headers, now, holds) in [
            ([id, time, expected], 1_614_265_330, true),
            ([id, time, &format!("v1,AAAA v1a,AAAA {expected}")], 1_614_265_630, true),
            ([id, time, expected], 1_614_265_631, false),
            (["msg_2", time, expected], 1_614_265_330, false),
            ([id, "1614265331", expected], 1_614_265_330, false),
            ([id, time, ""], 1_614_265_330, false),
        ] {
            assert_eq!(verify(secret, headers, body, now).is_ok(), holds, "{headers:?}");
        }
        assert!(verify(secret, [id, time, expected], b"{}", 1_614_265_330).is_err());
    }
}
