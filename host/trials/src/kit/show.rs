//! Formats inputs and results for the author.

use plugboard_engine::{CallError, StubRequest};
use plugboard_model::{HookRequest, Part, PartBody, content_value};

use super::{emitted::Emitted, expect::show_item};
use crate::scenario::words::show;

/// How much of a body is shown, in bytes.
const BODY: usize = 2_000;
/// The longest run of one character that is shown whole, in bytes.
const RUN: usize = 64;
/// How many characters of a longer run are shown at each end.
const EDGE: usize = 12;

/// Shows a request to a hook.
pub(super) fn request(request: &HookRequest) -> String {
    let HookRequest { method, query, headers, body, .. } = request;
    let query: Vec<_> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    let mut lines = vec![format!("{method} /{mark}{}", query.join("&"))];
    lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
    if !body.is_empty() {
        let text = shortened(&String::from_utf8_lossy(body));
        let end = text.floor_char_boundary(BODY);
        let more = if end < text.len() { format!("... ({} bytes)", body.len()) } else { String::new() };
        lines.push(format!("\n{}{more}", &text[..end]));
    }
    lines.join("\n")
}

/// Cuts long runs of one character in the middle. The kit uses such runs to make values too large.
pub(super) fn shortened(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = rest.len() - rest.trim_start_matches(first).len();
        if run > RUN {
            let edge: String = std::iter::repeat_n(first, EDGE).collect();
            shown.push_str(&format!("{edge}... ({run} bytes) ...{edge}"));
        } else {
            shown.push_str(&rest[..run]);
        }
        rest = &rest[run..];
    }
    shown
}

/// Shows an outgoing part.
pub(super) fn part(part: &Part) -> String {
    let what = match &part.body {
        PartBody::Text(text) => format!("text {}", show(&text.as_str().into())),
        PartBody::Attachment(file) => {
            let caption = part.caption.as_ref().map(|text| format!(" with {}", show(&text.as_str().into())));
            let name = file.name.as_deref().unwrap_or("without a name");
            format!("{} {name}{}", file.kind, caption.unwrap_or_default())
        }
        PartBody::Template(template) => format!("template {} ({})", template.name, template.language),
        PartBody::Content => String::new(),
    };
    let content = part.content.as_deref().map(|content| format!("content {}", show(&content_value(content))));
    let what: Vec<_> = [what, content.unwrap_or_default()].into_iter().filter(|what| !what.is_empty()).collect();
    let opens = part.opens.as_ref().map(|kind| format!(", begins the conversation by `{kind}`")).unwrap_or_default();
    format!("{}, to `{}` in `{}`{opens}", what.join(" with "), part.recipient, part.thread)
}

/// Shows a request that the connector made.
pub(super) fn outgoing(request: &StubRequest) -> String {
    format!("{} {}", request.method, request.url)
}

/// Shows how a call ended.
pub(super) fn end<T>(result: &Result<T, CallError>) -> String {
    match result {
        Ok(_) => "the call succeeded".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// Shows what a request emitted, one item per line.
pub(super) fn emitted(emitted: &Emitted) -> String {
    let items = emitted.items.iter().map(show_item);
    let unknown = emitted.unknown.iter().map(|one| format!("unknown `{}`: {}", one.dedupe_key, one.reason));
    lines(items.chain(unknown))
}

/// Shows the dedupe keys of what a request emitted, one per line.
pub(super) fn keys(emitted: &Emitted) -> String {
    lines(emitted.keys().map(str::to_owned))
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() { "nothing".to_owned() } else { lines.join("\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_of_one_character_is_shortened_to_its_ends_and_length() {
        let text = format!("{{\"text\":\"{}\",\"to\":1}}", "é".repeat(32_769));
        let edge = "é".repeat(EDGE);
        assert_eq!(shortened(&text), format!("{{\"text\":\"{edge}... (65538 bytes) ...{edge}\",\"to\":1}}"));
        for whole in ["", "aabbb  c", &"x".repeat(RUN), &"xy".repeat(1_000)] {
            assert_eq!(shortened(whole), whole);
        }
        let (query, headers) = (Vec::new(), Vec::new());
        let body = text.as_bytes().into();
        let shown = request(&HookRequest { method: "POST".into(), query, headers, body, ..HookRequest::default() });
        assert!(shown.ends_with("\"to\":1}"), "{shown}");
    }
}
