//! The methods that send something to a chat, and their limits. `rich.rs` has what is neither a text nor a file.

use super::{
    account::{Account, Received, object},
    answers::{Answer, Refusal},
    call::{ATTACHED, Call},
    form::Upload,
    rich,
};
use serde_json::{Map, Value, json};
use std::{collections::VecDeque, time::Duration};
use tokio::time::Instant;

/// The longest text, in UTF-16 units.
pub(super) const TEXT: usize = 4_096;
/// The longest caption, in UTF-16 units.
pub(super) const CAPTION: usize = 1_024;
/// The largest photo, in bytes.
const PHOTO: usize = 10 << 20;
/// The largest other file, in bytes.
const FILE: usize = 50 << 20;
/// The longest data of a button, in bytes.
const DATA: usize = 64;
/// The most buttons below a message.
const BUTTONS: usize = 100;
/// The parameters that the stand-in does not support.
const UNSUPPORTED: [&str; 9] = [
    "business_connection_id",
    "direct_messages_topic_id",
    "parse_mode",
    "allow_paid_broadcast",
    "message_effect_id",
    "suggested_post_parameters",
    "cover",
    "entities",
    "caption_entities",
];
/// The members of a button of which it must have exactly one.
const ACTIONS: [&str; 10] = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
];

/// How many files a group may have.
const GROUP: std::ops::RangeInclusive<usize> = 2..=10;

/// What a message has besides its sender, its chat and its time.
pub(super) struct Content {
    pub(super) members: Map<String, Value>,
    pub(super) text: String,
    pub(super) file: Option<(Option<String>, Vec<u8>)>,
}

