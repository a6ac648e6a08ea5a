//! Rich content that customers send. Each function returns one block, or `None` if the platform's data does not make a
//! valid one, so that a part that is wrong does not cost the message its other blocks.

use serde_json::{Map, Value, json};

/// The maximum number of blocks in a document.
const BLOCKS: usize = 20;
/// The maximum number of cards in a carousel.
const CARDS: usize = 10;
/// The maximum number of buttons of a text or a card.
const BUTTONS: usize = 25;
/// The minimum and maximum number of options in a poll.
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=12;
/// The maximum number of telephone numbers of a contact, and of its e-mail addresses.
const NUMBERS: usize = 10;
/// The maximum number of files that a document can refer to.
const FILES: usize = 32;
/// The maximum length of a title, a name or an identifier, in characters.
const TITLE: usize = 256;
/// The maximum length of a payload, in characters.
const PAYLOAD: usize = 1_024;
/// The maximum length of a URL, in characters.
const URL: usize = 2_048;
/// The maximum duration of a voice message, in milliseconds: a day.
const DURATION: u32 = 24 * 60 * 60 * 1_000;

/// The rich content of a message, block by block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Content(Vec<Value>);

impl Content {
    /// Adds a block. After 20 blocks, further ones are left out, because a document cannot have more.
    pub fn add(&mut self, block: Option<Value>) {
        if self.0.len() < BLOCKS {
            self.0.extend(block);
        }
    }

    /// Returns the blocks, in order.
    #[must_use]
    pub fn blocks(&self) -> &[Value] {
        &self.0
    }

    /// Returns the document for the host. `None` if there are no blocks.
    #[must_use]
    pub fn document(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| json!({ "version": 1, "blocks": self.0 }).to_string())
    }
}

/// What a message refers to. All members are optional, and unusable ones are left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reference<'a> {
    /// The platform's identifier.
    pub id: Option<&'a str>,
    /// The title.
    pub title: Option<&'a str>,
    /// The text.
    pub text: Option<&'a str>,
    /// The address.
    pub url: Option<&'a str>,
    /// The place of the file among the message's files.
    pub file: Option<usize>,
}

/// A card. All members but the title are optional, and unusable ones are left out.
#[derive(Debug, Clone, Default)]
pub struct Card<'a> {
    /// The title.
    pub title: &'a str,
    /// The text under the title.
    pub subtitle: Option<&'a str>,
    /// The address of the picture.
    pub image: Option<&'a str>,
    /// The address that the card opens.
    pub url: Option<&'a str>,
    /// The buttons.
    pub buttons: Vec<Value>,
}

/// Returns a place on the map.
#[must_use]
pub fn location(latitude: f64, longitude: f64, name: Option<&str>, address: Option<&str>) -> Option<Value> {
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        return None;
    }
    Some(block(
        "location",
        [
            ("latitude", Some(latitude.into())),
            ("longitude", Some(longitude.into())),
            ("name", name.and_then(title)),
            ("address", address.and_then(text)),
        ],
    ))
}

/// Returns a person's contact details.
#[must_use]
pub fn contact(name: &str, phones: &[&str], emails: &[&str]) -> Option<Value> {
    let titles = |all: &[&str]| {
        let usable: Vec<Value> = all.iter().filter_map(|one| title(one)).take(NUMBERS).collect();
        (!usable.is_empty()).then_some(Value::Array(usable))
    };
    let name = title(name)?;
    Some(block("contact", [("name", Some(name)), ("phones", titles(phones)), ("emails", titles(emails))]))
}

/// Returns a sticker. `file` is the place of its picture among the message's files.
#[must_use]
pub fn sticker(file: Option<usize>, emoji: Option<&str>, id: Option<&str>) -> Value {
    block(
        "sticker",
        [("file", file.and_then(place)), ("emoji", emoji.and_then(title)), ("id", id.and_then(whole_title))],
    )
}

/// Returns a recorded voice message. `file` is its place among the message's files.
#[must_use]
pub fn voice(file: usize, duration_ms: Option<u32>) -> Option<Value> {
    let duration = duration_ms.filter(|duration| *duration <= DURATION);
    Some(block("voice", [("file", Some(place(file)?)), ("duration_ms", duration.map(Value::from))]))
}

/// Returns what a message refers to, such as a story. `kind` is a word of the format or another word.
#[must_use]
pub fn reference(kind: &str, to: Reference<'_>) -> Value {
    block(
        "reference",
        [
            ("kind", Some(kind.into())),
            ("id", to.id.and_then(whole_title)),
            ("title", to.title.and_then(text)),
            ("text", to.text.and_then(text)),
            ("url", to.url.and_then(url)),
            ("file", to.file.and_then(place)),
        ],
    )
}

