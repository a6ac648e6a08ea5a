//! Telegram's rules. `docs/platforms/telegram.md` has the source of each figure.

use crate::setup::{self, Way};
use plugboard_sdk::{Failure, rules};

/// Declares the rules.
///
/// # Errors
/// Returns `invalid` if `hears_by` is neither `hook` nor `poll`.
pub fn declare() -> Result<(), Failure> {
    let way = setup::way()?;
    if !rules::length("text", 4096, "utf-16") {
        rules::text_limit(4096, true);
    }
    // Without the limit, a caption could be too long, so the text is a message of its own.
    if rules::length("caption", 1024, "utf-16") {
        rules::captions();
    }
    rules::attachment("image", 10_000_000);
    for kind in ["audio", "video", "file"] {
        rules::attachment(kind, 50_000_000);
    }
    rules::quick_replies(100, 64);
    rules::length("payload", 64, "bytes");
    rich_content();
    if !rules::rate("channel", 30, 1) {
        rules::send_rate(30, 1);
    }
    rules::rate("conversation", 1, 1);
    rules::rate("group", 20, 60);
    for kind in ["typing", "reaction", "edit"] {
        rules::gesture(kind, 0);
    }
    rules::gesture("deletion", 48 * 60 * 60);
    if way == Way::Poll {
        rules::poll_every(1);
    }
    Ok(())
}

/// Declares the blocks that Telegram shows. Cards and lists become texts with numbered choices. Buttons that ask for a
/// location or a telephone number are not declared: Telegram has them only in private chats, and not beside other
/// buttons of the same text.
fn rich_content() {
    for block in ["buttons", "location", "contact", "sticker", "voice", "album", "poll"] {
        rules::block(block);
    }
    for action in ["reply", "link"] {
        rules::button_action(action);
    }
    rules::length("text-with-buttons", 4096, "utf-16");
    rules::length("button", 64, "characters");
    rules::count("buttons", 100);
    rules::count("options", 12);
    rules::count("album", 10);
}
