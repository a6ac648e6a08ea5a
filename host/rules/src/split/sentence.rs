//! Where a sentence ends, in all languages that customers write in. Usual abbreviations do not end one.

use super::{NO_BREAK, is_gap};

/// What may follow the mark that ends a sentence: quotes, brackets, and the marks of emphasis.
const CLOSERS: &[char] = &[
    '"', '\'', '”', '“', '’', '‘', '»', '«', '›', '‹', ')', ']', '}', '」', '』', '）', '】', '》', '〉', '］', '｝',
    '*', '_', '~', '`',
];
/// What may precede a word.
const OPENERS: &[char] = &['"', '\'', '„', '‚', '“', '‘', '«', '»', '‹', '(', '[', '{', '*', '_'];
/// Marks that end a sentence before whitespace, besides the full stop and the ellipsis.
const MARKS: &[char] = &['!', '?', '‽', '‼', '⁇', '⁈', '⁉', '؟', '۔', '।', '॥', '։'];
/// Marks that end a sentence without whitespace, too.
const WIDE_MARKS: &[char] = &['。', '！', '？', '．', '｡'];
/// Words that are usually abbreviated before a name or a number.
const ABBREVIATIONS: &[&str] = &[
    "al", "art", "bijv", "bzw", "ca", "cf", "dhr", "dott", "dr", "gosp", "hr", "inż", "mevr", "mgr", "mme", "mr",
    "mrs", "ms", "np", "nr", "prof", "sig", "sr", "sra", "st", "str", "tel", "tj", "ul", "vs",
];

/// Returns whether the text before whitespace ends a sentence. `next` is the first character after the whitespace.
pub(super) fn ends(before: &str, next: Option<char>) -> bool {
    // French has whitespace before its closing quotes.
    let text = before.trim_end_matches(|c: char| CLOSERS.contains(&c) || c.is_whitespace());
    let Some(last) = text.chars().next_back() else { return false };
    let goes_on = next.is_some_and(char::is_lowercase);
    match last {
        '…' => !goes_on,
        '.' => !goes_on && !is_abbreviation(&text[..text.len() - 1]),
        last => MARKS.contains(&last) || WIDE_MARKS.contains(&last),
    }
}

/// Returns whether a sentence ends between two texts without whitespace, as in Chinese and Japanese.
pub(super) fn ends_without_gap(before: &str, after: &str) -> bool {
    let text = before.trim_end_matches(CLOSERS);
    let goes_on = |c: char| c == '…' || CLOSERS.contains(&c) || WIDE_MARKS.contains(&c) || MARKS.contains(&c);
    text.ends_with(WIDE_MARKS) && !after.starts_with(goes_on)
}

/// Returns whether a full stop after this text belongs to its last word: to an initial, an ordinal number, or a word that
/// is usually abbreviated.
fn is_abbreviation(before: &str) -> bool {
    let begin = before.rfind(|c: char| is_gap(c) || NO_BREAK.contains(&c) || OPENERS.contains(&c));
    let word = begin.map_or(before, |at| before[at..].trim_start_matches(|c: char| !c.is_alphanumeric()));
    let is_short = |piece: &str| matches!(piece.chars().count(), 1 | 2) && piece.chars().all(char::is_alphabetic);
    let is_initials = word.contains('.') || word.chars().count() == 1;
    !word.is_empty()
        && ((is_initials && word.split('.').all(is_short))
            || word.chars().all(char::is_numeric)
            || ABBREVIATIONS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_abbreviations_and_ordinals_do_not_end_a_sentence() {
        for text in [
            "Frag Dr. Weiß",
            "z.B. Äpfel",
            "z. B. Äpfel",
            "am 3. Mai",
            "ul. Długa 5",
            "J. R. Smith",
            "(Nr. 7",
            "e.g. Ada",
            "ok. 5 zł",
            "i.d.R. Montags",
        ] {
            let at = text.rfind(". ").expect("a full stop") + 1;
            // "ok." is also a word, so it is not among the abbreviations.
            let is_end = text.starts_with("ok.");
            assert_eq!(ends(&text[..at], text[at..].trim_start().chars().next()), is_end, "{text}");
        }
        for text in ["It is so. Next", "It costs 3.50. Next", "See shop.example/a.b. Next", "Gut. Next", "... Next"] {
            let at = text.rfind(' ').expect("a space");
            assert!(ends(&text[..at], Some('N')), "{text}");
            assert!(!ends(&text[..at], Some('n')), "{text}");
        }
    }

    #[test]
    fn wide_marks_end_a_sentence_without_whitespace() {
        for (before, after, is_end) in [
            ("你好。", "请问", true),
            ("「はい。」", "と", true),
            ("你好。", "」", false),
            ("你好？", "！", false),
            ("你好", "吗", false),
            ("Hi!", "there", false),
        ] {
            assert_eq!(ends_without_gap(before, after), is_end, "{before}{after}");
        }
    }
}
