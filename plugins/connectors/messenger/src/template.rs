//! Writes rich content as Meta's templates: buttons as a button template, cards as a generic template.

use crate::request::QuickReply;
use connector_shared::outgoing::{Action, Block, Button, Card, Picture, not_shown};
use plugboard_sdk::Failure;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// The maximum length of the text of a button template, in characters.
const TEXT: usize = 640;
/// The maximum length of any text, in characters.
const LONG_TEXT: usize = 2_000;
/// The maximum number of quick replies of a message.
const QUICK_REPLIES: usize = 13;

/// What a message has.
#[derive(Debug, Default, PartialEq)]
pub struct Written {
    /// The text of a message without a template.
    pub text: Option<String>,
    /// The payload of a template.
    pub template: Option<Value>,
    /// Quick replies.
    pub quick_replies: Vec<QuickReply>,
    /// Whether the end of the text was left out, because it did not fit.
    pub cut: bool,
}

/// Writes a block. `others` is the number of quick replies that the message has anyway. `picture` returns the address of
/// a file of the part, if it can have one.
///
/// # Errors
/// Returns `invalid` for a block that Messenger does not show.
pub fn write(block: Block, others: usize, picture: impl Fn(usize) -> Option<String>) -> Result<Written, Failure> {
    match block {
        Block::Buttons { text, buttons } if text.chars().count() > TEXT => long_text(text, &buttons, others),
        Block::Buttons { text, buttons } => Ok(template(button_template(&text, &buttons)?)),
        Block::Card(card) => {
            let title = card.title.clone();
            match element(card, &picture)? {
                Some(element) => Ok(template(json!({ "template_type": "generic", "elements": [element] }))),
                None => Ok(Written { text: Some(title), ..Written::default() }),
            }
        }
        Block::Carousel { cards } => carousel(cards, &picture),
        _ => Err(not_shown("Messenger")),
    }
}

fn template(payload: Value) -> Written {
    Written { template: Some(payload), ..Written::default() }
}

fn button_template(text: &str, buttons: &[Button]) -> Result<Value, Failure> {
    let buttons = buttons.iter().map(button).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "template_type": "button", "text": text, "buttons": buttons }))
}

/// Writes several cards. Meta refuses a card that has only a title. If all of them are such cards, they are a text.
/// Otherwise such a card has its title as its subtitle, too, because a text would lose the pictures of the others.
fn carousel(cards: Vec<Card>, picture: &impl Fn(usize) -> Option<String>) -> Result<Written, Failure> {
    let titles: Vec<String> = cards.iter().map(|card| card.title.clone()).collect();
    let elements = cards.into_iter().map(|card| element(card, picture)).collect::<Result<Vec<_>, _>>()?;
    if elements.iter().all(Option::is_none) {
        return Ok(Written { text: Some(titles.join("\n")), ..Written::default() });
    }
    let bare = |title: &str| json!({ "title": title, "subtitle": title });
    let elements = elements.into_iter().zip(&titles);
    let elements: Vec<Value> = elements.map(|(element, title)| element.unwrap_or_else(|| bare(title))).collect();
    Ok(template(json!({ "template_type": "generic", "elements": elements })))
}

/// Writes a text that is too long for a button template: its reply buttons become quick replies, as many as the message
/// can have, and its other buttons become lines of the text. If the lines leave no room for the text, its end is left
/// out; if they would leave less than a button template has, it is one.
fn long_text(text: String, buttons: &[Button], others: usize) -> Result<Written, Failure> {
    let (mut quick_replies, mut lines) = (Vec::new(), String::new());
    for Button { title, action } in buttons {
        // Writing to a text cannot fail.
        let _ = match action {
            Action::Reply { payload } if quick_replies.len() + others < QUICK_REPLIES => {
                quick_replies.push(QuickReply::new((title.clone(), payload.clone())));
                Ok(())
            }
            Action::Reply { .. } => write!(lines, "\n{title}"),
            Action::Link { url: to } | Action::Call { phone: to } => write!(lines, "\n{title}: {to}"),
            _ => return Err(not_shown("Messenger")),
        };
    }
    let room = LONG_TEXT.saturating_sub(lines.chars().count());
    if room < TEXT {
        let (text, cut) = within(text, TEXT);
        return Ok(Written { cut, ..template(button_template(&text, buttons)?) });
    }
    let (text, cut) = within(text, room);
    Ok(Written { text: Some(text + &lines), template: None, quick_replies, cut })
}

