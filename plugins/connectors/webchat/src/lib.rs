//! Connects a chat box on a web page to the inbox, so that Plugboard can be tried without an account on any platform.
//!
//! The host serves the page at `/chat/{channel}` and signs a token for each visitor (`token.rs`). The page posts what
//! the visitor writes (`post.rs`) to `/hooks/{channel}`, from an allowed origin (`origin.rs`). Replies do not have to
//! be sent anywhere, because the page reads the conversation from the host.

mod origin;
mod post;
mod token;

use plugboard_sdk::{
    Connector, Failure, HookRequest, Outgoing, config,
    intake::{self, Item},
    json, rules,
    secrets::{self, Hash},
};
use post::Post;
use token::Token;

/// The account that every item names. A webchat channel has no configured account, so the host accepts any.
const ACCOUNT: &str = "webchat";

/// The connector.
pub struct Webchat;
plugboard_sdk::export!(Webchat: Connector);

impl Connector for Webchat {
    fn verify(request: HookRequest) -> Result<(), Failure> {
        if request.method() != "POST" {
            return Err(Failure::invalid(
                "this URL accepts only POST from the chat box; the page is at /chat/ followed by the channel's name",
            ));
        }
        let (origin, host) = (request.header("Origin"), request.header("Host"));
        if !origin::allowed(origin.as_deref(), host.as_deref(), origins()?.as_deref()) {
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
        let post = Post::read(&json::text(&request.body()))?;
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
        intake::message(item)
    }

    /// Reports success at once, because the page shows the reply as soon as the host has stored it.
    fn send(part: Outgoing) -> Result<(), Failure> {
        part.sent(Some(&part.id()));
        Ok(())
    }

    fn rules() -> Result<(), Failure> {
        rules::text_limit(length(post::TEXT_LIMIT), false);
        rules::quick_replies(10, length(post::TITLE_LIMIT));
        rules::receive_rate(30, 60);
        origins().map(drop)
    }
}

fn length(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
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
