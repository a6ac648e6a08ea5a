//! Sends one part of a reply.

use crate::{
    outgoing::{self, Conversation, File, Message, Place, QuickReply, Template},
    response::Answer,
    settings::{FilesBy, Settings},
    sign,
};
use plugboard_sdk::{Attachment, Failure, Outgoing, clock, files, http, links};
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeMap, fmt::Write as _};

/// How long the address of a file is valid, in seconds: a day, the longest time.
const ADDRESS_S: u32 = 24 * 60 * 60;
/// How much of a file is read at once, in bytes: the contract's limit.
const PIECE: u32 = 1 << 20;
/// The maximum size of all files of a form together, in bytes.
pub const FORM_BYTES: u32 = 8_000_000;
/// The field of a form that has the message.
const MESSAGE: &str = "message";

/// A file of the form, with its field.
type FormFile = (String, Attachment);

/// Sends one part.
///
/// # Errors
/// Returns the failure for the other system's answer, or `denied` with the code `no-url` if the channel only receives.
pub fn send(part: &Outgoing) -> Result<(), Failure> {
    let settings = Settings::in_use()?;
    let Some(url) = &settings.url else { return Err(no_url()) };
    let (id, account, thread, recipient) = (part.id(), part.account(), part.thread(), part.recipient());
    let (kind, sender) = (part.conversation_kind(), part.sender());
    let mut form = Vec::new();
    let mut describe = |file: Attachment| described(settings.files, file, &mut form);
    let files = part.attachments().into_iter().map(&mut describe).collect::<Result<Vec<_>, _>>()?;
    let template = match part.template() {
        Some((name, language)) => {
            let parameters = outgoing::parameters(part.template_parameters(), part.template_variables());
            let mut files = BTreeMap::new();
            for (parameter, file) in part.template_files() {
                files.insert(parameter, describe(file)?);
            }
            Some(Template { name, language, parameters, files })
        }
        None => None,
    };
    let message = Message {
        kind: "message",
        id: &id,
        attempt: part.attempt(),
        account: &account,
        thread: &thread,
        conversation: Conversation { kind: &kind },
        recipient: &recipient,
        sender: &sender,
        opens: part.opens(),
        text: part.text(),
        subject: part.subject(),
        reply_to: part.reply_to(),
        reply_to_author: part.reply_to_author(),
        private_reply_to: part.private_reply_to(),
        tag: part.tag(),
        quick_replies: part.quick_replies().into_iter().map(|(title, payload)| QuickReply { title, payload }).collect(),
        content: part.content().map(|document| outgoing::content(&document)).transpose()?,
        template,
        files,
    };
    let request = request(url, &id, &serde_json::to_vec(&message)?, &form)?;
    let taken = Answer::of(&http::send(request)?, clock::now()).taken()?;
    part.sent(taken.id.as_deref());
    // Only the first message of a conversation can say where it arrived.
    let is_first = part.opens().is_some() || part.private_reply_to().is_some();
    if let Some(thread) = taken.thread.filter(|_| is_first) {
        part.sent_in(&thread);
    }
    Ok(())
}

/// Returns the failure of a channel that only receives.
pub fn no_url() -> Failure {
    let message = "this channel only receives: its configuration has no `url` to send to";
    Failure::denied(message).with_code("no-url")
}

/// Builds a signed request with a message, and with files if the message is a form.
///
/// # Errors
/// Returns `invalid` if nothing can be signed.
fn request(url: &str, id: &str, body: &[u8], form: &[FormFile]) -> Result<http::Request, Failure> {
    let request = http::Request::new("POST", url);
    sign::sign(&request, id, body)?;
    if form.is_empty() {
        request.header("Content-Type", "application/json");
        request.body(body);
    } else {
        request.field(MESSAGE, &String::from_utf8_lossy(body));
        for (field, file) in form {
            request.file(field, file);
        }
    }
    Ok(request)
}

/// Posts a signed message without files.
///
/// # Errors
/// Returns the failure of the request itself: the host is not granted, or there was no answer.
pub fn post(url: &str, id: &str, body: &[u8]) -> Result<Answer, Failure> {
    let request = request(url, id, body, &[])?;
    request.repeatable();
    Ok(Answer::of(&http::send(request)?, clock::now()))
}

/// Describes a file, and adds it to the form if it is sent in the same request.
fn described(by: FilesBy, file: Attachment, form: &mut Vec<FormFile>) -> Result<File, Failure> {
    let place = match by {
        FilesBy::Address => Place::Url { url: links::address(&file, ADDRESS_S)? },
        FilesBy::Multipart => Place::Field { field: format!("file{}", form.len()), sha256: digest(&file)? },
    };
    let described = File {
        kind: file.kind(),
        name: file.name(),
        media_type: file.media_type(),
        size: file.size(),
        hint: file.hint(),
        duration_ms: file.duration_ms(),
        place,
    };
    if let Place::Field { field, .. } = &described.place {
        form.push((field.clone(), file));
    }
    Ok(described)
}

/// Returns the SHA-256 of a file, in hexadecimal.
fn digest(file: &Attachment) -> Result<String, Failure> {
    let mut sum = Sha256::new();
    let mut offset = 0;
    while offset < FORM_BYTES {
        let piece = files::read(file, offset, PIECE)?;
        sum.update(&piece);
        if piece.len() < PIECE as usize {
            return Ok(hex(&sum.finalize()[..]));
        }
        offset += PIECE;
    }
    Err(Failure::invalid(format!("a file is larger than {FORM_BYTES} bytes; send files by their addresses"))
        .with_code("file-too-big"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
