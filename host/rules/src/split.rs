//! Splits a text that is longer than a platform accepts into several parts: at the end of a paragraph, else of a
//! sentence, else of a word, else between two characters as people see them.

mod sentence;
#[cfg(test)]
mod tests;

use plugboard_model::{Length, MessageKind};
use unicode_segmentation::UnicodeSegmentation as _;

/// The maximum number of parts of one text.
pub const PARTS_MAX: usize = 10;

/// Whitespace at which no line breaks, such as that between a number and its unit.
const NO_BREAK: [char; 3] = ['\u{a0}', '\u{2007}', '\u{202f}'];
/// What people write inside a number, besides spaces.
const IN_NUMBERS: [char; 7] = ['.', ',', ':', '-', '/', '\'', '’'];

/// How full a part must be to end at a paragraph, a sentence or a word, in percent. If there are too many parts, fuller
/// ones are tried.
const FILLS: [usize; 3] = [25, 50, 90];

/// Returns whether a reply may be sent in several parts if its text is too long for one. `allowed`: the channel's admin
/// wants that. A template or a comment is one message, and a comment has only one private reply.
#[must_use]
pub fn may_split(allowed: bool, kind: MessageKind, is_template: bool, is_private: bool) -> bool {
    allowed && kind == MessageKind::Message && !is_template && !is_private
}

/// Splits a text into parts that are each within a limit. The whitespace between two parts is left out. A text that is
/// within the limit stays as it is; nothing remains of one that has only whitespace and is too long.
///
/// Returns `None` if there would be more than [`PARTS_MAX`] parts, or if a single character is longer than the limit.
#[must_use]
pub fn split(text: &str, limit: Length) -> Option<Vec<String>> {
    if limit.exceeded_by(text).is_none() {
        return Some(vec![text.to_owned()]);
    }
    FILLS.into_iter().find_map(|fill| split_filled(text, limit, fill))
}

/// Splits a text that is longer than the limit into parts that are filled to this percentage, where possible.
fn split_filled(text: &str, limit: Length, fill: usize) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = after_gap(text.trim_end_matches(is_gap));
    while limit.exceeded_by(rest).is_some() {
        if parts.len() + 1 == PARTS_MAX {
            return None;
        }
        let (part, next) = rest.split_at(cut(rest, limit, fill)?);
        parts.push(part.to_owned());
        rest = after_gap(next);
    }
    parts.extend((!rest.is_empty()).then(|| rest.to_owned()));
    Some(parts)
}

/// Returns the characters of a text as people see them, each with the place where it begins.
fn clusters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.grapheme_indices(true)
}

/// Whether a part may end before this character: whitespace, except for the kinds that keep words together.
fn is_gap(c: char) -> bool {
    c.is_whitespace() && !NO_BREAK.contains(&c)
}

/// Whether a character, as people see it, is such whitespace. A space with an accent is not.
fn is_gap_cluster(cluster: &str) -> bool {
    cluster.chars().all(is_gap)
}

/// Returns a text without the whitespace at its beginning.
fn after_gap(text: &str) -> &str {
    let begin = clusters(text).find(|(_, cluster)| !is_gap_cluster(cluster));
    begin.map_or("", |(at, _)| &text[at..])
}

/// Returns where the first part of a text ends that is longer than the limit.
fn cut(text: &str, limit: Length, fill: usize) -> Option<usize> {
    let (mut places, mut measured) = (Places::default(), 0);
    let mut before = "";
    for (at, cluster) in clusters(text) {
        if at > 0 {
            places.note(text, at, before, cluster);
        }
        measured += limit.unit.measure(cluster);
        if measured > limit.length as usize {
            break;
        }
        before = cluster;
    }
    places.best(fill)
}

/// The last place of each kind at which a text may be cut.
#[derive(Default)]
struct Places {
    paragraph: Option<usize>,
    sentence: Option<usize>,
    word: Option<usize>,
    /// Whitespace that should not end a part: inside a number, such as `12 500`, or before a mark, as French has it.
    binding: Option<usize>,
    /// Outside of words, numbers and addresses, in writing that has no spaces between words.
    outside: Option<usize>,
    /// Inside a word or an address, but not inside a number.
    inside: Option<usize>,
    /// Between any two characters.
    any: Option<usize>,
}

impl Places {
    /// Notes the place between two characters.
    fn note(&mut self, text: &str, at: usize, before: &str, after: &str) {
        let here = Some(at);
        self.any = here;
        if is_gap_cluster(before) {
            return;
        }
        let (left, right) = text.split_at(at);
        if !is_gap_cluster(after) {
            if sentence::ends_without_gap(left, right) {
                self.sentence = here;
            }
            if !in_number(left, right) {
                self.inside = here;
                if !(is_bound(before) && is_bound(after)) {
                    self.outside = here;
                }
            }
            return;
        }
        let rest = after_gap(right);
        let (gap, next) = (&right[..right.len() - rest.len()], rest.chars().next());
        let breaks = gap.matches('\n').count();
        if breaks > 1 || gap.contains('\u{2029}') {
            self.paragraph = here;
        }
        // The end of a line ends a sentence, too, such as an entry of a list.
        if breaks > 0 || (sentence::ends(left, next) && !is_binding(left, rest)) {
            self.sentence = here;
        }
        if breaks == 0 && is_binding(left, rest) {
            self.binding = here;
        } else {
            self.word = here;
        }
    }

    /// Returns the best of the places for a part that is filled to this percentage.
    fn best(&self, fill: usize) -> Option<usize> {
        let last = self.any?;
        let full = |place: Option<usize>| place.filter(|at| at * 100 >= last * fill);
        let ends = full(self.paragraph).or(full(self.sentence)).or(full(self.word)).or(full(self.outside));
        ends.or(self.word).or(self.binding).or(self.outside).or(full(self.inside)).or(self.any)
    }
}

/// Whether whitespace between two texts keeps them together.
fn is_binding(left: &str, right: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    let mut right = right.chars();
    let (first, second) = (right.next(), right.next());
    let is_mark = first.is_some_and(|c| matches!(c, '!' | '?' | ';' | ':' | '»'));
    (is_digit(left.chars().next_back()) && is_digit(first)) || (is_mark && second.is_none_or(|c| !c.is_alphanumeric()))
}

/// Whether a character belongs to a word, a number or an address, which end at whitespace.
fn is_bound(cluster: &str) -> bool {
    cluster
        .chars()
        .next()
        .is_some_and(|c| !is_unspaced(c) && (c.is_alphanumeric() || c.is_ascii_graphic() || NO_BREAK.contains(&c)))
}

/// Whether a character is of a writing that has no spaces between words: Chinese, Japanese, Thai and their neighbours.
fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{2e80}'..='\u{a4cf}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe4f}'
            | '\u{ff00}'..='\u{ffef}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

/// Whether a place is inside a number, such as `3.50`.
fn in_number(left: &str, right: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    let is_mark = |c: Option<char>| c.is_some_and(|c| IN_NUMBERS.contains(&c) || NO_BREAK.contains(&c));
    let (mut left, mut right) = (left.chars().rev(), right.chars());
    let (last, before_last, first, second) = (left.next(), left.next(), right.next(), right.next());
    (is_digit(last) && is_digit(first))
        || (is_digit(last) && is_mark(first) && is_digit(second))
        || (is_digit(before_last) && is_mark(last) && is_digit(first))
}
