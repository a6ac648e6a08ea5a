//! The requests that send rich content: which method sends a block, and with which parameters.

use crate::{
    keyboard::Button,
    outgoing::{self, base_type},
};
use connector_shared::{
    outgoing::{Action, AlbumItem, Block, Contact, Location, Poll, Sticker, Voice, not_shown},
    text::cut_utf16,
};
use plugboard_sdk::Failure;
use serde_json::{Map, Value, json};

/// The maximum length of a poll's question, in characters.
const QUESTION: usize = 300;
/// The maximum length of an option of a poll, in characters.
const OPTION: usize = 100;
/// The maximum length of a caption, in UTF-16 units. The host checks those of albums.
const CAPTION: usize = 1_024;
/// The maximum length of a vCard, in bytes.
const VCARD: usize = 2_048;
/// The minimum length of Telegram's identifiers of files. They have about 70 characters.
const FILE_ID: usize = 20;
/// The media types of stickers.
const STICKERS: [&str; 3] = ["image/webp", "video/webm", "application/x-tgsticker"];
/// The media types that Telegram shows as a voice note.
const VOICES: [&str; 7] =
    ["audio/ogg", "audio/opus", "audio/mpeg", "audio/mp3", "audio/mp4", "audio/m4a", "audio/x-m4a"];

/// What is known about a file of a part.
#[derive(Debug, Clone, Default)]
pub struct FileType {
    /// `image`, `audio`, `video` or `file`.
    pub kind: String,
    /// The media type.
    pub media_type: Option<String>,
}

/// A request that sends a block.
#[derive(Debug, Default, PartialEq)]
pub struct Written {
    /// The method.
    pub method: &'static str,
    /// Its parameters, without those of every message.
    pub parameters: Map<String, Value>,
    /// The names of form fields with files, and the places of the files.
    pub files: Vec<(String, usize)>,
    /// The buttons below the message.
    pub buttons: Vec<Button>,
}

/// Writes a block. `direct`: the chat is with one person. `files` are those of the part.
///
/// # Errors
/// Returns `invalid` for a block that Telegram does not show, or that refers to a file that the part does not have.
pub fn write(block: Block, direct: bool, files: &[FileType]) -> Result<Written, Failure> {
    match block {
        Block::Buttons { text, buttons } => {
            let buttons = buttons.into_iter().map(|button| match button.action {
                Action::Reply { payload } => Ok(Button::reply((button.title, payload))),
                Action::Link { url } => Ok(Button::link(button.title, url)),
                _ => Err(not_shown("Telegram")),
            });
            Ok(Written { buttons: buttons.collect::<Result<_, _>>()?, ..text_message(&text) })
        }
        Block::Location(location) => Ok(place(location)),
        Block::Contact(contact) => person(&contact, files),
        Block::Sticker(sticker) => sticker_message(sticker, files),
        Block::Voice(voice) => voice_note(&voice, files),
        Block::Album { items } => album(items, files),
        Block::Poll(poll) => Ok(question(poll, direct)),
        _ => Err(not_shown("Telegram")),
    }
}

fn text_message(text: &str) -> Written {
    request("sendMessage", json!({ "text": text }))
}

/// Returns a request with parameters that `json!` made.
fn request(method: &'static str, parameters: Value) -> Written {
    let parameters = match parameters {
        Value::Object(parameters) => parameters,
        _ => Map::new(),
    };
    Written { method, parameters, ..Written::default() }
}

/// Returns the request for a place: a venue if it has a name or an address. A venue must have both, so the other one is
/// made of what there is.
fn place(location: Location) -> Written {
    let Location { latitude, longitude, name, address } = location;
    let mut parameters = json!({ "latitude": latitude, "longitude": longitude });
    let coordinates = format!("{latitude}, {longitude}");
    let (title, address) = match (name, address) {
        (Some(name), address) => (name, address.unwrap_or(coordinates)),
        (None, Some(address)) => (address, coordinates),
        (None, None) => return request("sendLocation", parameters),
    };
    parameters["title"] = title.into();
    parameters["address"] = address.into();
    request("sendVenue", parameters)
}

/// Returns the request for contact details. Telegram wants a telephone number; without one, they are a file or a text.
fn person(contact: &Contact, files: &[FileType]) -> Result<Written, Failure> {
    match (contact.phones.first(), contact.vcard) {
        (Some(phone), _) => {
            let mut parameters = json!({ "phone_number": phone, "first_name": contact.name });
            if let Some(vcard) = vcard(contact) {
                parameters["vcard"] = vcard.into();
            }
            Ok(request("sendContact", parameters))
        }
        (None, Some(file)) => {
            type_of(files, file)?;
            let mut written = request("sendDocument", json!({ "caption": cut_utf16(&details(contact), CAPTION) }));
            written.files.push(("document".to_owned(), file));
            Ok(written)
        }
        (None, None) => Ok(text_message(&details(contact))),
    }
}

/// Returns contact details as lines of text.
fn details(contact: &Contact) -> String {
    let name = std::iter::once(&contact.name);
    let lines = name.chain(&contact.organization).chain(&contact.phones).chain(&contact.emails);
    lines.map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// Returns contact details as a vCard, if there is more than a name and a number, and if it is short enough.
fn vcard(contact: &Contact) -> Option<String> {
    if contact.phones.len() < 2 && contact.emails.is_empty() && contact.organization.is_none() {
        return None;
    }
    let mut card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{}\r\n", escaped(&contact.name));
    let mut line = |property: &str, value: &str| card.extend([property, ":", &escaped(value), "\r\n"]);
    contact.organization.iter().for_each(|organization| line("ORG", organization));
    contact.phones.iter().for_each(|phone| line("TEL", phone));
    contact.emails.iter().for_each(|email| line("EMAIL", email));
    card.push_str("END:VCARD\r\n");
    (card.len() <= VCARD).then_some(card)
}

/// Escapes a value of a vCard (RFC 2426).
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | ',' | ';' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\r' => {}
            c => text.push(c),
        }
    }
    text
}