/// Returns a poll. Each option has a title and a payload.
#[must_use]
pub fn poll(question: &str, options: &[(String, String)], several: bool) -> Option<Value> {
    let question = text(question)?;
    let option = |(name, payload): &(String, String)| {
        Some(json!({ "title": title(name)?, "payload": whole(payload, PAYLOAD)? }))
    };
    let options = options.iter().map(option).collect::<Option<Vec<_>>>()?;
    if !OPTIONS.contains(&options.len()) {
        return None;
    }
    let several = several.then_some(Value::Bool(true));
    Some(block("poll", [("question", Some(question)), ("options", Some(options.into())), ("several", several)]))
}

/// Returns a text with buttons.
#[must_use]
pub fn buttons(above: &str, mut buttons: Vec<Value>) -> Option<Value> {
    let above = text(above)?;
    buttons.truncate(BUTTONS);
    if buttons.is_empty() {
        return None;
    }
    Some(block("buttons", [("text", Some(above)), ("buttons", Some(buttons.into()))]))
}

/// Returns one card, or several side by side. A card without a title is left out, and so are those after the tenth.
#[must_use]
pub fn cards(cards: Vec<Card<'_>>) -> Option<Value> {
    let members = |card: Card<'_>| {
        let mut buttons = card.buttons;
        buttons.truncate(BUTTONS);
        Some(object([
            ("title", Some(title(card.title)?)),
            ("subtitle", card.subtitle.and_then(text)),
            ("image", card.image.and_then(url)),
            ("url", card.url.and_then(url)),
            ("buttons", (!buttons.is_empty()).then_some(Value::Array(buttons))),
        ]))
    };
    let mut all: Vec<Map<String, Value>> = cards.into_iter().filter_map(members).take(CARDS).collect();
    match all.len() {
        0 => None,
        1 => {
            let mut card = all.remove(0);
            card.insert("type".to_owned(), "card".into());
            Some(Value::Object(card))
        }
        _ => Some(json!({ "type": "carousel", "cards": all })),
    }
}

/// Returns a button whose payload comes back.
#[must_use]
pub fn reply_button(name: &str, payload: &str) -> Option<Value> {
    Some(json!({ "title": title(name)?, "action": "reply", "payload": whole(payload, PAYLOAD)? }))
}

/// Returns a button that opens an address.
#[must_use]
pub fn link_button(name: &str, address: &str) -> Option<Value> {
    Some(json!({ "title": title(name)?, "action": "link", "url": url(address)? }))
}

/// Returns a button that calls a telephone number.
#[must_use]
pub fn call_button(name: &str, phone: &str) -> Option<Value> {
    Some(json!({ "title": title(name)?, "action": "call", "phone": whole_title(phone)? }))
}

/// Returns an object with those of its members that are there.
fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Map<String, Value> {
    members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// Returns a block with those of its members that are there.
fn block<const N: usize>(kind: &str, members: [(&str, Option<Value>); N]) -> Value {
    let mut members = object(members);
    members.insert("type".to_owned(), kind.into());
    Value::Object(members)
}

/// Returns a text, unless it is empty.
fn text(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| text.into())
}

/// Returns a title, cut to the length that the format allows, unless it is empty.
fn title(title: &str) -> Option<Value> {
    let end = title.char_indices().nth(TITLE).map_or(title.len(), |(end, _)| end);
    text(&title[..end])
}

/// Returns an identifier, which must not be cut. `None` if it is too long or empty.
fn whole_title(id: &str) -> Option<Value> {
    whole(id, TITLE)
}

fn whole(value: &str, max: usize) -> Option<Value> {
    text(value).filter(|_| value.chars().count() <= max)
}

/// Returns an address of the web. `None` if it is not one.
fn url(url: &str) -> Option<Value> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let fits = !rest.is_empty() && !rest.chars().any(|c| c <= ' ' || c == '\u{7f}');
    whole(url, URL).filter(|_| fits)
}

