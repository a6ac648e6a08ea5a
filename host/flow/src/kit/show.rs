//! What is tried and what comes of it, as an author reads it.

use plugboard_engine::{CallError, StubRequest};
use plugboard_model::{HookRequest, Part, PartBody};

use super::{expect::show_item, told::Told};
use crate::scenario::words::show;

/// The beginning of a body that is shown, in bytes.
const BODY: usize = 2_000;

/// A request to a hook.
pub(super) fn request(request: &HookRequest) -> String {
    let HookRequest { method, query, headers, body, .. } = request;
    let query: Vec<_> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    let mut lines = vec![format!("{method} /{mark}{}", query.join("&"))];
    lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
    if !body.is_empty() {
        let text = String::from_utf8_lossy(body);
        let end = text.floor_char_boundary(BODY);
        let more = if end < text.len() { format!("... ({} bytes)", body.len()) } else { String::new() };
        lines.push(format!("\n{}{more}", &text[..end]));
    }
    lines.join("\n")
}

/// A part that goes out.
pub(super) fn part(part: &Part) -> String {
    let what = match &part.body {
        PartBody::Text(text) => format!("text {}", show(&text.as_str().into())),
        PartBody::Attachment(file) => format!("{} {}", file.kind, file.name.as_deref().unwrap_or("without a name")),
        PartBody::Template(template) => format!("template {} ({})", template.name, template.language),
    };
    format!("{what}, to `{}` in `{}`", part.recipient, part.thread)
}

/// A request that left.
pub(super) fn left(request: &StubRequest) -> String {
    format!("{} {}", request.method, request.url)
}

/// How a call ended.
pub(super) fn end<T>(result: &Result<T, CallError>) -> String {
    match result {
        Ok(_) => "it succeeded".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// What a request told, an item a line.
pub(super) fn told(told: &Told) -> String {
    let items = told.items.iter().map(show_item);
    let unknown = told.unknown.iter().map(|one| format!("unknown `{}`: {}", one.dedupe_key, one.reason));
    lines(items.chain(unknown))
}

/// Its dedupe keys, one a line.
pub(super) fn keys(told: &Told) -> String {
    lines(told.keys().map(str::to_owned))
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() { "nothing".to_owned() } else { lines.join("\n") }
}
