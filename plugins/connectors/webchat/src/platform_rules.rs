//! The rules of the chat page, which are our own. `docs/platforms/webchat.md` explains them.

use crate::post::TEXT_LIMIT;
use plugboard_sdk::rules;

/// The maximum number of quick replies.
const QUICK_REPLIES: u32 = 10;
/// The maximum length of a quick reply's title, in characters.
const QUICK_REPLY_TITLE: u32 = 40;
/// The largest file, in bytes: as large as the host stores.
const FILE_BYTES: u32 = 25 << 20;
/// The blocks of rich content: all that the format has.
const BLOCKS: [&str; 14] = [
    "text",
    "buttons",
    "card",
    "carousel",
    "list",
    "location",
    "contact",
    "sticker",
    "voice",
    "album",
    "reference",
    "order",
    "answers",
    "poll",
];

/// Declares the rules.
pub fn declare() {
    rules::text_limit(u32::try_from(TEXT_LIMIT).unwrap_or(u32::MAX), false);
    rules::quick_replies(QUICK_REPLIES, QUICK_REPLY_TITLE);
    rules::receive_rate(30, 60);
    for kind in ["image", "audio", "video", "file"] {
        rules::attachment(kind, FILE_BYTES);
    }
    // The page shows each message of the inbox as a whole, with any number of files.
    rules::whole_replies(u32::MAX);
    for block in BLOCKS {
        rules::block(block);
    }
    for action in ["reply", "link", "call"] {
        rules::button_action(action);
    }
    for kind in ["typing", "read", "edit", "deletion"] {
        rules::gesture(kind, 0);
    }
}
