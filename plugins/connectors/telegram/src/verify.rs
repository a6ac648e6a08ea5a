//! Verifies that a request comes from Telegram.

use plugboard_sdk::{Failure, HookRequest, secrets};

/// The header in which Telegram repeats the secret that it got when the hook was registered.
const HEADER: &str = "X-Telegram-Bot-Api-Secret-Token";

/// Compares the secret in the header with the channel's.
///
/// # Errors
/// Returns `denied` if the request is not from Telegram, and `invalid` if it is not a webhook.
pub fn verify(request: &HookRequest) -> Result<(), Failure> {
    let method = request.method();
    if method != "POST" {
        return Err(Failure::invalid(format!(
            "this URL accepts Telegram's updates; the method must be POST, got {method}"
        )));
    }
    let Some(token) = request.header(HEADER) else {
        return Err(denied(&format!("the header {HEADER} is missing")));
    };
    if secrets::equals("webhook_secret", &token)? {
        Ok(())
    } else {
        Err(denied(&format!(
            "the header {HEADER} is not the channel's `webhook_secret`; add the channel again to register the hook"
        )))
    }
}

fn denied(message: &str) -> Failure {
    Failure::denied(message).with_code("signature")
}
