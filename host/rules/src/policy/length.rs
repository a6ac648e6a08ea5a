//! The lengths of texts that a platform accepts.

use plugboard_model::{Length, Rules};

use crate::split;

/// Returns why the platform does not accept a text of this length, or `None` if it does. `splits`: a text that is too
/// long is sent in several parts.
#[must_use]
pub fn too_long(rules: &Rules, text: &str, splits: bool) -> Option<String> {
    let reason = exceeds(rules.text_limit, "the text", text)?;
    match rules.text_limit.filter(|_| splits) {
        Some(limit) if split::split(text, limit).is_some() => None,
        Some(_) => Some(format!("{reason} in a message, and there would be more than {} messages", split::PARTS_MAX)),
        None => Some(reason),
    }
}

/// Returns why the platform does not accept a text of this length together with quick replies, or `None` if it does.
#[must_use]
pub fn too_long_with_buttons(rules: &Rules, text: &str) -> Option<String> {
    exceeds(rules.text_with_buttons_limit, "the text with quick replies", text)
}

/// Returns why a text exceeds a limit, or `None` if it does not. `what` names the text.
pub(crate) fn exceeds(limit: Option<Length>, what: &str, text: &str) -> Option<String> {
    let limit = limit?;
    let length = limit.exceeded_by(text)?;
    Some(format!("{what} has {length} {}; the platform accepts at most {}", limit.unit.plural(), limit.length))
}
