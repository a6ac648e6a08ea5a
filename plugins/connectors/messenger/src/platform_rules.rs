//! Messenger's rules. `docs/platforms/messenger.md` has the source of each figure.

use plugboard_sdk::{Failure, config, rules};

const HOUR: u32 = 3600;
const DAY: u32 = 24 * HOUR;

/// Declares the rules.
///
/// # Errors
/// Returns `invalid` if a configured figure is not a whole number above 0.
pub fn declare() -> Result<(), Failure> {
    let rate = whole("send_rate")?.unwrap_or(300);
    rules::text_limit(2000, false);
    for kind in ["image", "audio", "video", "file"] {
        rules::attachment(kind, 25_000_000);
    }
    rules::quick_replies(13, 20);
    rules::length("payload", 1000, "characters");
    rules::reply_window(DAY);
    rules::person_window(7 * DAY, "HUMAN_AGENT");
    rules::private_reply_window(7 * DAY);
    rules::send_rate(rate, 1);
    rules::gesture("typing", 0);
    rules::gesture("read", 0);
    rich_content();
    if let Some(seconds) = whole("echoes_within")? {
        rules::echoes(seconds);
    }
    Ok(())
}

/// Declares what templates can show. The limit of 640 characters for a text with buttons is not declared, because it
/// would also apply to a text with quick replies, which may have 2,000: `template.rs` sends a longer text in another
/// form.
fn rich_content() {
    for block in ["buttons", "card", "carousel"] {
        rules::block(block);
    }
    for action in ["reply", "link", "call"] {
        rules::button_action(action);
    }
    rules::count("buttons", 3);
    rules::count("cards", 10);
    rules::length("button", 20, "characters");
    rules::length("title", 80, "characters");
    rules::length("subtitle", 80, "characters");
}

/// Returns a configured whole number above 0.
fn whole(member: &str) -> Result<Option<u32>, Failure> {
    let Some(text) = config::get(member) else { return Ok(None) };
    match text.parse() {
        Ok(number) if number > 0 => Ok(Some(number)),
        _ => {
            Err(Failure::invalid(format!("configuration member `{member}` must be a whole number above 0, got {text}")))
        }
    }
}
