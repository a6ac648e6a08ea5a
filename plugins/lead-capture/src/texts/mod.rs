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

use plugboard_sdk::texts::{Template, best, keywords};
use serde::{Deserialize, Serialize};

/// The variables that texts may use.
pub const VARIABLES: [&str; 2] = ["first_name", "account"];

/// The questions that the plugin can ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// Whether answers may be stored.
    Consent,
    /// The customer's name.
    Name,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// The company that the customer works for.
    Company,
    /// What the customer needs.
    Need,
}

impl Question {
    /// Returns the name of the attribute that holds the answer.
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

/// All texts in one language.
#[derive(Debug, Clone)]
pub struct Texts {
    /// Asks whether answers may be stored.
    pub consent: Template,
    /// Asks for the name.
    pub name: Template,
    /// Asks for an e-mail address.
    pub email: Template,
    /// Asks for a telephone number.
    pub phone: Template,
    /// Asks for the company.
    pub company: Template,
    /// Asks what the customer needs.
    pub need: Template,
    /// Introduces a question that is asked again.
    pub again: Template,
    /// Says thanks once all data is known.
    pub thanks: Template,
    /// Confirms that the customer will not be asked again.
    pub declined: Template,
    /// The button that gives consent.
    pub yes: String,
    /// The button that refuses consent.
    pub no: String,
    /// Words that mean yes.
    pub yes_words: Vec<String>,
    /// Words that mean that the customer does not want to answer.
    pub decline_words: Vec<String>,
}

impl Texts {
    /// Returns the text of a question.
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
    /// The questions for consent, name, e-mail, phone, company and need.
    questions: [&'static str; 6],
    again: &'static str,
    thanks: &'static str,
    declined: &'static str,
    buttons: [&'static str; 2],
    /// Separated by commas, like the lists below.
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

/// Returns the tags of the built-in languages.
pub fn tags() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|built_in| built_in.tag)
}

/// Returns the built-in texts of a language, by its index in [`tags`].
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

/// Keywords about buying, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keywords {
    /// Keywords that show interest in buying.
    pub interest: Vec<String>,
    /// Keywords that negate the interest.
    pub not_interest: Vec<String>,
    /// Phrases that introduce the customer's own name.
    pub names: Vec<String>,
}

/// Returns the keywords of a language, or those of all languages if the language is unknown.
#[must_use]
pub fn keywords_of(language: Option<&str>) -> Keywords {
    let place = language.map(|tag| best(tags(), tag).unwrap_or(0));
    let all = BUILT_IN
        .iter()
        .enumerate()
        .filter(|(n, _)| place.is_none_or(|place| place == *n))
        .map(|(_, built_in)| built_in);
    let words = |of: fn(&BuiltIn) -> &'static str| all.clone().flat_map(|built_in| keywords(of(built_in))).collect();
    Keywords {
        interest: words(|built_in| built_in.interest),
        not_interest: words(|built_in| built_in.not_interest),
        names: words(|built_in| built_in.names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_all_texts() {
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
            let Keywords { interest, not_interest, names } = keywords_of(Some(tag));
            for (words, least) in [(yes_words, 5), (decline_words, 5), (interest, 20), (not_interest, 8), (names, 1)] {
                assert!(words.len() >= least, "{tag}: {words:?}");
                let unread = words.iter().find(|word| plugboard_text::Keyword::new(word).is_none());
                assert_eq!(unread, None, "{tag}");
            }
        }
    }

    #[test]
    fn keywords_are_chosen_by_language() {
        assert_eq!(keywords_of(Some("de-AT")), keywords_of(Some("de")));
        assert_eq!(keywords_of(Some("sv")), keywords_of(Some("en")));
        assert!(keywords_of(None).interest.len() > keywords_of(Some("pl")).interest.len() * 5);
    }
}
