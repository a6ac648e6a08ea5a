//! Extracts data from what a customer writes: answers to questions, and personal data mentioned without a question.

use crate::texts::{Question, Texts};

/// The functions that analyze text. Implemented by the host, or by a test.
#[derive(Clone, Copy)]
pub struct Reader {
    /// Returns the words of a text in normalized form.
    pub fold: fn(&str) -> String,
    /// Returns the indexes of the keywords that a text contains.
    pub contains: fn(&str, &[String]) -> Vec<u32>,
    /// Returns the e-mail addresses in a text.
    pub emails: fn(&str) -> Vec<String>,
    /// Returns the telephone numbers in a text, in the form in which they are stored. Numbers without a country code
    /// are read as numbers of the given country.
    pub phones: fn(&str, Option<&str>) -> Vec<String>,
}

impl Reader {
    /// Returns true if a text contains one of these keywords.
    #[must_use]
    pub fn contains_any(&self, text: &str, keywords: &[String]) -> bool {
        !keywords.is_empty() && !(self.contains)(text, keywords).is_empty()
    }
}

/// The meaning of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The answer.
    Given(String),
    /// The customer does not want to say.
    Declined,
    /// The text does not answer the question.
    Unclear,
}

/// The maximum length of a name or company, in characters.
const NAME: usize = 80;
/// The maximum number of words in a name.
const NAME_WORDS: usize = 4;
/// The maximum number of words in a name without capitals. Longer texts are sentences.
const SMALL_NAME_WORDS: usize = 2;
/// Words that may be written in lower case within a name.
const PARTICLES: [&str; 12] = ["van", "von", "de", "der", "den", "da", "di", "del", "della", "dos", "la", "le"];
/// The maximum length of a need, in bytes.
const NEED: usize = 1_000;
/// Phrases that introduce a name when the customer was asked for it, in the twelve languages. If the customer was not
/// asked, anything may follow these phrases.
const BEFORE_NAMES: &str = "it is,it's,its,i am,i'm,im,ich bin,das ist,hier ist,soy,es,je suis,moi c'est,c'est,sono,sono la,sono il,jestem,tu,hier,esmu,qui,aquí,\
    ja sam,ovdje,es esmu,te,ik ben,met,sou,sou o,sou a,eu sou,aqui é,ben,adım,я,це";
/// Words that end a name within a sentence, in the twelve languages.
const AFTER_NAMES: &str = "and,from,calling,writing,here,und,von,aus,y,de parte,et,della,dalla,e,i,z,ze,iz,un,no,en,van,ve,та,і,з,from,but,with,we,i,\
    my,our,ich,wir,mein,je,nous,mon,ho,vorrei,mam,mamy,chcę,chciałabym,chciałbym,moj,moja,trebam,imam,man,mēs,ik,wij,heb,tenho,queria,gostaria,\
    маю,хочу,мені";

/// Classifies an answer. `regions` are the countries whose telephone numbers are tried. `names` are the phrases that
/// introduce a name.
#[must_use]
pub fn read(
    reader: &Reader,
    question: Question,
    text: &str,
    texts: &Texts,
    names: &[String],
    regions: &[&str],
) -> Answer {
    let text = text.trim();
    let declined = || reader.contains_any(text, &texts.decline_words);
    let given = match question {
        Question::Email => email(reader, text),
        Question::Phone => phone(reader, text, regions),
        Question::Consent if reader.contains_any(text, &texts.yes_words) && !declined() => Some("granted".to_owned()),
        Question::Name => introduced(reader, text, names).or_else(|| answered_name(reader, text)),
        // A question that the customer asks in return is not an answer.
        Question::Company if text.chars().count() <= NAME && !text.contains(['?', '\n', '@']) => {
            Some(text.trim_end_matches(['.', '!']).to_owned())
        }
        Question::Consent | Question::Company => None,
        Question::Need => Some(text[..text.floor_char_boundary(NEED)].to_owned()),
    };
    let given = given.filter(|given| !given.trim().is_empty());
    // A need such as "no armrests" contains a no, so only a text that is nothing but a decline word declines. An e-mail
    // address or telephone number counts as an answer regardless of the text around it.
    let declines = match question {
        Question::Need => {
            let folded = (reader.fold)(text);
            texts.decline_words.iter().any(|word| folded == (reader.fold)(word))
        }
        Question::Email | Question::Phone => given.is_none() && declined(),
        _ => declined(),
    };
    match given {
        _ if declines => Answer::Declined,
        Some(given) => Answer::Given(given),
        None => Answer::Unclear,
    }
}

