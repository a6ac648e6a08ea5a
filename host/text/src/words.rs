//! Finds keywords in texts.

use std::collections::{BTreeSet, HashMap};
use unicode_normalization::char::is_combining_mark;

use crate::fold;

/// A parsed keyword: one word, or several words in a row. A word that ends in `*` matches all words that begin with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword(Vec<Word>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    folded: String,
    /// Whether the word ended in `*`, so that it matches all words that begin with it.
    open: bool,
}

impl Keyword {
    /// Parses a keyword. Returns `None` if it has no letter or digit.
    #[must_use]
    pub fn new(keyword: &str) -> Option<Self> {
        let mut words = Vec::new();
        for written in keyword.split_whitespace() {
            let (written, open) = written.strip_suffix('*').map_or((written, false), |begins| (begins, true));
            if written.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) && !written.is_empty() {
                // Most keywords need no folding.
                words.push(Word { folded: written.to_owned(), open });
                continue;
            }
            // One written word may fold to several: `l'ordre`.
            words.extend(
                fold(written)
                    .split(' ')
                    .filter(|word| !word.is_empty())
                    .map(|word| Word { folded: word.to_owned(), open: false }),
            );
            if let Some(last) = words.last_mut() {
                last.open |= open;
            }
        }
        (!words.is_empty()).then_some(Self(words))
    }

    /// Whether a folded text contains the keyword as whole words.
    ///
    /// In scripts without spaces between words, the keyword may begin and end anywhere. A Korean word may be followed
    /// by a particle.
    #[must_use]
    pub fn is_in(&self, folded: &str) -> bool {
        let first = self.0[0].folded.as_str();
        let mut from = 0;
        while let Some(found) = folded[from..].find(first) {
            let at = from + found;
            let begins = is_boundary(folded[..at].chars().next_back(), first.chars().next());
            if begins && is_at(&self.0, &folded[at..]) {
                return true;
            }
            from = at + first.chars().next().map_or(1, char::len_utf8);
        }
        false
    }
}

/// Many keywords that are searched for together. The search time depends on the length of the text, and hardly on the
/// number of keywords.
#[derive(Debug)]
pub struct Keywords {
    /// The keywords, each with the index of its list element.
    all: Vec<(u32, Keyword)>,
    /// Indices into `all`, by the first word of the keyword, if it must match a whole word.
    by_word: HashMap<String, Vec<u32>>,
    /// Indices into `all`, by the first word of the keyword, if it need only match the beginning of a word.
    by_beginning: HashMap<String, Vec<u32>>,
}

impl Keywords {
    /// Parses keywords. One element of the list may contain several, separated by commas.
    #[must_use]
    pub fn new(keywords: &[String]) -> Self {
        Self::bounded(keywords, usize::MAX, usize::MAX)
    }

    /// Like [`Keywords::new`], but keeps only the first `max_count` keywords, and of those only the ones of at most
    /// `max_bytes` bytes. The others are never found.
    #[must_use]
    pub fn bounded(keywords: &[String], max_count: usize, max_bytes: usize) -> Self {
        let each = (0..)
            .zip(keywords)
            .flat_map(|(list_index, list)| list.split(',').map(move |keyword| (list_index, keyword)));
        let each = each.take(max_count).filter(|(_, keyword)| keyword.len() <= max_bytes);
        let all: Vec<(u32, Keyword)> =
            each.filter_map(|(list_index, keyword)| Some((list_index, Keyword::new(keyword)?))).collect();
        let (mut by_word, mut by_beginning) = (HashMap::<_, Vec<u32>>::new(), HashMap::<_, Vec<u32>>::new());
        for (number, (_, keyword)) in (0..).zip(&all) {
            let Some(first) = keyword.0.first() else { continue };
            let particles = first.folded.ends_with(is_hangul);
            let index = if first.open || particles { &mut by_beginning } else { &mut by_word };
            index.entry(first.folded.clone()).or_default().push(number);
        }
        Self { all, by_word, by_beginning }
    }

