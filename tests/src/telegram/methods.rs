//! The methods, except for `getUpdates`.

use super::{
    Shared,
    account::Account,
    answers::{Answer, Refusal},
    call::Call,
    gestures, sending, webhook,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// The largest file that a bot may download, in bytes.
const DOWNLOAD: usize = 20 << 20;
/// The longest answer to a pressed button, in characters.
const NOTICE: usize = 200;

/// Performs a call that is correct in its form.
pub(super) fn perform(shared: &Arc<Shared>, token: &str, call: &Call) -> Answer {
    match call.method.as_str() {
        "setWebhook" => webhook::set(shared, token, call),
        "deleteWebhook" => shared.account(token, |account| {
            account.hook = None;
            if call.flag("drop_pending_updates") {
                account.updates.clear();
            }
            Ok(Value::Bool(true))
        }),
        "getWebhookInfo" => webhook::info(shared, token),
        "getMe" => shared.account(token, |account| Ok(me(account))),
        "getChat" => shared.account(token, |account| chat(account, call)),
        "getFile" => shared.account(token, |account| file(account, call)),
        "answerCallbackQuery" => shared.account(token, |account| answer(account, call)),
        "sendChatAction" => shared.account(token, |account| gestures::show_action(account, call)),
        "setMessageReaction" => shared.account(token, |account| gestures::react(account, call)),
        "editMessageText" | "editMessageCaption" => shared.account(token, |account| gestures::edit(account, call)),
        "deleteMessage" => shared.account(token, |account| gestures::delete(account, call)),
        "deleteMessages" => shared.account(token, |account| gestures::delete_all(account, call)),
        "sendMediaGroup" => shared.account(token, |account| sending::send_group(account, call)),
        "sendMessage" | "sendPhoto" | "sendVideo" | "sendAudio" | "sendVoice" | "sendAnimation" | "sendDocument"
        | "sendLocation" | "sendVenue" | "sendContact" | "sendPoll" | "sendSticker" => {
            shared.account(token, |account| sending::send(account, call))
        }
        method => Err(Refusal::fault(&format!("the stand-in does not have {method}"))),
    }
}

fn me(account: &Account) -> Value {
    let mut me = account.me.clone();
    for (name, value) in [
        ("can_join_groups", true),
        ("can_read_all_group_messages", true),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
    ] {
        me[name] = json!(value);
    }
    me
}

fn chat(account: &Account, call: &Call) -> Answer {
    let id = sending::chat(account, call)?;
    let mut chat = account.chats[&id].shown.clone();
    chat["accent_color_id"] = json!(3);
    chat["max_reaction_count"] = json!(11);
    chat["accepted_gift_types"] = json!({ "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
        "premium_subscription": false, "gifts_from_channels": false });
    Ok(chat)
}

fn file(account: &mut Account, call: &Call) -> Answer {
    let id = call.text("file_id").unwrap_or_default();
    let Some(file) = account.files.get_mut(id) else {
        return Err(Refusal::bad("wrong file_id or the file is temporarily unavailable"));
    };
    if file.size > DOWNLOAD {
        return Err(Refusal::bad("file is too big"));
    }
    file.offered = true;
    let unique = id.rsplit('-').next().unwrap_or_default();
    Ok(json!({ "file_id": id, "file_unique_id": format!("AQAD{unique}"), "file_size": file.size,
        "file_path": file.path }))
}

fn answer(account: &mut Account, call: &Call) -> Answer {
    if call.text("text").is_some_and(|text| text.chars().count() > NOTICE) {
        return Err(Refusal::fault("MESSAGE_TOO_LONG"));
    }
    let id = call.text("callback_query_id").unwrap_or_default();
    let Some(answered) = account.pressed.get_mut(id) else {
        return Err(Refusal::bad("query is too old and response timeout expired or query ID is invalid"));
    };
    *answered = Some(call.parameters.clone());
    Ok(Value::Bool(true))
}