/// A file that is sent: uploaded, or one that the bot knows.
pub(super) struct SentFile {
    pub(super) name: Option<String>,
    pub(super) media_type: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// Where a message goes.
struct Target {
    chat: i64,
    /// The members that say which topic it is in and which message it answers, and the buttons.
    members: Map<String, Value>,
}

/// Sends a message.
pub(super) fn send(account: &mut Account, call: &Call) -> Answer {
    let text = text(call)?;
    let target = target(account, call)?;
    let content = match call.method.as_str() {
        "sendMessage" => Content { members: object(json!({ "text": text })), text, file: None },
        "sendLocation" | "sendVenue" | "sendContact" | "sendPoll" => rich::content(account, call)?,
        "sendSticker" => rich::sticker(account, call)?,
        _ => {
            let kind = call.method.trim_start_matches("send").to_lowercase();
            let sent = file(account, call, &kind)?;
            file_content(account, call, &kind, sent, text)?
        }
    };
    Ok(add(account, call, &target, content))
}

/// Sends several files as a group, which are messages of their own with the same `media_group_id`.
pub(super) fn send_group(account: &mut Account, call: &Call) -> Answer {
    let target = target(account, call)?;
    let media = call.parameters.get("media").and_then(Value::as_array).cloned().unwrap_or_default();
    if !GROUP.contains(&media.len()) {
        return Err(Refusal::fault("group must include 2-10 items"));
    }
    let kinds: Vec<_> = media.iter().map(|one| one["type"].as_str().unwrap_or_default().to_owned()).collect();
    let visual = kinds.iter().all(|kind| kind == "photo" || kind == "video");
    if !visual && kinds.windows(2).any(|pair| pair[0] != pair[1]) {
        return Err(Refusal::fault("documents and audio files can be grouped only with their own kind"));
    }
    // Nothing is sent if one of the files is wrong.
    let group = format!("1{:016}", account.number());
    let mut contents = Vec::new();
    for (one, kind) in media.iter().zip(&kinds) {
        let name = one["media"].as_str().and_then(|name| name.strip_prefix(ATTACHED)).unwrap_or_default();
        let Some(upload) = call.files.get(name) else {
            return Err(Refusal::bad("wrong file identifier/HTTP URL specified"));
        };
        let caption = one["caption"].as_str().unwrap_or_default().trim().to_owned();
        if caption.encode_utf16().count() > CAPTION {
            return Err(Refusal::fault("message caption is too long"));
        }
        let mut content = file_content(account, call, kind, SentFile::of(upload), caption)?;
        content.members.insert("media_group_id".into(), json!(group));
        contents.push(content);
    }
    Ok(contents.into_iter().map(|content| add(account, call, &target, content)).collect())
}

impl SentFile {
    fn of(upload: &Upload) -> Self {
        let Upload { name, media_type, bytes } = upload.clone();
        Self { name: Some(name), media_type, bytes }
    }
}

/// Checks what all methods that send something have in common.
fn target(account: &mut Account, call: &Call) -> Result<Target, Refusal> {
    if let Some(name) = UNSUPPORTED.iter().find(|name| call.parameters.contains_key(**name)) {
        return Err(Refusal::fault(&format!("the stand-in does not support {name}")));
    }
    let keyboard = keyboard(call)?;
    let chat = chat(account, call)?;
    check_allowed(account, chat)?;
    let mut members = place(account, chat, call)?;
    members.extend(keyboard);
    let flood = account.flood;
    take(&mut account.chat_mut(chat).sent_at, flood)?;
    Ok(Target { chat, members })
}

/// Adds a message of the bot to a chat. Returns it.
fn add(account: &mut Account, call: &Call, target: &Target, mut content: Content) -> Value {
    content.members.extend(target.members.clone());
    let (me, at) = (account.me.clone(), account.now());
    let chat = account.chat_mut(target.chat);
    let message = chat.add(&me, at, content.members);
    chat.received.push(Received {
        message_id: message["message_id"].as_i64().unwrap_or_default(),
        method: call.method.clone(),
        text: content.text,
        file: content.file,
        message: message.clone(),
    });
    message
}

/// Finds the chat of a call.
pub(super) fn chat(account: &Account, call: &Call) -> Result<i64, Refusal> {
    let named = call.text("chat_id").and_then(|name| name.strip_prefix('@'));
    let of_name = named.and_then(|name| {
        let chat = account.chats.iter().find(|(_, chat)| chat.shown["username"] == *name)?;
        Some(*chat.0)
    });
    let id = of_name.or_else(|| call.chat()).unwrap_or_default();
    let Some(chat) = account.chats.get(&id) else { return Err(Refusal::bad("chat not found")) };
    match chat.moved_to {
        Some(to) => Err(Refusal::moved(to)),
        None => Ok(id),
    }
}

/// Checks that the bot may write in a chat.
pub(super) fn check_allowed(account: &Account, chat: i64) -> Result<(), Refusal> {
    let chat = &account.chats[&chat];
    let forbidden = |what: &str| Err(Refusal::new(403, format!("Forbidden: {what}")));
    match chat.kind() {
        "private" if chat.blocked => forbidden("bot was blocked by the user"),
        "private" if !chat.started => forbidden("bot can't initiate conversation with a user"),
        kind if chat.blocked => forbidden(&format!("bot was kicked from the {kind} chat")),
        _ => Ok(()),
    }
}

/// Returns the text or the caption of a call.
fn text(call: &Call) -> Result<String, Refusal> {
    let is_text = call.method == "sendMessage";
    let (name, limit) = if is_text { ("text", TEXT) } else { ("caption", CAPTION) };
    // The server removes white space at both ends.
    let text = call.text(name).unwrap_or_default().trim().to_owned();
    if is_text && text.is_empty() {
        return Err(Refusal::fault("message text is empty"));
    }
    if text.encode_utf16().count() > limit {
        return Err(Refusal::fault(if is_text { "message is too long" } else { "message caption is too long" }));
    }
    Ok(text)
}

/// Returns the inline keyboard of a call as a member of the message.
pub(super) fn keyboard(call: &Call) -> Result<Option<(String, Value)>, Refusal> {
    let Some(markup) = call.parameters.get("reply_markup") else { return Ok(None) };
    let Some(rows) = markup["inline_keyboard"].as_array() else { return Ok(None) };
    let buttons: Vec<_> = rows.iter().filter_map(Value::as_array).flatten().collect();
    if buttons.len() > BUTTONS {
        return Err(Refusal::fault("reply markup is too long"));
    }
    for button in buttons {
        if button["text"].as_str().unwrap_or_default().trim().is_empty() {
            return Err(Refusal::fault("inline keyboard button text is empty"));
        }
        if ACTIONS.iter().filter(|action| button.get(**action).is_some()).count() != 1 {
            return Err(Refusal::fault("Text buttons are unallowed in the inline keyboard"));
        }
        if button["callback_data"].as_str().is_some_and(|data| !(1..=DATA).contains(&data.len())) {
            return Err(Refusal::fault("BUTTON_DATA_INVALID"));
        }
    }
    Ok(Some(("reply_markup".to_owned(), markup.clone())))
}

/// Returns the members of a message that say which topic it is in and which message it answers.
fn place(account: &Account, chat: i64, call: &Call) -> Result<Map<String, Value>, Refusal> {
    let chat = &account.chats[&chat];
    let mut members = Map::new();
    if let Some(topic) = call.integer("message_thread_id") {
        if !chat.topics.contains(&topic) {
            return Err(Refusal::bad("message thread not found"));
        }
        members.insert("message_thread_id".into(), json!(topic));
        members.insert("is_topic_message".into(), json!(true));
    }
    let Some(reply) = call.parameters.get("reply_parameters") else { return Ok(members) };
    for name in ["chat_id", "quote", "quote_entities", "checklist_task_id", "poll_option_id"] {
        if reply.get(name).is_some() {
            return Err(Refusal::fault(&format!("the stand-in does not support reply_parameters.{name}")));
        }
    }
    let answered = reply["message_id"].as_i64().and_then(|id| chat.quoted(id));
    match answered {
        Some(answered) => drop(members.insert("reply_to_message".into(), answered)),
        None if reply["allow_sending_without_reply"] == true => {}
        None => return Err(Refusal::bad("message to be replied not found")),
    }
    Ok(members)
}

/// Counts a message for a chat's flood limit, which is a number of messages within a time.
fn take(sent_at: &mut VecDeque<Instant>, flood: Option<(usize, Duration)>) -> Result<(), Refusal> {
    let now = Instant::now();
    if let Some((count, within)) = flood {
        sent_at.retain(|at| now.duration_since(*at) < within);
        if let Some(first) = sent_at.front().filter(|_| sent_at.len() >= count) {
            let left = within.saturating_sub(now.duration_since(*first));
            let seconds = u32::try_from(left.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX);
            return Err(Refusal::flood(seconds.max(1)));
        }
    }
    sent_at.push_back(now);
    Ok(())
}

/// Returns the file of a parameter: uploaded, or one that the bot knows by its identifier.
pub(super) fn file(account: &Account, call: &Call, parameter: &str) -> Result<SentFile, Refusal> {
    if let Some(upload) = call.upload(parameter) {
        return Ok(SentFile::of(upload));
    }
    match call.text(parameter).and_then(|id| account.files.get(id)) {
        Some(stored) => Ok(SentFile { name: stored.name.clone(), media_type: None, bytes: stored.bytes.clone() }),
        None => Err(Refusal::bad("wrong file identifier/HTTP URL specified")),
    }
}

/// Returns the content of a message with a file of this kind, such as `photo`.
fn file_content(
    account: &mut Account,
    call: &Call,
    kind: &str,
    sent: SentFile,
    caption: String,
) -> Result<Content, Refusal> {
    let SentFile { name, media_type, bytes } = sent;
    let size = bytes.len();
    if size == 0 {
        return Err(Refusal::bad("file must be non-empty"));
    }
    if size > FILE {
        return Err(Refusal { fault: true, ..Refusal::new(413, "Request Entity Too Large") });
    }
    if kind == "photo" && size > PHOTO {
        let what = format!("file of size {size} bytes is too big for a photo; the maximum size is {PHOTO} bytes");
        return Err(Refusal::fault(&what));
    }
    if kind == "photo" && !is_image(&bytes) {
        return Err(Refusal::bad("IMAGE_PROCESS_FAILED"));
    }
    let mut members = Map::new();
    let shown = if kind == "photo" {
        account.store_photo(&bytes)
    } else {
        let (place, default_type) = match kind {
            "voice" => ("voice/oga", "audio/ogg"),
            "audio" => ("music/mp3", "audio/mpeg"),
            "video" => ("videos/mp4", "video/mp4"),
            "animation" => ("animations/mp4", "video/mp4"),
            _ => ("documents/bin", "application/octet-stream"),
        };
        let mut shown = account.store(place, name.as_deref(), bytes.clone(), size);
        shown.insert("mime_type".into(), json!(media_type.as_deref().unwrap_or(default_type)));
        if let Some(name) = name.as_deref().filter(|_| kind != "voice") {
            shown.insert("file_name".into(), json!(name));
        }
        if kind != "document" {
            shown.insert("duration".into(), json!(call.integer("duration").unwrap_or_default()));
        }
        if kind == "video" || kind == "animation" {
            shown.insert("width".into(), json!(call.integer("width").unwrap_or(320)));
            shown.insert("height".into(), json!(call.integer("height").unwrap_or(240)));
        }
        Value::Object(shown)
    };
    if kind == "animation" {
        // For older programs, an animation is shown as a document too.
        let mut document = object(shown.clone());
        document.retain(|name, _| !["duration", "width", "height"].contains(&name.as_str()));
        members.insert("document".into(), Value::Object(document));
    }
    members.insert(kind.to_owned(), shown);
    if !caption.is_empty() {
        members.insert("caption".into(), json!(caption));
    }
    Ok(Content { members, text: caption, file: Some((name, bytes)) })
}

/// Whether Telegram can read these bytes as a picture.
fn is_image(bytes: &[u8]) -> bool {
    let begins: [&[u8]; 5] = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM"];
    begins.iter().any(|begin| bytes.starts_with(begin))
}