    /// Returns the list indices of the keywords that a folded text contains, in order.
    #[must_use]
    pub fn in_text(&self, folded: &str) -> Vec<u32> {
        let found: BTreeSet<u32> = if folded.contains(is_unspaced) {
            // A word may begin at any character, so the indices do not help.
            self.all.iter().filter(|(_, one)| one.is_in(folded)).map(|(list_index, _)| *list_index).collect()
        } else {
            self.by_words(folded)
        };
        found.into_iter().collect()
    }

    /// Finds keywords in a text in which spaces separate the words.
    fn by_words(&self, folded: &str) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        let mut at = 0;
        for word in folded.split(' ') {
            let mut look = |numbers: Option<&Vec<u32>>| {
                for number in numbers.into_iter().flatten() {
                    let (list_index, keyword) = &self.all[*number as usize];
                    if is_at(&keyword.0, &folded[at..]) {
                        found.insert(*list_index);
                    }
                }
            };
            look(self.by_word.get(word));
            for (end, c) in word.char_indices() {
                look(self.by_beginning.get(&word[..end + c.len_utf8()]));
            }
            at += word.len() + 1;
        }
        found
    }
}

/// Returns the list indices of the keywords that a text contains. One element of the list may contain several keywords,
/// separated by commas.
#[must_use]
pub fn contains(text: &str, keywords: &[String]) -> Vec<u32> {
    Keywords::new(keywords).in_text(&fold(text))
}

/// Whether a folded text begins with these words.
fn is_at(words: &[Word], text: &str) -> bool {
    let Some((word, rest)) = words.split_first() else { return true };
    let Some(mut after) = text.strip_prefix(word.folded.as_str()) else { return false };
    if word.open {
        after = &after[after.find(' ').unwrap_or(after.len())..];
    } else if !may_end(word.folded.chars().next_back(), after.chars().next()) {
        return false;
    }
    rest.is_empty() || after.strip_prefix(' ').is_some_and(|after| is_at(rest, after))
}

/// Whether there is a word boundary between these characters.
fn is_boundary(before: Option<char>, after: Option<char>) -> bool {
    match (before, after) {
        (Some(a), Some(b)) => a == ' ' || b == ' ' || is_unspaced(a) || is_unspaced(b),
        _ => true,
    }
}

/// Whether a word may end here. A mark belongs to the letter before it.
fn may_end(last: Option<char>, next: Option<char>) -> bool {
    match (last, next) {
        (_, Some(next)) if is_combining_mark(next) => false,
        (Some(last), _) if is_hangul(last) => true,
        borders => is_boundary(borders.0, borders.1),
    }
}

/// Whether this is a Korean syllable.
fn is_hangul(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}')
}

