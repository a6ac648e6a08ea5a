//! Sends one part of a reply: a text, a file with or without a text, or a block of rich content.

use crate::{
    answer::Sent,
    call::{api, call},
    chat::Thread,
    keyboard::{self, Button, Keyboard},
    outgoing::{self, Send},
    rich::{self, FileType},
};
use connector_shared::outgoing::only_block;
use plugboard_sdk::{Failure, Outgoing, http};

/// Sends one part.
///
/// # Errors
/// Returns the failure for the Bot API's response.
pub fn send(part: &Outgoing) -> Result<(), Failure> {
    if part.template().is_some() {
        return Err(Failure::invalid("Telegram does not support templates").with_code("no-templates"));
    }
    if part.private_reply_to().is_some() {
        return Err(Failure::invalid("Telegram does not support private replies").with_code("no-private-replies"));
    }
    let thread = part.thread();
    let Some(thread) = Thread::parse(&thread) else {
        return Err(Failure::invalid(format!("`{thread}` is not a chat of Telegram")).with_code("no-chat"));
    };
    // A reply goes to the topic of the message that it answers.
    let topic = part.kept("answered", "topic").or_else(|| part.kept("thread", "topic"));
    let reply_to = part.reply_to();
    let body = Send::new(&thread, topic.as_deref(), reply_to.as_deref());
    let request = match part.content() {
        Some(document) => block(part, body, &document)?,
        None => text_or_file(part, body)?,
    };
    took(part, &thread, &call(request)?.sent()?);
    Ok(())
}

/// Returns the request for a text, or for a file with or without one.
fn text_or_file(part: &Outgoing, mut body: Send<'_>) -> Result<http::Request, Failure> {
    body.reply_markup = Keyboard::new(quick_replies(part));
    let text = part.text();
    // An edit of this text must send the buttons again.
    if let (Some(keyboard), Some(_)) = (&body.reply_markup, &text) {
        part.keep("message", keyboard::KEPT, &keyboard.kept()?)?;
    }
    match part.attachment() {
        Some(file) => {
            let (method, parameter) = outgoing::method(&file.kind(), file.media_type().as_deref());
            let request = http::Request::new("POST", &api().method(method));
            let body = Send { caption: text.as_deref(), ..body };
            for (name, value) in outgoing::fields(body.parameters()?) {
                request.field(&name, &value);
            }
            request.file(parameter, &file);
            Ok(request)
        }
        None if text.is_some() => {
            let request = http::Request::new("POST", &api().method("sendMessage"));
            request.json(&Send { text: text.as_deref(), ..body })?;
            Ok(request)
        }
        None => Err(Failure::invalid("the part has neither text nor a file").with_code("empty")),
    }
}

/// Returns the request for a block of rich content.
fn block(part: &Outgoing, mut body: Send<'_>, document: &str) -> Result<http::Request, Failure> {
    let files = part.attachments();
    let types: Vec<_> =
        files.iter().map(|file| FileType { kind: file.kind(), media_type: file.media_type() }).collect();
    let mut written = rich::write(only_block(document)?, part.conversation_kind() == "direct", &types)?;
    written.buttons.extend(quick_replies(part));
    if written.method == "sendMediaGroup" && !written.buttons.is_empty() {
        return Err(Failure::invalid("several files in one message cannot have quick replies; send a text after them")
            .with_code("no-quick-replies"));
    }
    body.reply_markup = Keyboard::new(written.buttons);
    let mut parameters = body.parameters()?;
    parameters.extend(written.parameters);
    let request = http::Request::new("POST", &api().method(written.method));
    if written.files.is_empty() {
        request.json(&parameters)?;
        return Ok(request);
    }
    for (name, value) in outgoing::fields(parameters) {
        request.field(&name, &value);
    }
    for (name, place) in written.files {
        if let Some(file) = files.get(place) {
            request.file(&name, file);
        }
    }
    Ok(request)
}

fn quick_replies(part: &Outgoing) -> Vec<Button> {
    part.quick_replies().into_iter().map(Button::reply).collect()
}

/// Reports the messages that Telegram took. The part is known by the first one. The numbers of a group are kept, so
/// that a deletion reaches all of it.
fn took(part: &Outgoing, thread: &Thread, sent: &[Sent]) {
    let chat = sent.first().and_then(|sent| sent.chat.as_ref()).map_or(thread.chat, |chat| chat.id);
    // Telegram sends some videos later, and then has no number for the message yet.
    let numbers: Vec<i64> = sent.iter().map(|sent| sent.message_id).filter(|number| *number > 0).collect();
    let id = numbers.first().map(|number| Thread { chat, ..thread.clone() }.message(*number));
    part.sent(id.as_deref());
    let [first, _, ..] = numbers.as_slice() else { return };
    let group = numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    // The files are sent, so a value that cannot be kept must not fail the part.
    if let Err(failure) = part.keep("message", &group_key(*first), &group) {
        plugboard_sdk::warn!("only the first file can be deleted later: {}", failure.message);
    }
}

/// Returns the key under which the numbers of a group of files are kept.
pub fn group_key(first: i64) -> String {
    format!("group:{first}")
}

/// Reads the kept numbers of a group of files.
pub fn group(kept: &str) -> Vec<i64> {
    kept.split(',').filter_map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_group_are_read_as_they_were_kept() {
        assert_eq!(group("21,22,9007199254740993"), [21, 22, 9_007_199_254_740_993]);
        assert_eq!((group(""), group_key(21)), (Vec::new(), "group:21".to_owned()));
    }
}