/// Returns a text of at most so many characters, and whether its end was left out.
fn within(text: String, max: usize) -> (String, bool) {
    if text.chars().count() <= max {
        return (text, false);
    }
    (text.chars().take(max - 1).chain(['…']).collect(), true)
}

/// Returns an element of a generic template. `None` if the card has only a title, which Meta refuses.
fn element(card: Card, picture: &impl Fn(usize) -> Option<String>) -> Result<Option<Value>, Failure> {
    let image = card.image.and_then(|image| match image {
        Picture::Url(url) => Some(url),
        Picture::File(file) => picture(file),
    });
    let buttons = card.buttons.iter().map(button).collect::<Result<Vec<_>, _>>()?;
    let others = [
        ("subtitle", card.subtitle.map(Value::from)),
        ("image_url", image.map(Value::from)),
        ("default_action", card.url.map(|url| json!({ "type": "web_url", "url": url }))),
        ("buttons", (!buttons.is_empty()).then_some(Value::Array(buttons))),
    ];
    let mut element: Map<String, Value> =
        others.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    if element.is_empty() {
        return Ok(None);
    }
    element.insert("title".to_owned(), card.title.into());
    Ok(Some(Value::Object(element)))
}

fn button(button: &Button) -> Result<Value, Failure> {
    let title = &button.title;
    match &button.action {
        Action::Reply { payload } => Ok(json!({ "type": "postback", "title": title, "payload": payload })),
        Action::Link { url } => Ok(json!({ "type": "web_url", "title": title, "url": url })),
        Action::Call { phone } => Ok(json!({ "type": "phone_number", "title": title, "payload": digits(phone) })),
        _ => Err(not_shown("Messenger")),
    }
}

