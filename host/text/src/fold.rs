//! Normalizes texts, so that a word is the same in whatever way it is written.

use caseless::Caseless as _;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Normalizes a text to its words: case-folded, without accents on Latin letters, without punctuation, and with one
/// space between words. Folding a folded text does not change it.
///
/// - Compatibility forms become plain ones (NFKD), so full-width letters and ligatures match the plain words.
/// - Case is folded with Unicode's full mapping: `ß` becomes `ss`, and a final sigma becomes a sigma.
/// - Marks on Latin letters are removed. Marks in other scripts are kept, because they form different letters: `й`,
///   `が`, the vowels of Hindi.
/// - Latin letters without a decomposition become the letters that people write instead: `ł` becomes `l`, `ø` becomes
///   `o`, and a dotless `ı` becomes `i`.
/// - Apostrophes separate words: the French `l'ordre` contains `ordre`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = Folded { text: String::with_capacity(text.len()), latin: false };
    if text.is_ascii() {
        text.chars().for_each(|c| folded.push(c.to_ascii_lowercase()));
        return folded.finish();
    }
    for c in text.nfkd().default_case_fold().nfkd() {
        match plain(c) {
            Some(letters) => letters.chars().for_each(|c| folded.push(c)),
            None => folded.push(c),
        }
    }
    folded.finish().nfc().collect()
}

/// A folded text under construction.
struct Folded {
    text: String,
    /// Whether the last letter or digit was Latin, so that marks on it are removed.
    latin: bool,
}

impl Folded {
    /// Adds a character, or the space between two words.
    fn push(&mut self, c: char) {
        if is_combining_mark(c) {
            if !self.latin && !self.is_between() {
                self.text.push(c);
            }
        } else if c.is_alphanumeric() && !is_apostrophe(c) {
            self.text.push(c);
            self.latin = is_latin(c);
        } else if !is_invisible(c) && !self.is_between() {
            self.text.push(' ');
            self.latin = false;
        }
    }

    /// Whether the position is between words or before the first word.
    fn is_between(&self) -> bool {
        self.text.is_empty() || self.text.ends_with(' ')
    }

    /// Returns the folded text, without a space at its end.
    fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }
}

/// Whether this is the apostrophe that Unicode classifies as a letter but people use as punctuation.
fn is_apostrophe(c: char) -> bool {
    c == '\u{2BC}'
}

/// Whether this is a soft hyphen, a joiner or a direction mark. They are invisible, and do not end a word.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether this is a Latin letter or a digit, on which marks are accents. Expects a text in NFKD, in which accented
/// letters are already decomposed.
fn is_latin(c: char) -> bool {
    matches!(c, '0'..='9' | 'a'..='z' | '\u{DF}'..='\u{2AF}' | '\u{1E00}'..='\u{1EFF}' | '\u{2C60}'..='\u{2C7F}'
        | '\u{A720}'..='\u{A7FF}' | '\u{AB30}'..='\u{AB6F}')
}

/// Returns the replacement for a Latin letter that has no decomposition: what people write if their keyboard lacks the
/// letter.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ø' | 'ɔ' | 'ɵ' => "o",
        'ł' | 'ƚ' => "l",
        'ħ' => "h",
        'ŧ' | 'ƭ' | 'ʈ' | 'ⱦ' => "t",
        'ı' | 'ɨ' => "i",
        'ŋ' | 'ɲ' | 'ƞ' => "n",
        'ĸ' | 'ƙ' => "k",
        'ƀ' | 'ɓ' => "b",
        'ƈ' => "c",
        'ƒ' => "f",
        'ɠ' | 'ǥ' => "g",
        'ɉ' => "j",
        'ƥ' => "p",
        'ɍ' => "r",
        'ʋ' => "v",
        'ƴ' | 'ɏ' => "y",
        'ƶ' => "z",
        'ⱥ' => "a",
        'ə' | 'ǝ' | 'ɛ' | 'ɇ' => "e",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_variants_fold_to_the_same_text() {
        for (written, folded) in [
            ("  Hi,  THERE!! ", "hi there"),
            ("!?", ""),
            ("", ""),
            ("Ünïcödé", "unicode"),
            ("ŁÓDŹ łódź Lodz", "lodz lodz lodz"),
            ("Đorđe đak", "dorde dak"),
            ("Straße STRASSE straẞe", "strasse strasse strasse"),
            ("Søren SØREN", "soren soren"),
            ("œuvre ŒUVRE æther", "oeuvre oeuvre aether"),
            ("ISPARTA ısparta İstanbul istanbul", "isparta isparta istanbul istanbul"),
            ("l’ordre l'ordre", "l ordre l ordre"),
            ("ＯＲＤＥＲ ﬁn", "order fin"),
            ("zam\u{AD}ówienie", "zamowienie"),
            ("ΟΔΟΣ οδος οδός", "οδοσ οδοσ οδόσ"),
            ("👍🏽 ok ❤️!", "ok"),
            ("a_b-c", "a b c"),
            ("№ 5", "no 5"),
            ("x\u{0}y", "x y"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    #[test]
    fn marks_that_distinguish_letters_are_kept() {
        for (one, other) in [
            ("й", "и"),
            ("ї", "і"),
            ("ё", "е"),
            ("が", "か"),
            ("ば", "は"),
            ("कि", "की"),
            ("กา", "กำ"),
            ("ไม่", "ไม"),
            ("أ", "ا"),
        ] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
        assert_eq!(fold("и\u{306}"), fold("й"));
        assert_eq!(fold("ガ"), fold("ｶﾞ"));
        assert_eq!(fold("주문이"), "주문이");
        assert_eq!(fold("пам'ять пам’ять памʼять"), "пам ять пам ять пам ять");
    }

    #[test]
    fn folding_is_idempotent() {
        for text in ["Łódź ß", "й ガ ไม่ हिन्दी", "a\u{301}\u{301}b", "\u{301}x", "İ"] {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }
}
