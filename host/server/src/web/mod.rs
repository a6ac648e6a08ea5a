//! Pages for people without an account: the home page, the web chat, and the page of an invitation.
//!
//! The chat page (`chat.html`, `chat.css`, `chat.js`) gets a visitor's token once ([`sessions`]), posts to the
//! channel's hook like any platform, and follows the visitor's conversation ([`outbox`]) with its files ([`files`]).
//! `chat-content.js` shows rich content, `chat-files.js` files, and `chat-words.js` has the words in all languages.
//!
//! The page of an invitation (`join.html`, `join.js`, `join-words.js`) sets a person's password.

pub mod files;
pub mod outbox;
pub mod sessions;

use crate::http::{App, Problem, channels};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use plugboard_flow::FlowError;
use plugboard_model::Channel;

/// The content security policy: only files of this server, no inline scripts or styles. Files of a conversation are
/// shown from the page's own memory (`blob:`), and pictures of rich content from any secure address, once the visitor
/// asks for them.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' blob: https:; media-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// The media type of scripts.
const SCRIPT: &str = "text/javascript; charset=utf-8";
/// The static files of the pages.
const ASSETS: [(&str, &str, &str); 9] = [
    ("chat.css", "text/css; charset=utf-8", include_str!("chat.css")),
    ("chat.js", SCRIPT, include_str!("chat.js")),
    ("chat-common.js", SCRIPT, include_str!("chat-common.js")),
    ("chat-content.js", SCRIPT, include_str!("chat-content.js")),
    ("chat-files.js", SCRIPT, include_str!("chat-files.js")),
    ("chat-words.js", SCRIPT, include_str!("chat-words.js")),
    ("join.js", SCRIPT, include_str!("join.js")),
    ("join-words.js", SCRIPT, include_str!("join-words.js")),
    ("icon.svg", "image/svg+xml", include_str!("icon.svg")),
];

/// How many files a visitor's message may have. The connector `webchat` has the same limit.
const FILES: usize = 10;
/// How large the files of a visitor's message may be together, in bytes. The request to the hook also has the text.
const FILE_BYTES: usize = 960 << 10;

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

/// `/join`: the page of an invitation. The link's secret is behind the `#`, so the server does not see it here.
pub async fn join() -> Response {
    page(include_str!("join.html").to_owned())
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
    let takes_files = app.flow.channel_config(&name).is_none_or(|config| config["files"] != false);
    let files = if takes_files { FILES } else { 0 };
    // The values of admins come last, so that nothing in them is replaced.
    let html = include_str!("chat.html")
        .replace("{{files}}", &files.to_string())
        .replace("{{file_bytes}}", &FILE_BYTES.to_string())
        .replace("{{named}}", &channel.account_name.is_some().to_string())
        .replace("{{channel}}", &escape(&name))
        .replace("{{title}}", &escape(channel.account_name.as_deref().unwrap_or("Chat with us")));
    Ok(page(html))
}

/// Returns the visitor of a valid token.
fn visitor(app: &App, channel: &str, token: &str) -> Result<String, Problem> {
    app.flow.check_visitor_token(channel, token).map_err(|error| match error {
        FlowError::Invalid(detail) => Problem::new(StatusCode::UNAUTHORIZED, "visitor-token", detail),
        // A fault of the server says nothing about the token, so the page keeps the token and tries again.
        error => error.into(),
    })
}

