//! Drafts with rich content: their text and the plain form, and what remains of a draft if a reviewer replaces the text
//! of its message.

use plugboard_model::{Contact, Draft};

use crate::content::Document;

/// Returns the rich content of a draft.
#[must_use]
pub fn document(draft: &Draft) -> Option<Document> {
    // Content is checked before it is stored, so it can be parsed.
    draft.content.as_deref().and_then(|content| Document::parse(content).ok())
}

/// Returns the language in which a customer reads the words of a plain form, as a BCP 47 tag.
#[must_use]
pub fn language(contact: &Contact) -> &str {
    contact.attributes.get("language").map_or("en", String::as_str)
}

/// Returns a text and the plain form after it, with an empty line between the two.
#[must_use]
pub fn joined(text: &str, plain: &str) -> String {
    match (text.trim().is_empty(), plain.is_empty()) {
        (_, true) => text.to_owned(),
        (true, false) => plain.to_owned(),
        (false, false) => format!("{text}\n\n{plain}"),
    }
}

/// Replaces the text of a draft's message, which is `stored` so far ([`stored_text`](crate::parts::stored_text)). If
/// the new text still ends with what follows the draft's own text there, only the draft's own text changes. Otherwise
/// the new text stands for everything, and the rich content goes.
///
/// The stored text decides, because the plain form may be another one by now: the customer's language may have become
/// known, or the channel's rules may have changed.
pub fn amend(draft: &mut Draft, stored: &str, text: &str) {
    let plain = draft.content.is_some().then(|| plain_part(stored, &draft.text)).flatten();
    let own = plain.and_then(|plain| own_text(text, plain));
    if own.is_none() {
        draft.content = None;
    }
    own.unwrap_or(text).clone_into(&mut draft.text);
}

/// Returns what follows a draft's own text in the text of its message: the inverse of [`joined`].
fn plain_part<'a>(stored: &'a str, own: &str) -> Option<&'a str> {
    if own.is_empty() {
        return Some(stored);
    }
    if stored == own {
        return Some("");
    }
    let after = stored.strip_prefix(own).and_then(|rest| rest.strip_prefix("\n\n"));
    after.or_else(|| own.trim().is_empty().then_some(stored))
}

/// Returns what precedes the plain form at the end of a text, without the empty line between the two.
fn own_text<'a>(text: &'a str, plain: &str) -> Option<&'a str> {
    let before = text.strip_suffix(plain)?;
    if before.is_empty() || plain.is_empty() { Some(before) } else { before.strip_suffix("\n\n") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn draft(text: &str) -> Draft {
        let buttons = json!([{ "title": "Tak", "action": "reply", "payload": "y" }]);
        let blocks = json!([{ "type": "buttons", "text": "Pasuje?", "buttons": buttons }, { "type": "sticker" }]);
        let content = json!({ "version": 1, "blocks": blocks }).to_string();
        Draft { text: text.into(), content: Some(content), ..Draft::default() }
    }

    #[test]
    fn content_stays_only_if_the_new_text_still_ends_with_its_plain_form() {
        // The words are in the language in which the text was stored, whatever language is known now.
        for plain in ["Pasuje?\n1. Tak\n\n[Sticker]", "Pasuje?\n1. Tak\n\n[Naklejka]", "\n\nPasuje?"] {
            for (old, new, own) in [
                ("teh cat", format!("the cat\n\n{plain}"), Some("the cat")),
                ("teh cat", plain.to_owned(), Some("")),
                ("", format!("Hello\n\n{plain}"), Some("Hello")),
                ("", plain.to_owned(), Some("")),
                (" \n", format!("Hello\n\n{plain}"), Some("Hello")),
                ("teh cat", format!("the cat\n{}", plain.trim()), None),
                ("teh cat", format!("the cat\n\n{plain}!"), None),
                ("teh cat", "the cat".to_owned(), None),
                ("teh cat", String::new(), None),
            ] {
                let mut draft = draft(old);
                let content = draft.content.clone();
                amend(&mut draft, &joined(old, plain), &new);
                assert_eq!(draft.text, own.unwrap_or(&new), "{new:?}");
                assert_eq!(draft.content, content.filter(|_| own.is_some()), "{new:?}");
            }
        }
    }

    #[test]
    fn one_reviewer_after_the_other_can_change_the_text_before_the_plain_form() {
        let mut draft = draft("teh cat");
        let mut stored = "teh cat\n\n[Sticker]".to_owned();
        for (own, expected) in [("the cat", "the cat"), ("", ""), (" ", " "), ("A cat", "A cat")] {
            let new = if own.is_empty() { "[Sticker]".to_owned() } else { format!("{own}\n\n[Sticker]") };
            amend(&mut draft, &stored, &new);
            assert_eq!((draft.text.as_str(), draft.content.is_some()), (expected, true), "{new:?} after {stored:?}");
            stored = new;
        }
    }

    #[test]
    fn a_text_that_does_not_begin_with_the_drafts_own_drops_the_content() {
        let mut other = draft("teh cat");
        amend(&mut other, "a dog\n\n[Sticker]", "the cat\n\n[Sticker]");
        assert_eq!(other, Draft { text: "the cat\n\n[Sticker]".into(), ..Draft::default() });
        // A document without a plain form, such as an album without captions, stays.
        let mut silent = draft("teh cat");
        amend(&mut silent, "teh cat", "the cat");
        assert_eq!((silent.text.as_str(), silent.content.is_some()), ("the cat", true));
        let mut plain = Draft { content: None, ..draft("teh cat") };
        amend(&mut plain, "teh cat", "the cat");
        assert_eq!(plain, Draft { text: "the cat".into(), ..Draft::default() });
    }
}
