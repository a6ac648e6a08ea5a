//! Finding whole words in what people write, without regard to case, accents and punctuation. No power.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// A text as its words alone: lower case, no accents, one space between words.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut push = |c: char| {
        if c.is_alphanumeric() {
            folded.push(c);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    };
    if text.is_ascii() {
        text.chars().for_each(|c| push(c.to_ascii_lowercase()));
    } else {
        // Compatibility forms too: full-width letters are the same words.
        text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).for_each(push);
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Does a folded text contain a folded keyword (one word or several in a row) as whole words?
#[must_use]
pub fn contains(text: &str, keyword: &str) -> bool {
    // A word ends where letters do, except in scripts that put no spaces between words.
    let parted = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => a == ' ' || b == ' ' || unspaced(a) || unspaced(b),
        _ => true,
    };
    text.match_indices(keyword).any(|(start, found)| {
        let (before, after) = (&text[..start], &text[start + found.len()..]);
        parted(before.chars().next_back(), found.chars().next())
            && parted(found.chars().next_back(), after.chars().next())
    })
}

/// Is this letter of a script that is written without spaces: Thai, Lao, Khmer, Burmese, kana, ideographs?
fn unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, keyword: &str) -> bool {
        contains(&fold(text), &fold(keyword))
    }

    #[test]
    fn whole_words_are_found_however_they_are_written() {
        assert!(found("Where is my ORDER?", "order"));
        assert!(found("order", "order"));
        assert!(found("Réclamation!", "reclamation"));
        assert!(found("reclamation", "Réclamation"));
        assert!(found("ich möchte mein   Geld\nzurück.", "geld zurück"));
        assert!(found("ＯＲＤＥＲ 5", "order"));
        assert!(found("it doesn't work", "doesn't work"));
        assert!(found("我要退款", "退款"));
    }

    #[test]
    fn parts_of_words_are_not() {
        assert!(!found("the border is closed, I reordered", "order"));
        assert!(!found("sueded", "sue"));
        assert!(!found("order66", "order"));
        assert!(!found("", "order"));
        assert!(found("border order", "order"));
    }

    #[test]
    fn folding_leaves_words_alone() {
        assert_eq!(fold("  Hi,  THERE!! "), "hi there");
        assert_eq!(fold("!?"), "");
        assert_eq!(fold("Ünïcödé"), "unicode");
    }
}
