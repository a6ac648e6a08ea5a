//! Signs what is sent, as Standard Webhooks defines it.

use crate::signature::signed;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use plugboard_sdk::{
    Failure, clock, http,
    secrets::{self, Hash},
};

/// The secrets that sign what is sent. During a rotation, both do, so that the receiver can change at any time.
const SECRETS: [&str; 2] = ["secret", "old_secret"];

/// Checks that there is a secret to sign with.
///
/// # Errors
/// Returns `invalid` with a sentence that names the secret.
pub fn needs() -> Result<(), Failure> {
    if SECRETS.iter().any(|name| secrets::exists(name)) {
        return Ok(());
    }
    let message = "the secret `secret` is not set, so what is sent cannot be signed; set it with the channel";
    Err(Failure::invalid(message).with_code("no-secret"))
}

/// Adds the headers that identify and sign a body.
///
/// # Errors
/// Returns `invalid` if there is no secret to sign with, or if it is not a key.
pub fn sign(request: &http::Request, id: &str, body: &[u8]) -> Result<(), Failure> {
    let time = seconds(clock::now());
    let signed = signed(id, &time, body);
    let mut signatures = Vec::new();
    for name in SECRETS {
        if secrets::exists(name) {
            let mac = secrets::hmac(name, Hash::Sha256, &signed)?;
            signatures.push(format!("v1,{}", BASE64_STANDARD.encode(mac)));
        }
    }
    if signatures.is_empty() {
        return needs();
    }
    request.header("webhook-id", id);
    request.header("webhook-timestamp", &time);
    request.header("webhook-signature", &signatures.join(" "));
    Ok(())
}

/// Returns a time in seconds, as the header has it.
fn seconds(now: f64) -> String {
    format!("{:.0}", (now / 1_000.0).floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_a_signature_is_in_whole_seconds() {
        assert_eq!(seconds(1_893_974_400_999.0), "1893974400");
    }
}
