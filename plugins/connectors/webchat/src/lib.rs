//! Connects a chat box on a web page to the inbox, so that Plugboard can be tried without an account on any platform.
//!
//! The host serves the page at `/chat/{channel}` and signs a token for each visitor (`token.rs`). The page posts what
//! the visitor writes (`post.rs`) to `/hooks/{channel}`, from an allowed origin (`origin.rs`), and that the visitor is
//! typing or has read. Replies and gestures do not have to be sent anywhere, because the page reads the conversation
//! from the host.

mod origin;
mod platform_rules;
mod post;
mod token;

use plugboard_sdk::{
    Attachment, Connector, Failure, FailureKind, Gesture, Gestures, HookRequest, Outgoing, config,
    intake::{self, File, Item, ReceiptState},
    json,
    secrets::{self, Hash},
};
use post::{Post, Posted};
use token::Token;

/// The account that every item names. A webchat channel has no configured account, so the host accepts any.
const ACCOUNT: &str = "webchat";

/// The connector.
pub struct Webchat;
plugboard_sdk::export!(Webchat: Connector, Gestures);

impl Connector for Webchat {
    fn verify(request: HookRequest) -> Result<(), Failure> {
        if request.method() != "POST" {
            return Err(Failure::invalid(
                "this URL accepts only POST from the chat box; the page is at /chat/ followed by the channel's name",
            ));
        }
        let (origin, host) = (request.header("Origin"), request.header("Host"));
        // The sender must not learn that the configuration is wrong, nor be blamed for it.
        let origins = origins().map_err(|failure| Failure { kind: FailureKind::Unavailable, ..failure })?;
        if !origin::allowed(origin.as_deref(), host.as_deref(), origins.as_deref()) {
            return Err(Failure::denied(format!(
                "pages of {} may not send messages here; add the origin to `origins` in the channel's configuration",
                origin.unwrap_or_default()
            ))
            .with_code("origin"));
        }
        let header = request.header("X-Visitor-Token");
        let token = Token::read(header.as_deref())?;
        if !secrets::hmac_matches("visitor_key", Hash::Sha256, token.signed.as_bytes(), &token.mac)? {
            return Err(token::denied("the visitor's token was not signed for this channel; reload the page"));
        }
        Ok(())
    }

    fn receive(request: HookRequest) -> Result<(), Failure> {
        let header = request.header("X-Visitor-Token");
        let visitor = Token::read(header.as_deref())?.visitor;
        if is_form(request.header("Content-Type").as_deref()) {
            return form(visitor, &request);
        }
        let item = |key: String| Item::new(ACCOUNT, &key, visitor, visitor);
        match Posted::read(&json::text(&request.body()))? {
            Posted::Message(post) => message(visitor, &post, &[]),
            Posted::Typing(seconds) => intake::typing(item(format!("typing:{visitor}")), seconds),
            Posted::Read(until) => {
                intake::watermark(item(format!("read:{visitor}:{until}")), until, ReceiptState::Read)
            }
        }
    }

    /// Reports success at once, because the page shows the reply as soon as the host has stored it.
    fn send(part: Outgoing) -> Result<(), Failure> {
        part.sent(Some(&part.id()));
        Ok(())
    }

    fn rules() -> Result<(), Failure> {
        platform_rules::declare();
        origins().map(drop)
    }
}

/// Reports success at once, because the page follows what the host stores.
impl Gestures for Webchat {
    fn perform(_: Gesture) -> Result<(), Failure> {
        Ok(())
    }
}

/// Receives a message with files.
fn form(visitor: &str, request: &HookRequest) -> Result<(), Failure> {
    if config::get("files").as_deref() == Some("false") {
        return Err(Failure::invalid("this chat does not accept files").with_code("no-files"));
    }
    let mut files: Vec<Attachment> = request.files()?.into_iter().map(|(_, file)| file).collect();
    // A browser sends an empty file for a field in which none was chosen.
    files.retain(|file| file.size().is_none_or(|size| size > 0));
    let post = Post::of_form(request.fields()?, files.len())?;
    message(visitor, &post, &files)
}

/// Emits a message of the visitor.
fn message(visitor: &str, post: &Post, files: &[Attachment]) -> Result<(), Failure> {
    // The page's identifiers are unique per visitor only.
    let id = format!("{visitor}:{}", post.id);
    let item = Item::new(ACCOUNT, &format!("message:{id}"), visitor, visitor);
    item.external_id(&id);
    item.text(&post.text);
    if let Some(payload) = &post.payload {
        item.payload(payload);
    }
    if let Some(name) = &post.name {
        item.contact_name(name);
    }
    if let Some(language) = &post.language {
        item.attribute("language", language);
    }
    for file in files {
        let sent = File::new(&file.kind());
        sent.content(file);
        item.add_file(sent);
    }
    intake::message(item)
}

/// Returns whether a request has a form, which is how the page posts files.
fn is_form(content_type: Option<&str>) -> bool {
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("multipart/form-data")
}

/// Returns the configured origins.
fn origins() -> Result<Option<Vec<String>>, Failure> {
    let Some(json) = config::get("origins") else { return Ok(None) };
    let origins = serde_json::from_str(&json).map_err(|error| {
        Failure::invalid(format!("configuration member `origins` must be an array of strings: {error}"))
            .with_code("config")
    })?;
    Ok(Some(origins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_in_a_form_of_one_media_type() {
        for form in ["multipart/form-data; boundary=x", "Multipart/Form-Data"] {
            assert!(is_form(Some(form)), "{form}");
        }
        for other in [None, Some(""), Some("application/json"), Some("multipart/form-data-x")] {
            assert!(!is_form(other), "{other:?}");
        }
    }
}
