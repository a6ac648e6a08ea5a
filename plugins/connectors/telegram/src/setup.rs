//! Registers a channel at Telegram, and removes the registration.

use crate::{
    call::{api, ask},
    update::KINDS,
};
use plugboard_sdk::{Failure, SetupRequest, config, http};
use serde::Deserialize;

/// How a channel hears of updates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Telegram calls the hook.
    Hook,
    /// The host polls.
    Poll,
}

/// The bot itself, as `getMe` returns it.
#[derive(Deserialize)]
struct Bot {
    id: i64,
    username: Option<String>,
    first_name: Option<String>,
    #[serde(default)]
    can_join_groups: bool,
    #[serde(default)]
    can_read_all_group_messages: bool,
}

/// Returns the configured way.
///
/// # Errors
/// Returns `invalid` if the configuration has another word.
pub fn way() -> Result<Way, Failure> {
    match config::get("hears_by").as_deref() {
        None | Some("hook") => Ok(Way::Hook),
        Some("poll") => Ok(Way::Poll),
        Some(other) => Err(config::wrong("hears_by", &format!("must be `hook` or `poll`, got `{other}`"))),
    }
}

/// Finds out which bot the token belongs to, and registers the hook or removes it.
///
/// # Errors
/// Returns the failure for the Bot API's response, such as `bad-token`, or `webhook` if Telegram does not accept the
/// hook's address.
pub fn join(request: &SetupRequest) -> Result<(), Failure> {
    let way = way()?;
    let bot: Bot = ask(http::Request::new("GET", &api().method("getMe")))?;
    request.set_account(&bot.id.to_string(), bot.name());
    match way {
        Way::Hook => {
            set_webhook(&request.hook_url())?;
            request.hears_by("hook");
        }
        Way::Poll => {
            delete_webhook()?;
            request.hears_by("poll");
        }
    }
    if bot.misses_messages() {
        request.report(
            "Privacy mode is on, so in groups the bot sees only commands, mentions and answers to its own messages. To \
             receive everything, switch it off with /setprivacy at @BotFather, and add the bot to its groups again.",
        );
    }
    Ok(())
}

/// Removes the hook from Telegram.
///
/// # Errors
/// Returns the failure for the Bot API's response.
pub fn leave() -> Result<(), Failure> {
    delete_webhook()
}

fn set_webhook(url: &str) -> Result<(), Failure> {
    let request = http::Request::new("POST", &api().method("setWebhook"));
    request.field("url", url);
    request.secret_field("secret_token", "webhook_secret");
    request.field("allowed_updates", &serde_json::to_string(&KINDS)?);
    ask::<bool>(request).map_err(|failure| refused(failure, url))?;
    Ok(())
}

/// Updates that Telegram still holds are kept, so that none are lost between the hook and the first poll.
fn delete_webhook() -> Result<(), Failure> {
    ask::<bool>(http::Request::new("POST", &api().method("deleteWebhook")))?;
    Ok(())
}

/// Says what to do if Telegram does not accept the hook's address.
fn refused(failure: Failure, url: &str) -> Failure {
    if failure.code.as_deref() != Some("telegram-400") || !failure.message.contains("webhook") {
        return failure;
    }
    Failure::invalid(format!(
        "Telegram does not accept the hook's address {url}. It must begin with https://, with a certificate that \
         Telegram trusts, on port 443, 80, 88 or 8443. Set the server's `--public-url`, or set `hears_by` to \
         `poll`. {}",
        failure.message
    ))
    .with_code("webhook")
}

impl Bot {
    /// Returns the username, else the first name.
    fn name(&self) -> Option<&str> {
        let username = self.username.as_deref().filter(|name| !name.is_empty());
        username.or(self.first_name.as_deref())
    }

    /// Returns whether the bot can be in groups without seeing all of their messages.
    fn misses_messages(&self) -> bool {
        self.can_join_groups && !self.can_read_all_group_messages
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::FailureKind;

    #[test]
    fn a_bot_is_named_by_its_username() {
        let bot = |json: &str| serde_json::from_str::<Bot>(json).unwrap();
        let shop = bot(r#"{"id":7001,"is_bot":true,"first_name":"Shop","username":"shop_bot","can_join_groups":true}"#);
        assert_eq!((shop.id, shop.name(), shop.misses_messages()), (7001, Some("shop_bot"), true));
        let other = bot(
            r#"{"id":7,"first_name":"Shop","username":"","can_join_groups":true,"can_read_all_group_messages":true}"#,
        );
        assert_eq!((other.name(), other.misses_messages()), (Some("Shop"), false));
    }

    #[test]
    fn a_refused_address_is_explained() {
        let told =
            "Telegram does not accept the request: Bad Request: bad webhook: An HTTPS URL must be provided for webhook";
        let failure = refused(Failure::invalid(told).with_code("telegram-400"), "http://127.0.0.1:8080/hooks/bot");
        assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Invalid, Some("webhook")));
        for part in ["http://127.0.0.1:8080/hooks/bot", "--public-url", "`poll`", "An HTTPS URL must be provided"] {
            assert!(failure.message.contains(part), "{}", failure.message);
        }
        let token =
            refused(Failure::denied("the bot's token is wrong").with_code("bad-token"), "https://a.example/hooks/bot");
        assert_eq!(token.code.as_deref(), Some("bad-token"));
    }

    #[test]
    fn every_kind_of_update_is_asked_for_by_name() {
        let kinds = serde_json::to_string(&KINDS).unwrap();
        assert!(kinds.starts_with(r#"["message","edited_message""#) && kinds.contains("message_reaction"), "{kinds}");
    }
}
