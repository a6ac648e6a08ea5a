//! Makes texts for people storable. PostgreSQL cannot store the character U+0000, and every text has a maximum length.

/// Makes a text for people storable: replaces each run of U+0000 by U+FFFD, and cuts the result to `max` bytes.
pub(crate) fn clean(text: String, max: usize) -> String {
    if !text.contains('\0') {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    let mut after_zero = false;
    for character in text.chars() {
        let zero = character == '\0';
        if !zero {
            clean.push(character);
        } else if !after_zero {
            clean.push(char::REPLACEMENT_CHARACTER);
        }
        after_zero = zero;
    }
    clean.truncate(clean.floor_char_boundary(max));
    clean
}

/// Cuts a text to at most `bytes` bytes, at a character boundary.
pub(crate) fn cut(mut text: String, bytes: usize) -> String {
    text.truncate(text.floor_char_boundary(bytes));
    text
}
