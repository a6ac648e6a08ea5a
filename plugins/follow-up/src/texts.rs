//! What is said, in several languages, and how answers are understood.

use plugboard_sdk::{texts::Template, words};

/// What texts may name.
pub const VARIABLES: [&str; 2] = ["first_name", "account"];

/// All that is said in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// After silence.
    pub reminder: Template,
    /// After resolving.
    pub question: Template,
    /// The button for all is well.
    pub yes: String,
    /// The button for it is not.
    pub no: String,
    /// Words that mean yes, beside the button's.
    pub yes_words: Vec<String>,
    /// Words that mean no, beside the button's.
    pub no_words: Vec<String>,
}

/// What the customer says to the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// All is well.
    Yes,
    /// It is not.
    No,
    /// Something else.
    Other,
}

impl Texts {
    /// Understands an answer. A no beside a yes is a no: it costs a look, the other way a customer.
    #[must_use]
    pub fn answer(&self, text: &str) -> Answer {
        let text = words::fold(text);
        let says = |button: &str, known: &[String]| {
            known.iter().map(String::as_str).chain([button]).any(|word| words::contains(&text, &words::fold(word)))
        };
        if says(&self.no, &self.no_words) {
            Answer::No
        } else if says(&self.yes, &self.yes_words) {
            Answer::Yes
        } else {
            Answer::Other
        }
    }
}

/// A built-in language: tag, reminder, question, the two buttons, words for yes, words for no.
type BuiltIn = (&'static str, &'static str, &'static str, [&'static str; 2], &'static str, &'static str);

const BUILT_IN: [BuiltIn; 4] = [
    (
        "en",
        "Hi {first_name|there}, are you still with us? Just answer here whenever it suits you.",
        "Is everything all right now?",
        ["Yes", "No"],
        "yes yep yeah fine good great thanks perfect solved",
        "no nope not still wrong broken unfortunately",
    ),
    (
        "de",
        "Hallo {first_name|noch einmal}, sind Sie noch da? Antworten Sie einfach hier, wann es Ihnen passt.",
        "Ist jetzt alles in Ordnung?",
        ["Ja", "Nein"],
        "ja jo gut super danke perfekt erledigt passt",
        "nein nee nicht noch falsch kaputt leider",
    ),
    (
        "fr",
        "Bonjour {first_name|à nouveau}, êtes-vous toujours là ? Répondez ici quand vous voulez.",
        "Tout est en ordre maintenant ?",
        ["Oui", "Non"],
        "oui bien merci parfait super résolu",
        "non pas toujours encore malheureusement",
    ),
    (
        "es",
        "Hola {first_name|de nuevo}, ¿sigue ahí? Responda aquí cuando le venga bien.",
        "¿Está todo bien ahora?",
        ["Sí", "No"],
        "sí si bien gracias perfecto genial resuelto",
        "no todavía aún mal desgraciadamente",
    ),
];

/// The texts that need no configuration, by language.
#[must_use]
pub fn built_in() -> Vec<(String, Texts)> {
    let list = |words: &str| words.split(' ').map(str::to_owned).collect();
    // None of them is wrong: a test reads them all.
    let read =
        |(tag, reminder, question, [yes, no], yes_words, no_words): (&str, &str, &str, [&str; 2], &str, &str)| {
            let texts = Texts {
                reminder: Template::parse(reminder, &VARIABLES).ok()?,
                question: Template::parse(question, &VARIABLES).ok()?,
                yes: yes.to_owned(),
                no: no.to_owned(),
                yes_words: list(yes_words),
                no_words: list(no_words),
            };
            Some((tag.to_owned(), texts))
        };
    BUILT_IN.into_iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_built_in_texts_are_there() {
        assert_eq!(built_in().len(), BUILT_IN.len());
    }

    #[test]
    fn answers_are_understood() {
        let all = built_in();
        let answer = |tag: &str, text: &str| all.iter().find(|(known, _)| known == tag).unwrap().1.answer(text);
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
        ] {
            assert_eq!(answer(tag, text), meant, "{tag}: {text}");
        }
    }
}
