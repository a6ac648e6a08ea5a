//! The plugin's texts in several languages, and the keywords that classify answers. Each language has its own file.

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

use plugboard_sdk::texts::{Template, keywords};

/// The variables that texts may use.
pub const VARIABLES: [&str; 2] = ["first_name", "account"];

/// All texts in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// The message after a long silence.
    pub reminder: Template,
    /// The question after a conversation is resolved.
    pub question: Template,
    /// The button that says all is well.
    pub yes: String,
    /// The button that says that not all is well.
    pub no: String,
    /// Words that mean yes, besides the button's title.
    pub yes_words: Vec<String>,
    /// Words that mean no, besides the button's title.
    pub no_words: Vec<String>,
    /// Words of a message that only says thanks, or goodbye.
    pub thanks_words: Vec<String>,
}

/// The customer's answer to the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// All is well.
    Yes,
    /// Not all is well.
    No,
    /// Something else.
    Other,
}

/// Returns the indexes of the keywords that a text contains. Implemented by the host, or by a test.
pub type Contains = fn(&str, &[String]) -> Vec<u32>;

/// The maximum number of words in a message that only says thanks.
const THANKS_WORDS: usize = 8;
/// The maximum number of words in one phrase of thanks.
const PHRASE_WORDS: usize = 5;

impl Texts {
    /// Classifies an answer. If it contains both a yes and a no, it counts as a no. A wrong no only makes a person look
    /// at the conversation, but a wrong yes may lose a customer.
    #[must_use]
    pub fn answer(&self, written: &str, contains: Contains) -> Answer {
        let says = |button: &str, known: &[String]| {
            let mut all = known.to_vec();
            all.push(button.to_owned());
            !contains(written, &all).is_empty()
        };
        if says(&self.no, &self.no_words) {
            Answer::No
        } else if says(&self.yes, &self.yes_words) {
            Answer::Yes
        } else {
            Answer::Other
        }
    }

    /// Returns true if a message only says thanks or goodbye. Such a message is short and says nothing else, except
    /// that a name may follow the thanks.
    #[must_use]
    pub fn only_thanks(&self, written: &str, contains: Contains) -> bool {
        let words: Vec<&str> = written.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).collect();
        if words.len() > THANKS_WORDS
            || written.contains(['?', '؟'])
            || contains(written, &self.thanks_words).is_empty()
        {
            return false;
        }
        let known = [self.thanks_words.as_slice(), &self.yes_words].concat();
        let mut covered = vec![false; words.len()];
        for length in 1..=PHRASE_WORDS.min(words.len()) {
            for (n, phrase) in words.windows(length).enumerate() {
                let found = contains(&phrase.join(" "), &known);
                // A keyword with fewer words than the phrase covers only a part of it.
                let whole = |place: &u32| {
                    let keyword = known.get(*place as usize);
                    keyword.is_some_and(|keyword| keyword.split([' ', '\'', '’', '-']).count() >= length)
                };
                if found.iter().any(whole) {
                    covered[n..n + length].fill(true);
                }
            }
        }
        let mut others = covered.iter().zip(&words).enumerate().filter(|(_, (covered, _))| !**covered);
        let name = others.next();
        others.next().is_none() && name.is_none_or(|(n, (_, word))| n > 0 && word.starts_with(char::is_uppercase))
    }
}

/// A built-in language.
pub(crate) struct BuiltIn {
    tag: &'static str,
    reminder: &'static str,
    question: &'static str,
    buttons: [&'static str; 2],
    /// Separated by commas, like the two lists below.
    yes_words: &'static str,
    no_words: &'static str,
    thanks_words: &'static str,
}

const BUILT_IN: [BuiltIn; 12] = [
    en::TEXTS,
    de::TEXTS,
    es::TEXTS,
    fr::TEXTS,
    hr::TEXTS,
    it::TEXTS,
    lv::TEXTS,
    nl::TEXTS,
    pl::TEXTS,
    pt::TEXTS,
    tr::TEXTS,
    uk::TEXTS,
];

/// Returns the tags of the built-in languages.
pub fn tags() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|built_in| built_in.tag)
}

