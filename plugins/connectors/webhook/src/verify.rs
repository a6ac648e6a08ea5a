//! Verifies that a request comes from the other system.

use crate::{
    settings::Settings,
    signature::{self, HashName, Kind, Signature, Standard},
};
use plugboard_sdk::{
    Failure, HookRequest, clock,
    secrets::{self, Hash},
};

/// The headers of Standard Webhooks.
const HEADERS: [&str; 3] = ["webhook-id", "webhook-timestamp", "webhook-signature"];
/// The header of Stripe's form, if none is configured.
const STRIPE: &str = "Stripe-Signature";

/// Checks the signature of a request.
///
/// # Errors
/// Returns `denied` if the request is not from the other system, `invalid` if it is not a POST, and `unavailable` if the
/// channel has no secret to check it by.
pub fn verify(request: &HookRequest) -> Result<(), Failure> {
    let method = request.method();
    if method != "POST" {
        return Err(Failure::invalid(format!("this URL accepts requests by POST, got {method}")));
    }
    let settings = Settings::in_use()?;
    let signature = &settings.signature;
    needs(signature).map_err(|failure| Failure::unavailable(failure.message).with_code("no-secret"))?;
    match signature.kind {
        Kind::StandardWebhooks => standard(request),
        Kind::Hmac => hmac(request, signature),
        Kind::Stripe => stripe(request, signature),
        Kind::Token => token(request, signature),
        Kind::Basic => basic(request),
    }
}

/// Checks that the channel has a secret for its signatures.
///
/// # Errors
/// Returns `invalid` with a sentence that names the secrets.
pub fn needs(signature: &Signature) -> Result<(), Failure> {
    let names = signature.secrets();
    if names.iter().any(|name| secrets::exists(name)) {
        return Ok(());
    }
    let names = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
    let message = format!("the secret {names} is not set, so no request can be verified; set it with the channel");
    Err(Failure::invalid(message).with_code("no-secret"))
}

fn standard(request: &HookRequest) -> Result<(), Failure> {
    let [id, time, signatures] = HEADERS.map(|name| request.header(name));
    let (Some(id), Some(time), Some(signatures)) = (id, time, signatures) else {
        return Err(denied(&format!("one of the headers {} is missing", HEADERS.join(", "))));
    };
    fresh(&time)?;
    let signed = signature::signed(&id, &time, &request.body());
    for one in signature::standard(&signatures) {
        let matches = match &one {
            Standard::Hmac(mac) => {
                any(["secret", "old_secret"], |name| secrets::hmac_matches(name, Hash::Sha256, &signed, mac))?
            }
            Standard::Ed25519(bytes) => {
                any(["public_key", "old_public_key"], |name| secrets::ed25519_matches(name, &signed, bytes))?
            }
        };
        if matches {
            return Ok(());
        }
    }
    Err(denied("no signature in the header webhook-signature matches; check the secret on both sides"))
}

fn hmac(request: &HookRequest, signature: &Signature) -> Result<(), Failure> {
    let name = signature.header.as_deref().unwrap_or_default();
    let header = request.header(name).ok_or_else(|| denied(&format!("the header {name} is missing")))?;
    let mac = signature.mac(&header).map_err(|why| denied(&format!("the header {name} is not a signature: {why}")))?;
    let hash = match signature.hash.unwrap_or_default() {
        HashName::Sha1 => Hash::Sha1,
        HashName::Sha256 => Hash::Sha256,
    };
    let body = request.body();
    if any(SHARED, |name| secrets::hmac_matches(name, hash, &body, &mac))? { Ok(()) } else { Err(mismatch(name)) }
}

fn stripe(request: &HookRequest, signature: &Signature) -> Result<(), Failure> {
    let name = signature.header.as_deref().unwrap_or(STRIPE);
    let header = request.header(name).ok_or_else(|| denied(&format!("the header {name} is missing")))?;
    let (time, macs) =
        signature::stripe(&header).ok_or_else(|| denied(&format!("the header {name} must be like t=TIME,v1=HMAC")))?;
    fresh(time)?;
    let signed = [time.as_bytes(), b".", &request.body()].concat();
    for mac in &macs {
        if any(SHARED, |name| secrets::hmac_matches(name, Hash::Sha256, &signed, mac))? {
            return Ok(());
        }
    }
    Err(mismatch(name))
}

fn token(request: &HookRequest, signature: &Signature) -> Result<(), Failure> {
    let token = match (&signature.query, &signature.header) {
        (Some(name), _) => request.query(name),
        (None, name) => {
            let header = request.header(name.as_deref().unwrap_or_default());
            header.and_then(|header| signature.token(&header).map(str::to_owned))
        }
    };
    let token = token.ok_or_else(|| denied("the request has no token"))?;
    if any(SHARED, |name| secrets::equals(name, &token))? { Ok(()) } else { Err(denied("the token is wrong")) }
}

fn basic(request: &HookRequest) -> Result<(), Failure> {
    let header = request.header("Authorization").ok_or_else(|| denied("the header Authorization is missing"))?;
    let credentials =
        signature::basic(&header).ok_or_else(|| denied("the header Authorization must be Basic and base64"))?;
    let matches = any(SHARED, |name| secrets::equals(name, &credentials))?;
    if matches { Ok(()) } else { Err(denied("the user or the password is wrong")) }
}

/// The secret that both sides know, and the one before it.
const SHARED: [&str; 2] = ["shared_secret", "old_shared_secret"];

/// Returns whether a check passes with any of the secrets that are set.
fn any(names: [&str; 2], check: impl Fn(&str) -> Result<bool, Failure>) -> Result<bool, Failure> {
    for name in names {
        if secrets::exists(name) && check(name)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Checks that a request was signed just now. Requests that the host has kept are received much later, without this
/// check.
fn fresh(time: &str) -> Result<(), Failure> {
    if signature::is_fresh(time, clock::now()) {
        return Ok(());
    }
    Err(Failure::denied("the request was not signed within the last 5 minutes; check the clock on both sides")
        .with_code("timestamp"))
}

fn mismatch(header: &str) -> Failure {
    denied(&format!("the signature in the header {header} does not match; check the secret on both sides"))
}

fn denied(message: &str) -> Failure {
    Failure::denied(message).with_code("signature")
}
