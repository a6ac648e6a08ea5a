//! Rich content that the host sends. The host keeps only the blocks that the connector has declared, so a connector
//! handles these and refuses the others by [`not_shown`].

use plugboard_sdk::Failure;
use serde::{Deserialize, Deserializer};

/// A document with the blocks of one part.
#[derive(Deserialize)]
struct Document {
    blocks: Vec<Block>,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Block {
    /// A text.
    Text {
        /// The text.
        text: String,
    },
    /// A text with buttons.
    Buttons {
        /// The text.
        text: String,
        /// The buttons.
        buttons: Vec<Button>,
    },
    /// A card.
    Card(Card),
    /// Cards side by side.
    Carousel {
        /// The cards.
        cards: Vec<Card>,
    },
    /// A list from which the customer chooses one row.
    List {
        /// The text above the list.
        text: String,
        /// The label of the button that opens the list.
        button: String,
        /// The sections.
        sections: Vec<Section>,
    },
    /// A place on the map.
    Location(Location),
    /// A person's contact details.
    Contact(Contact),
    /// A sticker.
    Sticker(Sticker),
    /// A recorded voice message.
    Voice(Voice),
    /// Files that belong together.
    Album {
        /// The files.
        items: Vec<AlbumItem>,
    },
    /// A question with options.
    Poll(Poll),
    /// A block of another type.
    #[serde(other)]
    Other,
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Button {
    /// The label.
    pub title: String,
    /// What happens when the customer presses it.
    #[serde(flatten)]
    pub action: Action,
}

/// What happens when the customer presses a button.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum Action {
    /// The payload comes back.
    Reply {
        /// The payload.
        payload: String,
    },
    /// An address opens.
    Link {
        /// The address.
        url: String,
    },
    /// A telephone number is called.
    Call {
        /// The number.
        phone: String,
    },
    /// The customer is asked for their location.
    ShareLocation,
    /// The customer is asked for their telephone number.
    SharePhone,
    /// Another action.
    #[serde(other)]
    Other,
}

/// A card: a picture, a title, a text and buttons.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Card {
    /// The title.
    pub title: String,
    /// The text under the title.
    pub subtitle: Option<String>,
    /// The picture.
    pub image: Option<Picture>,
    /// The address that the card opens.
    pub url: Option<String>,
    /// The buttons.
    #[serde(default)]
    pub buttons: Vec<Button>,
}

/// A picture of a card.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "WrittenPicture")]
pub enum Picture {
    /// One of the part's files, by its place.
    File(usize),
    /// An address from which the platform fetches the picture.
    Url(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenPicture {
    Url(String),
    File(f64),
}

impl From<WrittenPicture> for Picture {
    fn from(written: WrittenPicture) -> Self {
        match written {
            WrittenPicture::Url(url) => Self::Url(url),
            WrittenPicture::File(file) => Self::File(place(file)),
        }
    }
}

/// A section of a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Section {
    /// The heading.
    pub title: Option<String>,
    /// The rows.
    pub rows: Vec<Choice>,
}

/// A row of a list, or an option of a poll.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Choice {
    /// The label.
    pub title: String,
    /// The text beside the label.
    pub description: Option<String>,
    /// The payload that comes back when the customer chooses it.
    pub payload: String,
}

/// A place on the map.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Location {
    /// The latitude, in degrees.
    pub latitude: f64,
    /// The longitude, in degrees.
    pub longitude: f64,
    /// The place's name.
    pub name: Option<String>,
    /// The place's address.
    pub address: Option<String>,
}

/// A person's contact details.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Contact {
    /// The name.
    pub name: String,
    /// The company or other organization.
    pub organization: Option<String>,
    /// Telephone numbers.
    #[serde(default)]
    pub phones: Vec<String>,
    /// E-mail addresses.
    #[serde(default)]
    pub emails: Vec<String>,
    /// The place of the file with the vCard.
    #[serde(default, deserialize_with = "file")]
    pub vcard: Option<usize>,
}

/// A sticker.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Sticker {
    /// The place of the file with the picture.
    #[serde(default, deserialize_with = "file")]
    pub file: Option<usize>,
    /// The emoji that means the same.
    pub emoji: Option<String>,
    /// The platform's identifier.
    pub id: Option<String>,
}

/// A recorded voice message.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Voice {
    /// The place of the file with the recording.
    #[serde(deserialize_with = "required_file")]
    pub file: usize,
    /// The duration, in milliseconds.
    pub duration_ms: Option<f64>,
}

/// A file of an album.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AlbumItem {
    /// The place of the file.
    #[serde(deserialize_with = "required_file")]
    pub file: usize,
    /// The text under it.
    pub caption: Option<String>,
}

/// A question with options.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Poll {
    /// The question.
    pub question: String,
    /// The options.
    pub options: Vec<Choice>,
    /// Whether the customer can choose several.
    #[serde(default)]
    pub several: bool,
}

