//! Fetches the files that customers send.

use crate::{
    answer::BotAnswer,
    call::{api, ask},
};
use connector_shared::{Answer, answer::repeatable};
use plugboard_sdk::{Failure, MediaRequest, http};
use serde::Deserialize;

/// The result of `getFile`.
#[derive(Deserialize)]
struct Found {
    /// Absent if the file cannot be fetched.
    file_path: Option<String>,
}

/// Asks Telegram where a file is, and hands it over. The address is good for an hour, so it is asked for each time.
///
/// # Errors
/// Returns the failure for Telegram's response. A missing response is `unavailable`, because the requests change
/// nothing and can be repeated.
pub fn fetch(request: &MediaRequest) -> Result<(), Failure> {
    let api = api();
    let found: Found = ask(http::Request::new("GET", &api.method_with("getFile", "file_id", &request.reference())))?;
    let Some(path) = found.file_path else {
        return Err(Failure::not_found("Telegram no longer has the file").with_code("no-file"));
    };
    let download = http::Request::new("GET", &api.file(&path)?);
    download.answer_to_file(request.max_bytes());
    let response = http::send(download).map_err(repeatable)?;
    if !response.is_success() {
        return Err(refused(&BotAnswer(Answer::of(&response))));
    }
    request.deliver(&response.attachment(None)?);
    Ok(())
}

/// Converts an unsuccessful response to a failure. Telegram has just returned the address, so a file that is not there
/// may be there later.
fn refused(answer: &BotAnswer) -> Failure {
    match answer.0.status {
        404 => {
            Failure::unavailable("Telegram does not have the file at the address that it returned").with_code("no-file")
        }
        _ => repeatable(answer.failure()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::FailureKind;

    #[test]
    fn a_file_that_is_not_there_or_not_now_is_asked_for_again() {
        for (status, kind) in [
            (404, FailureKind::Unavailable),
            (502, FailureKind::Unavailable),
            (429, FailureKind::RateLimited),
            (401, FailureKind::Denied),
            (400, FailureKind::Invalid),
        ] {
            assert_eq!(refused(&BotAnswer(Answer { status, ..Answer::default() })).kind, kind, "{status}");
        }
    }
}
