//! Receives an update at the hook.

use crate::update;
use connector_shared::emit;
use plugboard_sdk::{Failure, HookRequest, json};
use serde::Serialize;

/// The answer to a pressed button. Telegram takes it as a call of this method, without telling its result.
#[derive(Serialize)]
struct Answered<'a> {
    method: &'static str,
    callback_query_id: &'a str,
}

/// Emits an item for what an update reports. A request has one update.
///
/// # Errors
/// Returns `invalid` if the body is not an update.
pub fn receive(request: &HookRequest) -> Result<(), Failure> {
    let body = request.body();
    let account = account(request.accounts())?;
    let update = update::read(&account, &json::text(&body)).map_err(Failure::invalid)?;
    // An item that was kept is received again much later, and nobody waits for the answer.
    if let Some(query) = update.pressed.as_deref().filter(|_| request.method() != "AGAIN") {
        let answer = Answered { method: "answerCallbackQuery", callback_query_id: query };
        request.respond(200, "application/json", &serde_json::to_vec(&answer)?);
    }
    emit(update.outcomes, Some(&body))
}

/// Returns the account of the only channel of the hook. An update does not name the bot that it is for.
fn account(mut accounts: Vec<String>) -> Result<String, Failure> {
    let account = accounts.pop().unwrap_or_default();
    if accounts.is_empty() {
        return Ok(account);
    }
    Err(Failure::unavailable(
        "several channels share this hook, but an update does not name its bot; add each channel without `--hook`",
    )
    .with_code("shared-hook"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_belongs_to_the_only_account_of_the_hook() {
        assert_eq!(account(vec!["7001".to_owned()]).unwrap(), "7001");
        assert_eq!(account(vec![String::new()]).unwrap(), "");
        assert_eq!(account(Vec::new()).unwrap(), "");
        assert_eq!(
            account(vec!["7001".to_owned(), "7002".to_owned()]).unwrap_err().code.as_deref(),
            Some("shared-hook")
        );
    }

    #[test]
    fn a_pressed_button_is_answered_by_a_method_call() {
        let answer = Answered { method: "answerCallbackQuery", callback_query_id: "4382" };
        let expected = r#"{"method":"answerCallbackQuery","callback_query_id":"4382"}"#;
        assert_eq!(serde_json::to_string(&answer).unwrap(), expected);
    }
}