/// Returns the first e-mail address.
#[must_use]
pub fn email(reader: &Reader, text: &str) -> Option<String> {
    (reader.emails)(text).into_iter().next()
}

/// Returns the first telephone number in the text, read with the first of these countries that finds one, else without
/// a country.
#[must_use]
pub fn phone(reader: &Reader, text: &str, regions: &[&str]) -> Option<String> {
    let found = regions.iter().find_map(|region| (reader.phones)(text, Some(region)).into_iter().next());
    found.or_else(|| (reader.phones)(text, None).into_iter().next())
}

/// Returns the countries whose national telephone numbers speakers of this language usually write.
#[must_use]
pub fn regions(language: Option<&str>) -> &'static [&'static str] {
    match language.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default() {
        "de" => &["DE", "AT", "CH"],
        "en" => &["GB", "US", "IE", "AU"],
        "es" => &["ES", "MX", "AR", "CO", "CL"],
        "fr" => &["FR", "BE", "CH"],
        "hr" => &["HR"],
        "it" => &["IT"],
        "lv" => &["LV"],
        "nl" => &["NL", "BE"],
        "pl" => &["PL"],
        "pt" => &["PT", "BR"],
        "tr" => &["TR"],
        "uk" => &["UA"],
        _ => &[],
    }
}

/// Returns the name with which customers introduce themselves: what follows one of these phrases.
#[must_use]
pub fn introduced(reader: &Reader, text: &str, names: &[String]) -> Option<String> {
    if !reader.contains_any(text, names) {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|word| (reader.fold)(word)).collect();
    // Try the longest phrase first: "my name is" before "name is".
    let mut phrases: Vec<String> = names.iter().map(|name| (reader.fold)(name)).collect();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    phrases.iter().find_map(|phrase| {
        let after = (0..words.len()).find_map(|from| {
            let end = (from..words.len()).find(|end| folded[from..=*end].join(" ").len() >= phrase.len())?;
            (folded[from..=end].join(" ") == *phrase).then_some(end + 1)
        })?;
        name(reader, &words[after..])
    })
}

/// Returns the name after phrases such as "I am". Anything may follow them, so only a first and a last name with
/// capitals count.
#[must_use]
pub fn presented(reader: &Reader, text: &str) -> Option<String> {
    let name = introduced(reader, text, &before_names())?;
    let capitals = name.split_whitespace().filter(|word| is_capital(word)).count();
    (capitals >= 2).then_some(name)
}

fn before_names() -> Vec<String> {
    BEFORE_NAMES.split(',').map(str::to_owned).collect()
}

/// Returns the name from a short answer to the question for the name.
fn answered_name(reader: &Reader, text: &str) -> Option<String> {
    if text.contains(['?', '@', '\n']) {
        return None;
    }
    if let Some(introduced) = introduced(reader, text, &before_names()) {
        return Some(introduced);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    // A sentence is not a name.
    name(reader, &words).filter(|name| name.split_whitespace().count() == words.len())
}

/// Returns the name at the start of these words.
fn name(reader: &Reader, words: &[&str]) -> Option<String> {
    let mut name: Vec<&str> = Vec::new();
    // Whether the name ends naturally, instead of being cut out of a sentence.
    let mut whole = false;
    for word in words.iter().take(NAME_WORDS + 1) {
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
        let after = !name.is_empty() && is_after_names(reader, plain);
        let particle = PARTICLES.contains(&plain);
        // If the first word of a name has a capital, the others have one too.
        let small = plain.starts_with(char::is_lowercase) && name.first().is_some_and(|first| is_capital(first));
        if name.len() == NAME_WORDS || !is_name(plain) || ((after || small) && !particle) {
            whole = after;
            break;
        }
        name.push(plain);
        whole = true;
        if word.ends_with([',', '.', '!', '?', ';', ':', ')']) {
            break;
        }
    }
    while name.len() > 1 && is_capital(name[0]) && name.last().is_some_and(|last| !is_capital(last)) {
        name.pop();
    }
    let capital = name.first().is_some_and(|first| is_capital(first));
    let good = capital || (whole && name.len() <= SMALL_NAME_WORDS);
    let name = name.join(" ");
    (good && !name.is_empty() && name.chars().count() <= NAME).then_some(name)
}

/// Returns true if a word starts with a capital, or is in a script without capitals.
fn is_capital(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_alphabetic)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | 'ʼ' | '-' | '.'))
}