/// Returns the request for a sticker: by Telegram's own identifier, else by its file, else by its emoji.
fn sticker_message(sticker: Sticker, files: &[FileType]) -> Result<Written, Failure> {
    if let Some(id) = sticker.id.filter(|id| is_file_id(id)) {
        return Ok(request("sendSticker", json!({ "sticker": id })));
    }
    if let Some(file) = sticker.file {
        let of = type_of(files, file)?;
        if !STICKERS.contains(&base_type(of.media_type.as_deref()).as_str()) {
            return Ok(one_file(of, file));
        }
        let parameters = sticker.emoji.map_or_else(|| json!({}), |emoji| json!({ "emoji": emoji }));
        return Ok(Written { files: vec![("sticker".to_owned(), file)], ..request("sendSticker", parameters) });
    }
    match sticker.emoji {
        Some(emoji) => Ok(text_message(&emoji)),
        None => Err(Failure::invalid("the sticker has no file, no emoji, and no identifier that Telegram knows")
            .with_code("empty")),
    }
}

/// Returns whether this can be Telegram's identifier of a file. Other platforms name their stickers in another way.
fn is_file_id(id: &str) -> bool {
    id.len() >= FILE_ID && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn voice_note(voice: &Voice, files: &[FileType]) -> Result<Written, Failure> {
    let of = type_of(files, voice.file)?;
    if !VOICES.contains(&base_type(of.media_type.as_deref()).as_str()) {
        return Ok(one_file(of, voice.file));
    }
    let seconds = voice.duration_ms.map(|ms| (ms / 1_000.0).round().max(1.0));
    // The host has checked that it is at most a day.
    #[expect(clippy::cast_possible_truncation, reason = "the cast saturates")]
    let parameters = seconds.map_or_else(|| json!({}), |seconds| json!({ "duration": seconds as i64 }));
    Ok(Written { files: vec![("voice".to_owned(), voice.file)], ..request("sendVoice", parameters) })
}

/// Returns the request for files that belong together. Photos and videos can be mixed; other files are grouped only
/// with files that are sent in the same way, so in a mixed group every file is a document.
fn album(mut items: Vec<AlbumItem>, files: &[FileType]) -> Result<Written, Failure> {
    let mut kinds = Vec::with_capacity(items.len());
    for item in &items {
        kinds.push(media_kind(type_of(files, item.file)?));
    }
    if items.len() == 1 {
        let AlbumItem { file, caption } = items.remove(0);
        let mut written = one_file(type_of(files, file)?, file);
        written.parameters.extend(caption.map(|caption| ("caption".to_owned(), caption.into())));
        return Ok(written);
    }
    let visual = kinds.iter().all(|kind| matches!(*kind, "photo" | "video"));
    let alike = kinds.windows(2).all(|pair| pair[0] == pair[1]);
    let mut media = Vec::with_capacity(items.len());
    let mut fields = Vec::with_capacity(items.len());
    for (number, (AlbumItem { file, caption }, kind)) in items.into_iter().zip(kinds).enumerate() {
        let (kind, name) = (if visual || alike { kind } else { "document" }, format!("file{number}"));
        let mut one = json!({ "type": kind, "media": format!("attach://{name}") });
        if let Some(caption) = caption {
            one["caption"] = caption.into();
        }
        media.push(one);
        fields.push((name, file));
    }
    Ok(Written { files: fields, ..request("sendMediaGroup", json!({ "media": media })) })
}

/// Returns how a file is sent in a group.
fn media_kind(file: &FileType) -> &'static str {
    match outgoing::method(&file.kind, file.media_type.as_deref()).0 {
        "sendPhoto" => "photo",
        "sendVideo" => "video",
        "sendAudio" => "audio",
        _ => "document",
    }
}

/// Returns the request for a question. In a group it is a poll. A person alone gets buttons, because Telegram does not
/// tell a bot which question an answer of a poll belongs to, so the payload would never come back. A question that is
/// too long for a poll has buttons, too.
fn question(poll: Poll, direct: bool) -> Written {
    let fits = |text: &str, max: usize| text.chars().count() <= max;
    let short = fits(&poll.question, QUESTION) && poll.options.iter().all(|option| fits(&option.title, OPTION));
    if direct || !short {
        let options = poll.options.into_iter().map(|option| Button::reply((option.title, option.payload)));
        return Written { buttons: options.collect(), ..text_message(&poll.question) };
    }
    let options: Vec<Value> = poll.options.iter().map(|option| json!({ "text": option.title })).collect();
    let mut parameters = json!({ "question": poll.question, "options": options });
    if poll.several {
        parameters["allows_multiple_answers"] = true.into();
    }
    request("sendPoll", parameters)
}

/// Returns the request for a single file.
fn one_file(of: &FileType, file: usize) -> Written {
    let (method, parameter) = outgoing::method(&of.kind, of.media_type.as_deref());
    Written { method, files: vec![(parameter.to_owned(), file)], ..Written::default() }
}

fn type_of(files: &[FileType], file: usize) -> Result<&FileType, Failure> {
    files.get(file).ok_or_else(|| {
        Failure::invalid(format!("rich content refers to file {file}, which the part does not have"))
            .with_code("bad-content")
    })
}

#[cfg(test)]
mod tests;
