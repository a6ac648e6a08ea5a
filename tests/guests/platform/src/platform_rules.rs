//! Declares the rules that the configuration names, or the platform: a list of lists, each with the name of a function
//! of `rules` and its arguments.

use plugboard_sdk::{Failure, config, http, rules};
use serde_json::Value;

/// Declares all rules. Others for the same thing take the place of these: a text has at most 1,000 characters, a file at
/// most 1,000 bytes, and messages can be edited.
pub(crate) fn declare() -> Result<(), Failure> {
    rules::text_limit(1_000, false);
    rules::attachment("file", 1_000);
    rules::gesture("edit", 0);
    let config: Value = config::parse()?;
    let declared = if config["ask_rules"] == true { ask()? } else { config["rules"].clone() };
    declared.as_array().into_iter().flatten().try_for_each(declare_one)
}

/// Asks the platform, whose rules change.
fn ask() -> Result<Value, Failure> {
    let base = config::get("api_base").ok_or_else(|| Failure::invalid("no api_base"))?;
    let response = http::send(http::Request::new("GET", &format!("{base}/rules")))?;
    if !response.is_success() {
        return Err(response.failure("the platform"));
    }
    response.json()
}

/// Declares one rule: the name of the function and its arguments.
fn declare_one(call: &Value) -> Result<(), Failure> {
    let text = |n: usize| call[n].as_str().unwrap_or_default();
    let number = |n: usize| call[n].as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or_default();
    let known = |known: bool| {
        if known { Ok(()) } else { Err(Failure::invalid(format!("the rule {call} is not known"))) }
    };
    match text(0) {
        "text-limit" => rules::text_limit(number(1), call[2].as_bool().unwrap_or_default()),
        "length" => return known(rules::length(text(1), number(2), text(3))),
        "captions" => rules::captions(),
        "attachment" => rules::attachment(text(1), number(2)),
        "media-type" => rules::media_type(text(1), text(2), number(3)),
        "quick-replies" => rules::quick_replies(number(1), number(2)),
        "whole-replies" => rules::whole_replies(number(1)),
        "reply-window" => rules::reply_window(number(1)),
        "private-reply-window" => rules::private_reply_window(number(1)),
        "templates" => rules::templates(),
        "block" => rules::block(text(1)),
        "button-action" => rules::button_action(text(1)),
        "count" => return known(rules::count(text(1), number(2))),
        "window-count" => rules::window_count(number(1), number(2)),
        "rate" => return known(rules::rate(text(1), number(2), number(3))),
        "gesture" => return known(rules::gesture(text(1), number(2))),
        "valid-for" => rules::valid_for(number(1)),
        "needs-consent" => rules::needs_consent(text(1)),
        "opening" => return known(rules::opening(text(1), text(2))),
        _ => return known(false),
    }
    Ok(())
}