fn is_after_names(reader: &Reader, word: &str) -> bool {
    let folded = (reader.fold)(word);
    AFTER_NAMES.split(',').any(|after| (reader.fold)(after) == folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{built_in, keywords_of};

    const READER: Reader = Reader {
        fold: plugboard_text::fold,
        contains: plugboard_text::contains,
        emails: plugboard_text::emails,
        phones: |text, region| plugboard_text::phones(text, region).into_iter().map(|phone| phone.number).collect(),
    };

    fn classify(question: Question, text: &str) -> Answer {
        read(&READER, question, text, &built_in(0), &keywords_of(Some("en")).names, regions(Some("en")))
    }

    fn given(text: &str) -> Answer {
        Answer::Given(text.into())
    }

    #[test]
    fn email_addresses_are_found_in_answers() {
        for (text, found) in [
            ("ada@example.org", "ada@example.org"),
            ("no problem: ada@example.org", "ada@example.org"),
            ("jörg@müller.example", "jörg@müller.example"),
        ] {
            assert_eq!(classify(Question::Email, text), given(found), "{text}");
        }
        for text in ["ada@example", "ada at example.org", "what for?"] {
            assert_eq!(classify(Question::Email, text), Answer::Unclear, "{text}");
        }
        assert_eq!(classify(Question::Email, "No, I'd rather not"), Answer::Declined);
    }

    #[test]
    fn phone_numbers_are_found_in_answers() {
        assert_eq!(classify(Question::Phone, "call +49 (30) 123-4567."), given("+49301234567"));
        assert_eq!(classify(Question::Phone, "0161 496 0238"), given("+441614960238"));
        assert_eq!(classify(Question::Phone, "(202) 555-0100"), given("+12025550100"));
        assert_eq!(classify(Question::Phone, "12345"), Answer::Unclear);
        assert_eq!(classify(Question::Phone, "on 24.12.2026"), Answer::Unclear);
    }

    #[test]
    fn names_are_recognized_in_answers() {
        for (text, name) in [
            (" Ada Lovelace! ", "Ada Lovelace"),
            ("ada", "ada"),
            ("my name is Ada Lovelace, thanks", "Ada Lovelace"),
            ("My name is Ada and I want a kettle", "Ada"),
            ("It's Ada", "Ada"),
            ("I'm Mary-Ann O'Neill", "Mary-Ann O'Neill"),
            ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ] {
            assert_eq!(classify(Question::Name, text), given(name), "{text}");
        }
        for text in ["why do you ask?", "I am looking for a kettle", "a red kettle please", "order 4711", "👍"] {
            assert_eq!(classify(Question::Name, text), Answer::Unclear, "{text}");
        }
        assert_eq!(classify(Question::Name, "no thanks"), Answer::Declined);
    }

    #[test]
    fn only_an_introduction_gives_a_name_without_a_question() {
        let introduced = |text: &str| introduced(&READER, text, &keywords_of(Some("en")).names);
        assert_eq!(introduced("hi, my name is Ada Lovelace. How much is it?").as_deref(), Some("Ada Lovelace"));
        let presented = |text: &str| presented(&READER, text);
        assert_eq!(presented("Hello, I'm Ada Lovelace, where is it?").as_deref(), Some("Ada Lovelace"));
        assert_eq!(presented("Dzień dobry, tu Jan Nowak z Krakowa").as_deref(), Some("Jan Nowak"));
        for text in ["I am looking for Blue Kettles", "Ich bin Kunde bei Ihnen", "I am German", "I'm at the Airport"] {
            assert_eq!(presented(text), None, "{text}");
        }
        assert_eq!(introduced("I am looking for a kettle"), None);
        assert_eq!(introduced("Ada Lovelace"), None);
    }

    #[test]
    fn answers_about_needs_and_consent_are_understood() {
        assert_eq!(classify(Question::Need, "ten chairs, no armrests"), given("ten chairs, no armrests"));
        assert_eq!(classify(Question::Need, "No"), Answer::Declined);
        assert_eq!(classify(Question::Consent, "Yes"), given("granted"));
        assert_eq!(classify(Question::Consent, "No"), Answer::Declined);
        assert_eq!(classify(Question::Consent, "hm"), Answer::Unclear);
        assert_eq!(classify(Question::Need, "  "), Answer::Unclear);
    }
}
