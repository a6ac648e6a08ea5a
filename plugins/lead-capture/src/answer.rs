//! What a customer's words answer to a question.

use crate::texts::{Question, Texts};
use plugboard_sdk::words;

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// This.
    Given(String),
    /// The customer does not want to say.
    Declined,
    /// Nothing that fits the question.
    Unclear,
}

/// The longest name or company, in characters.
const NAME: usize = 80;
/// The longest need that is kept, in bytes.
const NEED: usize = 1_000;

/// Reads an answer.
#[must_use]
pub fn read(question: Question, text: &str, texts: &Texts) -> Answer {
    let (text, folded) = (text.trim(), words::fold(text));
    let says = |list: &[String]| list.iter().any(|word| words::contains(&folded, &words::fold(word)));
    let given = match question {
        Question::Email => email(text),
        Question::Phone => phone(text),
        Question::Consent if says(&texts.yes_words) && !says(&texts.decline_words) => Some("granted".to_owned()),
        // An answer that asks back is none.
        Question::Name | Question::Company if text.chars().count() <= NAME && !text.contains(['?', '\n', '@']) => {
            Some(text.trim_end_matches(['.', '!']).to_owned())
        }
        Question::Consent | Question::Name | Question::Company => None,
        Question::Need => Some(text[..text.floor_char_boundary(NEED)].to_owned()),
    };
    let given = given.filter(|given| !given.trim().is_empty());
    // A need may well have a no in it; an address or number that is there is an answer, whatever stands around it.
    let declines = match question {
        Question::Need => texts.decline_words.iter().any(|word| folded == words::fold(word)),
        Question::Email | Question::Phone => given.is_none() && says(&texts.decline_words),
        _ => says(&texts.decline_words),
    };
    match given {
        _ if declines => Answer::Declined,
        Some(given) => Answer::Given(given),
        None => Answer::Unclear,
    }
}

/// The first thing that looks like an e-mail address.
fn email(text: &str) -> Option<String> {
    let edge = |c: char| !c.is_alphanumeric();
    let address = |word: &str| {
        let word = word.trim_matches(edge);
        let (local, domain) = word.split_once('@')?;
        let plain = |part: &str, also: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || also.contains(c))
        };
        let labels: Vec<&str> = domain.split('.').collect();
        let good = plain(local, ".!#$%&'*+/=?^_`{|}~-") && labels.len() > 1 && labels.iter().all(|l| plain(l, "-"));
        (good && word.len() <= 254).then(|| word.to_owned())
    };
    text.split([' ', '\n', '\t', ',', ';', '<', '>', '(', ')', ':']).find_map(address)
}

/// A telephone number as it was written: 7 to 15 digits, the most that E.164 knows.
fn phone(text: &str) -> Option<String> {
    let of_number = |c: char| c.is_ascii_digit() || " +-/().".contains(c);
    text.split(|c| !of_number(c)).map(str::trim).find_map(|run| {
        let digits = run.chars().filter(char::is_ascii_digit).count();
        (7..=15).contains(&digits).then(|| run.trim_matches(['.', '-', '/', ' ']).to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::built_in;

    fn said(question: Question, text: &str) -> Answer {
        let all = built_in();
        read(question, text, &all.iter().find(|(tag, _)| tag == "en").unwrap().1)
    }

    fn given(text: &str) -> Answer {
        Answer::Given(text.into())
    }

    #[test]
    fn addresses_are_found_in_what_people_write() {
        for (text, found) in [
            ("ada@example.org", "ada@example.org"),
            ("it's ada.l+x@mail.example.co.uk.", "ada.l+x@mail.example.co.uk"),
            ("mailto:<ada@example.org>, thanks", "ada@example.org"),
            ("no problem: ada@example.org", "ada@example.org"),
        ] {
            assert_eq!(said(Question::Email, text), given(found), "{text}");
        }
        for text in ["ada@example", "@example.org", "ada at example.org", "what for?", "a@b@c.de", "ada@exa mple.org"] {
            assert_eq!(said(Question::Email, text), Answer::Unclear, "{text}");
        }
        assert_eq!(said(Question::Email, "No, I'd rather not"), Answer::Declined);
    }

    #[test]
    fn numbers_are_found_in_what_people_write() {
        assert_eq!(said(Question::Phone, "call +49 (30) 123-4567."), given("+49 (30) 123-4567"));
        assert_eq!(said(Question::Phone, "12345"), Answer::Unclear);
        assert_eq!(said(Question::Phone, "1234567890123456"), Answer::Unclear);
    }

    #[test]
    fn names_needs_and_consent() {
        assert_eq!(said(Question::Name, " Ada Lovelace! "), given("Ada Lovelace"));
        assert_eq!(said(Question::Name, "why do you ask?"), Answer::Unclear);
        assert_eq!(said(Question::Name, "no thanks"), Answer::Declined);
        assert_eq!(said(Question::Need, "ten chairs, no armrests"), given("ten chairs, no armrests"));
        assert_eq!(said(Question::Need, "No thanks"), Answer::Declined);
        assert_eq!(said(Question::Consent, "Yes"), given("granted"));
        assert_eq!(said(Question::Consent, "No"), Answer::Declined);
        assert_eq!(said(Question::Consent, "hm"), Answer::Unclear);
        assert_eq!(said(Question::Need, "  "), Answer::Unclear);
    }
}
