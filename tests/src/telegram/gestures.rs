//! The methods with which a bot types, reacts, edits and deletes.

use super::{
    account::Account,
    answers::{Answer, Refusal},
    call::Call,
    sending::{CAPTION, TEXT, chat, check_allowed, keyboard},
};
use serde_json::{Value, json};

/// What a bot can show that it is doing.
const ACTIONS: [&str; 11] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];
/// Some of the emoji that can be reactions.
const REACTIONS: [&str; 6] = ["👍", "👎", "❤", "🔥", "🎉", "👏"];
/// How many messages a bot can delete at once.
const DELETED: std::ops::RangeInclusive<usize> = 1..=100;
/// How long a bot can delete a message, in seconds.
const DELETABLE: i64 = 48 * 60 * 60;

/// Finds the chat of a call, which the bot must be able to write in.
fn open_chat(account: &Account, call: &Call) -> Result<i64, Refusal> {
    if call.parameters.contains_key("business_connection_id") {
        return Err(Refusal::fault("the stand-in does not support business_connection_id"));
    }
    let chat = chat(account, call)?;
    check_allowed(account, chat)?;
    Ok(chat)
}

/// Shows that the bot is doing something.
pub(super) fn show_action(account: &mut Account, call: &Call) -> Answer {
    let chat = open_chat(account, call)?;
    let action = call.text("action").unwrap_or_default();
    if !ACTIONS.contains(&action) {
        return Err(Refusal::fault("wrong parameter action in request"));
    }
    account.chat_mut(chat).actions.push(action.to_owned());
    Ok(Value::Bool(true))
}

/// Changes the bot's reactions to a message.
pub(super) fn react(account: &mut Account, call: &Call) -> Answer {
    let chat = open_chat(account, call)?;
    let chat = account.chat_mut(chat);
    let message = call.integer("message_id").unwrap_or_default();
    if !chat.messages.contains_key(&message) {
        return Err(Refusal::bad("message to react not found"));
    }
    let given = call.parameters.get("reaction").and_then(Value::as_array).cloned().unwrap_or_default();
    let emoji: Vec<String> =
        given.iter().filter_map(|reaction| reaction["emoji"].as_str()).map(str::to_owned).collect();
    // A bot can have one reaction to a message.
    if emoji.len() != given.len() || emoji.len() > 1 || emoji.iter().any(|one| !REACTIONS.contains(&one.as_str())) {
        return Err(Refusal::bad("REACTION_INVALID"));
    }
    chat.own_reactions.insert(message, emoji);
    Ok(Value::Bool(true))
}

/// Replaces the text or the caption of a message of the bot, and its buttons: without new ones, it has none.
pub(super) fn edit(account: &mut Account, call: &Call) -> Answer {
    let is_text = call.method == "editMessageText";
    let (member, limit) = if is_text { ("text", TEXT) } else { ("caption", CAPTION) };
    let text = call.text(member).unwrap_or_default().trim().to_owned();
    if is_text && text.is_empty() {
        return Err(Refusal::fault("message text is empty"));
    }
    if text.encode_utf16().count() > limit {
        return Err(Refusal::fault("message is too long"));
    }
    let markup = keyboard(call)?.map(|(_, markup)| markup);
    let (chat, me, at) = (open_chat(account, call)?, account.me.clone(), account.now());
    let chat = account.chat_mut(chat);
    let id = call.integer("message_id").unwrap_or_default();
    let Some(message) = chat.messages.get_mut(&id) else { return Err(Refusal::bad("message to edit not found")) };
    if message["from"]["id"] != me["id"] {
        return Err(Refusal::bad("message can't be edited"));
    }
    if is_text && !message["text"].is_string() {
        return Err(Refusal::bad("there is no text in the message to edit"));
    }
    if message[member] == *text && message.get("reply_markup") == markup.as_ref() {
        let what = "message is not modified: specified new message content and reply markup are exactly the same";
        return Err(Refusal::bad(what));
    }
    message[member] = json!(text);
    message["edit_date"] = json!(at);
    let members = message.as_object_mut().expect("a message is an object");
    match markup {
        Some(markup) => drop(members.insert("reply_markup".to_owned(), markup)),
        None => drop(members.remove("reply_markup")),
    }
    Ok(message.clone())
}

/// Deletes a message for everybody: the bot's own, or another's if the bot is an administrator.
pub(super) fn delete(account: &mut Account, call: &Call) -> Answer {
    let chat = open_chat(account, call)?;
    delete_one(account, chat, call.integer("message_id").unwrap_or_default())
}

/// Deletes several messages. Those that are gone are skipped.
pub(super) fn delete_all(account: &mut Account, call: &Call) -> Answer {
    let chat = open_chat(account, call)?;
    let ids = call.parameters.get("message_ids").and_then(Value::as_array).cloned().unwrap_or_default();
    if !DELETED.contains(&ids.len()) {
        return Err(Refusal::fault("message_ids must have 1-100 identifiers"));
    }
    for id in ids.iter().filter_map(Value::as_i64) {
        if account.chat_mut(chat).messages.contains_key(&id) {
            delete_one(account, chat, id)?;
        }
    }
    Ok(Value::Bool(true))
}

fn delete_one(account: &mut Account, chat: i64, id: i64) -> Answer {
    let (me, at) = (account.me.clone(), account.now());
    let chat = account.chat_mut(chat);
    let Some(message) = chat.messages.get(&id) else { return Err(Refusal::bad("message to delete not found")) };
    let own = message["from"]["id"] == me["id"] || chat.kind() == "private";
    if at - message["date"].as_i64().unwrap_or_default() > DELETABLE || !(own || chat.admin) {
        return Err(Refusal::bad("message can't be deleted for everyone"));
    }
    chat.messages.remove(&id);
    Ok(Value::Bool(true))
}