/// Finds a web chat channel by name.
fn find(app: &App, name: &str) -> Result<Channel, Problem> {
    let channel = channels::find(app, name).map_err(|_| Problem::not_found("web chat", name))?;
    if channels::is_chat(app, &channel) { Ok(channel) } else { Err(Problem::not_found("web chat", name)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::hooks;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn text_from_admins_is_escaped_in_html() {
        assert_eq!(escape("<b a=\"1\" c='2'>&"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
    }

    // A message with files fits in a request to the hook: the text, the payload, the names of the files and the boundaries
    // of the form have the rest.
    const _: () = assert!(FILE_BYTES + (64 << 10) <= hooks::BODY_MAX);

    /// Returns the words of each language.
    fn words() -> BTreeMap<String, BTreeMap<String, String>> {
        words_of(include_str!("chat-words.js"))
    }

    fn words_of(script: &str) -> BTreeMap<String, BTreeMap<String, String>> {
        let json = script.split_once("WORDS = ").and_then(|(_, rest)| rest.trim_end().strip_suffix(';')).unwrap();
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_chat_page_has_the_same_words_in_every_language() {
        let words = words();
        let languages = ["de", "en", "es", "fr", "hr", "it", "lv", "nl", "pl", "pt", "tr", "uk"];
        assert!(words.keys().eq(languages));
        let places = |text: &str| -> BTreeSet<String> {
            text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default().to_owned()).collect()
        };
        for (language, all) in &words {
            assert!(all.keys().eq(words["en"].keys()), "{language}");
            for (key, text) in all {
                assert!(!text.trim().is_empty(), "{language}: {key}");
                assert_eq!(places(text), places(&words["en"][key]), "{language}: {key}: {text}");
            }
        }
    }

    #[test]
    fn the_page_of_an_invitation_has_its_words_in_every_language() {
        let words = words_of(include_str!("join-words.js"));
        let languages = ["ar", "de", "en", "es", "fr", "hr", "it", "lv", "nl", "pl", "pt", "tr", "uk"];
        assert!(words.keys().eq(languages));
        let (html, script) = (include_str!("join.html"), include_str!("join.js"));
        let after = |text: &'static str, before| text.split(before).skip(1).filter_map(|rest| rest.split('"').next());
        let used: BTreeSet<&str> = after(html, "data-word=\"").chain(after(script, "word(\"")).collect();
        let by_code = script.split_once("BY_CODE = {").and_then(|(_, rest)| rest.split('}').next()).unwrap();
        let by_code = by_code.split(": \"").skip(1).filter_map(|rest| rest.split('"').next());
        // Which of the two is decided by the answer.
        let used: BTreeSet<&str> = used.into_iter().chain(by_code).chain(["set", "done"]).collect();
        for (language, all) in &words {
            assert!(all.keys().map(String::as_str).eq(used.iter().copied()), "{language}: {all:?} {used:?}");
            assert!(all.values().all(|text| !text.trim().is_empty()), "{language}");
        }
    }

    #[test]
    fn every_word_that_the_chat_page_uses_exists() {
        let words = words();
        let pages = [
            (include_str!("chat.html"), "data-word=\""),
            (include_str!("chat.html"), "data-label=\""),
            (include_str!("chat.js"), "word(\""),
            (include_str!("chat-content.js"), "word(\""),
            (include_str!("chat-files.js"), "word(\""),
        ];
        for (page, before) in pages {
            let used: Vec<_> = page.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert!(!used.is_empty(), "{before}");
            for key in used {
                assert!(words["en"].contains_key(key), "{key}");
            }
        }
        for key in words["en"].keys() {
            assert!(pages.iter().any(|(page, _)| page.contains(&format!("\"{key}\""))), "{key} is not used");
        }
    }

    #[test]
    fn every_script_that_the_chat_page_imports_is_served() {
        let scripts: Vec<_> = ASSETS.into_iter().filter(|(_, media_type, _)| *media_type == SCRIPT).collect();
        let imported: BTreeSet<_> = scripts
            .iter()
            .flat_map(|(.., text)| text.split("from \"./").skip(1))
            .filter_map(|rest| rest.split('"').next())
            .chain(["chat.js", "join.js"])
            .collect();
        let served: BTreeSet<_> = scripts.iter().map(|(name, ..)| *name).collect();
        assert_eq!(imported, served);
    }

    #[test]
    fn pages_comply_with_their_content_security_policy() {
        for html in [include_str!("chat.html"), include_str!("home.html"), include_str!("join.html")] {
            assert!(!html.contains("<style") && !html.contains(" style=") && !html.contains(" onclick="));
            for tag in html.split("<script").skip(1) {
                assert!(tag.starts_with(" src=\"/assets/"), "{tag}");
            }
        }
    }
}
