//! Sends one part of a reply: a text, or a file with or without a text.

use crate::{
    call::{api, call},
    chat::Thread,
    keyboard::Keyboard,
    outgoing::{self, Send},
};
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
    let (text, reply_to) = (part.text(), part.reply_to());
    let mut body = Send::new(&thread, topic.as_deref(), reply_to.as_deref());
    body.reply_markup = Keyboard::new(part.quick_replies());
    let request = match part.attachment() {
        Some(file) => {
            body.caption = text.as_deref();
            let (method, parameter) = outgoing::method(&file.kind(), file.media_type().as_deref());
            let request = http::Request::new("POST", &api().method(method));
            for (name, value) in body.fields()? {
                request.field(&name, &value);
            }
            request.file(parameter, &file);
            request
        }
        None if text.is_some() => {
            body.text = text.as_deref();
            let request = http::Request::new("POST", &api().method("sendMessage"));
            request.json(&body)?;
            request
        }
        None => return Err(Failure::invalid("the part has neither text nor a file").with_code("empty")),
    };
    let sent = call(request)?.sent()?;
    let chat = sent.chat.map_or(thread.chat, |chat| chat.id);
    // Telegram sends some videos later, and then has no number for the message yet.
    let id = (sent.message_id > 0).then(|| Thread { chat, ..thread.clone() }.message(sent.message_id));
    part.sent(id.as_deref());
    Ok(())
}
