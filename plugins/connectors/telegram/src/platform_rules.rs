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
    if !rules::rate("channel", 30, 1) {
        rules::send_rate(30, 1);
    }
    rules::rate("conversation", 1, 1);
    rules::rate("group", 20, 60);
    if way == Way::Poll {
        rules::poll_every(1);
    }
    Ok(())
}
