//! Verifies that a request comes from Meta.

use connector_shared::hex;
use plugboard_sdk::{
    Failure, HookRequest,
    secrets::{self, Hash},
};

/// Answers Meta's challenge, or checks a webhook's signature.
///
/// # Errors
/// Returns `denied` if the request is not from Meta, and `invalid` if it is neither a challenge nor a webhook.
pub fn verify(request: &HookRequest) -> Result<(), Failure> {
    match request.method().as_str() {
        "GET" => challenge(request),
        "POST" => {
            let mac = signature(request.header("X-Hub-Signature-256").as_deref())?;
            if secrets::hmac_matches("app_secret", Hash::Sha256, &request.body(), &mac)? {
                Ok(())
            } else {
                Err(denied(
                    "the signature does not match the body; check that `app_secret` is the secret of the sending app",
                ))
            }
        }
        method => Err(Failure::invalid(format!("the method must be GET or POST, got {method}"))),
    }
}

/// Answers a `GET` that has a mode, the token that the admin gave Meta, and a text to repeat.
fn challenge(request: &HookRequest) -> Result<(), Failure> {
    let (Some(mode), Some(token), Some(challenge)) =
        (request.query("hub.mode"), request.query("hub.verify_token"), request.query("hub.challenge"))
    else {
        return Err(Failure::invalid(
            "this URL accepts Meta's webhooks; a GET request needs hub.mode, hub.verify_token and hub.challenge",
        ));
    };
    if mode != "subscribe" {
        return Err(Failure::invalid("hub.mode must be `subscribe`"));
    }
    if !secrets::equals("verify_token", &token)? {
        return Err(denied("hub.verify_token does not match the secret `verify_token` of this channel"));
    }
    request.respond(200, "text/plain; charset=utf-8", challenge.as_bytes());
    Ok(())
}

/// Parses the HMAC in the header: `sha256=` and 64 hexadecimal digits.
fn signature(header: Option<&str>) -> Result<Vec<u8>, Failure> {
    let Some(header) = header else {
        return Err(denied("the header X-Hub-Signature-256 is missing"));
    };
    let digits = header.trim().strip_prefix("sha256=");
    digits
        .and_then(|digits| hex::decode(digits, 32))
        .ok_or_else(|| denied("the header X-Hub-Signature-256 must be `sha256=` and 64 hexadecimal digits"))
}

fn denied(message: &str) -> Failure {
    Failure::denied(message).with_code("signature")
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::FailureKind;

    #[test]
    fn a_signature_is_64_hexadecimal_digits() {
        assert_eq!(signature(Some(&format!("sha256={}", "0aF".repeat(21) + "0"))).unwrap().len(), 32);
        let long = format!("sha256={}", "a".repeat(66));
        let odd = format!("sha256={}é", "a".repeat(62));
        let plus = format!("sha256={}", "+a".repeat(32));
        for wrong in [None, Some(""), Some("sha256="), Some("sha1=00"), Some(long.as_str()), Some(&odd), Some(&plus)] {
            assert_eq!(signature(wrong).unwrap_err().kind, FailureKind::Denied, "{wrong:?}");
        }
    }
}
