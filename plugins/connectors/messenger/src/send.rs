//! Sends one part of a reply to the Graph API: a message, a private reply to a comment, or a public comment.

use crate::{
    answer::GraphAnswer,
    comments,
    request::{Api, Attachment, Comment, Message, QuickReply, Recipient, ReplyTo, Send},
    template::{self, Written},
};
use connector_shared::{Answer, outgoing::only_block};
use plugboard_sdk::{Attachment as File, Failure, Outgoing, config, http, links};
use serde_json::json;

/// How long Meta can fetch the picture of a card, in seconds: the longest time that the host allows. Meta does not say
/// when it fetches pictures.
const PICTURE_SECONDS: u32 = 24 * 60 * 60;

/// Calls the Graph API and returns its response.
///
/// # Errors
/// Returns the failure of the HTTP call itself: the API's host is not granted, the call's limit is used up, or there
/// was no response.
pub fn call(request: http::Request) -> Result<GraphAnswer, Failure> {
    request.header("Authorization", "Bearer ${secret.page_token}");
    let response = http::send(request)?;
    Ok(GraphAnswer { usage: response.header("X-Business-Use-Case-Usage"), answer: Answer::of(&response) })
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
    let (id, recipient, reply_to) = (part.id(), part.recipient(), part.reply_to());
    let own = part.quick_replies();
    let (written, file) = match part.content() {
        Some(document) => (rich(part, &document, own.len())?, None),
        None => (Written { text: part.text(), ..Written::default() }, part.attachment()),
    };
    let mut quick_replies = written.quick_replies;
    quick_replies.extend(own.into_iter().map(QuickReply::new));
    let kind = file.as_ref().map(File::kind);
    let attachment = match (kind.as_deref(), written.template) {
        (_, Some(payload)) => Some(Attachment { kind: "template", payload }),
        (Some(kind), None) => Some(Attachment { kind, payload: json!({}) }),
        (None, None) => None,
    };
    let text = written.text;
    if text.is_none() && attachment.is_none() {
        return Err(Failure::invalid("the part has neither text nor a file").with_code("empty"));
    }
    let body = Send {
        recipient: private.map_or(Recipient::Id(&recipient), Recipient::CommentId),
        messaging_type: if tag.is_some() { "MESSAGE_TAG" } else { "RESPONSE" },
        tag: tag.as_deref(),
        // A private reply refers to the comment, not to a message.
        reply_to: reply_to.as_deref().filter(|_| private.is_none()).map(|mid| ReplyTo { mid }),
        message: Message { text: text.as_deref(), attachment, quick_replies: &quick_replies, metadata: &id },
    };
    let request = http::Request::new("POST", &api().url(&part.account(), "messages"));
    match &file {
        Some(file) => {
            for (name, value) in body.fields()? {
                request.field(name, &value);
            }
            request.file("filedata", file);
        }
        None => request.json(&body)?,
    }
    Ok(request)
}

/// Writes the block of a part. A picture of a card that is a file gets an address, because Meta takes no bytes for it.
/// `others` is the number of quick replies that the part has anyway.
fn rich(part: &Outgoing, document: &str, others: usize) -> Result<Written, Failure> {
    let files = part.attachments();
    let written = template::write(only_block(document)?, others, |file| files.get(file).and_then(picture))?;
    if written.cut {
        plugboard_sdk::warn!("the end of a text was left out, because it has buttons whose addresses are long");
    }
    Ok(written)
}

/// Returns an address of a file. Without one, the card is sent without its picture, because its text is worth more to
/// the customer than a failure.
fn picture(file: &File) -> Option<String> {
    match links::address(file, PICTURE_SECONDS) {
        Ok(address) => Some(address),
        Err(failure) => {
            plugboard_sdk::warn!("a card is sent without its picture: {}", failure.message);
            None
        }
    }
}

/// Builds a public comment in reply to the comment that the part replies to, else to the top-level comment.
fn comment(part: &Outgoing) -> Result<http::Request, Failure> {
    if !part.quick_replies().is_empty() {
        return Err(Failure::invalid("a comment cannot have quick replies; omit them, or reply in private")
            .with_code("no-quick-replies"));
    }
    if part.content().is_some() {
        return Err(Failure::invalid("a comment cannot have buttons or cards; send a text, or reply in private")
            .with_code("no-rich-content"));
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
