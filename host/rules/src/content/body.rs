//! What blocks contain, as types. A type has the members that the host uses; the block's JSON has all of them.

/// The block types that this version knows.
pub const BLOCK_TYPES: [&str; 14] = [
    "text",
    "buttons",
    "card",
    "carousel",
    "list",
    "location",
    "contact",
    "sticker",
    "voice",
    "album",
    "reference",
    "order",
    "answers",
    "poll",
];

/// The button actions that this version knows.
pub const BUTTON_ACTIONS: [&str; 5] = ["reply", "link", "call", "share-location", "share-phone"];

/// What a block contains.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Text between other blocks.
    Text {
        /// The text.
        text: String,
    },
    /// A text with buttons.
    Buttons {
        /// The text.
        text: String,
        /// The buttons under it.
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
    Location {
        /// The latitude, in degrees.
        latitude: f64,
        /// The longitude, in degrees.
        longitude: f64,
        /// The place's name.
        name: Option<String>,
        /// The place's address.
        address: Option<String>,
    },
    /// A person's contact details.
    Contact {
        /// The name.
        name: String,
        /// The company or other organization.
        organization: Option<String>,
        /// Telephone numbers.
        phones: Vec<String>,
        /// E-mail addresses.
        emails: Vec<String>,
        /// The file with the vCard.
        vcard: Option<u32>,
    },
    /// A sticker.
    Sticker {
        /// The file with the picture.
        file: Option<u32>,
        /// The emoji that means the same.
        emoji: Option<String>,
    },
    /// A recorded voice message.
    Voice {
        /// The file with the recording.
        file: u32,
        /// The duration, in milliseconds.
        duration_ms: Option<u32>,
        /// What is said.
        transcript: Option<String>,
    },
    /// Files that belong together.
    Album {
        /// The files.
        items: Vec<AlbumItem>,
    },
    /// What a message refers to, such as a story or an ad.
    Reference {
        /// What it is, such as `story-mention`.
        kind: String,
        /// Its title.
        title: Option<String>,
        /// Its text.
        text: Option<String>,
        /// Its address.
        url: Option<String>,
        /// The file with its picture or video.
        file: Option<u32>,
    },
    /// What a customer wants to buy.
    Order {
        /// The currency of the prices, as three letters.
        currency: String,
        /// The items.
        items: Vec<OrderItem>,
        /// The customer's remark.
        text: Option<String>,
    },
    /// A form that the customer filled in.
    Answers {
        /// The answers.
        answers: Vec<Answer>,
    },
    /// A question with options.
    Poll {
        /// The question.
        question: String,
        /// The options, as rows without a description.
        options: Vec<Row>,
        /// Whether several options can be chosen.
        several: bool,
    },
    /// A type that this version does not know. Such a block has a plain form of its own.
    Other,
}

/// A card: a picture, a title, a text and buttons.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub buttons: Vec<Button>,
}

/// A picture of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    /// One of the message's files.
    File(u32),
    /// An address from which the platform fetches the picture.
    Url(String),
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// The label.
    pub title: String,
    /// What happens when the customer presses it.
    pub action: ButtonAction,
    /// The plain form that its author wrote.
    pub plain: Option<String>,
}

/// What happens when the customer presses a button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ButtonAction {
    /// The payload comes back with the customer's answer.
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
    /// An action that this version does not know. Such a button has a plain form of its own.
    Other {
        /// The action.
        action: String,
    },
}

impl ButtonAction {
    /// Returns the action's word, such as `reply`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Reply { .. } => "reply",
            Self::Link { .. } => "link",
            Self::Call { .. } => "call",
            Self::ShareLocation => "share-location",
            Self::SharePhone => "share-phone",
            Self::Other { action } => action,
        }
    }
}

/// A section of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: Option<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row of a list, or an option of a poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The label.
    pub title: String,
    /// The text beside the label.
    pub description: Option<String>,
    /// The payload that comes back when the customer chooses it.
    pub payload: String,
}

/// A file of an album.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlbumItem {
    /// The file.
    pub file: u32,
    /// The text under it.
    pub caption: Option<String>,
}

/// An item of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderItem {
    /// The shop's identifier of the product.
    pub id: String,
    /// The product's name.
    pub name: Option<String>,
    /// How many are ordered.
    pub quantity: u32,
    /// The price of one, as a decimal number.
    pub price: Option<String>,
}

/// An answer in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The field's name.
    pub name: String,
    /// What the customer entered. May be empty.
    pub value: String,
}