/// Returns the built-in texts of a language, by its index in [`tags`].
#[must_use]
pub fn built_in(place: usize) -> Texts {
    BUILT_IN[place].texts()
}

impl BuiltIn {
    fn texts(&self) -> Texts {
        let [yes, no] = self.buttons.map(str::to_owned);
        Texts {
            reminder: Template::built_in(self.reminder),
            question: Template::built_in(self.question),
            yes,
            no,
            yes_words: keywords(self.yes_words),
            no_words: keywords(self.no_words),
            thanks_words: keywords(self.thanks_words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tag: &str) -> Texts {
        built_in(tags().position(|known| known == tag).unwrap())
    }

    #[test]
    fn every_language_has_all_texts() {
        for tag in tags() {
            let Texts { reminder, question, yes, no, yes_words, no_words, thanks_words } = of(tag);
            for template in [reminder, question] {
                assert_eq!(Template::parse(template.written(), &VARIABLES).as_ref(), Ok(&template), "{tag}");
            }
            assert!(!yes.is_empty() && !no.is_empty() && yes != no, "{tag}: {yes} {no}");
            for words in [yes_words, no_words, thanks_words] {
                assert!(words.len() >= 5, "{tag}: {words:?}");
                let unread = words.iter().find(|word| plugboard_text::Keyword::new(word).is_none());
                assert_eq!(unread, None, "{tag}");
            }
        }
    }

    #[test]
    fn yes_and_no_are_recognized_in_every_language() {
        for (tag, text, meant) in [
            ("en", "Yes", Answer::Yes),
            ("en", "yes, thanks!", Answer::Yes),
            ("en", "No, it is still broken", Answer::No),
            ("en", "yes but not really", Answer::No),
            ("en", "what do you mean?", Answer::Other),
            ("en", "I know", Answer::Other),
            ("de", "Ja, danke", Answer::Yes),
            ("de", "leider nein", Answer::No),
            ("fr", "oui", Answer::Yes),
            ("es", "SÍ", Answer::Yes),
            ("pl", "tak, dziękuję", Answer::Yes),
            ("pl", "nie, dalej nie działa", Answer::No),
            ("it", "sì grazie", Answer::Yes),
            ("hr", "ne, još uvijek ne radi", Answer::No),
            ("lv", "jā", Answer::Yes),
            ("nl", "nee helaas", Answer::No),
            ("pt", "sim, obrigada", Answer::Yes),
            ("tr", "EVET", Answer::Yes),
            ("tr", "hayır", Answer::No),
            ("uk", "так, дякую", Answer::Yes),
        ] {
            assert_eq!(of(tag).answer(text, plugboard_text::contains), meant, "{tag}: {text}");
        }
    }

    #[test]
    fn messages_that_only_say_thanks_are_recognized() {
        for (tag, text, only) in [
            ("en", "Thanks!", true),
            ("en", "great, thank you so much", true),
            ("en", "thanks, but it is still broken", false),
            ("en", "Thanks. And where do I find the invoice for the order of last month?", false),
            ("de", "vielen dank", true),
            ("pl", "dziękuję bardzo", true),
            ("uk", "дякую!", true),
            ("tr", "teşekkürler", true),
            ("en", "where is it?", false),
            ("en", "Please cancel my order, thanks", false),
            ("en", "Thanks Maria", true),
            ("en", "thanks 👍", true),
            ("en", "👍", false),
            ("de", "danke, bitte stornieren", false),
            ("es", "muchas gracias!!", true),
            ("fr", "merci beaucoup, bonne journée", true),
            ("it", "grazie mille", true),
            ("hr", "hvala puno", true),
            ("lv", "liels paldies", true),
            ("nl", "dank je wel", true),
            ("pt", "muito obrigado", true),
        ] {
            assert_eq!(of(tag).only_thanks(text, plugboard_text::contains), only, "{tag}: {text}");
        }
    }
}