/// Returns a telephone number as Meta wants it: digits, and the `+` before the country code.
fn digits(phone: &str) -> String {
    phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use connector_shared::outgoing::only_block;

    fn block(block: &Value) -> Block {
        only_block(&json!({ "version": 1, "blocks": [block] }).to_string()).unwrap()
    }

    fn written(given: &Value) -> Result<Written, Failure> {
        write(block(given), 0, |file| (file == 0).then(|| "https://inbox.example/shared/1".to_owned()))
    }

    fn payload(given: &Value) -> Value {
        written(given).unwrap().template.unwrap()
    }

    #[test]
    fn buttons_become_a_button_template() {
        let buttons = json!([
            { "title": "Tak", "action": "reply", "payload": "order:yes" },
            { "title": "Sklep", "action": "link", "url": "https://shop.example" },
            { "title": "Zadzwoń", "action": "call", "phone": "+48 500-600 (700)" },
        ]);
        let expected = json!({ "template_type": "button", "text": "Czy chodzi o zamówienie?", "buttons": [
            { "type": "postback", "title": "Tak", "payload": "order:yes" },
            { "type": "web_url", "title": "Sklep", "url": "https://shop.example" },
            { "type": "phone_number", "title": "Zadzwoń", "payload": "+48500600700" },
        ] });
        let given = json!({ "type": "buttons", "text": "Czy chodzi o zamówienie?", "buttons": buttons });
        assert_eq!(payload(&given), expected);
    }

    #[test]
    fn a_text_that_is_too_long_for_a_template_keeps_its_buttons_in_another_form() {
        let given = |length: usize, url: &str| {
            json!({ "type": "buttons", "text": "ż".repeat(length), "buttons": [
                { "title": "Yes", "action": "reply", "payload": "Y" },
                { "title": "Shop", "action": "link", "url": url },
            ] })
        };
        assert_eq!(payload(&given(640, "https://a.example"))["template_type"], "button");
        let long = written(&given(641, "https://a.example")).unwrap();
        assert_eq!((long.template, long.quick_replies), (None, vec![QuickReply::new(("Yes".into(), "Y".into()))]));
        assert_eq!(long.text.unwrap(), format!("{}\nShop: https://a.example", "ż".repeat(641)));
        // The line of the link has 24 characters.
        let text = |length, url: &str| written(&given(length, url)).unwrap();
        assert_eq!(
            text(1_976, "https://a.example").text.unwrap(),
            format!("{}\nShop: https://a.example", "ż".repeat(1_976))
        );
        let cut = text(1_977, "https://a.example");
        assert_eq!(cut.text.as_deref(), Some(&*format!("{}…\nShop: https://a.example", "ż".repeat(1_975))));
        assert!(cut.cut && cut.quick_replies.len() == 1 && !long.cut);
        // A longer address leaves less than a template has.
        let line = "\nShop: ".chars().count();
        let url = |length: usize| format!("https://a.example/{}", "x".repeat(length - "https://a.example/".len()));
        let all = text(1_000, &url(LONG_TEXT - TEXT - line));
        assert_eq!(all.text.map(|text| text.chars().count()), Some(LONG_TEXT));
        let less = text(1_000, &url(LONG_TEXT - TEXT - line + 1));
        let template = less.template.unwrap();
        assert_eq!((less.text, less.cut, less.quick_replies.len()), (None, true, 0));
        assert_eq!(template["text"].as_str().map(|text| text.chars().count()), Some(TEXT));
        assert_eq!(template["buttons"].as_array().map(Vec::len), Some(2));
    }

    #[test]
    fn a_message_has_no_more_quick_replies_than_messenger_takes() {
        let given = json!({ "type": "buttons", "text": "ż".repeat(700), "buttons": [
            { "title": "Yes", "action": "reply", "payload": "Y" },
            { "title": "No", "action": "reply", "payload": "N" },
        ] });
        let with = |others: usize| {
            let written = write(block(&given), others, |_| None).unwrap();
            (written.quick_replies.len(), written.text.unwrap().split_off("ż".len() * 700))
        };
        assert_eq!(with(11), (2, String::new()));
        assert_eq!(with(12), (1, "\nNo".to_owned()));
        assert_eq!(with(13), (0, "\nYes\nNo".to_owned()));
    }

    #[test]
    fn cards_become_a_generic_template() {
        let card = json!({ "type": "card", "title": "Teapot", "subtitle": "Holds 1.2 litres", "image": 0,
            "url": "https://shop.example/p/2", "buttons": [{ "title": "Ask", "action": "reply", "payload": "ask:2" }] });
        let element = json!({ "title": "Teapot", "subtitle": "Holds 1.2 litres",
            "image_url": "https://inbox.example/shared/1",
            "default_action": { "type": "web_url", "url": "https://shop.example/p/2" },
            "buttons": [{ "type": "postback", "title": "Ask", "payload": "ask:2" }] });
        assert_eq!(payload(&card), json!({ "template_type": "generic", "elements": [element] }));
        let carousel = json!({ "type": "carousel", "cards": [
            { "title": "Cup", "image": "https://shop.example/1.jpg" }, { "title": "Pot", "subtitle": "9 EUR", "image": 1 }] });
        let elements = json!([
            { "title": "Cup", "image_url": "https://shop.example/1.jpg" }, { "title": "Pot", "subtitle": "9 EUR" }]);
        let expected = json!({ "template_type": "generic", "elements": elements });
        assert_eq!(payload(&carousel), expected, "a picture without an address is left out");
    }

    #[test]
    fn a_card_that_has_only_a_title_is_a_text() {
        let bare = written(&json!({ "type": "card", "title": "Teapot", "image": 1 })).unwrap();
        assert_eq!(bare, Written { text: Some("Teapot".to_owned()), ..Written::default() });
        let carousel =
            json!({ "type": "carousel", "cards": [{ "title": "Cup", "subtitle": "80 ml" }, { "title": "Pot" }] });
        let elements = json!([{ "title": "Cup", "subtitle": "80 ml" }, { "title": "Pot", "subtitle": "Pot" }]);
        assert_eq!(payload(&carousel), json!({ "template_type": "generic", "elements": elements }));
        let bare = json!({ "type": "carousel", "cards": [{ "title": "Kubek" }, { "title": "Imbryk", "image": 1 }] });
        let bare = written(&bare).unwrap();
        assert_eq!(bare, Written { text: Some("Kubek\nImbryk".to_owned()), ..Written::default() });
    }

    #[test]
    fn what_was_not_declared_is_refused() {
        for given in [
            json!({ "type": "text", "text": "t" }),
            json!({ "type": "location", "latitude": 1, "longitude": 2 }),
            json!({ "type": "buttons", "text": "t", "buttons": [{ "title": "a", "action": "share-phone" }] }),
            json!({ "type": "buttons", "text": "t".repeat(641), "buttons": [{ "title": "a", "action": "share-phone" }] }),
        ] {
            assert_eq!(written(&given).unwrap_err().code.as_deref(), Some("bad-content"), "{given}");
        }
    }
}
