//! Calls of the Bot API.

use crate::{answer::BotAnswer, api::Api};
use connector_shared::{Answer, answer::repeatable};
use plugboard_sdk::{Failure, config, http};
use serde::de::DeserializeOwned;

/// Returns the Bot API's address from the configuration.
pub fn api() -> Api {
    Api::new(config::get("api_base"))
}

/// Calls the Bot API and returns its response.
///
/// # Errors
/// Returns the failure of the HTTP call itself: the API's host is not granted, the call's limit is used up, or there
/// was no response.
pub fn call(request: http::Request) -> Result<BotAnswer, Failure> {
    let response = http::send(request)?;
    Ok(BotAnswer(Answer::of(&response)))
}

/// Makes a request that changes nothing, or that may be repeated, and returns its result.
///
/// # Errors
/// Returns the failure for the Bot API's response. A missing response is `unavailable`.
pub fn ask<T: DeserializeOwned>(request: http::Request) -> Result<T, Failure> {
    request.repeatable();
    call(request).and_then(|answer| answer.result()).map_err(repeatable)
}
