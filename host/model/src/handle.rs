//! The unique names of people and teams, by which plugins and programs name them.

use unicode_normalization::UnicodeNormalization as _;

/// The maximum length of a handle, in bytes.
pub const HANDLE_MAX: usize = 64;

/// Returns what must be unique about a handle: the text without differences of case and of how letters are composed.
#[must_use]
pub fn handle_key(text: &str) -> String {
    text.trim().nfc().collect::<String>().to_lowercase().nfc().collect()
}
