//! Sends one part of a reply to the Graph API: a message, a private reply to a comment, or a public comment.

use crate::{
    answer::Answer,
    comments,
    request::{Api, Attachment, Comment, Empty, Message, QuickReply, Recipient, ReplyTo, Send},
};
use plugboard_sdk::{Failure, Outgoing, config, http};

/// Calls the Graph API and returns its response.
///
/// # Errors
/// Returns the failure of the HTTP call itself: the API's host is not granted, the call's limit is used up, or there
/// was no response.
pub fn call(request: http::Request) -> Result<Answer, Failure> {
    request.header("Authorization", "Bearer ${secret.page_token}");
    let response = http::send(request)?;
    Ok(Answer {
        status: response.status(),
        retry_after: response.header("Retry-After"),
        usage: response.header("X-Business-Use-Case-Usage"),
        body: response.body(),
    })
}

/// Returns the Graph API's address from the configuration.
pub fn api() -> Api {
    Api::new(config::get("api_base"), config::get("api_version"))
}

/// Sends one part.
///
/// # Errors
/// Returns the failure for the Graph API's response.
pub fn send(part: &Outgoing) -> Result<(), Failure> {
    if part.template().is_some() {
        return Err(Failure::invalid("Messenger does not support templates").with_code("no-templates"));
    }
    let private = part.private_reply_to();
    let request = if private.is_none() && part.conversation_kind() == "public" {
        comment(part)?
    } else {
        message(part, private.as_deref())?
    };
    let answer = call(request)?;
    part.sent(Some(&answer.sent()?));
    // The thread of a private conversation is the person's identifier.
    if let Some(person) = answer.recipient().filter(|_| private.is_some()) {
        part.sent_in(&person);
    }
    Ok(())
}

fn message(part: &Outgoing, private: Option<&str>) -> Result<http::Request, Failure> {
    let tag = part.tag();
    if tag.is_some() && part.sender() != "person" {
        return Err(
            Failure::denied("Meta allows this tag only for people, not for automations").with_code("person-only")
        );
    }
    let (id, recipient, text, reply_to) = (part.id(), part.recipient(), part.text(), part.reply_to());
    let quick_replies: Vec<_> = part.quick_replies().into_iter().map(QuickReply::new).collect();
    let file = part.attachment();
    let kind = file.as_ref().map(plugboard_sdk::Attachment::kind);
    let body = Send {
        recipient: private.map_or(Recipient::Id(&recipient), Recipient::CommentId),
        messaging_type: if tag.is_some() { "MESSAGE_TAG" } else { "RESPONSE" },
        tag: tag.as_deref(),
        // A private reply refers to the comment, not to a message.
        reply_to: reply_to.as_deref().filter(|_| private.is_none()).map(|mid| ReplyTo { mid }),
        message: Message {
            text: text.as_deref(),
            attachment: kind.as_deref().map(|kind| Attachment { kind, payload: Empty {} }),
            quick_replies: &quick_replies,
            metadata: &id,
        },
    };
    let request = http::Request::new("POST", &api().url(&part.account(), "messages"));
    match &file {
        Some(file) => {
            for (name, value) in body.fields()? {
                request.field(name, &value);
            }
            request.file("filedata", file);
        }
        None if text.is_some() => request.json(&body)?,
        None => return Err(Failure::invalid("the part has neither text nor a file").with_code("empty")),
    }
    Ok(request)
}

/// Builds a public comment in reply to the comment that the part replies to, else to the top-level comment.
fn comment(part: &Outgoing) -> Result<http::Request, Failure> {
    if !part.quick_replies().is_empty() {
        return Err(Failure::invalid("a comment cannot have quick replies; omit them, or reply in private")
            .with_code("no-quick-replies"));
    }
    let thread = part.thread();
    let answered = part.reply_to();
    let Some(answered) = answered.as_deref().or_else(|| comments::top_comment(&thread)) else {
        return Err(Failure::invalid(format!("the thread `{thread}` does not name a comment to reply to"))
            .with_code("no-comment"));
    };
    let request = http::Request::new("POST", &api().url(answered, "comments"));
    match (part.text(), part.attachment()) {
        (Some(text), _) => request.json(&Comment { message: &text })?,
        (None, Some(file)) if file.kind() == "image" => request.file("source", &file),
        (None, Some(file)) => {
            let kind = file.kind();
            return Err(Failure::invalid(format!("a comment accepts only images, not files of kind `{kind}`"))
                .with_code("attachment-kind"));
        }
        (None, None) => return Err(Failure::invalid("the part has neither text nor a file").with_code("empty")),
    }
    Ok(request)
}
