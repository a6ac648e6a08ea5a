//! The limits of the format. The schema has the same numbers, except for [`DOCUMENT_MAX`] and [`DEPTH_MAX`]. A text
//! without a limit of its own is limited by the size of the document.

/// Maximum size of a document, in bytes.
pub const DOCUMENT_MAX: usize = 64 << 10;
/// Maximum number of levels of arrays and objects in each other. The format itself needs 7; the others are for members
/// that it does not know. JSON parsers have limits, too, and documents are parts of larger ones.
pub const DEPTH_MAX: usize = 32;
/// Maximum number of blocks in a document.
pub const BLOCKS_MAX: usize = 20;
/// Maximum number of buttons of one text or card.
pub const BUTTONS_MAX: usize = 25;
/// Maximum number of cards in a carousel.
pub const CARDS_MAX: usize = 10;
/// Maximum number of sections in a list.
pub const SECTIONS_MAX: usize = 10;
/// Maximum number of rows in a section.
pub const ROWS_MAX: usize = 100;
/// Minimum number of options in a poll.
pub const OPTIONS_MIN: usize = 2;
/// Maximum number of options in a poll.
pub const OPTIONS_MAX: usize = 12;
/// Maximum number of files in an album.
pub const ALBUM_MAX: usize = 10;
/// Maximum number of telephone numbers of a contact, and of its e-mail addresses.
pub const CONTACT_MAX: usize = 10;
/// Maximum number of items in an order.
pub const ORDER_MAX: usize = 100;
/// Maximum number of answers of a form.
pub const ANSWERS_MAX: usize = 64;
/// Maximum number of files that a document can refer to. They are numbered from 0.
pub const FILES_MAX: u32 = 32;
/// Maximum length of a title, a name, an identifier or a word of the format, in characters.
pub const TITLE_MAX: usize = 256;
/// Maximum length of a payload, in characters. As UTF-8, this is at most 4 KiB.
pub const PAYLOAD_MAX: usize = 1_024;
/// Maximum length of a URL, in characters.
pub const URL_MAX: usize = 2_048;
/// Maximum quantity of one item of an order.
pub const QUANTITY_MAX: u32 = 1_000_000;
/// Maximum duration of a voice message, in milliseconds: a day.
pub const DURATION_MAX: u32 = 24 * 60 * 60 * 1_000;
