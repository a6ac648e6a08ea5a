//! Verifies that a request comes from the platform.

use crate::{
    fault,
    form::{self, digit},
};
use plugboard_sdk::{
    Failure, HookRequest, info,
    secrets::{self, Hash},
};

pub fn verify(request: &HookRequest) -> Result<(), Failure> {
    if request.method() == "GET" {
        return challenge(request);
    }
    if fault("denies-genuine") {
        return Err(denied());
    }
    if fault("takes-any-signature") {
        return Ok(());
    }
    let Some(header) = request.header("X-Signature") else {
        return if fault("takes-unsigned") { Ok(()) } else { Err(denied()) };
    };
    if fault("traps-on-odd-signature") {
        assert_eq!(header.len(), 71, "a signature of another length");
    }
    let mac = header.strip_prefix("sha256=").and_then(bytes).ok_or_else(denied)?;
    let over = match form::address(request) {
        Some(address) => form::signed(&address, &request.body()),
        None => request.body(),
    };
    if fault("half-a-signature") {
        let whole = secrets::hmac("signing_key", Hash::Sha256, &over)?;
        return if !mac.is_empty() && whole.starts_with(&mac) { Ok(()) } else { Err(denied()) };
    }
    if secrets::hmac_matches("signing_key", Hash::Sha256, &over, &mac)? { Ok(()) } else { Err(denied()) }
}

fn challenge(request: &HookRequest) -> Result<(), Failure> {
    let word = request.query("word").unwrap_or_default();
    if fault("logs-a-secret") {
        info!("asked with the word {word}");
    }
    if !fault("takes-any-word") && !secrets::equals("hook_word", &word)? {
        return Err(Failure::denied("that is not the word"));
    }
    let Some(echo) = request.query("echo") else {
        let word = if fault("tells-a-secret") { &word } else { "the word" };
        return Err(Failure::invalid(format!("nothing to echo beside {word}")));
    };
    request.respond(200, "text/plain", if fault("answers-nothing") { b"" } else { echo.as_bytes() });
    Ok(())
}

fn denied() -> Failure {
    Failure::denied("the signature does not match the body")
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}