/// Returns the place of a file, if the format can name it.
fn place(file: usize) -> Option<Value> {
    (file < FILES).then(|| file.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_at_most_twenty_blocks() {
        let mut content = Content::default();
        assert_eq!(content.document(), None);
        content.add(None);
        assert_eq!(content.blocks(), [Value::Null; 0]);
        for _ in 0..25 {
            content.add(Some(sticker(None, Some("🎉"), None)));
        }
        let document: Value = serde_json::from_str(&content.document().unwrap()).unwrap();
        assert_eq!((document["version"].clone(), document["blocks"].as_array().unwrap().len()), (json!(1), 20));
        assert_eq!(document["blocks"][0], json!({ "type": "sticker", "emoji": "🎉" }));
    }

    #[test]
    fn a_place_must_be_on_the_map() {
        let place = location(52.5163, 13.3777, Some("Brama"), Some(""));
        let expected = json!({ "type": "location", "latitude": 52.5163, "longitude": 13.3777, "name": "Brama" });
        assert_eq!(place, Some(expected));
        for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(location(latitude, longitude, None, None), None, "{latitude}, {longitude}");
        }
    }

    #[test]
    fn members_that_the_format_does_not_allow_are_left_out() {
        let long = "ł".repeat(300);
        let to = Reference {
            id: Some(&long),
            title: Some("Winter"),
            url: Some("javascript:alert(1)"),
            file: Some(32),
            text: None,
        };
        assert_eq!(reference("ad", to), json!({ "type": "reference", "kind": "ad", "title": "Winter" }));
        let to = Reference { url: Some("https://shop.example/a"), file: Some(31), ..Reference::default() };
        let expected = json!({ "type": "reference", "kind": "post", "url": "https://shop.example/a", "file": 31 });
        assert_eq!(reference("post", to), expected);
        for wrong in ["https://", "http:// a", "ftp://a", "https://a\u{7f}", &format!("https://{}", "a".repeat(2_048))]
        {
            assert_eq!(url(wrong), None, "{wrong}");
        }
        let name = contact(&long, &["", "+48 500 600 700"], &[]).unwrap();
        assert_eq!(name["name"].as_str().unwrap().chars().count(), 256);
        assert_eq!((&name["phones"], name.get("emails")), (&json!(["+48 500 600 700"]), None));
        assert_eq!(contact("", &["1"], &[]), None);
        assert_eq!(contact("Ada", &["1"; 20], &[]).unwrap()["phones"].as_array().unwrap().len(), 10);
    }

    #[test]
    fn recordings_have_a_file_and_at_most_a_day() {
        assert_eq!(voice(0, Some(7_000)), Some(json!({ "type": "voice", "file": 0, "duration_ms": 7_000 })));
        assert_eq!(voice(1, Some(DURATION + 1)), Some(json!({ "type": "voice", "file": 1 })));
        assert_eq!(voice(32, None), None);
    }

    #[test]
    fn a_poll_has_two_to_twelve_options_with_payloads() {
        let options = |count: usize| -> Vec<(String, String)> {
            (0..count).map(|n| (format!("Option {n}"), n.to_string())).collect()
        };
        let expected = json!({ "type": "poll", "question": "Red?", "several": true,
            "options": [{ "title": "Option 0", "payload": "0" }, { "title": "Option 1", "payload": "1" }] });
        assert_eq!(poll("Red?", &options(2), true), Some(expected));
        assert_eq!(poll("Red?", &options(12), false).unwrap().get("several"), None);
        for (question, options) in [("Red?", options(1)), ("Red?", options(13)), ("", options(2))] {
            assert_eq!(poll(question, &options, false), None);
        }
        assert_eq!(poll("Red?", &[("A".into(), String::new()), ("B".into(), "b".into())], false), None);
    }

    #[test]
    fn cards_are_one_card_or_a_carousel() {
        let card = |title: &'static str| Card { title, ..Card::default() };
        let buttons =
            [reply_button("Ask", "ask:1"), link_button("Buy", "https://a.example"), call_button("Call", "+48500")];
        let buttons: Vec<_> = buttons.into_iter().flatten().collect();
        let one = Card { subtitle: Some("80 ml"), image: Some("https://a.example/1.jpg"), buttons, ..card("Cup") };
        let expected = json!({ "type": "card", "title": "Cup", "subtitle": "80 ml", "image": "https://a.example/1.jpg",
            "buttons": [
                { "title": "Ask", "action": "reply", "payload": "ask:1" },
                { "title": "Buy", "action": "link", "url": "https://a.example" },
                { "title": "Call", "action": "call", "phone": "+48500" },
            ] });
        assert_eq!(cards(vec![card(""), one]), Some(expected));
        assert_eq!(cards(vec![card("")]), None);
        let two = json!({ "type": "carousel", "cards": [{ "title": "Cup" }, { "title": "Pot" }] });
        assert_eq!(cards(vec![card("Cup"), card("Pot")]), Some(two));
        assert_eq!(cards(vec![card("Cup"); 12]).unwrap()["cards"].as_array().unwrap().len(), 10);
    }

    #[test]
    fn a_text_has_buttons_only_if_some_are_usable() {
        assert_eq!(buttons("Sure?", Vec::new()), None);
        assert_eq!(buttons("", vec![json!({})]), None);
        assert_eq!(reply_button("Yes", &"y".repeat(1_025)), None);
        assert_eq!((link_button("Open", "about:blank"), call_button("", "1")), (None, None));
        let yes = reply_button("Yes", "y").unwrap();
        let expected = json!({ "type": "buttons", "text": "Sure?",
            "buttons": [{ "title": "Yes", "action": "reply", "payload": "y" }] });
        assert_eq!(buttons("Sure?", vec![yes]), Some(expected));
    }
}
