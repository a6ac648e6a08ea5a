//! Rich content: what a message has besides text and files, such as buttons, cards, lists and locations. It is one JSON
//! document, in the same format for messages to customers and for messages from customers. `docs/rich-content.md`
//! describes the format, and `docs/schemas/rich-content-1.schema.json` defines it.
//!
//! - [`Document::parse`] checks a document. Members that this version does not know are kept.
//! - [`plain()`] turns a document into text, with numbered lines for what the customer can choose.
//! - [`split`] keeps the blocks that a channel shows, and turns the others into text.
//! - [`readable`] is the text in which people and reviewers read a document.
//! - [`choice`] finds the payload of the line that a customer chose.
//! - [`checked`] and [`check_files`] compare a document with the files that are sent along with it; [`renumbered`] and
//!   [`alone`] number its files anew.
//! - [`why_hidden`] says why a platform does not show a block.

mod answer;
mod body;
mod document;
mod file_places;
mod hidden;
mod limits;
mod place;
mod plain;
mod read;
#[cfg(test)]
mod tests;
mod words;

pub use answer::{ANSWERED_MS, choice};
pub use body::{
    AlbumItem, Answer, BLOCK_TYPES, BUTTON_ACTIONS, Body, Button, ButtonAction, Card, OrderItem, Picture, Row, Section,
};
pub use document::{Block, ContentError, Document};
pub use file_places::{alone, check_files, checked, files, files_of, renumbered};
pub use hidden::why_hidden;
pub use limits::{
    ALBUM_MAX, ANSWERS_MAX, BLOCKS_MAX, BUTTONS_MAX, CARDS_MAX, CONTACT_MAX, DEPTH_MAX, DOCUMENT_MAX, DURATION_MAX,
    FILES_MAX, OPTIONS_MAX, OPTIONS_MIN, ORDER_MAX, PAYLOAD_MAX, QUANTITY_MAX, ROWS_MAX, SECTIONS_MAX, TITLE_MAX,
    URL_MAX,
};
pub use plain::{Plain, Split, plain, readable, split};
