//! What Messenger allows. The source of each figure stands in `docs/platforms/messenger.md`.

use plugboard_sdk::{Failure, config, rules};

const HOUR: u32 = 3600;
const DAY: u32 = 24 * HOUR;

/// Declares the rules.
///
/// # Errors
/// `invalid` when the configured rate makes no sense.
pub fn declare() -> Result<(), Failure> {
    let rate = match config::get("send_rate") {
        Some(text) => text.parse().ok().filter(|rate| *rate > 0).ok_or_else(|| {
            Failure::invalid(format!("configuration member `send_rate` must be a whole number above 0, found {text}"))
        })?,
        None => 300,
    };
    rules::text_limit(2000, false);
    for kind in ["image", "audio", "video", "file"] {
        rules::attachment(kind, 25_000_000);
    }
    rules::quick_replies(13, 20);
    rules::reply_window(DAY);
    rules::person_window(7 * DAY, "HUMAN_AGENT");
    rules::private_reply_window(7 * DAY);
    rules::send_rate(rate, 1);
    Ok(())
}