/// Whether this letter belongs to a script without spaces between words: Thai, Lao, Burmese, Khmer, kana, ideographs.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, keyword: &str) -> bool {
        contains(text, &[keyword.to_owned()]) == [0]
    }

    #[test]
    fn one_list_entry_may_contain_several_keywords() {
        let list =
            ["refund, money back".to_owned(), String::new(), ",order*,,paczk*".to_owned(), "退款,返品".to_owned()];
        assert_eq!(contains("Where are my orders? I want my MONEY back!", &list), [0, 2]);
        assert_eq!(contains("gdzie moje paczki", &list), [2]);
        assert_eq!(contains("返品したい", &list), [3]);
        assert_eq!(contains("money, order", &["money order".to_owned(), "money,order".to_owned()]), [0, 1]);
        let bounded = Keywords::bounded(&list, 2, 6);
        let found = bounded.in_text("refund money back order");
        assert_eq!(found, [0], "the second keyword is too long, and the rest are too many");
    }

    #[test]
    fn keywords_match_whole_words_in_any_spelling() {
        for (text, keyword) in [
            ("Where is my ORDER?", "order"),
            ("order", "order"),
            ("Réclamation!", "reclamation"),
            ("reclamation", "Réclamation"),
            ("ich möchte mein   Geld\nzurück.", "geld zurück"),
            ("ＯＲＤＥＲ 5", "order"),
            ("it doesn’t work", "doesn't work"),
            ("border order", "order"),
            ("xa b a b a", "a b a"),
            // In scripts without spaces between words.
            ("我要退款", "退款"),
            ("運用フローです", "フロー"),
            ("ฉันต้องการคืนเงิน", "คืนเงิน"),
            // Followed by particles.
            ("주문이 안 왔어요", "주문"),
            ("제 주문은요", "주문"),
            // In the languages that we detect.
            ("Gdzie jest moje zamówienie?", "zamowien*"),
            ("ZAMOWIENIA", "zamówien*"),
            ("es ist DRINGEND", "dringend"),
            ("die Strasse", "Straße"),
            ("¿Dónde está mi pedido?", "donde esta"),
            ("ma commande n'est pas arrivée", "pas arrivee"),
            ("c’est l’urgence", "urgence"),
            ("il mio ordine è urgentissimo", "urgent*"),
            ("narudžba kasni", "narudzb*"),
            ("mans pasūtījums", "pasutijum*"),
            ("a encomenda não chegou", "nao chegou"),
            ("mijn bestelling is kapot", "kapot"),
            ("SİPARİŞİM NEREDE", "siparis*"),
            ("acil ISPARTA", "ısparta"),
            ("де моє замовлення?", "замовленн*"),
            ("отримав чужу посилку", "посилк*"),
            ("zwrot moich pieniędzy proszę", "zwrot* pieni*"),
            ("مرحبا أين طلبي", "أين طلبي"),
        ] {
            let found = found(text, keyword);
            // One keyword must not match: the text has another word between its two words.
            assert_eq!(found, keyword != "zwrot* pieni*", "{text}: {keyword}");
        }
        assert!(found("zwrotu pieniędzy", "zwrot* pieni*"));
    }

    #[test]
    fn keywords_do_not_match_parts_of_words() {
        for (text, keyword) in [
            ("the border is closed, I reordered", "order"),
            ("sueded", "sue"),
            ("order66", "order"),
            ("", "order"),
            ("geld ist nicht zurück", "geld zurück"),
            // A different word begins or ends with the same letters.
            ("재주문", "주문"),
            ("กำ", "ก"),
            ("мой", "мои"),
            ("reorder", "order*"),
        ] {
            assert!(!found(text, keyword), "{text}: {keyword}");
        }
    }

    #[test]
    fn many_keywords_match_like_each_one_alone() {
        let texts = [
            "wo ist meine bestellung? es ist dringend",
            "zwrotu pieniędzy nie dostałam",
            "제 주문은요 where",
            "我要refund退款",
            "order order66 reorder an order",
            "de modem doet het niet",
            "",
        ];
        let keywords = [
            "bestell*",
            "bestellung",
            "dringend",
            "es ist",
            "ist dringend",
            "zwrot* pieni*",
            "zwrot*",
            "nie dostał*",
            "주문",
            "refund",
            "退款",
            "order",
            "an order",
            "order*",
            "*",
            "where",
            "het niet",
            "doet*",
            "m*",
            "o",
        ];
        let keywords = keywords.map(str::to_owned);
        for text in texts {
            let folded = fold(text);
            let alone = |keyword: &String| Keyword::new(keyword).is_some_and(|keyword| keyword.is_in(&folded));
            let places: Vec<u32> =
                (0..).zip(&keywords).filter(|(_, one)| alone(one)).map(|(list_index, _)| list_index).collect();
            assert_eq!(contains(text, &keywords), places, "{text}");
        }
    }

    #[test]
    fn keywords_without_letters_are_ignored() {
        for keyword in ["", "*", "!?", " * "] {
            assert_eq!(Keyword::new(keyword), None, "{keyword}");
        }
        assert_eq!(contains("an order", &["*".to_owned(), "order".to_owned(), "an".to_owned()]), [1, 2]);
    }
}
