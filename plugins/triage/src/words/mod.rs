//! The keywords of the built-in rules, one file for each language.

mod de;
mod en;
mod es;
mod fr;
mod hr;
mod it;
mod lv;
mod nl;
mod pl;
mod pt;
mod tr;
mod uk;

/// Keywords that show what a message is about, in one language: comma-separated, in the format of `text.contains`.
#[derive(Debug)]
pub struct Words {
    /// The language, a BCP 47 tag.
    pub tag: &'static str,
    /// Strong complaints and threats.
    pub complaint: &'static str,
    /// Urgency.
    pub urgent: &'static str,
    /// Refunds, returns and exchanges.
    pub refund: &'static str,
    /// An existing order, delivery, booking or appointment.
    pub order: &'static str,
    /// Invoices and payments.
    pub invoice: &'static str,
    /// Login, and the customer's own data.
    pub account: &'static str,
    /// Something does not work or is unclear.
    pub problem: &'static str,
    /// The customer wants to buy or to book.
    pub sales: &'static str,
    /// The customer does not want an offer.
    pub declines: &'static str,
}

/// All languages, English first.
pub const LANGUAGES: [&Words; 12] = [
    &en::WORDS,
    &de::WORDS,
    &es::WORDS,
    &fr::WORDS,
    &hr::WORDS,
    &it::WORDS,
    &lv::WORDS,
    &nl::WORDS,
    &pl::WORDS,
    &pt::WORDS,
    &tr::WORDS,
    &uk::WORDS,
];

/// Returns the keywords for a message in this language: those of the language itself, the English ones if the language
/// is not supported, or all of them if the language is unknown.
#[must_use]
pub fn of(language: Option<&str>) -> Vec<&'static Words> {
    let Some(tag) = language else { return LANGUAGES.to_vec() };
    let main = tag.split(['-', '_']).next().unwrap_or_default();
    let own = LANGUAGES.into_iter().find(|words| words.tag.eq_ignore_ascii_case(main));
    vec![own.unwrap_or(LANGUAGES[0])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::texts::keywords;

    #[test]
    fn every_language_has_enough_words_without_duplicates() {
        for words in LANGUAGES {
            let Words { tag, complaint, urgent, refund, order, invoice, account, problem, sales, declines } = words;
            for (name, list, least) in [
                ("complaint", complaint, 20),
                ("urgent", urgent, 30),
                ("refund", refund, 20),
                ("order", order, 30),
                ("invoice", invoice, 15),
                ("account", account, 15),
                ("problem", problem, 30),
                ("sales", sales, 30),
                ("declines", declines, 10),
            ] {
                let list = keywords(list);
                assert!(list.len() >= least, "{tag}: {name} has {} words", list.len());
                for (n, word) in list.iter().enumerate() {
                    assert!(plugboard_text::Keyword::new(word).is_some(), "{tag}: {name}: `{word}` has no letter");
                    assert!(!list[..n].contains(word), "{tag}: {name} has `{word}` twice");
                }
            }
        }
    }

    #[test]
    fn a_message_is_checked_with_the_words_of_its_language() {
        let tags = |language| of(language).iter().map(|words| words.tag).collect::<Vec<_>>();
        assert_eq!(tags(Some("pt-BR")), ["pt"]);
        assert_eq!(tags(Some("de_AT")), ["de"]);
        assert_eq!(tags(Some("sv")), ["en"]);
        assert_eq!(tags(None).len(), 12);
    }
}
