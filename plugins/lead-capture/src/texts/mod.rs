//! What is said, in several languages, and how answers are understood. A file for each language.

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

use plugboard_sdk::texts::{Template, best, keywords};
use serde::{Deserialize, Serialize};

/// What texts may name.
pub const VARIABLES: [&str; 2] = ["first_name", "account"];

/// What may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// May the answers be kept?
    Consent,
    /// The customer's name.
    Name,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// Whom the customer works for.
    Company,
    /// What it is about.
    Need,
}

impl Question {
    /// The attribute that holds the answer.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Company => "company",
            Self::Need => "need",
        }
    }
}

/// All that is said in one language.
#[derive(Debug, Clone)]
pub struct Texts {
    /// Asks whether answers may be kept.
    pub consent: Template,
    /// Asks for the name.
    pub name: Template,
    /// Asks for an e-mail address.
    pub email: Template,
    /// Asks for a telephone number.
    pub phone: Template,
    /// Asks for the company.
    pub company: Template,
    /// Asks what it is about.
    pub need: Template,
    /// Before a question that is asked again.
    pub again: Template,
    /// All is known.
    pub thanks: Template,
    /// The customer does not want to be asked.
    pub declined: Template,
    /// The button for consent.
    pub yes: String,
    /// The button against it.
    pub no: String,
    /// Words that mean yes.
    pub yes_words: Vec<String>,
    /// Words that mean that the customer does not want to say.
    pub decline_words: Vec<String>,
}

impl Texts {
    /// How something is asked.
    #[must_use]
    pub fn question(&self, question: Question) -> &Template {
        match question {
            Question::Consent => &self.consent,
            Question::Name => &self.name,
            Question::Email => &self.email,
            Question::Phone => &self.phone,
            Question::Company => &self.company,
            Question::Need => &self.need,
        }
    }
}

/// A built-in language.
pub(crate) struct BuiltIn {
    tag: &'static str,
    /// Consent, name, e-mail, phone, company, need.
    questions: [&'static str; 6],
    again: &'static str,
    thanks: &'static str,
    declined: &'static str,
    buttons: [&'static str; 2],
    /// With commas, as the other words.
    yes_words: &'static str,
    decline_words: &'static str,
    interest: &'static str,
    not_interest: &'static str,
    names: &'static str,
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

/// The languages that need no configuration.
pub fn tags() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|built_in| built_in.tag)
}

/// The built-in texts of the language at a place among [`tags`].
#[must_use]
pub fn built_in(place: usize) -> Texts {
    let built_in = &BUILT_IN[place];
    let [consent, name, email, phone, company, need] = built_in.questions.map(Template::built_in);
    let [yes, no] = built_in.buttons.map(str::to_owned);
    Texts {
        consent,
        name,
        email,
        phone,
        company,
        need,
        again: Template::built_in(built_in.again),
        thanks: Template::built_in(built_in.thanks),
        declined: Template::built_in(built_in.declined),
        yes,
        no,
        yes_words: keywords(built_in.yes_words),
        decline_words: keywords(built_in.decline_words),
    }
}

/// What customers say of buying, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sayings {
    /// Words that show interest to buy.
    pub interest: Vec<String>,
    /// Words that take it back.
    pub not_interest: Vec<String>,
    /// What stands before a customer's own name.
    pub names: Vec<String>,
}

/// What customers say in this language; in all of them, where nobody knows it.
#[must_use]
pub fn sayings(language: Option<&str>) -> Sayings {
    let place = language.map(|tag| best(tags(), tag).unwrap_or(0));
    let all = BUILT_IN
        .iter()
        .enumerate()
        .filter(|(n, _)| place.is_none_or(|place| place == *n))
        .map(|(_, built_in)| built_in);
    let words = |of: fn(&BuiltIn) -> &'static str| all.clone().flat_map(|built_in| keywords(of(built_in))).collect();
    Sayings {
        interest: words(|built_in| built_in.interest),
        not_interest: words(|built_in| built_in.not_interest),
        names: words(|built_in| built_in.names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_language_lacks_a_line() {
        for (place, tag) in tags().enumerate() {
            let texts = built_in(place);
            let Texts {
                consent,
                name,
                email,
                phone,
                company,
                need,
                again,
                thanks,
                declined,
                yes,
                no,
                yes_words,
                decline_words,
            } = texts;
            for template in [consent, name, email, phone, company, need, again, thanks, declined] {
                assert_eq!(Template::parse(template.written(), &VARIABLES).as_ref(), Ok(&template), "{tag}");
            }
            assert!(!yes.is_empty() && !no.is_empty() && yes != no, "{tag}: {yes} {no}");
            let Sayings { interest, not_interest, names } = sayings(Some(tag));
            for (words, least) in [(yes_words, 5), (decline_words, 5), (interest, 20), (not_interest, 8), (names, 1)] {
                assert!(words.len() >= least, "{tag}: {words:?}");
                let unread = words.iter().find(|word| plugboard_text::Keyword::new(word).is_none());
                assert_eq!(unread, None, "{tag}");
            }
        }
    }

    #[test]
    fn sayings_are_those_of_the_language() {
        assert_eq!(sayings(Some("de-AT")), sayings(Some("de")));
        assert_eq!(sayings(Some("sv")), sayings(Some("en")));
        assert!(sayings(None).interest.len() > sayings(Some("pl")).interest.len() * 5);
    }
}
