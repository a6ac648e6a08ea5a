//! Pages for people without an account: the home page and the web chat.
//!
//! The chat page (`chat.html`, `chat.css`, `chat.js`) gets a visitor's token once ([`sessions`]), posts to the
//! channel's hook like any platform, and follows the visitor's conversation ([`outbox`]).

pub mod outbox;
pub mod sessions;

use crate::http::{App, Problem, channels};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use plugboard_model::Channel;

/// The content security policy: only files of this server, no inline scripts or styles.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// The static files of the pages.
const ASSETS: [(&str, &str, &str); 3] = [
    ("chat.css", "text/css; charset=utf-8", include_str!("chat.css")),
    ("chat.js", "text/javascript; charset=utf-8", include_str!("chat.js")),
    ("icon.svg", "image/svg+xml", include_str!("icon.svg")),
];

fn page(html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    (headers, html).into_response()
}

/// Escapes text for use in an element or a quoted attribute.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// `/`: the home page.
pub async fn home() -> Response {
    page(include_str!("home.html").replace("{{version}}", env!("CARGO_PKG_VERSION")))
}

/// `/assets/{file}`: a static file of the pages.
///
/// # Errors
/// Returns 404 if there is no file with that name.
pub async fn asset(Path(file): Path<String>) -> Result<Response, Problem> {
    let found = ASSETS.into_iter().find(|(name, ..)| *name == file);
    let (_, media_type, text) = found.ok_or_else(|| Problem::not_found("file", &file))?;
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-cache")];
    Ok((headers, text).into_response())
}

/// `/chat/{channel}`: the web chat's page.
///
/// # Errors
/// Returns 404 if there is no such channel, or the channel is not a web chat.
pub async fn chat(State(app): State<App>, Path(name): Path<String>) -> Result<Response, Problem> {
    let channel = find(&app, &name)?;
    let title = channel.account_name.as_deref().unwrap_or("Chat with us");
    let html = include_str!("chat.html").replace("{{channel}}", &escape(&name)).replace("{{title}}", &escape(title));
    Ok(page(html))
}

/// Finds a web chat channel by name.
fn find(app: &App, name: &str) -> Result<Channel, Problem> {
    let channel = channels::find(app, name).map_err(|_| Problem::not_found("web chat", name))?;
    if channels::is_chat(app, &channel) { Ok(channel) } else { Err(Problem::not_found("web chat", name)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_admins_is_escaped_in_html() {
        assert_eq!(escape("<b a=\"1\" c='2'>&"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
    }

    #[test]
    fn pages_comply_with_their_content_security_policy() {
        for html in [include_str!("chat.html"), include_str!("home.html")] {
            assert!(!html.contains("<style") && !html.contains(" style=") && !html.contains(" onclick="));
            for tag in html.split("<script").skip(1) {
                assert!(tag.starts_with(" src=\"/assets/"), "{tag}");
            }
        }
    }
}
