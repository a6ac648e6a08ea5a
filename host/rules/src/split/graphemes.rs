//! The characters of a text as people see them: extended grapheme clusters, by Annex 29 of the Unicode Standard.

use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{ExtendedPictographic, GraphemeClusterBreak as Break, IndicConjunctBreak as Indic},
};

/// Returns the clusters of a text, each with the place where it begins.
pub(super) fn clusters(text: &str) -> Clusters<'_> {
    Clusters { text, at: 0 }
}

/// The clusters of a text.
pub(super) struct Clusters<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Clusters<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.at..];
        let mut chars = rest.char_indices();
        let (_, first) = chars.next()?;
        let mut cluster = Cluster::of(first);
        let end = chars.find(|(_, c)| !cluster.takes(*c)).map_or(rest.len(), |(at, _)| at);
        let begin = self.at;
        self.at += end;
        Some((begin, &rest[..end]))
    }
}

/// What is known of the beginning of a cluster.
struct Cluster {
    /// The class of its last character.
    last: Break,
    emoji: Emoji,
    conjunct: Conjunct,
    /// Whether it is half of a flag.
    half_flag: bool,
}

/// How far an emoji sequence has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Emoji {
    None,
    /// It ends with an emoji, perhaps with a skin tone.
    Begun,
    /// A joiner follows the emoji, so another emoji belongs to it.
    Joined,
}

/// How far a conjunct of consonants has come, as Indian scripts have them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Conjunct {
    None,
    /// It has a consonant.
    Begun,
    /// A mark links the consonant with the next one.
    Linked,
}

fn class(c: char) -> Break {
    CodePointMapData::<Break>::new().get(c)
}

fn is_control(class: Break) -> bool {
    matches!(class, Break::CR | Break::LF | Break::Control)
}

fn is_pictographic(c: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(c)
}

fn indic(c: char) -> Indic {
    CodePointMapData::<Indic>::new().get(c)
}

impl Cluster {
    fn of(first: char) -> Self {
        let mut cluster = Self { last: Break::Other, emoji: Emoji::None, conjunct: Conjunct::None, half_flag: false };
        cluster.add(first);
        cluster
    }

    /// Adds a character if it belongs to the cluster. Returns whether it does.
    fn takes(&mut self, c: char) -> bool {
        let (last, next) = (self.last, class(c));
        if is_control(last) || is_control(next) {
            let is_part = (last, next) == (Break::CR, Break::LF);
            self.last = next;
            return is_part;
        }
        let is_part = match (last, next) {
            (Break::L, Break::L | Break::V | Break::LV | Break::LVT)
            | (Break::LV | Break::V, Break::V | Break::T)
            | (Break::LVT | Break::T, Break::T)
            | (_, Break::Extend | Break::ZWJ | Break::SpacingMark)
            | (Break::Prepend, _) => true,
            (Break::RegionalIndicator, Break::RegionalIndicator) => self.half_flag,
            _ => {
                (self.conjunct == Conjunct::Linked && indic(c) == Indic::Consonant)
                    || (self.emoji == Emoji::Joined && is_pictographic(c))
            }
        };
        if is_part {
            self.add(c);
        }
        is_part
    }

    fn add(&mut self, c: char) {
        let class = class(c);
        self.half_flag = class == Break::RegionalIndicator && !self.half_flag;
        self.emoji = match (self.emoji, class) {
            _ if is_pictographic(c) => Emoji::Begun,
            (Emoji::Begun, Break::Extend) => Emoji::Begun,
            (Emoji::Begun, Break::ZWJ) => Emoji::Joined,
            _ => Emoji::None,
        };
        self.conjunct = match (self.conjunct, indic(c)) {
            (_, Indic::Consonant) => Conjunct::Begun,
            (Conjunct::Begun | Conjunct::Linked, Indic::Linker) => Conjunct::Linked,
            (before, Indic::Extend) => before,
            _ => Conjunct::None,
        };
        self.last = class;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        clusters(text).map(|(_, cluster)| cluster).collect()
    }

    #[test]
    fn characters_stay_whole_as_people_see_them() {
        for (text, expected) in [
            ("", vec![]),
            ("aż", vec!["a", "ż"]),
            // The same letter as a letter with a mark.
            ("az\u{307}b", vec!["a", "z\u{307}", "b"]),
            ("a\r\nb\n\r", vec!["a", "\r\n", "b", "\n", "\r"]),
            // A family, a skin tone, a heart with a variation selector, a keycap.
            ("👨‍👩‍👧‍👦x👍🏽❤️1️⃣", vec!["👨‍👩‍👧‍👦", "x", "👍🏽", "❤️", "1️⃣"]),
            // A joiner after a letter joins no emoji.
            ("a\u{200d}👍", vec!["a\u{200d}", "👍"]),
            ("🇵🇱🇩🇪🇫", vec!["🇵🇱", "🇩🇪", "🇫"]),
            // The flag of Scotland is an emoji with invisible letters.
            ("🏴󠁧󠁢󠁳󠁣󠁴󠁿x", vec!["🏴󠁧󠁢󠁳󠁣󠁴󠁿", "x"]),
            ("한\u{1112}\u{1161}\u{11ab}", vec!["한", "\u{1112}\u{1161}\u{11ab}"]),
            ("क्षि", vec!["क्षि"]),
            ("กำ", vec!["กำ"]),
            (" \u{301}x", vec![" \u{301}", "x"]),
        ] {
            assert_eq!(split(text), expected, "{text:?}");
        }
    }

    #[test]
    fn clusters_are_where_they_say() {
        let text = "👍🏽 żółw 🇵🇱";
        assert!(clusters(text).all(|(at, cluster)| text[at..].starts_with(cluster)));
        assert_eq!(split(text).concat(), text);
    }
}