/// Returns the only block of a part.
///
/// # Errors
/// Returns `invalid` with the code `bad-content` if the document is malformed, or has another number of blocks. The
/// host sends neither.
pub fn only_block(document: &str) -> Result<Block, Failure> {
    let wrong = |what: String| Failure::invalid(format!("rich content: {what}")).with_code("bad-content");
    let mut document: Document = serde_json::from_str(document).map_err(|error| wrong(error.to_string()))?;
    match document.blocks.pop() {
        Some(block) if document.blocks.is_empty() => Ok(block),
        _ => Err(wrong("a part must have exactly one block".to_owned())),
    }
}

/// Returns the failure for a block that the connector did not declare.
#[must_use]
pub fn not_shown(platform: &str) -> Failure {
    Failure::invalid(format!("{platform} does not show this type of block; send it as a text")).with_code("bad-content")
}

/// Converts the place of a file. In JSON, `2.0` is a whole number, too. The host has checked its range.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
fn place(number: f64) -> usize {
    number as usize
}

fn file<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    Ok(Option::<f64>::deserialize(deserializer)?.map(place))
}

fn required_file<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    f64::deserialize(deserializer).map(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn block(block: &Value) -> Block {
        only_block(&json!({ "version": 1, "blocks": [block] }).to_string()).unwrap()
    }

    #[test]
    fn every_known_block_is_read() {
        let text = || "t".to_owned();
        let card = Card { title: text(), subtitle: None, image: None, url: None, buttons: Vec::new() };
        let choice = Choice { title: text(), description: None, payload: "p".to_owned() };
        for (json, expected) in [
            (json!({ "type": "text", "text": "t" }), Block::Text { text: text() }),
            (json!({ "type": "card", "title": "t" }), Block::Card(card.clone())),
            (json!({ "type": "carousel", "cards": [{ "title": "t" }] }), Block::Carousel { cards: vec![card.clone()] }),
            (
                json!({ "type": "list", "text": "t", "button": "b", "sections": [{ "rows": [{ "title": "t", "payload": "p" }] }] }),
                Block::List {
                    text: text(),
                    button: "b".to_owned(),
                    sections: vec![Section { title: None, rows: vec![choice.clone()] }],
                },
            ),
            (
                json!({ "type": "location", "latitude": 52, "longitude": 13.5, "more": [] }),
                Block::Location(Location { latitude: 52.0, longitude: 13.5, name: None, address: None }),
            ),
            (
                json!({ "type": "contact", "name": "t", "vcard": 2.0 }),
                Block::Contact(Contact {
                    name: text(),
                    organization: None,
                    phones: Vec::new(),
                    emails: Vec::new(),
                    vcard: Some(2),
                }),
            ),
            (json!({ "type": "sticker" }), Block::Sticker(Sticker { file: None, emoji: None, id: None })),
            (
                json!({ "type": "voice", "file": 1, "duration_ms": 12_400 }),
                Block::Voice(Voice { file: 1, duration_ms: Some(12_400.0) }),
            ),
            (
                json!({ "type": "album", "items": [{ "file": 0 }] }),
                Block::Album { items: vec![AlbumItem { file: 0, caption: None }] },
            ),
            (
                json!({ "type": "poll", "question": "t", "options": [{ "title": "t", "payload": "p" }] }),
                Block::Poll(Poll { question: text(), options: vec![choice], several: false }),
            ),
            (json!({ "type": "slack.modal", "plain": "" }), Block::Other),
        ] {
            assert_eq!(block(&json), expected, "{json}");
        }
        let pictured = |image: Value| match block(&json!({ "type": "card", "title": "t", "image": image })) {
            Block::Card(card) => card.image,
            other => panic!("{other:?}"),
        };
        assert_eq!(pictured(json!(3)), Some(Picture::File(3)));
        assert_eq!(pictured(json!("https://a.example")), Some(Picture::Url("https://a.example".to_owned())));
    }

    #[test]
    fn every_known_action_is_read() {
        let actions = json!([
            { "title": "a", "action": "reply", "payload": "p" },
            { "title": "b", "action": "link", "url": "https://a.example" },
            { "title": "c", "action": "call", "phone": "+48" },
            { "title": "d", "action": "share-location" },
            { "title": "e", "action": "share-phone" },
            { "title": "f", "action": "pay", "plain": "f" },
        ]);
        let Block::Buttons { buttons, .. } = block(&json!({ "type": "buttons", "text": "t", "buttons": actions }))
        else {
            panic!("no buttons")
        };
        let actions: Vec<_> = buttons.into_iter().map(|button| button.action).collect();
        let expected = [
            Action::Reply { payload: "p".to_owned() },
            Action::Link { url: "https://a.example".to_owned() },
            Action::Call { phone: "+48".to_owned() },
            Action::ShareLocation,
            Action::SharePhone,
            Action::Other,
        ];
        assert_eq!(actions, expected);
    }

    #[test]
    fn a_part_without_exactly_one_block_is_refused() {
        let text = r#"{"type":"text","text":"t"}"#;
        for document in
            ["", "{}", r#"{"blocks":[]}"#, r#"{"blocks":[{}]}"#, &format!(r#"{{"blocks":[{text},{text}]}}"#)]
        {
            let failure = only_block(document).unwrap_err();
            assert_eq!(failure.code.as_deref(), Some("bad-content"), "{document}");
        }
        assert_eq!(not_shown("Telegram").code.as_deref(), Some("bad-content"));
    }
}
